// SPDX-License-Identifier: Apache-2.0
//
// The rules about environment variables (sandbox/README.md tells which are known and which are
// assumed).
#include "sandbox/vercel_env.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sandbox/vercel_stand_in.h"

namespace clavium::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

using VercelEnv = VercelStandIn;

std::string digest(std::string_view value) {
  return sandbox::sha256_hex(SecretBytes::copy_of(value));
}

TEST_F(VercelEnv, ACreateAnswers201WithTheRow) {
  ASSERT_EQ(create(draft("A", "v", {"production"}, "encrypted", R"(,"comment":"c")")), 201);
  EXPECT_EQ(at("created.key"), "A");
  EXPECT_EQ(at("created.comment"), "c");
  EXPECT_EQ(at("failed"), "0");
  ASSERT_THAT(world.rows(), SizeIs(1));
  EXPECT_EQ(world.rows().front().sha256, digest("v"));
}

TEST_F(VercelEnv, ASecondRowForTheSamePlaceIsRefused) {
  ASSERT_EQ(create(draft("A", "v", {"production", "preview"})), 201);
  EXPECT_EQ(create(draft("A", "w", {"preview"})), 400);
  EXPECT_EQ(code(), "ENV_ALREADY_EXISTS");
  EXPECT_EQ(at("error.envVarKey"), "A");
  EXPECT_EQ(create(draft("A", "w", {"development"})), 201) << "another environment";
  EXPECT_EQ(create(draft("A", "w", {"preview"}, "encrypted", R"(,"gitBranch":"b")")), 201)
      << "a branch's own";
}

TEST_F(VercelEnv, AnUpsertChangesTheRowOfTheSameTargets) {
  ASSERT_EQ(create(draft("A", "v", {"production", "preview"})), 201);
  const std::string id = at("created.id");
  ASSERT_EQ(upsert(draft("A", "w", {"preview", "production"})), 201) << "in any order";
  EXPECT_EQ(at("created.id"), id);
  EXPECT_EQ(world.rows().front().sha256, digest("w"));
  EXPECT_EQ(upsert(draft("B", "new", {"preview"})), 201) << "where there is none, it creates";
}

TEST_F(VercelEnv, AnUpsertIsNoMerge) {
  ASSERT_EQ(create(draft("A", "v", {"production", "preview"})), 201);
  for (const std::vector<std::string>& targets : {std::vector<std::string>{"production"},
                                                  {"production", "preview", "development"},
                                                  {"preview", "development"}}) {
    EXPECT_EQ(upsert(draft("A", "w", targets)), 400);
    EXPECT_EQ(code(), "ENV_CONFLICT");
  }
  EXPECT_EQ(world.rows().front().sha256, digest("v"));
}

TEST_F(VercelEnv, OfSeveralTheGoodAreCreatedAndTheBadToldWith201) {
  ASSERT_EQ(create(draft("TAKEN", "v", {"production"})), 201);
  ASSERT_EQ(
      create(concat("[", draft("A", "v", {"production"}), ",", draft("TAKEN", "w", {"production"}),
                    ",", draft("1ST", "v", {"production"}), "]")),
      201);
  EXPECT_EQ(at("created"), "1");
  EXPECT_EQ(at("created.0.key"), "A");
  EXPECT_EQ(at("failed"), "2");
  EXPECT_EQ(at("failed.0.error.code"), "ENV_ALREADY_EXISTS");
  EXPECT_EQ(at("failed.1.error.code"), "KEY_INVALID_CHARACTERS");
  EXPECT_THAT(world.rows(), SizeIs(2));
}

