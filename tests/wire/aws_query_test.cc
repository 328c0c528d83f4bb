// SPDX-License-Identifier: Apache-2.0
//
// The Query protocol as bytes: parameters of a form, the XML of an answer and of an error.
#include "wire/aws_query.h"

#include <gtest/gtest.h>

namespace clavium::testing {
namespace {

using wire::aws_query::parameter;

std::string body_of(const http::Response& response) {
  return response.body.reveal_text([](std::string_view text) { return std::string(text); });
}

TEST(AwsQuery, AFormIsAFormWhateverItsCharset) {
  EXPECT_TRUE(wire::aws_query::is_media_type("application/x-www-form-urlencoded"));
  EXPECT_TRUE(wire::aws_query::is_media_type("application/x-www-form-urlencoded; charset=utf-8"));
  EXPECT_FALSE(wire::aws_query::is_media_type("application/x-www-form-urlencoded2"));
  EXPECT_FALSE(wire::aws_query::is_media_type(""));
}

TEST(AwsQuery, AParameterIsDecodedAndTheFirstOfItsNameCounts) {
  EXPECT_EQ(parameter("Action=A&Version=1", "Version"), "1");
  EXPECT_EQ(parameter("Action=A&Action=B", "Action"), "A");
  EXPECT_EQ(parameter("a=x%20y+z%2B", "a"), "x y z+");
  EXPECT_EQ(parameter("a=", "a"), "");
  EXPECT_EQ(parameter("a", "a"), "");
  EXPECT_EQ(parameter("a=b=c", "a"), "b=c");
}

TEST(AwsQuery, WhatIsNotThereOrBadlyEncodedIsAbsent) {
  EXPECT_EQ(parameter("", "Action"), std::nullopt);
  EXPECT_EQ(parameter("&&&", "Action"), std::nullopt);
  EXPECT_EQ(parameter("action=A", "Action"), std::nullopt);
  EXPECT_EQ(parameter("XAction=A", "Action"), std::nullopt);
  for (const char* form : {"Action=%", "Action=%4", "Action=%zz"}) {
    EXPECT_EQ(parameter(form, "Action"), std::nullopt) << form;
  }
}

TEST(AwsQuery, AnAnswerIsTheActionsResultAndTheRequestsId) {
  const http::Response response = wire::aws_query::success(
      "GetCallerIdentity", "the-id", SecretBytes::copy_of(R"({"Account":"1","Arn":"a<b>&\"'"})"));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.headers.find("Content-Type"), "text/xml");
  EXPECT_EQ(response.headers.find("x-amzn-RequestId"), "the-id");
  EXPECT_EQ(body_of(response),
            "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n"
            "  <GetCallerIdentityResult>\n"
            "    <Account>1</Account>\n"
            "    <Arn>a&lt;b&gt;&amp;&quot;&#39;</Arn>\n"
            "  </GetCallerIdentityResult>\n"
            "  <ResponseMetadata>\n"
            "    <RequestId>the-id</RequestId>\n"
            "  </ResponseMetadata>\n"
            "</GetCallerIdentityResponse>\n");
}

TEST(AwsQuery, AnErrorSaysWhoseFaultItIs) {
  const http::Response sender = wire::aws_query::failure(
      "id", {ErrorKind::unauthenticated, "no <key>", {}, "InvalidClientTokenId"});
  EXPECT_EQ(sender.status, 403);
  EXPECT_EQ(body_of(sender),
            "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n"
            "  <Error>\n"
            "    <Type>Sender</Type>\n"
            "    <Code>InvalidClientTokenId</Code>\n"
            "    <Message>no &lt;key&gt;</Message>\n"
            "  </Error>\n"
            "  <RequestId>id</RequestId>\n"
            "</ErrorResponse>\n");
}

TEST(AwsQuery, ErrorsThatOnlyTheJsonProtocolNamesAreTranslated) {
  const auto answered = [](ErrorKind kind, std::string code) {
    const http::Response response =
        wire::aws_query::failure("id", {kind, "text", {}, std::move(code)});
    const std::string body = body_of(response);
    const std::size_t from = body.find("<Code>") + 6;
    return concat(response.status, " ", body.substr(from, body.find("</Code>") - from));
  };
  EXPECT_EQ(answered(ErrorKind::unavailable, "InternalServiceError"), "500 InternalFailure");
  EXPECT_EQ(answered(ErrorKind::corrupt, ""), "500 InternalFailure");
  EXPECT_EQ(answered(ErrorKind::throttled, "ThrottlingException"), "400 Throttling");
  EXPECT_EQ(answered(ErrorKind::denied, "AccessDeniedException"), "403 AccessDenied");
  EXPECT_EQ(answered(ErrorKind::invalid_request, "ValidationException"), "400 ValidationError");
  EXPECT_EQ(answered(ErrorKind::invalid_request, "InvalidAction"), "400 InvalidAction");
}

}  // namespace
}  // namespace clavium::testing
