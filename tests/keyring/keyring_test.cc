// SPDX-License-Identifier: Apache-2.0
#include "keyring/keyring.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <thread>

#include "base/limits.h"
#include "crypto/aead.h"
#include "keyring/local_key.h"
#include "keyring/sealed_value.h"

namespace clavium::keyring {
namespace {

const Binding kPlace{"111122223333",
                     "arn:aws:secretsmanager:eu-central-1:111122223333:secret:db-AbCdEf",
                     "a1b2c3d4-5678-90ab-cdef-EXAMPLE11111", api::ValueKind::string};

class KeyringTest : public ::testing::Test {
 protected:
  static SecretBytes installation_key(char fill) {
    return SecretBytes::copy_of(std::string(kInstallationKeyBytes, fill));
  }
  std::vector<std::byte> sealed(std::string_view value, const Binding& place = kPlace) {
    auto bytes = keyring_.seal(SecretBytes::copy_of(value), place);
    EXPECT_TRUE(bytes);
    return *std::move(bytes);
  }
  static bool holds(const Result<SecretBytes>& opened, std::string_view value) {
    return opened && constant_time_equal(*opened, SecretBytes::copy_of(value));
  }

  SystemEntropy entropy_;
  Keyring keyring_{installation_key('k'), entropy_};
};

TEST_F(KeyringTest, WhatWasSealedOpensAtItsPlace) {
  for (const std::size_t size : {0U, 1U, 100U, 4096U, 65'536U}) {
    const std::string value(size, 'v');
    const auto bytes = sealed(value);
    EXPECT_EQ(bytes.size(), size + 109) << "keyring.h and the format page say 109";
    EXPECT_TRUE(holds(keyring_.open(bytes, kPlace), value)) << size;
  }
}

TEST_F(KeyringTest, TheValueDoesNotStandInTheSealedBytes) {
  const std::string value = "correct horse battery staple";
  const auto bytes = sealed(value);
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  EXPECT_EQ(text.find(value.substr(0, 8)), std::string_view::npos);
}

TEST_F(KeyringTest, SealedBytesMovedToAnotherPlaceDoNotOpen) {
  const auto bytes = sealed("hunter2");
  Binding account = kPlace, arn = kPlace, version = kPlace, kind = kPlace, letter_case = kPlace;
  account.account = "111122223334";
  arn.arn += "x";
  version.version_id = "a1b2c3d4-5678-90ab-cdef-EXAMPLE22222";
  letter_case.version_id = "a1b2c3d4-5678-90ab-cdef-example11111";
  kind.kind = api::ValueKind::binary;
  for (const Binding& elsewhere : {account, arn, version, letter_case, kind}) {
    const auto opened = keyring_.open(bytes, elsewhere);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, ErrorKind::corrupt);
  }
}

// Without lengths, these pairs would give the same bytes.
TEST_F(KeyringTest, PartsOfAPlaceCannotBeShiftedIntoEachOther) {
  const Binding ab_c{"ab", "c", "v", api::ValueKind::string};
  const Binding a_bc{"a", "bc", "v", api::ValueKind::string};
  EXPECT_NE(associated_data("k", ab_c), associated_data("k", a_bc));
  EXPECT_NE(associated_data("ka", {"b", "c", "v", api::ValueKind::string}),
            associated_data("k", {"ab", "c", "v", api::ValueKind::string}));
  EXPECT_NE(associated_data("k", {"a", "b", "vstring", api::ValueKind::string}),
            associated_data("k", {"a", "b", "v", api::ValueKind::string}));
  EXPECT_FALSE(keyring_.open(sealed("x", ab_c), a_bc));
}

TEST_F(KeyringTest, NoFlippedBitOpens) {
  const auto bytes = sealed("hunter2");
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (const int bit : {0, 3, 7}) {
      auto altered = bytes;
      altered[at] ^= std::byte(1 << bit);
      EXPECT_FALSE(keyring_.open(altered, kPlace)) << "byte " << at << " bit " << bit;
    }
  }
}

TEST_F(KeyringTest, NoShortenedOrLengthenedBytesOpen) {
  auto bytes = sealed("hunter2");
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const auto opened = keyring_.open(std::span(bytes).first(size), kPlace);
    ASSERT_FALSE(opened) << size;
    EXPECT_EQ(opened.error().kind, ErrorKind::corrupt);
  }
  bytes.push_back(std::byte{0});
  EXPECT_FALSE(keyring_.open(bytes, kPlace));
}

TEST_F(KeyringTest, PartsOfTwoSealedValuesDoNotMix) {
  const auto one = sealed("first"), two = sealed("other");
  ASSERT_EQ(one.size(), two.size());
  const std::size_t nonce_at = take_apart(one)->wrapped_key.data() + 60 - one.data();
  auto mixed = one;  // the wrapped key of one, the ciphertext of two
  std::copy(two.begin() + std::ptrdiff_t(nonce_at), two.end(),
            mixed.begin() + std::ptrdiff_t(nonce_at));
  EXPECT_FALSE(keyring_.open(mixed, kPlace));
}

TEST_F(KeyringTest, AnotherKeyIsToldApartFromDamage) {
  const Keyring other(installation_key('o'), entropy_);
  EXPECT_NE(other.key_id(), keyring_.key_id());
  const auto opened = other.open(sealed("hunter2"), kPlace);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::precondition);
  EXPECT_NE(opened.error().message.find(keyring_.key_id()), std::string::npos);
  EXPECT_FALSE(opened.error().hint.empty());
}

