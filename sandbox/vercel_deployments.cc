// SPDX-License-Identifier: Apache-2.0
#include "sandbox/vercel_deployments.h"

#include <algorithm>

namespace clavium::sandbox {

namespace {

constexpr std::string_view kIdAlphabet =
    "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0123456789";

}  // namespace

Deployments::Deployments(const Place& place, Clock& clock, Entropy& entropy)
    : place_(place), clock_(clock), entropy_(entropy) {}

const Deployment& Deployments::start(std::string target, const EnvTable& rows) {
  Deployment deployment;
  deployment.id = concat("dpl_", random_text(entropy_, 24, kIdAlphabet));
  deployment.target = std::move(target);
  deployment.state = "QUEUED";
  deployment.created_at = clock_.now();
  for (const auto& [id, row] : rows.rows()) {
    const auto& targets = row.targets;
    if (row.branch.empty() &&
        std::find(targets.begin(), targets.end(), deployment.target) != targets.end()) {
      deployment.built_with[row.key] = sha256_hex(row.value);
    }
  }
  all_.push_back(std::move(deployment));
  return all_.back();
}

const Deployment* Deployments::poll(std::string_view id) {
  for (Deployment& deployment : all_) {
    if (deployment.id != id) continue;
    if (deployment.state == "BUILDING") deployment.state = "READY";
    if (deployment.state == "QUEUED") deployment.state = "BUILDING";
    return &deployment;
  }
  return nullptr;
}

const Deployment* Deployments::find(std::string_view id) const {
  const auto found =
      std::find_if(all_.begin(), all_.end(), [&](const Deployment& each) { return each.id == id; });
  return found == all_.end() ? nullptr : &*found;
}

void Deployments::write_common(json::Writer& writer, const Deployment& deployment) const {
  const std::int64_t created = deployment.created_at.time_since_epoch().count();
  writer.member("name", place_.project_name);
  writer.member("url", concat(deployment.id, ".vercel.invalid"));
  writer.member("projectId", place_.project_id);
  writer.member("readyState", deployment.state);
  writer.member("target", deployment.target);
  writer.member("type", "LAMBDAS");
  writer.member("createdAt", created);
  writer.key("creator").begin_object();
  writer.member("uid", "sandbox-user").member("username", "sandbox").end_object();
  writer.key("meta").begin_object().end_object();
  writer.key("aliasError").null();
}

void Deployments::write_list(json::Writer& writer, std::string_view target, std::string_view state,
                             std::int64_t limit) const {
  std::int64_t count = 0;
  writer.begin_object().key("deployments").begin_array();
  for (auto each = all_.rbegin(); each != all_.rend() && count < limit; ++each) {
    if (!target.empty() && each->target != target) continue;
    if (!state.empty() && each->state != state) continue;
    ++count;
    writer.begin_object().member("uid", each->id);
    writer.member("created", std::int64_t(each->created_at.time_since_epoch().count()));
    writer.member("state", each->state).key("inspectorUrl").null();
    write_common(writer, *each);
    writer.end_object();
  }
  writer.end_array().key("pagination").begin_object();
  writer.member("count", count).key("next").null().key("prev").null().end_object().end_object();
}

void Deployments::write_one(json::Writer& writer, const Deployment& deployment) const {
  writer.begin_object().member("id", deployment.id);
  write_common(writer, deployment);
  writer.member("status", deployment.state);
  writer.member("aliasAssigned", deployment.state == "READY");
  writer.key("alias").begin_array().end_array();
  writer.key("build").begin_object().key("env").begin_array().end_array().end_object();
  writer.key("env").begin_array();
  for (const auto& [key, digest] : deployment.built_with) writer.value(key);
  writer.end_array();
  writer.member("ownerId", place_.team_id.empty() ? std::string("sandbox-user") : place_.team_id);
  writer.member("plan", "pro");
  writer.key("projectSettings").begin_object().end_object();
  writer.member("public", false);
  writer.key("regions").begin_array().value("fra1").end_array();
  writer.member("version", 2).member("bootedAt", 0).member("buildingAt", 0);
  writer.member("inspectorUrl", "")
      .member("buildSkipped", false)
      .member("isInConcurrentBuildsQueue", false);
  if (!place_.team_id.empty()) {
    writer.key("team").begin_object().member("id", place_.team_id);
    writer.member("name", place_.team_slug).member("slug", place_.team_slug).end_object();
  }
  writer.end_object();
}

}  // namespace clavium::sandbox
