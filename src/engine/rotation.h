// SPDX-License-Identifier: Apache-2.0
//
// A rotation as a state machine on the row of its secret. Whoever calls a rotation function tells
// here what came of it and stores the row; after a crash at any moment the row says where to go on.
//
//   begin_rotation ──> createSecret ──> setSecret ──> testSecret ──> finishSecret ──> succeeded
//                        ^                  a step failed: later again, from the first
//                        └──────────────────┘
//   begin_test ──> testSecret ──> test_succeeded, or test_failed; either way the copy is gone
//
// All steps of one rotation carry the same token, the id of the version that is to become current.
// AWS's rotation functions expect to be called again with it and do nothing twice.
//
// Source: AWS Secrets Manager User Guide, "Rotation by Lambda function" and "Lambda rotation
// functions"; API Reference, RotateSecret.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "api/secret.h"

namespace clavium::engine {

enum class RotationEvent : std::uint8_t {
  started,
  succeeded,
  failed,
  abandoned,
  test_started,
  test_succeeded,
  test_failed,
};
/// "RotationStarted", "TestRotationFailed": as CloudTrail names it.
[[nodiscard]] std::string_view name_of(RotationEvent event);
/// "createSecret": as the rotation function is told.
[[nodiscard]] std::string_view name_of(api::RotationStep step);

/// The version that a rotation left unfinished: it has AWSPENDING and is not AWSCURRENT. Null when
/// there is none.
[[nodiscard]] const api::Version* find_unfinished(const api::Secret& secret);

/// A step is to be done now, or a window has opened. Not while the secret is scheduled for
/// deletion; and a replica follows its primary.
[[nodiscard]] bool is_rotation_due(const api::Secret& secret, TimePoint now);

/// Begins with an empty version `version_id` that has AWSPENDING. Where an unfinished version is
/// left from before, that one is gone on with instead. Returns the id of the version.
std::string begin_rotation(api::Secret& secret, std::string version_id, TimePoint now);

/// Begins to ask the function's testSecret alone. `copy` is a new version with the current value
/// (empty where there is none); it gets AWSPENDING until the test is over.
void begin_test(api::Secret& secret, api::Version copy, TimePoint now);

/// The function did the step that was next. Absent while steps are left; a finished sequence whose
/// version is not AWSCURRENT has failed.
/// Requires a rotation under way, as the next one does.
[[nodiscard]] std::optional<RotationEvent> step_done(api::Secret& secret, TimePoint now);

/// The step that was next failed, or could not be asked for. Five attempts come within half an
/// hour; then it rests until the next window (without a schedule: for a day). A test is not
/// repeated.
RotationEvent step_failed(api::Secret& secret, TimePoint now);

/// A rotation that waits for its next attempt need not wait. False: it is not waiting.
bool attempt_now(api::Secret& secret, TimePoint now);

/// Computes the window behind a rotation, or whatever counts as one, at `now`.
void set_next_window(api::Secret& secret, TimePoint now);
/// The window passed without a rotation; computes the one that follows.
void set_window_after_missed(api::Secret& secret, TimePoint now);

/// No more rotations; one under way ends where it is, its labels stay. Returns the id of its
/// version.
std::optional<std::string> cancel_rotation(api::Secret& secret);

/// Follows a change of values or labels that a caller made: a new current value counts as a
/// rotation, and a rotation whose version lost AWSPENDING to it is abandoned (a test of one:
/// failed).
[[nodiscard]] std::optional<RotationEvent> follow_change(const api::Secret& before,
                                                         api::Secret& after, TimePoint now);

}  // namespace clavium::engine
