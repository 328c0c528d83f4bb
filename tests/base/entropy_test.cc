// SPDX-License-Identifier: Apache-2.0
#include "base/entropy.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <set>
#include <thread>
#include <vector>

namespace clavium {
namespace {

using Block = std::array<std::byte, 32>;

Block draw(Entropy& entropy) {
  Block block{};
  entropy.fill(block);
  return block;
}

// Gives the numbers that it was told to, as random_below reads them.
class ScriptedEntropy final : public Entropy {
 public:
  explicit ScriptedEntropy(std::vector<std::uint32_t> numbers) : numbers_(std::move(numbers)) {}
  void fill(std::span<std::byte> out) override {
    ASSERT_EQ(out.size(), sizeof(std::uint32_t));
    ASSERT_LT(used_, numbers_.size());
    std::memcpy(out.data(), &numbers_[used_++], out.size());
  }
  [[nodiscard]] std::size_t used() const { return used_; }

 private:
  std::vector<std::uint32_t> numbers_;
  std::size_t used_ = 0;
};

TEST(SystemEntropy, NeverRepeatsAcrossItsBlocks) {
  SystemEntropy entropy;
  std::set<Block> seen;
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(seen.insert(draw(entropy)).second);
}

TEST(SystemEntropy, FillsEverySizeToTheLastByte) {
  SystemEntropy entropy;
  for (const std::size_t size : {1U, 31U, 4095U, 4096U, 4097U, 10'000U}) {
    // A byte that is zero in each of 8 draws was not written (chance: size / 2^64).
    std::vector<std::byte> any(size), out(size);
    for (int i = 0; i < 8; ++i) {
      entropy.fill(out);
      for (std::size_t k = 0; k < size; ++k) any[k] |= out[k];
    }
    EXPECT_EQ(std::ranges::count(any, std::byte{0}), 0) << size;
  }
  entropy.fill({});
}

TEST(SystemEntropy, ThreadsNeverShareBytes) {
  SystemEntropy entropy;
  std::vector<std::vector<Block>> drawn(4);
  std::vector<std::thread> threads;
  for (auto& mine : drawn) {
    threads.emplace_back([&] {
      for (int i = 0; i < 500; ++i) mine.push_back(draw(entropy));
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::set<Block> all;
  for (const auto& mine : drawn) all.insert(mine.begin(), mine.end());
  EXPECT_EQ(all.size(), 2000u);
}

// A forked child has a copy of the block that was read ahead; both must not hand out the same
// bytes.
TEST(SystemEntropy, ParentAndChildOfAForkDiffer) {
  SystemEntropy entropy;
  static_cast<void>(draw(entropy));  // there is a block, partly used
  int pipe_ends[2];
  ASSERT_EQ(::pipe(pipe_ends), 0);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const Block block = draw(entropy);
    const bool sent = ::write(pipe_ends[1], block.data(), block.size()) == ssize_t(block.size());
    ::_exit(sent ? 0 : 1);
  }
  Block from_child{};
  ASSERT_EQ(::read(pipe_ends[0], from_child.data(), from_child.size()), ssize_t(from_child.size()));
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  ::close(pipe_ends[0]);
  ::close(pipe_ends[1]);
  EXPECT_NE(from_child, Block{});
  EXPECT_NE(from_child, draw(entropy));
}

TEST(RandomBelow, StaysBelowAndReachesEverything) {
  SystemEntropy entropy;
  EXPECT_EQ(random_below(entropy, 1), 0u);
  std::map<std::uint32_t, int> counts;
  for (int i = 0; i < 6000; ++i) ++counts[random_below(entropy, 6)];
  ASSERT_EQ(counts.size(), 6u);
  // Each is expected 1000 times with a deviation of 29; ten deviations do not happen.
  for (const auto& [number, count] : counts) EXPECT_NEAR(count, 1000, 290) << number;
}

// 2^32 is no multiple of 3 * 2^30, so the top quarter of what is drawn would favour small numbers.
TEST(RandomBelow, DrawsAgainWhereTheRemainderWouldBeBiased) {
  constexpr std::uint32_t kBound = 3U << 30;
  ScriptedEntropy entropy({0xffffffff, kBound, kBound - 1});
  EXPECT_EQ(random_below(entropy, kBound), kBound - 1);
  EXPECT_EQ(entropy.used(), 3u);
}

TEST(RandomUuid, HasVersionFourAndItsVariant) {
  SystemEntropy entropy;
  std::set<std::string> seen;
  for (int i = 0; i < 200; ++i) {
    const std::string uuid = random_uuid(entropy);
    ASSERT_EQ(uuid.size(), 36u);
    for (const std::size_t at : {8U, 13U, 18U, 23U}) EXPECT_EQ(uuid[at], '-');
    EXPECT_EQ(uuid[14], '4');
    EXPECT_NE(std::string("89ab").find(uuid[19]), std::string::npos);
    EXPECT_EQ(uuid.find_first_not_of("0123456789abcdef-"), std::string::npos);
    EXPECT_TRUE(seen.insert(uuid).second);
  }
}

TEST(RandomText, TakesItsAlphabetAndNothingElse) {
  SystemEntropy entropy;
  const std::string text = random_text(entropy, 2000, "abc");
  EXPECT_EQ(text.size(), 2000u);
  EXPECT_EQ(text.find_first_not_of("abc"), std::string::npos);
  for (const char c : {'a', 'b', 'c'}) EXPECT_NE(text.find(c), std::string::npos);
  EXPECT_EQ(random_text(entropy, 0, "abc"), "");
}

}  // namespace
}  // namespace clavium
