// SPDX-License-Identifier: Apache-2.0
//
// A store and a log that fail when told to, in front of the real ones.
#pragma once

#include <utility>

#include "audit/log.h"
#include "store/store.h"

namespace clavium::testing {

class FailingStore final : public store::Store {
 public:
  explicit FailingStore(store::Store& real) : real_(real) {}
  bool reads_fail = false;
  bool is_writable = true;

  Result<api::SecretPtr> find(const api::SecretKey& key) override {
    if (reads_fail)
      return fail(ErrorKind::unavailable, "/var/lib/clavium/store.db: disk I/O error");
    return real_.find(key);
  }
  Result<store::ListPage> list(const api::Namespace& space,
                               const store::ListQuery& query) override {
    return real_.list(space, query);
  }
  Result<std::vector<api::Namespace>> namespaces() override { return real_.namespaces(); }
  Result<std::size_t> count(const api::Namespace& space) override { return real_.count(space); }
  Result<std::vector<api::SecretPtr>> due(TimePoint now, std::size_t limit) override {
    return real_.due(now, limit);
  }
  Result<std::optional<TimePoint>> next_due() override { return real_.next_due(); }
  Result<std::vector<api::SecretPtr>> commit(
      std::span<const store::Change> changes,
      std::span<const store::PendingRecord> records) override {
    return real_.commit(changes, records);
  }
  void note_read(const api::SecretKey& key, std::string_view version_id, TimePoint day) override {
    real_.note_read(key, version_id, day);
  }
  Result<std::vector<store::PendingRecord>> pending_records() override {
    return real_.pending_records();
  }
  void confirm_record(std::string_view event_id, const store::AuditHead& head) override {
    real_.confirm_record(event_id, head);
  }
  Result<std::optional<store::AuditHead>> audit_head() override { return real_.audit_head(); }
  Result<std::optional<std::string>> fact(std::string_view name) override {
    return real_.fact(name);
  }
  Result<void> set_fact(std::string_view name, std::string_view value) override {
    return real_.set_fact(name, value);
  }
  [[nodiscard]] bool writable() const override { return is_writable && real_.writable(); }
  [[nodiscard]] std::size_t secret_count() const override { return real_.secret_count(); }

 private:
  store::Store& real_;
};

class FailingLog final : public audit::Log {
 public:
  explicit FailingLog(audit::Log& real) : real_(real) {}
  bool appends_fail = false;
  int appends_to_fail = 0;  ///< the next ones, before the real log is asked again

  void append(std::string record, Done done) override {
    if (appends_fail || appends_to_fail-- > 0)
      return done(fail(ErrorKind::unavailable, "/var/lib/clavium/audit: disk full"));
    real_.append(std::move(record), std::move(done));
  }
  [[nodiscard]] audit::Head head() const override { return real_.head(); }
  [[nodiscard]] bool healthy() const override { return !appends_fail && real_.healthy(); }

 private:
  audit::Log& real_;
};

}  // namespace clavium::testing
