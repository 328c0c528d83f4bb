// SPDX-License-Identifier: Apache-2.0
//
// The decision, sentence by sentence of IAM's evaluation logic: each source that can allow, limit
// or deny, for each kind of principal, within an account and across.
#include "authz/evaluate.h"

#include <gtest/gtest.h>

#include <chrono>
#include <list>

namespace clavium::testing {
namespace {

using authz::PolicyInputs;
using authz::PolicyKind;
using authz::PolicySource;
using authz::Verdict;

constexpr std::string_view kOwner = "111122223333";
constexpr std::string_view kStranger = "999999999999";
constexpr std::string_view kRead = "secretsmanager:GetSecretValue";
constexpr std::string_view kSecret =
    "arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/db-AbCdEf";

authz::Caller user(std::string_view account = kOwner) {
  authz::Caller caller;
  caller.account = account;
  caller.arn = concat("arn:aws:iam::", account, ":user/eve");
  caller.principal_id = "AIDAEXAMPLEEXAMPLE123";
  return caller;
}
authz::Caller session(std::string_view account = kOwner) {
  authz::Caller caller;
  caller.type = authz::PrincipalType::role_session;
  caller.account = account;
  caller.arn = concat("arn:aws:sts::", account, ":assumed-role/deploy/run-1");
  caller.role_arn = concat("arn:aws:iam::", account, ":role/deploy");
  caller.principal_id = "AROAEXAMPLEEXAMPLE123:run-1";
  return caller;
}
authz::Caller root(std::string_view account = kOwner) {
  authz::Caller caller;
  caller.type = authz::PrincipalType::root;
  caller.account = caller.principal_id = account;
  caller.arn = concat("arn:aws:iam::", account, ":root");
  return caller;
}

authz::Policy parse(std::string_view text, PolicyKind kind) {
  auto policy = authz::parse_policy(text, kind);
  EXPECT_TRUE(policy) << policy.error().hint << " in " << text;
  return *std::move(policy);
}
authz::Policy identity(std::string_view effect, std::string_view action = "secretsmanager:*",
                       std::string_view resource = "*") {
  return parse(concat(R"({"Version":"2012-10-17","Statement":{"Effect":")", effect,
                      R"(","Action":")", action, R"(","Resource":")", resource, R"("}})"),
               PolicyKind::identity);
}
/// `principal`: JSON of the Principal element, with its name.
authz::Policy resource(std::string_view effect, std::string_view principal,
                       std::string_view more = R"("Action":"*","Resource":"*")") {
  return parse(concat(R"({"Version":"2012-10-17","Statement":{"Sid":"s","Effect":")", effect,
                      R"(",)", principal, ",", more, "}}"),
               PolicyKind::resource);
}
std::string named(std::string_view arn) { return concat(R"("Principal":{"AWS":")", arn, R"("})"); }

/// The inputs of one evaluation, filled in by name.
class Inputs {
 public:
  Inputs& identity_is(authz::Policy policy) { return put(inputs_.identity, std::move(policy)); }
  Inputs& boundary_is(authz::Policy policy) { return put(inputs_.boundary, std::move(policy)); }
  Inputs& session_is(authz::Policy policy) { return put(inputs_.session, std::move(policy)); }
  Inputs& service_control_is(authz::Policy policy) {
    return put(inputs_.service_control, std::move(policy));
  }
  Inputs& endpoint_is(authz::Policy policy) { return put(inputs_.endpoint, std::move(policy)); }
  Inputs& resource_is(authz::Policy policy) {
    inputs_.resource = &kept_.emplace_back(std::move(policy));
    return *this;
  }

  [[nodiscard]] authz::Evaluation ask(const authz::Caller& caller, std::string_view action = kRead,
                                      std::string_view arn = kSecret) const {
    authz::ConditionKeys keys;
    keys.set("aws:username", "eve");
    return authz::evaluate(inputs_, {caller, action, arn, kOwner, keys});
  }
  [[nodiscard]] bool allows(const authz::Caller& caller, std::string_view action = kRead,
                            std::string_view arn = kSecret) const {
    return ask(caller, action, arn).verdict == Verdict::allowed;
  }

