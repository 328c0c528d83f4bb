// SPDX-License-Identifier: Apache-2.0
//
// Each secret of a batch is authorised on its own, and a refusal tells nothing about it.
#include "operations/secretsmanager/batch_get_secret_value.h"

#include <gtest/gtest.h>

#include "json/value.h"
#include "operations/opened_context.h"

namespace clavium::testing {
namespace {

using operations::secretsmanager::BatchGetSecretValue;

/// "<SecretId>: <ErrorCode>" of each entry in Errors.
std::vector<std::string> errors_of(operations::Context& context, std::vector<std::string> ids) {
  BatchGetSecretValue::Request request;
  request.secret_id_list = std::move(ids);
  const auto outcome = BatchGetSecretValue::execute(request, context);
  EXPECT_TRUE(outcome) << outcome.error().message;
  EXPECT_TRUE(outcome->reads.empty());
  std::vector<std::string> errors;
  const auto document = json::Document::parse(outcome->body);
  document->root().find("Errors")->for_each_element([&](json::Value error) {
    errors.push_back(
        concat(*error.find("SecretId")->string(), ": ", *error.find("ErrorCode")->string()));
  });
  return errors;
}

TEST(BatchGetSecretValue, ARefusalDoesNotTellWhetherTheSecretIsThere) {
  OpenedContext opened;
  api::Secret marked = opened.secret("marked");
  marked.deletion_at = opened.context.now;
  opened.keep(opened.secret("here"));
  opened.keep(marked);
  const std::string arn = opened.secret("gone").arn();
  // Allowed to ask for a batch, as a policy may, and to read none of these.
  authz::Caller user = opened.caller;
  user.type = authz::PrincipalType::user;
  operations::Context theirs{opened.context.store,
                             opened.context.keyring,
                             opened.context.entropy,
                             opened.context.now,
                             user,
                             opened.context.permit,
                             opened.context.space};
  EXPECT_EQ(
      errors_of(theirs, {"here", "gone", "marked", arn}),
      (std::vector<std::string>{"here: AccessDeniedException", "gone: AccessDeniedException",
                                "marked: AccessDeniedException", arn + ": AccessDeniedException"}));
}

TEST(BatchGetSecretValue, WhoMayReadIsToldWhatIsWrongWithEach) {
  OpenedContext opened;
  api::Secret marked = opened.secret("marked");
  marked.deletion_at = opened.context.now;
  opened.keep(opened.secret("empty"));
  opened.keep(marked);
  EXPECT_EQ(errors_of(opened.context, {"gone", "marked", "empty", "two words"}),
            (std::vector<std::string>{
                "gone: ResourceNotFoundException", "marked: InvalidRequestException",
                "empty: ResourceNotFoundException", "two words: ValidationException"}));
}

}  // namespace
}  // namespace clavium::testing
