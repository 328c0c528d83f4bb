// SPDX-License-Identifier: Apache-2.0
#include "json/value.h"

#include <simdjson.h>

#include <algorithm>
#include <cstring>
#include <vector>

namespace clavium::json {

namespace dom = simdjson::dom;

static_assert(sizeof(dom::element) == 16 && std::is_trivially_copyable_v<dom::element>);
static_assert(SecretBytes::kPaddingBytes >= simdjson::SIMDJSON_PADDING);

struct ValueAccess {
  static Value wrap(const dom::element& element) {
    Value value;
    std::memcpy(value.element_, &element, sizeof element);
    return value;
  }
  static dom::element unwrap(const Value& value) {
    dom::element element;
    std::memcpy(static_cast<void*>(&element), value.element_, sizeof element);
    return element;
  }
};

// The values point into the buffers of this parser, so each document has its own.
struct Document::State {
  dom::parser parser;
  dom::element root;
  std::size_t text_bytes = 0;

  // Everything that simdjson made of the text: unescaped strings, and the tape, where numbers
  // stand.
  void wipe_values() {
    dom::document& document = parser.doc;
    if (document.string_buf) {
      // simdjson allocates at least this much for a text of this size, and writes no further.
      const std::size_t size = 5 * text_bytes / 3 + simdjson::SIMDJSON_PADDING;
      wipe(std::as_writable_bytes(std::span(document.string_buf.get(), size)));
    }
    if (document.tape && parser.implementation) {
      // A structural character or the start of an atom makes at most two words, a number being the
      // longest; two more stand for the root. The whole tape would be eight times the text.
      const std::size_t words = 2 * std::size_t(parser.implementation->n_structural_indexes) + 2;
      const std::size_t allocated = document.capacity() + 3;
      wipe(std::as_writable_bytes(std::span(document.tape.get(), std::min(words, allocated))));
    }
  }
};

namespace {

// Two spellings of one fact in one object are an attack or a mistake; both end here. The keys are
// sorted and not hashed, since keys that all hash alike can be had for any hash that is known.
bool has_duplicate_keys(const dom::element& element) {
  if (element.is_array()) {
    for (const dom::element child : dom::array(element)) {
      if (has_duplicate_keys(child)) return true;
    }
    return false;
  }
  if (!element.is_object()) return false;
  std::vector<std::string_view> keys;
  for (const auto member : dom::object(element)) {
    keys.push_back(member.key);
    if (has_duplicate_keys(member.value)) return true;
  }
  std::sort(keys.begin(), keys.end());
  return std::adjacent_find(keys.begin(), keys.end()) != keys.end();
}

}  // namespace

Document::Document(std::unique_ptr<State> state) : state_(std::move(state)) {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&& other) noexcept {
  if (state_) state_->wipe_values();
  state_ = std::move(other.state_);
  return *this;
}
Document::~Document() {
  if (state_) state_->wipe_values();
}

Result<Document> Document::parse(const SecretBytes& text, const ParseOptions& options) {
  if (text.size_bytes() > options.bytes_max) {
    return fail(ErrorKind::invalid_request, "JSON of ", text.size_bytes(), " bytes; at most ",
                options.bytes_max);
  }
  auto state = std::make_unique<State>();
  state->text_bytes = text.size_bytes();
  // The padding behind every SecretBytes spares the copy that simdjson would make (and not wipe).
  const simdjson::error_code error = text.reveal([&](std::span<const std::byte> bytes) {
    if (const auto reserve =
            state->parser.allocate(std::max<std::size_t>(bytes.size(), 64), options.depth_max)) {
      return reserve;
    }
    return state->parser
        .parse(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(), false)
        .get(state->root);
  });
  if (error == simdjson::DEPTH_ERROR) {
    state->wipe_values();
    return fail(ErrorKind::invalid_request, "JSON nested deeper than ", options.depth_max,
                " levels");
  }
  if (error != simdjson::SUCCESS) {
    state->wipe_values();
    return fail(ErrorKind::invalid_request, "malformed JSON: ", simdjson::error_message(error));
  }
  Document document(std::move(state));
  if (has_duplicate_keys(document.state_->root)) {
    return fail(ErrorKind::invalid_request, "JSON with one key given twice in one object");
  }
  return document;
}

Result<Document> Document::parse(std::string_view text, const ParseOptions& options) {
  return parse(SecretBytes::copy_of(text), options);
}

Value Document::root() const { return ValueAccess::wrap(state_->root); }

Kind Value::kind() const {
  switch (ValueAccess::unwrap(*this).type()) {
    case dom::element_type::ARRAY:
      return Kind::array;
    case dom::element_type::OBJECT:
      return Kind::object;
    case dom::element_type::INT64:
      return Kind::integer;
    case dom::element_type::UINT64:
    case dom::element_type::DOUBLE:
      return Kind::fraction;
    case dom::element_type::STRING:
      return Kind::string;
    case dom::element_type::BOOL:
      return Kind::boolean;
    case dom::element_type::NULL_VALUE:
      return Kind::null;
  }
  return Kind::null;
}

std::optional<bool> Value::boolean() const {
  bool out = false;
  if (ValueAccess::unwrap(*this).get(out) != simdjson::SUCCESS) return std::nullopt;
  return out;
}

std::optional<std::int64_t> Value::integer() const {
  if (kind() != Kind::integer) return std::nullopt;
  return std::int64_t(ValueAccess::unwrap(*this));
}

std::optional<double> Value::number() const {
  double out = 0;
  if (ValueAccess::unwrap(*this).get(out) != simdjson::SUCCESS) return std::nullopt;
  return out;
}

std::optional<std::string_view> Value::string() const {
  std::string_view out;
  if (ValueAccess::unwrap(*this).get(out) != simdjson::SUCCESS) return std::nullopt;
  return out;
}

std::size_t Value::size() const {
  const dom::element element = ValueAccess::unwrap(*this);
  if (element.is_object()) return dom::object(element).size();
  if (element.is_array()) return dom::array(element).size();
  return 0;
}

std::optional<Value> Value::find(std::string_view key) const {
  const dom::element element = ValueAccess::unwrap(*this);
  if (!element.is_object()) return std::nullopt;
  dom::element found;
  if (dom::object(element).at_key(key).get(found) != simdjson::SUCCESS) return std::nullopt;
  return ValueAccess::wrap(found);
}

void Value::visit_members(void (*call)(void*, std::string_view, Value), void* context) const {
  const dom::element element = ValueAccess::unwrap(*this);
  if (!element.is_object()) return;
  for (const auto member : dom::object(element))
    call(context, member.key, ValueAccess::wrap(member.value));
}

void Value::visit_elements(void (*call)(void*, Value), void* context) const {
  const dom::element element = ValueAccess::unwrap(*this);
  if (!element.is_array()) return;
  for (const dom::element child : dom::array(element)) call(context, ValueAccess::wrap(child));
}

}  // namespace clavium::json
