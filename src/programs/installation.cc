// SPDX-License-Identifier: Apache-2.0
#include "programs/installation.h"

#include <set>

#include "engine/terms.h"
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
  std::set<std::string, std::less<>> accounts(options.further_accounts.begin(),
                                              options.further_accounts.end());
  accounts.insert(options.account);
  made->accounts = authz::ServedAccounts(std::move(accounts));
  CLAVIUM_TRY(made->directory, store::open_data_directory(options.data));
  store::SqliteStoreOptions store_options;
  store_options.terms_of = engine::terms_of;
  CLAVIUM_TRY(made->store, store::open_sqlite_store(made->directory->store_file(), store_options));
  keyring::KeyringOptions key;
  key.kind = options.key_kind;
  key.path = made->directory->root_key_file();
  key.create_when_missing = made->store->secret_count() == 0;
  key.ask_passphrase = options.ask_passphrase;
  CLAVIUM_TRY(made->keyring, keyring::open_keyring(key, entropy));
  CLAVIUM_CHECK(check_key(*made->store, *made->keyring));
  CLAVIUM_TRY(made->log, audit::open_file_log(made->directory->audit_directory()));
  service::Parts parts{*made->store, *made->keyring, *made->log,
                       clock,        entropy,        options.quotas,
                       nullptr,      made->accounts, options.functions};
  if (options.request_rates) {
    parts.admission = &made->admission.emplace(clock, *options.request_rates);
  }
  made->service = std::make_unique<service::Service>(parts);
  CLAVIUM_CHECK(made->service->recover(made->directory->audit_directory()));
  return made;
}

}  // namespace clavium::programs
