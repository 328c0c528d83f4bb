// SPDX-License-Identifier: Apache-2.0
//
// The numbers are those of docs/exit-codes.md.
#include <gtest/gtest.h>

#include "runbook/names.h"
#include "runbook/verb.h"

namespace clavium::runbook {
namespace {

TEST(ExitCode, FollowsFromTheKindOfAnError) {
  const std::pair<ErrorKind, int> table[] = {
      {ErrorKind::invalid_request, 2}, {ErrorKind::not_found, 6},  {ErrorKind::already_exists, 7},
      {ErrorKind::unauthenticated, 4}, {ErrorKind::denied, 5},     {ErrorKind::limit_exceeded, 1},
      {ErrorKind::precondition, 1},    {ErrorKind::throttled, 12}, {ErrorKind::unavailable, 12},
      {ErrorKind::conflict, 7},        {ErrorKind::corrupt, 13},   {ErrorKind::internal, 1}};
  for (const auto& [kind, code] : table) {
    EXPECT_EQ(exit_code_for(make_error(kind, "x")), code) << name_of(kind);
  }
  EXPECT_EQ(exit_code_for(make_error(ErrorKind::precondition, "x").with_code("approval_required")),
            9);
}

TEST(Names, ProductionIsAWholeSegment) {
  EXPECT_TRUE(is_production("/acme/prod/payments/key"));
  EXPECT_TRUE(is_production("/acme/production/payments/key"));
  EXPECT_FALSE(is_production("/acme/dev/products/prod-key"));
}

TEST(Names, AVariableIsTheNameInCapitals) {
  EXPECT_EQ(variable_for("stripe-secret-key"), "STRIPE_SECRET_KEY");
  EXPECT_EQ(variable_for("2fa.seed"), "_2FA_SEED");
}

}  // namespace
}  // namespace clavium::runbook
