// SPDX-License-Identifier: Apache-2.0
#include "vendors/vercel_api.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/encoding.h"
#include "support/in_process_client.h"
#include "vendors/scripted_vercel.h"

namespace clavium::testing {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

using VercelApiTest = ScriptedVercel;

std::string page(std::string_view key, std::string_view next) {
  return concat(R"({"envs":[{"id":"1","key":")", key, R"(","type":"plain","target":["preview"],)",
                R"("securityIssues":[]}],"pagination":{"count":1,"next":)", next,
                R"(,"prev":null}})");
}

TEST_F(VercelApiTest, FollowsPagesUntilNextIsNull) {
  client.answer(200, page("A", "300")).answer(200, page("B", "200")).answer(200, page("C", "null"));
  const auto rows = api->list_env("prj_1");
  ASSERT_TRUE(rows) << rows.error().message;
  EXPECT_THAT(*rows, SizeIs(3));
  EXPECT_THAT(client.sent(),
              ElementsAre("GET /v10/projects/prj_1/env", "GET /v10/projects/prj_1/env?until=300",
                          "GET /v10/projects/prj_1/env?until=200"));
}

TEST_F(VercelApiTest, AListThatRunsInCirclesEnds) {
  for (const char* second : {"300", "301"}) {
    client.answer(200, page("A", "300")).answer(200, page("A", second));
    const auto rows = api->list_env("prj_1");
    ASSERT_FALSE(rows);
    expect_kind(rows.error(), ErrorKind::corrupt);
    EXPECT_TRUE(client.finished());
  }
}

TEST_F(VercelApiTest, AListWithoutEndEnds) {
  for (int i = 0; i < 1'000; ++i) client.answer(200, page("A", std::to_string(10'000 - i)));
  const auto rows = api->list_env("prj_1");
  ASSERT_FALSE(rows);
  expect_kind(rows.error(), ErrorKind::corrupt);
  EXPECT_THAT(client.sent(), SizeIs(200));
}

TEST_F(VercelApiTest, ABadPageSpoilsTheWholeList) {
  client.answer(200, page("A", "300")).answer(200, R"({"envs":[{"id":"2"}]})");
  const auto rows = api->list_env("prj_1");
  ASSERT_FALSE(rows) << "half a list reads like 'nothing there'";
  expect_kind(rows.error(), ErrorKind::corrupt);
}

TEST_F(VercelApiTest, ReadsTargetsAsTextAndAsList) {
  client.answer(200, R"({"envs":[{"key":"A","type":"secret","target":"production","gitBranch":null},
                                 {"key":"B","type":"plain","target":["preview","development"],
                                  "configurationId":"icfg_1","comment":"c","updatedAt":5}]})");
  const auto rows = api->list_env("prj_1");
  ASSERT_TRUE(rows) << rows.error().message;
  EXPECT_THAT(rows->at(0).targets, ElementsAre("production"));
  EXPECT_EQ(rows->at(0).branch, "");
  EXPECT_THAT(rows->at(1).targets, ElementsAre("preview", "development"));
  EXPECT_EQ(rows->at(1).configuration_id, "icfg_1");
  EXPECT_EQ(rows->at(1).updated_at.time_since_epoch().count(), 5);
}

TEST_F(VercelApiTest, HiddenRowsAndChallengesAreDenied) {
  client.answer(200, R"({"envs":[],"hiddenProductionEnvCount":3})");
  expect_kind(api->list_env("prj_1").error(), ErrorKind::denied);
  client.answer(403, R"({"error":{"code":"challenge_required_email_otp"}})");
  const auto challenged = api->list_env("prj_1");
  expect_kind(challenged.error(), ErrorKind::denied);
  EXPECT_THAT(challenged.error().message, HasSubstr("challenge_required_email_otp"));
  EXPECT_THAT(waits, IsEmpty());
}

TEST_F(VercelApiTest, A201MayStillBeAFailure) {
  client.answer(201, R"({"created":[],"failed":[{"error":{"code":"ENV_ALREADY_EXISTS"}}]})");
  const auto created = create();
  ASSERT_FALSE(created);
  expect_kind(created.error(), ErrorKind::conflict);
}

TEST_F(VercelApiTest, ReadsACreatedRowAsObjectAndAsList) {
  for (const char* body : {R"({"created":{"id":"1","key":"KEY","type":"sensitive"},"failed":[]})",
                           R"({"created":[{"id":"1","key":"KEY","type":"sensitive"}],"failed":[]})",
                           R"({"created":{"id":"1","key":"KEY","type":"sensitive"}})"}) {
    client.answer(201, body);
    const auto created = create();
    ASSERT_TRUE(created) << body;
    EXPECT_EQ(created->id, "1");
  }
}