// The id in the bytes is text that somebody with access to the store may have chosen.
TEST_F(KeyringTest, AForgedKeyIdNeitherOpensNorReachesTheMessageWithControlCharacters) {
  const Keyring other(installation_key('o'), entropy_);
  auto bytes = sealed("hunter2");
  const std::string& id = other.key_id();
  std::copy(id.begin(), id.end(), reinterpret_cast<char*>(bytes.data()) + 3);
  const auto opened = other.open(bytes, kPlace);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::corrupt);

  bytes[5] = std::byte{'\n'};
  const auto refused = other.open(bytes, kPlace);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message.find('\n'), std::string::npos);
}

TEST_F(KeyringTest, EverySealHasItsOwnDataKeyAndNonces) {
  constexpr std::size_t kSeals = 10'000;
  std::set<std::vector<std::byte>> wrapped_keys, wrapping_nonces, nonces;
  for (std::size_t i = 0; i < kSeals; ++i) {
    const auto bytes = sealed("the same value");
    const auto parts = take_apart(bytes);
    ASSERT_TRUE(parts);
    const auto wrapped = parts->wrapped_key;
    wrapping_nonces.insert({wrapped.begin(), wrapped.begin() + 12});
    wrapped_keys.insert({wrapped.begin() + 12, wrapped.end()});
    nonces.insert({parts->nonce.begin(), parts->nonce.end()});
  }
  EXPECT_EQ(wrapped_keys.size(), kSeals);
  EXPECT_EQ(wrapping_nonces.size(), kSeals);
  EXPECT_EQ(nonces.size(), kSeals);
}

TEST_F(KeyringTest, DerivedKeysDifferByPurposeAndStayTheSame) {
  const SecretBytes token = keyring_.derive("page token");
  EXPECT_EQ(token.size_bytes(), 32u);
  EXPECT_TRUE(constant_time_equal(token, keyring_.derive("page token")));
  EXPECT_TRUE(
      constant_time_equal(token, Keyring(installation_key('k'), entropy_).derive("page token")));
  EXPECT_FALSE(constant_time_equal(token, keyring_.derive("fingerprint")));
  EXPECT_FALSE(
      constant_time_equal(token, Keyring(installation_key('o'), entropy_).derive("page token")));
}

// If the wrapping key could be derived by a purpose, any code that derives could unwrap.
TEST_F(KeyringTest, NoPurposeDerivesTheWrappingKeyNorTheInstallationKey) {
  const SecretBytes value_key = SecretBytes::copy_of("data key data key data key data!");
  const LocalKey local(installation_key('k'), entropy_);
  const auto wrapped = local.wrap(value_key, {});
  ASSERT_TRUE(wrapped);
  crypto::Nonce nonce;
  std::copy_n(wrapped->begin(), nonce.size(), nonce.begin());
  const auto rest = std::span(*wrapped).subspan(nonce.size());
  for (const char* purpose :
       {"", "clavium 1 wrap data keys", "clavium 1 purposes", "clavium 1 key id"}) {
    EXPECT_FALSE(crypto::open(keyring_.derive(purpose), nonce, {}, rest)) << purpose;
  }
  EXPECT_FALSE(crypto::open(installation_key('k'), nonce, {}, rest));
  EXPECT_TRUE(local.unwrap(*wrapped, {}));
}

TEST_F(KeyringTest, ManyThreadsSealAndOpenAtOnce) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([this, t] {
      for (int i = 0; i < 100; ++i) {
        const std::string value = concat("value ", t, " ", i);
        EXPECT_TRUE(holds(keyring_.open(sealed(value), kPlace), value));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

// A key behind a service may be away, and its answer may be longer than ours.
class RemoteKey final : public KeyEncryptionKey {
 public:
  explicit RemoteKey(bool reachable) : reachable_(reachable) {}
  [[nodiscard]] const std::string& key_id() const override { return id_; }
  [[nodiscard]] Result<std::vector<std::byte>> wrap(const SecretBytes& data_key,
                                                    std::span<const std::byte>) const override {
    std::vector<std::byte> wrapped(200);  // "wrapped" by padding: only the frame is under test
    data_key.reveal(
        [&](std::span<const std::byte> b) { std::copy(b.begin(), b.end(), wrapped.begin()); });
    return wrapped;
  }
  [[nodiscard]] Result<SecretBytes> unwrap(std::span<const std::byte> wrapped,
                                           std::span<const std::byte>) const override {
    if (!reachable_) return fail(ErrorKind::unavailable, "the key service does not answer");
    return SecretBytes::copy_of(wrapped.first(key_bytes_));
  }
  std::size_t key_bytes_ = 32;

 private:
  std::string id_ = "arn:aws:kms:eu-central-1:111122223333:key/1234";
  bool reachable_;
};

TEST_F(KeyringTest, AKeyBehindAServiceFitsTheSameFrame) {
  const Keyring remote(std::make_unique<RemoteKey>(true), installation_key('p'), entropy_);
  const auto bytes = remote.seal(SecretBytes::copy_of("hunter2"), kPlace);
  ASSERT_TRUE(bytes);
  EXPECT_TRUE(holds(remote.open(*bytes, kPlace), "hunter2"));
  const Keyring away(std::make_unique<RemoteKey>(false), installation_key('p'), entropy_);
  EXPECT_EQ(away.open(*bytes, kPlace).error().kind, ErrorKind::unavailable);
}

TEST_F(KeyringTest, ADataKeyOfTheWrongSizeIsCorruptAndNoCrash) {
  auto key = std::make_unique<RemoteKey>(true);
  key->key_bytes_ = 16;
  const Keyring remote(std::move(key), installation_key('p'), entropy_);
  const auto bytes = remote.seal(SecretBytes::copy_of("hunter2"), kPlace);
  ASSERT_TRUE(bytes);
  EXPECT_EQ(remote.open(*bytes, kPlace).error().kind, ErrorKind::corrupt);
}

}  // namespace
}  // namespace clavium::keyring
