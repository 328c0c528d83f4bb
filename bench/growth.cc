// SPDX-License-Identifier: Apache-2.0
//
// What one request costs in a store of N secrets, through the service and without a socket.
//
//   growth fill DIRECTORY N        makes a data directory with N secrets of two versions each
//   growth measure DIRECTORY       opens it and prints one line a measurement:
//                                  name, median and 99th percentile (tabs between)
//
// Times are microseconds but for `open` and its processor time on all threads (milliseconds);
// `memory` is bytes of resident memory a secret. The audit log is left out: it costs the same
// however many secrets there are, and its flushes would hide the rest. CreateSecret waits for the
// store's flush, as it always does.
#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <string>
#include <vector>

#include "api/arn.h"
#include "authn/root_directory.h"
#include "base/encoding.h"
#include "json/value.h"
#include "json/writer.h"
#include "programs/installation.h"
#include "service/local_backend.h"

namespace {

using namespace clavium;
using Steady = std::chrono::steady_clock;

const api::Namespace kSpace{"000000000000", "eu-central-1"};
constexpr std::size_t kSecretsACommit = 2000;
constexpr std::chrono::milliseconds kDay{24 * 3600 * 1000};

constexpr const char* kServices[] = {
    "payments", "orders",  "search",   "mail",      "billing", "identity", "catalog", "shipping",
    "ledger",   "reports", "webhooks", "analytics", "support", "pricing",  "media",   "gateway"};
constexpr const char* kEnvironments[] = {"prod", "staging", "dev", "test"};
constexpr const char* kKinds[] = {"databasePassword", "stripe-secret-key", "oauthClientSecret",
                                  "signing-key",      "smtpPassword",      "api-token"};
constexpr const char* kVerbs[] = {"Used by the", "Password of the", "Shared with the",
                                  "Rotated for the"};

template <std::size_t N>
const char* pick(const char* const (&from)[N], std::uint64_t number) {
  return from[number % N];
}

// Numbers in no order, the same at every run: secrets are not created in the order of their names.
std::uint64_t mixed(std::uint64_t i) {
  i = (i ^ (i >> 30)) * 0xbf58476d1ce4e5b9ULL;
  i = (i ^ (i >> 27)) * 0x94d049bb133111ebULL;
  return i ^ (i >> 31);
}

std::string name_of(std::uint64_t i) {
  if (i == 0) return "growth/first";  // bench/growth.py asks for it over HTTP
  const std::uint64_t m = mixed(i + 1);
  return concat(pick(kServices, m), "/", pick(kEnvironments, m >> 8), "/", pick(kKinds, m >> 16),
                i);
}

api::Secret secret_of(std::uint64_t i, const keyring::Keyring& keyring) {
  const std::uint64_t m = mixed(i + 1);
  const TimePoint created(kDay * 20'000 + std::chrono::milliseconds(i * 1000));
  api::Secret secret;
  secret.key = {kSpace, name_of(i)};
  secret.arn_suffix = concat("Ab", 1000 + m % 9000);
  secret.description = concat(pick(kVerbs, m >> 24), " ", pick(kServices, m), " service, ticket T",
                              m % 1'000'000, " of customer ", i);
  secret.created_at = created;
  secret.last_changed_at = created + kDay * (m % 400);
  if (m % 3 != 0) secret.last_accessed_on = TimePoint(kDay * (20'000 + std::int64_t(m % 400)));
  secret.tags_were_set = true;
  secret.tags = {{"team", concat("team-", m % 40)},
                 {"environment", pick(kEnvironments, m >> 8)},
                 {"cost-centre", concat("cc", m % 5000)}};
  const std::vector<std::vector<std::string>> stages = {{"AWSPREVIOUS"}, {"AWSCURRENT"}};
  for (std::uint64_t v = 0; v < stages.size(); ++v) {
    const std::string digits = std::to_string(10'000'000'000 + i * 2 + v);
    api::Version version;
    version.id = concat("00000000-0000-4000-8000-0", digits);
    version.stages = stages[v];
    version.created_at = created;
    const SecretBytes value = SecretBytes::copy_of(concat("not a secret: ", digits));
    auto sealed = keyring.seal(value, {kSpace.account, secret.arn(), version.id, version.kind});
    if (!sealed) std::abort();
    version.sealed = std::make_shared<const std::vector<std::byte>>(*std::move(sealed));
    secret.versions.push_back(std::move(version));
  }
  return secret;
}

[[noreturn]] void stop(const Error& error) {
  std::fprintf(stderr, "growth: %s\n", error.message.c_str());
  std::exit(1);
}

std::unique_ptr<programs::Installation> open(const char* directory) {
  static const SystemClock clock;
  static SystemEntropy entropy;
  programs::InstallationOptions options;
  options.data = directory;
  auto opened = programs::open_installation(options, clock, entropy);
  if (!opened) stop(opened.error());
  return *std::move(opened);
}

void fill(const char* directory, std::uint64_t secrets) {
  const auto installation = open(directory);
  for (std::uint64_t i = 0; i < secrets;) {
    std::vector<store::Change> changes;
    for (; i < secrets && changes.size() < kSecretsACommit; ++i) {
      api::Secret secret = secret_of(i, *installation->keyring);
      api::SecretKey key = secret.key;
      changes.push_back({std::move(key), 0, std::move(secret)});
    }
    if (auto done = installation->store->commit(changes, {}); !done) stop(done.error());
  }
}

class NoLog final : public audit::Log {
 public:
  void append(std::string, Done done) override { done(head()); }
  [[nodiscard]] audit::Head head() const override { return {0, std::string(64, '0')}; }
  [[nodiscard]] bool healthy() const override { return true; }
};

std::size_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::size_t all = 0;
  std::size_t resident = 0;
  file >> all >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

double microseconds(Steady::duration time) {
  return std::chrono::duration<double, std::micro>(time).count();
}

void print(const std::string& name, std::vector<double> times) {
  std::ranges::sort(times);
  std::printf("%s\t%.1f\t%.1f\n", name.c_str(), times[times.size() / 2],
              times[times.size() * 99 / 100]);
  std::fflush(stdout);
}

struct Listing {
  const char* name;
  const char* parameters;  // JSON members
};

constexpr Listing kListings[] = {
    {"list, by creation", ""},
    {"list, newest first", R"("SortOrder":"desc")"},
    {"list, by name", R"("SortBy":"name")"},
    {"list, by last change", R"("SortBy":"last-changed-date","SortOrder":"desc")"},
    {"list, by last access", R"("SortBy":"last-accessed-date","SortOrder":"desc")"},
    {"name, common", R"("Filters":[{"Key":"name","Values":["payments/prod"]}])"},
    {"name, rare", R"("Filters":[{"Key":"name","Values":["NAME777"]}])"},
    {"name, none", R"("Filters":[{"Key":"name","Values":["zzz"]}])"},
    {"name, common, by name",
     R"("SortBy":"name","Filters":[{"Key":"name","Values":["payments/prod"]}])"},
    {"name, not", R"("Filters":[{"Key":"name","Values":["!payments"]}])"},
    {"description, common", R"("Filters":[{"Key":"description","Values":["Password of"]}])"},
    {"description, rare", R"("Filters":[{"Key":"description","Values":["customer 777"]}])"},
    {"description, none", R"("Filters":[{"Key":"description","Values":["quixotic"]}])"},
    {"tag-key, all have it", R"("Filters":[{"Key":"tag-key","Values":["team"]}])"},
    {"tag-key, none", R"("Filters":[{"Key":"tag-key","Values":["owner"]}])"},
    {"tag-key, all but it", R"("Filters":[{"Key":"tag-key","Values":["!team"]}])"},
    {"tag-value, common", R"("Filters":[{"Key":"tag-value","Values":["staging"]}])"},
    {"tag-value, rare", R"("Filters":[{"Key":"tag-value","Values":["cc777"]}])"},
    {"tag-value, rare, by name",
     R"("SortBy":"name","Filters":[{"Key":"tag-value","Values":["cc777"]}])"},
    {"tag-value, common, by last change",
     R"("SortBy":"last-changed-date","Filters":[{"Key":"tag-value","Values":["team-1"]}])"},
    {"all, common", R"("Filters":[{"Key":"all","Values":["staging"]}])"},
    {"all, rare", R"("Filters":[{"Key":"all","Values":["T7777"]}])"},
    {"all, none", R"("Filters":[{"Key":"all","Values":["quixotic"]}])"},
    {"two filters, common",
     R"("Filters":[{"Key":"tag-value","Values":["staging"]},{"Key":"name","Values":["mail"]}])"},
    {"two filters, disjoint",
     R"("Filters":[{"Key":"tag-value","Values":["staging"]},{"Key":"name","Values":["mail/prod"]}])"},
};

class Measurement {
 public:
  explicit Measurement(const char* directory) : directory_(directory) {}

  void run() {
    open_and_weigh();
    const auto count = installation_->store->secret_count();
    point_reads("GetSecretValue", count);
    point_reads("DescribeSecret", count);
    for (const Listing& listing : kListings) measure(listing, count);
    create();
  }

 private:
  void open_and_weigh() {
    ::malloc_trim(0);
    const std::size_t before = resident_bytes();
    const double processor_before = double(std::clock()) * 1000 / CLOCKS_PER_SEC;
    const auto begin = Steady::now();
    installation_ = open(directory_);
    const double opened = microseconds(Steady::now() - begin) / 1000;
    const double processor = double(std::clock()) * 1000 / CLOCKS_PER_SEC - processor_before;
    const auto count = std::max<std::size_t>(installation_->store->secret_count(), 1);
    print("open", {opened});
    print("open, processor", {processor});
    // What is taken in behind the opening counts as memory but not as opening.
    wait_until_idle();
    ::malloc_trim(0);
    print("memory", {double(resident_bytes() - before) / double(count)});
    static NoLog log;
    static SystemClock clock;
    static SystemEntropy entropy;
    service::Parts parts{*installation_->store, *installation_->keyring, log, clock, entropy};
    parts.quotas.secrets_per_region = INT64_MAX;  // or a full region refuses what is measured
    service_ = std::make_unique<service::Service>(parts);
    backend_ = std::make_unique<service::LocalBackend>(
        *service_, authn::root_caller(kSpace.account), kSpace.region, "the benchmark's");
  }

  // Until no thread of this process has used the processor for half a second.
  static void wait_until_idle() {
    for (std::clock_t before = -CLOCKS_PER_SEC; std::clock() - before > CLOCKS_PER_SEC / 100;) {
      before = std::clock();
      ::usleep(500'000);
    }
  }

  SecretBytes invoke(const char* operation, const std::string& body) {
    auto answer = backend_->invoke("secretsmanager", operation, SecretBytes::copy_of(body));
    if (!answer) stop(answer.error());
    return *std::move(answer);
  }

  double timed(const char* operation, const std::string& body) {
    const auto begin = Steady::now();
    invoke(operation, body);
    return microseconds(Steady::now() - begin);
  }

  void point_reads(const char* operation, std::size_t count) {
    std::vector<double> times;
    for (std::uint64_t i = 0; i < 4000; ++i) {
      times.push_back(
          timed(operation, concat(R"({"SecretId":")", name_of(mixed(i) % count), "\"}")));
    }
    // Each first reading of a day is also noted; the later half is asked again.
    print(operation, times);
  }

  std::string token_in(const SecretBytes& body) {
    const auto document = json::Document::parse(body);
    if (!document) std::abort();
    const auto token = document->root().find("NextToken");
    return token ? std::string(token->string().value_or("")) : std::string();
  }

  void measure(const Listing& listing, std::size_t count) {
    std::string parameters = listing.parameters;
    if (const auto at = parameters.find("NAME777"); at != std::string::npos) {
      parameters.replace(at, 7, name_of(777 % count));
    }
    const auto body = [&](const std::string& token) {
      std::string members = parameters;
      if (!token.empty())
        members += concat(members.empty() ? "" : ",", R"("NextToken":")", token, "\"");
      return concat("{", members, "}");
    };
    const auto repeat = [&](const std::string& name, const std::string& request) {
      std::vector<double> times;
      const auto enough = Steady::now() + std::chrono::milliseconds(400);
      while (times.size() < 5 || (times.size() < 200 && Steady::now() < enough)) {
        times.push_back(timed("ListSecrets", request));
      }
      print(name, times);
    };
    repeat(listing.name, body(""));
    // A late page: half way through, or as far as two seconds lead.
    std::string late;
    std::string next = token_in(invoke("ListSecrets", body("")));
    const auto enough = Steady::now() + std::chrono::seconds(2);
    for (std::size_t page = 1; !next.empty() && page < count / 200 && Steady::now() < enough;
         ++page) {
      late = next;
      next = token_in(invoke("ListSecrets", body(late)));
    }
    if (!late.empty()) repeat(concat(listing.name, ", late page"), body(late));
  }

  void create() {
    std::vector<double> times;
    for (std::uint64_t i = 0; i < 300; ++i) {
      const std::string id =
          concat("10000000-0000-4000-8000-0", ::getpid() % 10'000 + 10'000, 100'000 + i);
      times.push_back(
          timed("CreateSecret",
                concat(R"({"Name":"created/)", ::getpid(), "/", i, R"(","ClientRequestToken":")",
                       id, R"(","SecretString":"not a secret","Description":"one of customer )", i,
                       R"(","Tags":[{"Key":"team","Value":"team-1"}]})")));
    }
    print("CreateSecret", times);
  }

  const char* directory_;
  std::unique_ptr<programs::Installation> installation_;
  std::unique_ptr<service::Service> service_;
  std::unique_ptr<service::LocalBackend> backend_;
};

}  // namespace

int main(int argc, char** argv) {
  const std::string_view command = argc > 2 ? argv[1] : "";
  if (command == "fill" && argc == 4) {
    fill(argv[2], std::uint64_t(parse_integer(argv[3]).value_or(0)));
  } else if (command == "measure" && argc == 3) {
    Measurement(argv[2]).run();
  } else {
    std::fprintf(stderr, "usage: growth fill DIRECTORY N | growth measure DIRECTORY\n");
    return 2;
  }
}
