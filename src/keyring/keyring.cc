// SPDX-License-Identifier: Apache-2.0
#include "keyring/keyring.h"

#include <algorithm>
#include <cassert>

#include "base/encoding.h"
#include "crypto/aead.h"
#include "crypto/hkdf.h"
#include "crypto/hmac.h"
#include "keyring/local_key.h"
#include "keyring/sealed_value.h"

namespace clavium::keyring {

namespace {

// A key id that came from the store is somebody else's text until its value has opened.
bool may_be_shown(std::string_view key_id) {
  return std::all_of(key_id.begin(), key_id.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

Error wrong_key(std::string_view sealed_under, std::string_view ours) {
  return make_error(ErrorKind::precondition, "sealed under key ",
                    may_be_shown(sealed_under) ? sealed_under : "(unreadable)",
                    ", but the key here is ", ours)
      .with_hint("start with the key that this store was written with, or restore its key file");
}

}  // namespace

Keyring::Keyring(const SecretBytes& installation_key, Entropy& entropy)
    : Keyring(std::make_unique<LocalKey>(installation_key, entropy),
              crypto::hkdf_sha256(installation_key, "clavium 1 purposes", 32), entropy) {
  assert(installation_key.size_bytes() == kInstallationKeyBytes);
}

Keyring::Keyring(std::unique_ptr<const KeyEncryptionKey> key, SecretBytes purpose_root,
                 Entropy& entropy)
    : key_(std::move(key)), purpose_root_(std::move(purpose_root)), entropy_(entropy) {
  assert(key_ != nullptr && !key_->key_id().empty() && key_->key_id().size() <= 255);
}

Result<std::vector<std::byte>> Keyring::seal(const SecretBytes& value,
                                             const Binding& binding) const {
  const std::vector<std::byte> place = associated_data(key_id(), binding);
  const SecretBytes data_key = SecretBytes::filled(
      crypto::kAeadKeyBytes, [&](std::span<std::byte> out) { entropy_.fill(out); });
  CLAVIUM_TRY(const std::vector<std::byte> wrapped, key_->wrap(data_key, place));
  if (wrapped.size() > 0xffff) {
    return fail(ErrorKind::internal, "a wrapped data key of ", wrapped.size(),
                " bytes has no room");
  }
  // The data key is used for this one value, so any nonce would do; a fresh one keeps even a broken
  // source of data keys from being the end.
  crypto::Nonce nonce;
  entropy_.fill(nonce);
  SealedValueLayout layout = lay_out(key_id(), wrapped, value.size_bytes());
  const auto tail = std::span(layout.bytes).subspan(layout.nonce_at);
  std::copy(nonce.begin(), nonce.end(), tail.begin());
  crypto::seal_into(data_key, nonce, place, value, tail.subspan(nonce.size()));
  return std::move(layout.bytes);
}

Result<SecretBytes> Keyring::open(std::span<const std::byte> sealed, const Binding& binding) const {
  const std::optional<SealedValue> parts = take_apart(sealed);
  if (!parts) return fail(ErrorKind::corrupt, "the stored bytes are no sealed value of format 1");
  if (parts->key_id != key_id()) return std::unexpected(wrong_key(parts->key_id, key_id()));
  const std::vector<std::byte> place = associated_data(key_id(), binding);
  CLAVIUM_TRY(const SecretBytes data_key, key_->unwrap(parts->wrapped_key, place));
  if (data_key.size_bytes() != crypto::kAeadKeyBytes) {
    return fail(ErrorKind::corrupt, "the data key has ", data_key.size_bytes(), " bytes");
  }
  return crypto::open(data_key, parts->nonce, place, parts->ciphertext_and_tag);
}

SecretBytes Keyring::derive(std::string_view purpose) const {
  return crypto::hkdf_sha256(purpose_root_, purpose, 32);
}

std::string Keyring::authenticate(std::string_view purpose, std::string_view text) const {
  return hex_encode(crypto::hmac_sha256(derive(purpose), text));
}

}  // namespace clavium::keyring
