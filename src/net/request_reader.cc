// SPDX-License-Identifier: Apache-2.0
#include "net/request_reader.h"

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <cstring>
#include <optional>
#include <string_view>

#include "base/encoding.h"
#include "base/limits.h"
#include "base/secret_bytes.h"

namespace clavium::net {

namespace {

namespace beast = boost::beast;
using beast::error_code;

/// A signed Secrets Manager request is below 2 KiB; a buffer this size costs an idle connection
/// little.
constexpr std::size_t kBufferBytesFirst = 4'096;
constexpr std::size_t kBufferBytesMax = limits::kRequestHeadBytesMax;
/// A declared length is a claim, not a fact: no more than this is set aside on its word alone.
constexpr std::size_t kBodyReserveBytesMax = 65'536;
/// "0", CRLF, CRLF.
constexpr std::size_t kChunkBytesMin = 5;

std::string_view as_std(beast::string_view text) { return {text.data(), text.size()}; }

/// Beast's request parser with our message as its product.
class Parser final : public beast::http::basic_parser<true> {
 public:
  Parser() {
    eager(true);
    header_limit(limits::kRequestHeadBytesMax);
    body_limit(limits::kRequestBodyBytesMax);
  }

  http::Request request;
  std::optional<SecretBuffer> body;
  std::optional<Refusal> refusal;

 private:
  void refuse(const Refusal& why, error_code& ec) {
    if (!refusal) refusal = why;
    ec = beast::http::error::bad_value;
  }

  void on_request_impl(beast::http::verb, beast::string_view method, beast::string_view target,
                       int version, error_code& ec) override {
    ec = {};
    request.method = as_std(method);
    request.target = as_std(target);
    version_ = version;
  }
  void on_response_impl(int, beast::string_view, int, error_code& ec) override { ec = {}; }

  void on_field_impl(beast::http::field, beast::string_view name, beast::string_view value,
                     error_code& ec) override {
    ec = {};
    // Fields behind the last chunk would come after signature and policy have looked at the head.
    if (head_done_) return refuse({400, "trailer fields"}, ec);
    request.headers.add(std::string(as_std(name)), std::string(as_std(value)));
  }

  void on_header_impl(error_code& ec) override {
    ec = {};
    head_done_ = true;
    if (const auto why = check_head(request, version_)) refuse(*why, ec);
  }

  void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code& ec) override {
    ec = {};
    body.emplace(std::size_t(std::min<std::uint64_t>(length.value_or(256), kBodyReserveBytesMax)));
  }
  std::size_t on_body_impl(beast::string_view piece, error_code& ec) override {
    ec = {};
    body->append(as_std(piece));
    return piece.size();
  }

  void on_chunk_header_impl(std::uint64_t, beast::string_view extensions, error_code& ec) override {
    ec = {};
    // No client of ours sends them, and readers disagree about where one ends.
    if (!extensions.empty()) refuse({400, "chunk extensions"}, ec);
  }
  std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view piece, error_code& ec) override {
    return on_body_impl(piece, ec);
  }
  void on_finish_impl(error_code& ec) override { ec = {}; }

  int version_ = 0;
  bool head_done_ = false;
};

Refusal refusal_of(error_code ec) {
  using beast::http::error;
  if (ec == error::body_limit) return {413, "body too large"};
  if (ec == error::header_limit) return {431, "head too large"};
  if (ec == error::bad_version) return {400, "not HTTP/1.1"};
  if (ec == error::bad_content_length || ec == error::multiple_content_length) {
    return {400, "malformed or contradicting Content-Length"};
  }
  if (ec == error::bad_transfer_encoding) return {400, "contradicting Transfer-Encoding"};
  if (ec == error::bad_chunk || ec == error::bad_chunk_extension || ec == error::bad_line_ending) {
    return {400, "malformed chunk"};
  }
  return {400, "malformed head"};
}

}  // namespace

struct RequestReader::State {
  ~State() { wipe_buffer(0); }

  // buffer[begin, end) has arrived and is not parsed; everything in front of it is spent.
  std::unique_ptr<std::byte[]> buffer;
  std::size_t capacity = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t touched = 0;  // nothing was ever written behind it

  HeadScanner scanner;
  bool head_complete = false;
  bool in_chunk_line = false;  // Beast waits for the rest of one
  bool continue_answered = false;
  std::optional<Parser> parser{std::in_place};
  bool last_keep_alive = false;
  bool last_is_head = false;
  Refusal refusal;

