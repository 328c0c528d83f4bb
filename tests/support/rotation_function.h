// SPDX-License-Identifier: Apache-2.0
//
// A rotation function in this process, in the manner of AWS's own: it reads the secret's labels
// before it acts, does nothing twice, and its finishSecret moves AWSCURRENT itself. Tests make it
// fail, or do something of their own while it runs.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "api/function_invoker.h"
#include "api/secrets_backend.h"
#include "json/value.h"
#include "json/writer.h"

namespace clavium::testing {

class RotationFunction final : public api::FunctionInvoker {
 public:
  static constexpr std::string_view kArn =
      "arn:aws:lambda:eu-central-1:123456789012:function:rotate";

  /// Where the function finds its secret; asked for at every call.
  std::function<api::SecretsBackend&()> backend;
  /// Called with the step before the function does it, on the caller's thread.
  std::function<void(const std::string& step)> before_step;
  /// Steps that fail, and how often; for how a step fails see `fail_with`.
  std::map<std::string, int> failing;
  /// Empty: the function itself fails (FunctionError); else nobody can call it.
  std::optional<Error> fail_with;
  /// What a probe is refused with.
  std::optional<Error> probe_refused;
  bool moves_current = true;  ///< false: finishSecret forgets it
  /// A call that is given up: false, before the function did anything; true, behind it.
  bool acts_when_stopped = false;

  [[nodiscard]] Result<api::FunctionAnswer> invoke(const api::FunctionCall& call) override {
    if (call.kind == api::FunctionCallKind::probe) {
      const std::lock_guard lock(mutex_);
      probes_.push_back(call.function_arn + " in " + call.region);
      if (probe_refused) return std::unexpected(*probe_refused);
      return api::FunctionAnswer{};
    }
    const auto document = json::Document::parse(std::string_view(call.event));
    const auto text = [&](std::string_view name) {
      return std::string(*document->root().find(name)->string());
    };
    const std::string step = text("Step");
    if (before_step) before_step(step);
    {
      const std::lock_guard lock(mutex_);
      events_.push_back(call.event);
      if (failing[step]-- > 0) {
        if (fail_with) return std::unexpected(*fail_with);
        return api::FunctionAnswer{"Unhandled"};
      }
    }
    const bool stopped = call.stop.stop_requested();
    const bool done = stopped && !acts_when_stopped
                          ? false
                          : act(step, text("SecretId"), text("ClientRequestToken"));
    if (stopped) return fail(ErrorKind::unavailable, "given up");
    if (!done) return api::FunctionAnswer{"Unhandled"};
    return api::FunctionAnswer{};
  }

  /// The steps called so far, "createSecret setSecret …".
  [[nodiscard]] std::string steps() const {
    const std::lock_guard lock(mutex_);
    std::string all;
    for (const std::string& event : events_) {
      const auto document = json::Document::parse(std::string_view(event));
      all += (all.empty() ? "" : " ") + std::string(*document->root().find("Step")->string());
    }
    return all;
  }
  [[nodiscard]] std::vector<std::string> events() const {
    const std::lock_guard lock(mutex_);
    return events_;
  }
  [[nodiscard]] std::vector<std::string> probes() const {
    const std::lock_guard lock(mutex_);
    return probes_;
  }
  void forget() {
    const std::lock_guard lock(mutex_);
    events_.clear();
  }

 private:
  using Members = std::vector<std::pair<std::string_view, std::string>>;

  Result<std::string> ask(std::string_view operation, const Members& members,
                          bool pending = false) {
    json::Writer request;
    request.begin_object();
    for (const auto& [name, value] : members) request.member(name, value);
    if (pending) request.key("VersionStages").begin_array().value("AWSPENDING").end_array();
    request.end_object();
    CLAVIUM_TRY(const api::Body body,
                backend().invoke("secretsmanager", operation, std::move(request).finish()));
    return body.reveal_text([](std::string_view text) { return std::string(text); });
  }

  bool act(const std::string& step, const std::string& arn, const std::string& token) {
    const auto described = ask("DescribeSecret", {{"SecretId", arn}});
    if (!described) return false;
    const auto document = json::Document::parse(std::string_view(*described));
    if (!document->root().find("RotationEnabled")->boolean().value_or(false)) return false;
    const auto versions = document->root().find("VersionIdsToStages");
    std::map<std::string, std::string> version_of;  // by label
    versions->for_each_member([&](std::string_view id, json::Value stages) {
      stages.for_each_element(
          [&](json::Value stage) { version_of[std::string(*stage.string())] = std::string(id); });
    });
    if (version_of["AWSCURRENT"] == token) return true;
    if (version_of["AWSPENDING"] != token) return false;
    if (step == "createSecret") {
      const auto there =
          ask("GetSecretValue",
              {{"SecretId", arn}, {"VersionId", token}, {"VersionStage", "AWSPENDING"}});
      if (there) return true;
      if (there.error().code != "ResourceNotFoundException") return false;
      return ask("PutSecretValue",
                 {{"SecretId", arn},
                  {"ClientRequestToken", token},
                  {"SecretString", "made for " + token}},
                 true)
          .has_value();
    }
    if (step != "finishSecret") {
      return ask("GetSecretValue", {{"SecretId", arn}, {"VersionStage", "AWSPENDING"}}).has_value();
    }
    if (!moves_current) return true;
    return ask("UpdateSecretVersionStage", {{"SecretId", arn},
                                            {"VersionStage", "AWSCURRENT"},
                                            {"MoveToVersionId", token},
                                            {"RemoveFromVersionId", version_of["AWSCURRENT"]}})
        .has_value();
  }

  mutable std::mutex mutex_;
  std::vector<std::string> events_;
  std::vector<std::string> probes_;
};

}  // namespace clavium::testing
