// SPDX-License-Identifier: Apache-2.0
#include "aws/access_key_sources/instance_metadata_source.h"

#include "aws/access_key_sources/json_answer.h"
#include "base/encoding.h"

namespace clavium::aws {

namespace {

constexpr std::string_view kRolePath = "/latest/meta-data/iam/security-credentials/";
// Anywhere but on EC2 nobody answers, and the operator should not have to wait to learn that.
const http::CallOptions kOptions{std::chrono::seconds(1)};

std::string text_of(const SecretBytes& bytes) {
  return bytes.reveal_text([](std::string_view text) { return std::string(trim(text)); });
}

bool is_header_text(std::string_view text) {
  return !text.empty() && text.find_first_of("\r\n") == std::string_view::npos;
}

}  // namespace

Result<std::optional<AccessKey>> InstanceMetadataSource::load() {
  const auto disabled = non_empty(environment_, "AWS_EC2_METADATA_DISABLED");
  if (disabled && equal_ignoring_ascii_case(*disabled, "true")) return std::optional<AccessKey>();
  const http::Url base{"http", "169.254.169.254", 80, ""};

  http::Request ask_token;
  ask_token.method = "PUT";
  ask_token.target = "/latest/api/token";
  ask_token.headers.add("X-aws-ec2-metadata-token-ttl-seconds", "21600");
  const auto token_answer = client_.send(base, ask_token, kOptions);
  if (!token_answer || token_answer->status != 200) return std::optional<AccessKey>();
  const std::string token = text_of(token_answer->body);
  if (!is_header_text(token)) return std::optional<AccessKey>();

  http::Request ask;
  ask.headers.add("X-aws-ec2-metadata-token", token);
  ask.target = std::string(kRolePath);
  CLAVIUM_TRY(const http::Response roles, client_.send(base, ask, kOptions));
  if (roles.status == 404) return std::optional<AccessKey>();
  const std::string listed = text_of(roles.body);
  const std::string role = listed.substr(0, listed.find('\n'));
  if (roles.status != 200 || role.empty()) {
    return fail(ErrorKind::unavailable, name(), " answered the request for a role with status ",
                roles.status);
  }
  ask.target = concat(kRolePath, percent_encode(role));
  CLAVIUM_TRY(const http::Response answer, client_.send(base, ask, kOptions));
  CLAVIUM_TRY(AccessKey key, key_of_answer(answer, name()));
  return key;
}

}  // namespace clavium::aws
