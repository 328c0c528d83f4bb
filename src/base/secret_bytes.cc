// SPDX-License-Identifier: Apache-2.0
#include "base/secret_bytes.h"

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>

namespace clavium {

namespace {

std::byte* allocate_zeroed(std::size_t size_bytes) {
  void* memory = std::calloc(size_bytes + SecretBytes::kPaddingBytes, 1);
  if (memory == nullptr) throw std::bad_alloc();
  return static_cast<std::byte*>(memory);
}

}  // namespace

void wipe(std::span<std::byte> memory) {
  if (!memory.empty()) ::explicit_bzero(memory.data(), memory.size());
}

void wipe(std::string& text) {
  // The whole capacity: a string that shrank still has its old tail behind its end.
  text.resize(text.capacity());
  ::explicit_bzero(text.data(), text.size());
  text.clear();
}

SecretBytes::SecretBytes(std::size_t size_bytes)
    : data_(allocate_zeroed(size_bytes)), size_(size_bytes), capacity_(size_bytes) {}

SecretBytes::SecretBytes(SecretBytes&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      capacity_(std::exchange(other.capacity_, 0)) {}

SecretBytes& SecretBytes::operator=(SecretBytes&& other) noexcept {
  if (this != &other) {
    release();
    data_ = std::exchange(other.data_, nullptr);
    size_ = std::exchange(other.size_, 0);
    capacity_ = std::exchange(other.capacity_, 0);
  }
  return *this;
}

SecretBytes::~SecretBytes() { release(); }

void SecretBytes::release() noexcept {
  if (data_ == nullptr) return;
  ::explicit_bzero(data_, capacity_);
  std::free(data_);
  data_ = nullptr;
}

SecretBytes SecretBytes::copy_of(std::span<const std::byte> plain) {
  return filled(plain.size(), [&](std::span<std::byte> out) {
    std::copy(plain.begin(), plain.end(), out.begin());
  });
}

SecretBytes SecretBytes::copy_of(std::string_view plain) {
  return copy_of(std::as_bytes(std::span(plain)));
}

SecretBytes SecretBytes::clone() const { return copy_of(std::span<const std::byte>(data_, size_)); }

SecretBuffer::SecretBuffer(std::size_t reserve_bytes) { grow(reserve_bytes); }

void SecretBuffer::grow(std::size_t at_least) {
  const std::size_t capacity = std::max<std::size_t>(at_least, bytes_.capacity_ * 2);
  SecretBytes larger(capacity);
  std::copy_n(bytes_.data_, bytes_.size_, larger.data_);
  larger.size_ = bytes_.size_;
  bytes_ = std::move(larger);
}

std::span<std::byte> SecretBuffer::prepare(std::size_t size_bytes) {
  const std::size_t needed = bytes_.size_ + size_bytes;
  if (needed > bytes_.capacity_ || bytes_.data_ == nullptr) {
    grow(std::max<std::size_t>(needed, 256));
  }
  return {bytes_.data_ + bytes_.size_, size_bytes};
}

void SecretBuffer::commit(std::size_t size_bytes) {
  assert(bytes_.size_ + size_bytes <= bytes_.capacity_);
  bytes_.size_ += size_bytes;
}

void SecretBuffer::append(std::span<const std::byte> bytes) {
  if (bytes.empty()) return;
  std::memcpy(prepare(bytes.size()).data(), bytes.data(), bytes.size());
  commit(bytes.size());
}

void SecretBuffer::append(std::string_view text) { append(std::as_bytes(std::span(text))); }

void SecretBuffer::push_back(char byte) { append(std::string_view(&byte, 1)); }

SecretBytes SecretBuffer::finish() && {
  // What was prepared, written and not committed does not belong to the value, nor to its padding.
  if (bytes_.data_ != nullptr) {
    ::explicit_bzero(bytes_.data_ + bytes_.size_, bytes_.capacity_ - bytes_.size_);
  }
  return std::move(bytes_);
}

bool constant_time_equal(std::span<const std::byte> a, std::span<const std::byte> b) {
  if (a.size() != b.size()) return false;
  // The accumulator is volatile so that the loop may not end at the first difference.
  volatile std::uint8_t difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference = difference | std::to_integer<std::uint8_t>(a[i] ^ b[i]);
  }
  return difference == 0;
}

bool constant_time_equal(std::string_view a, std::string_view b) {
  return constant_time_equal(std::as_bytes(std::span(a)), std::as_bytes(std::span(b)));
}

bool constant_time_equal(const SecretBytes& a, const SecretBytes& b) {
  return a.reveal([&](std::span<const std::byte> left) {
    return b.reveal(
        [&](std::span<const std::byte> right) { return constant_time_equal(left, right); });
  });
}

}  // namespace clavium
