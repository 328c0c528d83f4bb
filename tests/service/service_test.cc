// SPDX-License-Identifier: Apache-2.0
//
// The request flow's promises: no record, no answer; a change and its record together; nothing
// sensitive in a record; refusals recorded; a scheduled deletion carried out. Besides, what AWS
// does and other servers of its API do not.
#include "service/service.h"

#include <fstream>
#include <future>
#include <thread>

#include "json/value.h"
#include "json/writer.h"
#include "operations/table.h"
#include "service/admission.h"
#include "support/failing_parts.h"
#include "support/opened_installation.h"

namespace clavium::testing {
namespace {

struct Audited {
  std::string name;
  std::string text;
};

class ServiceTest : public ::testing::Test {
 protected:
  api::SecretsBackend& backend() { return *opened_.backend; }

  Result<std::string> invoke(std::string_view operation, std::string_view request) {
    CLAVIUM_TRY(const api::Body body,
                backend().invoke("secretsmanager", operation, SecretBytes::copy_of(request)));
    return body.reveal_text([](std::string_view text) { return std::string(text); });
  }
  std::string refused(std::string_view operation, std::string_view request) {
    const auto answer = invoke(operation, request);
    return answer ? "accepted: " + *answer : answer.error().code + ": " + answer.error().message;
  }
  static std::string token(int n) {
    return "00000000-0000-4000-8000-" + std::to_string(100'000'000'000 + n);
  }
  std::string create(std::string_view name, std::string_view value, int n = 1) {
    json::Writer request;
    request.begin_object()
        .member("Name", name)
        .member("ClientRequestToken", token(n))
        .member("SecretString", value);
    request.end_object();
    const auto answer =
        backend().invoke("secretsmanager", "CreateSecret", std::move(request).finish());
    EXPECT_TRUE(answer) << answer.error().message;
    return token(n);
  }

  std::vector<Audited> records() {
    std::vector<Audited> all;
    const auto read =
        audit::read_log(opened_.data() / "audit", 0, [&](std::uint64_t, std::string_view text) {
          const auto document = json::Document::parse(text);
          all.push_back({std::string(document->root().find("eventName")->string().value()),
                         std::string(text)});
          return true;
        });
    EXPECT_TRUE(read) << read.error().message;
    return all;
  }

  OpenedInstallation opened_;
};

TEST_F(ServiceTest, EveryCallLeavesOneRecordAndNoValueInAny) {
  create("/clarivum/prod/payments/key", "canary-4711");
  ASSERT_TRUE(invoke("GetSecretValue", R"({"SecretId":"/clarivum/prod/payments/key"})"));
  ASSERT_TRUE(invoke("PutSecretValue",
                     R"({"SecretId":"/clarivum/prod/payments/key","SecretString":"canary-4712",)"
                     R"("ClientRequestToken":")" +
                         token(2) + "\"}"));
  refused("GetSecretValue", R"({"SecretId":"/clarivum/prod/payments/none"})");
  refused("CreateSecret", R"({"Name":"x y","ClientRequestToken":")" + token(3) +
                              R"(","SecretString":"canary-4713"})");
  const auto all = records();
  ASSERT_EQ(all.size(), 5U);
  EXPECT_EQ(all[0].name, "CreateSecret");
  EXPECT_NE(all[0].text.find("\"clientRequestToken\""), std::string::npos);
  EXPECT_NE(all[0].text.find(R"("responseElements":{"arn":)"), std::string::npos) << all[0].text;
  EXPECT_NE(all[1].text.find(R"("readOnly":true)"), std::string::npos);
  EXPECT_NE(all[1].text.find(R"("responseElements":null)"), std::string::npos);
  EXPECT_NE(all[3].text.find(R"("errorCode":"ResourceNotFoundException")"), std::string::npos);
  EXPECT_NE(all[4].text.find(R"("errorCode":"ValidationException")"), std::string::npos);
  for (const Audited& record : all)
    EXPECT_EQ(record.text.find("canary"), std::string::npos) << record.text;
}

