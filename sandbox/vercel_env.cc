// SPDX-License-Identifier: Apache-2.0
#include "sandbox/vercel_env.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/encoding.h"

namespace clavium::sandbox {

namespace {

constexpr std::size_t kDeploymentBytesMax = 65'536;
constexpr std::size_t kKeyBytesMax = 256;
constexpr std::size_t kCommentCharsMax = 500;
constexpr std::string_view kIdAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::array<std::string_view, 11> kReservedKeys = {"AWS_SECRET_KEY",
                                                            "AWS_EXECUTION_ENV",
                                                            "AWS_LAMBDA_LOG_GROUP_NAME",
                                                            "AWS_LAMBDA_LOG_STREAM_NAME",
                                                            "AWS_LAMBDA_FUNCTION_NAME",
                                                            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                                                            "AWS_LAMBDA_FUNCTION_VERSION",
                                                            "NOW_REGION",
                                                            "TZ",
                                                            "LAMBDA_TASK_ROOT",
                                                            "LAMBDA_RUNTIME_DIR"};
constexpr std::array<std::string_view, 3> kTargets = {"production", "preview", "development"};
constexpr std::array<std::string_view, 3> kTypes = {"sensitive", "encrypted", "plain"};

template <class List>
bool contains(const List& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

std::unexpected<Refusal> refuse(const EnvRow& row, std::string_view code, std::string_view message,
                                int status = 400) {
  return std::unexpected(
      Refusal{status, std::string(code), std::string(message), row.key, row.targets, row.branch});
}

Refusal unknown_id() {
  return {404, "ID_NOT_FOUND", "The environment variable was not found.", {}, {}, {}};
}

void read_texts(json::Value body, std::string_view name, std::vector<std::string>& out) {
  const auto member = body.find(name);
  if (!member) return;
  out.clear();
  if (const auto one = member->string()) out.emplace_back(*one);
  member->for_each_element([&](json::Value element) {
    if (const auto text = element.string()) out.emplace_back(*text);
  });
}

void read_text(json::Value body, std::string_view name, std::string& out) {
  if (const auto member = body.find(name)) out = std::string(member->string().value_or(""));
}

// The members that are there; the others stay as they are.
void read_into(EnvRow& row, json::Value body) {
  read_text(body, "key", row.key);
  read_text(body, "type", row.type);
  read_text(body, "gitBranch", row.branch);
  read_text(body, "comment", row.comment);
  read_texts(body, "target", row.targets);
  read_texts(body, "customEnvironmentIds", row.custom_environment_ids);
  if (const auto value = body.find("value"); value && value->string()) {
    row.value = SecretBytes::copy_of(*value->string());
  }
}

bool share_a_target(const EnvRow& a, const EnvRow& b) {
  const auto meet = [](const std::vector<std::string>& left,
                       const std::vector<std::string>& right) {
    return std::any_of(left.begin(), left.end(),
                       [&](const std::string& name) { return contains(right, name); });
  };
  return meet(a.targets, b.targets) || meet(a.custom_environment_ids, b.custom_environment_ids);
}

bool same_set(std::vector<std::string> a, std::vector<std::string> b) {
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  return a == b;
}

void write_texts(json::Writer& writer, std::string_view name,
                 const std::vector<std::string>& texts) {
  writer.key(name).begin_array();
  for (const std::string& text : texts) writer.value(text);
  writer.end_array();
}

void write_text_or_null(json::Writer& writer, std::string_view name, const std::string& text) {
  writer.key(name);
  if (text.empty()) {
    writer.null();
  } else {
    writer.value(text);
  }
}

}  // namespace

Allowed<void> EnvTable::check(const EnvRow& row) const {
  if (row.key.empty()) return refuse(row, "MISSING_KEY", "The key is missing.");
  if (row.key.size() > kKeyBytesMax)
    return refuse(row, "KEY_INVALID_LENGTH", "The key is too long.");
  const bool alphabet = std::all_of(row.key.begin(), row.key.end(),
                                    [](char c) { return is_ascii_alphanumeric(c) || c == '_'; });
  if (!alphabet || (row.key.front() >= '0' && row.key.front() <= '9')) {
    return refuse(row, "KEY_INVALID_CHARACTERS", "The key has characters that are not allowed.");
  }
  if (contains(kReservedKeys, row.key)) return refuse(row, "KEY_RESERVED", "The key is reserved.");
  if (!contains(kTypes, row.type)) return refuse(row, "VALUE_INVALID_TYPE", "The type is unknown.");
  if (row.targets.empty() && row.custom_environment_ids.empty()) {
    return refuse(row, "MISSING_TARGET", "The target is missing.");
  }
  for (const std::string& target : row.targets) {
    if (!contains(kTargets, target)) return refuse(row, "BAD_REQUEST", "The target is unknown.");
  }
  if (row.type == "sensitive" && contains(row.targets, "development")) {
    return refuse(row, "BAD_REQUEST", "Sensitive variables are not possible in development.");
  }
  if (!row.branch.empty() && (row.targets.size() != 1 || row.targets.front() != "preview")) {
    return refuse(row, "BAD_REQUEST", "A branch is possible with the preview target only.");
  }
  if (count_code_points(row.comment) > kCommentCharsMax) {
    return refuse(row, "BAD_REQUEST", "The comment is too long.");
  }
  std::size_t total = row.key.size() + row.value.size_bytes();
  for (const auto& [id, other] : rows_) {
    if (id != row.id && share_a_target(row, other))
      total += other.key.size() + other.value.size_bytes();
  }
  if (total > kDeploymentBytesMax) {
    return refuse(row, "VALUE_INVALID_LENGTH", "The variables of one deployment exceed 64 KB.");
  }
  return {};
}

const EnvRow* EnvTable::find_overlap(const EnvRow& row) const {
  for (const auto& [id, other] : rows_) {
    if (id != row.id && other.key == row.key && other.branch == row.branch &&
        share_a_target(row, other)) {
      return &other;
    }
  }
  return nullptr;
}

void EnvTable::apply_policy(EnvRow& row) const {
  if (sensitive_policy_ && !contains(row.targets, "development")) row.type = "sensitive";
}

const EnvRow* EnvTable::keep(EnvRow row) {
  row.updated_at = clock_.now();
  EnvRow& kept = rows_[row.id];
  kept = std::move(row);
  return &kept;
}

Allowed<const EnvRow*> EnvTable::create(json::Value body, bool upsert) {
  EnvRow row;
  row.created_at = clock_.now();
  read_into(row, body);
  apply_policy(row);
  if (!body.find("value")) return refuse(row, "MISSING_VALUE", "The value is missing.");
  if (const EnvRow* taken = find_overlap(row)) {
    if (!upsert) {
      return refuse(row, "ENV_ALREADY_EXISTS",
                    "A variable with this key and target exists already.");
    }
    if (!same_set(taken->targets, row.targets) ||
        !same_set(taken->custom_environment_ids, row.custom_environment_ids)) {
      return refuse(row, "ENV_CONFLICT", "A variable with this key serves some of these targets.");
    }
    row.id = taken->id;
    row.created_at = taken->created_at;
    row.configuration_id = taken->configuration_id;
  }
  if (auto allowed = check(row); !allowed) return std::unexpected(std::move(allowed).error());
  if (row.id.empty()) row.id = random_text(entropy_, 16, kIdAlphabet);
  return keep(std::move(row));
}

Allowed<const EnvRow*> EnvTable::edit(std::string_view id, json::Value body) {
  const auto found = rows_.find(id);
  if (found == rows_.end()) return std::unexpected(unknown_id());
  const EnvRow& before = found->second;
  if (before.type == "sensitive") {
    if (body.find("key")) {
      return refuse(before, "BAD_REQUEST", "The key of a sensitive variable cannot be changed.");
    }
    if (const auto type = body.find("type"); type && type->string() != "sensitive") {
      return refuse(before, "BAD_REQUEST", "A sensitive variable stays sensitive.");
    }
  }
  EnvRow row = {before.id,
                before.key,
                before.value.clone(),
                before.type,
                before.targets,
                before.custom_environment_ids,
                before.branch,
                before.configuration_id,
                before.comment,
                before.created_at,
                before.updated_at};
  read_into(row, body);
  apply_policy(row);
  if (find_overlap(row) != nullptr) {
    return refuse(row, "ENV_CONFLICT", "A variable with this key serves some of these targets.");
  }
  if (auto allowed = check(row); !allowed) return std::unexpected(std::move(allowed).error());
  return keep(std::move(row));
}

Allowed<EnvRow> EnvTable::remove(std::string_view id) {
  const auto found = rows_.find(id);
  if (found == rows_.end()) return std::unexpected(unknown_id());
  EnvRow gone = std::move(found->second);
  rows_.erase(found);
  return gone;
}

Allowed<const EnvRow*> EnvTable::plant(json::Value body) {
  EnvRow row;
  row.id = random_text(entropy_, 16, kIdAlphabet);
  row.type = "encrypted";
  row.created_at = clock_.now();
  read_into(row, body);
  read_text(body, "configurationId", row.configuration_id);
  return keep(std::move(row));
}

Allowed<const EnvRow*> EnvTable::alter(std::string_view id, json::Value body) {
  const auto found = rows_.find(id);
  if (found == rows_.end()) return std::unexpected(unknown_id());
  read_into(found->second, body);
  read_text(body, "configurationId", found->second.configuration_id);
  found->second.updated_at = clock_.now();
  return &found->second;
}

const EnvRow* EnvTable::find(std::string_view id) const {
  const auto found = rows_.find(id);
  return found == rows_.end() ? nullptr : &found->second;
}

void write_row(json::Writer& writer, const EnvRow& row, const RowView& view) {
  const bool readable = view.decrypted && row.type != "sensitive";
  writer.begin_object();
  writer.member("id", row.id).member("key", row.key).member("type", row.type);
  writer.key("value");
  if (readable || row.type == "plain") {
    writer.secret_text(row.value);
  } else if (row.type == "sensitive") {
    writer.value("");
  } else {
    // Vercel shows its own ciphertext here; ours is a word that no reader can mistake for a value.
    writer.value(concat("ciphertext-of-", row.id));
  }
  writer.member("decrypted", readable);
  write_texts(writer, "target", row.targets);
  if (!row.custom_environment_ids.empty()) {
    write_texts(writer, "customEnvironmentIds", row.custom_environment_ids);
  }
  if (!row.branch.empty()) writer.member("gitBranch", row.branch);
  write_text_or_null(writer, "configurationId", row.configuration_id);
  if (!row.comment.empty()) writer.member("comment", row.comment);
  writer.member("createdAt", std::int64_t(row.created_at.time_since_epoch().count()));
  writer.member("updatedAt", std::int64_t(row.updated_at.time_since_epoch().count()));
  writer.key("createdBy").value("sandbox-user").key("updatedBy").null();
  if (view.security_issues) {
    writer.key("securityIssues").begin_array();
    if (row.type != "sensitive") writer.value("readable-secret");
    writer.end_array();
  }
  writer.end_object();
}

void write_refusal(json::Writer& writer, const Refusal& refusal) {
  writer.begin_object().member("code", refusal.code).member("message", refusal.message);
  if (!refusal.key.empty()) writer.member("key", refusal.key).member("envVarKey", refusal.key);
  if (!refusal.targets.empty()) write_texts(writer, "target", refusal.targets);
  if (!refusal.branch.empty()) writer.member("gitBranch", refusal.branch);
  writer.end_object();
}

std::string sha256_hex(const SecretBytes& value) {
  std::array<std::byte, 32> digest;
  value.reveal([&](std::span<const std::byte> plain) {
    EVP_Digest(plain.data(), plain.size(), reinterpret_cast<unsigned char*>(digest.data()), nullptr,
               EVP_sha256(), nullptr);
  });
  return hex_encode(digest);
}

}  // namespace clavium::sandbox
