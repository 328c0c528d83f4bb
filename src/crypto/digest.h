// SPDX-License-Identifier: Apache-2.0
//
// SHA-256 (FIPS 180-4).
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace clavium::crypto {

using Digest = std::array<std::byte, 32>;

/// Threads: safe. Cost: 0.3 us for 300 bytes.
[[nodiscard]] Digest sha256(std::span<const std::byte> message);
[[nodiscard]] Digest sha256(std::string_view message);

/// For a message that arrives in pieces. Threads: one at a time.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  Sha256& update(std::span<const std::byte> piece);
  Sha256& update(std::string_view piece);
  /// The digest of all pieces; the object then stands at the start of a new message.
  [[nodiscard]] Digest finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace clavium::crypto
