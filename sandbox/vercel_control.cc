// SPDX-License-Identifier: Apache-2.0
//
// The control path of the Vercel stand-in (sandbox/README.md has the table). Nothing here exists at
// Vercel.
#include <utility>

#include "json/value.h"
#include "json/writer.h"
#include "sandbox/vercel.h"
#include "sandbox/vercel_call.h"

namespace clavium::sandbox {

namespace {

http::Response bad_json() { return refusal_answer(400, "BAD_REQUEST", "The body is no JSON."); }

}  // namespace

http::Response VercelSandbox::route_control(const Call& call, const SecretBytes& body) {
  const std::string_view subject = call.parts.empty() ? std::string_view() : call.parts[0];
  if (call.is("GET", "_sandbox", 1) && subject == "env") return show_digests();
  if (call.is("POST", "_sandbox", 1) && subject == "env") {
    const auto document = json::Document::parse(body);
    return document ? row_or_refusal(env_.plant(document->root())) : bad_json();
  }
  if (call.is("PATCH", "_sandbox", 2) && subject == "env") {
    const auto document = json::Document::parse(body);
    return document ? row_or_refusal(env_.alter(call.parts[1], document->root())) : bad_json();
  }
  if (call.is("DELETE", "_sandbox", 2) && subject == "env") {
    const auto gone = env_.remove(call.parts[1]);
    return gone ? row_answer(*gone) : refusal_answer(gone.error());
  }
  if (call.is("GET", "_sandbox", 2) && subject == "deployments")
    return show_built_with(call.parts[1]);
  if (call.is("PUT", "_sandbox", 1) && subject == "behaviour") return set_behaviour(body);
  return refusal_answer(404, "not_found", "The control path has no such thing.");
}

http::Response VercelSandbox::show_digests() const {
  json::Writer writer;
  writer.begin_object().key("envs").begin_array();
  for (const auto& [id, row] : env_.rows()) {
    writer.begin_object().member("id", id).member("key", row.key).member("type", row.type);
    writer.member("sha256", sha256_hex(row.value)).member("comment", row.comment);
    writer.member("gitBranch", row.branch);
    writer.key("target").begin_array();
    for (const std::string& target : row.targets) writer.value(target);
    writer.end_array().key("customEnvironmentIds").begin_array();
    for (const std::string& custom : row.custom_environment_ids) writer.value(custom);
    writer.end_array().end_object();
  }
  writer.end_array().end_object();
  return json_answer(200, std::move(writer));
}

http::Response VercelSandbox::show_built_with(std::string_view id) const {
  const Deployment* deployment = deployments_.find(id);
  if (deployment == nullptr) return refusal_answer(404, "not_found", "Deployment not found.");
  json::Writer writer;
  writer.begin_object().member("id", deployment->id).member("readyState", deployment->state);
  writer.key("builtWith").begin_object();
  for (const auto& [key, digest] : deployment->built_with) writer.member(key, digest);
  writer.end_object().end_object();
  return json_answer(200, std::move(writer));
}

http::Response VercelSandbox::set_behaviour(const SecretBytes& body) {
  const auto document = json::Document::parse(body);
  if (!document) return bad_json();
  const json::Value root = document->root();
  const auto integer = [&](std::string_view name, std::int64_t& out) {
    if (const auto member = root.find(name)) out = member->integer().value_or(out);
  };
  integer("callsUntilThrottled", calls_until_throttled_);
  integer("throttledCalls", throttled_calls_);
  integer("hiddenProductionEnvCount", hidden_production_count_);
  integer("pageSize", page_size_);
  if (const auto after = root.find("retryAfter"); after && after->string()) {
    retry_after_ = std::string(*after->string());
  }
  if (const auto challenge = root.find("challenge"))
    challenge_ = challenge->boolean().value_or(false);
  if (const auto policy = root.find("sensitivePolicy")) {
    env_.set_sensitive_policy(policy->boolean().value_or(false));
  }
  if (const auto custom = root.find("customEnvironments")) {
    custom_environments_.clear();
    custom->for_each_member([&](std::string_view id, json::Value slug) {
      custom_environments_[std::string(id)] = std::string(slug.string().value_or(""));
    });
  }
  json::Writer writer;
  writer.begin_object().member("ok", true).end_object();
  return json_answer(200, std::move(writer));
}

}  // namespace clavium::sandbox
