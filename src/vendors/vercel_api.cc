// SPDX-License-Identifier: Apache-2.0
#include "vendors/vercel_api.h"

#include <algorithm>
#include <utility>

#include "base/encoding.h"
#include "json/value.h"
#include "json/writer.h"
#include "vendors/vercel_errors.h"

namespace clavium::vendors {

namespace {

// About 1000 variables an environment are allowed; this many pages are a server that runs in
// circles.
constexpr int kPagesMax = 200;

std::unexpected<Error> malformed(std::string_view what) {
  return std::unexpected(make_error(ErrorKind::corrupt, "Vercel's answer has no usable ", what)
                             .with_hint("check the target's base URL, and for a newer clavium"));
}

Result<json::Document> parse_answer(const SecretBytes& body) {
  auto document = json::Document::parse(body);
  if (!document) return malformed("JSON");
  return document;
}

std::string text_of(json::Value object, std::string_view name) {
  const auto member = object.find(name);
  return member ? std::string(member->string().value_or("")) : std::string();
}

// `target` is an array or a single string.
std::vector<std::string> texts_of(json::Value object, std::string_view name) {
  std::vector<std::string> texts;
  const auto member = object.find(name);
  if (!member) return texts;
  if (const auto one = member->string()) texts.emplace_back(*one);
  member->for_each_element([&](json::Value element) {
    if (const auto text = element.string()) texts.emplace_back(*text);
  });
  return texts;
}

Result<VercelEnvRow> read_row(json::Value object) {
  VercelEnvRow row;
  row.id = text_of(object, "id");
  row.key = text_of(object, "key");
  row.type = text_of(object, "type");
  if (row.key.empty() || row.type.empty()) return malformed("row (key, type)");
  row.targets = texts_of(object, "target");
  row.custom_environment_ids = texts_of(object, "customEnvironmentIds");
  row.branch = text_of(object, "gitBranch");
  row.configuration_id = text_of(object, "configurationId");
  row.comment = text_of(object, "comment");
  const auto updated = object.find("updatedAt");
  row.updated_at =
      TimePoint(std::chrono::milliseconds(updated ? updated->integer().value_or(0) : 0));
  return row;
}

Result<VercelEnvRow> read_row_with_id(json::Value object) {
  CLAVIUM_TRY(VercelEnvRow row, read_row(object));
  if (row.id.empty()) return malformed("row (id)");
  return row;
}

// `created` is one object for an object sent and an array for an array sent; we send objects.
Result<VercelEnvRow> read_created(json::Value root) {
  const auto failed = root.find("failed");
  if (failed && failed->size() > 0) {
    std::optional<Error> first;
    failed->for_each_element([&](json::Value entry) {
      if (!first) first = vercel_failed_entry(entry);
    });
    if (first) return std::unexpected(*std::move(first));
  }
  const auto created = root.find("created");
  if (!created) return malformed("created row");
  std::optional<json::Value> row;
  if (created->kind() == json::Kind::object) row = *created;
  created->for_each_element([&](json::Value element) {
    if (!row) row = element;
  });
  if (!row) return malformed("created row");
  return read_row_with_id(*row);
}

Result<void> refuse_hidden_rows(json::Value root) {
  const auto hidden = root.find("hiddenProductionEnvCount");
  const std::int64_t count = hidden ? hidden->integer().value_or(0) : 0;
  if (count == 0) return {};
  return std::unexpected(
      make_error(ErrorKind::denied, "Vercel hides ", count, " production variables from this token")
          .with_hint("use a token whose owner may read production variables"));
}

std::string project_path(std::string_view version, std::string_view project,
                         std::string_view rest) {
  return concat("/", version, "/projects/", percent_encode(project), rest);
}

}  // namespace

VercelApi::VercelApi(VercelApiOptions options, http::Url base, http::Client& client, Clock& clock,
                     Entropy& entropy)
    : options_(std::move(options)),
      base_(std::move(base)),
      client_(client),
      clock_(clock),
      entropy_(entropy) {}

Result<std::unique_ptr<VercelApi>> VercelApi::make(VercelApiOptions options, http::Client& client,
                                                   Clock& clock, Entropy& entropy) {
  CLAVIUM_TRY(http::Url base, http::parse_url(options.base_url));
  // A token read from a file with its line end would split the header, or be refused without a
  // reason.
  const bool usable = options.token.reveal_text([](std::string_view token) {
    return !token.empty() &&
           std::all_of(token.begin(), token.end(), [](char c) { return c > 0x20 && c < 0x7f; });
  });
  if (!usable) {
    return std::unexpected(
        make_error(ErrorKind::invalid_request, "the Vercel token is empty or not printable ASCII")
            .with_hint("store the token alone, without a line end"));
  }
  return std::unique_ptr<VercelApi>(
      new VercelApi(std::move(options), std::move(base), client, clock, entropy));
}

Result<SecretBytes> VercelApi::call(std::string_view attempt, std::string_view method,
                                    std::string path, std::string_view query, SecretBytes body,
                                    CallClass call_class) {
  std::string full_query(query);
  if (!options_.team.empty()) {
    if (!full_query.empty()) full_query += '&';
    full_query += options_.team.starts_with("team_") ? "teamId=" : "slug=";
    full_query += percent_encode(options_.team);
  }
  http::Request request;
  request.method = std::string(method);
  request.target = full_query.empty() ? std::move(path) : concat(path, "?", full_query);
  request.headers.set("Accept", "application/json");
  if (!body.empty()) request.headers.set("Content-Type", "application/json");
  request.body = std::move(body);
  options_.token.reveal_text([&](std::string_view token) {
    request.headers.set("Authorization", concat("Bearer ", token));
  });
  const RetryContext context{client_, clock_, entropy_, options_.sleep, options_.retry};
  auto response = send_with_retries(context, base_, request, call_class);
  request.headers.wipe("Authorization");
  if (!response) return std::unexpected(std::move(response).error().during(attempt));
  if (response->status < 200 || response->status > 299) {
    return std::unexpected(vercel_refusal(*response, clock_.now()).during(attempt));
  }
  return std::move(response->body);
}

Result<VercelUser> VercelApi::ping() {
  CLAVIUM_TRY(const SecretBytes body,
              call("check the Vercel token", "GET", "/v2/user", "", {}, CallClass::repeatable));
  CLAVIUM_TRY(const json::Document document, parse_answer(body));
  const auto user = document.root().find("user");
  if (!user || text_of(*user, "id").empty()) return malformed("user");
  return VercelUser{text_of(*user, "id"), text_of(*user, "username")};
}

Result<VercelProject> VercelApi::get_project(std::string_view project) {
  CLAVIUM_TRY(const SecretBytes body,
              call("look at the Vercel project", "GET", project_path("v9", project, ""), "", {},
                   CallClass::repeatable));
  CLAVIUM_TRY(const json::Document document, parse_answer(body));
  VercelProject found{text_of(document.root(), "id"), text_of(document.root(), "name")};
  if (found.id.empty()) return malformed("project");
  return found;
}

Result<std::vector<VercelCustomEnvironment>> VercelApi::list_custom_environments(
    std::string_view project) {
  CLAVIUM_TRY(const SecretBytes body, call("list the project's custom environments", "GET",
                                           project_path("v9", project, "/custom-environments"), "",
                                           {}, CallClass::repeatable));
  CLAVIUM_TRY(const json::Document document, parse_answer(body));
  const auto environments = document.root().find("environments");
  if (!environments) return malformed("list of environments");
  std::vector<VercelCustomEnvironment> found;
  environments->for_each_element([&](json::Value element) {
    found.push_back({text_of(element, "id"), text_of(element, "slug")});
  });
  return found;
}

Result<std::vector<VercelEnvRow>> VercelApi::list_env(std::string_view project) {
  std::vector<VercelEnvRow> rows;
  std::string query;
  std::optional<std::int64_t> until;
  for (int page = 0; page < kPagesMax; ++page) {
    CLAVIUM_TRY(const SecretBytes body,
                call("list the project's variables", "GET", project_path("v10", project, "/env"),
                     query, {}, CallClass::repeatable));
    CLAVIUM_TRY(const json::Document document, parse_answer(body));
    const json::Value root = document.root();
    CLAVIUM_CHECK(refuse_hidden_rows(root));
    const auto envs = root.find("envs");
    if (!envs) {
      // The third shape that Vercel documents: one bare row.
      CLAVIUM_TRY(VercelEnvRow row, read_row(root));
      rows.push_back(std::move(row));
      return rows;
    }
    if (envs->kind() != json::Kind::array) return malformed("list of rows");
    std::optional<Error> bad;
    envs->for_each_element([&](json::Value element) {
      auto row = read_row(element);
      if (row) {
        rows.push_back(*std::move(row));
      } else if (!bad) {
        bad = std::move(row).error();
      }
    });
    if (bad) return std::unexpected(*std::move(bad));
    const auto pagination = root.find("pagination");
    const auto next = pagination ? pagination->find("next") : std::nullopt;
    if (!next || next->is_null()) return rows;
    const auto next_until = next->integer();
    if (!next_until || (until && *next_until >= *until)) return malformed("next page");
    until = next_until;
    query = concat("until=", *until);
  }
  return malformed("end of its list");
}

Result<VercelEnvRow> VercelApi::create_env(std::string_view project, const VercelEnvDraft& draft,
                                           const SecretBytes& value) {
  json::Writer writer;
  writer.begin_object().member("key", draft.key).key("value").secret_text(value);
  writer.member("type", draft.type);
  if (draft.custom_environment_id.empty()) {
    writer.key("target").begin_array().value(draft.target).end_array();
  } else {
    writer.key("customEnvironmentIds").begin_array().value(draft.custom_environment_id).end_array();
  }
  if (!draft.branch.empty()) writer.member("gitBranch", draft.branch);
  if (!draft.comment.empty()) writer.member("comment", draft.comment);
  writer.end_object();
  CLAVIUM_TRY(const SecretBytes body,
              call("create the variable", "POST", project_path("v10", project, "/env"), "",
                   std::move(writer).finish(), CallClass::creating));
  CLAVIUM_TRY(const json::Document document, parse_answer(body));
  return read_created(document.root());
}

Result<VercelEnvRow> VercelApi::edit_env(std::string_view project, std::string_view id,
                                         const VercelEnvEdit& edit, const SecretBytes& value) {
  json::Writer writer;
  writer.begin_object().key("value").secret_text(value);
  if (edit.type) writer.member("type", *edit.type);
  if (edit.comment) writer.member("comment", *edit.comment);
  writer.end_object();
  CLAVIUM_TRY(const SecretBytes body,
              call("change the variable", "PATCH",
                   project_path("v9", project, concat("/env/", percent_encode(id))), "",
                   std::move(writer).finish(), CallClass::repeatable));
  CLAVIUM_TRY(const json::Document document, parse_answer(body));
  return read_row_with_id(document.root());
}

Result<void> VercelApi::delete_env(std::string_view project, std::string_view id) {
  const auto gone = call("delete the variable", "DELETE",
                         project_path("v9", project, concat("/env/", percent_encode(id))), "", {},
                         CallClass::repeatable);
  if (!gone && gone.error().kind != ErrorKind::not_found) return std::unexpected(gone.error());
  return {};
}

}  // namespace clavium::vendors
