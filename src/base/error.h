// SPDX-License-Identifier: Apache-2.0
//
// Errors as values. Every function that can fail returns Result<T>; nothing of ours throws.
//
// The kinds are sorted by what whoever gets the error should do next, so that retry policy, HTTP
// status and exit code are each one switch over this enum, at the edge that needs it.
#pragma once

#include <concepts>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace clavium {

enum class ErrorKind : std::uint8_t {
  // The caller must change the request.
  invalid_request,
  not_found,
  already_exists,
  unauthenticated,
  denied,
  limit_exceeded,
  // The state must change first; the same request may then succeed.
  precondition,
  // The same call may succeed if repeated later.
  throttled,
  unavailable,
  // The caller must read again and decide again.
  conflict,
  // Nobody should retry; a person should look.
  corrupt,
  internal,
};

/// The kind's name as it stands in the enum ("not_found"); the default `code` of an error.
[[nodiscard]] std::string_view name_of(ErrorKind kind);

/// What went wrong. Never holds a secret value, nor anything that failed to parse as one.
struct Error {
  ErrorKind kind = ErrorKind::internal;
  std::string message;  ///< One sentence, lower case, no full stop (AWS's own texts keep theirs).
  std::string hint;     ///< One command or edit that mends it; may be empty.
  std::string code;  ///< A stable word for programs (an AWS error name on the wire); may be empty.

  /// `code`, or the kind's name where none was given.
  [[nodiscard]] std::string_view stable_code() const;

  /// The same error with a hint, or with another code.
  [[nodiscard]] Error with_hint(std::string text) &&;
  [[nodiscard]] Error with_code(std::string text) &&;
  /// The same error, told as part of what was being attempted: "<attempt>: <message>".
  [[nodiscard]] Error during(std::string_view attempt) &&;
};

template <class T>
using Result = std::expected<T, Error>;

namespace internal {
inline void append_part(std::string& out, std::string_view part) { out.append(part); }
inline void append_part(std::string& out, char part) { out.push_back(part); }
template <std::integral N>
void append_part(std::string& out, N number) {
  out.append(std::to_string(number));
}
}  // namespace internal

/// The parts (text and whole numbers) as one string.
template <class... Parts>
[[nodiscard]] std::string concat(const Parts&... parts) {
  std::string out;
  (internal::append_part(out, parts), ...);
  return out;
}

/// An Error from its kind and the parts of its sentence.
template <class... Parts>
[[nodiscard]] Error make_error(ErrorKind kind, const Parts&... parts) {
  return Error{kind, concat(parts...), {}, {}};
}

/// `return fail(ErrorKind::not_found, "no secret ", name);`
template <class... Parts>
[[nodiscard]] std::unexpected<Error> fail(ErrorKind kind, const Parts&... parts) {
  return std::unexpected(make_error(kind, parts...));
}

}  // namespace clavium

// gcc 12's expected has no monadic members, so one macro pair keeps the main line straight. No
// other control-flow macro exists in this project.
#define CLAVIUM_INTERNAL_CONCAT2(a, b) a##b
#define CLAVIUM_INTERNAL_CONCAT(a, b) CLAVIUM_INTERNAL_CONCAT2(a, b)
#define CLAVIUM_INTERNAL_TRY(temporary, declaration, ...)               \
  auto temporary = (__VA_ARGS__);                                       \
  if (!temporary) return std::unexpected(std::move(temporary).error()); \
  declaration = *std::move(temporary)

/// Unwraps a Result into a declaration, or returns its error from the enclosing function.
#define CLAVIUM_TRY(declaration, ...) \
  CLAVIUM_INTERNAL_TRY(CLAVIUM_INTERNAL_CONCAT(clavium_try_, __LINE__), declaration, __VA_ARGS__)

/// Returns the error of a Result<void> from the enclosing function.
#define CLAVIUM_CHECK(...)                                      \
  do {                                                          \
    if (auto clavium_check = (__VA_ARGS__); !clavium_check)     \
      return std::unexpected(std::move(clavium_check).error()); \
  } while (false)
