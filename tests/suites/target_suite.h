// SPDX-License-Identifier: Apache-2.0
//
// What every target promises (src/targets/target.h), as tests that every implementation runs:
//
//   INSTANTIATE_TEST_SUITE_P(Vercel, TargetSuite, ::testing::Values(&make_vercel_world));
//
// An implementation supplies a TargetWorld: a fresh, empty place with its target, and the powers of
// the people on the other side. What a place holds is told by the world, never by the target.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "targets/target.h"

namespace clavium::testing {

class TargetWorld {
 public:
  virtual ~TargetWorld() = default;

  [[nodiscard]] virtual std::unique_ptr<targets::Target> open() = 0;
  [[nodiscard]] virtual std::unique_ptr<targets::Target> open_with_wrong_token() = 0;
  [[nodiscard]] virtual std::unique_ptr<targets::Target> open_unknown_place() = 0;

  /// Two environments of this kind of target.
  [[nodiscard]] virtual std::string environment_a() const = 0;
  [[nodiscard]] virtual std::string environment_b() const = 0;
  /// Keys that the target refuses.
  [[nodiscard]] virtual std::vector<std::string> refused_keys() const = 0;

  /// Whether exactly one copy stands at `ref` and holds this value.
  [[nodiscard]] virtual bool holds(const targets::CopyRef& ref, std::string_view value) = 0;
  [[nodiscard]] virtual int count_rows() = 0;

  /// Somebody else makes a copy, with a comment of their own.
  virtual void plant(const targets::CopyRef& ref, std::string_view value) = 0;
  /// Somebody else makes one row for both environments. False: this kind of target has no such
  /// thing.
  virtual bool plant_shared(const std::string& key, std::string_view value) = 0;
  /// An integration makes a copy. False: this kind of target has no such thing.
  virtual bool plant_owned(const targets::CopyRef& ref, std::string_view value) = 0;

  /// The next `calls` calls are refused for being too many, with the wish to wait this long.
  virtual void throttle(int calls, std::chrono::seconds retry_after) = 0;
  virtual void lose_next_request() = 0;
  virtual void lose_next_answer() = 0;
  /// How long the target has waited in all.
  [[nodiscard]] virtual std::chrono::milliseconds waited() const = 0;
  [[nodiscard]] virtual int calls_sent() const = 0;
};

using MakeTargetWorld = std::unique_ptr<TargetWorld> (*)();

class TargetSuite : public ::testing::TestWithParam<MakeTargetWorld> {
 protected:
  static constexpr std::string_view kMarker = "clavium:/shop/prod/pay/key@v1";

  TargetSuite() : world(GetParam()()), target(world->open()) {}

  [[nodiscard]] targets::CopyRef ref(std::string key = "PAYMENT_KEY") const {
    return {std::move(key), world->environment_a(), ""};
  }
  [[nodiscard]] Result<targets::CopyState> write(
      const targets::CopyRef& where, std::string_view value,
      const std::optional<targets::CopyState>& existing = {}, std::string_view marker = kMarker) {
    return target->write(where, SecretBytes::copy_of(value), marker, existing);
  }
  [[nodiscard]] std::optional<targets::CopyState> listed(const targets::CopyRef& where) {
    const auto copies = target->list();
    EXPECT_TRUE(copies) << copies.error().message;
    if (!copies) return std::nullopt;
    const auto found = std::find_if(copies->begin(), copies->end(),
                                    [&](const auto& copy) { return copy.ref == where; });
    return found == copies->end() ? std::nullopt : std::optional(*found);
  }
  static void expect_kind(const Error& error, ErrorKind kind) {
    EXPECT_EQ(name_of(error.kind), name_of(kind)) << error.message;
  }
  static void expect_does_not_quote(const Error& error, std::string_view value) {
    EXPECT_EQ((error.message + error.hint + error.code).find(value), std::string::npos);
  }

