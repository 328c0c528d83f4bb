// SPDX-License-Identifier: Apache-2.0
//
// The environment variables of the Vercel stand-in: rows in memory and the rules that Vercel keeps
// about them, as far as they are known (sandbox/README.md tells which are known and which are
// assumed).
//
// Threads: none of its own; the stand-in calls it under its lock.
#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/entropy.h"
#include "base/secret_bytes.h"
#include "json/value.h"
#include "json/writer.h"

namespace clavium::sandbox {

struct EnvRow {
  std::string id;
  std::string key;
  SecretBytes value;
  std::string type;                  ///< "sensitive", "encrypted", "plain"
  std::vector<std::string> targets;  ///< of production, preview, development
  std::vector<std::string> custom_environment_ids;
  std::string branch;            ///< empty: none
  std::string configuration_id;  ///< empty: no integration owns it
  std::string comment;
  TimePoint created_at;
  TimePoint updated_at;
};

/// A refusal as Vercel words it; `key` and `targets` say of which variable.
struct Refusal {
  int status = 400;
  std::string code;
  std::string message;
  std::string key;
  std::vector<std::string> targets;
  std::string branch;
};

template <class T>
using Allowed = std::expected<T, Refusal>;

class EnvTable {
 public:
  EnvTable(Clock& clock, Entropy& entropy) : clock_(clock), entropy_(entropy) {}

  /// A team's sensitiveEnvironmentVariablePolicy: rows outside development become sensitive.
  void set_sensitive_policy(bool on) { sensitive_policy_ = on; }

  /// One variable as the body of a POST has it. With `upsert` a row for exactly the same key,
  /// targets and branch is changed; one that shares only some of the targets is a conflict either
  /// way.
  [[nodiscard]] Allowed<const EnvRow*> create(json::Value body, bool upsert);
  [[nodiscard]] Allowed<const EnvRow*> edit(std::string_view id, json::Value body);
  [[nodiscard]] Allowed<EnvRow> remove(std::string_view id);

  /// Puts a row in or changes one without any rule: what somebody else did at Vercel. Members as in
  /// a POST, and `configurationId`.
  [[nodiscard]] Allowed<const EnvRow*> plant(json::Value body);
  [[nodiscard]] Allowed<const EnvRow*> alter(std::string_view id, json::Value body);

  [[nodiscard]] const EnvRow* find(std::string_view id) const;
  [[nodiscard]] const std::map<std::string, EnvRow, std::less<>>& rows() const { return rows_; }

 private:
  [[nodiscard]] Allowed<void> check(const EnvRow& row) const;
  [[nodiscard]] const EnvRow* find_overlap(const EnvRow& row) const;
  void apply_policy(EnvRow& row) const;
  const EnvRow* keep(EnvRow row);

  Clock& clock_;
  Entropy& entropy_;
  bool sensitive_policy_ = false;
  std::map<std::string, EnvRow, std::less<>> rows_;  // by id
};

/// What of a row an answer shows.
struct RowView {
  bool decrypted = false;        ///< the value of a row that is not sensitive
  bool security_issues = false;  ///< list rows carry this member, others do not
};
void write_row(json::Writer& writer, const EnvRow& row, const RowView& view);

/// `{"code":…,"message":…,…}`, the object that stands under "error".
void write_refusal(json::Writer& writer, const Refusal& refusal);

/// Lower-case hex. For telling whether two values are the same, in tests alone.
[[nodiscard]] std::string sha256_hex(const SecretBytes& value);

}  // namespace clavium::sandbox
