// SPDX-License-Identifier: Apache-2.0
//
// CloudTrail's userIdentity element, in the shapes of its user guide.
#include "authz/caller.h"

#include <gtest/gtest.h>

namespace clavium::testing {
namespace {

TEST(Caller, Root) {
  const authz::Caller caller{authz::PrincipalType::root,
                             "123456789012",
                             "arn:aws:iam::123456789012:root",
                             "123456789012",
                             "AKIAEXAMPLE",
                             "",
                             "eu-central-1",
                             "",
                             {}};
  EXPECT_EQ(caller.user_identity_json(),
            R"({"type":"Root","principalId":"123456789012","arn":"arn:aws:iam::123456789012:root",)"
            R"("accountId":"123456789012","accessKeyId":"AKIAEXAMPLE"})");
}

TEST(Caller, UserWhoseNameNeedsEscaping) {
  const authz::Caller caller{authz::PrincipalType::user,
                             "123456789012",
                             "arn:aws:iam::123456789012:user/a",
                             "AIDAEXAMPLE",
                             "AKIAEXAMPLE",
                             "a\"b",
                             "eu-central-1",
                             "",
                             {}};
  EXPECT_EQ(
      caller.user_identity_json(),
      R"({"type":"IAMUser","principalId":"AIDAEXAMPLE","arn":"arn:aws:iam::123456789012:user/a",)"
      R"("accountId":"123456789012","accessKeyId":"AKIAEXAMPLE","userName":"a\"b"})");
}

TEST(Caller, RoleSession) {
  authz::Caller caller{authz::PrincipalType::role_session,
                       "123456789012",
                       "arn:aws:sts::123456789012:assumed-role/deploy/run-1",
                       "AROAEXAMPLE:run-1",
                       "ASIAEXAMPLE",
                       "deploy",
                       "eu-central-1",
                       "arn:aws:iam::123456789012:role/ci/deploy",
                       parse_iso8601("2026-11-23T12:00:00Z").value()};
  EXPECT_EQ(
      caller.user_identity_json(),
      R"({"type":"AssumedRole","principalId":"AROAEXAMPLE:run-1",)"
      R"("arn":"arn:aws:sts::123456789012:assumed-role/deploy/run-1","accountId":"123456789012",)"
      R"("accessKeyId":"ASIAEXAMPLE","sessionContext":{"sessionIssuer":{"type":"Role",)"
      R"("principalId":"AROAEXAMPLE","arn":"arn:aws:iam::123456789012:role/ci/deploy",)"
      R"("accountId":"123456789012","userName":"deploy"},"attributes":)"
      R"({"creationDate":"2026-11-23T12:00:00Z","mfaAuthenticated":"false"}}})");
}

}  // namespace
}  // namespace clavium::testing
