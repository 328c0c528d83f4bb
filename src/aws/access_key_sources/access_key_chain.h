// SPDX-License-Identifier: Apache-2.0
//
// Every way to be given a key, in AWS's order, and the cache in front of them.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "aws/access_key_sources/access_key_source.h"
#include "aws/environment.h"
#include "base/clock.h"
#include "http/client.h"

namespace clavium::aws {

/// Asks its sources one after the other; the first that is set up decides.
class AccessKeyChain final : public AccessKeySource {
 public:
  explicit AccessKeyChain(std::vector<std::unique_ptr<AccessKeySource>> sources)
      : sources_(std::move(sources)) {}
  [[nodiscard]] Result<std::optional<AccessKey>> load() override;
  [[nodiscard]] std::string_view name() const override { return "the usual sources"; }

 private:
  std::vector<std::unique_ptr<AccessKeySource>> sources_;
};

/// The environment, a web identity token, the shared files, the container, the instance.
/// `client` and `clock` must outlive the chain. A profile that the operator names stands before
/// all.
[[nodiscard]] std::unique_ptr<AccessKeySource> usual_sources(const Environment& environment,
                                                             http::Client& client,
                                                             const Clock& clock,
                                                             const http::Url& sts,
                                                             const std::string& profile = {});

/// Keeps the key of a source and asks again before it expires. Threads: safe to call from many.
class AccessKeyCache {
 public:
  /// `clock` must outlive the cache.
  AccessKeyCache(std::unique_ptr<AccessKeySource> source, const Clock& clock)
      : source_(std::move(source)), clock_(clock) {}

  /// The key to sign with now. A temporary key is renewed from five minutes before its end; when
  /// that fails, the old one serves as long as it lasts. Errors: unauthenticated when no source has
  /// a key (the hint names the ways); otherwise the source's.
  [[nodiscard]] Result<std::shared_ptr<const AccessKey>> get();

  /// Makes the next get() ask the source, after a server said that this key has expired.
  void forget();

 private:
  const std::unique_ptr<AccessKeySource> source_;
  const Clock& clock_;
  std::mutex mutex_;
  std::shared_ptr<const AccessKey> key_;  // guarded by mutex_
};

}  // namespace clavium::aws
