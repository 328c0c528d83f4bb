// SPDX-License-Identifier: Apache-2.0
#include "runbook/journal.h"

#include "json/writer.h"
#include "ledger/ledger.h"

namespace clavium::runbook {
namespace {

std::string_view name_of(Phase phase) {
  switch (phase) {
    case Phase::begin:
      return "begin";
    case Phase::done:
      return "done";
    case Phase::failed:
      return "failed";
  }
  return "unknown";
}

Result<void> append(World& world, std::string_view verb, json::Writer&& event) {
  CLAVIUM_CHECK(world.ledger->append(
      {world.actor, world.reason, std::string(verb), std::move(event).finish_text()},
      world.clock.now()));
  return {};
}

// Only the failure's code: a vendor's message is a stranger's text, and the journal is for ever.
void write_failure(json::Writer& out, const Error* failure) {
  if (failure != nullptr) out.member("code", failure->stable_code());
}

}  // namespace

Result<void> record_step(World& world, std::string_view verb, std::string_view plan_id,
                         const Step& step, Phase phase, const Error* failure) {
  json::Writer out;
  out.begin_object().member("plan", plan_id).member("phase", name_of(phase));
  const auto place = [&](std::string_view target, const targets::CopyRef& ref) {
    out.member("target", target).member("key", ref.key).member("environment", ref.environment);
    if (!ref.branch.empty()) out.member("branch", ref.branch);
  };
  std::visit(Visit{[&](const CreateSecret& s) {
                     out.member("do", "create_secret")
                         .member("secret", s.secret_name)
                         .member("provider", s.provider);
                   },
                   [&](const WriteCopy& s) {
                     out.member("do", "write_copy")
                         .member("secret", s.secret_name)
                         .member("version", s.version_id);
                     place(s.target, s.to);
                   },
                   [&](const RemoveCopy& s) {
                     out.member("do", "remove_copy").member("secret", s.secret_name);
                     place(s.target, s.from);
                   }},
             step);
  write_failure(out, failure);
  out.end_object();
  return append(world, verb, std::move(out));
}

Result<void> record_event(World& world, std::string_view verb, std::string_view id,
                          std::string_view secret_name, std::string_view what, Phase phase,
                          const Error* failure) {
  json::Writer out;
  out.begin_object().member("rotation", id).member("phase", name_of(phase)).member("do", what);
  out.member("secret", secret_name);
  write_failure(out, failure);
  out.end_object();
  return append(world, verb, std::move(out));
}

}  // namespace clavium::runbook
