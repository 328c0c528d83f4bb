// SPDX-License-Identifier: Apache-2.0
//
// Putting, showing, checking and removing a secret's policy.
#include <gtest/gtest.h>

#include "json/value.h"
#include "operations/opened_context.h"
#include "operations/secretsmanager/delete_resource_policy.h"
#include "operations/secretsmanager/get_resource_policy.h"
#include "operations/secretsmanager/policy_checks.h"
#include "operations/secretsmanager/put_resource_policy.h"
#include "operations/secretsmanager/tag_resource.h"
#include "operations/secretsmanager/untag_resource.h"
#include "operations/secretsmanager/validate_resource_policy.h"

namespace clavium::testing {
namespace {

namespace sm = operations::secretsmanager;

constexpr std::string_view kSyntax =
    "MalformedPolicyDocumentException: This policy has invalid syntax.";
constexpr std::string_view kPrincipal =
    "MalformedPolicyDocumentException: This resource policy contains an unsupported principal";

std::string policy_of(std::string_view effect, std::string_view principal,
                      std::string_view action = "secretsmanager:GetSecretValue",
                      std::string_view condition = "{}") {
  return concat(R"({ "Version": "2012-10-17", "Statement": {"Effect":")", effect,
                R"(","Principal":)", principal, R"(,"Action":")", action,
                R"(","Resource":"*","Condition":)", condition, "}}");
}
const std::string kPartner = policy_of("Allow", R"({"AWS":"111122223333"})");
const std::string kEveryone = policy_of("Allow", "\"*\"");
const std::string kLockOut = policy_of("Deny", "\"*\"", "secretsmanager:*");

class ResourcePolicy : public ::testing::Test {
 protected:
  ResourcePolicy() { opened_.keep(opened_.secret("a")); }

  Result<operations::Outcome> put(std::string policy, std::optional<bool> block = std::nullopt) {
    sm::PutResourcePolicy::Request request{"a", std::move(policy), block};
    CLAVIUM_CHECK(sm::PutResourcePolicy::check(request));
    return sm::PutResourcePolicy::execute(request, opened_.context);
  }
  /// What the answer holds, as text.
  static std::string body(const Result<operations::Outcome>& outcome) {
    if (!outcome) return refusal(outcome);
    return outcome->body.reveal_text([](std::string_view text) { return std::string(text); });
  }
  void store_policy(std::string policy) {
    api::Secret secret = **opened_.context.store.find({opened_.context.space, "a"});
    const auto revision = secret.revision;
    secret.resource_policy = std::move(policy);
    ASSERT_TRUE(opened_.context.store.commit({secret.key, revision, secret},
                                             {random_uuid(opened_.context.entropy), "{}"}));
  }
  std::string validate(std::string policy, api::Text id = "a") {
    sm::ValidateResourcePolicy::Request request{std::move(id), std::move(policy)};
    if (const auto checked = sm::ValidateResourcePolicy::check(request); !checked)
      return refusal(checked);
    return body(sm::ValidateResourcePolicy::execute(request, opened_.context));
  }
  OpenedContext opened_;
};

TEST_F(ResourcePolicy, IsStoredAndShownAsItWasPut) {
  const auto outcome = put(kPartner);
  ASSERT_TRUE(outcome) << outcome.error().message;
  ASSERT_EQ(outcome->changes.size(), 1U);
  EXPECT_EQ(outcome->changes.front().after->resource_policy, kPartner);
  EXPECT_NE(body(outcome).find(R"("Name":"a")"), std::string::npos);
  EXPECT_NE(outcome->response_elements.find("\"arn\""), std::string::npos);

  const sm::GetResourcePolicy::Request get{"a"};
  EXPECT_EQ(body(sm::GetResourcePolicy::execute(get, opened_.context)).find("ResourcePolicy"),
            std::string::npos)
      << "absent while there is none";
  store_policy(kPartner);
  const auto shown =
      json::Document::parse(body(sm::GetResourcePolicy::execute(get, opened_.context)));
  ASSERT_TRUE(shown);
  EXPECT_EQ(shown->root().find("ResourcePolicy")->string(), kPartner) << "spaces included";
}

