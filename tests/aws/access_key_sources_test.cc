// SPDX-License-Identifier: Apache-2.0
//
// Each way to be given an access key: where it looks, what it sends, what it refuses, and that no
// message of it ever holds a secret.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <thread>

#include "aws/access_key_sources/access_key_chain.h"
#include "aws/access_key_sources/container_source.h"
#include "aws/access_key_sources/environment_source.h"
#include "aws/access_key_sources/instance_metadata_source.h"
#include "aws/access_key_sources/shared_files_source.h"
#include "aws/access_key_sources/web_identity_source.h"
#include "aws/scripted_client.h"
#include "support/manual_clock.h"
#include "support/temporary_directory.h"

namespace clavium::testing {
namespace {

constexpr std::string_view kSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const http::Url kSts{"https", "sts.eu-central-1.amazonaws.com", 443, ""};

std::string text_of(const SecretBytes& bytes) {
  return bytes.reveal_text([](std::string_view text) { return std::string(text); });
}

void expect_no_secret(const Error& error) {
  EXPECT_EQ((error.message + error.hint).find(kSecret), std::string::npos);
}

std::string json_key(std::string_view expiration = "2026-11-23T18:00:00Z") {
  return concat(R"({"Code":"Success","AccessKeyId":"ASIAEXAMPLE","SecretAccessKey":")", kSecret,
                R"(","Token":"session/token==","Expiration":")", expiration, R"("})");
}

TEST(EnvironmentSource, TakesTheKeyAndItsToken) {
  aws::EnvironmentSource source(environment_of({{"AWS_ACCESS_KEY_ID", "AKIAEXAMPLE"},
                                                {"AWS_SECRET_ACCESS_KEY", std::string(kSecret)},
                                                {"AWS_SESSION_TOKEN", "token"}}));
  const auto key = source.load().value();
  ASSERT_TRUE(key);
  EXPECT_EQ(key->id, "AKIAEXAMPLE");
  EXPECT_EQ(text_of(key->secret), kSecret);
  EXPECT_EQ(text_of(key->session_token), "token");
}

TEST(EnvironmentSource, HalfAKeyIsAnErrorAndNoKeyIsNone) {
  aws::EnvironmentSource half(environment_of({{"AWS_SECRET_ACCESS_KEY", std::string(kSecret)}}));
  const auto refused = half.load();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::unauthenticated);
  EXPECT_NE(refused.error().message.find("AWS_ACCESS_KEY_ID is not set"), std::string::npos);
  expect_no_secret(refused.error());
  aws::EnvironmentSource none(environment_of({{"AWS_ACCESS_KEY_ID", ""}}));
  EXPECT_FALSE(none.load().value());
}

class SharedFiles : public ::testing::Test {
 protected:
  Result<std::optional<aws::AccessKey>> load(
      std::map<std::string, std::string, std::less<>> variables, std::string profile = {}) {
    variables.emplace("HOME", home_.path().string());
    return aws::SharedFilesSource(environment_of(std::move(variables)), std::move(profile)).load();
  }
  TemporaryDirectory home_;
};

TEST_F(SharedFiles, TheCredentialsFileHasProfiles) {
  home_.write(".aws/credentials",
              concat("# a comment\n[default]\naws_access_key_id=AKIADEFAULT\n"
                     "aws_secret_access_key=",
                     kSecret,
                     "\n\n[ci]\r\naws_access_key_id = AKIACI\r\n"
                     "aws_secret_access_key = a=b\r\naws_session_token = t\r\n"));
  EXPECT_EQ(load({}).value()->id, "AKIADEFAULT");
  const auto named = load({{"AWS_PROFILE", "ci"}}).value();
  EXPECT_EQ(named->id, "AKIACI");
  EXPECT_EQ(text_of(named->secret), "a=b");
  EXPECT_EQ(text_of(named->session_token), "t");
  EXPECT_EQ(load({{"AWS_PROFILE", "other"}}, "ci").value()->id, "AKIACI");
}

