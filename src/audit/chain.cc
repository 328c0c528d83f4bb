// SPDX-License-Identifier: Apache-2.0
#include "audit/chain.h"

#include <algorithm>
#include <charconv>

#include "base/encoding.h"
#include "crypto/digest.h"

namespace clavium::audit {

namespace {

constexpr std::size_t kHashDigits = 64;
constexpr std::string_view kSequenceField = R"({"sequence":)";
constexpr std::string_view kPreviousField = R"(,"previous":")";
constexpr std::string_view kHashField = R"(","hash":")";
constexpr std::string_view kRecordField = R"(","record":)";

bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

bool take_hash(std::string_view& text, std::string_view& hash) {
  hash = text.substr(0, kHashDigits);
  const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  if (hash.size() != kHashDigits || !std::ranges::all_of(hash, is_digit)) return false;
  text.remove_prefix(kHashDigits);
  return true;
}

bool take_sequence(std::string_view& text, std::uint64_t& sequence) {
  // from_chars takes leading zeros, which would be a second spelling of the same number.
  if (text.starts_with('0')) return false;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), sequence);
  if (error != std::errc{}) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

}  // namespace

Head empty_head() { return {0, std::string(kHashDigits, '0')}; }

std::string chain_hash(std::uint64_t sequence, std::string_view previous, std::string_view record) {
  thread_local crypto::Sha256 hash;
  hash.update(concat("clavium-audit-1\n", sequence, '\n', previous, '\n'));
  hash.update(record);
  return hex_encode(hash.finish());
}

bool is_record(std::string_view text) {
  return text.size() >= 2 && text.size() <= limits::kAuditRecordBytesMax && text.front() == '{' &&
         text.back() == '}' &&
         std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

void append_line(std::string& out, Head& head, std::string_view record) {
  std::string hash = chain_hash(head.sequence + 1, head.hash, record);
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, head.sequence + 1).ptr;
  out.append(kSequenceField).append(digits, end).append(kPreviousField).append(head.hash);
  out.append(kHashField).append(hash).append(kRecordField).append(record).append("}\n");
  ++head.sequence;
  head.hash = std::move(hash);
}

Result<Line> parse_line(std::string_view text) {
  Line line;
  const bool whole = take(text, kSequenceField) && take_sequence(text, line.sequence) &&
                     take(text, kPreviousField) && take_hash(text, line.previous) &&
                     take(text, kHashField) && take_hash(text, line.hash) &&
                     take(text, kRecordField) && text.ends_with('}');
  if (whole) line.record = text.substr(0, text.size() - 1);
  if (!whole || !is_record(line.record)) return fail(ErrorKind::corrupt, "malformed line");
  return line;
}

Result<void> follow(Head& head, const Line& line) {
  const std::uint64_t expected = head.sequence + 1;
  if (line.sequence > expected) {
    return fail(ErrorKind::corrupt, "record ", expected, " is missing: record ", line.sequence,
                " stands in its place");
  }
  if (line.sequence < expected) {
    return fail(ErrorKind::corrupt, "record ", line.sequence, " is out of order: record ", expected,
                " should stand here");
  }
  if (line.previous != head.hash) {
    return fail(ErrorKind::corrupt, "record ", line.sequence, " does not follow record ",
                head.sequence, ": one of the two was altered or replaced");
  }
  if (line.hash != chain_hash(line.sequence, line.previous, line.record)) {
    return fail(ErrorKind::corrupt, "record ", line.sequence, " was altered");
  }
  head = {line.sequence, std::string(line.hash)};
  return {};
}

}  // namespace clavium::audit