TEST_F(VercelApiTest, ACreateIsSentOnceWhenItsOutcomeIsUnknown) {
  client.lose();
  expect_kind(create().error(), ErrorKind::unavailable);
  client.answer(502, "");
  expect_kind(create().error(), ErrorKind::unavailable);
  EXPECT_THAT(client.sent(), SizeIs(2));
  EXPECT_THAT(waits, IsEmpty());
}

TEST_F(VercelApiTest, ACreateThatWasThrottledIsRepeated) {
  client.answer(429, "", {{"Retry-After", "3"}})
      .answer(201, R"({"created":{"id":"1","key":"KEY","type":"sensitive"},"failed":[]})");
  EXPECT_TRUE(create());
  ASSERT_THAT(waits, SizeIs(1));
  EXPECT_GE(waits[0], seconds(3));
}

TEST_F(VercelApiTest, AnEditAndADeleteAreRepeated) {
  client.lose().answer(200, R"({"id":"row_1","key":"KEY","type":"sensitive"})");
  EXPECT_TRUE(edit());
  // The first delete did its work and its answer was lost: the second finds nothing, which is as
  // wanted.
  client.lose().answer(404, "");
  EXPECT_TRUE(api->delete_env("prj_1", "row_1"));
  EXPECT_TRUE(client.finished());
}

TEST_F(VercelApiTest, NamesTheTeamByIdOrSlugAndEscapesWhatItIsGiven) {
  for (const auto& [team, query] :
       {std::pair("team_1", "?teamId=team_1"), std::pair("my team", "?slug=my%20team")}) {
    api = make(team);
    client.answer(200, R"({"id":"prj_1","name":"n"})");
    ASSERT_TRUE(api->get_project("a/b?c"));
    EXPECT_EQ(client.sent().back(), concat("GET /v9/projects/a%2Fb%3Fc", query));
  }
}

TEST_F(VercelApiTest, ErrorsSayWhatWasAttemptedAndHoldNeitherTokenNorValueNorBody) {
  const std::string echo = concat(R"({"error":{"code":")", kValue, R"(.","message":"Bearer )",
                                  kToken, " ", kValue, R"(","value":")", kValue, R"("}})");
  for (const int status : {200, 201, 302, 400, 401, 403, 404, 409, 429, 500}) {
    for (int attempt = 0; attempt < 4; ++attempt) client.answer(status, echo);
    const auto created = create();
    ASSERT_FALSE(created) << status;
    EXPECT_THAT(all_text(created.error()), Not(HasSubstr(std::string(kToken)))) << status;
    EXPECT_THAT(all_text(created.error()), Not(HasSubstr(std::string(kValue)))) << status;
    if (status >= 300) {
      EXPECT_THAT(created.error().message, HasSubstr("create the variable")) << status;
    }
    while (!client.finished()) (void)api->ping();
  }
}

// Remembers the authorization that arrives, and answers as GET /v2/user does.
class Doorman final : public http::Handler {
 public:
  void handle(http::Request request, http::Responder respond) override {
    authorization = std::string(request.headers.find("Authorization").value_or(""));
    target = request.target;
    http::Response response;
    response.body = SecretBytes::copy_of(R"({"user":{"id":"u","username":"n"}})");
    respond(std::move(response));
  }
  std::string authorization, target;
};

TEST_F(VercelApiTest, TheTokenTravelsInItsHeaderAlone) {
  Doorman doorman;
  InProcessClient to_doorman(doorman);
  vendors::VercelApiOptions options;
  options.token = SecretBytes::copy_of(kToken);
  const auto made = vendors::VercelApi::make(std::move(options), to_doorman, clock, entropy);
  ASSERT_TRUE(made);
  ASSERT_TRUE((*made)->ping());
  EXPECT_EQ(doorman.authorization, concat("Bearer ", kToken));
  EXPECT_EQ(doorman.target, "/v2/user");
}

TEST_F(VercelApiTest, UnusableTokensAndUrlsAreRefusedBeforeAnythingIsSent) {
  const auto refused = [&](std::string url, std::string_view token) {
    vendors::VercelApiOptions options;
    options.base_url = std::move(url);
    options.token = SecretBytes::copy_of(token);
    const auto made = vendors::VercelApi::make(std::move(options), client, clock, entropy);
    return !made && made.error().kind == ErrorKind::invalid_request &&
           (token.empty() || all_text(made.error()).find(token) == std::string::npos);
  };
  const std::string url(vendors::kVercelBaseUrl);
  EXPECT_TRUE(refused("http://api.vercel.com", kToken));
  EXPECT_TRUE(refused("ftp://api.vercel.com", kToken));
  for (const char* token : {"", "vcp_x\n", "vcp_x\r\nX-Evil: 1", "vcp x", "vcp_\xc3\xa4"}) {
    EXPECT_TRUE(refused(url, token));
  }
  EXPECT_THAT(client.sent(), IsEmpty());
}

}  // namespace
}  // namespace clavium::testing
