// SPDX-License-Identifier: Apache-2.0
#include "aws/sigv4.h"

#include <algorithm>
#include <array>

#include "base/encoding.h"
#include "crypto/digest.h"
#include "crypto/hmac.h"

namespace clavium::aws {

namespace {

// Proxies and client libraries add or change these on the way, so signing them would break requests
// that nobody tampered with.
constexpr std::array<std::string_view, 8> kNeverSigned = {
    "authorization", "connection",        "expect",     "te",
    "trailer",       "transfer-encoding", "user-agent", "x-amzn-trace-id"};

std::vector<std::string> names_to_sign(const http::Headers& headers, bool sign_session_token) {
  std::vector<std::string> names;
  for (const http::Headers::Field& field : headers.fields()) {
    std::string name = ascii_lower(field.name);
    if (std::find(kNeverSigned.begin(), kNeverSigned.end(), name) != kNeverSigned.end()) continue;
    if (!sign_session_token && name == "x-amz-security-token") continue;
    names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

SecretBytes next_key(const SecretBytes& key, std::string_view message) {
  crypto::Digest digest = crypto::hmac_sha256(key, message);
  SecretBytes next = SecretBytes::copy_of(std::span<const std::byte>(digest));
  wipe(std::span<std::byte>(digest));
  return next;
}

Signed sign_canonical(SecretBytes canonical, const AccessKey& key, const Scope& scope,
                      std::string_view date_time) {
  const std::string_view day = date_time.substr(0, 8);
  Signed made;
  made.canonical_request = std::move(canonical);
  made.string_to_sign = string_to_sign(
      date_time, credential_scope(day, scope.region, scope.service), made.canonical_request);
  made.signature = signature(derive_signing_key(key.secret, day, scope.region, scope.service),
                             made.string_to_sign);
  return made;
}

void ensure_host(http::Request& request, const http::Url& base) {
  if (!request.headers.find("host")) request.headers.add("Host", base.host_header());
}

std::string token_text(const AccessKey& key) {
  return key.session_token.reveal_text([](std::string_view token) { return std::string(token); });
}

}  // namespace

std::string credential_scope(std::string_view day, std::string_view region,
                             std::string_view service) {
  return concat(day, "/", region, "/", service, "/", kTerminator);
}

std::string string_to_sign(std::string_view date_time, std::string_view scope,
                           const SecretBytes& canonical) {
  const crypto::Digest digest =
      canonical.reveal([](std::span<const std::byte> bytes) { return crypto::sha256(bytes); });
  return concat(kAlgorithm, "\n", date_time, "\n", scope, "\n", hex_encode(digest));
}

SecretBytes derive_signing_key(const SecretBytes& secret, std::string_view day,
                               std::string_view region, std::string_view service) {
  SecretBuffer start(secret.size_bytes() + 4);
  start.append("AWS4");
  secret.reveal([&](std::span<const std::byte> bytes) { start.append(bytes); });
  SecretBytes key = next_key(std::move(start).finish(), day);
  key = next_key(key, region);
  key = next_key(key, service);
  return next_key(key, kTerminator);
}

std::string signature(const SecretBytes& signing_key, std::string_view text) {
  return hex_encode(crypto::hmac_sha256(signing_key, text));
}

std::string payload_hash(const SecretBytes& body) {
  return hex_encode(
      body.reveal([](std::span<const std::byte> bytes) { return crypto::sha256(bytes); }));
}

Signed sign(http::Request& request, const http::Url& base, const AccessKey& key, const Scope& scope,
            TimePoint now, const SignOptions& options) {
  const std::string date_time = format_iso8601_basic(now);
  const std::string hash = payload_hash(request.body);
  ensure_host(request, base);
  request.headers.set("X-Amz-Date", date_time);
  if (!key.session_token.empty()) request.headers.set("X-Amz-Security-Token", token_text(key));
  if (options.add_content_hash) request.headers.set("X-Amz-Content-Sha256", hash);

  const std::vector<std::string> names = names_to_sign(request.headers, options.sign_session_token);
  const CanonicalOptions canonical_options{options.normalize_path, {}};
  Signed made = sign_canonical(canonical_request(request.method, concat(base.path, request.target),
                                                 request.headers, names, hash, canonical_options),
                               key, scope, date_time);
  const std::string scope_text =
      credential_scope(std::string_view(date_time).substr(0, 8), scope.region, scope.service);
  request.headers.set("Authorization",
                      concat(kAlgorithm, " Credential=", key.id, "/", scope_text,
                             ", SignedHeaders=", join(names, ";"), ", Signature=", made.signature));
  return made;
}

Signed presign(http::Request& request, const http::Url& base, const AccessKey& key,
               const Scope& scope, TimePoint now, std::chrono::seconds lifetime,
               const SignOptions& options) {
  const std::string date_time = format_iso8601_basic(now);
  ensure_host(request, base);
  const std::vector<std::string> names = names_to_sign(request.headers, true);
  const std::string scope_text =
      credential_scope(std::string_view(date_time).substr(0, 8), scope.region, scope.service);

  std::string target = request.target;
  const auto append = [&](std::string_view name, std::string_view value) {
    target.push_back(target.find('?') == std::string::npos ? '?' : '&');
    target.append(name).append("=").append(percent_encode(value));
  };
  append("X-Amz-Algorithm", kAlgorithm);
  append("X-Amz-Credential", concat(key.id, "/", scope_text));
  append("X-Amz-Date", date_time);
  append("X-Amz-SignedHeaders", join(names, ";"));
  append("X-Amz-Expires", std::to_string(lifetime.count()));
  const bool has_token = !key.session_token.empty();
  if (has_token && options.sign_session_token) append("X-Amz-Security-Token", token_text(key));
  const CanonicalOptions canonical_options{options.normalize_path, {}};
  Signed made =
      sign_canonical(canonical_request(request.method, concat(base.path, target), request.headers,
                                       names, payload_hash(request.body), canonical_options),
                     key, scope, date_time);
  if (has_token && !options.sign_session_token) append("X-Amz-Security-Token", token_text(key));
  append("X-Amz-Signature", made.signature);
  request.target = std::move(target);
  return made;
}

}  // namespace clavium::aws
