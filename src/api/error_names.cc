// SPDX-License-Identifier: Apache-2.0
#include "api/error_names.h"

#include <algorithm>
#include <array>

namespace clavium::api {

namespace {

using enum ErrorKind;

// Secrets Manager (JSON 1.1): botocore model secretsmanager/2017-10-17 and the front end before it.
// Query protocol (STS, IAM): the names without "Exception". Sorted by name, for the binary search.
constexpr std::array kNames = std::to_array<ErrorName>({
    {"AccessDenied", denied, 403},
    {"AccessDeniedException", denied, 400},
    {"ConcurrentModification", conflict, 409},
    {"DecryptionFailure", corrupt, 400},
    {"DeleteConflict", precondition, 409},
    {"EncryptionFailure", precondition, 400},
    {"EntityAlreadyExists", already_exists, 409},
    {"ExpiredToken", unauthenticated, 403},
    {"ExpiredTokenException", unauthenticated, 400},
    {"IDPCommunicationError", unavailable, 400},
    {"IDPRejectedClaim", unauthenticated, 403},
    {"IncompleteSignature", unauthenticated, 400},
    {"IncompleteSignatureException", unauthenticated, 400},
    {"InternalFailure", unavailable, 500},
    {"InternalServiceError", unavailable, 500},
    {"InvalidAction", invalid_request, 400},
    {"InvalidClientTokenId", unauthenticated, 403},
    {"InvalidIdentityToken", unauthenticated, 400},
    {"InvalidNextTokenException", invalid_request, 400},
    {"InvalidParameterException", invalid_request, 400},
    {"InvalidParameterValue", invalid_request, 400},
    {"InvalidRequestException", precondition, 400},
    {"InvalidSignatureException", unauthenticated, 400},
    {"LimitExceeded", limit_exceeded, 409},
    {"LimitExceededException", limit_exceeded, 400},
    {"MalformedPolicyDocument", invalid_request, 400},
    {"MalformedPolicyDocumentException", invalid_request, 400},
    {"MalformedQueryString", unauthenticated, 400},
    {"MissingAuthenticationToken", unauthenticated, 403},
    {"MissingAuthenticationTokenException", unauthenticated, 400},
    {"NoSuchEntity", not_found, 404},
    {"PackedPolicyTooLarge", limit_exceeded, 400},
    {"PreconditionNotMetException", precondition, 400},
    {"PublicPolicyException", invalid_request, 400},
    {"RequestLimitExceeded", throttled, 503},
    {"ResourceExistsException", already_exists, 400},
    {"ResourceNotFoundException", not_found, 400},
    {"SerializationException", invalid_request, 400},
    {"ServiceFailure", unavailable, 500},
    {"ServiceUnavailable", unavailable, 503},
    {"ServiceUnavailableException", unavailable, 503},
    {"SignatureDoesNotMatch", unauthenticated, 403},
    {"Throttling", throttled, 400},
    {"ThrottlingException", throttled, 400},
    {"TooManyRequestsException", throttled, 429},
    {"UnknownOperationException", invalid_request, 400},
    {"UnrecognizedClientException", unauthenticated, 400},
    {"ValidationError", invalid_request, 400},
    {"ValidationException", invalid_request, 400},
});
static_assert(std::is_sorted(kNames.begin(), kNames.end(),
                             [](const auto& a, const auto& b) { return a.name < b.name; }));

std::string_view name_for(ErrorKind kind) {
  switch (kind) {
    case invalid_request:
      return "InvalidParameterException";
    case not_found:
      return "ResourceNotFoundException";
    case already_exists:
      return "ResourceExistsException";
    case unauthenticated:
      return "UnrecognizedClientException";
    case denied:
      return "AccessDeniedException";
    case limit_exceeded:
      return "LimitExceededException";
    case precondition:
      return "InvalidRequestException";
    case throttled:
      return "ThrottlingException";
    case unavailable:
    case conflict:
    case corrupt:
    case internal:
      return "InternalServiceError";
  }
  return "InternalServiceError";
}

}  // namespace

std::span<const ErrorName> error_names() { return kNames; }

const ErrorName* find_error_name(std::string_view name) {
  const auto found =
      std::lower_bound(kNames.begin(), kNames.end(), name,
                       [](const ErrorName& entry, std::string_view n) { return entry.name < n; });
  return found != kNames.end() && found->name == name ? &*found : nullptr;
}

std::string_view bare_error_name(std::string_view wire_name) {
  wire_name = wire_name.substr(0, wire_name.find(':'));
  const std::size_t hash = wire_name.rfind('#');
  return hash == std::string_view::npos ? wire_name : wire_name.substr(hash + 1);
}

ErrorKind kind_of_answer(std::string_view name, int http_status) {
  if (const ErrorName* entry = find_error_name(name)) return entry->kind;
  if (http_status >= 500) return unavailable;
  switch (http_status) {
    case 401:
      return unauthenticated;
    case 403:
      return denied;
    case 404:
      return not_found;
    case 409:
      return conflict;
    case 429:
      return throttled;
    default:
      return invalid_request;
  }
}

const ErrorName& name_to_answer(const Error& error) {
  if (const ErrorName* entry = find_error_name(error.code)) return *entry;
  return *find_error_name(name_for(error.kind));
}

}  // namespace clavium::api
