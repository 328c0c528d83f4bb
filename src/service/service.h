// SPDX-License-Identifier: Apache-2.0
//
// The request flow: an authenticated call in, an answer out, and a record of it in between.
//
//   find the operation, read the request, locate the secret, authorise, execute, commit the change
//   with its record, wait until the record is durable, answer.
//
// An operation acts in the account that owns the secret, and nowhere but where its permit says.
//
// No record, no answer: a value leaves only after the record of its reading is in the audit log, a
// change commits together with its record, and a refusal is recorded too. (Calls that fail
// authentication have no caller to record; they are logged and counted by wire/.)
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <span>
#include <string>

#include "api/function_invoker.h"
#include "audit/log.h"
#include "authz/caller.h"
#include "authz/principal.h"
#include "base/clock.h"
#include "base/entropy.h"
#include "base/error.h"
#include "base/secret_bytes.h"
#include "engine/quotas.h"
#include "keyring/keyring.h"
#include "store/store.h"

namespace clavium::operations {
struct Operation;
struct Outcome;
struct ServiceEvent;
}  // namespace clavium::operations

namespace clavium::service {

class Admission;

/// Where a call came from, as its record tells it.
struct Origin {
  std::string source_ip;
  std::string user_agent;
  std::string tls_version;
  std::string tls_cipher;
  std::string host_header;
  bool in_process = false;  ///< no transport: counts as a secure one
};

struct Call {
  const operations::Operation* operation = nullptr;
  SecretBytes body;      ///< one JSON object
  authz::Caller caller;  ///< authenticated
  std::string region;    ///< of the credential scope: each region is a namespace of its own
  Origin origin;
};

struct Answer {
  std::string request_id;    ///< the requestID of the record
  Result<SecretBytes> body;  ///< an Error's code is AWS's name for it
};

struct Parts {
  store::Store& store;
  const keyring::Keyring& keyring;
  audit::Log& log;
  const Clock& clock;
  Entropy& entropy;
  engine::Quotas quotas = {};
  Admission* admission = nullptr;  ///< null: calls are not paced
  const authz::ServedAccounts& accounts = authz::ServedAccounts::none();
  api::FunctionInvoker* functions = nullptr;  ///< as in operations::Context
};

/// Threads: handle() is safe from many. Everything in Parts must outlive the service and every
/// answer under way.
class Service {
 public:
  using Respond = std::function<void(Answer)>;

  explicit Service(const Parts& parts) : parts_(parts) {}

  /// Once, before the first call: records that a crash left between store and log are appended, and
  /// the log is held against the head that the store remembers. Errors: corrupt when the log was
  /// cut or replaced; then nothing may be served.
  [[nodiscard]] Result<void> recover(const std::filesystem::path& audit_directory);

  /// Calls `respond` exactly once: on this thread, or on the audit log's. Operations whose effect
  /// is `changes` block on the store's commit; the others do not block.
  void handle(Call call, Respond respond);

  /// Commits changes that nobody called for, each told of by its event, and with them what they
  /// make of replicas (operations/replicate.h); waits until the records are in the log. Errors: as
  /// the store's commit; unavailable when the log cannot take them.
  [[nodiscard]] Result<void> commit_events(std::span<const store::Change> changes,
                                           std::span<const operations::ServiceEvent> events);

  /// `woken` is called after every commit of a row that something is to happen to without a caller,
  /// with the moment of it; on any thread, and it must not block. No call may be under way.
  void watch(std::function<void(TimePoint)> woken) { woken_ = std::move(woken); }

  /// Removes the secrets whose recovery window is over, each with a service event of its own in the
  /// log (EndSecretVersionDelete). Call now and then; returns how many were removed.
  [[nodiscard]] Result<std::size_t> remove_expired();

  /// Changes can be made durable and records too.
  [[nodiscard]] bool ready() const { return parts_.store.writable() && parts_.log.healthy(); }

 private:
  struct Recorded;  // a call on its way to its record

  [[nodiscard]] Result<operations::Outcome> decide(const Call& call, std::string& parameters);
  [[nodiscard]] Result<operations::Outcome> decide_and_commit(const Call& call, Recorded& recorded);
  void tell_watcher(std::span<const store::Change> changes) const;
  /// Logs what a person should look at: a fault of our own, or an error outside AWS's model.
  static void tell_of_our_faults(const operations::Operation& operation,
                                 const std::string& request_id, const Error& error);
  void answer_when_recorded(Recorded recorded, Result<operations::Outcome> outcome,
                            Respond respond);

  Parts parts_;
  std::function<void(TimePoint)> woken_;
};

}  // namespace clavium::service
