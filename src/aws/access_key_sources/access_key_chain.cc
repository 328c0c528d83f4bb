// SPDX-License-Identifier: Apache-2.0
#include "aws/access_key_sources/access_key_chain.h"

#include "aws/access_key_sources/container_source.h"
#include "aws/access_key_sources/environment_source.h"
#include "aws/access_key_sources/instance_metadata_source.h"
#include "aws/access_key_sources/shared_files_source.h"
#include "aws/access_key_sources/web_identity_source.h"

namespace clavium::aws {

namespace {

constexpr std::chrono::minutes kRenewBefore{5};

}  // namespace

Result<std::optional<AccessKey>> AccessKeyChain::load() {
  for (const auto& source : sources_) {
    auto key = source->load();
    if (!key)
      return std::unexpected(
          std::move(key).error().during(concat("access key from ", source->name())));
    if (*key) return key;
  }
  return std::optional<AccessKey>();
}

std::unique_ptr<AccessKeySource> usual_sources(const Environment& environment, http::Client& client,
                                               const Clock& clock, const http::Url& sts,
                                               const std::string& profile) {
  std::vector<std::unique_ptr<AccessKeySource>> sources;
  if (!profile.empty()) {
    sources.push_back(std::make_unique<SharedFilesSource>(environment, profile));
    return std::make_unique<AccessKeyChain>(std::move(sources));
  }
  sources.push_back(std::make_unique<EnvironmentSource>(environment));
  sources.push_back(std::make_unique<WebIdentitySource>(environment, client, clock, sts));
  sources.push_back(std::make_unique<SharedFilesSource>(environment));
  sources.push_back(std::make_unique<ContainerSource>(environment, client));
  sources.push_back(std::make_unique<InstanceMetadataSource>(environment, client));
  return std::make_unique<AccessKeyChain>(std::move(sources));
}

Result<std::shared_ptr<const AccessKey>> AccessKeyCache::get() {
  // Held while asking, so that many callers at once ask the source once.
  const std::lock_guard lock(mutex_);
  const TimePoint now = clock_.now();
  const bool lasts = key_ && (!key_->expires_at || now < *key_->expires_at - kRenewBefore);
  if (lasts) return key_;
  auto renewed = source_->load();
  if (renewed && *renewed) {
    key_ = std::make_shared<const AccessKey>(**std::move(renewed));
    return key_;
  }
  if (key_ && now < *key_->expires_at) return key_;
  key_.reset();
  if (!renewed) return std::unexpected(std::move(renewed).error());
  return std::unexpected(
      make_error(ErrorKind::unauthenticated, "no access key to sign requests with")
          .with_hint(
              "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE for a profile of "
              "~/.aws, or AWS_SHARED_CREDENTIALS_FILE for a server's root-credentials; web "
              "identity, container and instance roles are found by themselves"));
}

void AccessKeyCache::forget() {
  const std::lock_guard lock(mutex_);
  key_.reset();
}

}  // namespace clavium::aws
