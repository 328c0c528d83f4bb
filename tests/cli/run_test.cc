// SPDX-License-Identifier: Apache-2.0
//
// The whole command line over doubles: words in, exit code and both streams out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/wiring.h"
#include "support/manual_clock.h"
#include "support/memory_backend.h"

namespace clavium::cli {
namespace {

using ::testing::HasSubstr;

constexpr const char* kEnvelope =
    R"({"Name":"/a/dev/b/c","VersionId":"v-1","VersionStages":["AWSCURRENT"],"CreatedDate":1789999999.5,)"
    R"("SecretString":"{\"value\":\"s3cret\",\"owner\":\"ops\",\"extra\":[1,2.5,null]}"})";
constexpr const char* kDescribed =
    R"({"Name":"/a/dev/b/c","VersionIdsToStages":{"v-1":["AWSCURRENT"]}})";

struct Ran {
  int exit = 0;
  std::string out;
  std::string err;
};

struct RunTest : ::testing::Test {
  RunTest() {
    ::setenv("CI", "true", 1);  // whoever runs the tests is not asked
    wiring.open_inventory = [](const Settings&) -> Result<OpenedInventory> {
      return fail(ErrorKind::not_found, "there is no clavium.toml here");
    };
    wiring.open_backend =
        [this](const Settings&,
               const runbook::Inventory*) -> Result<std::shared_ptr<api::SecretsBackend>> {
      ++backends_opened;
      return backend;
    };
    wiring.read_audit_log = [](const std::filesystem::path&, std::uint64_t after,
                               const auto& each) -> Result<void> {
      const char* records[] = {
          R"({"eventTime":"2026-11-23T19:24:33Z","eventName":"GetSecretValue","requestParameters":{"secretId":"/a"},"userIdentity":{"arn":"arn:x"}})",
          R"({"eventTime":"2026-11-23T19:24:34Z","eventName":"PutSecretValue","requestParameters":{"secretId":"/b"},"errorCode":"AccessDenied"})",
          "no JSON"};
      for (std::uint64_t i = after; i < 3; ++i) {
        if (!each(i + 1, records[i])) break;
      }
      return {};
    };
    wiring.verify_audit_log = [](const std::filesystem::path&, std::uint64_t,
                                 const std::string&) -> Result<AuditCheck> {
      return fail(ErrorKind::corrupt, "record 2 was altered");
    };
    wiring.clock = &clock;
    wiring.entropy = &entropy;
    wiring.version = "1.2.3";
    wiring.libraries = {{"openssl", "3.0"}};
  }
  int run_uncaptured(std::vector<std::string> words) {
    words.insert(words.begin(), "clavium");
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    return cli::run(int(argv.size()), argv.data(), wiring);
  }
  Ran run_words(std::vector<std::string> words) {
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    Ran ran;
    ran.exit = run_uncaptured(std::move(words));
    ran.out = ::testing::internal::GetCapturedStdout();
    ran.err = ::testing::internal::GetCapturedStderr();
    return ran;
  }

  clavium::testing::ManualClock clock;
  SystemEntropy entropy;
  std::shared_ptr<clavium::testing::MemoryBackend> backend =
      std::make_shared<clavium::testing::MemoryBackend>();
  int backends_opened = 0;
  Wiring wiring;
};

TEST_F(RunTest, VersionOpensNothing) {
  const Ran ran = run_words({"version"});
  EXPECT_EQ(ran.exit, 0);
  EXPECT_EQ(ran.out, "name     clavium\nrelease  1.2.3\n");
  EXPECT_EQ(backends_opened, 0);
  EXPECT_NE(run_words({"version", "-v", "--json"}).out.find(R"("openssl":"3.0")"),
            std::string::npos);
}

TEST_F(RunTest, GetShowsNoValueUnlessAsked) {
  backend->answer("GetSecretValue", kEnvelope);
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"get", "/a/dev/b/c"},
                                             {"get", "/a/dev/b/c", "--json"},
                                             {"get", "/a/dev/b/c", "-o", "yaml"},
                                             {"get", "/a/dev/b/c", "-o", "csv"},
                                             {"get", "/a/dev/b/c", "-vv"}}) {
    const Ran ran = run_words(words);
    EXPECT_EQ(ran.exit, 0);
    EXPECT_EQ((ran.out + ran.err).find("s3cret"), std::string::npos) << ran.out;
    EXPECT_NE(ran.out.find("v-1"), std::string::npos);
  }
}

TEST_F(RunTest, GetRevealsWhatWasAskedFor) {
  backend->answer("GetSecretValue", kEnvelope);
  EXPECT_EQ(run_words({"get", "/a", "--reveal"}).out, "s3cret\n");
  EXPECT_EQ(run_words({"get", "/a", "--plain"}).out, "s3cret");
  EXPECT_EQ(run_words({"get", "/a", "--plain", "--field", "owner"}).out, "ops");
  EXPECT_EQ(run_words({"get", "/a", "--plain", "--whole"}).out,
            R"({"value":"s3cret","owner":"ops","extra":[1,2.5,null]})");
  EXPECT_NE(run_words({"get", "/a", "--reveal", "--json"}).out.find(R"("value":"s3cret")"),
            std::string::npos);
  const Ran missing = run_words({"get", "/a", "--field", "nope"});
  EXPECT_EQ(missing.exit, 6);
  EXPECT_EQ((missing.out + missing.err).find("s3cret"), std::string::npos);
}

