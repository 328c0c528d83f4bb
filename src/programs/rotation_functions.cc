// SPDX-License-Identifier: Apache-2.0
#include "programs/rotation_functions.h"

#include "aws/endpoints.h"
#include "net/https_client.h"
#include "programs/environment.h"

namespace clavium::programs {

namespace {

// Of the token service that web identities are exchanged at, where no variable names a region.
constexpr std::string_view kTokenServiceRegion = "us-east-1";

}  // namespace

Result<std::unique_ptr<RotationFunctions>> RotationFunctions::open(const std::string& endpoint,
                                                                   const Clock& clock) {
  const aws::Environment environment = system_environment();
  wire::LambdaOptions options;
  if (!endpoint.empty()) {
    auto url = http::parse_url(endpoint);
    if (!url) return std::unexpected(std::move(url).error().during("functions.endpoint"));
    options.endpoint = *std::move(url);
  }
  net::HttpsClientOptions client;
  client.ca_bundle = aws::non_empty(environment, "AWS_CA_BUNDLE")
                         .value_or(aws::non_empty(environment, "SSL_CERT_FILE").value_or(""));
  client.proxy = aws::non_empty(environment, "HTTPS_PROXY")
                     .value_or(aws::non_empty(environment, "https_proxy").value_or(""));
  const std::string region = aws::non_empty(environment, "AWS_REGION")
                                 .value_or(aws::non_empty(environment, "AWS_DEFAULT_REGION")
                                               .value_or(std::string(kTokenServiceRegion)));
  CLAVIUM_TRY(const http::Url token_service, aws::endpoint_of("sts", region));

  std::unique_ptr<RotationFunctions> made(new RotationFunctions());
  made->client_ = net::make_https_client(client);
  made->keys_ = std::make_unique<aws::AccessKeyCache>(
      aws::usual_sources(environment, *made->client_, clock, token_service), clock);
  made->invoker_ =
      std::make_unique<wire::LambdaInvoker>(*made->client_, *made->keys_, clock, options);
  return made;
}

}  // namespace clavium::programs
