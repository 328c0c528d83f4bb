// SPDX-License-Identifier: Apache-2.0
//
// Replication: what a primary becomes, its replicas in other regions become in the same commit.
//
// A replica is a row of its own in the other region's namespace: same name, same suffix, its values
// sealed anew for its own ARN, with a KMS key and days of reading of its own. All else follows the
// primary. Source: AWS Secrets Manager User Guide, "Replicate AWS Secrets Manager secrets across
// Regions".
#pragma once

#include <vector>

#include "api/secret.h"
#include "engine/quotas.h"
#include "keyring/keyring.h"
#include "operations/context.h"
#include "store/store.h"

namespace clavium::operations {

/// True for the row that this primary keeps in the row's region.
[[nodiscard]] bool follows(const api::Secret& row, const api::Secret& primary);

/// A primary's row without one replica; without the last one it is an ordinary secret again.
void forget_replica(api::Secret& primary, std::string_view region);

struct Following {
  store::Store& store;
  const keyring::Keyring& keyring;
  TimePoint now;
  engine::Quotas quotas = {};
  /// A new replica replaces an independent secret of its name.
  bool force_overwrite = false;
};

/// Adds to `changes` what the replicas of each changed primary become, and to `events` what is to
/// be told of it. Call it for every commit that may change a primary; without one it costs a look
/// at each row.
///
/// A replica that is `in_progress` in a primary's row is made, and the row then says `in_sync`, or
/// `failed` with the reason. One that the row no longer names is removed. A failed one is left
/// alone until somebody asks for it again. Rows that `changes` names already are not touched.
///
/// Values: only versions that are new are opened and sealed again, once for each replica.
/// Errors: those of Store::find; EncryptionFailure or DecryptionFailure when a value cannot be
/// moved: nothing may be committed then.
[[nodiscard]] Result<void> follow_primaries(const Following& following,
                                            std::vector<store::Change>& changes,
                                            std::vector<ServiceEvent>& events);

}  // namespace clavium::operations
