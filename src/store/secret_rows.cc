// SPDX-License-Identifier: Apache-2.0
#include "store/secret_rows.h"

#include <algorithm>

#include "store/secret_columns.h"

namespace clavium::store {

namespace {

std::int64_t to_column(TimePoint time) { return time.time_since_epoch().count(); }
std::optional<std::int64_t> to_column(const std::optional<TimePoint>& time) {
  if (!time) return std::nullopt;
  return to_column(*time);
}
/// True when `after` is some of `before` in the same order and then new ones: the table's order of
/// insertion then stays the order of the versions.
bool keeps_order(const std::vector<api::Version>& before, const std::vector<api::Version>& after) {
  auto from = before.begin();
  bool only_new = false;
  for (const api::Version& version : after) {
    const auto known = std::ranges::find(from, before.end(), version.id, &api::Version::id);
    if (known == before.end()) {
      if (std::ranges::find(before, version.id, &api::Version::id) != before.end()) return false;
      only_new = true;
    } else {
      if (only_new) return false;
      from = known + 1;
    }
  }
  return true;
}

/// Texts that must live until their statement has run.
struct SecretTexts {
  explicit SecretTexts(const api::Secret& secret)
      : tags(tags_column(secret.tags)),
        rotation(rotation_column(secret.rotation)),
        rotation_run(rotation_run_column(secret.rotation_run)),
        replicas(replicas_column(secret.replicas)) {}
  std::string tags, rotation, rotation_run, replicas;
};

/// Columns from account on, in the order in which both statements name them.
void bind_secret(SqliteStatement& statement, const api::Secret& secret, const SecretTexts& texts) {
  statement.bind(2, secret.key.space.account)
      .bind(3, secret.key.space.region)
      .bind(4, secret.key.name)
      .bind(5, secret.arn_suffix)
      .bind(6, static_cast<std::int64_t>(secret.revision))
      .bind(7, secret.description)
      .bind(8, secret.kms_key_id)
      .bind(9, to_column(secret.created_at))
      .bind(10, to_column(secret.last_changed_at))
      .bind(11, to_column(secret.last_accessed_on))
      .bind(12, to_column(secret.deletion_at))
      .bind(13, std::int64_t(secret.tags_were_set))
      .bind(14, texts.tags)
      .bind(15, secret.type)
      .bind(16, secret.owning_service)
      .bind(17, secret.resource_policy)
      .bind(18, texts.rotation)
      .bind(19, texts.rotation_run)
      .bind(20, secret.primary_region)
      .bind(21, texts.replicas)
      .bind(22, to_column(secret.wake_at));
}

void bind_version(SqliteStatement& statement, std::uint64_t sequence, const api::Version& version,
                  const std::string& stages) {
  statement.bind(1, static_cast<std::int64_t>(sequence))
      .bind(2, version.id)
      .bind(3, stages)
      .bind(4, to_column(version.created_at))
      .bind(5, to_column(version.last_accessed_on))
      .bind(6, std::int64_t(version.kind == api::ValueKind::binary))
      .bind(8, version.kms_key_id);
  if (version.sealed) {
    statement.bind(7, std::span<const std::byte>(*version.sealed));
  } else {
    statement.bind_null(7);
  }
}

}  // namespace

Result<SecretRows> SecretRows::prepare(SqliteConnection& connection) {
  SecretRows rows;
  rows.connection_ = &connection;
  const std::pair<SqliteStatement*, std::string_view> statements[] = {
      {&rows.insert_secret_,
       "INSERT INTO secret (sequence, account, region, name, arn_suffix, revision, description,"
       " kms_key_id, created_at, last_changed_at, last_accessed_on, deletion_at, tags_were_set,"
       " tags, type, owning_service, resource_policy, rotation, rotation_run, primary_region,"
       " replicas, wake_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,"
       " ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)"},
      {&rows.update_secret_,
       "UPDATE secret SET account = ?2, region = ?3, name = ?4, arn_suffix = ?5, revision = ?6,"
       " description = ?7, kms_key_id = ?8, created_at = ?9, last_changed_at = ?10,"
       " last_accessed_on = ?11, deletion_at = ?12, tags_were_set = ?13, tags = ?14,"
       " type = ?15, owning_service = ?16, resource_policy = ?17, rotation = ?18,"
       " rotation_run = ?19, primary_region = ?20, replicas = ?21, wake_at = ?22"
       " WHERE sequence = ?1"},
      {&rows.erase_secret_, "DELETE FROM secret WHERE sequence = ?1"},
      {&rows.erase_named_, "DELETE FROM secret WHERE account = ?1 AND region = ?2 AND name = ?3"},
      {&rows.insert_version_,
       "INSERT INTO version (secret, id, stages, created_at, last_accessed_on, kind, sealed,"
       " kms_key_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"},
      {&rows.update_version_,
       "UPDATE version SET stages = ?3, created_at = ?4, last_accessed_on = ?5, kind = ?6,"
       " sealed = ?7, kms_key_id = ?8 WHERE secret = ?1 AND id = ?2"},
      {&rows.erase_version_, "DELETE FROM version WHERE secret = ?1 AND id = ?2"},
      {&rows.erase_versions_, "DELETE FROM version WHERE secret = ?1"},
      {&rows.note_version_read_,
       "UPDATE version SET last_accessed_on = ?3 WHERE secret = ?1 AND id = ?2"
       " AND (last_accessed_on IS NULL OR last_accessed_on < ?3)"},
      {&rows.note_secret_read_,
       "UPDATE secret SET last_accessed_on = ?2 WHERE sequence = ?1"
       " AND (last_accessed_on IS NULL OR last_accessed_on < ?2)"},
  };
  for (const auto& [statement, sql] : statements) {
    CLAVIUM_TRY(*statement, connection.prepare(sql));
  }
  return rows;
}

Result<void> SecretRows::insert(api::Secret& secret) {
  const SecretTexts texts(secret);
  bind_secret(insert_secret_, secret, texts);
  if (secret.sequence == 0) {
    insert_secret_.bind_null(1);
  } else {
    insert_secret_.bind(1, static_cast<std::int64_t>(secret.sequence));
  }
  CLAVIUM_CHECK(insert_secret_.run());
  secret.sequence = static_cast<std::uint64_t>(connection_->last_insert_id());
  for (const api::Version& version : secret.versions) {
    CLAVIUM_CHECK(insert_version(secret.sequence, version));
  }
  return {};
}

Result<void> SecretRows::update(const api::Secret& before, const api::Secret& after) {
  const SecretTexts texts(after);
  bind_secret(update_secret_, after, texts);
  CLAVIUM_CHECK(update_secret_.bind(1, static_cast<std::int64_t>(after.sequence)).run());

  const auto sequence = static_cast<std::int64_t>(after.sequence);
  const bool in_place = keeps_order(before.versions, after.versions);
  if (!in_place) CLAVIUM_CHECK(erase_versions_.bind(1, sequence).run());
  for (const api::Version& version : before.versions) {
    const auto kept = std::ranges::find(after.versions, version.id, &api::Version::id);
    if (!in_place || kept != after.versions.end()) continue;
    CLAVIUM_CHECK(erase_version_.bind(1, sequence).bind(2, version.id).run());
  }
  for (const api::Version& version : after.versions) {
    const auto known = std::ranges::find(before.versions, version.id, &api::Version::id);
    if (!in_place || known == before.versions.end()) {
      CLAVIUM_CHECK(insert_version(after.sequence, version));
    } else if (*known != version) {
      CLAVIUM_CHECK(update_version(after.sequence, version));
    }
  }
  return {};
}

Result<void> SecretRows::erase(std::uint64_t sequence) {
  return erase_secret_.bind(1, static_cast<std::int64_t>(sequence)).run();
}

Result<void> SecretRows::erase(const api::SecretKey& key) {
  return erase_named_.bind(1, key.space.account).bind(2, key.space.region).bind(3, key.name).run();
}

Result<void> SecretRows::note_read(std::uint64_t sequence, std::string_view version_id,
                                   TimePoint day) {
  const auto secret = static_cast<std::int64_t>(sequence);
  CLAVIUM_CHECK(
      note_version_read_.bind(1, secret).bind(2, version_id).bind(3, to_column(day)).run());
  return note_secret_read_.bind(1, secret).bind(2, to_column(day)).run();
}

Result<void> SecretRows::insert_version(std::uint64_t sequence, const api::Version& version) {
  const std::string stages = stages_column(version.stages);
  bind_version(insert_version_, sequence, version, stages);
  return insert_version_.run();
}

Result<void> SecretRows::update_version(std::uint64_t sequence, const api::Version& version) {
  const std::string stages = stages_column(version.stages);
  bind_version(update_version_, sequence, version, stages);
  return update_version_.run();
}

}  // namespace clavium::store
