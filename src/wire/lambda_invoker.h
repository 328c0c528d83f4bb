// SPDX-License-Identifier: Apache-2.0
//
// Functions at AWS Lambda, or at whatever speaks its Invoke API: signed REST-JSON, one request a
// call.
//
//   POST /2015-03-31/functions/{ARN}/invocations
//   X-Amz-Invocation-Type: RequestResponse, or DryRun for a probe
//
// The signature is made with the server's own access key, so the function's policy decides what
// the server may call; the request carries no credential of anybody else.
// Source: AWS Lambda API Reference, Invoke.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "api/function_invoker.h"
#include "aws/access_key_sources/access_key_chain.h"
#include "base/clock.h"
#include "http/client.h"
#include "http/url.h"

namespace clavium::wire {

/// AWS Lambda ends a function after 900 s; its answer takes a moment more.
inline constexpr std::chrono::seconds kFunctionCallMax{905};
/// A caller of RotateSecret waits for the probe.
inline constexpr std::chrono::seconds kFunctionProbeMax{10};

struct LambdaOptions {
  /// Where functions are called, whatever their region; absent: AWS's own endpoint of the region.
  std::optional<http::Url> endpoint;
  std::chrono::milliseconds call_max = kFunctionCallMax;
  std::chrono::milliseconds probe_max = kFunctionProbeMax;
};

/// True for "arn:<partition>:lambda:<region>:<account>:function:<name>", a version or an alias
/// behind it or not, of that region.
[[nodiscard]] bool is_function_arn(std::string_view text, std::string_view region);

/// Never calls twice: a function that may have run is repeated by whoever knows its state. Only
/// where the access key has expired is the call signed anew, since it was not let in.
///
/// Errors   as api::FunctionInvoker; Lambda's own text, with the name of its error as the code
/// Threads  safe to call from many.
class LambdaInvoker final : public api::FunctionInvoker {
 public:
  /// All that is named must outlive the invoker.
  LambdaInvoker(http::Client& client, aws::AccessKeyCache& keys, const Clock& clock,
                LambdaOptions options);

  [[nodiscard]] Result<api::FunctionAnswer> invoke(const api::FunctionCall& call) override;

 private:
  http::Client& client_;
  aws::AccessKeyCache& keys_;
  const Clock& clock_;
  const LambdaOptions options_;
};

}  // namespace clavium::wire
