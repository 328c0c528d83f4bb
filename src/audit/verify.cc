// SPDX-License-Identifier: Apache-2.0
//
// Readers of the audit log. They hold one line at a time and change nothing.
#include <chrono>
#include <thread>

#include "audit/chain.h"
#include "audit/log.h"
#include "audit/segment.h"

namespace clavium::audit {

namespace {

// A server that appends is seen with half a line for the length of one write; what still is half a
// line after this long was cut.
constexpr int kTornRetries = 5;
constexpr std::chrono::milliseconds kTornRetryDelay{40};

Result<void> check_passes_through(const Head& head, const Head& wanted) {
  if (head.sequence == wanted.sequence && head.hash != wanted.hash) {
    return fail(ErrorKind::corrupt, "record ", head.sequence,
                " is not the one that was known: the log was replaced");
  }
  return {};
}

Result<void> verify_segment(const Segment& segment, bool is_last, VerifyReport& report,
                            const Head& at_least) {
  if (segment.first_sequence != report.head.sequence + 1) {
    return fail(ErrorKind::corrupt, "record ", report.head.sequence + 1,
                " is missing: the file begins with record ", segment.first_sequence);
  }
  CLAVIUM_TRY(SegmentReader reader, SegmentReader::open(segment.path));
  for (int retries = 0;;) {
    CLAVIUM_TRY(const auto text, reader.next());
    if (text) {
      auto line = parse_line(*text);
      if (!line) {
        return fail(ErrorKind::corrupt, "record ", report.head.sequence + 1,
                    " is a malformed line");
      }
      CLAVIUM_CHECK(follow(report.head, *line));
      CLAVIUM_CHECK(check_passes_through(report.head, at_least));
      ++report.records;
      continue;
    }
    CLAVIUM_TRY(const SegmentReader::Tail tail, reader.tail());
    if (tail.ending == Ending::clean) return {};
    if (!is_last) {
      return fail(ErrorKind::corrupt, "record ", report.head.sequence + 1, " is cut in its middle");
    }
    if (++retries > kTornRetries) {
      return std::unexpected(
          make_error(ErrorKind::corrupt, "record ", report.head.sequence + 1, " is cut at the end")
              .with_hint("a crash leaves that: the next start of the server removes it"));
    }
    std::this_thread::sleep_for(kTornRetryDelay);
    CLAVIUM_TRY(SegmentReader again, SegmentReader::open_at(segment.path, reader.offset()));
    reader = std::move(again);
  }
}

}  // namespace

Result<VerifyReport> verify_log(const std::filesystem::path& directory, const Head& at_least) {
  VerifyReport report{0, empty_head()};
  CLAVIUM_TRY(std::vector<Segment> segments, list_segments(directory));
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (i + 1 == segments.size()) {
      // A server may have begun another file since; then this one is complete, and not the last.
      CLAVIUM_TRY(const std::vector<Segment> now, list_segments(directory));
      if (now.size() > segments.size()) segments = now;
    }
    auto verified = verify_segment(segments[i], i + 1 == segments.size(), report, at_least);
    if (!verified) {
      return std::unexpected(
          std::move(verified).error().during(segments[i].path.filename().string()));
    }
  }
  if (report.head.sequence < at_least.sequence) {
    return fail(ErrorKind::corrupt, "the log is cut at the end: record ", report.head.sequence,
                " is its last, but record ", at_least.sequence, " is known to have been written");
  }
  return report;
}

Result<void> read_log(const std::filesystem::path& directory, std::uint64_t after,
                      const std::function<bool(std::uint64_t, std::string_view)>& each) {
  CLAVIUM_TRY(const std::vector<Segment> segments, list_segments(directory));
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (i + 1 < segments.size() && segments[i + 1].first_sequence <= after + 1) continue;
    const std::string file = segments[i].path.filename().string();
    CLAVIUM_TRY(SegmentReader reader, SegmentReader::open(segments[i].path));
    for (std::uint64_t expected = segments[i].first_sequence;; ++expected) {
      auto text = reader.next();
      if (!text) return std::unexpected(std::move(text).error().during(file));
      if (!*text) break;
      const auto line = parse_line(**text);
      if (!line || line->sequence != expected) {
        return fail(ErrorKind::corrupt, file, ": record ", expected, " is damaged");
      }
      if (line->sequence > after && !each(line->sequence, line->record)) return {};
    }
  }
  return {};
}

}  // namespace clavium::audit
