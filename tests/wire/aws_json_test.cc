// SPDX-License-Identifier: Apache-2.0
//
// AWS JSON 1.1 as bytes: media type, target, and the two spellings of an error's message.
#include "wire/aws_json.h"

#include <gtest/gtest.h>

namespace clavium::testing {
namespace {

using wire::aws_json::failure;

std::string body_of(const http::Response& response) {
  return response.body.reveal_text([](std::string_view text) { return std::string(text); });
}

Error error(std::string code, std::string message) {
  return {ErrorKind::invalid_request, std::move(message), {}, std::move(code)};
}

TEST(AwsJson, ParametersAndCaseOfTheMediaTypeDoNotMatter) {
  for (const char* type :
       {"application/x-amz-json-1.1", "application/x-amz-json-1.1; charset=utf-8",
        "Application/X-AMZ-json-1.1 ;x=y"}) {
    EXPECT_TRUE(wire::aws_json::is_media_type(type)) << type;
  }
  for (const char* type : {"", "application/json", "application/x-amz-json-1.0",
                           "application/x-amz-json-1.10", "x;application/x-amz-json-1.1"}) {
    EXPECT_FALSE(wire::aws_json::is_media_type(type)) << type;
  }
}

TEST(AwsJson, ATargetIsThePrefixInItsOwnCaseAndAnOperation) {
  EXPECT_EQ(wire::aws_json::operation_of("secretsmanager.GetSecretValue"), "GetSecretValue");
  for (const char* target : {"", "secretsmanager", "secretsmanager.", "GetSecretValue",
                             "SecretsManager.GetSecretValue", "kinesis.ListStreams"}) {
    EXPECT_EQ(wire::aws_json::operation_of(target), "") << target;
  }
}

TEST(AwsJson, TheServiceSpellsMessageWithACapital) {
  for (const char* code :
       {"ResourceNotFoundException", "InvalidRequestException", "InvalidParameterException",
        "ResourceExistsException", "InvalidNextTokenException", "LimitExceededException",
        "AccessDeniedException", "SerializationException"}) {
    const http::Response response = failure("id", error(code, "text"));
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(body_of(response), concat(R"({"__type":")", code, R"(","Message":"text"})"));
  }
}

TEST(AwsJson, TheFrontEndSpellsItWithoutOne) {
  for (const char* code :
       {"ValidationException", "UnrecognizedClientException", "InvalidSignatureException",
        "IncompleteSignatureException", "MissingAuthenticationTokenException",
        "ExpiredTokenException", "ThrottlingException"}) {
    const http::Response response = failure("id", error(code, "text"));
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(body_of(response), concat(R"({"__type":")", code, R"(","message":"text"})"));
  }
}

TEST(AwsJson, AnErrorWithoutWordsHasNoMemberForThem) {
  EXPECT_EQ(body_of(failure("id", error("UnknownOperationException", ""))),
            R"({"__type":"UnknownOperationException"})");
  EXPECT_EQ(body_of(failure("id", error("SerializationException", ""))),
            R"({"__type":"SerializationException"})");
}

TEST(AwsJson, OnlyTheServersOwnFaultIsA500AndItsCauseIsNotTold) {
  for (const ErrorKind kind :
       {ErrorKind::unavailable, ErrorKind::conflict, ErrorKind::corrupt, ErrorKind::internal}) {
    const http::Response response = failure("id", Error{kind, "/a/path: disk full", {}, {}});
    EXPECT_EQ(response.status, 500);
    EXPECT_EQ(
        body_of(response),
        R"({"__type":"InternalServiceError","Message":"An error occurred on the server side."})");
  }
}

TEST(AwsJson, AnErrorsTextIsEscaped) {
  EXPECT_EQ(body_of(failure("id", error("InvalidRequestException", "a \"b\"\n\\"))),
            R"({"__type":"InvalidRequestException","Message":"a \"b\"\n\\"})");
}

TEST(AwsJson, EveryAnswerCarriesItsRequestIdAndType) {
  for (const http::Response& response :
       {wire::aws_json::success("the-id", SecretBytes()), failure("the-id", error("X", "y"))}) {
    EXPECT_EQ(response.headers.find("x-amzn-RequestId"), "the-id");
    EXPECT_EQ(response.headers.find("Content-Type"), "application/x-amz-json-1.1");
  }
}

TEST(AwsJson, AnAnswerWithoutMembersIsAnEmptyObject) {
  EXPECT_EQ(body_of(wire::aws_json::success("id", SecretBytes())), "{}");
  EXPECT_EQ(body_of(wire::aws_json::success("id", SecretBytes::copy_of(R"({"a":1})"))),
            R"({"a":1})");
}

}  // namespace
}  // namespace clavium::testing
