// SPDX-License-Identifier: Apache-2.0
#include "runbook/backend_calls.h"

#include <cmath>

#include "api/call.h"
#include "base/encoding.h"
#include "operations/secretsmanager/get_secret_value.h"

namespace clavium::runbook {

Result<json::Document> ask(api::SecretsBackend& backend, std::string_view service,
                           std::string_view operation, json::Writer request) {
  CLAVIUM_TRY(const api::Body answer,
              backend.invoke(service, operation, std::move(request).finish()));
  auto document = json::Document::parse(answer);
  if (!document || document->root().kind() != json::Kind::object) {
    return fail(ErrorKind::corrupt, "the answer to ", operation, " is no JSON object");
  }
  return document;
}

std::string text_at(json::Value object, std::string_view member) {
  const auto value = object.find(member);
  return value ? std::string(value->string().value_or("")) : std::string();
}

std::vector<std::string> texts_at(json::Value object, std::string_view member) {
  std::vector<std::string> texts;
  if (const auto array = object.find(member)) {
    array->for_each_element([&](json::Value value) {
      if (const auto text = value.string()) texts.emplace_back(*text);
    });
  }
  return texts;
}

std::optional<TimePoint> time_at(json::Value object, std::string_view member) {
  const auto value = object.find(member);
  const auto seconds = value ? value->number() : std::nullopt;
  // The bound keeps the conversion defined whatever an answer holds; it is about the year 10 000.
  if (!seconds || !(std::abs(*seconds) < 2.5e11)) return std::nullopt;
  return TimePoint(std::chrono::milliseconds(std::llround(*seconds * 1000.0)));
}

std::string tag_at(json::Value object, std::string_view key) {
  std::string found;
  if (const auto tags = object.find("Tags")) {
    tags->for_each_element([&](json::Value tag) {
      if (text_at(tag, "Key") == key) found = text_at(tag, "Value");
    });
  }
  return found;
}

std::int64_t days_between(TimePoint then, TimePoint now) {
  return std::chrono::floor<std::chrono::days>(now - then).count();
}

Result<FetchedValue> fetch_value(api::SecretsBackend& backend, std::string_view name,
                                 const VersionChoice& choice) {
  using operations::secretsmanager::GetSecretValue;
  GetSecretValue::Request request;
  request.secret_id = std::string(name);
  if (!choice.id.empty()) request.version_id = choice.id;
  if (!choice.stage.empty()) request.version_stage = choice.stage;
  CLAVIUM_TRY(auto answer, api::call<GetSecretValue>(backend, request));
  FetchedValue stored;
  stored.name = std::move(answer.name);
  stored.version_id = std::move(answer.version_id);
  stored.stages = std::move(answer.version_stages);
  stored.created_at = answer.created_date;
  if (answer.secret_string) {
    stored.value = *std::move(answer.secret_string);
  } else if (answer.secret_binary) {
    stored.value = std::move(answer.secret_binary->bytes);
    stored.is_binary = true;
  } else {
    return fail(ErrorKind::corrupt, "the answer to GetSecretValue holds no value");
  }
  return stored;
}

}  // namespace clavium::runbook
