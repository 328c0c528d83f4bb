// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"

#include <gtest/gtest.h>

#include <memory>
#include <set>

namespace clavium {
namespace {

TEST(Error, EveryKindHasANameOfItsOwn) {
  std::set<std::string_view> names;
  for (int kind = 0; kind <= int(ErrorKind::internal); ++kind)
    names.insert(name_of(ErrorKind(kind)));
  EXPECT_EQ(names.size(), std::size_t(ErrorKind::internal) + 1);
  EXPECT_TRUE(names.contains("not_found"));
}

TEST(Error, IsMadeOfTextAndNumbers) {
  const std::string name = "db";
  const Error error = make_error(ErrorKind::limit_exceeded, "secret ", name, " has ",
                                 std::size_t{51}, " tags", '!', -1);
  EXPECT_EQ(error.message, "secret db has 51 tags!-1");
  EXPECT_EQ(error.kind, ErrorKind::limit_exceeded);
  EXPECT_EQ(concat(), "");
}

TEST(Error, TheCodeIsTheKindUntilOneIsGiven) {
  EXPECT_EQ(make_error(ErrorKind::not_found, "x").stable_code(), "not_found");
  EXPECT_EQ(
      make_error(ErrorKind::not_found, "x").with_code("ResourceNotFoundException").stable_code(),
      "ResourceNotFoundException");
}

TEST(Error, TellsWhatWasAttemptedAndKeepsTheRest) {
  const Error error = make_error(ErrorKind::denied, "no")
                          .with_hint("ask")
                          .with_code("Code")
                          .during("reading")
                          .during("sync");
  EXPECT_EQ(error.message, "sync: reading: no");
  EXPECT_EQ(error.hint, "ask");
  EXPECT_EQ(error.code, "Code");
  EXPECT_EQ(error.kind, ErrorKind::denied);
}

Result<std::unique_ptr<int>> made(bool well) {
  if (!well) return fail(ErrorKind::conflict, "moved");
  return std::make_unique<int>(7);
}
Result<void> checked(bool well) {
  if (!well) return fail(ErrorKind::denied, "no");
  return {};
}

// Two in one function: the names that the macros make must not meet. What is moved-only passes.
Result<int> sum(bool first, bool second, bool check) {
  CLAVIUM_TRY(const std::unique_ptr<int> a, made(first));
  CLAVIUM_TRY(const std::unique_ptr<int> b, made(second));
  if (check) CLAVIUM_CHECK(checked(false));
  CLAVIUM_CHECK(checked(true));
  return *a + *b;
}

TEST(Try, PassesErrorsOnAndUnwrapsTheRest) {
  EXPECT_EQ(sum(true, true, false).value(), 14);
  EXPECT_EQ(sum(false, true, false).error().kind, ErrorKind::conflict);
  EXPECT_EQ(sum(true, false, false).error().message, "moved");
  EXPECT_EQ(sum(true, true, true).error().kind, ErrorKind::denied);
}

}  // namespace
}  // namespace clavium
