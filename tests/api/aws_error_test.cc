// SPDX-License-Identifier: Apache-2.0
#include "api/aws_error.h"

#include <gtest/gtest.h>

#include "api/error_names.h"

namespace clavium::api {
namespace {

TEST(AwsError, CarriesAwsNameAndWhatItAsksOfTheCaller) {
  const Error missing = secret_not_found().error();
  EXPECT_EQ(missing.code, "ResourceNotFoundException");
  EXPECT_EQ(missing.kind, ErrorKind::not_found);
  EXPECT_EQ(missing.message, "Secrets Manager can't find the specified secret.");

  EXPECT_EQ(invalid_parameter("p").error().code, "InvalidParameterException");
  EXPECT_EQ(invalid_request("r").error().code, "InvalidRequestException");
  EXPECT_EQ(invalid_request("r").error().message, "r");
}

TEST(AwsError, EveryNameOfTheTableCanBeRaised) {
  for (const ErrorName& row : error_names()) {
    const Error raised = aws_error(row.name, "why").error();
    EXPECT_EQ(raised.kind, row.kind) << row.name;
    EXPECT_EQ(name_to_answer(raised).http_status, row.http_status) << row.name;
  }
}

}  // namespace
}  // namespace clavium::api
