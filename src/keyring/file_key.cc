// SPDX-License-Identifier: Apache-2.0
#include "keyring/file_key.h"

#include "base/encoding.h"
#include "keyring/key_file.h"
#include "keyring/local_key.h"
#include "keyring/private_file.h"

namespace clavium::keyring {

namespace {

constexpr std::string_view kTitle = "clavium file key";

SecretBytes text_of(const SecretBytes& key) {
  SecretBuffer text(256);
  text.append(concat(kTitle, " 1\nid: ", key_id_of(key), "\nkey: "));
  key.reveal([&](std::span<const std::byte> bytes) { base64_encode(bytes, text); });
  text.append(concat("\ncheck: ", check_value_of(key), "\n"));
  return std::move(text).finish();
}

Result<SecretBytes> key_in(const SecretBytes& text) {
  CLAVIUM_TRY(const auto fields, parse_key_file(text, kTitle, {"id", "key", "check"}));
  auto key = fields[1].reveal_text([](std::string_view encoded) { return base64_decode(encoded); });
  if (!key || key->size_bytes() != kInstallationKeyBytes ||
      !constant_time_equal(fields[0], SecretBytes::copy_of(key_id_of(*key))) ||
      !constant_time_equal(fields[2], SecretBytes::copy_of(check_value_of(*key)))) {
    return fail(ErrorKind::corrupt, "the key in the file does not fit its check value");
  }
  return *std::move(key);
}

}  // namespace

Result<SecretBytes> create_file_key(const std::filesystem::path& path, Entropy& entropy) {
  SecretBytes key = SecretBytes::filled(kInstallationKeyBytes,
                                        [&](std::span<std::byte> out) { entropy.fill(out); });
  CLAVIUM_CHECK(create_private_file(path, text_of(key)));
  return key;
}

Result<SecretBytes> read_file_key(const std::filesystem::path& path) {
  CLAVIUM_TRY(const SecretBytes text, read_private_file(path, kKeyFileBytesMax));
  auto key = key_in(text);
  if (!key) {
    Error error = std::move(key).error().during(path.string());
    if (error.hint.empty()) {
      error.hint = "restore the file from its backup; if this was the very first start, delete it";
    }
    return std::unexpected(std::move(error));
  }
  return *std::move(key);
}

}  // namespace clavium::keyring
