// SPDX-License-Identifier: Apache-2.0
//
// An in-memory SecretsBackend of the few operations that the runbook uses. Its rules are those of
// the AWS API reference: tokens and replays, label moves, prefixes, pages. It can be told to fail
// at the nth call, before the call does anything or after it did everything (the answer is lost).
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "api/secrets_backend.h"
#include "json/value.h"
#include "json/writer.h"
#include "support/manual_clock.h"

namespace clavium::testing {

class FakeBackend final : public api::SecretsBackend {
 public:
  struct Version {
    std::string id;
    std::string text;
    std::vector<std::string> stages;
    TimePoint created_at;
  };
  struct Secret {
    std::vector<Version> versions;  // oldest first
    std::map<std::string, std::string> tags;
    std::string description;
    bool is_deleted = false;
  };
  enum class Failing { before, after };

  explicit FakeBackend(const Clock& clock) : clock_(clock) {}

  Result<api::Body> invoke(std::string_view service, std::string_view operation,
                           const api::Body& request) override {
    ++calls;
    operations.emplace_back(operation);
    const bool fails = calls == fail_at;
    const auto lost = [] {
      return std::unexpected(make_error(ErrorKind::unavailable, "the connection was closed"));
    };
    if (fails && failing == Failing::before) return lost();
    if (service != "secretsmanager")
      return fail(ErrorKind::internal, "not a service of this double");
    CLAVIUM_TRY(const auto document, json::Document::parse(request));
    auto answer = run(operation, document.root());
    if (fails) return lost();
    return answer;
  }
  std::string_view description() const override { return "in-memory store"; }

  // What tests look at and set up.
  Secret* find(const std::string& name) {
    const auto found = secrets.find(name);
    return found == secrets.end() ? nullptr : &found->second;
  }
  Version* holder(const std::string& name, std::string_view stage) {
    auto* secret = find(name);
    if (secret == nullptr) return nullptr;
    for (auto& version : secret->versions)
      if (has(version, stage)) return &version;
    return nullptr;
  }
  void put_text(const std::string& name, const std::string& text) {
    auto& secret = secrets[name];
    put_version(secret, concat("version-", std::string(24, '0'), ++serial_), text, {"AWSCURRENT"});
  }

  std::map<std::string, Secret> secrets;
  std::vector<std::string> operations;
  int calls = 0;
  int fail_at = 0;
  Failing failing = Failing::before;

 private:
  static bool has(const Version& version, std::string_view stage) {
    return std::find(version.stages.begin(), version.stages.end(), stage) != version.stages.end();
  }
  static void take(Secret& secret, std::string_view stage) {
    for (auto& version : secret.versions) std::erase(version.stages, std::string(stage));
  }
  static void give(Secret& secret, Version& version, const std::string& stage) {
    if (stage == "AWSCURRENT")
      for (auto& other : secret.versions)
        if (has(other, stage) && other.id != version.id) {
          take(secret, "AWSPREVIOUS");
          other.stages.push_back("AWSPREVIOUS");
          std::sort(other.stages.begin(), other.stages.end());
        }
    take(secret, stage);
    version.stages.push_back(stage);
    std::sort(version.stages.begin(), version.stages.end());
  }
  void put_version(Secret& secret, const std::string& id, const std::string& text,
                   const std::vector<std::string>& stages) {
    const bool first = std::none_of(secret.versions.begin(), secret.versions.end(),
                                    [](const auto& v) { return has(v, "AWSCURRENT"); });
    secret.versions.push_back({id, text, {}, clock_.now()});
    for (const auto& stage : stages) give(secret, secret.versions.back(), stage);
    if (first && !has(secret.versions.back(), "AWSCURRENT"))
      give(secret, secret.versions.back(), "AWSCURRENT");
  }
  static std::string text(const json::Value& object, std::string_view key) {
    const auto member = object.find(key);
    return member ? std::string(member->string().value_or("")) : std::string();
  }
  static std::unexpected<Error> aws(ErrorKind kind, std::string code, std::string_view message) {
    return std::unexpected(make_error(kind, message).with_code(std::move(code)));
  }
  static api::Body done(json::Writer& out) { return std::move(out).finish(); }

  Result<api::Body> run(std::string_view operation, const json::Value& in) {
    if (operation == "CreateSecret") return create(in);
    if (operation == "ListSecrets") return list(in);
    const auto name = text(in, "SecretId");
    auto* secret = find(name);
    if (secret == nullptr)
      return aws(ErrorKind::not_found, "ResourceNotFoundException",
                 "Secrets Manager can't find the specified secret.");
    if (operation == "DescribeSecret") return describe(name, *secret);
    if (secret->is_deleted)
      return aws(
          ErrorKind::precondition, "InvalidRequestException",
          "You can't perform this operation on the secret because it was marked for deletion.");
    if (operation == "GetSecretValue") return get(in, name, *secret);
    if (operation == "PutSecretValue") return put(in, *secret);
    if (operation == "UpdateSecretVersionStage") return move(in, *secret);
    if (operation == "ListSecretVersionIds") return versions(*secret);
    if (operation == "TagResource") {
      tag(in, *secret);
      return api::Body::copy_of("{}");
    }
    return fail(ErrorKind::internal, "not an operation of this double");
  }

