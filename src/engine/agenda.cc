// SPDX-License-Identifier: Apache-2.0
#include "engine/agenda.h"

namespace clavium::engine {

std::optional<TimePoint> wake_at(const api::Secret& secret) {
  if (secret.deletion_at) return secret.deletion_at;
  if (secret.rotation_run) return secret.rotation_run->next_attempt_at;
  // A replica follows its primary, which rotates for both.
  if (secret.is_replica()) return std::nullopt;
  if (secret.rotation && secret.rotation->enabled) return secret.rotation->window_opens_at;
  return std::nullopt;
}

}  // namespace clavium::engine
