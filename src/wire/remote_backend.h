// SPDX-License-Identifier: Apache-2.0
//
// A secrets backend somewhere else: a clavium server or AWS itself, which differ in nothing but
// their endpoint.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "api/secrets_backend.h"
#include "aws/access_key_sources/access_key_chain.h"
#include "base/clock.h"
#include "base/entropy.h"
#include "http/client.h"
#include "http/url.h"

namespace clavium::wire {

using Sleep = std::function<void(std::chrono::milliseconds)>;

struct RemoteOptions {
  std::string region;        ///< "eu-central-1"
  http::Url secretsmanager;  ///< see aws::endpoint_of
  http::Url sts;
  int attempts_max = 3;  ///< the AWS SDKs' standard
  Sleep sleep;           ///< waits between attempts; empty: does not wait
};

/// Speaks AWS JSON 1.1 to Secrets Manager and the Query protocol to STS (GetCallerIdentity).
///
/// Throttling, server faults and lost connections are repeated with growing, jittered pauses;
/// Retry-After is obeyed. Repeating is safe although the lost attempt may have been carried out:
/// operations that make a version carry a ClientRequestToken (added here when the caller gave
/// none), by which the server recognises the second attempt as the first; all others set a state
/// and do not add to one. At worst the repetition of such a one is refused because its work is done
/// already (DeleteSecret); who plans with it looks at the state again.
///
/// Errors  the server's, with its request id behind the message; unavailable when nobody answered;
///         unauthenticated without an access key
/// Threads safe to call from many, when `sleep` is.
class RemoteBackend final : public api::SecretsBackend {
 public:
  /// All that is named must outlive the backend.
  RemoteBackend(http::Client& client, aws::AccessKeyCache& keys, const Clock& clock,
                Entropy& entropy, RemoteOptions options);

  [[nodiscard]] Result<api::Body> invoke(std::string_view service, std::string_view operation,
                                         const api::Body& request) override;
  [[nodiscard]] std::string_view description() const override { return description_; }

 private:
  struct Call;
  struct Attempt;
  [[nodiscard]] Result<Call> prepare(std::string_view service, std::string_view operation,
                                     const api::Body& request);
  [[nodiscard]] Attempt attempt(const Call& call);
  [[nodiscard]] std::chrono::milliseconds pause_after(const Attempt& failed, int attempts_made);

  http::Client& client_;
  aws::AccessKeyCache& keys_;
  const Clock& clock_;
  Entropy& entropy_;
  const RemoteOptions options_;
  const std::string description_;
};

}  // namespace clavium::wire
