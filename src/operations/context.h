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
#include "api/secret.h"
#include "authz/authorise.h"
#include "base/entropy.h"
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
  api::Namespace space;  ///< the caller's account, the region of the request
};

/// A value that was read: its dates are noted, and BatchGetSecretValue gets one record for each.
struct ValueRead {
  api::SecretKey key;
  std::string version_id;
  std::string secret_id;  ///< as given, for the record
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
  bool record_each_read = false;  ///< one GetSecretValue record a read, beside the operation's own
};

/// The secret that an id names, in the caller's namespace.
/// Errors: ResourceNotFoundException, also for an ARN of another region or with another suffix.
[[nodiscard]] Result<api::SecretPtr> load_secret(Context& context, std::string_view secret_id);

/// The same, refused while the secret is scheduled for deletion.
[[nodiscard]] Result<api::SecretPtr> load_usable_secret(Context& context,
                                                        std::string_view secret_id);

/// A change of `before` into `after`. Sets LastChangedDate and when the secret next needs
/// attention.
[[nodiscard]] store::Change change_of(const api::Secret& before, api::Secret after, TimePoint now);

/// StartSecretVersionDelete, CancelSecretVersionDelete or EndSecretVersionDelete.
[[nodiscard]] ServiceEvent deletion_event(std::string_view name, const api::Secret& secret);

/// What a change answers and records: `{"arn": …}` in the record, as AWS writes it.
[[nodiscard]] std::string arn_element(const api::Secret& secret);

// --- values ---

/// A value that a request gave, of either kind; the view ends with the request.
struct GivenValue {
  api::ValueKind kind;
  const SecretBytes& bytes;
};
/// Errors: InvalidParameterException when both are given.
[[nodiscard]] Result<std::optional<GivenValue>> given_value(const api::SecretText& text,
                                                            const api::SecretBlob& blob);

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
[[nodiscard]] std::unexpected<Error> token_in_use(std::string_view token,
                                                  const api::Secret& secret);

/// Errors: InvalidRequestException when the token is absent.
[[nodiscard]] Result<void> require_token(const api::Text& token);
/// Errors: ValidationException for characters that no name has.
[[nodiscard]] Result<void> check_secret_id(const api::Text& secret_id);

}  // namespace clavium::operations