TEST_F(ResourcePolicy, IsRemovedAndRemovingNoneIsASuccess) {
  const sm::DeleteResourcePolicy::Request request{"a"};
  const auto none = sm::DeleteResourcePolicy::execute(request, opened_.context);
  ASSERT_TRUE(none);
  EXPECT_TRUE(none->changes.empty());
  store_policy(kPartner);
  const auto gone = sm::DeleteResourcePolicy::execute(request, opened_.context);
  ASSERT_TRUE(gone);
  EXPECT_EQ(gone->changes.front().after->resource_policy, "");
  EXPECT_EQ(body(gone), body(none));
}

TEST_F(ResourcePolicy, ThatIsNoneIsRefused) {
  EXPECT_EQ(refusal(put("{")), kSyntax);
  EXPECT_EQ(refusal(put(R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})")),
            kSyntax)
      << "without a Principal";
  EXPECT_EQ(refusal(put(policy_of("Allow", R"({"AWS":"nobody"})"))), kPrincipal);
}

TEST_F(ResourcePolicy, MayNameWhoeverCanExist) {
  const authz::ServedAccounts served({"000000000000", "111122223333"});
  operations::Context context{opened_.context.store,
                              opened_.context.keyring,
                              opened_.context.entropy,
                              opened_.context.now,
                              opened_.caller,
                              opened_.context.permit,
                              opened_.context.space,
                              {},
                              {},
                              served};
  const auto put_here = [&](std::string_view arn) {
    const sm::PutResourcePolicy::Request request{
        "a", policy_of("Allow", concat(R"({"AWS":")", arn, R"("})")), std::nullopt};
    return refusal(sm::PutResourcePolicy::execute(request, context));
  };
  EXPECT_EQ(put_here("111122223333"), "accepted");
  EXPECT_EQ(put_here("arn:aws:iam::999999999999:role/deploy"), "accepted") << "not served here";
  EXPECT_EQ(put_here("arn:aws:iam::111122223333:role/deploy"), kPrincipal) << "no roles here yet";
}

TEST_F(ResourcePolicy, ForEveryoneIsBlockedOnlyWhereThatWasAsked) {
  EXPECT_TRUE(put(kEveryone));
  EXPECT_TRUE(put(kEveryone, false));
  EXPECT_EQ(put(kEveryone, true).error().code, "PublicPolicyException");
  EXPECT_TRUE(put(kPartner, true));
}

TEST_F(ResourcePolicy, ThatWouldKeepItsAuthorFromChangingItIsRefused) {
  EXPECT_EQ(put(kLockOut).error().code, "MalformedPolicyDocumentException");
  EXPECT_TRUE(put(policy_of("Deny", R"({"AWS":"111122223333"})", "secretsmanager:*")));
  // Denied to whoever comes without BlockPublicPolicy: so the author may, as this very request may.
  const std::string guard =
      policy_of("Deny", "\"*\"", "secretsmanager:PutResourcePolicy",
                R"({"BoolIfExists":{"secretsmanager:BlockPublicPolicy":"false"}})");
  EXPECT_EQ(put(guard, false).error().code, "MalformedPolicyDocumentException");
  EXPECT_TRUE(put(guard, true));
}

TEST_F(ResourcePolicy, IsNoLongerThanTheQuota) {
  opened_.context.quotas.resource_policy_chars = std::int64_t(kPartner.size());
  EXPECT_TRUE(put(kPartner));
  EXPECT_EQ(put(kPartner + " ").error().code, "ValidationException");
}

