// SPDX-License-Identifier: Apache-2.0
#include "targets/vercel.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "base/encoding.h"

namespace clavium::targets {

namespace {

using vendors::VercelApi;
using vendors::VercelEnvRow;

// All variables of one deployment together (Vercel's limits page); so one value can be no larger.
constexpr std::uint64_t kDeploymentBytesMax = 65'536;
constexpr std::size_t kKeyBytesMax = 256;
constexpr std::size_t kCommentCharsMax = 500;

constexpr std::array<std::string_view, 3> kStandardEnvironments = {"production", "preview",
                                                                   "development"};

// vercel.com/docs/environment-variables/reserved-environment-variables, as of December 2025.
constexpr std::array<std::string_view, 11> kReservedKeys = {"AWS_SECRET_KEY",
                                                            "AWS_EXECUTION_ENV",
                                                            "AWS_LAMBDA_LOG_GROUP_NAME",
                                                            "AWS_LAMBDA_LOG_STREAM_NAME",
                                                            "AWS_LAMBDA_FUNCTION_NAME",
                                                            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                                                            "AWS_LAMBDA_FUNCTION_VERSION",
                                                            "NOW_REGION",
                                                            "TZ",
                                                            "LAMBDA_TASK_ROOT",
                                                            "LAMBDA_RUNTIME_DIR"};

template <class List>
bool contains(const List& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

bool is_standard(std::string_view environment) {
  return contains(kStandardEnvironments, environment);
}

Result<void> check_value(const SecretBytes& value) {
  if (value.size_bytes() > kDeploymentBytesMax) {
    return fail(ErrorKind::limit_exceeded, "the value has ", value.size_bytes(),
                " bytes; Vercel takes at most ", kDeploymentBytesMax);
  }
  if (!value.reveal_text([](std::string_view text) { return is_utf8(text); })) {
    return std::unexpected(
        make_error(ErrorKind::invalid_request, "the value is not UTF-8; a variable holds text")
            .with_hint("store the secret as base64, or keep it out of this target"));
  }
  return {};
}

Result<void> check_marker(std::string_view marker) {
  if (is_utf8(marker) && count_code_points(marker) <= kCommentCharsMax) return {};
  return fail(ErrorKind::limit_exceeded, "the marker does not fit into a Vercel comment of ",
              kCommentCharsMax, " characters");
}

class VercelTarget final : public Target {
 public:
  VercelTarget(VercelTargetOptions options, std::unique_ptr<VercelApi> api)
      : options_(std::move(options)), api_(std::move(api)) {}

  std::string description() const override { return concat("vercel project ", options_.project); }
  SizeBudget size_budget() const override { return {kDeploymentBytesMax, kDeploymentBytesMax}; }
  Result<void> check_key(std::string_view key) const override;
  Result<void> check_access() override;
  Result<std::vector<CopyState>> list() override;
  Result<CopyState> write(const CopyRef& ref, const SecretBytes& value, std::string_view marker,
                          const std::optional<CopyState>& existing) override;
  Result<void> remove(const CopyState& existing) override;

 private:
  struct Place {
    std::string target;                 // one of the standard environments, or empty
    std::string custom_environment_id;  // where target is empty
  };

  Result<void> load_custom_environments();
  Result<Place> find_place(std::string_view environment);
  std::string environment_name(std::string_view custom_environment_id) const;
  std::string_view wanted_type(const Place& place) const;
  CopyState state_of(const VercelEnvRow& row, CopyRef ref) const;
  Result<CopyState> create(const CopyRef& ref, const SecretBytes& value, std::string_view marker);
  Result<CopyState> change(const CopyRef& ref, const SecretBytes& value, std::string_view marker,
                           const CopyState& existing);
  Result<std::optional<CopyState>> find_copy(const CopyRef& ref);

  VercelTargetOptions options_;  // its token has moved on into api_
  std::unique_ptr<VercelApi> api_;
  std::optional<std::vector<vendors::VercelCustomEnvironment>> custom_environments_;
  std::map<std::string, std::string, std::less<>> types_by_id_;  // as the last list() saw them
};

Result<void> VercelTarget::check_key(std::string_view key) const {
  const bool alphabet = std::all_of(key.begin(), key.end(),
                                    [](char c) { return is_ascii_alphanumeric(c) || c == '_'; });
  if (key.empty() || !alphabet || (key.front() >= '0' && key.front() <= '9')) {
    return std::unexpected(
        make_error(ErrorKind::invalid_request, "not a name that Vercel accepts for a variable")
            .with_hint("letters, digits and '_', not starting with a digit"));
  }
  if (key.size() > kKeyBytesMax) {
    return fail(ErrorKind::invalid_request, "the name has ", key.size(),
                " characters; Vercel takes at most ", kKeyBytesMax);
  }
  if (contains(kReservedKeys, key)) {
    return std::unexpected(make_error(ErrorKind::invalid_request, "Vercel reserves the name ", key)
                               .with_hint("choose another key for this copy"));
  }
  return {};
}

Result<void> VercelTarget::check_access() {
  // The token first: a project that a dead token cannot see looks like one that does not exist.
  CLAVIUM_CHECK(api_->ping());
  CLAVIUM_CHECK(api_->get_project(options_.project));
  return {};
}

Result<void> VercelTarget::load_custom_environments() {
  if (custom_environments_) return {};
  auto found = api_->list_custom_environments(options_.project);
  if (!found) return std::unexpected(std::move(found).error());
  custom_environments_ = *std::move(found);
  return {};
}

Result<VercelTarget::Place> VercelTarget::find_place(std::string_view environment) {
  if (is_standard(environment)) return Place{std::string(environment), {}};
  CLAVIUM_CHECK(load_custom_environments());
  std::string known = "production, preview, development";
  for (const auto& custom : *custom_environments_) {
    // One name for one place, the one that list() gives: by two, a copy would be looked for in
    // vain.
    if (environment == environment_name(custom.id)) return Place{{}, custom.id};
    known += concat(", ", environment_name(custom.id));
  }
  return std::unexpected(make_error(ErrorKind::invalid_request, description(),
                                    " has no environment '", environment, "'")
                             .with_hint(concat("one of: ", known)));
}

std::string VercelTarget::environment_name(std::string_view custom_environment_id) const {
  if (custom_environments_) {
    for (const auto& custom : *custom_environments_) {
      if (custom.id == custom_environment_id && !custom.slug.empty()) return custom.slug;
    }
  }
  return std::string(custom_environment_id);
}

std::string_view VercelTarget::wanted_type(const Place& place) const {
  if (place.target == "development") return "encrypted";
  return options_.type_policy == VercelTypePolicy::sensitive ? "sensitive" : "encrypted";
}

CopyState VercelTarget::state_of(const VercelEnvRow& row, CopyRef ref) const {
  CopyState state;
  state.ref = std::move(ref);
  state.remote_id = row.id;
  state.updated_at = row.updated_at;
  state.marker = row.comment;
  state.owner = row.configuration_id;
  state.shared = row.targets.size() + row.custom_environment_ids.size() > 1;
  return state;
}

Result<std::vector<CopyState>> VercelTarget::list() {
  CLAVIUM_TRY(const std::vector<VercelEnvRow> rows, api_->list_env(options_.project));
  const bool any_custom = std::any_of(rows.begin(), rows.end(), [](const VercelEnvRow& row) {
    return !row.custom_environment_ids.empty();
  });
  if (any_custom) CLAVIUM_CHECK(load_custom_environments());

  std::vector<CopyState> copies;
  types_by_id_.clear();
  for (const VercelEnvRow& row : rows) {
    types_by_id_[row.id] = row.type;
    for (const std::string& target : row.targets) {
      copies.push_back(state_of(row, {row.key, target, row.branch}));
    }
    for (const std::string& id : row.custom_environment_ids) {
      copies.push_back(state_of(row, {row.key, environment_name(id), row.branch}));
    }
    // Rows of the system may serve no environment by name; they still take the key.
    if (row.targets.empty() && row.custom_environment_ids.empty()) {
      copies.push_back(state_of(row, {row.key, {}, row.branch}));
    }
  }
  return copies;
}

Result<std::optional<CopyState>> VercelTarget::find_copy(const CopyRef& ref) {
  CLAVIUM_TRY(std::vector<CopyState> copies, list());
  for (CopyState& copy : copies) {
    if (copy.ref == ref) return std::optional(std::move(copy));
  }
  return std::optional<CopyState>();
}

Result<CopyState> VercelTarget::write(const CopyRef& ref, const SecretBytes& value,
                                      std::string_view marker,
                                      const std::optional<CopyState>& existing) {
  CLAVIUM_CHECK(check_key(ref.key));
  CLAVIUM_CHECK(check_value(value));
  if (options_.leave_marker) CLAVIUM_CHECK(check_marker(marker));
  if (!ref.branch.empty() && ref.environment != "preview") {
    return fail(ErrorKind::invalid_request, "Vercel knows branches in preview alone, not in ",
                ref.environment);
  }
  const std::string_view comment = options_.leave_marker ? marker : std::string_view();
  return existing ? change(ref, value, comment, *existing) : create(ref, value, comment);
}

Result<CopyState> VercelTarget::create(const CopyRef& ref, const SecretBytes& value,
                                       std::string_view marker) {
  CLAVIUM_TRY(const Place place, find_place(ref.environment));
  vendors::VercelEnvDraft draft;
  draft.key = ref.key;
  draft.type = std::string(wanted_type(place));
  draft.target = place.target;
  draft.custom_environment_id = place.custom_environment_id;
  draft.branch = ref.branch;
  draft.comment = std::string(marker);
  auto row = api_->create_env(options_.project, draft, value);
  if (!row && row.error().kind == ErrorKind::unavailable) {
    // The answer was lost, not necessarily the request: look before a second attempt.
    CLAVIUM_TRY(const std::optional<CopyState> landed, find_copy(ref));
    if (!landed) {
      row = api_->create_env(options_.project, draft, value);
    } else if (!marker.empty() && landed->marker == marker) {
      return change(ref, value, marker, *landed);
    } else {
      return std::unexpected(make_error(ErrorKind::conflict, "a row for ", ref.key, " in ",
                                        ref.environment,
                                        " appeared while its creation got no answer")
                                 .with_hint("list the copies again and decide again"));
    }
  }
  if (!row) return std::unexpected(std::move(row).error());
  types_by_id_[row->id] = row->type;
  return state_of(*row, ref);
}

Result<CopyState> VercelTarget::change(const CopyRef& ref, const SecretBytes& value,
                                       std::string_view marker, const CopyState& existing) {
  if (existing.ref != ref) {
    return fail(ErrorKind::invalid_request, "the row given for ", ref.key, " in ", ref.environment,
                " is of another copy");
  }
  if (existing.shared) {
    return std::unexpected(
        make_error(ErrorKind::precondition, "the row of ", ref.key, " serves more than ",
                   ref.environment, "; writing it would change the others too")
            .with_hint("split it into one variable an environment at Vercel, then repeat"));
  }
  if (!existing.owner.empty()) {
    return std::unexpected(
        make_error(ErrorKind::precondition, "the row of ", ref.key, " belongs to the integration ",
                   existing.owner, ", which would overwrite it")
            .with_hint("take the variable out of the integration, or choose another key"));
  }
  CLAVIUM_TRY(const Place place, find_place(ref.environment));
  if (types_by_id_.find(existing.remote_id) == types_by_id_.end()) CLAVIUM_CHECK(list());
  vendors::VercelEnvEdit edit;
  const auto known = types_by_id_.find(existing.remote_id);
  // A sensitive row stays one; any other takes the type that our policy wants, so that no secret is
  // left in a row that everyone may read.
  if (known != types_by_id_.end() && known->second != "sensitive") {
    edit.type = std::string(wanted_type(place));
  }
  if (options_.leave_marker) edit.comment = std::string(marker);
  auto row = api_->edit_env(options_.project, existing.remote_id, edit, value);
  if (!row && row.error().kind == ErrorKind::not_found) {
    return std::unexpected(
        make_error(ErrorKind::conflict, "the row of ", ref.key, " in ", ref.environment, " is gone")
            .with_hint("list the copies again and decide again"));
  }
  if (!row) return std::unexpected(std::move(row).error());
  types_by_id_[row->id] = row->type;
  return state_of(*row, ref);
}

Result<void> VercelTarget::remove(const CopyState& existing) {
  if (existing.shared) {
    return std::unexpected(make_error(ErrorKind::precondition, "the row of ", existing.ref.key,
                                      " serves more than ", existing.ref.environment,
                                      "; removing it would take it from the others too")
                               .with_hint("take this environment off the variable at Vercel"));
  }
  return api_->delete_env(options_.project, existing.remote_id);
}

}  // namespace

Result<std::unique_ptr<Target>> make_vercel_target(VercelTargetOptions options,
                                                   http::Client& client, Clock& clock,
                                                   Entropy& entropy) {
  if (options.project.empty()) {
    return std::unexpected(make_error(ErrorKind::invalid_request, "a vercel target needs a project")
                               .with_hint("set project = \"prj_…\" (Vercel: Settings, General)"));
  }
  vendors::VercelApiOptions api_options;
  api_options.base_url = options.base_url;
  api_options.team = options.team;
  api_options.token = std::move(options.token);
  api_options.sleep = options.sleep;
  CLAVIUM_TRY(std::unique_ptr<VercelApi> api,
              VercelApi::make(std::move(api_options), client, clock, entropy));
  return std::make_unique<VercelTarget>(std::move(options), std::move(api));
}

}  // namespace clavium::targets
