// SPDX-License-Identifier: Apache-2.0
//
// The AWS Query protocol as STS speaks it: a form in, XML out (JSON where the client asks for it).
#pragma once

#include <optional>

#include "base/error.h"
#include "http/message.h"

namespace clavium::wire::aws_query {

[[nodiscard]] bool is_media_type(std::string_view content_type);

/// One parameter of a form or of a query string; the first of its name. Absent too when it is badly
/// encoded.
[[nodiscard]] std::optional<std::string> parameter(std::string_view form, std::string_view name);

/// `body` is the operation's answer as a flat JSON object of texts; its members become elements of
/// <ActionResult>.
[[nodiscard]] http::Response success(std::string_view action, const std::string& request_id,
                                     const SecretBytes& body);

/// `<ErrorResponse>`; the code is the Query protocol's spelling of the error. A fault of the
/// server's own is told without its cause.
[[nodiscard]] http::Response failure(const std::string& request_id, const Error& error);

}  // namespace clavium::wire::aws_query
