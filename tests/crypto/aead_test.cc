// SPDX-License-Identifier: Apache-2.0
#include "crypto/aead.h"

#include <gtest/gtest.h>
#include <openssl/err.h>

#include <thread>

#include "base/entropy.h"
#include "crypto/any_size.h"

namespace clavium::crypto {
namespace {

using Bytes = std::vector<std::byte>;

SecretBytes random_bytes(std::size_t size_bytes) {
  static SystemEntropy entropy;
  return SecretBytes::filled(size_bytes, [](std::span<std::byte> out) { entropy.fill(out); });
}

Bytes bytes_of(std::string_view text) {
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

TEST(Aead, BothLibrariesGiveTheSameBytesAtEverySizeAroundTheirBorder) {
  const SecretBytes key = random_bytes(kAeadKeyBytes);
  const Bytes associated = bytes_of("associated");
  for (const std::size_t size :
       {0U, 1U, 15U, 16U, 17U, 100U, 4079U, 4080U, 4081U, 4096U, 4097U, 65'536U}) {
    SCOPED_TRACE(size);
    const SecretBytes plain = random_bytes(size);
    const Nonce nonce = {std::byte(size & 0xff), std::byte(size >> 8)};
    const SealedBytes sealed = seal(key, nonce, associated, plain);
    const SealedBytes by_openssl = key.reveal([&](std::span<const std::byte> k) {
      return plain.reveal([&](std::span<const std::byte> p) {
        SealedBytes out(size + kAeadTagBytes);
        EXPECT_TRUE(any_size::gcm_seal(k, nonce, associated, p, out));
        return out;
      });
    });
    EXPECT_EQ(sealed, by_openssl);
    const Result<SecretBytes> opened = open(key, nonce, associated, sealed);
    ASSERT_TRUE(opened);
    EXPECT_TRUE(constant_time_equal(*opened, plain));
  }
}

TEST(Aead, OneFlippedBitAnywhereIsCorrupt) {
  const SecretBytes key = random_bytes(kAeadKeyBytes);
  const Nonce nonce{};
  const Bytes associated = bytes_of("row 7");
  for (const std::size_t size : {3U, 5000U}) {
    const SealedBytes sealed = seal(key, nonce, associated, random_bytes(size));
    for (std::size_t at = 0; at < sealed.size(); at += size / 3) {
      SealedBytes altered = sealed;
      altered[at] ^= std::byte{0x10};
      const Result<SecretBytes> opened = open(key, nonce, associated, altered);
      ASSERT_FALSE(opened) << "byte " << at;
      EXPECT_EQ(opened.error().kind, ErrorKind::corrupt);
    }
    EXPECT_FALSE(open(key, nonce, bytes_of("row 8"), sealed));
    EXPECT_FALSE(open(key, {std::byte{1}}, associated, sealed));
    EXPECT_FALSE(open(random_bytes(kAeadKeyBytes), nonce, associated, sealed));
  }
}

TEST(Aead, TruncatedBytesAreCorrupt) {
  const SecretBytes key = random_bytes(kAeadKeyBytes);
  const SealedBytes sealed = seal(key, {}, {}, random_bytes(8));
  for (std::size_t size = 0; size < sealed.size(); ++size) {
    const Result<SecretBytes> opened = open(key, {}, {}, std::span(sealed).first(size));
    ASSERT_FALSE(opened) << size;
    EXPECT_EQ(opened.error().kind, ErrorKind::corrupt);
  }
}

// A stale error in OpenSSL's queue is taken by TLS, on the same thread, for its own.
TEST(Aead, FailureLeavesNothingInTheErrorQueueOfTheThread) {
  const SecretBytes key = random_bytes(kAeadKeyBytes);
  SealedBytes sealed = seal(key, {}, {}, random_bytes(10'000));
  sealed[0] ^= std::byte{1};
  EXPECT_FALSE(open(key, {}, {}, sealed));
  EXPECT_EQ(ERR_peek_error(), 0u);
  const Bytes short_key(32), no_key;
  EXPECT_FALSE(any_size::unwrap(short_key, Bytes(40), false));
  EXPECT_FALSE(any_size::unwrap(short_key, Bytes(40), true));
  EXPECT_FALSE(any_size::gcm_open(no_key, Bytes(12), {}, Bytes(16)));
  EXPECT_EQ(ERR_peek_error(), 0u);
}

TEST(Aead, ManyThreadsAtOnceDoNotDisturbEachOther) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([] {
      for (int i = 0; i < 200; ++i) {
        const SecretBytes key = random_bytes(kAeadKeyBytes);
        const SecretBytes plain = random_bytes(i % 2 == 0 ? 50 : 6000);
        const Result<SecretBytes> opened = open(key, {}, {}, seal(key, {}, {}, plain));
        ASSERT_TRUE(opened);
        EXPECT_TRUE(constant_time_equal(*opened, plain));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(AeadDeathTest, KeyOfTheWrongSizeEndsTheProgram) {
  EXPECT_DEATH(static_cast<void>(seal(random_bytes(16), {}, {}, random_bytes(1))), "wrong size");
}

}  // namespace
}  // namespace clavium::crypto
