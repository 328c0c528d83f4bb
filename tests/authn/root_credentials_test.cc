// SPDX-License-Identifier: Apache-2.0
#include "authn/root_credentials.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <set>
#include <thread>

#include "aws/access_key_sources/shared_files_source.h"
#include "aws/scripted_client.h"
#include "support/temporary_directory.h"

namespace clavium::testing {
namespace {

constexpr std::string_view kSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

std::string text_of(const SecretBytes& bytes) {
  return bytes.reveal_text([](std::string_view text) { return std::string(text); });
}

class RootCredentials : public ::testing::Test {
 protected:
  Result<authn::RootCredentials> load(
      std::map<std::string, std::string, std::less<>> variables = {}) {
    return authn::load_root_credentials(directory_.path(), environment_of(std::move(variables)),
                                        entropy_);
  }
  Result<std::vector<authn::RootCredentials>> load_for(
      const std::vector<std::string>& accounts,
      std::map<std::string, std::string, std::less<>> variables = {}) {
    return authn::load_account_credentials(directory_.path(), accounts,
                                           environment_of(std::move(variables)), entropy_);
  }
  static std::string read_file(const std::filesystem::path& path) {
    std::ifstream in(path);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::filesystem::path file() const { return directory_.path() / "root-credentials"; }
  std::string write(std::string_view id = "AKIAIOSFODNN7EXAMPLE") {
    return directory_.write(
        "root-credentials",
        concat("[default]\naws_access_key_id = ", id, "\naws_secret_access_key = ", kSecret, "\n"));
  }
  TemporaryDirectory directory_;
  SystemEntropy entropy_;
};

TEST_F(RootCredentials, AreMadeOnceAndKept) {
  const auto made = load().value();
  EXPECT_TRUE(made.created);
  EXPECT_EQ(made.key.id.size(), 20U);
  EXPECT_TRUE(made.key.id.starts_with("AKIA"));
  EXPECT_EQ(made.key.secret.size_bytes(), 40U);
  struct stat status{};
  ASSERT_EQ(::stat(file().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  EXPECT_EQ(status.st_nlink, 1U);

  const auto again = load().value();
  EXPECT_FALSE(again.created);
  EXPECT_EQ(again.key.id, made.key.id);
  EXPECT_TRUE(constant_time_equal(again.key.secret, made.key.secret));
}

TEST_F(RootCredentials, AwsToolsReadTheFile) {
  const auto made = load().value();
  aws::SharedFilesSource source(environment_of({{"AWS_SHARED_CREDENTIALS_FILE", file().string()}}));
  const auto read = source.load().value();
  ASSERT_TRUE(read);
  EXPECT_EQ(read->id, made.key.id);
  EXPECT_TRUE(constant_time_equal(read->secret, made.key.secret));
}

TEST_F(RootCredentials, TheEnvironmentOutranksTheFileAndWritesNone) {
  const auto given = load({{"CLAVIUM_ROOT_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"},
                           {"CLAVIUM_ROOT_SECRET_ACCESS_KEY", std::string(kSecret)}})
                         .value();
  EXPECT_EQ(given.key.id, "AKIAIOSFODNN7EXAMPLE");
  EXPECT_EQ(text_of(given.key.secret), kSecret);
  EXPECT_TRUE(given.file.empty());
  EXPECT_FALSE(std::filesystem::exists(file()));
}

TEST_F(RootCredentials, AHalfOrMisshapenKeyInTheEnvironmentIsRefusedWithoutItsText) {
  for (const auto& [id, secret] : std::vector<std::pair<std::string, std::string>>{
           {"", std::string(kSecret)},
           {"AKIAIOSFODNN7EXAMPLE", ""},
           {"short", std::string(kSecret)},
           {"AKIAIOSFODNN7/XAMPLE", std::string(kSecret)},
           {"AKIAIOSFODNN7EXAMPLE", "hunter2hunter2"}}) {
    const auto refused =
        load({{"CLAVIUM_ROOT_ACCESS_KEY_ID", id}, {"CLAVIUM_ROOT_SECRET_ACCESS_KEY", secret}});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::invalid_request);
    EXPECT_EQ(refused.error().message.find(kSecret), std::string::npos);
    EXPECT_EQ(refused.error().message.find("hunter2"), std::string::npos);
  }
}

TEST_F(RootCredentials, AFileOpenToOthersIsNotBelieved) {
  for (const mode_t mode : {0640U, 0604U, 0620U, 0666U, 0601U}) {
    const std::string path = write();
    ASSERT_EQ(::chmod(path.c_str(), mode), 0);
    const auto refused = load();
    ASSERT_FALSE(refused) << mode;
    EXPECT_EQ(refused.error().kind, ErrorKind::denied);
    EXPECT_EQ(refused.error().hint, "chmod 600 " + path);
  }
}

TEST_F(RootCredentials, ALinkOrADirectoryInItsPlaceIsNotBelieved) {
  const std::string target = directory_.write("elsewhere", "[default]\n");
  std::filesystem::create_symlink(target, file());
  EXPECT_EQ(load().error().kind, ErrorKind::denied);
  std::filesystem::remove(file());
  std::filesystem::create_symlink(directory_.path() / "absent", file());
  EXPECT_FALSE(load());
  EXPECT_FALSE(std::filesystem::exists(directory_.path() / "absent"));
  std::filesystem::remove(file());
  std::filesystem::create_directory(file());
  EXPECT_FALSE(load());
}

TEST_F(RootCredentials, AFileWithoutAKeyIsCorruptAndNeverOverwritten) {
  for (const char* text :
       {"", "[default]\n", "[other]\naws_access_key_id=AKIAIOSFODNN7EXAMPLE\n", "\xff\xfe"}) {
    directory_.write("root-credentials", text);
    EXPECT_EQ(load().error().kind, ErrorKind::corrupt);
  }
  write("bad id");
  EXPECT_EQ(load().error().kind, ErrorKind::corrupt);
}

// --- several accounts ---

TEST_F(RootCredentials, EachAccountHasAKeyOfItsOwnInAProfile) {
  const auto made = load_for({"000000000000", "111122223333"}).value();
  ASSERT_EQ(made.size(), 2U);
  EXPECT_TRUE(made[0].created && made[1].created);
  EXPECT_EQ(made[1].account, "111122223333");
  EXPECT_NE(made[0].key.id, made[1].key.id);
  EXPECT_EQ(load().value().key.id, made[0].key.id) << "[default] is the first account's";
  const auto again = load_for({"000000000000", "111122223333"}).value();
  EXPECT_FALSE(again[0].created || again[1].created);
  EXPECT_EQ(again[1].key.id, made[1].key.id);

  aws::SharedFilesSource source(environment_of(
      {{"AWS_SHARED_CREDENTIALS_FILE", file().string()}, {"AWS_PROFILE", "111122223333"}}));
  EXPECT_EQ(source.load().value()->id, made[1].key.id) << "as AWS's tools read it";
}

TEST_F(RootCredentials, AnAccountThatIsAddedLeavesTheFileAsItWas) {
  write();
  const std::string before = read_file(file());
  const auto both = load_for({"000000000000", "111122223333"}).value();
  EXPECT_EQ(both[0].key.id, "AKIAIOSFODNN7EXAMPLE") << "a file from before keeps working";
  EXPECT_FALSE(both[0].created);
  EXPECT_TRUE(both[1].created);
  const std::string after = read_file(file());
  EXPECT_TRUE(after.starts_with(before));
  struct stat status{};
  ASSERT_EQ(::stat(file().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  const auto three = load_for({"000000000000", "333333333333", "111122223333"}).value();
  EXPECT_EQ(three[2].key.id, both[1].key.id);
  EXPECT_TRUE(read_file(file()).starts_with(after));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(directory_.path()), {}), 1)
      << "no draft is left behind";
}

TEST_F(RootCredentials, AKeyNeverChangesItsAccountWithTheOrderOfAnOption) {
  ASSERT_TRUE(load_for({"000000000000", "111122223333"}));
  const std::string before = read_file(file());
  for (const std::vector<std::string>& accounts :
       {std::vector<std::string>{"111122223333", "000000000000"}, {"111122223333"}}) {
    const auto refused = load_for(accounts);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::precondition);
    EXPECT_NE(refused.error().message.find("000000000000"), std::string::npos);
  }
  EXPECT_EQ(read_file(file()), before);
}

TEST_F(RootCredentials, TheVariablesAreTheFirstAccounts) {
  const std::map<std::string, std::string, std::less<>> variables = {
      {"CLAVIUM_ROOT_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"},
      {"CLAVIUM_ROOT_SECRET_ACCESS_KEY", std::string(kSecret)}};
  const auto both = load_for({"000000000000", "111122223333"}, variables).value();
  EXPECT_EQ(both[0].key.id, "AKIAIOSFODNN7EXAMPLE");
  EXPECT_EQ(read_file(file()).find("AKIAIOSFODNN7EXAMPLE"), std::string::npos);
  // Without them [default] is made behind the other.
  const auto later = load_for({"000000000000", "111122223333"}).value();
  EXPECT_TRUE(later[0].created);
  EXPECT_EQ(later[1].key.id, both[1].key.id);
}

TEST_F(RootCredentials, OneKeyForTwoAccountsIsRefused) {
  directory_.write("root-credentials",
                   concat("[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n"
                          "aws_secret_access_key = ",
                          kSecret,
                          "\n[111122223333]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n"
                          "aws_secret_access_key = ",
                          kSecret, "\n"));
  EXPECT_EQ(load_for({"000000000000", "111122223333"}).error().kind, ErrorKind::invalid_request);
}

TEST_F(RootCredentials, ADamagedProfileIsCorruptAndNeverReplaced) {
  write();
  std::ofstream(file(), std::ios::app) << "[111122223333]\naws_access_key_id = short\n";
  const std::string before = read_file(file());
  EXPECT_EQ(load_for({"000000000000", "111122223333"}).error().kind, ErrorKind::corrupt);
  EXPECT_EQ(read_file(file()), before);
}

TEST_F(RootCredentials, ADirectoryThatIsNotThereIsAnError) {
  const auto refused =
      authn::load_root_credentials(directory_.path() / "absent", environment_of({}), entropy_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::unavailable);
}

TEST_F(RootCredentials, OfServersThatStartAtOnceOneMakesThem) {
  std::mutex mutex;
  std::set<std::string> ids;
  int created = 0;
  {
    std::vector<std::jthread> servers;
    for (int i = 0; i < 8; ++i) {
      servers.emplace_back([&] {
        const auto loaded = load();
        const std::lock_guard lock(mutex);
        ASSERT_TRUE(loaded) << loaded.error().message;
        ids.insert(loaded->key.id);
        created += loaded->created ? 1 : 0;
      });
    }
  }
  EXPECT_EQ(ids.size(), 1U);
  EXPECT_EQ(created, 1);
  // No draft is left behind.
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(directory_.path()), {}), 1);
}

TEST(AccessKeys, HaveTheShapeOfAwsAndDiffer) {
  SystemEntropy entropy;
  std::set<std::string> ids, secrets;
  for (int i = 0; i < 200; ++i) {
    const std::string id = authn::make_access_key_id(entropy, "ASIA");
    EXPECT_EQ(id.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"), std::string::npos);
    ids.insert(id);
    secrets.insert(text_of(authn::make_secret_access_key(entropy)));
  }
  EXPECT_EQ(ids.size(), 200U);
  EXPECT_EQ(secrets.size(), 200U);
  for (const std::string& secret : secrets) EXPECT_EQ(secret.size(), 40U);
}

}  // namespace
}  // namespace clavium::testing