TEST_F(ServiceTest, ABatchRecordsEachReadBesideItself) {
  create("a", "1", 1);
  create("b", "2", 2);
  ASSERT_TRUE(invoke("BatchGetSecretValue", R"({"SecretIdList":["a","b","c"]})"));
  const auto all = records();
  ASSERT_EQ(all.size(), 6U);
  for (int i = 2; i < 5; ++i) EXPECT_EQ(all[i].name, "GetSecretValue");
  EXPECT_NE(all[4].text.find(R"("errorCode":"ResourceNotFoundException")"), std::string::npos)
      << "an attempt that gave nothing is worth a record too: " << all[4].text;
  EXPECT_EQ(all[5].name, "BatchGetSecretValue");
  EXPECT_EQ(all[5].text.find("errorCode"), std::string::npos);
}

TEST_F(ServiceTest, ABatchIsNotAnsweredWhenTheRecordOfOneOfItsReadsIsLost) {
  create("a", "canary-1", 1);
  create("b", "canary-2", 2);
  FailingLog log(*opened_.installation->log);
  service::Service service({*opened_.installation->store, *opened_.installation->keyring, log,
                            opened_.clock, opened_.entropy});
  service::LocalBackend backend(service, authn::root_caller("000000000000"), "eu-central-1", "");
  const auto batch = [&] {
    return backend.invoke("secretsmanager", "BatchGetSecretValue",
                          SecretBytes::copy_of(R"({"SecretIdList":["a","b"]})"));
  };
  ASSERT_TRUE(batch());
  log.appends_to_fail = 1;  // the first read's record; the batch's own goes through
  const auto refused = batch();
  ASSERT_FALSE(refused) << "a value left without the record of its reading";
  EXPECT_EQ(refused.error().code, "InternalServiceError");
  EXPECT_TRUE(batch()) << "and it recovers";
}

TEST_F(ServiceTest, AnswersLeaveOnlyWithTheirRecordInTheLog) {
  create("a", "1");
  const auto before = records().size();
  std::vector<std::jthread> readers;
  std::atomic<int> missing = 0;
  for (int i = 0; i < 4; ++i) {
    readers.emplace_back([&] {
      for (int n = 0; n < 25; ++n) {
        const auto answer = invoke("GetSecretValue", R"({"SecretId":"a"})");
        // The head counts what is durable, so it must have moved at least once for this answer.
        if (!answer || opened_.installation->log->head().sequence <= before) ++missing;
      }
    });
  }
  readers.clear();
  EXPECT_EQ(missing, 0);
  EXPECT_EQ(records().size(), before + 100);
}

TEST_F(ServiceTest, EverythingIsThereAfterARestart) {
  create("a", "one", 1);
  ASSERT_TRUE(
      invoke("TagResource", R"({"SecretId":"a","Tags":[{"Key":"Owner","Value":"payments"}]})"));
  ASSERT_TRUE(invoke("GetSecretValue", R"({"SecretId":"a"})"));
  const std::string described = *invoke("DescribeSecret", R"({"SecretId":"a"})");
  opened_.reopen();
  EXPECT_EQ(*invoke("DescribeSecret", R"({"SecretId":"a"})"), described);
  EXPECT_NE(invoke("GetSecretValue", R"({"SecretId":"a"})")->find("\"one\""), std::string::npos);
  const auto verified = audit::verify_log(opened_.data() / "audit");
  ASSERT_TRUE(verified) << verified.error().message;
  EXPECT_EQ(verified->records, records().size());
}

TEST_F(ServiceTest, ALogThatWasCutStopsTheStart) {
  create("a", "one", 1);
  create("b", "two", 2);
  opened_.reopen();  // The store now remembers a head with two records.
  opened_.backend.reset();
  opened_.installation.reset();
  for (const auto& entry : std::filesystem::directory_iterator(opened_.data() / "audit")) {
    std::filesystem::resize_file(entry.path(), 0);
  }
  programs::InstallationOptions options;
  options.data = opened_.data();
  const auto opened = programs::open_installation(options, opened_.clock, opened_.entropy);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::corrupt);
}

TEST_F(ServiceTest, AnotherKeyStopsTheStart) {
  create("a", "one", 1);
  opened_.backend.reset();
  opened_.installation.reset();
  std::filesystem::remove(opened_.data() / "root-key");
  programs::InstallationOptions options;
  options.data = opened_.data();
  const auto opened = programs::open_installation(options, opened_.clock, opened_.entropy);
  ASSERT_FALSE(opened) << "a store with values must not go on under a new key";
  EXPECT_FALSE(opened.error().hint.empty());
}

