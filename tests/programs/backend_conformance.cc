// SPDX-License-Identifier: Apache-2.0
//
// The backend suite over signed HTTP, against whatever CLAVIUM_CONFORMANCE_ENDPOINT names: a
// clavium server, or a server that speaks the same API and that none of us wrote. The access key
// comes from where the AWS tools look for one, the trusted authority from AWS_CA_BUNDLE.
// tests/clients/conformance.py starts this program and decides which cases are judged where.
#include "aws/environment.h"
#include "net/https_client.h"
#include "programs/environment.h"
#include "suites/backend_suite.h"
#include "wire/remote_backend.h"

namespace clavium::testing {
namespace {

std::unique_ptr<http::Client> make_client(const aws::Environment& environment) {
  net::HttpsClientOptions options;
  options.ca_bundle = aws::non_empty(environment, "AWS_CA_BUNDLE").value_or("");
  return net::make_https_client(options);
}

// Everything that a remote backend stands on.
struct Remote {
  Remote(const aws::Environment& environment, const http::Url& endpoint)
      : client(make_client(environment)),
        keys(aws::usual_sources(environment, *client, clock, endpoint), clock),
        backend(*client, keys, clock, entropy,
                {.region = aws::non_empty(environment, "AWS_REGION").value_or("eu-central-1"),
                 .secretsmanager = endpoint,
                 .sts = endpoint,
                 .sleep = {}}) {}

  SystemClock clock;
  SystemEntropy entropy;
  std::unique_ptr<http::Client> client;
  aws::AccessKeyCache keys;
  wire::RemoteBackend backend;
};

OpenedBackend open_remote() {
  const aws::Environment environment = programs::system_environment();
  const auto endpoint = aws::non_empty(environment, "CLAVIUM_CONFORMANCE_ENDPOINT");
  if (!endpoint) return {};
  const auto url = http::parse_url(*endpoint);
  if (!url) {
    ADD_FAILURE() << url.error().message;
    return {};
  }
  auto remote = std::make_shared<Remote>(environment, *url);
  return {std::shared_ptr<api::SecretsBackend>(remote, &remote->backend), remote};
}

INSTANTIATE_TEST_SUITE_P(Remote, BackendSuite, ::testing::Values(&open_remote));

}  // namespace
}  // namespace clavium::testing
