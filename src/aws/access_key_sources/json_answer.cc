// SPDX-License-Identifier: Apache-2.0
#include "aws/access_key_sources/json_answer.h"

#include "json/value.h"

namespace clavium::aws {

Result<AccessKey> key_of_answer(const http::Response& answer, std::string_view from) {
  if (answer.status != 200) {
    return fail(ErrorKind::unavailable, from, " answered the request for a key with status ",
                answer.status);
  }
  const auto document = json::Document::parse(answer.body);
  if (!document) return fail(ErrorKind::corrupt, from, " answered with something that is no JSON");
  const json::Value root = document->root();
  const auto text = [&](std::string_view name) {
    const auto member = root.find(name);
    return member ? member->string().value_or("") : std::string_view();
  };
  AccessKey key{std::string(text("AccessKeyId")), SecretBytes::copy_of(text("SecretAccessKey")),
                SecretBytes::copy_of(text("Token")), std::nullopt};
  if (key.id.empty() || key.secret.empty()) {
    return fail(ErrorKind::corrupt, from, " answered without AccessKeyId or SecretAccessKey");
  }
  if (const std::string_view expiration = text("Expiration"); !expiration.empty()) {
    const auto expires_at = parse_iso8601(expiration);
    if (!expires_at)
      return fail(ErrorKind::corrupt, from, " answered with an impossible Expiration");
    key.expires_at = *expires_at;
  }
  return key;
}

}  // namespace clavium::aws