TEST_F(ServiceTest, ACallAboveTheRateIsRefusedRecordedAndChangesNothing) {
  engine::RequestRates rates{};
  rates.fill(2);
  service::Admission admission(opened_.clock, rates);
  service::Parts parts{*opened_.installation->store, *opened_.installation->keyring,
                       *opened_.installation->log, opened_.clock, opened_.entropy};
  parts.admission = &admission;
  service::Service paced(parts);
  service::LocalBackend backend(paced, authn::root_caller("000000000000"), "eu-central-1", "");
  const auto create = [&](int n) {
    return backend.invoke(
        "secretsmanager", "CreateSecret",
        SecretBytes::copy_of(R"({"Name":"n)" + std::to_string(n) +
                             R"(","SecretString":"v","ClientRequestToken":")" + token(n) + "\"}"));
  };
  EXPECT_TRUE(create(1));
  EXPECT_TRUE(create(2));
  const auto refused = create(3);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "ThrottlingException");
  EXPECT_EQ(refused.error().message, "Rate exceeded");
  EXPECT_NE(records().back().text.find(R"("errorCode":"ThrottlingException")"), std::string::npos);
  EXPECT_EQ(opened_.installation->store->secret_count(), 2U);
  opened_.clock.advance(std::chrono::milliseconds(500));
  EXPECT_TRUE(create(3)) << "a refused call took no token, and its token is still free";
}

TEST_F(ServiceTest, RegionsAreNamespaces) {
  create("a", "one", 1);
  service::LocalBackend elsewhere(*opened_.installation->service,
                                  authn::root_caller("000000000000"), "us-east-1", "");
  const auto answer = elsewhere.invoke("secretsmanager", "DescribeSecret",
                                       SecretBytes::copy_of(R"({"SecretId":"a"})"));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, "ResourceNotFoundException");
}

TEST_F(ServiceTest, WhoeverHasNoPolicyIsDeniedAndRecorded) {
  create("a", "one", 1);
  authz::Caller user;
  user.type = authz::PrincipalType::user;
  user.account = "000000000000";
  user.arn = "arn:aws:iam::000000000000:user/eve";
  user.principal_id = "AIDAEXAMPLE";
  user.user_name = "eve";
  service::LocalBackend theirs(*opened_.installation->service, user, "eu-central-1", "");
  for (const char* id : {"a", "not-there"}) {
    const auto answer =
        theirs.invoke("secretsmanager", "GetSecretValue",
                      SecretBytes::copy_of(std::string(R"({"SecretId":")") + id + "\"}"));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, "AccessDeniedException");
    EXPECT_EQ(
        answer.error().message,
        std::string("User: arn:aws:iam::000000000000:user/eve is not authorized to perform: "
                    "secretsmanager:GetSecretValue on resource: ") +
            id +
            " because no identity-based policy allows the secretsmanager:GetSecretValue action")
        << "the same for a name that exists and one that does not";
  }
  EXPECT_NE(records().back().text.find(R"("errorCode":"AccessDenied")"), std::string::npos);
}

TEST_F(ServiceTest, TheTokenIsAskedForBeforeAnythingIsLookedAt) {
  const std::string text =
      "InvalidRequestException: You must provide a ClientRequestToken value. We recommend a "
      "UUID-type value.";
  EXPECT_EQ(refused("PutSecretValue", R"({"SecretId":"none","SecretString":"x"})"), text);
  EXPECT_EQ(refused("UpdateSecret", R"({"SecretId":"none"})"), text);
  EXPECT_EQ(refused("CreateSecret", R"({"Name":"n","SecretString":"x"})"), text);
}

TEST_F(ServiceTest, MalformedBodiesAreAnsweredAsAwsDoes) {
  for (const char* body : {"", "{", "{\"SecretId\":\"a\",}", "null", "\"x\"",
                           "{\"SecretId\":\"a\",\"SecretId\":\"b\"}"}) {
    EXPECT_EQ(refused("GetSecretValue", body), "SerializationException: ") << body;
  }
  EXPECT_EQ(refused("GetSecretValue", "[]"),
            "SerializationException: Start of list found where not expected");
  EXPECT_EQ(refused("GetSecretValue", "{}"),
            "ValidationException: 1 validation error detected: Value null at 'secretId' failed to "
            "satisfy constraint: "
            "Member must not be null");
}

