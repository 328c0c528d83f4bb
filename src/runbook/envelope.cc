// SPDX-License-Identifier: Apache-2.0
#include "runbook/envelope.h"

#include <array>
#include <charconv>

#include "base/encoding.h"
#include "json/value.h"
#include "json/writer.h"

namespace clavium::runbook {

namespace {

constexpr std::string_view kValueMember = "value";
constexpr std::string_view kOwnerMember = "owner";

void copy(json::Writer& writer, json::Value value) {
  switch (value.kind()) {
    case json::Kind::null:
      writer.null();
      return;
    case json::Kind::boolean:
      writer.value(*value.boolean());
      return;
    case json::Kind::integer:
      writer.value(*value.integer());
      return;
    case json::Kind::fraction: {
      std::array<char, 40> digits;  // the shortest form that reads back as the same number
      const auto end =
          std::to_chars(digits.data(), digits.data() + digits.size(), *value.number()).ptr;
      writer.raw(std::string_view(digits.data(), std::size_t(end - digits.data())));
      return;
    }
    case json::Kind::string:
      writer.value(*value.string());
      return;
    case json::Kind::array:
      writer.begin_array();
      value.for_each_element([&](json::Value element) { copy(writer, element); });
      writer.end_array();
      return;
    case json::Kind::object:
      writer.begin_object();
      value.for_each_member([&](std::string_view key, json::Value member) {
        writer.key(key);
        copy(writer, member);
      });
      writer.end_object();
      return;
  }
}

Result<void> check_text(const SecretBytes& value) {
  if (value.reveal_text([](std::string_view text) { return is_utf8(text); })) return {};
  return std::unexpected(make_error(ErrorKind::invalid_request, "the value is no UTF-8 text")
                             .with_hint("--as-is stores it as binary, without an envelope"));
}

}  // namespace

Result<Envelope> open_envelope(const SecretBytes& text) {
  const auto wrong = [](std::string_view why) {
    return std::unexpected(
        make_error(ErrorKind::invalid_request, "the stored text ", why)
            .with_hint("values are stored as {\"value\": \"…\", \"owner\": \"…\"}")
            .with_code("malformed_envelope"));
  };
  const auto document = json::Document::parse(text);
  if (!document || document->root().kind() != json::Kind::object) return wrong("is no JSON object");
  const auto value = document->root().find(kValueMember);
  if (!value) return wrong("has no member \"value\"");
  const auto inner = value->string();
  if (!inner) return wrong("has a \"value\" that is no text");
  Envelope made;
  made.value = SecretBytes::copy_of(*inner);
  const auto owner = document->root().find(kOwnerMember);
  if (!owner || !owner->string()) return wrong("has no member \"owner\"");
  made.owner = *owner->string();
  return made;
}

bool is_envelope(const SecretBytes& stored) {
  return envelope_member(stored, kValueMember).has_value();
}

std::optional<SecretBytes> envelope_member(const SecretBytes& stored, std::string_view member) {
  const auto document = json::Document::parse(stored);
  if (!document) return std::nullopt;
  const auto found = document->root().find(member);
  if (!found || !found->string()) return std::nullopt;
  return SecretBytes::copy_of(*found->string());
}

std::vector<std::string> envelope_members(const SecretBytes& stored) {
  std::vector<std::string> names;
  if (const auto document = json::Document::parse(stored)) {
    document->root().for_each_member(
        [&](std::string_view key, json::Value) { names.emplace_back(key); });
  }
  return names;
}

SecretBytes value_within(const SecretBytes& stored) {
  if (auto value = envelope_member(stored, kValueMember)) return *std::move(value);
  return stored.clone();
}

Result<SecretBytes> envelope_with_value(const SecretBytes& stored, const SecretBytes& value,
                                        std::string_view owner) {
  CLAVIUM_CHECK(check_text(value));
  const auto document = json::Document::parse(stored);
  if (!document || document->root().kind() != json::Kind::object) {
    return fail(ErrorKind::invalid_request, "the stored text is no JSON object");
  }
  bool has_value = false, has_owner = false;
  json::Writer writer;
  writer.begin_object();
  document->root().for_each_member([&](std::string_view key, json::Value member) {
    const bool is_value = key == kValueMember;
    const bool is_owner = key == kOwnerMember && !owner.empty();
    has_value = has_value || is_value;
    has_owner = has_owner || is_owner;
    writer.key(key);
    if (is_value)
      writer.secret_text(value);
    else if (is_owner)
      writer.value(owner);
    else
      copy(writer, member);
  });
  if (!has_value) writer.key(kValueMember).secret_text(value);
  if (!has_owner && !owner.empty()) writer.member(kOwnerMember, owner);
  writer.end_object();
  return std::move(writer).finish();
}

Result<SecretBytes> new_envelope(const SecretBytes& value, std::string_view owner) {
  CLAVIUM_CHECK(check_text(value));
  json::Writer writer;
  writer.begin_object().key(kValueMember).secret_text(value);
  if (!owner.empty()) writer.member(kOwnerMember, owner);
  writer.end_object();
  return std::move(writer).finish();
}

}  // namespace clavium::runbook