TEST_F(VercelEnv, ASensitiveValueIsInNoAnswer) {
  constexpr const char* kValue = "never-to-be-read";
  ASSERT_EQ(create(draft("A", kValue, {"production"}, "sensitive")), 201);
  const std::string id = at("created.id");
  std::vector<std::string> answers = {text};
  const auto collect = [&](std::string method, std::string target, std::string_view body = "") {
    EXPECT_EQ(call(std::move(method), target, body), 200) << target;
    answers.push_back(text);
  };
  collect("GET", std::string(kEnv));
  collect("GET", concat(kEnv, "?decrypt=true"));
  collect("GET", concat("/v1/projects/prj_shop/env/", id));
  EXPECT_EQ(at("decrypted"), "false");
  EXPECT_EQ(at("value"), "");
  collect("PATCH", concat("/v9/projects/prj_shop/env/", id), R"({"comment":"c"})");
  collect("GET", "/_sandbox/env");
  collect("DELETE", concat("/v9/projects/prj_shop/env/", id));
  for (const std::string& answer : answers) EXPECT_THAT(answer, Not(HasSubstr(kValue)));
}

TEST_F(VercelEnv, AnEncryptedValueIsReadOnlyWhenAskedFor) {
  ASSERT_EQ(create(draft("A", "readable", {"production"})), 201);
  EXPECT_THAT(text, Not(HasSubstr("readable")));
  const std::string id = at("created.id");
  call("GET", std::string(kEnv));
  EXPECT_THAT(at("envs.0.value"), HasSubstr("ciphertext"));
  call("GET", concat(kEnv, "?decrypt=true"));
  EXPECT_EQ(at("envs.0.value"), "readable");
  call("GET", concat("/v1/projects/prj_shop/env/", id));
  EXPECT_EQ(at("value"), "readable");
  EXPECT_EQ(at("decrypted"), "true");
}

TEST_F(VercelEnv, DevelopmentRefusesSensitive) {
  EXPECT_EQ(create(draft("A", "v", {"development"}, "sensitive")), 400);
  EXPECT_EQ(create(draft("A", "v", {"preview", "development"}, "sensitive")), 400);
  EXPECT_EQ(create(draft("A", "v", {"preview"}, "sensitive")), 201);
  EXPECT_EQ(edit(at("created.id"), R"({"target":["development"]})"), 400);
  EXPECT_THAT(world.rows(), SizeIs(1));
}

TEST_F(VercelEnv, ASensitiveRowKeepsItsKeyAndItsType) {
  ASSERT_EQ(create(draft("A", "v", {"production"}, "sensitive")), 201);
  const std::string id = at("created.id");
  EXPECT_EQ(edit(id, R"({"key":"A","value":"w"})"), 400) << "not even the same key";
  EXPECT_EQ(edit(id, R"({"type":"plain"})"), 400);
  EXPECT_EQ(world.rows().front().sha256, digest("v"));
  EXPECT_EQ(edit(id, R"({"value":"w","type":"sensitive"})"), 200);
  EXPECT_EQ(world.rows().front().sha256, digest("w"));
}

TEST_F(VercelEnv, AnEditChangesWhatItNamesAndNothingElse) {
  ASSERT_EQ(create(draft("A", "v", {"production"}, "encrypted", R"(,"comment":"c")")), 201);
  const std::string id = at("created.id");
  const std::string before = at("created.updatedAt");
  world.clock.advance(std::chrono::seconds(1));
  ASSERT_EQ(edit(id, R"({"value":"w"})"), 200);
  EXPECT_EQ(at("comment"), "c");
  EXPECT_EQ(at("target.0"), "production");
  EXPECT_NE(at("updatedAt"), before);
  ASSERT_EQ(create(draft("A", "other", {"preview"})), 201);
  EXPECT_EQ(edit(id, R"({"target":["production","preview"]})"), 400);
  EXPECT_EQ(code(), "ENV_CONFLICT");
}

