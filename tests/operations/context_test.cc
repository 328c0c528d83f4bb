// SPDX-License-Identifier: Apache-2.0
//
// What every operation stands on: which secret an id names, and values on their way in and out.
#include "operations/context.h"

#include <gtest/gtest.h>

#include "operations/opened_context.h"

namespace clavium::testing {
namespace {

using operations::GivenValue;

constexpr std::string_view kNotFound =
    "ResourceNotFoundException: Secrets Manager can't find the specified secret.";
constexpr std::string_view kMarked =
    "InvalidRequestException: You can't perform this operation on the secret because it was marked "
    "for deletion.";

class OperationContext : public ::testing::Test {
 protected:
  OpenedContext opened_;
  operations::Context& context_ = opened_.context;
};

// --- which secret ---

TEST_F(OperationContext, ASecretIsFoundByNameByArnAndByArnWithoutItsSuffix) {
  const api::Secret secret = opened_.secret("prod/db");
  opened_.keep(secret);
  const std::string arn = secret.arn();
  for (const std::string& id : {std::string("prod/db"), arn, arn.substr(0, arn.size() - 7)}) {
    const auto found = operations::load_secret(context_, id);
    ASSERT_TRUE(found) << id << ": " << found.error().message;
    EXPECT_EQ((*found)->arn(), arn);
  }
}

TEST_F(OperationContext, AnArnOfAnotherSecretRegionOrAccountIsNotFound) {
  opened_.keep(opened_.secret("prod/db"));
  for (const char* id :
       {"prod/DB", "prod/db-AbCdEf",
        "arn:aws:secretsmanager:eu-central-1:000000000000:secret:prod/db-aBcDeF",
        "arn:aws:secretsmanager:us-east-1:000000000000:secret:prod/db-AbCdEf",
        "arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/db-AbCdEf"}) {
    EXPECT_EQ(refusal(operations::load_secret(context_, id)), kNotFound) << id;
  }
}

TEST_F(OperationContext, ANameThatEndsLikeASuffixIsFoundByNameButNotByPartialArn) {
  const api::Secret secret = opened_.secret("name-a1b2c3");
  opened_.keep(secret);
  EXPECT_TRUE(operations::load_secret(context_, "name-a1b2c3"));
  EXPECT_TRUE(operations::load_secret(context_, secret.arn()));
  EXPECT_EQ(
      refusal(operations::load_secret(context_, secret.arn().substr(0, secret.arn().size() - 7))),
      kNotFound);
}

TEST_F(OperationContext, AMarkedSecretIsFoundButNotUsable) {
  api::Secret secret = opened_.secret("a");
  secret.deletion_at = context_.now;
  opened_.keep(secret);
  EXPECT_TRUE(operations::load_secret(context_, "a"));
  EXPECT_EQ(refusal(operations::load_usable_secret(context_, "a")), kMarked);
}

TEST_F(OperationContext, AChangeMovesTheDateAndExpectsTheRowItWasMadeFrom) {
  api::Secret before = opened_.secret("a");
  before.revision = 7;
  const TimePoint now = context_.now + std::chrono::hours(1);
  const store::Change change = operations::change_of(before, before, now);
  EXPECT_EQ(change.expected_revision, 7U);
  EXPECT_EQ(change.after->last_changed_at, now);
}

// --- values ---

TEST_F(OperationContext, OfBothKindsOnlyOneMayBeGiven) {
  const api::SecretText text = SecretBytes::copy_of("canary");
  const api::SecretBlob blob = api::Blob{SecretBytes::copy_of("canary")};
  EXPECT_EQ(refusal(operations::given_value(text, blob)),
            "InvalidParameterException: You can't specify both a binary secret value and a string "
            "secret value in the same secret.");
  EXPECT_EQ((*operations::given_value(text, std::nullopt))->kind, api::ValueKind::string);
  EXPECT_EQ((*operations::given_value(std::nullopt, blob))->kind, api::ValueKind::binary);
  EXPECT_FALSE(operations::given_value(std::nullopt, std::nullopt)->has_value());
}

TEST_F(OperationContext, TheLimitOfATextCountsBytes) {
  std::string text(65'536, 'x');
  const api::SecretText largest = SecretBytes::copy_of(text);
  EXPECT_TRUE(operations::given_value(largest, std::nullopt));
  text.replace(0, 1, "\u00e9");  // as many characters, one byte more
  const api::SecretText larger = SecretBytes::copy_of(text);
  EXPECT_EQ(refusal(operations::given_value(larger, std::nullopt)),
            "ValidationException: 1 validation error detected: Value at 'secretString' failed to "
            "satisfy constraint: Member must have length less than or equal to 65536");
}

TEST_F(OperationContext, ASealedVersionOpensWhereItBelongsAndNowhereElse) {
  const api::Secret secret = opened_.secret("a");
  const SecretBytes value = SecretBytes::copy_of("canary");
  auto sealed = operations::seal_version(context_, secret, "id-1", {api::ValueKind::string, value});
  ASSERT_TRUE(sealed) << sealed.error().message;
  const auto opened = operations::open_version(context_, secret, *sealed);
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_TRUE(constant_time_equal(*opened, value));

  const std::string closed =
      "DecryptionFailure: Secrets Manager can't decrypt the protected secret text.";
  EXPECT_EQ(refusal(operations::open_version(context_, opened_.secret("b"), *sealed)), closed);
  api::Secret made_anew = secret;
  made_anew.arn_suffix = "ZZZZZZ";
  EXPECT_EQ(refusal(operations::open_version(context_, made_anew, *sealed)), closed);
  api::Version moved = *sealed;
  moved.id = "id-2";
  EXPECT_EQ(refusal(operations::open_version(context_, secret, moved)), closed);
  api::Version retyped = *sealed;
  retyped.kind = api::ValueKind::binary;
  EXPECT_EQ(refusal(operations::open_version(context_, secret, retyped)), closed);
}

TEST_F(OperationContext, AReplayIsTheSameBytesOfTheSameKind) {
  const api::Secret secret = opened_.secret("a");
  const SecretBytes one = SecretBytes::copy_of("one");
  const SecretBytes two = SecretBytes::copy_of("two");
  auto version = operations::seal_version(context_, secret, "id-1", {api::ValueKind::string, one});
  ASSERT_TRUE(version);
  const auto holds = [&](api::ValueKind kind, const SecretBytes& value) {
    return *operations::holds_value(context_, secret, *version, GivenValue{kind, value});
  };
  EXPECT_TRUE(holds(api::ValueKind::string, one));
  EXPECT_FALSE(holds(api::ValueKind::string, two));
  EXPECT_FALSE(holds(api::ValueKind::binary, one));
  version->sealed = nullptr;  // a rotation's placeholder has no value yet
  EXPECT_FALSE(holds(api::ValueKind::string, one));
}

// --- what is refused without looking ---

TEST_F(OperationContext, ATokenMustBeGivenAndANameMustBeOne) {
  EXPECT_EQ(refusal(operations::require_token(std::nullopt)),
            "InvalidRequestException: You must provide a ClientRequestToken value. We recommend a "
            "UUID-type value.");
  EXPECT_TRUE(operations::require_token("t"));
  EXPECT_TRUE(operations::check_secret_id("a/b_c+d=e.f@g-h!"));
  EXPECT_EQ(refusal(operations::check_secret_id("two words")),
            "ValidationException: Invalid name. Must be a valid name containing alphanumeric "
            "characters, or any of the following: -/_+=.@!");
}

}  // namespace
}  // namespace clavium::testing
