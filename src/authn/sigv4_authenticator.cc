// SPDX-License-Identifier: Apache-2.0
#include "authn/sigv4_authenticator.h"

#include "aws/service_dialect.h"
#include "aws/verifier.h"

namespace clavium::authn {

namespace {

using enum aws::AuthenticationFailure;

// Stands in for the secret of a key that does not exist, so that the work (and so the time) of
// refusing it is that of refusing a bad signature. It is no credential: nothing verifies against
// it, because the answer for an unknown key is given whatever the comparison says.
const SecretBytes& stand_in_secret() {
  static const SecretBytes secret =
      SecretBytes::copy_of("0000000000000000000000000000000000000000");
  return secret;
}

bool token_matches(const SecretBytes& token, const std::optional<crypto::Digest>& expected) {
  if (!expected) return token.empty();
  const crypto::Digest digest =
      token.reveal([](std::span<const std::byte> bytes) { return crypto::sha256(bytes); });
  return constant_time_equal(std::span<const std::byte>(digest),
                             std::span<const std::byte>(*expected));
}

// Checks 14 to 16 of AWS's order.
Result<void> check_key(const std::optional<FoundKey>& found, const aws::Authorization& claim,
                       TimePoint now, const aws::ServiceDialect& dialect) {
  const auto refuse = [&](aws::AuthenticationFailure failure, std::string_view message) {
    return std::unexpected(aws::authentication_error(failure, dialect, std::string(message)));
  };
  constexpr std::string_view kInvalidToken =
      "The security token included in the request is invalid.";
  constexpr std::string_view kInvalidTokenQuery =
      "The security token included in the request is invalid";
  if (!found) return refuse(unrecognized, kInvalidToken);
  if (!token_matches(claim.session_token, found->session_token_digest)) {
    const bool damaged = !claim.session_token.empty();
    return refuse(unrecognized,
                  dialect.query_codes && damaged ? kInvalidTokenQuery : kInvalidToken);
  }
  if (found->expires_at && now >= *found->expires_at) {
    return refuse(expired_token, "The security token included in the request is expired");
  }
  if (!found->active) {
    return refuse(unrecognized, dialect.query_codes
                                    ? "The AWS access key provided does not exist in our records."
                                    : kInvalidToken);
  }
  return {};
}

}  // namespace

SigV4Authenticator::SigV4Authenticator(AccessKeyDirectory& directory, const Clock& clock,
                                       std::vector<std::string> regions)
    : directory_(directory), clock_(clock), regions_(std::move(regions)) {}

Result<authz::Caller> SigV4Authenticator::authenticate(const http::Request& request,
                                                       std::string_view service) {
  const aws::ServiceDialect& dialect = aws::dialect_of(service);
  const TimePoint now = clock_.now();
  CLAVIUM_TRY(const aws::Authorization claim,
              aws::parse_authorization(request, {service, &regions_, dialect}, now));
  CLAVIUM_TRY(std::optional<FoundKey> found, directory_.find(claim.access_key_id));

  // An id that nobody has must not take a place in the cache under its own name.
  const aws::SigningKeyCache::Identity identity{
      found ? std::string_view(found->owner.account) : std::string_view(),
      found ? std::string_view(claim.access_key_id) : std::string_view(), claim.day, claim.region,
      claim.service};
  const auto signing_key = signing_keys_.get(identity, found ? *found->secret : stand_in_secret());
  const Result<void> signature = aws::check_signature(request, claim, *signing_key, dialect);

  // Judged only after the signature was computed: every refusal from here on cost the same.
  CLAVIUM_CHECK(check_key(found, claim, now, dialect));
  CLAVIUM_CHECK(signature);
  authz::Caller caller = std::move(found->owner);
  caller.access_key_id = claim.access_key_id;
  caller.region = claim.region;
  return caller;
}

}  // namespace clavium::authn
