// SPDX-License-Identifier: Apache-2.0
#include "service/rotator.h"

#include <optional>
#include <span>
#include <string>

#include "base/log.h"
#include "engine/rotation.h"
#include "json/writer.h"
#include "operations/context.h"

namespace clavium::service {

namespace {

// What the rotation function is told. It signs its own calls with its own credentials, so there is
// nothing secret in it. Source: user guide, "Lambda rotation functions".
std::string event_json(const std::string& secret_arn, const api::RotationRun& run) {
  json::Writer out;
  out.begin_object()
      .member("Step", engine::name_of(run.next_step))
      .member("SecretId", secret_arn)
      .member("ClientRequestToken", run.version_id)
      .end_object();
  return std::move(out).finish_text();
}

bool is_same_step(const api::Secret& secret, const api::RotationRun& run) {
  return secret.rotation_run && secret.rotation_run->version_id == run.version_id &&
         secret.rotation_run->next_step == run.next_step && !secret.deletion_at;
}

}  // namespace

Result<void> Rotator::work(const api::SecretKey& key, const Stop& stop) {
  while (!stop.after_step.stop_requested()) {
    CLAVIUM_TRY(const api::SecretPtr secret, parts_.store.find(key));
    if (secret == nullptr || !engine::is_rotation_due(*secret, parts_.clock.now())) return {};
    CLAVIUM_CHECK(secret->rotation_run ? do_step(*secret, stop) : begin(*secret));
  }
  return {};
}

Result<void> Rotator::begin(const api::Secret& secret) {
  const TimePoint now = parts_.clock.now();
  const auto closes = secret.rotation->next_date;
  api::Secret after = secret;
  std::optional<operations::ServiceEvent> event;
  std::optional<store::Change> change;
  if (closes && now >= *closes + std::chrono::seconds(1)) {
    // Nobody wants a password changed at noon because the server was down at night.
    engine::set_window_after_missed(after, now);
    log(LogLevel::warning, "rotation_window_missed",
        {{"secret", secret.arn()},
         {"closed", format_iso8601(*closes)},
         {"next", after.rotation->window_opens_at ? format_iso8601(*after.rotation->window_opens_at)
                                                  : std::string("none")}});
    change = operations::quiet_change_of(secret, std::move(after));
  } else {
    const std::string id = engine::begin_rotation(after, random_uuid(parts_.entropy), now);
    event = operations::rotation_event(engine::RotationEvent::started, secret, id);
    change = operations::change_of(secret, std::move(after), now);
  }
  const auto done = parts_.service.commit_events(
      std::span(&*change, 1), std::span(event ? &*event : nullptr, event ? 1 : 0));
  // Somebody changed the secret in this very moment: the caller looks again.
  if (!done && done.error().kind == ErrorKind::conflict) return {};
  return done;
}

Result<void> Rotator::do_step(const api::Secret& secret, const Stop& stop) {
  const api::RotationRun run = *secret.rotation_run;
  const std::string arn = secret.arn();
  const std::string function = secret.rotation ? secret.rotation->lambda_arn : std::string();
  const std::string_view step = engine::name_of(run.next_step);
  const auto answer =
      parts_.functions.invoke({secret.key.space.region, function, event_json(arn, run),
                               api::FunctionCallKind::call, stop.at_once});
  if (!answer && stop.at_once.stop_requested()) return {};
  const bool done = answer && answer->function_error.empty();
  if (!done) {
    log(LogLevel::warning, "rotation_step_failed",
        {{"secret", arn},
         {"function", function},
         {"step", step},
         {"error", answer ? answer->function_error : answer.error().message},
         {"hint", answer ? std::string("the function's own log says why") : answer.error().hint}});
  }
  for (;;) {
    CLAVIUM_TRY(const api::SecretPtr row, parts_.store.find(secret.key));
    if (row == nullptr || !is_same_step(*row, run)) return {};  // cancelled, abandoned, deleted
    const TimePoint now = parts_.clock.now();
    api::Secret after = *row;
    const std::optional<engine::RotationEvent> told =
        done ? engine::step_done(after, now) : engine::step_failed(after, now);
    std::optional<operations::ServiceEvent> event;
    if (told) {
      const bool failed =
          *told == engine::RotationEvent::failed || *told == engine::RotationEvent::test_failed;
      event = operations::rotation_event(
          *told, *row, run.version_id,
          failed ? concat("Error when executing lambda ", function, " during ", step, " step")
                 : "");
      log(failed ? LogLevel::warning : LogLevel::info, "rotation",
          {{"event", event->name}, {"secret", arn}, {"version", run.version_id}});
    }
    const store::Change change = operations::quiet_change_of(*row, std::move(after));
    const auto stored = parts_.service.commit_events(
        std::span(&change, 1), std::span(event ? &*event : nullptr, event ? 1 : 0));
    if (!stored && stored.error().kind == ErrorKind::conflict) continue;
    return stored;
  }
}

}  // namespace clavium::service
