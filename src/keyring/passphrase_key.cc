// SPDX-License-Identifier: Apache-2.0
#include "keyring/passphrase_key.h"

#include <algorithm>
#include <optional>

#include "base/encoding.h"
#include "crypto/key_wrap.h"
#include "keyring/key_file.h"
#include "keyring/local_key.h"
#include "keyring/private_file.h"

namespace clavium::keyring {

namespace {

constexpr std::string_view kTitle = "clavium passphrase key";

struct Parameters {
  std::string id;
  crypto::PassphraseCost cost;
  crypto::Salt salt{};
  std::vector<std::byte> wrapped;
  std::string check;
};

std::string text_of(const Parameters& parameters) {
  return concat(kTitle, " 1\nid: ", parameters.id, "\nargon2id-passes: ", parameters.cost.passes,
                "\nargon2id-bytes: ", parameters.cost.memory_bytes,
                "\nsalt: ", hex_encode(parameters.salt),
                "\nwrapped: ", hex_encode(parameters.wrapped), "\ncheck: ", parameters.check, "\n");
}

std::optional<Parameters> parameters_in(const std::vector<SecretBytes>& fields) {
  const auto text = [&](std::size_t at) {
    return fields[at].reveal_text([](std::string_view plain) { return std::string(plain); });
  };
  const auto passes = parse_integer(text(1));
  const auto memory_bytes = parse_integer(text(2));
  const auto salt = hex_decode(text(3));
  auto wrapped = hex_decode(text(4));
  Parameters parameters;
  if (!passes || *passes < 0 || !memory_bytes || *memory_bytes < 0 || !salt ||
      salt->size() != parameters.salt.size() || !wrapped ||
      wrapped->size() != kInstallationKeyBytes + crypto::kWrapOverheadBytes) {
    return std::nullopt;
  }
  parameters.id = text(0);
  parameters.cost = {std::uint64_t(*passes), std::uint64_t(*memory_bytes)};
  std::copy(salt->begin(), salt->end(), parameters.salt.begin());
  parameters.wrapped = *std::move(wrapped);
  parameters.check = text(5);
  return parameters;
}

}  // namespace

Result<SecretBytes> create_passphrase_key(const std::filesystem::path& path,
                                          const SecretBytes& passphrase,
                                          const crypto::PassphraseCost& cost, Entropy& entropy) {
  Parameters parameters;
  parameters.cost = cost;
  entropy.fill(parameters.salt);
  SecretBytes key = SecretBytes::filled(kInstallationKeyBytes,
                                        [&](std::span<std::byte> out) { entropy.fill(out); });
  CLAVIUM_TRY(const SecretBytes wrapping_key,
              crypto::derive_key(passphrase, parameters.salt, cost));
  CLAVIUM_TRY(parameters.wrapped, crypto::wrap_key(wrapping_key, key));
  parameters.id = key_id_of(key);
  parameters.check = check_value_of(key);
  CLAVIUM_CHECK(create_private_file(path, SecretBytes::copy_of(text_of(parameters))));
  return key;
}

Result<SecretBytes> read_passphrase_key(const std::filesystem::path& path,
                                        const SecretBytes& passphrase) {
  CLAVIUM_TRY(const SecretBytes text, read_private_file(path, kKeyFileBytesMax));
  auto fields = parse_key_file(
      text, kTitle, {"id", "argon2id-passes", "argon2id-bytes", "salt", "wrapped", "check"});
  if (!fields) return std::unexpected(std::move(fields).error().during(path.string()));
  const std::optional<Parameters> parameters = parameters_in(*fields);
  const auto wrong = [&] {
    return std::unexpected(
        make_error(ErrorKind::unauthenticated, "wrong passphrase for ", path.string())
            .with_hint("try again; a passphrase that is lost cannot be recovered"));
  };
  const auto damaged = [&] {
    return std::unexpected(make_error(ErrorKind::corrupt, path.string(), " was altered or damaged")
                               .with_hint("restore the file from its backup"));
  };
  if (!parameters) return damaged();
  auto wrapping_key = crypto::derive_key(passphrase, parameters->salt, parameters->cost);
  if (!wrapping_key) return std::unexpected(std::move(wrapping_key).error().during(path.string()));
  auto key = crypto::unwrap_key(*wrapping_key, parameters->wrapped);
  // A damaged salt or wrapped key looks the same as a wrong passphrase, and cannot but.
  if (!key) return wrong();
  if (!constant_time_equal(parameters->check, check_value_of(*key)) ||
      parameters->id != key_id_of(*key)) {
    return damaged();
  }
  return *std::move(key);
}

}  // namespace clavium::keyring
