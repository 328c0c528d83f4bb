// SPDX-License-Identifier: Apache-2.0
//
// Prints a wrk script that sends one signed GetSecretValue again and again: a signature is good for
// five minutes, and signing is the client's cost, not what is measured.
//
//   wrk_request HOST:PORT SECRET_NAME > request.lua      (credentials from the environment)
#include <cstdio>
#include <cstdlib>
#include <string>

#include "api/encode.h"
#include "aws/sigv4.h"
#include "operations/secretsmanager/get_secret_value.h"

int main(int argc, char** argv) {
  using namespace clavium;
  const char* id = std::getenv("AWS_ACCESS_KEY_ID");
  const char* secret = std::getenv("AWS_SECRET_ACCESS_KEY");
  if (argc != 3 || id == nullptr || secret == nullptr) {
    std::fprintf(stderr,
                 "usage: wrk_request HOST:PORT SECRET_NAME, with AWS_ACCESS_KEY_ID and "
                 "AWS_SECRET_ACCESS_KEY\n");
    return 2;
  }
  const auto base = http::parse_url(std::string("http://") + argv[1]);
  if (!base) {
    std::fprintf(stderr, "%s\n", base.error().message.c_str());
    return 2;
  }
  operations::secretsmanager::GetSecretValue::Request read;
  read.secret_id = argv[2];
  http::Request request;
  request.method = "POST";
  request.body = api::to_body(read);
  request.headers.add("Content-Type", "application/x-amz-json-1.1");
  request.headers.add("X-Amz-Target", "secretsmanager.GetSecretValue");
  aws::AccessKey key;
  key.id = id;
  key.secret = SecretBytes::copy_of(std::string_view(secret));
  aws::sign(request, *base, key, {"eu-central-1", "secretsmanager"}, SystemClock().now());
  std::printf("wrk.method = \"POST\"\nwrk.body = [[{\"SecretId\":\"%s\"}]]\n", argv[2]);
  for (const auto& field : request.headers.fields()) {
    std::printf("wrk.headers[\"%s\"] = \"%s\"\n", field.name.c_str(), field.value.c_str());
  }
}
