// SPDX-License-Identifier: Apache-2.0
#include "service/service.h"

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <memory>
#include <set>

#include "api/aws_error.h"
#include "api/error_names.h"
#include "audit/record.h"
#include "base/log.h"
#include "json/value.h"
#include "json/writer.h"
#include "operations/access.h"
#include "operations/context.h"
#include "operations/replicate.h"
#include "operations/table.h"
#include "service/admission.h"
#include "service/service_record.h"

namespace clavium::service {

namespace {

// Each lost race means that somebody else's change was committed, so this many in a row on one
// secret is load, not bad luck.
constexpr int kRacesMax = 16;

Result<json::Document> parse_body(const SecretBytes& body) {
  auto document = json::Document::parse(body);
  if (!document) return api::aws_error("SerializationException", "");
  if (document->root().kind() == json::Kind::array) {
    return api::aws_error("SerializationException", "Start of list found where not expected");
  }
  if (document->root().kind() != json::Kind::object)
    return api::aws_error("SerializationException", "");
  return document;
}

// As the caller was told, but for one name that CloudTrail spells in its own way.
void tell_error(audit::Record& record, const Error& error) {
  const api::ErrorName& told = api::name_to_answer(error);
  record.error_code = told.kind == ErrorKind::denied ? "AccessDenied" : std::string(told.name);
  record.error_message = told.http_status >= 500 ? std::string(api::kServerFault) : error.message;
}

store::PendingRecord pending_record(const audit::Record& record) {
  return {record.event_id, audit::to_json(record)};
}

std::unexpected<Error> throttled() {
  return api::aws_error("ThrottlingException", "Rate exceeded");
}

authz::RequestFacts facts_of(const Call& call, TimePoint now) {
  const Origin& origin = call.origin;
  return {origin.source_ip, origin.user_agent, origin.in_process || !origin.tls_version.empty(),
          now, call.region};
}

// What AWS's model gives an operation, and what it gives every one without saying so.
bool is_modelled(const operations::Operation& operation, std::string_view name, int http_status) {
  static constexpr std::array<std::string_view, 4> kOfAll = {
      "AccessDeniedException", "SerializationException", "ThrottlingException",
      "ValidationException"};
  return http_status >= 500 || std::ranges::find(kOfAll, name) != kOfAll.end() ||
         std::ranges::find(operation.errors, name) != operation.errors.end();
}

std::unexpected<Error> internal_error() {
  return api::aws_error("InternalServiceError", std::string(api::kServerFault));
}

}  // namespace

struct Service::Recorded {
  audit::Record record;
  // Set when the record went into the store with its changes: that record, and those of the events
  // that came with it.
  std::vector<store::PendingRecord> committed;
};

Result<void> Service::recover(const std::filesystem::path& audit_directory) {
  CLAVIUM_TRY(const auto head, parts_.store.audit_head());
  if (head && parts_.log.head().sequence < head->sequence) {
    return std::unexpected(
        make_error(ErrorKind::corrupt, "the audit log ends at record ", parts_.log.head().sequence,
                   " but record ", head->sequence, " was written: it was cut or replaced")
            .with_hint("restore the audit directory from the same backup as the store"));
  }
  CLAVIUM_TRY(const auto pending, parts_.store.pending_records());
  if (pending.empty()) return {};
  // What the log holds already must not be appended twice; a pending record is never older than the
  // head that the store remembers.
  std::set<std::string, std::less<>> logged;
  CLAVIUM_CHECK(audit::read_log(audit_directory, head ? head->sequence : 0,
                                [&](std::uint64_t, std::string_view text) {
                                  for (const store::PendingRecord& record : pending) {
                                    if (text.find(record.event_id) != std::string_view::npos)
                                      logged.insert(record.event_id);
                                  }
                                  return true;
                                }));
  for (const store::PendingRecord& record : pending) {
    if (logged.contains(record.event_id)) {
      parts_.store.confirm_record(record.event_id,
                                  {parts_.log.head().sequence, parts_.log.head().hash});
      continue;
    }
    CLAVIUM_TRY(const audit::Head now, parts_.log.append_and_wait(record.text));
    parts_.store.confirm_record(record.event_id, {now.sequence, now.hash});
    log(LogLevel::warning, "audit_record_recovered", {{"event_id", record.event_id}});
  }
  return {};
}

Result<operations::Outcome> Service::decide(const Call& call, std::string& parameters) {
  const operations::Operation& operation = *call.operation;
  CLAVIUM_TRY(const json::Document document, parse_body(call.body));
  CLAVIUM_TRY(const auto prepared, operation.prepare(document.root(), parameters));

  const api::Namespace own{call.caller.account, call.region};
  const std::string id = operation.names_a_secret ? prepared->secret_id() : std::string();
  CLAVIUM_TRY(const operations::Located located,
              operations::locate(parts_.store, own, id, operation.creates_the_secret));
  const TimePoint now = parts_.clock.now();
  const authz::RequestFacts facts = facts_of(call, now);
  // Most requests meet no policy, and then nobody asks for the keys.
  const auto keys = [&] {
    authz::ConditionKeys known = authz::global_keys(call.caller, facts);
    operations::add_secret_keys(located, operation.creates_the_secret, known);
    prepared->add_condition_keys(known);
    return known;
  };
  const std::string action = operation.action();
  const authz::Decision decision =
      authz::authorise(call.caller, action, located.resource, std::cref(keys));
  if (!decision.permit)
    return std::unexpected(authz::access_denied(call.caller, action, id, decision));
  operations::Context context{
      parts_.store,     parts_.keyring,           parts_.entropy, now,   call.caller,
      *decision.permit, decision.permit->space(), parts_.quotas,  facts, parts_.accounts};
  context.functions = parts_.functions;
  return prepared->execute(context);
}

Result<operations::Outcome> Service::decide_and_commit(const Call& call, Recorded& recorded) {
  for (int race = 0; race < kRacesMax; ++race) {
    CLAVIUM_TRY(operations::Outcome outcome, decide(call, recorded.record.request_parameters));
    if (outcome.changes.empty()) return outcome;
    if (outcome.refusal) {
      recorded.record.response_elements.clear();
      tell_error(recorded.record, *outcome.refusal);
    } else {
      recorded.record.error_code.clear();  // a lost race may have left one
      recorded.record.error_message.clear();
      recorded.record.response_elements = outcome.response_elements;
    }
    std::vector<store::PendingRecord> pending{pending_record(recorded.record)};
    for (const operations::ServiceEvent& event : outcome.events) {
      pending.push_back(
          pending_record(service_record(event, recorded.record.event_time, parts_.entropy)));
    }
    const auto committed = parts_.store.commit(outcome.changes, pending);
    if (committed) {
      recorded.committed = std::move(pending);
      tell_watcher(outcome.changes);
      if (outcome.refusal) return std::unexpected(*std::move(outcome.refusal));
      return outcome;
    }
    if (committed.error().kind == ErrorKind::conflict) continue;
    log(LogLevel::error, "commit_failed",
        {{"operation", call.operation->name}, {"error", committed.error().message}});
    return internal_error();
  }
  return throttled();
}

void Service::tell_watcher(std::span<const store::Change> changes) const {
  if (!woken_) return;
  for (const store::Change& change : changes) {
    if (change.after && change.after->wake_at) woken_(*change.after->wake_at);
  }
}

void Service::tell_of_our_faults(const operations::Operation& operation,
                                 const std::string& request_id, const Error& error) {
  const api::ErrorName& told = api::name_to_answer(error);
  // The wire tells the caller no cause, so it has to stand here.
  if (told.http_status >= 500) {
    log(LogLevel::error, "call_failed",
        {{"operation", operation.name}, {"request_id", request_id}, {"error", error.message}});
  }
  // A client cannot be prepared for an error that AWS never answers here. No test may see this.
  if (!is_modelled(operation, told.name, told.http_status)) {
    log(LogLevel::error, "error_not_modelled",
        {{"operation", operation.name}, {"request_id", request_id}, {"code", told.name}});
  }
}

void Service::handle(Call call, Respond respond) {
  Recorded recorded;
  audit::Record& record = recorded.record;
  record.event_time = parts_.clock.now();
  record.event_source = std::string(call.operation->service) + ".amazonaws.com";
  record.event_name = call.operation->name;
  record.region = call.region;
  record.account = call.caller.account;
  record.source_ip = call.origin.source_ip;
  record.user_agent = call.origin.user_agent;
  record.user_identity = call.caller.user_identity_json();
  record.request_id = random_uuid(parts_.entropy);
  record.event_id = random_uuid(parts_.entropy);
  record.read_only = call.operation->effect != operations::Effect::changes;
  record.tls_version = call.origin.tls_version;
  record.tls_cipher = call.origin.tls_cipher;
  record.host_header = call.origin.host_header;

  const api::Namespace payer{call.caller.account, call.region};
  Result<operations::Outcome> outcome =
      parts_.admission == nullptr || parts_.admission->admit(payer, *call.operation)
          ? decide_and_commit(call, recorded)
          : throttled();
  if (!outcome) tell_of_our_faults(*call.operation, record.request_id, outcome.error());
  answer_when_recorded(std::move(recorded), std::move(outcome), std::move(respond));
}

Result<void> Service::commit_events(std::span<const store::Change> changes,
                                    std::span<const operations::ServiceEvent> events) {
  const TimePoint now = parts_.clock.now();
  std::vector<store::Change> all(changes.begin(), changes.end());
  std::vector<operations::ServiceEvent> told(events.begin(), events.end());
  CLAVIUM_CHECK(
      operations::follow_primaries({parts_.store, parts_.keyring, now, parts_.quotas}, all, told));
  std::vector<store::PendingRecord> pending;
  for (const operations::ServiceEvent& event : told) {
    pending.push_back(pending_record(service_record(event, now, parts_.entropy)));
  }
  CLAVIUM_CHECK(parts_.store.commit(all, pending));
  tell_watcher(all);
  for (const store::PendingRecord& record : pending) {
    CLAVIUM_TRY(const audit::Head head, parts_.log.append_and_wait(record.text));
    parts_.store.confirm_record(record.event_id, {head.sequence, head.hash});
  }
  return {};
}

Result<std::size_t> Service::remove_expired() {
  const TimePoint now = parts_.clock.now();
  std::size_t removed = 0;
  CLAVIUM_TRY(const auto due, parts_.store.due(now, SIZE_MAX));
  for (const api::SecretPtr& secret : due) {
    if (!secret->deletion_at || *secret->deletion_at > now) continue;
    const store::Change removal{secret->key, secret->revision, std::nullopt};
    const auto event = operations::deletion_event("EndSecretVersionDelete", *secret);
    const auto done = commit_events(std::span(&removal, 1), std::span(&event, 1));
    // Restored or deleted by somebody else in this very moment: theirs counts.
    if (!done && done.error().kind == ErrorKind::conflict) continue;
    CLAVIUM_CHECK(done);
    ++removed;
  }
  return removed;
}

void Service::answer_when_recorded(Recorded recorded, Result<operations::Outcome> outcome,
                                   Respond respond) {
  audit::Record& record = recorded.record;
  const std::string request_id = record.request_id;
  Result<SecretBytes> body = outcome ? Result<SecretBytes>(std::move(outcome->body))
                                     : Result<SecretBytes>(std::unexpected(outcome.error()));
  if (recorded.committed.empty()) {
    if (outcome) {
      record.response_elements = outcome->response_elements;
    } else {
      record.response_elements.clear();
      tell_error(record, outcome.error());
    }
    recorded.committed.push_back(pending_record(record));
  }

  // One after the other, and each may fail in a flush of its own: the answer waits for the last and
  // tells whether every one of them is durable.
  std::vector<store::PendingRecord> records;
  if (outcome && outcome->record_each_read) {
    const auto record_read = [&](const std::string& secret_id, const Error* refusal) {
      audit::Record single = record;
      single.event_name = "GetSecretValue";
      single.event_id = random_uuid(parts_.entropy);
      json::Writer parameters;
      parameters.begin_object().member("secretId", secret_id).end_object();
      single.request_parameters = std::move(parameters).finish_text();
      if (refusal != nullptr) tell_error(single, *refusal);
      records.push_back(pending_record(single));
    };
    for (const operations::ValueRead& read : outcome->reads) record_read(read.secret_id, nullptr);
    for (const operations::RefusedRead& read : outcome->refused_reads)
      record_read(read.secret_id, &read.error);
  }
  std::ranges::move(recorded.committed, std::back_inserter(records));
  if (outcome) {
    for (const operations::ValueRead& read : outcome->reads) {
      parts_.store.note_read(read.key, read.version_id, start_of_day(record.event_time));
    }
  }

  const auto lost = std::make_shared<std::atomic<bool>>(false);
  const auto confirm = [this, lost](const std::string& event_id,
                                    const Result<audit::Head>& durable) {
    if (durable) return parts_.store.confirm_record(event_id, {durable->sequence, durable->hash});
    log(LogLevel::error, "audit_append_failed", {{"error", durable.error().message}});
    *lost = true;
  };
  store::PendingRecord last = std::move(records.back());
  records.pop_back();
  for (store::PendingRecord& one : records) {
    parts_.log.append(std::move(one.text),
                      [confirm, event_id = std::move(one.event_id)](
                          const Result<audit::Head>& durable) { confirm(event_id, durable); });
  }
  // std::function must be copyable and the body is not, so it travels in a shared box.
  auto held = std::make_shared<Result<SecretBytes>>(std::move(body));
  parts_.log.append(std::move(last.text),
                    [confirm, held, lost, request_id, event_id = std::move(last.event_id),
                     respond = std::move(respond)](const Result<audit::Head>& durable) {
                      confirm(event_id, durable);
                      if (*lost) return respond({request_id, internal_error()});
                      respond({request_id, std::move(*held)});
                    });
}

}  // namespace clavium::service
