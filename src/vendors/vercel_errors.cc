// SPDX-License-Identifier: Apache-2.0
//
// Codes: the tables of Vercel's command line and the answers of its SDK 1.28; compared without
// case.
#include "vendors/vercel_errors.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/encoding.h"
#include "vendors/retry.h"

namespace clavium::vendors {

namespace {

struct Refusal {
  std::string code;  // empty: none that can be trusted to be one
  bool invalid_token = false;
};

bool is_one_of(std::string_view code, std::span<const std::string_view> codes) {
  return std::any_of(codes.begin(), codes.end(), [&](std::string_view known) {
    return equal_ignoring_ascii_case(code, known);
  });
}

// Anything longer or with other characters is not a code, and could be what we sent.
bool is_code(std::string_view text) {
  return !text.empty() && text.size() <= 48 && std::all_of(text.begin(), text.end(), [](char c) {
    return is_ascii_alphanumeric(c) || c == '_' || c == '-';
  });
}

Refusal read_error_object(json::Value object) {
  Refusal refusal;
  if (const auto code = object.find("code"); code && code->string() && is_code(*code->string())) {
    refusal.code = std::string(*code->string());
  }
  if (const auto flag = object.find("invalidToken")) {
    refusal.invalid_token = flag->boolean().value_or(false);
  }
  return refusal;
}

// {"error":{…}}, {"err":{…}} or the error object itself: Vercel answers with all three.
Refusal read_refusal(const SecretBytes& body) {
  const auto document = json::Document::parse(body);
  if (!document) return {};
  const json::Value root = document->root();
  for (const std::string_view name : {"error", "err"}) {
    if (const auto inner = root.find(name); inner && inner->kind() == json::Kind::object) {
      return read_error_object(*inner);
    }
  }
  return read_error_object(root);
}

constexpr std::array<std::string_view, 3> kNeedsHuman = {
    "challenge_required", "challenge_required_email_otp", "user_auth_required"};
constexpr std::array<std::string_view, 3> kConflict = {"ENV_ALREADY_EXISTS", "ENV_CONFLICT",
                                                       "EXISTING_KEY_AND_TARGET"};
constexpr std::array<std::string_view, 5> kTooMuch = {"MAX_ENVS_EXCEEDED", "TOO_MANY_KEYS",
                                                      "TOO_MANY_IDS", "KEY_INVALID_LENGTH",
                                                      "VALUE_INVALID_LENGTH"};
constexpr std::array<std::string_view, 3> kDenied = {"FORBIDDEN", "NOT_AUTHORIZED",
                                                     "TEAM_UNAUTHORIZED"};
constexpr std::array<std::string_view, 2> kReserved = {"KEY_RESERVED", "RESERVED_ENV_VARIABLE"};
constexpr std::array<std::string_view, 2> kBadKey = {"INVALID_KEY", "KEY_INVALID_CHARACTERS"};

Error denied() {
  return make_error(ErrorKind::denied, "the Vercel token may not do this")
      .with_hint(
          "give its owner a role that may write this project's variables, and name the team that "
          "the project belongs to");
}

// What the code says, where it says more than the status.
std::optional<Error> by_code(std::string_view code) {
  if (is_one_of(code, kNeedsHuman)) {
    return make_error(ErrorKind::denied, "Vercel asks for a second proof of who is calling")
        .with_hint("needs a human or another token kind: repeating will not help");
  }
  if (is_one_of(code, kConflict)) {
    return make_error(ErrorKind::conflict, "Vercel has another row for this key and environment")
        .with_hint("list the copies again and decide again");
  }
  if (is_one_of(code, kTooMuch)) {
    return make_error(ErrorKind::limit_exceeded, "over one of Vercel's limits")
        .with_hint("64 KB for all variables of a deployment, names of at most 256 characters");
  }
  if (is_one_of(code, kReserved)) {
    return make_error(ErrorKind::invalid_request, "Vercel reserves this name")
        .with_hint("choose another key for this copy");
  }
  if (is_one_of(code, kBadKey)) {
    return make_error(ErrorKind::invalid_request, "not a name that Vercel accepts")
        .with_hint("letters, digits and '_', not starting with a digit");
  }
  if (is_one_of(code, kDenied)) return denied();
  return std::nullopt;
}

Error by_status(int status) {
  switch (status) {
    case 400:
    case 422:
      return make_error(ErrorKind::invalid_request, "Vercel refused the request");
    case 401:
      return make_error(ErrorKind::unauthenticated, "Vercel does not accept the token")
          .with_hint(
              "make a new token at Vercel and store it where the target's token is read from");
    case 402:
      return make_error(ErrorKind::precondition, "the Vercel plan or its payment forbids this");
    case 403:
      return denied();
    case 404:
    case 410:
      return make_error(ErrorKind::not_found, "Vercel does not know it, or not for this token")
          .with_hint(
              "check the project's id and the team; a project of a team needs the team named");
    case 409:
      return make_error(ErrorKind::conflict, "Vercel reports a conflict with another change")
          .with_hint("list the copies again and decide again");
    case 413:
      return make_error(ErrorKind::limit_exceeded, "too large for Vercel");
    default:
      break;
  }
  if (status == 408 || status >= 500) {
    return make_error(ErrorKind::unavailable, "Vercel could not answer (HTTP ", status, ")");
  }
  return make_error(ErrorKind::corrupt, "an answer that Vercel's API does not have (HTTP ", status,
                    ")")
      .with_hint("check the target's base URL: something else may be answering there");
}

Error throttled(const http::Response& response, TimePoint now) {
  Error error = make_error(ErrorKind::throttled, "Vercel limits the rate of calls");
  if (const auto asked = wait_asked(response.headers, now)) {
    error.hint =
        concat("repeat in ", std::chrono::ceil<std::chrono::seconds>(*asked).count(), " s");
  }
  return error;
}

Error with_vendor_code(Error error, std::string code) {
  if (code.empty()) return error;
  error.message += concat(" (", code, ")");
  return std::move(error).with_code(std::move(code));
}

}  // namespace

Error vercel_refusal(const http::Response& response, TimePoint now) {
  Refusal refusal = read_refusal(response.body);
  if (response.status == 429) {
    return with_vendor_code(throttled(response, now), std::move(refusal.code));
  }
  if (response.status == 403 && refusal.invalid_token) {
    return with_vendor_code(by_status(401), std::move(refusal.code));
  }
  // A code refines a refusal; it cannot make one of a breakdown.
  std::optional<Error> refined;
  if (response.status >= 400 && response.status < 500) refined = by_code(refusal.code);
  return with_vendor_code(refined ? *std::move(refined) : by_status(response.status),
                          std::move(refusal.code));
}

Error vercel_failed_entry(json::Value entry) {
  const auto object = entry.find("error");
  Refusal refusal = read_error_object(object ? *object : entry);
  std::optional<Error> refined = by_code(refusal.code);
  return with_vendor_code(refined ? *std::move(refined) : by_status(400), std::move(refusal.code));
}

}  // namespace clavium::vendors
