// SPDX-License-Identifier: Apache-2.0
//
// Calls the function that rotates a secret, wherever functions run (AWS Lambda, or whatever speaks
// its Invoke API: wire/lambda_invoker.h).
#pragma once

#include <cstdint>
#include <stop_token>
#include <string>

#include "base/error.h"

namespace clavium::api {

enum class FunctionCallKind : std::uint8_t {
  probe,  ///< would the call be let through? The function does not run
  call,
};

struct FunctionCall {
  std::string region;        ///< of the secret; the function must be in the same
  std::string function_arn;  ///< "arn:aws:lambda:<region>:<account>:function:<name>"
  std::string event;         ///< one JSON object, without any credential; ignored by a probe
  FunctionCallKind kind = FunctionCallKind::call;
  std::stop_token stop = {};  ///< once requested, the call under way is given up
};

struct FunctionAnswer {
  /// "Unhandled" and the like: the function ran and failed. Empty: it returned.
  std::string function_error;
};

class FunctionInvoker {
 public:
  virtual ~FunctionInvoker() = default;

  /// Blocks until the function is done: up to a quarter of an hour for a call.
  /// Errors   not_found, denied: there is no such function, or we may not call it
  ///          unauthenticated: no credentials to call with (the hint says where they come from)
  ///          invalid_request: not a function of that region
  ///          throttled, unavailable: nobody answered, or not now
  /// Threads  safe to call from many.
  [[nodiscard]] virtual Result<FunctionAnswer> invoke(const FunctionCall& call) = 0;
};

}  // namespace clavium::api
