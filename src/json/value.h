// SPDX-License-Identifier: Apache-2.0
//
// Strict, bounded JSON reading (RFC 8259), over simdjson.
//
// Stricter than the RFC on purpose, because two readers of one text must never disagree: the same
// key twice in one object is refused, invalid UTF-8 and lone surrogates are refused, depth and size
// are bounded (base/limits.h). Nothing of the input is ever quoted in an error.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "base/error.h"
#include "base/limits.h"
#include "base/secret_bytes.h"

namespace clavium::json {

enum class Kind : std::uint8_t { null, boolean, integer, fraction, string, array, object };

/// A view of one value in a Document; valid as long as the Document. As cheap to copy as a pointer.
class Value {
 public:
  [[nodiscard]] Kind kind() const;
  [[nodiscard]] bool is_null() const { return kind() == Kind::null; }

  // The accessors answer only for their own kind; absent for any other.
  [[nodiscard]] std::optional<bool> boolean() const;
  /// Whole numbers that fit; an unsigned one above INT64_MAX is a `fraction`.
  [[nodiscard]] std::optional<std::int64_t> integer() const;
  /// Any number.
  [[nodiscard]] std::optional<double> number() const;
  /// Unescaped text. It may be a secret: it lives in memory that the Document wipes.
  [[nodiscard]] std::optional<std::string_view> string() const;

  /// Members of an object or elements of an array; 0 for anything else.
  [[nodiscard]] std::size_t size() const;
  /// A member by name; absent too when this is no object.
  [[nodiscard]] std::optional<Value> find(std::string_view key) const;

  /// Calls `each(std::string_view key, Value value)` in the order of the text. No object: no calls.
  template <class Each>
  void for_each_member(Each&& each) const {
    visit_members(
        [](void* context, std::string_view key, Value value) {
          (*static_cast<std::remove_reference_t<Each>*>(context))(key, value);
        },
        &each);
  }
  /// Calls `each(Value value)` in order. No array: no calls.
  template <class Each>
  void for_each_element(Each&& each) const {
    visit_elements(
        [](void* context, Value value) {
          (*static_cast<std::remove_reference_t<Each>*>(context))(value);
        },
        &each);
  }

 private:
  friend class Document;
  Value() = default;
  void visit_members(void (*call)(void*, std::string_view, Value), void* context) const;
  void visit_elements(void (*call)(void*, Value), void* context) const;

  // A simdjson::dom::element, kept out of this header; value.cc asserts that it fits.
  alignas(8) std::byte element_[16];
  friend struct ValueAccess;
};

struct ParseOptions {
  std::size_t bytes_max = limits::kJsonBytesMax;
  std::size_t depth_max = limits::kJsonDepthMax;
};

/// A parsed text and everything that its values point into; wiped on destruction. Move-only.
class Document {
 public:
  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  ~Document();

  /// Errors: invalid_request with what is wrong ("malformed", "key given twice", "too deep") and
  /// never with any of the text.
  [[nodiscard]] static Result<Document> parse(const SecretBytes& text,
                                              const ParseOptions& options = {});
  /// For text that is known to hold no secret (configuration, vendors' metadata).
  [[nodiscard]] static Result<Document> parse(std::string_view text,
                                              const ParseOptions& options = {});

  [[nodiscard]] Value root() const;

 private:
  struct State;
  explicit Document(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace clavium::json
