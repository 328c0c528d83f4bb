// SPDX-License-Identifier: Apache-2.0
//
// When a secret next needs attention although nobody calls.
#pragma once

#include <optional>

#include "api/secret.h"

namespace clavium::engine {

/// The earliest of: the end of the recovery window; the next attempt of a rotation under way; the
/// opening of the next rotation window. Absent when nothing is to come. A secret that is scheduled
/// for deletion does not rotate.
[[nodiscard]] std::optional<TimePoint> wake_at(const api::Secret& secret);

}  // namespace clavium::engine
