// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "api/secrets_backend.h"
#include "service/service.h"

namespace clavium::service {

/// The engine in this process, without a socket or a signature: whoever may open the data directory
/// is its operator, and every call is recorded as theirs.
class LocalBackend final : public api::SecretsBackend {
 public:
  /// The service must outlive the backend.
  LocalBackend(Service& service, authz::Caller caller, std::string region, std::string description);

  [[nodiscard]] Result<api::Body> invoke(std::string_view service, std::string_view operation,
                                         const api::Body& request) override;
  [[nodiscard]] std::string_view description() const override { return description_; }

 private:
  Service& service_;
  authz::Caller caller_;
  std::string region_;
  std::string description_;
};

}  // namespace clavium::service