 private:
  template <class Where>
  Inputs& put(Where& where, authz::Policy policy) {
    where = std::span<const authz::Policy>(&kept_.emplace_back(std::move(policy)), 1);
    return *this;
  }
  std::list<authz::Policy> kept_;
  PolicyInputs inputs_;
};

authz::Policy nothing() { return identity("Allow", "s3:*"); }

TEST(Evaluation, WithoutAnyPolicyOnlyTheRootMay) {
  EXPECT_TRUE(Inputs().allows(root()));
  for (const authz::Caller& caller : {user(), session()}) {
    const auto evaluation = Inputs().ask(caller);
    EXPECT_EQ(evaluation.verdict, Verdict::implicit_deny);
    EXPECT_EQ(evaluation.source, PolicySource::identity);
    EXPECT_EQ(evaluation.statement, nullptr);
  }
}

TEST(Evaluation, AnIdentityPolicyAllows) {
  for (const authz::Caller& caller : {user(), session()}) {
    Inputs inputs;
    inputs.identity_is(identity("Allow"));
    const auto evaluation = inputs.ask(caller);
    EXPECT_EQ(evaluation.verdict, Verdict::allowed);
    EXPECT_EQ(evaluation.source, PolicySource::identity);
    ASSERT_NE(evaluation.statement, nullptr);
    EXPECT_FALSE(inputs.allows(caller, "s3:GetObject"));
  }
}

TEST(Evaluation, AnExplicitDenyAnywhereEndsIt) {
  const auto everything = [] {
    Inputs inputs;
    inputs.identity_is(identity("Allow"))
        .resource_is(resource("Allow", R"("Principal":"*")"))
        .boundary_is(identity("Allow"))
        .session_is(identity("Allow"))
        .service_control_is(identity("Allow"))
        .endpoint_is(identity("Allow"));
    return inputs;
  };
  for (const authz::Caller& caller : {user(), session(), root()}) {
    ASSERT_TRUE(everything().allows(caller));
    const auto denied_by = [&](Inputs inputs, PolicySource source) {
      const auto evaluation = inputs.ask(caller);
      EXPECT_EQ(evaluation.verdict, Verdict::explicit_deny) << caller.arn;
      EXPECT_EQ(evaluation.source, source);
      ASSERT_NE(evaluation.statement, nullptr);
      EXPECT_EQ(evaluation.statement->effect, authz::Effect::deny);
    };
    const authz::Policy deny = identity("Deny");
    denied_by(std::move(everything().identity_is(deny)), PolicySource::identity);
    denied_by(std::move(everything().resource_is(resource("Deny", R"("Principal":"*")"))),
              PolicySource::resource);
    denied_by(std::move(everything().boundary_is(deny)), PolicySource::boundary);
    denied_by(std::move(everything().session_is(deny)), PolicySource::session);
    denied_by(std::move(everything().service_control_is(deny)), PolicySource::service_control);
    denied_by(std::move(everything().endpoint_is(deny)), PolicySource::endpoint);
  }
}

TEST(Evaluation, ADenyBehindAnAllowInOnePolicyCounts) {
  Inputs inputs;
  inputs.resource_is(parse(
      R"({"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"},
                       {"Sid":"no","Effect":"Deny","Principal":{"AWS":"111122223333"},
                        "Action":"secretsmanager:Get*","Resource":"*"}]})",
      PolicyKind::resource));
  EXPECT_EQ(inputs.ask(user()).statement->sid, "no");
  EXPECT_TRUE(inputs.allows(user(), "secretsmanager:DescribeSecret"));
}

TEST(Evaluation, ServiceControlAndEndpointPoliciesMustAllowWhateverElseDoes) {
  for (const authz::Caller& caller : {user(), session(), root()}) {
    Inputs inputs;
    inputs.identity_is(identity("Allow")).resource_is(resource("Allow", R"("Principal":"*")"));
    inputs.service_control_is(nothing());
    EXPECT_EQ(inputs.ask(caller).source, PolicySource::service_control);
    EXPECT_FALSE(inputs.allows(caller));
    inputs.service_control_is(identity("Allow")).endpoint_is(nothing());
    EXPECT_EQ(inputs.ask(caller).source, PolicySource::endpoint);
    EXPECT_FALSE(inputs.allows(caller));
  }
}