TEST_F(ResourcePolicy, OfAMarkedSecretIsOutOfReach) {
  api::Secret marked = opened_.secret("marked");
  marked.deletion_at = opened_.context.now;
  opened_.keep(marked);
  constexpr std::string_view kMarked =
      "InvalidRequestException: You can't perform this operation on the secret because it was "
      "marked "
      "for deletion.";
  EXPECT_EQ(refusal(sm::GetResourcePolicy::execute({"marked"}, opened_.context)), kMarked);
  EXPECT_EQ(refusal(sm::DeleteResourcePolicy::execute({"marked"}, opened_.context)), kMarked);
  EXPECT_EQ(refusal(sm::PutResourcePolicy::execute({"marked", kPartner, {}}, opened_.context)),
            kMarked);
}

TEST_F(ResourcePolicy, ValidationTellsEverythingThatIsWrong) {
  EXPECT_EQ(validate(kPartner), R"({"PolicyValidationPassed":true,"ValidationErrors":[]})");
  const auto names = [&](std::string policy, api::Text id = "a") {
    const auto document = json::Document::parse(validate(std::move(policy), std::move(id)));
    EXPECT_EQ(document->root().find("PolicyValidationPassed")->boolean(), false);
    std::string found;
    document->root().find("ValidationErrors")->for_each_element([&](json::Value error) {
      found += concat(*error.find("CheckName")->string(), ";");
      EXPECT_FALSE(error.find("ErrorMessage")->string()->empty());
    });
    return found;
  };
  EXPECT_EQ(names("{"), "PolicySyntax;");
  EXPECT_EQ(names(policy_of("Allow", R"({"AWS":"nobody"})")), "PolicySyntax;");
  EXPECT_EQ(names(kEveryone), "PublicAccess;");
  EXPECT_EQ(names(kLockOut), "CallerAccess;");
  EXPECT_EQ(names(R"({"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"},
                     {"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}]})"),
            "PublicAccess;CallerAccess;");
  EXPECT_EQ(names(kEveryone, std::nullopt), "PublicAccess;") << "without a secret, too";
  EXPECT_EQ(validate(kLockOut, std::nullopt),
            R"({"PolicyValidationPassed":true,"ValidationErrors":[]})")
      << "without a secret nobody is locked out of one";
}

TEST_F(ResourcePolicy, ValidationSaysWhichRuleWasBroken) {
  const std::string answer = validate(R"({"Statement":[{"Effect":"Maybe"}]})");
  EXPECT_NE(answer.find("statement 1: Effect must be Allow or Deny"), std::string::npos) << answer;
}

TEST_F(ResourcePolicy, ValidationNeedsThePermissionToPutToo) {
  store_policy(policy_of("Deny", "\"*\"", "secretsmanager:PutResourcePolicy"));
  EXPECT_TRUE(validate(kPartner).starts_with("AccessDeniedException")) << validate(kPartner);
  EXPECT_TRUE(validate(kPartner, "none").starts_with("ResourceNotFoundException"));
  EXPECT_TRUE(validate(kPartner, "two words").starts_with("ValidationException"));
}

TEST_F(ResourcePolicy, TagsThatWouldTakeTheCallersAccessAreRefused) {
  store_policy(policy_of("Deny", "\"*\"", "secretsmanager:*",
                         R"({"StringEquals":{"aws:ResourceTag/locked":"yes"}})"));
  sm::TagResource::Request lock;
  lock.secret_id = "a";
  lock.tags = {{{"locked", "yes"}}};
  EXPECT_EQ(sm::TagResource::execute(lock, opened_.context).error().code, "AccessDeniedException");
  lock.tags = {{{"locked", "no"}}};
  EXPECT_TRUE(sm::TagResource::execute(lock, opened_.context));

  store_policy(policy_of("Deny", "\"*\"", "secretsmanager:*",
                         R"({"Null":{"aws:ResourceTag/open":"true"}})"));
  sm::UntagResource::Request untag;
  untag.secret_id = "a";
  untag.tag_keys = {"open"};
  EXPECT_EQ(sm::UntagResource::execute(untag, opened_.context).error().code,
            "AccessDeniedException");
}

}  // namespace
}  // namespace clavium::testing
