// SPDX-License-Identifier: Apache-2.0
#include "aws/signing_key_cache.h"

#include "aws/sigv4.h"
#include "base/error.h"
#include "crypto/digest.h"

namespace clavium::aws {

namespace {

std::string cache_key(const SigningKeyCache::Identity& identity, const SecretBytes& secret) {
  const crypto::Digest digest =
      secret.reveal([](std::span<const std::byte> bytes) { return crypto::sha256(bytes); });
  std::string key(reinterpret_cast<const char*>(digest.data()), digest.size());
  for (const std::string_view part : {identity.account, identity.access_key_id, identity.day,
                                      identity.region, identity.service}) {
    key.append(std::to_string(part.size())).append(":").append(part);
  }
  return key;
}

}  // namespace

std::shared_ptr<const SecretBytes> SigningKeyCache::get(const Identity& identity,
                                                        const SecretBytes& secret) {
  std::string key = cache_key(identity, secret);
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = index_.find(key); found != index_.end()) {
      entries_.splice(entries_.begin(), entries_, found->second);
      return found->second->signing_key;
    }
  }
  // Derived outside the lock; when two threads do it at once, both get the same bytes.
  auto made = std::make_shared<const SecretBytes>(
      derive_signing_key(secret, identity.day, identity.region, identity.service));
  const std::lock_guard lock(mutex_);
  if (entries_max_ == 0 || index_.contains(key)) return made;
  if (entries_.size() >= entries_max_) {
    index_.erase(entries_.back().key);
    entries_.pop_back();
  }
  entries_.push_front({std::move(key), made});
  index_.emplace(entries_.front().key, entries_.begin());
  return made;
}

void SigningKeyCache::clear() {
  const std::lock_guard lock(mutex_);
  index_.clear();
  entries_.clear();
}

std::size_t SigningKeyCache::size() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

}  // namespace clavium::aws
