// SPDX-License-Identifier: Apache-2.0
#include "aws/access_key_sources/web_identity_source.h"

#include "aws/secret_file.h"
#include "aws/xml_text.h"
#include "base/encoding.h"

namespace clavium::aws {

namespace {

std::string_view without_line_end(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) {
    text.remove_suffix(1);
  }
  return text;
}

http::Request exchange_request(const std::string& role_arn, const std::string& session_name,
                               const SecretBytes& token) {
  SecretBuffer body(token.size_bytes() + 512);
  body.append("Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=");
  body.append(percent_encode(role_arn));
  body.append("&RoleSessionName=");
  body.append(percent_encode(session_name));
  body.append("&WebIdentityToken=");
  token.reveal_text([&](std::string_view text) {
    std::string encoded = percent_encode(without_line_end(text));
    body.append(encoded);
    wipe(encoded);
  });
  http::Request request;
  request.method = "POST";
  request.headers.add("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
  request.body = std::move(body).finish();
  return request;
}

Result<AccessKey> read_exchange(const http::Response& answer) {
  return answer.body.reveal_text([&](std::string_view xml) -> Result<AccessKey> {
    if (answer.status != 200) {
      const auto code = element_text(xml, "Code");
      const auto message = element_text(xml, "Message");
      const ErrorKind kind =
          answer.status >= 500 ? ErrorKind::unavailable : ErrorKind::unauthenticated;
      return std::unexpected(make_error(kind, "STS refused the web identity token (status ",
                                        answer.status,
                                        "): ", message ? without_entities(*message) : "no message")
                                 .with_code(code ? std::string(*code) : std::string()));
    }
    const auto id = element_text(xml, "AccessKeyId");
    const auto secret = element_text(xml, "SecretAccessKey");
    const auto token = element_text(xml, "SessionToken");
    const auto expiration = element_text(xml, "Expiration");
    if (!id || !secret || !token || !expiration) {
      return fail(ErrorKind::corrupt, "STS answered AssumeRoleWithWebIdentity without credentials");
    }
    CLAVIUM_TRY(const TimePoint expires_at, parse_iso8601(*expiration));
    return AccessKey{std::string(*id), SecretBytes::copy_of(*secret), SecretBytes::copy_of(*token),
                     expires_at};
  });
}

}  // namespace

Result<std::optional<AccessKey>> WebIdentitySource::load() {
  const auto file = non_empty(environment_, "AWS_WEB_IDENTITY_TOKEN_FILE");
  const auto role_arn = non_empty(environment_, "AWS_ROLE_ARN");
  if (!file || !role_arn) return std::optional<AccessKey>();
  CLAVIUM_TRY(const auto token, read_secret_file(*file, FileTrust::as_found));
  if (!token || token->empty()) {
    return fail(ErrorKind::unauthenticated, "AWS_WEB_IDENTITY_TOKEN_FILE names ", *file,
                token ? ", which is empty" : ", which does not exist");
  }
  // The session's name is for the audit record; the time tells two runs apart.
  const std::string session_name =
      non_empty(environment_, "AWS_ROLE_SESSION_NAME")
          .value_or(concat("clavium-", format_iso8601_basic(clock_.now())));
  CLAVIUM_TRY(const http::Response answer,
              client_.send(sts_, exchange_request(*role_arn, session_name, *token)));
  CLAVIUM_TRY(AccessKey key, read_exchange(answer));
  return key;
}

}  // namespace clavium::aws