TEST(Evaluation, BoundaryAndSessionPolicyTakeAwayAndGiveNothing) {
  for (const authz::Caller& caller : {user(), session()}) {
    Inputs inputs;
    inputs.boundary_is(identity("Allow")).session_is(identity("Allow"));
    EXPECT_FALSE(inputs.allows(caller)) << "neither gives anything";
    inputs.identity_is(identity("Allow"));
    EXPECT_TRUE(inputs.allows(caller));
    inputs.boundary_is(nothing());
    EXPECT_EQ(inputs.ask(caller).source, PolicySource::boundary);
    EXPECT_FALSE(inputs.allows(caller));
    inputs.boundary_is(identity("Allow")).session_is(nothing());
    EXPECT_EQ(inputs.ask(caller).source, PolicySource::session);
    EXPECT_FALSE(inputs.allows(caller));
  }
}

TEST(Evaluation, AResourcePolicyAllowsWhomItNamesDirectlyWhateverLimitsThem) {
  const std::pair<authz::Caller, std::string> cases[] = {
      {user(), named(user().arn)},
      {session(), named(session().arn)},
      {user(), R"("Principal":"*")"},
      {session(), R"("Principal":{"AWS":"*"})"},
      {user(), named("AIDAEXAMPLEEXAMPLE123")},
  };
  for (const auto& [caller, principal] : cases) {
    Inputs inputs;
    inputs.resource_is(resource("Allow", principal)).boundary_is(nothing()).session_is(nothing());
    const auto evaluation = inputs.ask(caller);
    EXPECT_EQ(evaluation.verdict, Verdict::allowed) << principal;
    EXPECT_EQ(evaluation.source, PolicySource::resource);
    EXPECT_EQ(evaluation.statement->sid, "s");
  }
}

TEST(Evaluation, AResourcePolicyAllowsARoleWithinItsLimits) {
  Inputs inputs;
  inputs.resource_is(resource("Allow", named(session().role_arn)));
  EXPECT_TRUE(inputs.allows(session())) << "no identity policy is needed";
  inputs.boundary_is(nothing());
  EXPECT_EQ(inputs.ask(session()).source, PolicySource::boundary);
  EXPECT_FALSE(inputs.allows(session()));
  inputs.boundary_is(identity("Allow")).session_is(nothing());
  EXPECT_EQ(inputs.ask(session()).source, PolicySource::session);
  EXPECT_FALSE(inputs.allows(session()));
  inputs.session_is(identity("Allow"));
  EXPECT_TRUE(inputs.allows(session()));
  EXPECT_FALSE(inputs.allows(user()));
}

TEST(Evaluation, AResourcePolicyThatNamesTheAccountDelegates) {
  for (const char* account : {"111122223333", "arn:aws:iam::111122223333:root"}) {
    for (const authz::Caller& caller : {user(), session()}) {
      Inputs inputs;
      inputs.resource_is(resource("Allow", named(account)));
      EXPECT_FALSE(inputs.allows(caller));
      EXPECT_EQ(inputs.ask(caller).source, PolicySource::identity);
      inputs.identity_is(identity("Allow"));
      EXPECT_TRUE(inputs.allows(caller));
    }
  }
}

TEST(Evaluation, AcrossAccountsBothSidesMustAllow) {
  const std::string principals[] = {named(kStranger), R"("Principal":"*")"};
  for (const std::string& principal : principals) {
    for (const authz::Caller& caller : {user(kStranger), session(kStranger)}) {
      Inputs inputs;
      inputs.identity_is(identity("Allow"));
      EXPECT_EQ(inputs.ask(caller).source, PolicySource::resource) << "the owner has not allowed";
      EXPECT_FALSE(inputs.allows(caller));
      inputs.resource_is(resource("Allow", principal));
      EXPECT_TRUE(inputs.allows(caller));
      inputs.boundary_is(nothing());
      EXPECT_FALSE(inputs.allows(caller));
      inputs.boundary_is(identity("Allow")).session_is(nothing());
      EXPECT_FALSE(inputs.allows(caller));
      inputs.session_is(identity("Allow")).identity_is(nothing());
      EXPECT_EQ(inputs.ask(caller).source, PolicySource::identity);
      EXPECT_FALSE(inputs.allows(caller)) << "their own account has not allowed";
    }
  }
}