  static Result<std::string> token_of(const json::Value& in) {
    auto token = text(in, "ClientRequestToken");
    if (token.size() < 32 || token.size() > 64)
      return aws(ErrorKind::invalid_request, "InvalidRequestException",
                 "You must provide a ClientRequestToken value. We recommend a UUID-type value.");
    return token;
  }
  static void tag(const json::Value& in, Secret& secret) {
    if (const auto tags = in.find("Tags"))
      tags->for_each_element(
          [&](json::Value one) { secret.tags[text(one, "Key")] = text(one, "Value"); });
  }
  Result<api::Body> create(const json::Value& in) {
    CLAVIUM_TRY(const auto token, token_of(in));
    const auto name = text(in, "Name");
    if (auto* there = find(name)) {
      for (const auto& version : there->versions)
        if (version.id == token && version.text == text(in, "SecretString"))
          return api::Body::copy_of("{}");
      return aws(ErrorKind::already_exists, "ResourceExistsException",
                 concat("The operation failed because the secret ", name, " already exists."));
    }
    auto& secret = secrets[name];
    secret.description = text(in, "Description");
    tag(in, secret);
    put_version(secret, token, text(in, "SecretString"), {"AWSCURRENT"});
    return api::Body::copy_of("{}");
  }
  Result<api::Body> put(const json::Value& in, Secret& secret) {
    CLAVIUM_TRY(const auto token, token_of(in));
    for (const auto& version : secret.versions)
      if (version.id == token) {
        if (version.text == text(in, "SecretString")) return api::Body::copy_of("{}");
        return aws(ErrorKind::already_exists, "ResourceExistsException",
                   "You can't use ClientRequestToken because that value is already in use.");
      }
    std::vector<std::string> stages;
    if (const auto given = in.find("VersionStages"))
      given->for_each_element([&](json::Value stage) { stages.emplace_back(*stage.string()); });
    put_version(secret, token, text(in, "SecretString"),
                stages.empty() ? std::vector<std::string>{"AWSCURRENT"} : stages);
    return api::Body::copy_of("{}");
  }
  static Result<api::Body> move(const json::Value& in, Secret& secret) {
    const auto stage = text(in, "VersionStage"), from = text(in, "RemoveFromVersionId"),
               to = text(in, "MoveToVersionId");
    Version *holder = nullptr, *goal = nullptr;
    for (auto& version : secret.versions) {
      if (has(version, stage)) holder = &version;
      if (version.id == to) goal = &version;
    }
    const auto wrong = [] {
      return aws(ErrorKind::invalid_request, "InvalidParameterException",
                 "The parameter RemoveFromVersionId can't be empty or is wrong.");
    };
    if (to.empty()) {
      if (stage == "AWSCURRENT" || holder == nullptr || holder->id != from) return wrong();
      take(secret, stage);
      return api::Body::copy_of("{}");
    }
    if (goal == nullptr)
      return aws(ErrorKind::not_found, "ResourceNotFoundException",
                 "Secrets Manager can't find the specified secret version.");
    if (holder != nullptr && holder != goal && holder->id != from) return wrong();
    give(secret, *goal, stage);
    return api::Body::copy_of("{}");
  }
  static Result<api::Body> get(const json::Value& in, const std::string& name, Secret& secret) {
    const auto id = text(in, "VersionId");
    auto stage = text(in, "VersionStage");
    if (id.empty() && stage.empty()) stage = "AWSCURRENT";
    for (const auto& version : secret.versions) {
      if (!id.empty() ? version.id != id : !has(version, stage)) continue;
      json::Writer out;
      out.begin_object()
          .member("Name", name)
          .member("VersionId", version.id)
          .member("SecretString", version.text)
          .end_object();
      return done(out);
    }
    return aws(ErrorKind::not_found, "ResourceNotFoundException",
               "Secrets Manager can't find the specified secret value.");
  }
  static Result<api::Body> describe(const std::string& name, Secret& secret) {
    json::Writer out;
    out.begin_object()
        .member("Name", name)
        .member("ARN", concat("arn:aws:secretsmanager:eu-central-1:000000000000:secret:", name,
                              "-AbCdEf"));
    if (secret.is_deleted) out.key("DeletedDate").epoch_seconds(1'790'000'000'000);
    out.key("Tags").begin_array();
    for (const auto& [key, value] : secret.tags)
      out.begin_object().member("Key", key).member("Value", value).end_object();
    out.end_array().key("VersionIdsToStages").begin_object();
    for (const auto& version : secret.versions) {
      if (version.stages.empty()) continue;  // deprecated versions are hidden
      out.key(version.id).begin_array();
      for (const auto& stage : version.stages) out.value(stage);
      out.end_array();
    }
    out.end_object().end_object();
    return done(out);
  }
  static Result<api::Body> versions(Secret& secret) {
    json::Writer out;
    out.begin_object().key("Versions").begin_array();
    for (const auto& version : secret.versions)
      if (!version.stages.empty()) {
        out.begin_object().member("VersionId", version.id);
        out.key("CreatedDate")
            .epoch_seconds(version.created_at.time_since_epoch().count())
            .end_object();
      }
    out.end_array().end_object();
    return done(out);
  }
  /// Two a page and an empty last page, so that nobody gets away with reading only the first.
  Result<api::Body> list(const json::Value& in) {
    std::string prefix;
    if (const auto filters = in.find("Filters"))
      filters->for_each_element([&](json::Value filter) {
        filter.find("Values")->for_each_element(
            [&](json::Value value) { prefix = *value.string(); });
      });
    const auto after = text(in, "NextToken");
    json::Writer out;
    out.begin_object().key("SecretList").begin_array();
    std::string last;
    int count = 0;
    for (const auto& [name, secret] : secrets) {
      if (secret.is_deleted || !name.starts_with(prefix) || (!after.empty() && name <= after))
        continue;
      if (count++ == 2) break;
      out.begin_object().member("Name", name).end_object();
      last = name;
    }
    out.end_array();
    if (!last.empty()) out.member("NextToken", last);
    out.end_object();
    return done(out);
  }

  const Clock& clock_;
  int serial_ = 0;
};

}  // namespace clavium::testing
