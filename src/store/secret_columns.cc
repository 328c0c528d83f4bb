// SPDX-License-Identifier: Apache-2.0
#include "store/secret_columns.h"

#include <algorithm>
#include <array>

#include "json/value.h"
#include "json/writer.h"

namespace clavium::store {

namespace {

constexpr std::array<std::string_view, 4> kSteps = {"createSecret", "setSecret", "testSecret",
                                                    "finishSecret"};
constexpr std::array<std::string_view, 3> kReplicaStates = {"InProgress", "InSync", "Failed"};

template <class Enum, std::size_t N>
bool read_word(json::Value of, std::string_view key, const std::array<std::string_view, N>& words,
               Enum& into) {
  const auto member = of.find(key);
  const auto text = member ? member->string() : std::nullopt;
  for (std::size_t i = 0; text && i < N; ++i) {
    if (words[i] != *text) continue;
    into = Enum(i);
    return true;
  }
  return false;
}

std::string text_of(json::Value of, std::string_view key) {
  const auto member = of.find(key);
  return std::string(member ? member->string().value_or("") : "");
}
std::optional<std::int64_t> integer_of(json::Value of, std::string_view key) {
  const auto member = of.find(key);
  return member ? member->integer() : std::nullopt;
}
std::optional<TimePoint> time_of(json::Value of, std::string_view key) {
  const auto number = integer_of(of, key);
  if (!number) return std::nullopt;
  return TimePoint(std::chrono::milliseconds(*number));
}
bool flag_of(json::Value of, std::string_view key) {
  const auto member = of.find(key);
  return member && member->boolean().value_or(false);
}

std::int64_t milliseconds(TimePoint time) { return time.time_since_epoch().count(); }

void optional_time(json::Writer& out, std::string_view name, const std::optional<TimePoint>& time) {
  if (time) out.member(name, milliseconds(*time));
}
void optional_text(json::Writer& out, std::string_view name, const std::string& text) {
  if (!text.empty()) out.member(name, text);
}

void write_tags(json::Writer& out, const std::vector<api::Tag>& tags) {
  out.begin_array();
  for (const api::Tag& tag : tags) {
    out.begin_array().value(tag.key).value(tag.value).end_array();
  }
  out.end_array();
}

/// Strings of a JSON array; false when it is anything else.
bool read_strings(json::Value array, std::vector<std::string>& strings) {
  bool good = array.kind() == json::Kind::array;
  array.for_each_element([&](json::Value element) {
    if (const auto text = element.string()) {
      strings.emplace_back(*text);
    } else {
      good = false;
    }
  });
  return good;
}

bool read_tag_list(json::Value list, std::vector<api::Tag>& tags) {
  bool good = list.kind() == json::Kind::array;
  list.for_each_element([&](json::Value element) {
    std::vector<std::string> pair;
    if (read_strings(element, pair) && pair.size() == 2) {
      tags.push_back({std::move(pair[0]), std::move(pair[1])});
    } else {
      good = false;
    }
  });
  return good;
}

/// Reads the JSON that the functions below write where nothing in it is escaped, which is nearly
/// always, at a tenth of the parser's cost. It knows no whitespace and only printable ASCII;
/// whatever else it meets, it is the parser's to judge.
class PlainText {
 public:
  explicit PlainText(std::string_view text) : rest_(text) {}
  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool take_string(std::string& into) {
    if (!take('"')) return false;
    const auto end = std::ranges::find_if(
        rest_, [](char c) { return c == '"' || c == '\\' || c < ' ' || c > '~'; });
    if (end == rest_.end() || *end != '"') return false;
    into.assign(rest_.begin(), end);
    rest_.remove_prefix(into.size() + 1);
    return true;
  }
  [[nodiscard]] bool is_at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

bool read_plain_strings(std::string_view text, std::vector<std::string>& strings) {
  PlainText plain(text);
  if (!plain.take('[')) return false;
  do {
    if (!plain.take_string(strings.emplace_back())) return false;
  } while (plain.take(','));
  return plain.take(']') && plain.is_at_end();
}

bool read_plain_tags(std::string_view text, std::vector<api::Tag>& tags) {
  PlainText plain(text);
  if (!plain.take('[')) return false;
  do {
    api::Tag& tag = tags.emplace_back();
    if (!plain.take('[') || !plain.take_string(tag.key) || !plain.take(',') ||
        !plain.take_string(tag.value) || !plain.take(']')) {
      return false;
    }
  } while (plain.take(','));
  return plain.take(']') && plain.is_at_end();
}

}  // namespace

std::string tags_column(const std::vector<api::Tag>& tags) {
  json::Writer out;
  write_tags(out, tags);
  return std::move(out).finish_text();
}

bool read_tags(std::string_view text, std::vector<api::Tag>& tags) {
  if (text == "[]" || read_plain_tags(text, tags)) return true;
  tags.clear();
  const auto document = json::Document::parse(text);
  return document && read_tag_list(document->root(), tags);
}

std::string stages_column(const std::vector<std::string>& stages) {
  json::Writer out;
  out.begin_array();
  for (const std::string& stage : stages) out.value(stage);
  return std::move(out.end_array()).finish_text();
}

bool read_stages(std::string_view text, std::vector<std::string>& stages) {
  if (text == "[]" || read_plain_strings(text, stages)) return true;
  stages.clear();
  const auto document = json::Document::parse(text);
  return document && read_strings(document->root(), stages);
}

std::string rotation_column(const std::shared_ptr<const api::Rotation>& rotation) {
  if (rotation == nullptr) return {};
  json::Writer out;
  out.begin_object().member("enabled", rotation->enabled);
  optional_text(out, "lambda_arn", rotation->lambda_arn);
  if (rotation->rules.automatically_after_days) {
    out.member("automatically_after_days", *rotation->rules.automatically_after_days);
  }
  optional_text(out, "schedule_expression", rotation->rules.schedule_expression);
  optional_text(out, "duration", rotation->rules.duration);
  optional_time(out, "last_rotated_at", rotation->last_rotated_at);
  optional_time(out, "window_opens_at", rotation->window_opens_at);
  optional_time(out, "next_date", rotation->next_date);
  if (!rotation->external_metadata.empty()) {
    out.key("external_metadata");
    write_tags(out, rotation->external_metadata);
  }
  optional_text(out, "external_role_arn", rotation->external_role_arn);
  return std::move(out.end_object()).finish_text();
}

bool read_rotation(std::string_view text, std::shared_ptr<const api::Rotation>& rotation) {
  if (text.empty()) return true;
  const auto document = json::Document::parse(text);
  if (!document || document->root().kind() != json::Kind::object) return false;
  const json::Value root = document->root();
  auto read = std::make_shared<api::Rotation>();
  read->enabled = flag_of(root, "enabled");
  read->lambda_arn = text_of(root, "lambda_arn");
  read->rules = {integer_of(root, "automatically_after_days"), text_of(root, "schedule_expression"),
                 text_of(root, "duration")};
  read->last_rotated_at = time_of(root, "last_rotated_at");
  read->window_opens_at = time_of(root, "window_opens_at");
  read->next_date = time_of(root, "next_date");
  read->external_role_arn = text_of(root, "external_role_arn");
  const auto metadata = root.find("external_metadata");
  if (metadata && !read_tag_list(*metadata, read->external_metadata)) return false;
  rotation = std::move(read);
  return true;
}

std::string rotation_run_column(const std::shared_ptr<const api::RotationRun>& run) {
  if (run == nullptr) return {};
  json::Writer out;
  out.begin_object()
      .member("version_id", run->version_id)
      .member("test_only", run->test_only)
      .member("next_step", kSteps[std::size_t(run->next_step)])
      .member("failures", std::uint64_t(run->failures))
      .member("started_at", milliseconds(run->started_at))
      .member("next_attempt_at", milliseconds(run->next_attempt_at));
  return std::move(out.end_object()).finish_text();
}

bool read_rotation_run(std::string_view text, std::shared_ptr<const api::RotationRun>& run) {
  if (text.empty()) return true;
  const auto document = json::Document::parse(text);
  if (!document) return false;
  const json::Value root = document->root();
  auto read = std::make_shared<api::RotationRun>();
  read->version_id = text_of(root, "version_id");
  read->test_only = flag_of(root, "test_only");
  read->failures = std::uint32_t(integer_of(root, "failures").value_or(0));
  const auto started = time_of(root, "started_at");
  const auto next = time_of(root, "next_attempt_at");
  if (!read_word(root, "next_step", kSteps, read->next_step) || !started || !next) return false;
  read->started_at = *started;
  read->next_attempt_at = *next;
  run = std::move(read);
  return true;
}

std::string replicas_column(const std::vector<api::Replica>& replicas) {
  if (replicas.empty()) return {};
  json::Writer out;
  out.begin_array();
  for (const api::Replica& replica : replicas) {
    out.begin_object()
        .member("region", replica.region)
        .member("kms_key_id", replica.kms_key_id)
        .member("state", kReplicaStates[std::size_t(replica.state)])
        .member("message", replica.message)
        .end_object();
  }
  return std::move(out.end_array()).finish_text();
}

bool read_replicas(std::string_view text, std::vector<api::Replica>& replicas) {
  if (text.empty()) return true;
  const auto document = json::Document::parse(text);
  if (!document || document->root().kind() != json::Kind::array) return false;
  bool good = true;
  document->root().for_each_element([&](json::Value element) {
    api::Replica replica{text_of(element, "region"),
                         text_of(element, "kms_key_id"),
                         {},
                         text_of(element, "message")};
    good = read_word(element, "state", kReplicaStates, replica.state) && good;
    replicas.push_back(std::move(replica));
  });
  return good;
}

}  // namespace clavium::store
