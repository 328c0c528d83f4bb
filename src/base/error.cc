// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"

namespace clavium {

std::string_view name_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid_request:
      return "invalid_request";
    case ErrorKind::not_found:
      return "not_found";
    case ErrorKind::already_exists:
      return "already_exists";
    case ErrorKind::unauthenticated:
      return "unauthenticated";
    case ErrorKind::denied:
      return "denied";
    case ErrorKind::limit_exceeded:
      return "limit_exceeded";
    case ErrorKind::precondition:
      return "precondition";
    case ErrorKind::throttled:
      return "throttled";
    case ErrorKind::unavailable:
      return "unavailable";
    case ErrorKind::conflict:
      return "conflict";
    case ErrorKind::corrupt:
      return "corrupt";
    case ErrorKind::internal:
      return "internal";
  }
  return "internal";
}

std::string_view Error::stable_code() const { return code.empty() ? name_of(kind) : code; }

Error Error::with_hint(std::string text) && {
  hint = std::move(text);
  return std::move(*this);
}

Error Error::with_code(std::string text) && {
  code = std::move(text);
  return std::move(*this);
}

Error Error::during(std::string_view attempt) && {
  message = concat(attempt, ": ", message);
  return std::move(*this);
}

}  // namespace clavium
