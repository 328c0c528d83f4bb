// SPDX-License-Identifier: Apache-2.0
#include "engine/rotation.h"

#include <array>
#include <memory>
#include <utility>

#include "engine/rotation_schedule.h"
#include "engine/stages.h"

namespace clavium::engine {

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

// A function that is being deployed, a database that restarts: most of what fails is over soon.
constexpr std::array<seconds, 4> kPauses = {seconds(5), minutes(1), minutes(5), minutes(15)};
constexpr std::uint32_t kAttemptsInARow = kPauses.size() + 1;
constexpr std::chrono::hours kRestWithoutSchedule{24};

template <class Change>
void change_run(api::Secret& secret, Change change) {
  api::RotationRun run = *secret.rotation_run;
  change(run);
  secret.rotation_run = std::make_shared<const api::RotationRun>(std::move(run));
}

template <class Change>
void change_rotation(api::Secret& secret, Change change) {
  api::Rotation rotation = secret.rotation ? *secret.rotation : api::Rotation{};
  change(rotation);
  secret.rotation = std::make_shared<const api::Rotation>(std::move(rotation));
}

void take_off_pending(api::Secret& secret) {
  for (api::Version& version : secret.versions) std::erase(version.stages, kPending);
}

void set_window(api::Secret& secret, const std::optional<RotationWindow>& window) {
  change_rotation(secret, [&](api::Rotation& rotation) {
    rotation.window_opens_at.reset();
    rotation.next_date.reset();
    if (!window) return;
    rotation.window_opens_at = window->opens_at;
    rotation.next_date = window->last_moment;
  });
}

api::RotationRun new_run(std::string version_id, bool test_only, TimePoint now) {
  api::RotationRun run;
  run.version_id = std::move(version_id);
  run.test_only = test_only;
  run.next_step = test_only ? api::RotationStep::test_secret : api::RotationStep::create_secret;
  run.started_at = run.next_attempt_at = now;
  return run;
}

// Ends the run. What it made for itself goes: the copy of a test, a version that never got a value.
void end_run(api::Secret& secret) {
  const api::RotationRun run = *secret.rotation_run;
  secret.rotation_run.reset();
  std::erase_if(secret.versions, [&](api::Version& version) {
    if (version.id != run.version_id) return false;
    if (run.test_only) std::erase(version.stages, kPending);
    return version.stages.empty() && (run.test_only || version.sealed == nullptr);
  });
}

TimePoint next_attempt(const api::Secret& secret, std::uint32_t failures, TimePoint now) {
  if (failures % kAttemptsInARow != 0) return now + kPauses[failures % kAttemptsInARow - 1];
  if (secret.rotation) {
    if (const auto window = window_after_missed(secret.rotation->rules, now))
      return window->opens_at;
  }
  return now + kRestWithoutSchedule;
}

}  // namespace

std::string_view name_of(RotationEvent event) {
  static constexpr std::array<std::string_view, 7> kNames = {
      "RotationStarted",     "RotationSucceeded",     "RotationFailed",    "RotationAbandoned",
      "TestRotationStarted", "TestRotationSucceeded", "TestRotationFailed"};
  return kNames[std::size_t(event)];
}

std::string_view name_of(api::RotationStep step) {
  static constexpr std::array<std::string_view, 4> kNames = {"createSecret", "setSecret",
                                                             "testSecret", "finishSecret"};
  return kNames[std::size_t(step)];
}

const api::Version* find_unfinished(const api::Secret& secret) {
  const api::Version* pending = find_stage(secret, kPending);
  return pending == nullptr || has_stage(*pending, kCurrent) ? nullptr : pending;
}

bool is_rotation_due(const api::Secret& secret, TimePoint now) {
  if (secret.deletion_at || secret.is_replica()) return false;
  if (secret.rotation_run) return secret.rotation_run->next_attempt_at <= now;
  return secret.rotation && secret.rotation->enabled && secret.rotation->window_opens_at &&
         *secret.rotation->window_opens_at <= now;
}

