// SPDX-License-Identifier: Apache-2.0
//
// What a server calls rotation functions with: a client, its own access key, and where they are.
#pragma once

#include <memory>
#include <string>

#include "aws/access_key_sources/access_key_chain.h"
#include "http/client.h"
#include "wire/lambda_invoker.h"

namespace clavium::programs {

/// Opens nothing before the first call: neither a connection, nor a file of keys, nor libcurl.
class RotationFunctions {
 public:
  /// endpoint  as configured; empty: AWS Lambda, in each secret's region
  /// Errors: invalid_request for a URL that is none, or that would send signed calls in clear.
  [[nodiscard]] static Result<std::unique_ptr<RotationFunctions>> open(const std::string& endpoint,
                                                                       const Clock& clock);
  [[nodiscard]] api::FunctionInvoker& invoker() { return *invoker_; }

 private:
  RotationFunctions() = default;

  std::unique_ptr<http::Client> client_;
  std::unique_ptr<aws::AccessKeyCache> keys_;
  std::unique_ptr<wire::LambdaInvoker> invoker_;
};

}  // namespace clavium::programs
