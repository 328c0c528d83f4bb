// SPDX-License-Identifier: Apache-2.0
//
// Whom a policy can name, and how closely a name fits a caller.
#include "authz/principal.h"

#include <gtest/gtest.h>

namespace clavium::testing {
namespace {

using authz::Principal;
using authz::PrincipalMatch;
using Kind = Principal::Kind;

authz::Caller user() {
  authz::Caller caller;
  caller.account = "111122223333";
  caller.arn = "arn:aws:iam::111122223333:user/team/eve";
  caller.principal_id = "AIDAEXAMPLEEXAMPLE123";
  return caller;
}
authz::Caller session() {
  authz::Caller caller;
  caller.type = authz::PrincipalType::role_session;
  caller.account = "111122223333";
  caller.arn = "arn:aws:sts::111122223333:assumed-role/deploy/run-1";
  caller.role_arn = "arn:aws:iam::111122223333:role/ci/deploy";
  caller.principal_id = "AROAEXAMPLEEXAMPLE123:run-1";
  return caller;
}
authz::Caller root() {
  authz::Caller caller;
  caller.type = authz::PrincipalType::root;
  caller.account = caller.principal_id = "111122223333";
  caller.arn = "arn:aws:iam::111122223333:root";
  return caller;
}

TEST(Principal, HasTheseForms) {
  const std::tuple<const char*, const char*, Kind> cases[] = {
      {"AWS", "*", Kind::anyone},
      {"AWS", "111122223333", Kind::account},
      {"AWS", "arn:aws:iam::111122223333:root", Kind::account},
      {"AWS", "arn:aws:iam::111122223333:user/eve", Kind::user},
      {"AWS", "arn:aws:iam::111122223333:user/a/b/eve", Kind::user},
      {"AWS", "arn:aws:iam::111122223333:role/ci/deploy", Kind::role},
      {"AWS", "arn:aws:sts::111122223333:assumed-role/deploy/run@1", Kind::role_session},
      {"AWS", "arn:aws:sts::111122223333:federated-user/eve", Kind::federated_user},
      {"AWS", "AIDAEXAMPLEEXAMPLE123", Kind::unique_id},
      {"AWS", "AROAEXAMPLEEXAMPLE123", Kind::unique_id},
      {"Service", "lambda.amazonaws.com", Kind::service},
      {"Federated", "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com",
       Kind::federated},
      {"Federated", "arn:aws:iam::111122223333:saml-provider/corp", Kind::federated},
      {"Federated", "accounts.google.com", Kind::federated},
  };
  for (const auto& [type, text, kind] : cases) {
    const auto parsed = authz::parse_principal(type, text);
    ASSERT_TRUE(parsed) << text;
    EXPECT_EQ(parsed->kind, kind) << text;
  }
  EXPECT_EQ(authz::parse_principal("AWS", "111122223333"),
            authz::parse_principal("AWS", "arn:aws:iam::111122223333:root"));
}

TEST(Principal, AndNoOthers) {
  const std::pair<const char*, const char*> cases[] = {
      {"AWS", ""},
      {"AWS", "11112222333"},
      {"AWS", "1111222233334"},
      {"AWS", "11112222333x"},
      {"AWS", "arn:aws:iam::111122223333:role/*"},
      {"AWS", "arn:aws:iam::*:root"},
      {"AWS", "arn:aws:iam::11112222333?:root"},
      {"AWS", "arn:aws:iam::111122223333:group/admins"},
      {"AWS", "arn:aws:iam::111122223333:user/"},
      {"AWS", "arn:aws:iam::111122223333:user"},
      {"AWS", "arn:aws:iam:us-east-1:111122223333:user/eve"},
      {"AWS", "arn:aws-cn:iam::111122223333:user/eve"},
      {"AWS", "arn:aws:sts::111122223333:assumed-role/deploy"},
      {"AWS", "arn:aws:sts::111122223333:assumed-role/deploy/*"},
      {"AWS", "arn:aws:sts::111122223333:assumed-role/a/b/c"},
      {"AWS", "arn:aws:iam::111122223333:user/two words"},
      {"AWS", "arn:aws:iam::111122223333:user/eve\n"},
      {"AWS", "AIDASHORT"},
      {"AWS", "AKIAEXAMPLEEXAMPLE123"},
      {"Service", "lambda"},
      {"Service", "*"},
      {"Service", "evil.example.com"},
      {"Federated", "*"},
      {"Federated", "arn:aws:iam::111122223333:role/x"},
      {"CanonicalUser", "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"},
      {"aws", "*"},
      {"", "*"},
  };
  for (const auto& [type, text] : cases)
    EXPECT_FALSE(authz::parse_principal(type, text)) << type << " " << text;
}

TEST(Principal, FitsACallerMoreOrLessClosely) {
  const auto match = [](const char* text, const authz::Caller& caller) {
    return authz::match_principal(*authz::parse_principal("AWS", text), caller);
  };
  for (const authz::Caller& caller : {user(), session(), root()}) {
    EXPECT_EQ(match("*", caller), PrincipalMatch::direct);
    EXPECT_EQ(match("111122223333", caller), PrincipalMatch::account);
    EXPECT_EQ(match("999999999999", caller), PrincipalMatch::none);
  }
  EXPECT_EQ(match("arn:aws:iam::111122223333:user/team/eve", user()), PrincipalMatch::direct);
  EXPECT_EQ(match("arn:aws:iam::111122223333:user/eve", user()), PrincipalMatch::none)
      << "the path is part of the name";
  EXPECT_EQ(match("arn:aws:iam::999999999999:user/team/eve", user()), PrincipalMatch::none);
  EXPECT_EQ(match("arn:aws:iam::111122223333:role/ci/deploy", session()), PrincipalMatch::role);
  EXPECT_EQ(match("arn:aws:iam::111122223333:role/deploy", session()), PrincipalMatch::none);
  EXPECT_EQ(match("arn:aws:sts::111122223333:assumed-role/deploy/run-1", session()),
            PrincipalMatch::direct);
  EXPECT_EQ(match("arn:aws:sts::111122223333:assumed-role/deploy/run-2", session()),
            PrincipalMatch::none);
  EXPECT_EQ(match("AIDAEXAMPLEEXAMPLE123", user()), PrincipalMatch::direct);
  EXPECT_EQ(match("AROAEXAMPLEEXAMPLE123", session()), PrincipalMatch::role);
  EXPECT_EQ(match("AROAEXAMPLEEXAMPLE123", user()), PrincipalMatch::none);
  EXPECT_EQ(
      authz::match_principal(*authz::parse_principal("Service", "lambda.amazonaws.com"), user()),
      PrincipalMatch::none);
}

TEST(Principal, AnExemptionNamesEveryFormOfACaller) {
  const auto exemption = [](const authz::Caller& caller, std::vector<const char*> texts) {
    std::vector<Principal> listed;
    for (const char* text : texts) listed.push_back(*authz::parse_principal("AWS", text));
    return authz::exemption_of(caller, listed);
  };
  const char* account = "111122223333";
  const char* role = "arn:aws:iam::111122223333:role/ci/deploy";
  const char* itself = "arn:aws:sts::111122223333:assumed-role/deploy/run-1";
  EXPECT_TRUE(exemption(session(), {account, role, itself}).every_form);
  EXPECT_FALSE(exemption(session(), {account, role}).every_form);
  EXPECT_FALSE(exemption(session(), {role, itself}).every_form);
  EXPECT_TRUE(exemption(session(), {role}).any_form);
  EXPECT_FALSE(exemption(session(), {"999999999999"}).any_form);
  EXPECT_TRUE(exemption(root(), {account}).every_form);
  EXPECT_FALSE(exemption(user(), {account}).every_form);
  EXPECT_TRUE(exemption(user(), {"*"}).every_form);
}

TEST(Principal, OfAServedAccountOnlyTheAccountItselfCanExist) {
  const authz::ServedAccounts accounts({"111122223333"});
  const auto exists = [&](const char* text) {
    return accounts.can_exist(*authz::parse_principal("AWS", text));
  };
  EXPECT_TRUE(exists("111122223333"));
  EXPECT_TRUE(exists("*"));
  EXPECT_FALSE(exists("arn:aws:iam::111122223333:user/eve"));
  EXPECT_FALSE(exists("arn:aws:iam::111122223333:role/x"));
  EXPECT_FALSE(exists("arn:aws:sts::111122223333:assumed-role/x/y"));
  EXPECT_TRUE(exists("arn:aws:iam::999999999999:role/x")) << "not ours to know";
  EXPECT_TRUE(authz::ServedAccounts::none().can_exist(
      *authz::parse_principal("AWS", "arn:aws:iam::111122223333:role/x")));
}

}  // namespace
}  // namespace clavium::testing