TEST_F(SharedFiles, TheConfigFileIsAskedSecond) {
  home_.write(".aws/config",
              concat("[profile   work]\nregion = eu-west-1\ns3 =\n  aws_access_key_id = nested\n"
                     "aws_access_key_id = AKIAWORK\naws_secret_access_key = ",
                     kSecret, "\n[default]\nregion=us-east-2\n"));
  EXPECT_EQ(load({{"AWS_PROFILE", "work"}}).value()->id, "AKIAWORK");
  EXPECT_FALSE(load({}).value());
}

TEST_F(SharedFiles, FilesMayBeElsewhere) {
  const std::string file =
      home_.write("root-credentials", concat("[default]\naws_access_key_id=AKIAROOT\n"
                                             "aws_secret_access_key=",
                                             kSecret, "\n"));
  EXPECT_EQ(load({{"AWS_SHARED_CREDENTIALS_FILE", file}}).value()->id, "AKIAROOT");
}

TEST_F(SharedFiles, AProfileThatWasNamedMustExist) {
  EXPECT_FALSE(load({}).value());
  const auto refused = load({{"AWS_PROFILE", "gone"}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::not_found);
  EXPECT_NE(refused.error().message.find("no profile gone"), std::string::npos);
}

TEST_F(SharedFiles, HalfAKeyAndForeignWaysAreErrors) {
  home_.write(".aws/credentials", concat("[half]\naws_secret_access_key=", kSecret, "\n"));
  home_.write(".aws/config", "[profile sso]\nsso_session = corp\n");
  const auto half = load({{"AWS_PROFILE", "half"}});
  ASSERT_FALSE(half);
  EXPECT_EQ(half.error().kind, ErrorKind::unauthenticated);
  expect_no_secret(half.error());
  const auto sso = load({{"AWS_PROFILE", "sso"}});
  ASSERT_FALSE(sso);
  EXPECT_EQ(sso.error().kind, ErrorKind::precondition);
  EXPECT_EQ(sso.error().hint,
            "eval \"$(aws configure export-credentials --profile sso --format env)\"");
}

TEST_F(SharedFiles, APipeInTheFilesPlaceIsRefusedAtOnce) {
  const std::string pipe = (home_.path() / "pipe").string();
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(load({{"AWS_SHARED_CREDENTIALS_FILE", pipe}}).error().kind, ErrorKind::invalid_request);
}

TEST_F(SharedFiles, TheRegionComesFromTheEnvironmentOrTheProfile) {
  home_.write(".aws/config", "[default]\nregion=us-east-2\n[profile work]\nregion = eu-west-1\n");
  const std::string home = home_.path().string();
  const auto region = [&](std::map<std::string, std::string, std::less<>> variables) {
    variables.emplace("HOME", home);
    return aws::find_region(environment_of(std::move(variables))).value().value_or("none");
  };
  EXPECT_EQ(region({{"AWS_REGION", "a-1"}, {"AWS_DEFAULT_REGION", "b-1"}}), "a-1");
  EXPECT_EQ(region({{"AWS_DEFAULT_REGION", "b-1"}}), "b-1");
  EXPECT_EQ(region({{"AWS_PROFILE", "work"}}), "eu-west-1");
  EXPECT_EQ(region({}), "us-east-2");
  EXPECT_EQ(region({{"AWS_CONFIG_FILE", home + "/absent"}}), "none");
}

class WebIdentity : public ::testing::Test {
 protected:
  Result<std::optional<aws::AccessKey>> load(http::Client& client) {
    const std::string file = directory_.write("token", "eyJ.token+/=\n");
    return aws::WebIdentitySource(
               environment_of({{"AWS_WEB_IDENTITY_TOKEN_FILE", file},
                               {"AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/deploy"},
                               {"AWS_ROLE_SESSION_NAME", "run-1"}}),
               client, clock_, kSts)
        .load();
  }
  TemporaryDirectory directory_;
  ManualClock clock_;
};

TEST_F(WebIdentity, TheTokenIsExchangedUnsigned) {
  ScriptedClient client([](const Sent&) -> Result<http::Response> {
    return answer(200,
                  concat("<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult>"
                         "<Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>",
                         kSecret,
                         "</SecretAccessKey><SessionToken>session/token==</SessionToken>"
                         "<Expiration>2026-11-23T18:00:00Z</Expiration></Credentials>"
                         "</AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>"));
  });
  const auto key = load(client).value();
  ASSERT_TRUE(key);
  EXPECT_EQ(key->id, "ASIAEXAMPLE");
  EXPECT_EQ(text_of(key->secret), kSecret);
  EXPECT_EQ(key->expires_at, parse_iso8601("2026-11-23T18:00:00Z").value());
  ASSERT_EQ(client.sent.size(), 1U);
  EXPECT_EQ(client.sent[0].url(), "https://sts.eu-central-1.amazonaws.com/");
  EXPECT_EQ(client.sent[0].header("authorization"), "<absent>");
  EXPECT_EQ(client.sent[0].body(),
            "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%"
            "3A123456789012"
            "%3Arole%2Fdeploy&RoleSessionName=run-1&WebIdentityToken=eyJ.token%2B%2F%3D");
}

TEST_F(WebIdentity, StsReasonsAreKept) {
  ScriptedClient client([](const Sent&) -> Result<http::Response> {
    return answer(400,
                  "<ErrorResponse><Error><Code>InvalidIdentityToken</Code><Message>Incorrect token "
                  "audience &amp; more</Message></Error></ErrorResponse>");
  });
  const auto refused = load(client);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "InvalidIdentityToken");
  EXPECT_EQ(refused.error().kind, ErrorKind::unauthenticated);
  EXPECT_NE(refused.error().message.find("Incorrect token audience & more"), std::string::npos);
  EXPECT_EQ(refused.error().message.find("eyJ"), std::string::npos);
}

