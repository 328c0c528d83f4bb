// SPDX-License-Identifier: Apache-2.0
//
// Every operation that the server answers, as one row each. Dispatch, authorisation, audit and the
// generated compatibility page read the row; none repeats it.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/describe.h"
#include "json/value.h"
#include "operations/operation.h"

namespace clavium::authz {
class ConditionKeys;
}

namespace clavium::operations {

/// One decoded and checked request, ready to be executed any number of times (a lost race executes
/// it again).
class Prepared {
 public:
  virtual ~Prepared() = default;
  /// The SecretId or name that the request is about; empty for operations without one.
  [[nodiscard]] virtual std::string secret_id() const = 0;
  /// Adds what conditions of policies can ask about the request's members.
  virtual void add_condition_keys(authz::ConditionKeys& keys) const = 0;
  /// JSON for the audit record: without anything sensitive.
  [[nodiscard]] virtual std::string request_parameters() const = 0;
  [[nodiscard]] virtual Result<Outcome> execute(Context& context) const = 0;
};

struct Operation {
  std::string_view service;  ///< "secretsmanager"
  std::string_view name;     ///< "GetSecretValue"
  Effect effect;
  /// The errors that AWS's model names for it, sorted. What any operation can answer (access
  /// denied, validation, throttling, the front end's) is not among them.
  std::span<const std::string_view> errors;
  /// The shapes of its input and output, as data.
  std::vector<api::MemberDescription> (*request)();
  std::vector<api::MemberDescription> (*response)();
  bool names_a_secret;      ///< authorised on that secret (on "*" where it is optional
                            ///< and was not given); else on "*"
  bool creates_the_secret;  ///< authorised on the ARN of a name that does not exist yet
  /// Decodes and checks. A request that fails still may have parameters worth recording; then
  /// `parameters` is set.
  Result<std::unique_ptr<Prepared>> (*prepare)(const json::Value& body, std::string& parameters);

  /// "secretsmanager:GetSecretValue"
  [[nodiscard]] std::string action() const {
    return std::string(service) + ":" + std::string(name);
  }
};

[[nodiscard]] std::span<const Operation> operations();
/// Null when there is none; names are case-sensitive.
[[nodiscard]] const Operation* find_operation(std::string_view service, std::string_view name);

}  // namespace clavium::operations
