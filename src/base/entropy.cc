// SPDX-License-Identifier: Apache-2.0
#include "base/entropy.h"

#include <sys/random.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/encoding.h"
#include "base/secret_bytes.h"

namespace clavium {

namespace {

void read_kernel(std::span<std::byte> out) {
  while (!out.empty()) {
    const ssize_t got = ::getrandom(out.data(), out.size(), 0);
    if (got < 0) {
      if (errno == EINTR) continue;
      // Without entropy nothing that we promise holds; there is no sensible way to go on.
      std::abort();
    }
    out = out.subspan(std::size_t(got));
  }
}

}  // namespace

SystemEntropy::SystemEntropy() : used_(block_.size()), process_id_(::getpid()) {}

SystemEntropy::~SystemEntropy() { wipe(block_); }

void SystemEntropy::refill() {
  read_kernel(block_);
  used_ = 0;
}

void SystemEntropy::fill(std::span<std::byte> out) {
  if (out.size() >= block_.size()) return read_kernel(out);
  const std::lock_guard lock(mutex_);
  if (const int now = ::getpid(); now != process_id_) {
    process_id_ = now;
    used_ = block_.size();
  }
  while (!out.empty()) {
    if (used_ == block_.size()) refill();
    const std::size_t count = std::min(out.size(), block_.size() - used_);
    std::memcpy(out.data(), block_.data() + used_, count);
    wipe(std::span(block_).subspan(used_, count));
    used_ += count;
    out = out.subspan(count);
  }
}

std::uint32_t random_below(Entropy& entropy, std::uint32_t bound) {
  assert(bound >= 1);
  // Numbers from the incomplete last run of `bound` are drawn again, or small ones would be
  // likelier.
  const std::uint32_t limit = UINT32_MAX - UINT32_MAX % bound;
  for (;;) {
    std::uint32_t number = 0;
    entropy.fill(std::as_writable_bytes(std::span(&number, 1)));
    if (number < limit) return number % bound;
  }
}

std::string random_uuid(Entropy& entropy) {
  std::array<std::byte, 16> bytes;
  entropy.fill(bytes);
  bytes[6] = (bytes[6] & std::byte{0x0f}) | std::byte{0x40};
  bytes[8] = (bytes[8] & std::byte{0x3f}) | std::byte{0x80};
  std::string text = hex_encode(bytes);
  for (const std::size_t at : {8U, 13U, 18U, 23U}) text.insert(at, 1, '-');
  return text;
}

std::string random_text(Entropy& entropy, std::size_t size, std::string_view alphabet) {
  std::string text(size, '\0');
  for (char& c : text) c = alphabet[random_below(entropy, std::uint32_t(alphabet.size()))];
  return text;
}

}  // namespace clavium
