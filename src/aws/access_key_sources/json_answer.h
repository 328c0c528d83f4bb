// SPDX-License-Identifier: Apache-2.0
//
// The answer that containers and instances give when asked for a key. Private to the sources.
#pragma once

#include "aws/access_key.h"
#include "base/error.h"
#include "http/message.h"

namespace clavium::aws {

/// Reads {"AccessKeyId", "SecretAccessKey", "Token", "Expiration"}.
/// Errors: unavailable for any other status than 200; corrupt for anything that is no such object.
[[nodiscard]] Result<AccessKey> key_of_answer(const http::Response& answer, std::string_view from);

}  // namespace clavium::aws
