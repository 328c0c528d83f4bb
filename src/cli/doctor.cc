// SPDX-License-Identifier: Apache-2.0
//
// doctor: each thing that has to work, tried by itself, with what mends it.
#include <sys/prctl.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdlib>

#include "cli/own_verbs.h"
#include "runbook/backend_calls.h"

namespace clavium::cli {

namespace {

using runbook::Cell;
using runbook::Outcome;

// SigV4 requests are refused beyond five minutes (AWS General Reference, "signature expired").
constexpr std::chrono::minutes kSkewFailed{5};
constexpr std::chrono::seconds kSkewWorthSaying{30};

class Findings {
 public:
  Findings() {
    report_.schema = "clavium.doctor";
    report_.columns = {"check", "result", "detail", "mend"};
  }
  void passed(std::string check, std::string detail) {
    add(std::move(check), "PASSED", std::move(detail), "");
  }
  void skipped(std::string check, std::string why) {
    add(std::move(check), "SKIPPED", std::move(why), "");
  }
  void failed(std::string check, std::string detail, std::string mend) {
    ++failures_;
    add(std::move(check), "FAILED", std::move(detail), std::move(mend));
  }
  void failed(std::string check, const Error& error, std::string_view mend) {
    failed(std::move(check), error.message, error.hint.empty() ? std::string(mend) : error.hint);
  }

  [[nodiscard]] Outcome outcome() && {
    Outcome outcome;
    outcome.exit = failures_ == 0 ? runbook::exit_code::kDone : runbook::exit_code::kFailed;
    report_.summary.push_back(
        failures_ == 0 ? "nothing failed"
                       : concat(failures_, failures_ == 1 ? " check failed" : " checks failed"));
    outcome.report = std::move(report_);
    return outcome;
  }

 private:
  void add(std::string check, const char* result, std::string detail, std::string mend) {
    report_.rows.push_back({std::move(check), result,
                            detail.empty() ? Cell() : Cell(std::move(detail)),
                            mend.empty() ? Cell() : Cell(std::move(mend))});
  }
  runbook::Report report_;
  int failures_ = 0;
};

std::shared_ptr<const OpenedInventory> check_configuration(const Call& call, Findings& findings) {
  auto opened = call.wiring.open_inventory(call.invocation.settings);
  if (opened) {
    findings.passed("configuration", opened->path.string());
    return std::make_shared<const OpenedInventory>(*std::move(opened));
  }
  findings.failed(
      "configuration", opened.error(),
      opened.error().kind == ErrorKind::not_found ? "clavium init" : "edit clavium.toml");
  return nullptr;
}

bool check_backend(const Call& call, const runbook::Inventory* inventory, Findings& findings) {
  const auto backend = call.wiring.open_backend(call.invocation.settings, inventory);
  if (!backend) {
    findings.failed("backend", backend.error(), "clavium help environment");
    findings.skipped("identity", "no backend");
    return false;
  }
  json::Writer request;
  request.begin_object().end_object();
  const auto identity = runbook::ask(**backend, "sts", "GetCallerIdentity", std::move(request));
  const std::string where((*backend)->description());
  if (identity) {
    findings.passed("backend", where);
    findings.passed("identity", runbook::text_at(identity->root(), "Arn"));
    return true;
  }
  const ErrorKind kind = identity.error().kind;
  if (kind == ErrorKind::unavailable || kind == ErrorKind::throttled) {
    findings.failed("backend", identity.error(),
                    "clavium dev up, or check --endpoint and the network");
    findings.skipped("identity", "the backend cannot be reached");
    return false;
  }
  findings.passed("backend", where);
  findings.failed("identity", identity.error(),
                  "aws sso login, or check AWS_PROFILE and AWS_ACCESS_KEY_ID");
  return true;
}

void check_clock(const Call& call, const runbook::Inventory* inventory, bool reachable,
                 Findings& findings) {
  if (!reachable || !call.wiring.backend_time) {
    findings.skipped("clock",
                     reachable ? "the backend tells no time" : "the backend cannot be reached");
    return;
  }
  const auto theirs = call.wiring.backend_time(call.invocation.settings, inventory);
  if (!theirs) {
    findings.skipped("clock", theirs.error().message);
    return;
  }
  const auto ahead = call.wiring.clock->now() - *theirs;
  const auto skew = std::chrono::abs(ahead);
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(skew).count();
  const std::string detail =
      concat(seconds, ahead.count() < 0 ? " s behind the backend's" : " s ahead of the backend's");
  if (skew >= kSkewFailed) {
    findings.failed("clock", concat(detail, "; signed requests are refused"),
                    "timedatectl set-ntp true");
  } else {
    findings.passed("clock", skew >= kSkewWorthSaying ? detail : "in step with the backend's");
  }
}

void check_ledger(const Call& call, const runbook::Inventory* inventory, Findings& findings) {
  if (inventory == nullptr || !call.wiring.open_ledger) {
    findings.skipped("ledger", "no configuration");
    return;
  }
  const auto ledger = call.wiring.open_ledger(call.invocation.settings, inventory);
  ledger ? findings.passed("ledger", "opened")
         : findings.failed("ledger", ledger.error(), "check the rights of its directory");
}

void check_targets(const Call& call, const OpenedInventory* inventory, Findings& findings) {
  if (inventory == nullptr || inventory->targets.empty()) {
    findings.skipped("targets", inventory == nullptr ? "no configuration" : "none declared");
    return;
  }
  for (const auto& [name, declaration] : inventory->targets) {
    const std::string check = concat("target ", name);
    if (!call.wiring.check_target) {
      findings.skipped(check, "this program opens no targets");
    } else if (const auto access = call.wiring.check_target(*declaration); access) {
      findings.passed(check, "its token works");
    } else {
      findings.failed(check, access.error(), concat("check the token of [targets.", name, "]"));
    }
  }
}

void check_process(Findings& findings) {
  rlimit core{};
  const bool no_core = ::getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_cur == 0;
  const bool hidden = ::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0;
  if (no_core && hidden) {
    findings.passed("process", "no core dumps, closed to debuggers");
  } else {
    findings.failed("process", no_core ? "debuggers may read its memory" : "core dumps are on",
                    "ulimit -c 0");
  }
}

Result<Outcome> doctor(const Call& call) {
  Findings findings;
  const auto inventory = check_configuration(call, findings);
  const runbook::Inventory* opened = inventory ? inventory->inventory.get() : nullptr;
  const bool reachable = check_backend(call, opened, findings);
  check_clock(call, opened, reachable, findings);
  check_ledger(call, opened, findings);
  check_targets(call, inventory.get(), findings);
  check_process(findings);
  return std::move(findings).outcome();
}

}  // namespace

const OwnVerb kDoctorVerb{
    .row =
        {.name = "doctor",
         .summary =
             "check configuration, backend, clock, ledger and targets; each failure with its mend",
         .description =
             R"(Tries each thing by itself and changes nothing. Exit code 1 when a check failed. A check is SKIPPED
when what it needs failed before it.

  clavium doctor
  clavium doctor --json | jq '.rows[] | select(.result == "FAILED")')",
         .options = {}},
    .run = doctor};

}  // namespace clavium::cli
