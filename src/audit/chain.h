// SPDX-License-Identifier: Apache-2.0
//
// One line of the audit log: a record and its place in the chain of hashes.
//
// A line is {"sequence":1,"previous":"<hash>","hash":"<hash>","record":{...}} in exactly this
// spelling: one content, one text. Format: docs/formats/audit-log.md.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "audit/log.h"
#include "base/error.h"
#include "base/limits.h"

namespace clavium::audit {

/// What the fields around a record take at most.
inline constexpr std::size_t kLineBytesMax = limits::kAuditRecordBytesMax + 256;

/// Before the first record: sequence 0 and 64 zeros.
[[nodiscard]] Head empty_head();

/// 64 lower-case hex digits: SHA-256 of "clavium-audit-1\n", the sequence number in decimal, "\n",
/// the previous hash in hex, "\n", and the bytes of the record.
[[nodiscard]] std::string chain_hash(std::uint64_t sequence, std::string_view previous,
                                     std::string_view record);

/// True for what may stand in a line as a record: braces around it, within
/// limits::kAuditRecordBytesMax, and no control character, so that it cannot begin another line.
[[nodiscard]] bool is_record(std::string_view text);

/// Appends the line of the record that follows `head`, newline included, and moves `head` onto it.
void append_line(std::string& out, Head& head, std::string_view record);

struct Line {
  std::uint64_t sequence = 0;
  std::string_view previous;
  std::string_view hash;
  std::string_view record;
};

/// Reads a line without its newline; the views point into it. Errors: corrupt, "malformed line".
[[nodiscard]] Result<Line> parse_line(std::string_view text);

/// Moves `head` onto the line that follows it. Errors: corrupt: missing, out of order, altered.
[[nodiscard]] Result<void> follow(Head& head, const Line& line);

}  // namespace clavium::audit
