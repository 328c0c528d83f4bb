// SPDX-License-Identifier: Apache-2.0
//
// The type of every secret value, key, token and encoded message that may carry one.
//
// A SecretBytes wipes itself, cannot be printed, cannot be copied by accident and is compared only
// in constant time. Reading it is one long, searchable word: `reveal`, allowed in the files that
// tests/house/reveal_allowed.txt names. What must not compile is tested in tests/must_not_compile.
//
// Threads: as a std::vector; const members may run concurrently.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace clavium {

/// Overwrites memory in a way that the optimiser may not drop (explicit_bzero).
void wipe(std::span<std::byte> memory);
/// The same for text that a library insisted on; the string is empty afterwards.
void wipe(std::string& text);

/// Move-only bytes, wiped on destruction and on assignment.
class SecretBytes {
 public:
  /// Zero bytes readable behind every value, so that parsers working in blocks need no copy of it.
  static constexpr std::size_t kPaddingBytes = 64;

  SecretBytes() = default;
  SecretBytes(SecretBytes&& other) noexcept;
  SecretBytes& operator=(SecretBytes&& other) noexcept;
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  ~SecretBytes();

  [[nodiscard]] static SecretBytes copy_of(std::span<const std::byte> plain);
  [[nodiscard]] static SecretBytes copy_of(std::string_view plain);

  /// `size_bytes` zero bytes handed to `fill(std::span<std::byte>)` to be written.
  template <class Fill>
  [[nodiscard]] static SecretBytes filled(std::size_t size_bytes, Fill&& fill) {
    SecretBytes made(size_bytes);
    std::forward<Fill>(fill)(std::span<std::byte>(made.data_, size_bytes));
    return made;
  }

  [[nodiscard]] std::size_t size_bytes() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }

  /// A second owner of the same value; both wipe their own memory.
  [[nodiscard]] SecretBytes clone() const;

  /// Calls `reader(std::span<const std::byte>)`. The view must not outlive the call.
  template <class Reader>
  decltype(auto) reveal(Reader&& reader) const {
    return std::forward<Reader>(reader)(std::span<const std::byte>(data_, size_));
  }
  /// Calls `reader(std::string_view)`. The view must not outlive the call.
  template <class Reader>
  decltype(auto) reveal_text(Reader&& reader) const {
    return std::forward<Reader>(reader)(
        std::string_view(reinterpret_cast<const char*>(data_), size_));
  }

 private:
  friend class SecretBuffer;
  explicit SecretBytes(std::size_t size_bytes);
  void release() noexcept;

  std::byte* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;  // without the padding
};

/// Grows like a vector, but wipes every buffer that it leaves behind. For building encoded
/// messages.
class SecretBuffer {
 public:
  SecretBuffer() = default;
  explicit SecretBuffer(std::size_t reserve_bytes);

  void append(std::string_view text);
  void append(std::span<const std::byte> bytes);
  void push_back(char byte);
  /// Room for `size_bytes` more, to be written by the caller and then taken over by `commit`.
  [[nodiscard]] std::span<std::byte> prepare(std::size_t size_bytes);
  void commit(std::size_t size_bytes);

  [[nodiscard]] std::size_t size_bytes() const { return bytes_.size_; }
  /// The contents; the buffer is empty afterwards.
  [[nodiscard]] SecretBytes finish() &&;

 private:
  void grow(std::size_t at_least);

  SecretBytes bytes_;
};

/// True when both hold the same bytes. Takes time that depends on the sizes alone.
[[nodiscard]] bool constant_time_equal(const SecretBytes& a, const SecretBytes& b);
[[nodiscard]] bool constant_time_equal(std::span<const std::byte> a, std::span<const std::byte> b);
[[nodiscard]] bool constant_time_equal(std::string_view a, std::string_view b);

std::ostream& operator<<(std::ostream&, const SecretBytes&) = delete;
bool operator==(const SecretBytes&, const SecretBytes&) = delete;  // use constant_time_equal

}  // namespace clavium
