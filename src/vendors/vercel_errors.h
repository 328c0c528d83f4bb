// SPDX-License-Identifier: Apache-2.0
//
// What a refusal by Vercel means to us.
//
// Only the vendor's error *code* is kept, never its message: messages and the `failed[]` entries of
// a create can quote the value that was sent.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/error.h"
#include "http/message.h"
#include "json/value.h"

namespace clavium::vendors {

/// An answer that is no success, as an Error whose `code` is the vendor's code where there is one.
///
/// unauthenticated  our management token is wrong, expired or revoked (401; 403 with invalidToken)
/// denied           it is good but may not do this, or Vercel wants a human (challenge_required
/// ...) conflict         another row for the same key and environment limit_exceeded   too many
/// rows, value or key too long throttled, unavailable, not_found, invalid_request corrupt a
/// redirect or another status that the API does not know
///
/// A 403 never says anything about the secret that is being copied: that is for the provider's
/// test.
[[nodiscard]] Error vercel_refusal(const http::Response& response, TimePoint now);

/// One entry of `failed[]`: `{"error":{"code":…}}`.
[[nodiscard]] Error vercel_failed_entry(json::Value entry);

}  // namespace clavium::vendors
