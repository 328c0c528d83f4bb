// SPDX-License-Identifier: Apache-2.0
//
// The waist of the program: everything that can be done to a secret passes this one interface,
// whoever calls and wherever the engine runs (in this process, behind a clavium server, at AWS).
// Because the wire is AWS's own, AWS is no adaptor: it is the same remote client with another
// endpoint.
#pragma once

#include <string_view>

#include "base/error.h"
#include "base/secret_bytes.h"

namespace clavium::api {

/// One AWS JSON 1.1 message: a whole JSON object. A SecretBytes, since it may carry a value.
using Body = SecretBytes;

class SecretsBackend {
 public:
  virtual ~SecretsBackend() = default;

  /// service    "secretsmanager" or "sts"
  /// operation  as AWS names it: "GetSecretValue"
  /// request    one JSON object, AWS member names
  /// Returns    the answer's JSON object ("{}" where AWS answers nothing)
  /// Errors     `code` is AWS's error name ("ResourceNotFoundException"), the message AWS's own
  /// text,
  ///            the kind what follows from it (error_names.h); unavailable when nobody answered
  /// Threads    safe to call from many.
  [[nodiscard]] virtual Result<Body> invoke(std::string_view service, std::string_view operation,
                                            const Body& request) = 0;

  /// Where the answers come from, for messages: "https://…", "local store /path".
  [[nodiscard]] virtual std::string_view description() const = 0;
};

}  // namespace clavium::api