TEST(Evaluation, NamedDirectlyAcrossAccountsTheirOwnSideIsStillNeeded) {
  Inputs inputs;
  inputs.resource_is(resource("Allow", named(user(kStranger).arn)));
  EXPECT_FALSE(inputs.allows(user(kStranger)));
  inputs.identity_is(identity("Allow"));
  EXPECT_TRUE(inputs.allows(user(kStranger)));
}

TEST(Evaluation, TheRootOfAnotherAccountNeedsTheOwnersWordAlone) {
  Inputs inputs;
  EXPECT_FALSE(inputs.allows(root(kStranger)));
  EXPECT_EQ(inputs.ask(root(kStranger)).source, PolicySource::resource);
  inputs.resource_is(resource("Allow", named(kStranger)));
  EXPECT_TRUE(inputs.allows(root(kStranger)));
  EXPECT_FALSE(inputs.allows(root("333333333333")));
}

TEST(Evaluation, OfSeveralPoliciesOfOneSourceOneIsEnough) {
  const std::vector<authz::Policy> two = {nothing(), identity("Allow")};
  const authz::Caller eve = user();
  const authz::ConditionKeys keys;
  PolicyInputs inputs;
  inputs.identity = two;
  inputs.session = two;
  EXPECT_EQ(authz::evaluate(inputs, {eve, kRead, kSecret, kOwner, keys}).verdict, Verdict::allowed);
  inputs.session = std::span<const authz::Policy>();
  EXPECT_EQ(authz::evaluate(inputs, {eve, kRead, kSecret, kOwner, keys}).source,
            PolicySource::session)
      << "an empty list allows nothing; an absent one limits nothing";
}

// --- what a statement applies to ---

TEST(Statement, ActionsIgnoreCaseAndTakeWildcardsInTheName) {
  const std::pair<const char*, bool> cases[] = {
      {"*", true},
      {"secretsmanager:GetSecretValue", true},
      {"SECRETSMANAGER:getsecretvalue", true},
      {"secretsmanager:Get*", true},
      {"secretsmanager:*Value", true},
      {"secretsmanager:GetSecretValu?", true},
      {"secretsmanager:Get", false},
      {"secretsmanager:GetSecretValue?", false},
      {"s3:*", false},
  };
  for (const auto& [action, allows] : cases) {
    Inputs inputs;
    inputs.identity_is(identity("Allow", action));
    EXPECT_EQ(inputs.allows(user()), allows) << action;
  }
}

TEST(Statement, NotActionAndNotResourceAreAllTheOthers) {
  Inputs inputs;
  inputs.identity_is(parse(
      R"({"Statement":{"Effect":"Allow","NotAction":["secretsmanager:Delete*","s3:*"],
          "NotResource":"arn:aws:secretsmanager:*:*:secret:private/*"}})",
      PolicyKind::identity));
  EXPECT_TRUE(inputs.allows(user()));
  EXPECT_FALSE(inputs.allows(user(), "secretsmanager:DeleteSecret"));
  EXPECT_FALSE(inputs.allows(
      user(), kRead, "arn:aws:secretsmanager:eu-central-1:111122223333:secret:private/a-AbCdEf"));
}

TEST(Statement, TheResourceIsMatchedPartByPart) {
  const std::pair<const char*, bool> cases[] = {
      {"arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/db-??????", true},
      {"arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/*", true},
      {"arn:aws:secretsmanager:*:*:secret:prod/db-*", true},
      {"arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/db", false},
      {"arn:aws:secretsmanager:us-east-1:*:secret:*", false},
      {"arn:aws:secretsmanager:*:999999999999:secret:*", false},
      {"arn:aws:secretsmanager:eu-central-1:111122223333:secret:${aws:username}/*", false},
  };
  for (const auto& [arn, allows] : cases) {
    Inputs inputs;
    inputs.identity_is(identity("Allow", "*", arn));
    EXPECT_EQ(inputs.allows(user()), allows) << arn;
  }
  Inputs own;
  own.identity_is(identity("Allow", "*", "arn:aws:secretsmanager:*:*:secret:${aws:username}/*"));
  EXPECT_TRUE(own.allows(user(), kRead,
                         "arn:aws:secretsmanager:eu-central-1:111122223333:secret:eve/a-AbCdEf"));
}

