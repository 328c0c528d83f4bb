// SPDX-License-Identifier: Apache-2.0
#include "aws/endpoints.h"

#include "aws/verifier.h"

namespace clavium::aws {

Result<http::Url> endpoint_of(std::string_view service, std::string_view region,
                              const std::optional<http::Url>& given) {
  if (given) return *given;
  if (!is_region(region)) {
    return std::unexpected(make_error(ErrorKind::invalid_request, "not the name of a region")
                               .with_hint("name one like eu-central-1: --region or AWS_REGION"));
  }
  if (!is_region(service))
    return fail(ErrorKind::invalid_request, "not the name of an AWS service");
  const bool china = region.starts_with("cn-");
  const std::string_view suffix = china ? "amazonaws.com.cn" : "amazonaws.com";
  // IAM is one global service in each partition; everything else here has a host a region.
  if (service == "iam") {
    const std::string host = china ? concat("iam.cn-north-1.", suffix) : concat("iam.", suffix);
    return http::parse_url(concat("https://", host));
  }
  return http::parse_url(concat("https://", service, ".", region, ".", suffix));
}

std::string_view signing_region(std::string_view service, std::string_view region) {
  if (service != "iam") return region;
  return region.starts_with("cn-") ? "cn-north-1" : "us-east-1";
}

}  // namespace clavium::aws
