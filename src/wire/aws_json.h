// SPDX-License-Identifier: Apache-2.0
//
// The AWS JSON 1.1 protocol: X-Amz-Target names the operation, one JSON object each way.
#pragma once

#include "base/error.h"
#include "http/message.h"

namespace clavium::wire::aws_json {

inline constexpr std::string_view kContentType = "application/x-amz-json-1.1";

/// True when the media type is ours, whatever parameters follow it.
[[nodiscard]] bool is_media_type(std::string_view content_type);

/// "secretsmanager.GetSecretValue" -> "GetSecretValue"; empty when the prefix is another.
[[nodiscard]] std::string_view operation_of(std::string_view target);

[[nodiscard]] http::Response success(const std::string& request_id, SecretBytes body);

/// `{"__type": code, "Message": text}`. Errors raised before the service spell it `message`, two
/// have no text. A fault of the server's own is told without its cause.
[[nodiscard]] http::Response failure(const std::string& request_id, const Error& error);

}  // namespace clavium::wire::aws_json