TEST_F(RunTest, ErrorsCarryTheirExitCodeAndInJsonAreObjects) {
  const Ran plain = run_words({"get", "/nothing"});
  EXPECT_EQ(plain.exit, 6);
  EXPECT_EQ(plain.out, "");
  EXPECT_EQ(plain.err,
            "clavium: Secrets Manager can't find the specified secret.\n"
            "hint: clavium secret list --all\ncode: ResourceNotFoundException\n");
  const Ran json = run_words({"get", "/nothing", "--json"});
  EXPECT_EQ(json.err.find(R"({"status":"error","code":"ResourceNotFoundException")"), 0u);
  EXPECT_EQ(run_words({"get"}).exit, 2);
  EXPECT_EQ(run_words({"put", "/a", "s3cret", "--json"})
                .err.find(R"({"status":"error","code":"value_on_command_line")"),
            0u);
}

TEST_F(RunTest, PutReplacesTheValueInsideItsEnvelope) {
  backend->answer("DescribeSecret", kDescribed);
  backend->answer("GetSecretValue", kEnvelope);
  backend->answer("PutSecretValue",
                  R"({"Name":"/a","VersionId":"v-2","VersionStages":["AWSCURRENT"]})");
  ::setenv("NEW_VALUE", "n\"ew", 1);
  const Ran ran = run_words(
      {"put", "/a", "--from-env", "NEW_VALUE", "--token", "11111111-2222-4333-8444-555555555555"});
  EXPECT_EQ(ran.exit, 0) << ran.err;
  EXPECT_EQ(
      backend->asked.back().body,
      R"({"SecretId":"/a","ClientRequestToken":"11111111-2222-4333-8444-555555555555",)"
      R"("SecretString":"{\"value\":\"n\\\"ew\",\"owner\":\"ops\",\"extra\":[1,2.5,null]}"})");
  EXPECT_NE(ran.out.find("wrote a new version of /a"), std::string::npos);
  EXPECT_EQ((ran.out + ran.err).find("n\"ew"), std::string::npos);
}

TEST_F(RunTest, PutWritesNothingForTheSameValueNorInADryRun) {
  backend->answer("DescribeSecret", kDescribed);
  backend->answer("GetSecretValue", kEnvelope);
  ::setenv("NEW_VALUE", "s3cret", 1);
  EXPECT_NE(run_words({"put", "/a", "--from-env", "NEW_VALUE"}).out.find("nothing was written"),
            std::string::npos);
  ::setenv("NEW_VALUE", "other", 1);
  EXPECT_NE(
      run_words({"put", "/a", "--from-env", "NEW_VALUE", "--dry-run"}).out.find("would write"),
      std::string::npos);
  for (const auto& asked : backend->asked) EXPECT_NE(asked.operation, "PutSecretValue");
}

TEST_F(RunTest, PutAsIsAsksNothingBefore) {
  backend->answer("PutSecretValue",
                  R"({"Name":"/a","VersionId":"v-2","VersionStages":["AWSCURRENT"]})");
  ::setenv("NEW_VALUE", "bare", 1);
  EXPECT_EQ(run_words({"put", "/a", "--from-env", "NEW_VALUE", "--as-is"}).exit, 0);
  ASSERT_EQ(backend->asked.size(), 1u);
  EXPECT_NE(backend->asked[0].body.find(R"("SecretString":"bare")"), std::string::npos);
}

TEST_F(RunTest, DeleteWantsAConfirmationAndInProductionTheName) {
  backend->answer("DeleteSecret", R"({"Name":"/a/dev/b","DeletionDate":1792592000.0})");
  const Ran asked = run_words({"secret", "delete", "/a/dev/b"});
  EXPECT_EQ(asked.exit, 4);
  EXPECT_NE(asked.err.find("hint: add --yes"), std::string::npos);
  EXPECT_EQ(run_words({"secret", "delete", "/a/prod/b", "--yes"}).exit, 4);
  EXPECT_EQ(run_words({"secret", "delete", "/a/prod/b", "--yes", "--confirm", "/a/prod/c"}).exit,
            2);
  EXPECT_EQ(run_words({"secret", "delete", "/a/dev/b", "--yes", "--window-days", "6"}).exit, 2);
  EXPECT_TRUE(backend->asked.empty());
  EXPECT_EQ(run_words({"secret", "delete", "/a/prod/b", "--yes", "--confirm", "/a/prod/b"}).exit,
            0);
  EXPECT_EQ(backend->asked.back().body, R"({"SecretId":"/a/prod/b","RecoveryWindowInDays":30})");
}