TEST_F(ServiceTest, TagsAreAbsentUntilSetAndEmptyAfterTheyAreGone) {
  create("a", "one", 1);
  EXPECT_EQ(invoke("DescribeSecret", R"({"SecretId":"a"})")->find("Tags"), std::string::npos);
  ASSERT_TRUE(invoke("TagResource", R"({"SecretId":"a","Tags":[{"Key":"k","Value":"v"}]})"));
  ASSERT_TRUE(invoke("UntagResource", R"({"SecretId":"a","TagKeys":["k"]})"));
  EXPECT_NE(invoke("DescribeSecret", R"({"SecretId":"a"})")->find(R"("Tags":[])"),
            std::string::npos);
  EXPECT_TRUE(refused("TagResource", R"({"SecretId":"a","Tags":[{"Key":"aws:x","Value":"v"}]})")
                  .starts_with("InvalidParameterException"));
}

TEST_F(ServiceTest, LastAccessedIsADayAndAppearsWithTheFirstRead) {
  create("a", "one", 1);
  EXPECT_EQ(invoke("DescribeSecret", R"({"SecretId":"a"})")->find("LastAccessedDate"),
            std::string::npos);
  ASSERT_TRUE(invoke("GetSecretValue", R"({"SecretId":"a"})"));
  const auto day = start_of_day(opened_.clock.now()).time_since_epoch().count() / 1000;
  EXPECT_NE(invoke("DescribeSecret", R"({"SecretId":"a"})")
                ->find("\"LastAccessedDate\":" + std::to_string(day)),
            std::string::npos);
}

TEST_F(ServiceTest, ADueDeletionIsCarriedOutAndRecorded) {
  create("a", "one", 1);
  create("b", "two", 2);
  ASSERT_TRUE(invoke("DeleteSecret", R"({"SecretId":"a","RecoveryWindowInDays":7})"));
  opened_.clock.advance(std::chrono::hours(24 * 7 - 1));
  EXPECT_EQ(opened_.installation->service->remove_expired().value(), 0U);
  EXPECT_EQ(refused("CreateSecret", R"({"Name":"a","ClientRequestToken":")" + token(5) + "\"}"),
            "InvalidRequestException: You can't create this secret because a secret with this name "
            "is already scheduled "
            "for deletion.");
  opened_.clock.advance(std::chrono::hours(2));
  EXPECT_EQ(opened_.installation->service->remove_expired().value(), 1U);
  EXPECT_TRUE(
      refused("DescribeSecret", R"({"SecretId":"a"})").starts_with("ResourceNotFoundException"));
  EXPECT_EQ(records().end()[-2].name, "EndSecretVersionDelete");
}

TEST_F(ServiceTest, APageTokenIsGoodForItsOwnListOnly) {
  for (int i = 0; i < 3; ++i) create("n" + std::to_string(i), "v", i);
  const std::string page = *invoke("ListSecrets", R"({"MaxResults":2})");
  const auto document = json::Document::parse(page);
  const std::string next(document->root().find("NextToken")->string().value());
  ASSERT_TRUE(invoke("ListSecrets", R"({"MaxResults":2,"NextToken":")" + next + "\"}"));
  EXPECT_TRUE(refused("ListSecrets", R"({"SortOrder":"desc","NextToken":")" + next + "\"}")
                  .starts_with("InvalidNextTokenException"));
  EXPECT_TRUE(refused("ListSecrets", R"({"NextToken":"99.0000"})")
                  .starts_with("InvalidNextTokenException"));
}

TEST_F(ServiceTest, OfManyWritersWithOneTokenEachAllAreKept) {
  create("a", "v", 1);
  std::vector<std::jthread> writers;
  std::atomic<int> failed = 0;
  for (int w = 0; w < 8; ++w) {
    writers.emplace_back([&, w] {
      for (int n = 0; n < 10; ++n) {
        const auto answer = invoke("PutSecretValue",
                                   R"({"SecretId":"a","SecretString":"x","ClientRequestToken":")" +
                                       token(1000 + w * 10 + n) + "\"}");
        if (!answer && answer.error().code != "ThrottlingException") ++failed;
      }
    });
  }
  writers.clear();
  EXPECT_EQ(failed, 0);
  const std::string described = *invoke("DescribeSecret", R"({"SecretId":"a"})");
  const auto document = json::Document::parse(described);
  EXPECT_EQ(document->root().find("VersionIdsToStages")->size(), 2U)
      << "one current, one previous, whatever the race";
}

}  // namespace
}  // namespace clavium::testing
