// SPDX-License-Identifier: Apache-2.0
//
// The bytes of a sealed value, apart from any key: docs/formats/sealed-value.md.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "crypto/aead.h"

namespace clavium::keyring {

/// Where a value belongs; defined in keyring.h.
struct Binding;

/// The parts of a sealed value, as views into its bytes.
struct SealedValue {
  std::string_view key_id;
  std::span<const std::byte> wrapped_key;
  crypto::Nonce nonce;
  std::span<const std::byte> ciphertext_and_tag;
};

/// Room for a sealed value with all written but nonce, ciphertext and tag.
struct SealedValueLayout {
  std::vector<std::byte> bytes;
  std::size_t nonce_at = 0;
};
[[nodiscard]] SealedValueLayout lay_out(std::string_view key_id,
                                        std::span<const std::byte> wrapped_key,
                                        std::size_t value_bytes);

/// Absent when the bytes are no sealed value of this format or stop short. Says nothing of their
/// truth.
[[nodiscard]] std::optional<SealedValue> take_apart(std::span<const std::byte> sealed);

/// The bytes that bind a sealed value to its place. Every part has its length before it, so that no
/// two places give the same bytes.
[[nodiscard]] std::vector<std::byte> associated_data(std::string_view key_id,
                                                     const Binding& binding);

}  // namespace clavium::keyring
