// SPDX-License-Identifier: Apache-2.0
#include "keyring/sealed_value.h"

#include <algorithm>
#include <cstring>
#include <initializer_list>

#include "keyring/keyring.h"

namespace clavium::keyring {

namespace {

// 0xC1 stands in no UTF-8 text, so a value that was never sealed is not taken for one that was.
constexpr std::byte kMagic{0xc1};
constexpr std::byte kFormat{1};
constexpr std::string_view kPurpose = "clavium sealed value";
constexpr std::size_t kNonceBytes = std::tuple_size_v<crypto::Nonce>;

std::byte* put(std::byte* at, std::span<const std::byte> bytes) {
  return std::copy(bytes.begin(), bytes.end(), at);
}

// Takes the first `size` bytes off `rest`; absent when there are fewer.
std::optional<std::span<const std::byte>> take(std::span<const std::byte>& rest, std::size_t size) {
  if (rest.size() < size) return std::nullopt;
  const auto front = rest.first(size);
  rest = rest.subspan(size);
  return front;
}

std::size_t number(std::span<const std::byte> big_endian) {
  std::size_t value = 0;
  for (const std::byte byte : big_endian) value = value << 8 | std::to_integer<std::size_t>(byte);
  return value;
}

}  // namespace

SealedValueLayout lay_out(std::string_view key_id, std::span<const std::byte> wrapped_key,
                          std::size_t value_bytes) {
  const std::size_t nonce_at = 3 + key_id.size() + 2 + wrapped_key.size();
  SealedValueLayout layout{
      std::vector<std::byte>(nonce_at + kNonceBytes + value_bytes + crypto::kAeadTagBytes),
      nonce_at};
  std::byte* at = layout.bytes.data();
  *at++ = kMagic;
  *at++ = kFormat;
  *at++ = std::byte(key_id.size());
  at = put(at, std::as_bytes(std::span(key_id)));
  *at++ = std::byte(wrapped_key.size() >> 8);
  *at++ = std::byte(wrapped_key.size() & 0xff);
  put(at, wrapped_key);
  return layout;
}

std::optional<SealedValue> take_apart(std::span<const std::byte> sealed) {
  const auto head = take(sealed, 3);
  if (!head || (*head)[0] != kMagic || (*head)[1] != kFormat || (*head)[2] == std::byte{0}) {
    return std::nullopt;
  }
  const auto key_id = take(sealed, number(head->subspan(2)));
  if (!key_id) return std::nullopt;
  const auto wrapped_bytes = take(sealed, 2);
  if (!wrapped_bytes) return std::nullopt;
  const auto wrapped_key = take(sealed, number(*wrapped_bytes));
  if (!wrapped_key) return std::nullopt;
  const auto nonce = take(sealed, kNonceBytes);
  if (!nonce || sealed.size() < crypto::kAeadTagBytes) return std::nullopt;
  SealedValue value;
  value.key_id = std::string_view(reinterpret_cast<const char*>(key_id->data()), key_id->size());
  value.wrapped_key = *wrapped_key;
  std::copy(nonce->begin(), nonce->end(), value.nonce.begin());
  value.ciphertext_and_tag = sealed;
  return value;
}

std::vector<std::byte> associated_data(std::string_view key_id, const Binding& binding) {
  const char format = char(kFormat);
  const std::string_view kind = binding.kind == api::ValueKind::string ? "string" : "binary";
  const std::initializer_list<std::string_view> parts = {
      kPurpose,    std::string_view(&format, 1), key_id, binding.account,
      binding.arn, binding.version_id,           kind};
  std::size_t size = 0;
  for (const std::string_view part : parts) size += 4 + part.size();
  std::vector<std::byte> bytes(size);
  std::byte* at = bytes.data();
  for (const std::string_view part : parts) {
    for (int shift = 24; shift >= 0; shift -= 8) *at++ = std::byte(part.size() >> shift & 0xff);
    at = put(at, std::as_bytes(std::span(part)));
  }
  return bytes;
}

}  // namespace clavium::keyring
