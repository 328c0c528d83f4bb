// SPDX-License-Identifier: Apache-2.0
//
// Chance comes in by name, as time does (base/clock.h).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <string_view>

namespace clavium {

/// A source of bytes that nobody can predict. Every implementation is safe to call from many
/// threads.
class Entropy {
 public:
  virtual ~Entropy() = default;
  virtual void fill(std::span<std::byte> out) = 0;
};

/// The kernel's generator (getrandom), read in blocks: a system call for each nonce costs 1.4 us.
/// Bytes that were handed out are wiped from the block. A fork is noticed and the block thrown
/// away, so parent and child never hand out the same bytes.
class SystemEntropy final : public Entropy {
 public:
  SystemEntropy();
  ~SystemEntropy() override;
  void fill(std::span<std::byte> out) override;

 private:
  void refill();

  std::mutex mutex_;
  std::array<std::byte, 4096> block_{};  // guarded by mutex_
  std::size_t used_;                     // guarded by mutex_
  int process_id_;                       // guarded by mutex_
};

/// A number in [0, bound), without modulo bias. `bound` is at least 1.
[[nodiscard]] std::uint32_t random_below(Entropy& entropy, std::uint32_t bound);
/// A lower-case version 4 UUID (RFC 9562).
[[nodiscard]] std::string random_uuid(Entropy& entropy);
/// `size` characters drawn evenly from `alphabet` (at most 256 characters).
[[nodiscard]] std::string random_text(Entropy& entropy, std::size_t size,
                                      std::string_view alphabet);

}  // namespace clavium