  [[nodiscard]] std::string_view unparsed() const {
    return {reinterpret_cast<const char*>(buffer.get()) + begin, end - begin};
  }

  void wipe_buffer(std::size_t from) {
    if (touched > from) wipe(std::span(buffer.get() + from, touched - from));
    touched = from;
  }

  void move_to_front() {
    if (begin == 0) return;
    if (end > begin) std::memmove(buffer.get(), buffer.get() + begin, end - begin);
    end -= begin;
    begin = 0;
  }

  void grow(std::size_t to) {
    auto larger = std::make_unique_for_overwrite<std::byte[]>(to);
    const std::size_t kept = end - begin;
    if (kept > 0) std::memcpy(larger.get(), buffer.get() + begin, kept);
    wipe_buffer(0);
    buffer = std::move(larger);
    capacity = to;
    begin = 0;
    end = touched = kept;
  }

  Progress refuse(const Refusal& why) {
    refusal = why;
    return Progress::refused;
  }
};

RequestReader::RequestReader() : state_(std::make_unique<State>()) {}
RequestReader::~RequestReader() = default;

std::span<std::byte> RequestReader::space() {
  State& s = *state_;
  if (s.capacity == 0) s.grow(kBufferBytesFirst);
  // A body on its way deserves fewer system calls than a head.
  if (s.head_complete && s.capacity < kBufferBytesMax) s.grow(kBufferBytesMax);
  if (s.end == s.capacity) s.move_to_front();
  if (s.end == s.capacity) s.grow(std::min(s.capacity * 2, kBufferBytesMax));
  return {s.buffer.get() + s.end, s.capacity - s.end};
}

RequestReader::Progress RequestReader::received(std::size_t size_bytes) {
  State& s = *state_;
  s.end += size_bytes;
  s.touched = std::max(s.touched, s.end);
  if (!s.head_complete) {
    switch (s.scanner.scan(s.unparsed())) {
      case HeadScanner::Progress::need_more:
        return Progress::need_more;
      case HeadScanner::Progress::refused:
        return s.refuse(s.scanner.refusal());
      case HeadScanner::Progress::complete:
        s.head_complete = true;
    }
  }
  if (s.begin == s.end) return Progress::need_more;
  // Beast 1.81 asserts, in every build that has assertions, when the last chunk's line comes in
  // pieces and fewer than five bytes of it are here the second time. No chunk is shorter than that
  // with its line endings, so waiting for five loses nothing.
  if (s.in_chunk_line && s.end - s.begin < kChunkBytesMin) return Progress::need_more;
  // With a whole head in front of it Beast takes everything it can use in one call, a body
  // included, and asks for more only where a chunk's own lines are cut in two.
  error_code ec;
  const std::string_view bytes = s.unparsed();
  s.begin += s.parser->put(boost::asio::const_buffer(bytes.data(), bytes.size()), ec);
  s.in_chunk_line = ec == beast::http::error::need_more;
  if (s.in_chunk_line) ec = {};
  if (ec) return s.refuse(s.parser->refusal.value_or(refusal_of(ec)));
  if (s.parser->is_done()) return Progress::complete;
  if (s.begin == s.end) s.begin = s.end = 0;
  if (s.end - s.begin >= kBufferBytesMax) return s.refuse({400, "chunk line too long"});
  return Progress::need_more;
}

bool RequestReader::has_begun() const {
  return state_->head_complete || state_->end > state_->begin;
}

bool RequestReader::must_send_continue() {
  State& s = *state_;
  if (!s.head_complete || s.continue_answered || s.parser->is_done()) return false;
  s.continue_answered = true;
  return s.parser->request.headers.count("expect") > 0;
}

http::Request RequestReader::take() {
  State& s = *state_;
  http::Request request = std::move(s.parser->request);
  if (s.parser->body) request.body = std::move(*s.parser->body).finish();
  s.last_keep_alive = s.parser->keep_alive();
  s.last_is_head = request.method == "HEAD";
  s.parser.emplace();
  s.scanner.reset();
  s.head_complete = s.in_chunk_line = s.continue_answered = false;
  s.move_to_front();
  s.wipe_buffer(s.end);
  if (s.end == 0 && s.capacity > kBufferBytesFirst) {
    s.buffer.reset();
    s.capacity = 0;
  }
  return request;
}

bool RequestReader::keep_alive() const { return state_->last_keep_alive; }
bool RequestReader::is_head() const { return state_->last_is_head; }
const Refusal& RequestReader::refusal() const { return state_->refusal; }

}  // namespace clavium::net