TEST_F(RunTest, ListReadsEveryPageAndFiltersExactly) {
  backend->answer(
      "ListSecrets",
      R"({"SecretList":[{"Name":"/a/2","Tags":[{"Key":"Owner","Value":"ops"}]},{"Name":"/A/9"}],"NextToken":"n"})");
  backend->answer("ListSecrets",
                  R"({"SecretList":[{"Name":"/a/1","LastChangedDate":1789913600}]})");
  EXPECT_EQ(run_words({"ls", "/a/", "--fields", "name,owner,age_days"}).out,
            "NAME  OWNER  AGE DAYS\n/a/1  -      1\n/a/2  ops    -\n\n2 secrets below /a/\n");
}

TEST_F(RunTest, AuditTailFiltersAndHidesNothingUnreadable) {
  const Ran all = run_words(
      {"audit", "tail", "--data", "/x", "-o", "csv", "--fields", "sequence,event,outcome"});
  EXPECT_EQ(all.out,
            "sequence,event,outcome\r\n1,GetSecretValue,ok\r\n2,PutSecretValue,AccessDenied\r\n3,"
            "unreadable,\r\n");
  const Ran one = run_words(
      {"audit", "tail", "--data", "/x", "--name", "/b", "-o", "csv", "--fields", "sequence"});
  EXPECT_EQ(one.out, "sequence\r\n2\r\n3\r\n");
  EXPECT_EQ(run_words({"audit", "verify", "--data", "/x"}).exit, 13);
  EXPECT_EQ(run_words({"audit", "tail"}).exit, 2);
}

TEST_F(RunTest, DoctorReportsEachFailureWithItsMend) {
  backend->refuse("GetCallerIdentity", make_error(ErrorKind::unavailable, "nobody answered"));
  const Ran ran = run_words({"doctor", "--json"});
  EXPECT_EQ(ran.exit, 1);
  EXPECT_NE(
      ran.out.find(
          R"({"check":"configuration","result":"FAILED","detail":"there is no clavium.toml here","mend":"clavium init"})"),
      std::string::npos);
  EXPECT_NE(ran.out.find(R"("check":"identity","result":"SKIPPED")"), std::string::npos);
}

TEST_F(RunTest, DoctorComparesTheClockWithTheBackends) {
  backend->answer("GetCallerIdentity", R"({"Arn":"arn:x"})");
  const auto told = [&](Result<TimePoint> theirs) {
    wiring.backend_time = [theirs](const Settings&, const runbook::Inventory*) { return theirs; };
    return run_words({"doctor", "--json", "--fields", "check,result,detail"}).out;
  };
  using std::chrono::minutes;
  using std::chrono::seconds;
  EXPECT_THAT(told(clock.now() + seconds(29)),
              HasSubstr(R"("clock","result":"PASSED","detail":"in step with the backend's")"));
  EXPECT_THAT(told(clock.now() - seconds(31)),
              HasSubstr(R"("clock","result":"PASSED","detail":"31 s ahead of the backend's")"));
  EXPECT_THAT(
      told(clock.now() + minutes(5)),
      HasSubstr(
          R"("clock","result":"FAILED","detail":"300 s behind the backend's; signed requests are refused")"));
  EXPECT_THAT(told(fail(ErrorKind::precondition, "no clock there")),
              HasSubstr(R"("clock","result":"SKIPPED","detail":"no clock there")"));
}

TEST_F(RunTest, RunBecomesItsProgram) {
  backend->answer("GetSecretValue", kEnvelope);
  const auto started = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"run", "--map", "KEY=/a/dev/b/c", "--"});
    std::_Exit(run_uncaptured(words));
  };
  EXPECT_EXIT(started({"sh", "-c", "test \"$KEY\" = s3cret && exit 42"}),
              ::testing::ExitedWithCode(42), "");
  EXPECT_EXIT(started({"sh", "-c", "kill -TERM $$"}), ::testing::KilledBySignal(SIGTERM), "");
  EXPECT_EXIT(started({"clavium-no-such-program"}), ::testing::ExitedWithCode(127), "");
  EXPECT_EXIT(started({"/etc/passwd"}), ::testing::ExitedWithCode(126), "");
}

TEST_F(RunTest, RunFailsWith125) {
  EXPECT_EQ(run_words({"run", "--strict", "--map", "KEY=/missing", "--", "true"}).exit, 125);
  EXPECT_EQ(run_words({"run", "--", "true"}).exit, 125);
  EXPECT_EQ(run_words({"run", "true"}).exit, 125);
}

TEST_F(RunTest, AGroupAloneShowsItsVerbsAndFails) {
  const Ran ran = run_words({"secret"});
  EXPECT_EQ(ran.exit, 2);
  EXPECT_EQ(ran.out, "");
  EXPECT_NE(ran.err.find("secret describe"), std::string::npos);
  EXPECT_EQ(run_words({"--help"}).exit, 0);
}

}  // namespace
}  // namespace clavium::cli
