// SPDX-License-Identifier: Apache-2.0
//
// Derived signing keys, kept so that a verification costs one HMAC instead of five.
//
// An entry is found only by the whole of what it was derived from: account, access key id, the
// secret itself (by digest), day, region and service. A replaced secret therefore never finds the
// old key, and no principal finds another's (each field is length-prefixed, so fields cannot run
// into each other).
#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/secret_bytes.h"

namespace clavium::aws {

/// Bounded; the entry unused for longest leaves first, and its key is wiped with its last reader.
/// Threads: safe to call from many.
class SigningKeyCache {
 public:
  explicit SigningKeyCache(std::size_t entries_max = 4096) : entries_max_(entries_max) {}

  struct Identity {
    std::string_view account;
    std::string_view access_key_id;
    std::string_view day;  ///< "20261123"
    std::string_view region;
    std::string_view service;
  };

  /// The derived key, from the cache or made now.
  [[nodiscard]] std::shared_ptr<const SecretBytes> get(const Identity& identity,
                                                       const SecretBytes& secret);

  /// Drops everything, for example when keys are revoked.
  void clear();
  [[nodiscard]] std::size_t size() const;

 private:
  struct Entry {
    std::string key;
    std::shared_ptr<const SecretBytes> signing_key;
  };

  const std::size_t entries_max_;
  mutable std::mutex mutex_;
  std::list<Entry> entries_;  // newest first; guarded by mutex_
  std::unordered_map<std::string_view, std::list<Entry>::iterator> index_;  // guarded by mutex_
};

}  // namespace clavium::aws
