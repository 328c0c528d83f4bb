// SPDX-License-Identifier: Apache-2.0
//
// audit tail, audit verify: the audit log of a local store or server, read where it lies.
#include <poll.h>

#include <csignal>
#include <deque>

#include "base/encoding.h"
#include "cli/own_verbs.h"
#include "cli/terminal_text.h"
#include "json/value.h"
#include "runbook/backend_calls.h"

namespace clavium::cli {

namespace {

using runbook::Cell;
using runbook::Option;
using runbook::OptionKind;
using runbook::Outcome;

constexpr Option kTailOptions[] = {
    {"lines", OptionKind::value, "N", "the last N records (20)"},
    {"name", OptionKind::value, "NAME", "only records about this secret"},
    {"event", OptionKind::value, "EVENT", "only this operation, as AWS names it"},
    {"follow", OptionKind::flag, "", "go on with new records until interrupted"},
};
constexpr Option kVerifyOptions[] = {
    {"at-least", OptionKind::value, "SEQUENCE:HASH", "a head that the chain must pass through"},
};

constexpr std::int64_t kLinesMax = 100'000;
constexpr int kFollowPauseMilliseconds = 250;

volatile std::sig_atomic_t g_interrupted = 0;
extern "C" void note_interrupt(int) { g_interrupted = 1; }

// Named, or the local store of clavium.toml.
Result<std::string> data_directory(const Call& call) {
  std::string data = call.invocation.settings.data;
  if (data.empty()) {
    const auto inventory = call.wiring.open_inventory(call.invocation.settings);
    if (!inventory && inventory.error().kind != ErrorKind::not_found)
      return std::unexpected(inventory.error());
    if (inventory) data = inventory->data.string();
  }
  if (!data.empty()) return data;
  return std::unexpected(make_error(ErrorKind::invalid_request, "whose audit log is not known")
                             .with_code("usage")
                             .with_hint("give --data DIR, the directory of the store or server"));
}

std::string member_of(const std::optional<json::Value>& object, std::string_view name) {
  return object ? runbook::text_at(*object, name) : std::string();
}

// A record as a row, or absent when the filters leave it out. A line that is no JSON is shown as
// unreadable: a log that hides what it cannot read is no log.
std::optional<std::vector<Cell>> row_of(std::uint64_t sequence, std::string_view record,
                                        const runbook::Arguments& wanted) {
  const auto document = json::Document::parse(record);
  if (!document) {
    return std::vector<Cell>{
        Cell::number(std::int64_t(sequence)), Cell(), "unreadable", Cell(), Cell(), Cell()};
  }
  const json::Value root = document->root();
  const auto parameters = root.find("requestParameters");
  std::string secret = member_of(parameters, "secretId");
  if (secret.empty()) secret = member_of(parameters, "name");
  const std::string event = runbook::text_at(root, "eventName");
  if (const auto name = wanted.get("name")) {
    // An ARN ends in the name, a dash and six characters.
    const bool by_arn =
        secret.starts_with("arn:") && secret.find(concat(":secret:", *name)) != std::string::npos;
    if (secret != *name && !by_arn) return std::nullopt;
  }
  if (const auto only = wanted.get("event"); only && event != *only) return std::nullopt;
  const std::string error = runbook::text_at(root, "errorCode");
  return std::vector<Cell>{Cell::number(std::int64_t(sequence)),
                           runbook::text_at(root, "eventTime"),
                           event,
                           secret.empty() ? Cell() : Cell(secret),
                           member_of(root.find("userIdentity"), "arn"),
                           error.empty() ? Cell("ok") : Cell(error)};
}

runbook::Report tail_report() {
  runbook::Report report;
  report.schema = "clavium.audit.tail";
  report.columns = {"sequence", "time", "event", "secret", "caller", "outcome"};
  return report;
}

std::string follow_line(const std::vector<Cell>& row) {
  std::string line;
  for (const Cell& cell : row) {
    if (!line.empty()) line += "  ";
    line += cell.kind == Cell::Kind::integer ? std::to_string(cell.integer)
            : cell.kind == Cell::Kind::text  ? cell.text
                                             : "-";
  }
  return line;
}

// New records as they come, a line each, until a signal.
Result<void> follow(const Call& call, const std::string& data, std::uint64_t after) {
  struct sigaction action{};
  action.sa_handler = note_interrupt;
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  while (g_interrupted == 0) {
    Result<void> shown;
    CLAVIUM_CHECK(call.wiring.read_audit_log(
        data, after, [&](std::uint64_t sequence, std::string_view record) {
          after = sequence;
          const auto row = row_of(sequence, record, call.invocation.arguments);
          if (row) shown = call.terminal.write_out(harmless(follow_line(*row)) + '\n');
          return shown.has_value() && g_interrupted == 0;
        }));
    CLAVIUM_CHECK(std::move(shown));
    ::poll(nullptr, 0, kFollowPauseMilliseconds);
  }
  return {};
}

Result<Outcome> tail(const Call& call) {
  CLAVIUM_TRY(const std::string data, data_directory(call));
  const auto& arguments = call.invocation.arguments;
  std::int64_t lines = 20;
  if (const auto given = arguments.get("lines")) {
    const auto number = parse_integer(*given);
    if (!number || *number < 0 || *number > kLinesMax) {
      return std::unexpected(
          make_error(ErrorKind::invalid_request, "--lines wants a whole number up to ", kLinesMax)
              .with_code("usage"));
    }
    lines = *number;
  }
  std::deque<std::vector<Cell>> last;
  std::uint64_t after = 0;
  CLAVIUM_CHECK(
      call.wiring.read_audit_log(data, 0, [&](std::uint64_t sequence, std::string_view record) {
        after = sequence;
        if (auto row = row_of(sequence, record, arguments)) last.push_back(*std::move(row));
        if (last.size() > std::size_t(lines)) last.pop_front();
        return true;
      }));
  Outcome outcome;
  outcome.report = tail_report();
  if (!arguments.has("follow")) {
    outcome.report.rows.assign(std::make_move_iterator(last.begin()),
                               std::make_move_iterator(last.end()));
    return outcome;
  }
  for (const auto& row : last)
    CLAVIUM_CHECK(call.terminal.write_out(harmless(follow_line(row)) + '\n'));
  CLAVIUM_CHECK(follow(call, data, after));
  outcome.report = {};
  return outcome;
}

struct AtLeast {
  std::uint64_t sequence = 0;
  std::string hash;
};

Result<AtLeast> parse_at_least(const runbook::Arguments& arguments) {
  const auto given = arguments.get("at-least");
  if (!given) return AtLeast{};
  const std::size_t colon = given->find(':');
  const auto sequence = parse_integer(given->substr(0, colon));
  const std::string hash(colon == std::string_view::npos ? "" : given->substr(colon + 1));
  if (!sequence || *sequence < 1 || hash.size() != 64 || !hex_decode(hash)) {
    return std::unexpected(make_error(ErrorKind::invalid_request, "--at-least wants SEQUENCE:HASH")
                               .with_code("usage")
                               .with_hint("take it from an earlier `clavium audit verify`"));
  }
  return AtLeast{std::uint64_t(*sequence), hash};
}

Result<Outcome> verify(const Call& call) {
  CLAVIUM_TRY(const std::string data, data_directory(call));
  CLAVIUM_TRY(const AtLeast at_least, parse_at_least(call.invocation.arguments));
  CLAVIUM_TRY(const AuditCheck check,
              call.wiring.verify_audit_log(data, at_least.sequence, at_least.hash));
  Outcome outcome;
  outcome.report.schema = "clavium.audit.verify";
  outcome.report.single = true;
  outcome.report.columns = {"records", "sequence", "hash"};
  outcome.report.rows.push_back({Cell::number(std::int64_t(check.records)),
                                 Cell::number(std::int64_t(check.sequence)), check.hash});
  outcome.report.summary.push_back("the chain is whole");
  if (at_least.sequence == 0 && check.sequence > 0) {
    outcome.report.summary.push_back(
        concat("a later run proves that nothing up to here was cut off: --at-least ",
               check.sequence, ":", check.hash));
  }
  return outcome;
}

}  // namespace

const OwnVerb kAuditTailVerb{
    .row =
        {.name = "audit tail",
         .summary = "show the last records of the audit log",
         .description =
             R"(Reads the log below --data DIR, or of the local store of clavium.toml, also while a server writes it. Hashes are not checked here:
`clavium audit verify` does that.

  clavium audit tail --data /var/lib/clavium --name /clarivum/prod/payments/stripe-secret-key
  clavium audit tail --data .clavium/dev --follow)",
         .options = kTailOptions},
    .run = tail};

const OwnVerb kAuditVerifyVerb{
    .row =
        {.name = "audit verify",
         .summary = "prove that the audit log is whole and unaltered",
         .description =
             R"(Reads the whole chain of hashes. Damage ends with exit code 13 and names the record. That records
were cut off at the end shows only against a head noted earlier: --at-least.

  clavium audit verify --data /var/lib/clavium
  clavium audit verify --data /var/lib/clavium --at-least 1042:9f86d081…)",
         .options = kVerifyOptions},
    .run = verify};

}  // namespace clavium::cli