std::string begin_rotation(api::Secret& secret, std::string version_id, TimePoint now) {
  if (const api::Version* left = find_unfinished(secret)) {
    version_id = left->id;
  } else {
    take_off_pending(secret);
    api::Version placeholder;
    placeholder.id = version_id;
    placeholder.stages = {std::string(kPending)};
    placeholder.created_at = now;
    placeholder.kms_key_id = secret.kms_key_id;
    secret.versions.push_back(std::move(placeholder));
  }
  secret.rotation_run = std::make_shared<const api::RotationRun>(new_run(version_id, false, now));
  return version_id;
}

void begin_test(api::Secret& secret, api::Version copy, TimePoint now) {
  take_off_pending(secret);
  copy.stages = {std::string(kPending)};
  secret.rotation_run = std::make_shared<const api::RotationRun>(new_run(copy.id, true, now));
  secret.versions.push_back(std::move(copy));
}

std::optional<RotationEvent> step_done(api::Secret& secret, TimePoint now) {
  const api::RotationRun run = *secret.rotation_run;
  if (run.test_only) {
    end_run(secret);
    return RotationEvent::test_succeeded;
  }
  if (run.next_step != api::RotationStep::finish_secret) {
    change_run(secret, [&](api::RotationRun& next) {
      next.next_step = api::RotationStep(std::uint8_t(run.next_step) + 1);
      next.next_attempt_at = now;
    });
    return std::nullopt;
  }
  const api::Version* made = find_version(secret, run.version_id);
  if (made == nullptr || !has_stage(*made, kCurrent)) return step_failed(secret, now);
  // AWS's functions leave AWSPENDING on the version or take it off; afterwards it means nothing.
  take_off_pending(secret);
  end_run(secret);
  change_rotation(secret, [&](api::Rotation& rotation) { rotation.last_rotated_at = now; });
  set_next_window(secret, now);
  return RotationEvent::succeeded;
}

RotationEvent step_failed(api::Secret& secret, TimePoint now) {
  if (secret.rotation_run->test_only) {
    end_run(secret);
    return RotationEvent::test_failed;
  }
  change_run(secret, [&](api::RotationRun& run) {
    ++run.failures;
    run.next_step = api::RotationStep::create_secret;
    run.next_attempt_at = next_attempt(secret, run.failures, now);
  });
  return RotationEvent::failed;
}

bool attempt_now(api::Secret& secret, TimePoint now) {
  if (secret.rotation_run == nullptr || secret.rotation_run->next_attempt_at <= now) return false;
  change_run(secret, [&](api::RotationRun& run) { run.next_attempt_at = now; });
  return true;
}

void set_next_window(api::Secret& secret, TimePoint now) {
  if (secret.rotation) set_window(secret, window_after_rotation(secret.rotation->rules, now));
}

void set_window_after_missed(api::Secret& secret, TimePoint now) {
  if (secret.rotation) set_window(secret, window_after_missed(secret.rotation->rules, now));
}

std::optional<std::string> cancel_rotation(api::Secret& secret) {
  if (secret.rotation_run && secret.rotation_run->test_only) end_run(secret);
  secret.rotation_run.reset();
  change_rotation(secret, [](api::Rotation& rotation) { rotation.enabled = false; });
  const api::Version* left = find_unfinished(secret);
  if (left == nullptr) return std::nullopt;
  return left->id;
}

std::optional<RotationEvent> follow_change(const api::Secret& before, api::Secret& after,
                                           TimePoint now) {
  if (after.rotation_run) {
    const api::RotationRun& run = *after.rotation_run;
    const api::Version* made = find_version(after, run.version_id);
    if (made != nullptr &&
        (has_stage(*made, kPending) || (!run.test_only && has_stage(*made, kCurrent)))) {
      return std::nullopt;
    }
    const auto event = run.test_only ? RotationEvent::test_failed : RotationEvent::abandoned;
    end_run(after);
    set_next_window(after, now);
    return event;
  }
  const api::Version* current = find_stage(after, kCurrent);
  const bool new_value = current != nullptr && find_version(before, current->id) == nullptr;
  if (new_value && after.rotation && after.rotation->enabled) set_next_window(after, now);
  return std::nullopt;
}

}  // namespace clavium::engine
