// SPDX-License-Identifier: Apache-2.0
#include "runbook/plan.h"

#include <algorithm>

#include "base/encoding.h"
#include "crypto/digest.h"
#include "json/value.h"
#include "json/writer.h"

namespace clavium::runbook {
namespace {

void write_ref(json::Writer& out, const targets::CopyRef& ref) {
  out.member("key", ref.key).member("environment", ref.environment).member("branch", ref.branch);
}

void write_step(json::Writer& out, const Step& step) {
  out.begin_object();
  std::visit(Visit{[&](const CreateSecret& s) {
                     out.member("do", "create_secret")
                         .member("secret", s.secret_name)
                         .member("provider", s.provider);
                   },
                   [&](const WriteCopy& s) {
                     out.member("do", "write_copy").member("secret", s.secret_name);
                     out.member("version", s.version_id).member("target", s.target);
                     write_ref(out, s.to);
                   },
                   [&](const RemoveCopy& s) {
                     out.member("do", "remove_copy")
                         .member("secret", s.secret_name)
                         .member("target", s.target);
                     write_ref(out, s.from);
                     out.member("remote_id", s.remote_id);
                   }},
             step);
  out.end_object();
}

void write_request(json::Writer& out, const PlanRequest& request) {
  out.begin_object();
  out.member("environment", request.selection.environment)
      .member("service", request.selection.service);
  out.member("secret", request.selection.secret).member("target", request.selection.target);
  out.key("adopt").begin_array();
  for (const auto& key : request.adopt) out.value(key);
  out.end_array();
  out.member("adopt_marked", request.adopt_marked).member("prune", request.prune).end_object();
}

}  // namespace

std::string_view name_of(Action action) {
  switch (action) {
    case Action::create:
      return "create";
    case Action::update:
      return "update";
    case Action::skip:
      return "skip";
    case Action::remove:
      return "delete";
    case Action::foreign:
      return "foreign";
    case Action::conflict:
      return "conflict";
    case Action::needs_value:
      return "needs-value";
  }
  return "unknown";
}

std::string Plan::id() const {
  json::Writer out;
  out.begin_array().value(verb).value(facts_digest);
  write_request(out, request);
  for (const auto& row : rows) {
    // What others do to their own rows does not make our plan another one.
    if (row.action == Action::foreign) continue;
    out.value(name_of(row.action));
    if (row.step) write_step(out, *row.step);
  }
  out.end_array();
  return hex_encode(crypto::sha256(std::move(out).finish_text())).substr(0, 32);
}

std::size_t Plan::count(Action action) const {
  return static_cast<std::size_t>(std::count_if(
      rows.begin(), rows.end(), [&](const PlanRow& row) { return row.action == action; }));
}

bool Plan::has_steps() const {
  return std::any_of(rows.begin(), rows.end(),
                     [](const PlanRow& row) { return row.step.has_value(); });
}

std::string to_json(const Plan& plan) {
  json::Writer out;
  out.begin_object().member("schema", "clavium.plan").member("version", 1);
  out.member("verb", plan.verb).member("id", plan.id()).member("facts", plan.facts_digest);
  out.key("request");
  write_request(out, plan.request);
  out.key("rows").begin_array();
  for (const auto& row : plan.rows) {
    out.begin_object().member("action", name_of(row.action)).member("secret", row.secret);
    out.member("target", row.target);
    write_ref(out, row.place);
    out.member("owner", row.owner).member("reason", row.reason);
    if (row.step) {
      out.key("step");
      write_step(out, *row.step);
    }
    out.end_object();
  }
  out.end_array().end_object();
  return std::move(out).finish_text();
}

Result<SavedPlan> parse_plan(std::string_view text) {
  const auto wrong = [](std::string_view why) {
    return std::unexpected(make_error(ErrorKind::invalid_request, "the plan file ", why)
                               .with_hint("clavium sync plan --plan-out FILE"));
  };
  const auto document = json::Document::parse(text);
  if (!document) return wrong("is not valid JSON");
  const auto root = document->root();
  const auto schema = root.find("schema"), version = root.find("version"), id = root.find("id"),
             given = root.find("request");
  if (!schema || schema->string() != "clavium.plan") return wrong("is no plan");
  if (!version || version->integer() != 1) return wrong("has another version than 1");
  if (!id || !id->string() || !given) return wrong("lacks its id or request");
  SavedPlan made;
  made.id = *id->string();
  const auto member = [&](std::string_view key) {
    const auto found = given->find(key);
    return found ? std::string(found->string().value_or("")) : std::string();
  };
  const auto truth = [&](std::string_view key) {
    const auto found = given->find(key);
    return found && found->boolean().value_or(false);
  };
  made.request.selection = {.environment = member("environment"),
                            .service = member("service"),
                            .secret = member("secret"),
                            .target = member("target")};
  if (const auto adopt = given->find("adopt"))
    adopt->for_each_element([&](json::Value key) {
      if (const auto word = key.string()) made.request.adopt.emplace_back(*word);
    });
  made.request.adopt_marked = truth("adopt_marked");
  made.request.prune = truth("prune");
  return made;
}

Report to_report(const Plan& plan, std::string schema) {
  Report report;
  report.schema = std::move(schema);
  const bool has_targets = std::any_of(plan.rows.begin(), plan.rows.end(),
                                       [](const PlanRow& row) { return !row.target.empty(); });
  report.columns = {"action", "secret"};
  if (has_targets) report.columns.insert(report.columns.end(), {"target", "key", "environment"});
  report.columns.insert(report.columns.end(), {"owner", "reason"});
  for (const auto& row : plan.rows) {
    std::vector<Cell> cells = {name_of(row.action), row.secret};
    if (has_targets) {
      const auto& place = row.place;
      cells.insert(cells.end(),
                   {row.target, place.key,
                    place.branch.empty() ? place.environment
                                         : concat(place.environment, " (", place.branch, ")")});
    }
    cells.insert(cells.end(), {row.owner, row.reason});
    report.rows.push_back(std::move(cells));
  }
  return report;
}

}  // namespace clavium::runbook