TEST_F(WebIdentity, AnAnswerWithTwoKeysIsNoAnswer) {
  ScriptedClient client([](const Sent&) -> Result<http::Response> {
    return answer(200, "<AccessKeyId>A</AccessKeyId><AccessKeyId>B</AccessKeyId>");
  });
  EXPECT_EQ(load(client).error().kind, ErrorKind::corrupt);
}

TEST(ContainerSource, AsksTheTaskEndpoint) {
  ScriptedClient client(
      [](const Sent&) -> Result<http::Response> { return answer(200, json_key()); });
  aws::ContainerSource source(
      environment_of({{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/credentials/1?a=b"}}),
      client);
  const auto key = source.load().value();
  EXPECT_EQ(key->id, "ASIAEXAMPLE");
  EXPECT_EQ(text_of(key->session_token), "session/token==");
  EXPECT_EQ(client.sent[0].url(), "http://169.254.170.2/v2/credentials/1?a=b");
}

TEST(ContainerSource, AFullUriComesWithItsToken) {
  const TemporaryDirectory directory;
  const std::string file = directory.write("token", "pod-token");
  ScriptedClient client(
      [](const Sent&) -> Result<http::Response> { return answer(200, json_key()); });
  for (const std::string uri :
       {"http://169.254.170.23/v1/credentials", "http://[fd00:ec2::23]/v1/credentials",
        "http://127.0.0.1:8080/v1/credentials", "https://keys.example/v1/credentials"}) {
    aws::ContainerSource source(environment_of({{"AWS_CONTAINER_CREDENTIALS_FULL_URI", uri},
                                                {"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", file}}),
                                client);
    ASSERT_TRUE(source.load()) << uri;
    EXPECT_EQ(client.sent.back().url(), uri);
    EXPECT_EQ(client.sent.back().header("authorization"), "pod-token");
  }
}

TEST(ContainerSource, PlainHttpToAnybodyElseIsRefusedBeforeAnythingIsSent) {
  ScriptedClient client(
      [](const Sent&) -> Result<http::Response> { return answer(200, json_key()); });
  for (const std::string uri :
       {"http://evil.example/", "http://169.254.170.2.evil.example/",
        "http://169.254.170.2@evil.example/", "ftp://127.0.0.1/", "nonsense"}) {
    aws::ContainerSource source(environment_of({{"AWS_CONTAINER_CREDENTIALS_FULL_URI", uri}}),
                                client);
    const auto refused = source.load();
    ASSERT_FALSE(refused) << uri;
    EXPECT_EQ(refused.error().kind, ErrorKind::invalid_request);
  }
  aws::ContainerSource two_lines(
      environment_of({{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/"},
                      {"AWS_CONTAINER_AUTHORIZATION_TOKEN", "a\r\nX-Evil: b"}}),
      client);
  EXPECT_FALSE(two_lines.load());
  EXPECT_TRUE(client.sent.empty());
}

TEST(ContainerSource, ABadAnswerIsAnErrorWithoutItsText) {
  for (const auto& [status, body, kind] : std::vector<std::tuple<int, std::string, ErrorKind>>{
           {500, json_key(), ErrorKind::unavailable},
           {200, concat("not json ", kSecret), ErrorKind::corrupt},
           {200, concat(R"({"SecretAccessKey":")", kSecret, R"("})"), ErrorKind::corrupt},
           {200, json_key("soon"), ErrorKind::corrupt}}) {
    ScriptedClient client(
        [&](const Sent&) -> Result<http::Response> { return answer(status, body); });
    aws::ContainerSource source(environment_of({{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/"}}),
                                client);
    const auto refused = source.load();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, kind);
    expect_no_secret(refused.error());
  }
}

TEST(InstanceMetadata, AsksInThreeStepsWithASessionToken) {
  ScriptedClient client([](const Sent& sent) -> Result<http::Response> {
    if (sent.request.method == "PUT") return answer(200, "imds-token");
    if (sent.header("x-aws-ec2-metadata-token") != "imds-token") return answer(401, "");
    if (sent.request.target.ends_with("/")) return answer(200, "deploy-role\n");
    return answer(200, json_key());
  });
  aws::InstanceMetadataSource source(environment_of({}), client);
  EXPECT_EQ(source.load().value()->id, "ASIAEXAMPLE");
  ASSERT_EQ(client.sent.size(), 3U);
  EXPECT_EQ(client.sent[0].url(), "http://169.254.169.254/latest/api/token");
  EXPECT_EQ(client.sent[0].options.timeout, std::chrono::seconds(1));
  EXPECT_EQ(client.sent[2].url(),
            "http://169.254.169.254/latest/meta-data/iam/security-credentials/deploy-role");
}

TEST(InstanceMetadata, AbsentOffEc2AndWhenSwitchedOff) {
  ScriptedClient nobody(nobody_answers);
  EXPECT_FALSE(aws::InstanceMetadataSource(environment_of({}), nobody).load().value());
  EXPECT_FALSE(
      aws::InstanceMetadataSource(environment_of({{"AWS_EC2_METADATA_DISABLED", "TRUE"}}), nobody)
          .load()
          .value());
  EXPECT_EQ(nobody.sent.size(), 1U);
  // Version 1 answers without a token; it is never asked.
  ScriptedClient old([](const Sent& sent) -> Result<http::Response> {
    return answer(sent.request.method == "PUT" ? 404 : 200, json_key());
  });
  EXPECT_FALSE(aws::InstanceMetadataSource(environment_of({}), old).load().value());
}

TEST(Chain, TheEnvironmentComesFirstAndAnErrorStopsTheSearch) {
  const TemporaryDirectory home;
  home.write(".aws/credentials",
             "[default]\naws_access_key_id=AKIAFILE\naws_secret_access_key=s\n");
  const ManualClock clock;
  ScriptedClient client(nobody_answers);
  std::map<std::string, std::string, std::less<>> variables{{"HOME", home.path().string()}};
  const auto load = [&] {
    return aws::usual_sources(environment_of(variables), client, clock, kSts)->load();
  };
  EXPECT_EQ(load().value()->id, "AKIAFILE");
  variables["AWS_ACCESS_KEY_ID"] = "AKIAENV";
  const auto half = load();
  ASSERT_FALSE(half);
  EXPECT_TRUE(half.error().message.starts_with("access key from the environment: "));
  variables["AWS_SECRET_ACCESS_KEY"] = "s";
  EXPECT_EQ(load().value()->id, "AKIAENV");
  // A profile that the operator names on the command line outranks the environment.
  EXPECT_EQ(aws::usual_sources(environment_of(variables), client, clock, kSts, "default")
                ->load()
                .value()
                ->id,
            "AKIAFILE");
}

TEST(Chain, WithoutAnyKeyTheHintNamesTheWays) {
  const ManualClock clock;
  ScriptedClient client(nobody_answers);
  aws::AccessKeyCache cache(aws::usual_sources(environment_of({}), client, clock, kSts), clock);
  const auto refused = cache.get();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::unauthenticated);
  for (const char* way : {"AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_SHARED_CREDENTIALS_FILE"}) {
    EXPECT_NE(refused.error().hint.find(way), std::string::npos) << way;
  }
}

class CountingSource final : public aws::AccessKeySource {
 public:
  CountingSource(int& loads, const Clock& clock, bool& works)
      : loads_(loads), clock_(clock), works_(works) {}
  Result<std::optional<aws::AccessKey>> load() override {
    ++loads_;
    if (!works_) return fail(ErrorKind::unavailable, "nobody there");
    return aws::AccessKey{concat("ASIA", loads_),
                          SecretBytes::copy_of("s"),
                          {},
                          clock_.now() + std::chrono::hours(1)};
  }
  [[nodiscard]] std::string_view name() const override { return "a count"; }

 private:
  int& loads_;
  const Clock& clock_;
  bool& works_;
};

TEST(Cache, RenewsBeforeExpiryAndKeepsTheOldKeyWhileItLasts) {
  int loads = 0;
  bool works = true;
  ManualClock clock;
  aws::AccessKeyCache cache(std::make_unique<CountingSource>(loads, clock, works), clock);
  EXPECT_EQ(cache.get().value()->id, "ASIA1");
  clock.advance(std::chrono::minutes(54));
  EXPECT_EQ(cache.get().value()->id, "ASIA1");
  EXPECT_EQ(loads, 1);
  clock.advance(std::chrono::minutes(1));
  works = false;
  EXPECT_EQ(cache.get().value()->id, "ASIA1");  // renewal failed, five minutes are left
  works = true;
  EXPECT_EQ(cache.get().value()->id, "ASIA3");
  works = false;
  clock.advance(std::chrono::hours(1));
  EXPECT_EQ(cache.get().error().kind, ErrorKind::unavailable);  // expired: never signed with again
}

TEST(Cache, ManyThreadsAskTheSourceOnce) {
  int loads = 0;
  bool works = true;
  ManualClock clock;
  aws::AccessKeyCache cache(std::make_unique<CountingSource>(loads, clock, works), clock);
  std::vector<std::jthread> threads;
  for (int i = 0; i < 8; ++i) threads.emplace_back([&] { EXPECT_TRUE(cache.get()); });
  threads.clear();
  EXPECT_EQ(loads, 1);
  cache.forget();
  EXPECT_EQ(cache.get().value()->id, "ASIA2");
}

}  // namespace
}  // namespace clavium::testing
