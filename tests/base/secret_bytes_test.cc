// SPDX-License-Identifier: Apache-2.0
#include "base/secret_bytes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <type_traits>
#include <vector>

#include "base/freed_memory_watch.h"

namespace clavium {
namespace {

constexpr std::string_view kValue = "hunter2-is-a-secret-value";

std::string text_of(const SecretBytes& bytes) {
  return bytes.reveal_text([](std::string_view text) { return std::string(text); });
}

static_assert(!std::is_copy_constructible_v<SecretBytes> &&
              !std::is_copy_assignable_v<SecretBytes>);
static_assert(std::is_nothrow_move_constructible_v<SecretBytes>);
static_assert(std::is_nothrow_move_assignable_v<SecretBytes>);

// The watch must be able to see what it is here to miss.
TEST(FreedMemoryWatch, FindsTextInAnOrdinaryBlock) {
  const testing::FreedMemoryWatch watch(kValue);
  {
    const std::string careless(kValue);
  }
  EXPECT_EQ(watch.finds(), 1u);
  EXPECT_GE(watch.seen(), 1u);
}

TEST(SecretBytes, IsWipedBeforeItsMemoryIsFreed) {
  const testing::FreedMemoryWatch watch(kValue);
  {
    const SecretBytes value = SecretBytes::copy_of(kValue);
  }
  EXPECT_GE(watch.seen(), 1u);
  EXPECT_EQ(watch.finds(), 0u);
}

TEST(SecretBytes, AssignmentWipesWhatItReplaces) {
  const testing::FreedMemoryWatch watch(kValue);
  SecretBytes value = SecretBytes::copy_of(kValue);
  value = SecretBytes::copy_of("another");
  EXPECT_GE(watch.seen(), 1u);
  EXPECT_EQ(watch.finds(), 0u);
  EXPECT_EQ(text_of(value), "another");
}

TEST(SecretBytes, IsWipedWhenFillingItThrows) {
  const testing::FreedMemoryWatch watch(kValue);
  EXPECT_THROW(static_cast<void>(SecretBytes::filled(
                   kValue.size(),
                   [](std::span<std::byte> out) {
                     std::ranges::copy(std::as_bytes(std::span(kValue)), out.begin());
                     throw std::bad_alloc();
                   })),
               std::bad_alloc);
  EXPECT_EQ(watch.finds(), 0u);
}

TEST(SecretBytes, MovingLeavesNothingBehind) {
  SecretBytes from = SecretBytes::copy_of(kValue);
  SecretBytes to = std::move(from);
  EXPECT_TRUE(from.empty());  // NOLINT(bugprone-use-after-move): what is left is the point
  EXPECT_EQ(text_of(to), kValue);
  SecretBytes& same = to;
  to = std::move(same);
  EXPECT_EQ(text_of(to), kValue);
}

TEST(SecretBytes, ACloneIsASecondOwner) {
  SecretBytes value = SecretBytes::copy_of(kValue);
  const SecretBytes second = value.clone();
  value = SecretBytes();
  EXPECT_EQ(text_of(second), kValue);
}

TEST(SecretBytes, EmptyOnesAreEmptyHoweverTheyWereMade) {
  EXPECT_TRUE(SecretBytes().empty());
  EXPECT_TRUE(SecretBytes::copy_of("").empty());
  EXPECT_TRUE(SecretBytes().clone().empty());
  EXPECT_EQ(text_of(SecretBytes()), "");
  EXPECT_TRUE(constant_time_equal(SecretBytes(), SecretBytes::copy_of("")));
}

// Parsers read in blocks past the end; the sanitizer would report memory that is not there.
void expect_padding(const SecretBytes& value) {
  value.reveal([](std::span<const std::byte> bytes) {
    for (std::size_t i = 0; i < SecretBytes::kPaddingBytes; ++i) {
      ASSERT_EQ(bytes.data()[bytes.size() + i], std::byte{0}) << i;
    }
  });
}

TEST(SecretBytes, ZeroPaddingStandsBehindEveryValue) {
  expect_padding(SecretBytes::copy_of(""));
  expect_padding(SecretBytes::copy_of(kValue));
  SecretBuffer buffer(8);
  buffer.append(kValue);
  std::ranges::fill(buffer.prepare(100), std::byte{0xff});
  buffer.commit(3);  // 97 bytes were written and not taken over
  const SecretBytes value = std::move(buffer).finish();
  EXPECT_EQ(value.size_bytes(), kValue.size() + 3);
  expect_padding(value);
}

TEST(SecretBuffer, GrowthWipesEveryBufferThatItLeaves) {
  const testing::FreedMemoryWatch watch(kValue);
  {
    SecretBuffer buffer(kValue.size());
    buffer.append(kValue);
    for (int i = 0; i < 5000; ++i) buffer.push_back('x');
    const SecretBytes whole = std::move(buffer).finish();
    EXPECT_EQ(whole.size_bytes(), kValue.size() + 5000);
    whole.reveal_text([](std::string_view text) { EXPECT_TRUE(text.starts_with(kValue)); });
  }
  EXPECT_GE(watch.seen(), 3u);
  EXPECT_EQ(watch.finds(), 0u);
}

TEST(SecretBuffer, AnUnfinishedOneIsWipedToo) {
  const testing::FreedMemoryWatch watch(kValue);
  {
    SecretBuffer buffer;
    buffer.append(kValue);
  }
  EXPECT_GE(watch.seen(), 1u);
  EXPECT_EQ(watch.finds(), 0u);
}

TEST(SecretBuffer, CanBeFilledAgainAfterItWasFinished) {
  SecretBuffer buffer;
  buffer.append("one");
  EXPECT_EQ(text_of(std::move(buffer).finish()), "one");
  EXPECT_EQ(buffer.size_bytes(), 0u);  // NOLINT(bugprone-use-after-move): documented as empty
  buffer.append("two");
  EXPECT_EQ(text_of(std::move(buffer).finish()), "two");
  EXPECT_TRUE(SecretBuffer().finish().empty());
}

TEST(Wipe, TakesTheWholeCapacityOfAStringAndNotItsSizeAlone) {
  std::string text = "first a long secret that needs the heap: ";
  text += kValue;
  text.resize(3);  // the tail still stands behind the end
  const testing::FreedMemoryWatch watch(kValue);
  wipe(text);
  EXPECT_TRUE(text.empty());
  text.shrink_to_fit();
  EXPECT_GE(watch.seen(), 1u);
  EXPECT_EQ(watch.finds(), 0u);
}

TEST(Wipe, OverwritesPlainMemoryAndStandsNone) {
  std::vector<std::byte> memory(20, std::byte{0xaa});
  wipe(memory);
  EXPECT_EQ(memory, std::vector<std::byte>(20));
  wipe(std::span<std::byte>());
  std::string empty;
  wipe(empty);
}

TEST(ConstantTimeEqual, ComparesEveryByteAndTheSize) {
  EXPECT_TRUE(constant_time_equal(std::string_view("abc"), std::string_view("abc")));
  for (const char* other : {"abd", "bbc", "aac", "ab", "abcd", ""}) {
    EXPECT_FALSE(constant_time_equal(std::string_view("abc"), std::string_view(other))) << other;
  }
  EXPECT_TRUE(constant_time_equal(SecretBytes::copy_of(kValue), SecretBytes::copy_of(kValue)));
  EXPECT_FALSE(constant_time_equal(SecretBytes::copy_of(kValue), SecretBytes()));
  // Differences that cancel out under addition or exclusive or.
  EXPECT_FALSE(constant_time_equal(std::string_view("ab"), std::string_view("ba")));
  EXPECT_FALSE(constant_time_equal(std::string_view("\x01\x01"), std::string_view("\x02\x02")));
}

}  // namespace
}  // namespace clavium