  std::unique_ptr<TargetWorld> world;
  std::unique_ptr<targets::Target> target;
};

TEST_P(TargetSuite, AnEmptyPlaceIsAccessibleAndListsNothing) {
  EXPECT_TRUE(target->check_access());
  const auto copies = target->list();
  ASSERT_TRUE(copies) << copies.error().message;
  EXPECT_TRUE(copies->empty());
  EXPECT_FALSE(target->description().empty());
}

TEST_P(TargetSuite, AWrongTokenIsUnauthenticatedInEveryCall) {
  ASSERT_TRUE(write(ref(), "value-before"));
  const auto existing = listed(ref());
  const auto stranger = world->open_with_wrong_token();
  const auto access = stranger->check_access();
  ASSERT_FALSE(access);
  expect_kind(access.error(), ErrorKind::unauthenticated);
  EXPECT_FALSE(access.error().hint.empty());
  const auto list = stranger->list();
  ASSERT_FALSE(list);
  expect_kind(list.error(), ErrorKind::unauthenticated);
  const auto written =
      stranger->write(ref(), SecretBytes::copy_of("value-after"), kMarker, existing);
  ASSERT_FALSE(written);
  expect_kind(written.error(), ErrorKind::unauthenticated);
  expect_does_not_quote(written.error(), "value-after");
  const auto removed = stranger->remove(*existing);
  ASSERT_FALSE(removed);
  expect_kind(removed.error(), ErrorKind::unauthenticated);
  EXPECT_TRUE(world->holds(ref(), "value-before"));
}

TEST_P(TargetSuite, AnUnknownPlaceIsNotFound) {
  const auto access = world->open_unknown_place()->check_access();
  ASSERT_FALSE(access);
  expect_kind(access.error(), ErrorKind::not_found);
  EXPECT_FALSE(access.error().hint.empty());
}

TEST_P(TargetSuite, AWrittenCopyHoldsTheValueAndIsListedWithItsMarker) {
  const auto written = write(ref(), "first-value");
  ASSERT_TRUE(written) << written.error().message;
  EXPECT_EQ(written->ref, ref());
  EXPECT_EQ(written->marker, kMarker);
  EXPECT_FALSE(written->remote_id.empty());
  EXPECT_TRUE(world->holds(ref(), "first-value"));
  const auto copy = listed(ref());
  ASSERT_TRUE(copy);
  EXPECT_EQ(copy->remote_id, written->remote_id);
  EXPECT_EQ(copy->marker, kMarker);
  EXPECT_EQ(copy->updated_at, written->updated_at);
  EXPECT_FALSE(copy->shared);
  EXPECT_TRUE(copy->owner.empty());
}

TEST_P(TargetSuite, WritingAgainChangesTheSameRow) {
  const auto first = write(ref(), "first-value");
  ASSERT_TRUE(first);
  for (int times = 0; times < 2; ++times) {
    const auto again = write(ref(), "second-value", listed(ref()), "clavium:/shop/prod/pay/key@v2");
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ(again->remote_id, first->remote_id);
    EXPECT_EQ(again->marker, "clavium:/shop/prod/pay/key@v2");
    EXPECT_TRUE(world->holds(ref(), "second-value"));
    EXPECT_EQ(world->count_rows(), 1);
  }
}

TEST_P(TargetSuite, ANewTargetCanChangeWhatAnotherOneListed) {
  ASSERT_TRUE(write(ref(), "first-value"));
  const auto existing = listed(ref());
  target = world->open();
  const auto again = write(ref(), "second-value", existing);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_TRUE(world->holds(ref(), "second-value"));
}

TEST_P(TargetSuite, ValuesArriveByteForByte) {
  const std::vector<std::string> values = {"plain",
                                           " leading and trailing ",
                                           "line one\nline two\n",
                                           "quote\" backslash\\ tab\t",
                                           std::string("nul\0inside", 10),
                                           "\xC3\xA4\xE2\x82\xAC\xF0\x9F\x94\x91",
                                           "$HOME ${X} `id` %41",
                                           R"({"value":"json in json","owner":"payments"})",
                                           std::string(20'000, 'x')};
  std::optional<targets::CopyState> existing;
  for (const std::string& value : values) {
    const auto written = write(ref(), value, existing);
    ASSERT_TRUE(written) << written.error().message;
    EXPECT_TRUE(world->holds(ref(), value)) << "a value of " << value.size() << " bytes";
    existing = *written;
  }
}

TEST_P(TargetSuite, ForeignRowsStayAsTheyAre) {
  world->plant(ref("THEIRS"), "their-value");
  const auto theirs = listed(ref("THEIRS"));
  ASSERT_TRUE(theirs) << "foreign copies are listed too";
  const auto ours = write(ref(), "our-value");
  ASSERT_TRUE(ours);
  ASSERT_TRUE(write(ref(), "our-next-value", *ours));
  ASSERT_TRUE(target->remove(*ours));
  const auto after = listed(ref("THEIRS"));
  ASSERT_TRUE(after);
  EXPECT_EQ(after->remote_id, theirs->remote_id);
  EXPECT_EQ(after->marker, theirs->marker);
  EXPECT_EQ(after->updated_at, theirs->updated_at);
  EXPECT_TRUE(world->holds(ref("THEIRS"), "their-value"));
  EXPECT_EQ(world->count_rows(), 1);
}

TEST_P(TargetSuite, TheSameKeyInAnotherEnvironmentIsAnotherCopy) {
  const targets::CopyRef elsewhere{"PAYMENT_KEY", world->environment_b(), ""};
  ASSERT_TRUE(write(ref(), "value-a"));
  ASSERT_TRUE(write(elsewhere, "value-b"));
  ASSERT_TRUE(write(ref(), "value-a2", listed(ref())));
  EXPECT_TRUE(world->holds(ref(), "value-a2"));
  EXPECT_TRUE(world->holds(elsewhere, "value-b"));
  ASSERT_TRUE(target->remove(*listed(ref())));
  EXPECT_TRUE(world->holds(elsewhere, "value-b"));
}

TEST_P(TargetSuite, ACopyThatAppearedMeanwhileIsAConflictAndStays) {
  world->plant(ref(), "their-value");
  const auto written = write(ref(), "our-value", std::nullopt);
  ASSERT_FALSE(written);
  expect_kind(written.error(), ErrorKind::conflict);
  expect_does_not_quote(written.error(), "our-value");
  EXPECT_TRUE(world->holds(ref(), "their-value"));
}

TEST_P(TargetSuite, ACopyThatIsGoneMeanwhileIsAConflict) {
  const auto existing = write(ref(), "value");
  ASSERT_TRUE(existing);
  ASSERT_TRUE(target->remove(*existing));
  const auto written = write(ref(), "next-value", *existing);
  ASSERT_FALSE(written);
  expect_kind(written.error(), ErrorKind::conflict);
  EXPECT_EQ(world->count_rows(), 0);
}

TEST_P(TargetSuite, TheRowOfAnotherCopyIsRefused) {
  const auto other = write(ref("OTHER_KEY"), "other-value");
  ASSERT_TRUE(other);
  const auto written = write(ref(), "our-value", *other);
  ASSERT_FALSE(written);
  expect_kind(written.error(), ErrorKind::invalid_request);
  EXPECT_TRUE(world->holds(ref("OTHER_KEY"), "other-value"));
}

TEST_P(TargetSuite, ASharedRowIsListedForEachEnvironmentAndNeverChanged) {
  if (!world->plant_shared("SHARED_KEY", "shared-value")) {
    GTEST_SKIP() << "this kind of target has no rows for several environments";
  }
  const auto in_a = listed(ref("SHARED_KEY"));
  const auto in_b = listed({"SHARED_KEY", world->environment_b(), ""});
  ASSERT_TRUE(in_a && in_b);
  EXPECT_TRUE(in_a->shared);
  EXPECT_TRUE(in_b->shared);
  EXPECT_EQ(in_a->remote_id, in_b->remote_id);
  const auto written = write(ref("SHARED_KEY"), "our-value", in_a);
  ASSERT_FALSE(written);
  expect_kind(written.error(), ErrorKind::precondition);
  EXPECT_FALSE(written.error().hint.empty());
  const auto removed = target->remove(*in_a);
  ASSERT_FALSE(removed);
  expect_kind(removed.error(), ErrorKind::precondition);
  EXPECT_TRUE(world->holds(ref("SHARED_KEY"), "shared-value"));
}

TEST_P(TargetSuite, ACopyOfAnIntegrationIsListedWithItsOwnerAndNeverChanged) {
  if (!world->plant_owned(ref("OWNED_KEY"), "owned-value")) {
    GTEST_SKIP() << "this kind of target knows no integrations";
  }
  const auto owned = listed(ref("OWNED_KEY"));
  ASSERT_TRUE(owned);
  EXPECT_FALSE(owned->owner.empty());
  const auto written = write(ref("OWNED_KEY"), "our-value", owned);
  ASSERT_FALSE(written);
  expect_kind(written.error(), ErrorKind::precondition);
  EXPECT_TRUE(world->holds(ref("OWNED_KEY"), "owned-value"));
}

TEST_P(TargetSuite, RemovingTwiceIsASuccess) {
  const auto copy = write(ref(), "value");
  ASSERT_TRUE(copy);
  EXPECT_TRUE(target->remove(*copy));
  EXPECT_EQ(world->count_rows(), 0);
  EXPECT_TRUE(target->remove(*copy));
}

TEST_P(TargetSuite, ThrottlingIsWaitedForAsLongAsAsked) {
  world->throttle(2, std::chrono::seconds(7));
  const auto written = write(ref(), "value");
  ASSERT_TRUE(written) << written.error().message;
  EXPECT_TRUE(world->holds(ref(), "value"));
  EXPECT_EQ(world->count_rows(), 1);
  EXPECT_GE(world->waited(), std::chrono::seconds(14));
  EXPECT_LE(world->waited(), std::chrono::seconds(28)) << "jitter is bounded";
}

TEST_P(TargetSuite, EndlessThrottlingIsGivenUp) {
  world->throttle(1'000, std::chrono::seconds(1));
  const int before = world->calls_sent();
  const auto copies = target->list();
  ASSERT_FALSE(copies);
  expect_kind(copies.error(), ErrorKind::throttled);
  EXPECT_LE(world->calls_sent() - before, 10);
}

TEST_P(TargetSuite, AThrottleOfHoursIsReportedInsteadOfWaitedFor) {
  world->throttle(1'000, std::chrono::hours(2));
  const auto copies = target->list();
  ASSERT_FALSE(copies);
  expect_kind(copies.error(), ErrorKind::throttled);
  EXPECT_NE(copies.error().hint.find("7200"), std::string::npos) << copies.error().hint;
  EXPECT_EQ(world->waited(), std::chrono::milliseconds(0));
}

TEST_P(TargetSuite, ALostRequestIsRepeated) {
  world->lose_next_request();
  EXPECT_TRUE(target->list());
  world->lose_next_request();
  const auto written = write(ref(), "value");
  ASSERT_TRUE(written) << written.error().message;
  EXPECT_TRUE(world->holds(ref(), "value"));
  EXPECT_EQ(world->count_rows(), 1);
}

TEST_P(TargetSuite, ALostAnswerLeavesOneCopyWithTheValue) {
  world->lose_next_answer();
  const auto written = write(ref(), "value");
  ASSERT_TRUE(written) << written.error().message;
  EXPECT_EQ(world->count_rows(), 1);
  EXPECT_TRUE(world->holds(ref(), "value"));
  world->lose_next_answer();
  ASSERT_TRUE(write(ref(), "next-value", *written));
  EXPECT_TRUE(world->holds(ref(), "next-value"));
  world->lose_next_answer();
  EXPECT_TRUE(target->remove(*written));
  EXPECT_EQ(world->count_rows(), 0);
}

TEST_P(TargetSuite, AValueOverTheBudgetIsRefusedBeforeAnythingIsSent) {
  const std::uint64_t bytes_max = target->size_budget().value_bytes_max;
  if (bytes_max == 0) GTEST_SKIP() << "this kind of target has no limit for a value";
  const int before = world->calls_sent();
  const auto written = write(ref(), std::string(bytes_max + 1, 'x'));
  ASSERT_FALSE(written);
  expect_kind(written.error(), ErrorKind::limit_exceeded);
  EXPECT_EQ(world->calls_sent(), before);
  EXPECT_EQ(world->count_rows(), 0);
}

TEST_P(TargetSuite, AKeyThatWouldBeRefusedIsRefusedBeforeAnythingIsSent) {
  EXPECT_TRUE(target->check_key("PAYMENT_KEY"));
  const int before = world->calls_sent();
  for (const std::string& key : world->refused_keys()) {
    const auto checked = target->check_key(key);
    ASSERT_FALSE(checked) << key;
    expect_kind(checked.error(), ErrorKind::invalid_request);
    const auto written = write(ref(key), "value");
    ASSERT_FALSE(written) << key;
    expect_kind(written.error(), ErrorKind::invalid_request);
  }
  EXPECT_EQ(world->calls_sent(), before);
}

}  // namespace clavium::testing
