// SPDX-License-Identifier: Apache-2.0
#include "programs/installation.h"

#include "store/sqlite_store.h"

namespace clavium::programs {

namespace {

constexpr std::string_view kKeyFact = "key_id";

// A key that fits its own file may still be the key of another installation.
Result<void> check_key(store::Store& store, const keyring::Keyring& keyring) {
  CLAVIUM_TRY(const auto known, store.fact(kKeyFact));
  if (!known) return store.set_fact(kKeyFact, keyring.key_id());
  if (*known == keyring.key_id()) return {};
  return std::unexpected(
      make_error(ErrorKind::precondition, "this store was written under key ", *known,
                 ", but the key here is ", keyring.key_id())
          .with_hint("restore the key file from the backup that belongs to this store"));
}

}  // namespace

Result<std::unique_ptr<Installation>> open_installation(const InstallationOptions& options,
                                                        const Clock& clock, Entropy& entropy) {
  auto made = std::make_unique<Installation>();
  made->account = options.account;
  CLAVIUM_TRY(made->directory, store::open_data_directory(options.data));
  CLAVIUM_TRY(made->store, store::open_sqlite_store(made->directory->store_file()));
  keyring::KeyringOptions key;
  key.kind = options.key_kind;
  key.path = made->directory->root_key_file();
  key.create_when_missing = made->store->secret_count() == 0;
  key.ask_passphrase = options.ask_passphrase;
  CLAVIUM_TRY(made->keyring, keyring::open_keyring(key, entropy));
  CLAVIUM_CHECK(check_key(*made->store, *made->keyring));
  CLAVIUM_TRY(made->log, audit::open_file_log(made->directory->audit_directory()));
  made->service = std::make_unique<service::Service>(
      service::Parts{*made->store, *made->keyring, *made->log, clock, entropy});
  CLAVIUM_CHECK(made->service->recover(made->directory->audit_directory()));
  return made;
}

}  // namespace clavium::programs
