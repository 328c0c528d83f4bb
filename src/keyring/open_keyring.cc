// SPDX-License-Identifier: Apache-2.0
#include "keyring/open_keyring.h"

#include "keyring/file_key.h"
#include "keyring/passphrase_key.h"

namespace clavium::keyring {

namespace {

// Calls `read`, and `create` when there is nothing to read and a new key was asked for. When
// another process was faster at creating, its key counts.
template <class Read, class Create>
Result<SecretBytes> read_or_create(bool create_when_missing, Read&& read, Create&& create) {
  Result<SecretBytes> key = read();
  if (key || key.error().kind != ErrorKind::not_found) return key;
  if (!create_when_missing) {
    return std::unexpected(std::move(key).error().with_hint(
        "restore the key file from its backup: without it the stored values cannot be opened"));
  }
  key = create();
  if (!key && key.error().kind == ErrorKind::already_exists) return read();
  return key;
}

Result<SecretBytes> installation_key(const KeyringOptions& options, Entropy& entropy) {
  if (options.kind == KeyKind::file) {
    return read_or_create(
        options.create_when_missing, [&] { return read_file_key(options.path); },
        [&] { return create_file_key(options.path, entropy); });
  }
  if (!options.ask_passphrase) {
    return std::unexpected(
        make_error(ErrorKind::precondition, "the key needs a passphrase and there is nobody to ask")
            .with_hint("start in a terminal, or use a key of the kind `file`"));
  }
  CLAVIUM_TRY(const SecretBytes passphrase, options.ask_passphrase());
  return read_or_create(
      options.create_when_missing, [&] { return read_passphrase_key(options.path, passphrase); },
      [&] {
        return create_passphrase_key(options.path, passphrase, options.new_passphrase_cost,
                                     entropy);
      });
}

}  // namespace

std::string_view name_of(KeyKind kind) { return kind == KeyKind::file ? "file" : "passphrase"; }

Result<KeyKind> parse_key_kind(std::string_view text) {
  for (const KeyKind kind : {KeyKind::file, KeyKind::passphrase}) {
    if (text == name_of(kind)) return kind;
  }
  return std::unexpected(make_error(ErrorKind::invalid_request, "not a kind of key")
                             .with_hint("use `file` or `passphrase`"));
}

Result<std::unique_ptr<Keyring>> open_keyring(const KeyringOptions& options, Entropy& entropy) {
  CLAVIUM_TRY(const SecretBytes key, installation_key(options, entropy));
  return std::make_unique<Keyring>(key, entropy);
}

}  // namespace clavium::keyring
