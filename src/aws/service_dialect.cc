// SPDX-License-Identifier: Apache-2.0
#include "aws/service_dialect.h"

namespace clavium::aws {

namespace {

std::string_view code_of(AuthenticationFailure failure, bool query_codes) {
  switch (failure) {
    case AuthenticationFailure::missing_token:
      return query_codes ? "MissingAuthenticationToken" : "MissingAuthenticationTokenException";
    case AuthenticationFailure::incomplete:
      return query_codes ? "IncompleteSignature" : "IncompleteSignatureException";
    case AuthenticationFailure::invalid_signature:
      return query_codes ? "SignatureDoesNotMatch" : "InvalidSignatureException";
    case AuthenticationFailure::unrecognized:
      return query_codes ? "InvalidClientTokenId" : "UnrecognizedClientException";
    case AuthenticationFailure::expired_token:
      return query_codes ? "ExpiredToken" : "ExpiredTokenException";
    case AuthenticationFailure::malformed_query:
      return query_codes ? "MalformedQueryString" : "IncompleteSignatureException";
  }
  return "IncompleteSignatureException";
}

}  // namespace

Error authentication_error(AuthenticationFailure failure, const ServiceDialect& dialect,
                           std::string message) {
  return Error{ErrorKind::unauthenticated,
               std::move(message),
               {},
               std::string(code_of(failure, dialect.query_codes))};
}

}  // namespace clavium::aws
