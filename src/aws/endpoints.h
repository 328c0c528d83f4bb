// SPDX-License-Identifier: Apache-2.0
//
// Where a service of a region is found.
#pragma once

#include <optional>
#include <string_view>

#include "base/error.h"
#include "http/url.h"

namespace clavium::aws {

/// service  as in a credential scope: "secretsmanager", "sts", "iam", "kms", "lambda", "cloudtrail"
/// given    an endpoint that the operator named (--endpoint): it then serves everything
/// Errors   invalid_request: a region or service that could not stand in a host name
[[nodiscard]] Result<http::Url> endpoint_of(std::string_view service, std::string_view region,
                                            const std::optional<http::Url>& given = std::nullopt);

/// The region that a signature for this service must name: IAM has one for all ("us-east-1").
[[nodiscard]] std::string_view signing_region(std::string_view service, std::string_view region);

}  // namespace clavium::aws
