// SPDX-License-Identifier: Apache-2.0
#include "sandbox/vercel.h"

#include <algorithm>
#include <utility>

#include "base/encoding.h"
#include "json/writer.h"
#include "sandbox/vercel_call.h"

namespace clavium::sandbox {

namespace {

http::Response bad_json() { return refusal_answer(400, "BAD_REQUEST", "The body is no JSON."); }
http::Response no_route() {
  return refusal_answer(404, "not_found", "The stand-in has no such path.");
}

std::string text_of(json::Value object, std::string_view name, std::string_view otherwise) {
  const auto member = object.find(name);
  return std::string(member ? member->string().value_or(otherwise) : otherwise);
}

}  // namespace

VercelSandbox::VercelSandbox(VercelSandboxOptions options, Clock& clock, Entropy& entropy)
    : options_(std::move(options)),
      place_{options_.project_id, options_.project_name, options_.team_id, options_.team_slug},
      clock_(clock),
      env_(clock, entropy),
      deployments_(place_, clock, entropy) {
  // A project that people use has a deployment to redeploy.
  const Deployment& first = deployments_.start("production", env_);
  const std::string id = first.id;
  while (deployments_.poll(id)->state != "READY") {
  }
}

void VercelSandbox::handle(http::Request request, http::Responder respond) {
  respond([&] {
    const std::lock_guard lock(mutex_);
    return answer(request);
  }());
}

http::Response VercelSandbox::answer(const http::Request& request) {
  const Call call(request);
  if (auto refused = refuse_caller(request, call)) return *std::move(refused);
  if (call.version == "_sandbox") return route_control(call, request.body);
  if (auto throttled = throttle()) return *std::move(throttled);
  return route(call, request.body);
}

std::optional<http::Response> VercelSandbox::refuse_caller(const http::Request& request,
                                                           const Call& call) {
  const std::string_view given = request.headers.find("Authorization").value_or("");
  const bool known = given.starts_with("Bearer ") && options_.token.reveal_text([&](auto token) {
    return constant_time_equal(given.substr(7), token);
  });
  if (!known || options_.token.empty()) {
    json::Writer writer;
    writer.begin_object().key("error").begin_object().member("code", "forbidden");
    writer.member("message", "Not authorized")
        .member("invalidToken", true)
        .end_object()
        .end_object();
    return json_answer(403, std::move(writer));
  }
  const std::string_view team_id = call.parameter("teamId");
  const std::string_view slug = call.parameter("slug");
  const bool other_team = (!team_id.empty() && team_id != place_.team_id) ||
                          (!slug.empty() && slug != place_.team_slug);
  if (other_team) return refusal_answer(403, "forbidden", "Not authorized for this team.");
  // Without its team's name a team's project does not exist; the user does.
  const bool unnamed_team = !place_.team_id.empty() && team_id.empty() && slug.empty();
  const bool about_project = !call.parts.empty() && call.parts.front() != "user" &&
                             call.parts.front() != "teams" && call.version != "_sandbox";
  if (unnamed_team && about_project) return refusal_answer(404, "not_found", "Project not found.");
  return std::nullopt;
}

std::optional<http::Response> VercelSandbox::throttle() {
  if (calls_until_throttled_ < 0) return std::nullopt;
  if (calls_until_throttled_ > 0) {
    --calls_until_throttled_;
    return std::nullopt;
  }
  if (throttled_calls_-- <= 0) {
    calls_until_throttled_ = -1;
    return std::nullopt;
  }
  http::Response response = refusal_answer(429, "rate_limited", "Too many requests.");
  const auto now = std::chrono::floor<std::chrono::seconds>(clock_.now());
  response.headers.set("Retry-After", retry_after_);
  response.headers.set("X-RateLimit-Limit", "1");
  response.headers.set("X-RateLimit-Remaining", "0");
  response.headers.set("X-RateLimit-Reset", std::to_string(now.time_since_epoch().count() + 1));
  return response;
}

http::Response VercelSandbox::route(const Call& call, const SecretBytes& body) {
  if (call.is("GET", "v2", 1) && call.parts[0] == "user") return show_user();
  if (call.is("GET", "v2", 2) && call.parts[0] == "teams") return show_team();
  if (!call.parts.empty() && call.parts[0] == "projects") return route_project(call, body);
  if (!call.parts.empty() && call.parts[0] == "deployments") return route_deployments(call, body);
  return no_route();
}

http::Response VercelSandbox::route_project(const Call& call, const SecretBytes& body) {
  if (call.parts.size() < 2 ||
      (call.parts[1] != place_.project_id && call.parts[1] != place_.project_name)) {
    return refusal_answer(404, "not_found", "Project not found.");
  }
  if (call.is("GET", "v9", 2)) return show_project();
  if (call.is("GET", "v9", 3) && call.parts[2] == "custom-environments") {
    return show_custom_environments();
  }
  if (call.parts.size() >= 3 && call.parts[2] == "env") return route_env(call, body);
  return no_route();
}

http::Response VercelSandbox::route_env(const Call& call, const SecretBytes& body) {
  if (call.method == "GET" && challenge_) {
    return refusal_answer(403, "challenge_required", "Another proof of identity is required.");
  }
  if (call.is("GET", "v10", 3)) return list_env(call);
  if (call.is("POST", "v10", 3)) return create_env(call, body);
  if (call.parts.size() != 4) return no_route();
  const std::string& id = call.parts[3];
  if (call.is("GET", "v1", 4)) {
    const EnvRow* row = env_.find(id);
    if (row == nullptr) return refusal_answer(404, "ID_NOT_FOUND", "The variable was not found.");
    return row_answer(*row, {.decrypted = true});
  }
  if (call.version != "v9" && call.version != "v10") return no_route();
  if (call.method == "PATCH") {
    const auto document = json::Document::parse(body);
    return document ? row_or_refusal(env_.edit(id, document->root())) : bad_json();
  }
  if (call.method == "DELETE") {
    const auto gone = env_.remove(id);
    return gone ? row_answer(*gone) : refusal_answer(gone.error());
  }
  return no_route();
}

http::Response VercelSandbox::list_env(const Call& call) {
  const RowView view{.decrypted = call.parameter("decrypt") == "true", .security_issues = true};
  const auto total = std::int64_t(env_.rows().size());
  // Vercel's cursor is a time that falls from page to page; ours is the number of rows still to
  // show.
  const std::int64_t left =
      std::clamp<std::int64_t>(parse_integer(call.parameter("until")).value_or(total), 0, total);
  const std::int64_t on_page = page_size_ > 0 ? std::min(left, page_size_) : left;
  const std::string_view branch = call.parameter("gitBranch");
  json::Writer writer;
  writer.begin_object().key("envs").begin_array();
  std::int64_t index = 0;
  for (const auto& [id, row] : env_.rows()) {
    const std::int64_t at = index++;
    if (at < total - left || at >= total - left + on_page) continue;
    if (!branch.empty() && row.branch != branch) continue;
    write_row(writer, row, view);
  }
  writer.end_array();
  if (hidden_production_count_ > 0) {
    writer.member("hiddenProductionEnvCount", hidden_production_count_);
  } else {
    writer.key("pagination").begin_object().member("count", on_page).key("next");
    if (left > on_page) {
      writer.value(left - on_page);
    } else {
      writer.null();
    }
    writer.key("prev").null().end_object();
  }
  writer.end_object();
  return json_answer(200, std::move(writer));
}

http::Response VercelSandbox::create_env(const Call& call, const SecretBytes& body) {
  const auto document = json::Document::parse(body);
  if (!document) return bad_json();
  const bool upsert = call.parameter("upsert") == "true";
  json::Writer writer;
  if (document->root().kind() != json::Kind::array) {
    const auto created = env_.create(document->root(), upsert);
    if (!created) return refusal_answer(created.error());
    writer.begin_object().key("created");
    write_row(writer, **created, {});
    writer.key("failed").begin_array().end_array().end_object();
    return json_answer(201, std::move(writer));
  }
  // Several at once: what failed stands beside what was created, and the status is 201 all the
  // same.
  std::vector<Refusal> failed;
  writer.begin_object().key("created").begin_array();
  document->root().for_each_element([&](json::Value element) {
    const auto created = env_.create(element, upsert);
    if (created) {
      write_row(writer, **created, {});
    } else {
      failed.push_back(created.error());
    }
  });
  writer.end_array().key("failed").begin_array();
  for (const Refusal& refusal : failed) {
    writer.begin_object().key("error");
    write_refusal(writer, refusal);
    writer.end_object();
  }
  writer.end_array().end_object();
  return json_answer(201, std::move(writer));
}

http::Response VercelSandbox::route_deployments(const Call& call, const SecretBytes& body) {
  if (call.is("GET", "v7", 1)) {
    json::Writer writer;
    const std::string_view project = call.parameter("projectId");
    const bool ours =
        project.empty() || project == place_.project_id || project == place_.project_name;
    const std::int64_t limit = parse_integer(call.parameter("limit")).value_or(20);
    deployments_.write_list(writer, call.parameter("target"), call.parameter("state"),
                            ours ? limit : 0);
    return json_answer(200, std::move(writer));
  }
  if (call.is("POST", "v13", 1)) return start_deployment(body);
  if (call.is("GET", "v13", 2)) {
    const Deployment* deployment = deployments_.poll(call.parts[1]);
    if (deployment == nullptr) return refusal_answer(404, "not_found", "Deployment not found.");
    json::Writer writer;
    deployments_.write_one(writer, *deployment);
    return json_answer(200, std::move(writer));
  }
  return no_route();
}

http::Response VercelSandbox::start_deployment(const SecretBytes& body) {
  const auto document = json::Document::parse(body);
  if (!document) return bad_json();
  const json::Value root = document->root();
  if (text_of(root, "name", "").empty()) {
    return refusal_answer(400, "bad_request", "The name is missing.");
  }
  const std::string source = text_of(root, "deploymentId", "");
  if (!source.empty() && deployments_.find(source) == nullptr) {
    return refusal_answer(404, "not_found", "Deployment not found.");
  }
  const Deployment& started = deployments_.start(text_of(root, "target", "preview"), env_);
  json::Writer writer;
  deployments_.write_one(writer, started);
  return json_answer(200, std::move(writer));
}

http::Response VercelSandbox::show_user() const {
  json::Writer writer;
  writer.begin_object().key("user").begin_object();
  writer.member("id", "sandbox-user").member("username", "sandbox");
  writer.member("email", "sandbox@example.invalid").member("name", "Sandbox").key("avatar").null();
  writer.key("defaultTeamId");
  if (place_.team_id.empty()) {
    writer.null();
  } else {
    writer.value(place_.team_id);
  }
  writer.member("limited", true).end_object().end_object();
  return json_answer(200, std::move(writer));
}

http::Response VercelSandbox::show_team() const {
  if (place_.team_id.empty()) return refusal_answer(404, "not_found", "Team not found.");
  json::Writer writer;
  writer.begin_object().member("id", place_.team_id).member("slug", place_.team_slug);
  writer.member("name", place_.team_slug).member("creatorId", "sandbox-user");
  writer.member("createdAt", 0).member("updatedAt", 0).member("stagingPrefix", "");
  for (const std::string_view unset : {"avatar", "description", "billing"})
    writer.key(unset).null();
  writer.end_object();
  return json_answer(200, std::move(writer));
}

http::Response VercelSandbox::show_project() const {
  json::Writer writer;
  const auto write_resources = [&](std::string_view name) {
    writer.key(name).begin_object().key("functionDefaultRegions").begin_array();
    writer.value("fra1").end_array().end_object();
  };
  writer.begin_object().member("id", place_.project_id).member("name", place_.project_name);
  writer.member("accountId", place_.team_id.empty() ? std::string("sandbox-user") : place_.team_id);
  writer.key("alias").begin_array().end_array();
  writer.member("nodeVersion", "22.x").member("directoryListing", false).key("framework").null();
  writer.key("deploymentExpiration").begin_object().end_object();
  write_resources("defaultResourceConfig");
  write_resources("resourceConfig");
  writer.end_object();
  return json_answer(200, std::move(writer));
}

http::Response VercelSandbox::show_custom_environments() const {
  json::Writer writer;
  writer.begin_object().key("accountLimit").begin_object().member("total", 12).end_object();
  writer.key("environments").begin_array();
  for (const auto& [id, slug] : custom_environments_) {
    writer.begin_object().member("id", id).member("slug", slug).member("type", "preview");
    writer.member("createdAt", 0).member("updatedAt", 0).end_object();
  }
  writer.end_array().end_object();
  return json_answer(200, std::move(writer));
}

}  // namespace clavium::sandbox