TEST_F(VercelEnv, TheVariablesOfADeploymentShare64KB) {
  const std::string half(32 * 1024 - 1, 'x');  // and one byte of key: exactly half
  ASSERT_EQ(create(draft("A", half, {"production", "preview"})), 201);
  ASSERT_EQ(create(draft("B", half, {"production"})), 201);
  EXPECT_EQ(create(draft("C", "", {"production"})), 400);
  EXPECT_EQ(code(), "VALUE_INVALID_LENGTH");
  EXPECT_EQ(create(draft("C", half, {"preview"})), 201) << "another environment has its own 64 KB";
  EXPECT_EQ(create(draft("D", std::string(65'536, 'x'), {"development"})), 400);
  EXPECT_EQ(create(draft("D", std::string(65'535, 'x'), {"development"})), 201);
  EXPECT_EQ(edit(at("created.id"), concat(R"({"value":")", std::string(65'536, 'x'), "\"}")), 400);
}

TEST_F(VercelEnv, KeysAreCheckedAndSomeAreReserved) {
  const struct {
    std::string key;
    const char* code;
  } cases[] = {{"", "MISSING_KEY"},
               {"1ST", "KEY_INVALID_CHARACTERS"},
               {"WITH-DASH", "KEY_INVALID_CHARACTERS"},
               {"WITH SPACE", "KEY_INVALID_CHARACTERS"},
               {"K\xC3\x84SE", "KEY_INVALID_CHARACTERS"},
               {std::string(257, 'A'), "KEY_INVALID_LENGTH"},
               {"TZ", "KEY_RESERVED"},
               {"NOW_REGION", "KEY_RESERVED"},
               {"AWS_SECRET_KEY", "KEY_RESERVED"},
               {"LAMBDA_TASK_ROOT", "KEY_RESERVED"}};
  for (const auto& [key, wanted] : cases) {
    EXPECT_EQ(create(draft(key, "v", {"production"})), 400) << key;
    EXPECT_EQ(code(), wanted) << key;
  }
  EXPECT_EQ(create(draft(std::string(256, 'A'), "v", {"production"})), 201);
  EXPECT_EQ(create(draft("_a1", "v", {"production"})), 201);
}

TEST_F(VercelEnv, IncompleteAndOddRowsAreRefused) {
  EXPECT_EQ(create("not JSON"), 400);
  EXPECT_EQ(create(R"({"key":"A","type":"plain","target":["production"]})"), 400);
  EXPECT_EQ(code(), "MISSING_VALUE");
  EXPECT_EQ(create(R"({"key":"A","value":"v","type":"plain"})"), 400);
  EXPECT_EQ(code(), "MISSING_TARGET");
  EXPECT_EQ(create(draft("A", "v", {"staging"})), 400);
  EXPECT_EQ(create(draft("A", "v", {"production"}, "encryptd")), 400);
  EXPECT_EQ(code(), "VALUE_INVALID_TYPE");
  EXPECT_EQ(create(draft("A", "v", {"production"}, "plain", R"(,"gitBranch":"b")")), 400)
      << "branches are preview's";
  EXPECT_EQ(create(draft("A", "v", {"production"}, "plain",
                         concat(R"(,"comment":")", std::string(501, 'c'), "\""))),
            400);
  EXPECT_THAT(world.rows(), IsEmpty());
}

TEST_F(VercelEnv, ARefusalDoesNotHoldTheValue) {
  for (const std::string& bad :
       {draft("1ST", "sk_live_1", {"production"}), draft("A", "sk_live_1", {"nowhere"})}) {
    create(bad);
    EXPECT_THAT(text, Not(HasSubstr("sk_live_1")));
    create(concat("[", bad, "]"));
    EXPECT_EQ(at("failed"), "1");
    EXPECT_THAT(text, Not(HasSubstr("sk_live_1")));
  }
}

TEST_F(VercelEnv, ADeletedRowIsAnsweredAndGone) {
  ASSERT_EQ(create(draft("A", "v", {"production"})), 201);
  const std::string path = concat("/v9/projects/prj_shop/env/", at("created.id"));
  ASSERT_EQ(call("DELETE", path), 200);
  EXPECT_EQ(at("key"), "A");
  for (const char* method : {"DELETE", "PATCH"}) {
    EXPECT_EQ(call(method, path, "{}"), 404) << method;
    EXPECT_EQ(code(), "ID_NOT_FOUND");
  }
  EXPECT_EQ(create(draft("A", "v", {"production"})), 201) << "its place is free again";
}

}  // namespace
}  // namespace clavium::testing
