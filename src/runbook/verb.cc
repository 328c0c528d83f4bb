// SPDX-License-Identifier: Apache-2.0
#include "runbook/verb.h"

namespace clavium::runbook {

int exit_code_for(const Error& error) {
  // A missing approval is a precondition like others, but has a number of its own in the table.
  if (error.code == "approval_required") return exit_code::kApprovalRequired;
  switch (error.kind) {
    case ErrorKind::invalid_request:
      return exit_code::kUsage;
    case ErrorKind::not_found:
      return exit_code::kNotFound;
    case ErrorKind::unauthenticated:
      return exit_code::kAuthentication;
    case ErrorKind::denied:
      return exit_code::kDenied;
    case ErrorKind::already_exists:
    case ErrorKind::conflict:
      return exit_code::kConflict;
    case ErrorKind::throttled:
    case ErrorKind::unavailable:
      return exit_code::kUnreachable;
    case ErrorKind::corrupt:
      return exit_code::kIntegrity;
    case ErrorKind::limit_exceeded:
    case ErrorKind::precondition:
    case ErrorKind::internal:
      return exit_code::kFailed;
  }
  return exit_code::kFailed;
}

std::optional<std::string_view> Arguments::get(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end() || found->second.empty()) return std::nullopt;
  return found->second.back();
}

std::span<const std::string> Arguments::list(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) return {};
  return found->second;
}

}  // namespace clavium::runbook
