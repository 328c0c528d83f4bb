// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "base/error.h"
#include "http/client.h"

namespace clavium::programs {

/// The time in the Date of an answer, to the second. The question is not signed, so that a wrong
/// clock on this side cannot have it refused; AWS and our own server put a Date on a refusal, too.
///
/// Errors   of http::Client; unavailable: the answer has no Date that can be read
[[nodiscard]] Result<TimePoint> ask_for_time(http::Client& client, const http::Url& endpoint);

}  // namespace clavium::programs
