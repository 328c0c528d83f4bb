// SPDX-License-Identifier: Apache-2.0
//
// A double of the backend for the command line's tests: answers are laid down by operation,
// requests are kept. It knows no rules of AWS; those are the engine's to test.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "api/secrets_backend.h"

namespace clavium::testing {

class MemoryBackend final : public api::SecretsBackend {
 public:
  struct Asked {
    std::string operation;
    std::string body;
  };
  /// The last answer laid down for an operation is given again and again.
  void answer(std::string operation, std::string body) {
    answers_[std::move(operation)].push_back(std::move(body));
  }
  void refuse(std::string operation, Error error) {
    errors_.insert_or_assign(std::move(operation), std::move(error));
  }

  [[nodiscard]] Result<api::Body> invoke(std::string_view, std::string_view operation,
                                         const api::Body& request) override {
    asked.push_back({std::string(operation),
                     request.reveal_text([](std::string_view text) { return std::string(text); })});
    if (const auto error = errors_.find(operation); error != errors_.end())
      return std::unexpected(error->second);
    const auto found = answers_.find(operation);
    if (found == answers_.end()) {
      return std::unexpected(
          make_error(ErrorKind::not_found, "Secrets Manager can't find the specified secret.")
              .with_code("ResourceNotFoundException"));
    }
    const std::string body = found->second.front();
    if (found->second.size() > 1) found->second.erase(found->second.begin());
    return SecretBytes::copy_of(body);
  }
  [[nodiscard]] std::string_view description() const override { return "memory"; }

  std::vector<Asked> asked;

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> answers_;
  std::map<std::string, Error, std::less<>> errors_;
};

}  // namespace clavium::testing
