// SPDX-License-Identifier: Apache-2.0
//
// What an operation is handed, and what it hands back. An operation decides; it commits nothing and
// records nothing itself: service/ does both, in that order, before any answer leaves.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/arn.h"
#include "api/function_invoker.h"
#include "api/secret.h"
#include "authz/authorise.h"
#include "authz/principal.h"
#include "base/entropy.h"
#include "engine/quotas.h"
#include "engine/rotation.h"
#include "keyring/keyring.h"
#include "operations/operation.h"
#include "store/store.h"

namespace clavium::operations {

struct Context {
  store::Store& store;
  const keyring::Keyring& keyring;
  Entropy& entropy;
  TimePoint now;
  const authz::Caller& caller;
  const authz::Permit& permit;
  /// The permit's: the account that owns the secret (for what names none the caller's), the region
  /// of the request. Operations reach no rows outside this account.
  api::Namespace space;
  engine::Quotas quotas = {};
  authz::RequestFacts facts = {};  ///< for operations that must authorise more than themselves
  const authz::ServedAccounts& accounts = authz::ServedAccounts::none();
  /// Asks rotation functions whether they may be called; null where nobody calls functions.
  api::FunctionInvoker* functions = nullptr;

  // Of the operation under way; its row in table.cc sets them.
  Effect effect = Effect::reads_metadata;
  bool changes_managed = false;  ///< it may change what a managed secret's owner does not own

  /// The same for another secret, of whatever account, that the caller may use too.
  [[nodiscard]] Context within(const authz::Permit& other) const {
    return {store,  keyring, entropy,  now,       caller, other,          other.space(),
            quotas, facts,   accounts, functions, effect, changes_managed};
  }
};

/// A value that was read: its dates are noted, and BatchGetSecretValue gets one record for each.
struct ValueRead {
  api::SecretKey key;
  std::string version_id;
  std::string secret_id;  ///< as given, for the record
};

/// A value that BatchGetSecretValue did not give: the record of the attempt.
struct RefusedRead {
  std::string secret_id;  ///< as given
  Error error;
};

/// Something that happens to a secret beside the answer (a deletion begins, a rotation ends), with
/// a record of its own of type AwsServiceEvent.
struct ServiceEvent {
  std::string name;  ///< "StartSecretVersionDelete"
  api::Namespace space;
  std::string secret_arn;
  std::string request_id;     ///< "Rotation-<ARN>-<token>"
  std::string error_message;  ///< empty: nothing failed
};

struct Outcome {
  SecretBytes body;  ///< the answer; empty where AWS answers nothing
  std::vector<store::Change>
      changes;                       ///< committed together, with the record; at most one a secret
  std::vector<ServiceEvent> events;  ///< recorded with the changes, behind the call's own record
  std::string response_elements;     ///< JSON for the record; empty: null
  std::vector<ValueRead> reads;
  std::vector<RefusedRead> refused_reads;
  /// One GetSecretValue record a read, refused ones included, beside the operation's own.
  bool record_each_read = false;
  /// The caller is refused with this, and yet the changes are committed (RotateSecret makes an
  /// earlier rotation go on).
  std::optional<Error> refusal;
};

/// The secret that an id names, in the namespace of the context.
/// Errors: ResourceNotFoundException, also for an ARN of another region or with another suffix.
[[nodiscard]] Result<api::SecretPtr> load_secret(Context& context, std::string_view secret_id);

/// The same, refused while the secret is scheduled for deletion.
[[nodiscard]] Result<api::SecretPtr> load_unmarked_secret(Context& context,
                                                          std::string_view secret_id);

/// Refuses an operation that changes where this secret is not the caller's to change: a replica
/// follows its primary, a managed secret its service. Operations that read pass.
/// Errors: InvalidParameterException, InvalidRequestException.
[[nodiscard]] Result<void> check_changeable(const Context& context, const api::Secret& secret);

/// Both of these: what nearly every operation begins with.
[[nodiscard]] Result<api::SecretPtr> load_usable_secret(Context& context,
                                                        std::string_view secret_id);

/// Values under the default key stay within their account.
/// Errors: InvalidRequestException when the caller is of another one.
[[nodiscard]] Result<void> check_key_is_shared(const Context& context, const api::Secret& secret);

/// A change of `before` into `after`. Sets LastChangedDate and when the secret next needs
/// attention.
[[nodiscard]] store::Change change_of(const api::Secret& before, api::Secret after, TimePoint now);

/// The same for the server's own keeping (the state of a rotation): LastChangedDate stays.
[[nodiscard]] store::Change quiet_change_of(const api::Secret& before, api::Secret after);

/// RotationStarted and its like, of the rotation that makes version `version_id`.
[[nodiscard]] ServiceEvent rotation_event(engine::RotationEvent event, const api::Secret& secret,
                                          std::string_view version_id, std::string error = {});

/// StartSecretVersionDelete, CancelSecretVersionDelete or EndSecretVersionDelete.
[[nodiscard]] ServiceEvent deletion_event(std::string_view name, const api::Secret& secret);

/// What a change answers and records: `{"arn": …}` in the record, as AWS writes it.
[[nodiscard]] std::string arn_element(const api::Secret& secret);

// --- values ---

/// ValidationException in the framework's words, for a limit that is not the shape's: the value is
/// not echoed. `member` as in a constraint's path: "secretString".
[[nodiscard]] std::unexpected<Error> member_too_long(std::string_view member, std::int64_t max);

/// A value that a request gave, of either kind; the view ends with the request.
struct GivenValue {
  api::ValueKind kind;
  const SecretBytes& bytes;
};
/// Errors: InvalidParameterException when both are given.
[[nodiscard]] Result<std::optional<GivenValue>> given_value(const api::SecretText& text,
                                                            const api::SecretBlob& blob);

/// Where a value opens: in this version of this secret, and nowhere else.
[[nodiscard]] keyring::Binding binding_of(const api::Secret& secret, const std::string& version_id,
                                          api::ValueKind kind);

/// Errors: ValidationException above the quota of bytes; EncryptionFailure.
[[nodiscard]] Result<api::Version> seal_version(Context& context, const api::Secret& secret,
                                                std::string id, const GivenValue& value);
/// Errors: DecryptionFailure when the row does not open; InternalServiceError never names why to
/// the caller.
[[nodiscard]] Result<SecretBytes> open_version(Context& context, const api::Secret& secret,
                                               const api::Version& version);
/// True when the version holds exactly this value (kind and bytes).
[[nodiscard]] Result<bool> holds_value(Context& context, const api::Secret& secret,
                                       const api::Version& version, const GivenValue& value);
/// "You can't use ClientRequestToken …": the token stands for another value already.
/// A KmsKeyId as it is kept: every name of AWS's own key for Secrets Manager is the default key,
/// which the answers leave out.
[[nodiscard]] std::string kept_key(std::string_view kms_key_id);
[[nodiscard]] std::unexpected<Error> token_in_use(std::string_view token,
                                                  const api::Secret& secret);

/// Errors: InvalidRequestException when the token is absent.
[[nodiscard]] Result<void> require_token(const api::Text& token);
/// Errors: ValidationException for characters that no name has.
[[nodiscard]] Result<void> check_secret_id(const api::Text& secret_id);

}  // namespace clavium::operations