TEST(Statement, ShortArnsMeanMoreInIdentityPoliciesThanInResourcePolicies) {
  const std::string_view shorter = "arn:aws:secretsmanager:eu-central-1:111122223333";
  Inputs by_identity;
  by_identity.identity_is(identity("Allow", "*", shorter));
  EXPECT_TRUE(by_identity.allows(user()));
  Inputs by_resource;
  by_resource.resource_is(resource("Allow", R"("Principal":"*")",
                                   concat(R"("Action":"*","Resource":")", shorter, R"(")")));
  EXPECT_FALSE(by_resource.allows(user()));
}

TEST(Statement, AllConditionsMustBeTrue) {
  const auto policy = [](std::string_view conditions) {
    return resource("Allow", R"("Principal":"*")",
                    concat(R"("Action":"*","Resource":"*","Condition":)", conditions));
  };
  const std::pair<const char*, bool> cases[] = {
      {R"({})", true},
      {R"({"StringEquals":{"aws:username":"eve"}})", true},
      {R"({"StringEquals":{"aws:username":"eve"},"Null":{"aws:SourceIp":"true"}})", true},
      {R"({"StringEquals":{"aws:username":"eve"},"Null":{"aws:SourceIp":"false"}})", false},
      {R"({"StringEquals":{"aws:username":"eve","aws:userid":"x"}})", false},
  };
  for (const auto& [conditions, allows] : cases) {
    Inputs inputs;
    inputs.resource_is(policy(conditions));
    EXPECT_EQ(inputs.allows(user()), allows) << conditions;
  }
}

TEST(Statement, NotPrincipalDeniesWhoeverIsNotListedInEveryForm) {
  const auto denied = [](const authz::Caller& caller, std::string_view listed) {
    Inputs inputs;
    inputs.identity_is(identity("Allow"))
        .resource_is(resource("Deny", concat(R"("NotPrincipal":{"AWS":[)", listed, "]}")));
    return !inputs.allows(caller);
  };
  const std::string forms =
      concat("\"", kOwner, "\",\"", session().role_arn, "\",\"", session().arn, "\"");
  EXPECT_FALSE(denied(session(), forms));
  EXPECT_TRUE(denied(session(), concat("\"", session().arn, "\"")));
  EXPECT_TRUE(denied(user(), forms));
  EXPECT_FALSE(denied(root(), forms));
}

TEST(Statement, NotPrincipalAllowsNobodyWhoIsListed) {
  Inputs inputs;
  inputs.resource_is(resource("Allow", concat(R"("NotPrincipal":{"AWS":")", user().arn, R"("})")));
  EXPECT_FALSE(inputs.allows(user()));
  EXPECT_TRUE(inputs.allows(session()));
}

TEST(Statement, OfATrustPolicyHasNoResource) {
  const authz::Policy trust = parse(
      R"({"Statement":{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}})",
      PolicyKind::trust);
  const authz::Caller eve = user();
  const authz::ConditionKeys keys;
  EXPECT_EQ(authz::ask_policy(
                trust, {eve, "sts:AssumeRole", "arn:aws:iam::111122223333:role/x", kOwner, keys})
                .says,
            authz::Says::delegates);
}

TEST(Evaluation, APolicyFullOfWildcardsEndsSoon) {
  // As much as a policy may hold, against the longest text that a stranger chooses.
  std::string bomb = "*";
  for (int i = 0; i < 9'000; ++i) bomb += "?a";
  authz::ConditionKeys keys;
  keys.set("aws:UserAgent", std::string(32'768, 'a'));
  const authz::Caller eve = user();
  const authz::Policy policy =
      resource("Deny", R"("Principal":"*")",
               concat(R"("Action":"*","Resource":"*","Condition":{"StringLike":{"aws:UserAgent":")",
                      bomb, R"(b*"}})"));
  PolicyInputs policies;
  policies.resource = &policy;
  const auto began = std::chrono::steady_clock::now();
  EXPECT_EQ(authz::evaluate(policies, {eve, kRead, kSecret, kOwner, keys}).verdict,
            Verdict::implicit_deny);
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(2));
}

}  // namespace
}  // namespace clavium::testing
