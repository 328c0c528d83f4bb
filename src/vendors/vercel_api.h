// SPDX-License-Identifier: Apache-2.0
//
// The part of Vercel's REST API that clavium calls, with narrow answers: a row's value is never
// taken out of an answer, and rows are never asked for decrypted. Nothing of a body is logged or
// quoted.
//
// Source: Vercel's REST API reference and its SDK 1.28 (paths and shapes). Versions differ per
// endpoint.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/entropy.h"
#include "base/error.h"
#include "base/secret_bytes.h"
#include "http/client.h"
#include "http/url.h"
#include "vendors/retry.h"

namespace clavium::vendors {

inline constexpr std::string_view kVercelBaseUrl = "https://api.vercel.com";

struct VercelApiOptions {
  std::string base_url{kVercelBaseUrl};
  std::string team;  ///< "team_…" or the team's slug; empty: the token's personal account
  SecretBytes token;
  Sleep sleep = thread_sleep();
  RetryPolicy retry;
};

struct VercelUser {
  std::string id;
  std::string username;
};

struct VercelProject {
  std::string id;
  std::string name;
};

/// "production", "preview" and "development" are not custom and stand in no list of these.
struct VercelCustomEnvironment {
  std::string id;    ///< "env_…"
  std::string slug;  ///< "staging"
};

/// One environment variable without its value.
struct VercelEnvRow {
  std::string id;
  std::string key;
  std::string type;  ///< "sensitive", "encrypted", "plain", "system", "secret" (old)
  std::vector<std::string> targets;  ///< of production, preview, development
  std::vector<std::string> custom_environment_ids;
  std::string branch;            ///< empty: all branches
  std::string configuration_id;  ///< the integration that owns the row; empty: none
  std::string comment;
  TimePoint updated_at;
};

/// A row to create: for one environment, either a standard one or a custom one.
struct VercelEnvDraft {
  std::string key;
  std::string type;
  std::string target;  ///< empty when `custom_environment_id` is given
  std::string custom_environment_id;
  std::string branch;   ///< only with target "preview"
  std::string comment;  ///< empty: none
};

/// What to change besides the value. The key is never sent: Vercel refuses it for sensitive rows,
/// even unchanged, and nothing here renames a row.
struct VercelEnvEdit {
  std::optional<std::string> type;
  std::optional<std::string> comment;
};

/// Threads   one at a time.
/// Errors    see vendors/vercel_errors.h; `corrupt` for a 2xx answer without what it must hold.
/// Repeats   429 always; 5xx and lost connections for every call but create_env.
class VercelApi {
 public:
  /// Errors: invalid_request for an unusable base URL (plain http beyond loopback) or an unusable
  /// token.
  [[nodiscard]] static Result<std::unique_ptr<VercelApi>> make(VercelApiOptions options,
                                                               http::Client& client, Clock& clock,
                                                               Entropy& entropy);

  /// The cheapest call that proves the token.
  [[nodiscard]] Result<VercelUser> ping();
  [[nodiscard]] Result<VercelProject> get_project(std::string_view project);
  [[nodiscard]] Result<std::vector<VercelCustomEnvironment>> list_custom_environments(
      std::string_view project);
  /// Every row of the project, all pages. Errors: also `denied` when Vercel hides production rows
  /// from this token, because a list with holes reads like "nothing there".
  [[nodiscard]] Result<std::vector<VercelEnvRow>> list_env(std::string_view project);
  /// Not repeated when the outcome is unknown (`unavailable`): look for the row first.
  [[nodiscard]] Result<VercelEnvRow> create_env(std::string_view project,
                                                const VercelEnvDraft& draft,
                                                const SecretBytes& value);
  [[nodiscard]] Result<VercelEnvRow> edit_env(std::string_view project, std::string_view id,
                                              const VercelEnvEdit& edit, const SecretBytes& value);
  /// A row that is gone already is a success.
  [[nodiscard]] Result<void> delete_env(std::string_view project, std::string_view id);

 private:
  VercelApi(VercelApiOptions options, http::Url base, http::Client& client, Clock& clock,
            Entropy& entropy);
  /// Sends and turns every status but 2xx into an error that says what was attempted.
  [[nodiscard]] Result<SecretBytes> call(std::string_view attempt, std::string_view method,
                                         std::string path, std::string_view query, SecretBytes body,
                                         CallClass call_class);

  VercelApiOptions options_;
  http::Url base_;
  http::Client& client_;
  Clock& clock_;
  Entropy& entropy_;
};

}  // namespace clavium::vendors
