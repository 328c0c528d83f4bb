// SPDX-License-Identifier: Apache-2.0
//
// Every request of AWS's suite that verifies, changed in every way that a carrier could change it:
// none may verify, and each must be refused with a name of AWS's. Changes that leave the meaning
// alone must verify all the same.
#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "aws/sigv4_suite.h"
#include "aws/verifier.h"
#include "base/encoding.h"

namespace clavium::testing {
namespace {

struct Judge {
  const SuiteCase& suite;
  std::vector<std::string> regions{suite.scope.region};
  TimePoint now = suite.time;

  [[nodiscard]] Result<void> operator()(const http::Request& request) const {
    const aws::Expectation expected{suite.scope.service, &regions, aws::kJsonDialect};
    CLAVIUM_TRY(const aws::Authorization claim, aws::parse_authorization(request, expected, now));
    if (claim.access_key_id != suite.key_id) {
      return std::unexpected(aws::authentication_error(aws::AuthenticationFailure::unrecognized,
                                                       expected.dialect, "unknown key"));
    }
    return aws::check_signature(request, claim,
                                aws::derive_signing_key(SecretBytes::copy_of(suite.secret),
                                                        claim.day, claim.region, claim.service),
                                expected.dialect);
  }
};

using Fields = std::vector<http::Headers::Field>;

http::Request with_fields(const http::Request& from, const Fields& fields) {
  http::Request request{from.method, from.target, {}, from.body.clone(), {}};
  for (const auto& field : fields) request.headers.add(field.name, field.value);
  return request;
}

struct Variant {
  std::string what;
  http::Request request;
};

class Mutator {
 public:
  explicit Mutator(const http::Request& original)
      : original_(original), authorization_(*original.headers.find("authorization")) {}

  std::vector<Variant> hostile() {
    line();
    headers();
    authorization();
    return std::move(made_);
  }

 private:
  http::Request& add(std::string what) {
    made_.push_back({std::move(what), copy_of(original_)});
    return made_.back().request;
  }
  void add_authorization(const std::string& what, std::string value) {
    add(what).headers.set("Authorization", std::move(value));
  }

  void line() {
    for (const char* method : {"PUT", "DELETE", "HEAD", "get", ""}) {
      add(concat("method ", method)).method = method;
    }
    add("other method").method = original_.method == "GET" ? "POST" : "GET";
    const std::size_t query_at = std::min(original_.target.find('?'), original_.target.size());
    const std::string path = original_.target.substr(0, query_at);
    const std::string query = original_.target.substr(query_at);
    add("longer path").target = path + "x" + query;
    add("another root").target = "/admin" + original_.target;
    add("encoded slash").target = path + "%2F" + query;
    add("encoded dots").target = path + "%2e%2e/x" + query;
    add("null in path").target = path + std::string(1, '\0') + query;
    // "//" and "/" are signed as one path, which is why routers look at the normalised one.
    if (!path.starts_with("//")) add("path without slash").target = original_.target.substr(1);
    const std::string joint = query.empty() ? "?" : "&";
    for (const char* extra : {"admin=1", "admin", "=1", "Action=DeleteSecret",
                              "X-Amz-Expires=604800", "X-Amz-Security-Token=x", "a=%00"}) {
      add(concat("more query: ", extra)).target = original_.target + joint + extra;
    }
    if (!query.empty()) {
      add("query dropped").target = path;
      add("query value changed").target = original_.target + "x";
      add("query doubled").target = original_.target + "&" + query.substr(1);
      add("query with plus").target = original_.target + "+";
      add("query with half an escape").target = original_.target + "%2";
    }
    add("longer body").body = original_.body.reveal_text(
        [](std::string_view body) { return SecretBytes::copy_of(concat(body, " ")); });
    add("other body").body = SecretBytes::copy_of("Action=DeleteSecret");
    if (!original_.body.empty()) add("no body").body = {};
  }

  void headers() {
    const Fields fields = original_.headers.fields();
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (equal_ignoring_ascii_case(fields[i].name, "authorization")) continue;
      const std::string& name = fields[i].name;
      Fields changed = fields;
      changed[i].value += "x";
      made_.push_back({name + " changed", with_fields(original_, changed)});
      changed = fields;
      changed[i].value = "x" + changed[i].value;
      made_.push_back({name + " changed in front", with_fields(original_, changed)});
      changed = fields;
      changed[i].value.clear();
      made_.push_back({name + " emptied", with_fields(original_, changed)});
      changed = fields;
      changed.erase(changed.begin() + std::ptrdiff_t(i));
      made_.push_back({name + " removed", with_fields(original_, changed)});
      changed = fields;
      changed.push_back(fields[i]);
      made_.push_back({name + " doubled", with_fields(original_, changed)});
      changed = fields;
      changed.insert(changed.begin(), {ascii_lower(name), "other"});
      made_.push_back({name + " shadowed", with_fields(original_, changed)});
      changed = fields;
      changed[i].name = "X-" + name;
      made_.push_back({name + " renamed", with_fields(original_, changed)});
    }
    for (const char* name : {"X-Amz-Target", "x-amz-meta-a", "X-AMZ-Server-Side-Encryption",
                             "X-Amz-User-Agent", "Content-Type"}) {
      http::Request& request = add(concat("added ", name));
      request.headers.add(name, "secretsmanager.DeleteSecret");
    }
    if (!original_.headers.find("x-amz-security-token")) {
      add("added token").headers.add("X-Amz-Security-Token", "x");
    }
    for (const char* date :
         {"20150830T124101Z", "20150830T123059Z", "20150830T123601Z", "20150831T123600Z",
          "20140830T123600Z", "20150830T123600", "2015-08-30", "Sun, 30 Aug 2015 12:36:00 GMT", "0",
          "99999999T999999Z"}) {
      add(concat("date ", date)).headers.set("X-Amz-Date", date);
    }
  }

  void authorization() {
    const std::size_t signature_at = authorization_.size() - 64;
    for (std::size_t i = signature_at; i < authorization_.size(); ++i) {
      std::string changed = authorization_;
      changed[i] = changed[i] == 'f' ? '0' : 'f';
      add_authorization(concat("signature digit ", i - signature_at), changed);
    }
    add_authorization("shorter signature", authorization_.substr(0, authorization_.size() - 1));
    add_authorization("longer signature", authorization_ + "0");
    add_authorization("no signature", authorization_.substr(0, signature_at));
    std::string upper = authorization_;
    for (std::size_t i = signature_at; i < upper.size(); ++i) {
      if (upper[i] >= 'a') upper[i] = char(upper[i] - 'a' + 'A');
    }
    add_authorization("upper-case signature", upper);

    const std::size_t credential_at = authorization_.find('=') + 1;
    const std::string credential =
        authorization_.substr(credential_at, authorization_.find(',') - credential_at);
    const auto with_credential = [&](const std::string& what, const std::string& text) {
      add_authorization(
          what, std::string(authorization_).replace(credential_at, credential.size(), text));
    };
    const std::vector<std::string_view> parts = split(credential, '/');
    for (std::size_t i = 0; i < parts.size(); ++i) {
      for (const std::string& part :
           {concat(parts[i], "x"), std::string(), std::string("us-west-2"), std::string("20150831"),
            concat(" ", parts[i])}) {
        std::vector<std::string> changed(parts.begin(), parts.end());
        changed[i] = part;
        with_credential(concat("credential part ", i, " as '", part, "'"), join(changed, "/"));
      }
      std::vector<std::string> fewer(parts.begin(), parts.end());
      fewer.erase(fewer.begin() + std::ptrdiff_t(i));
      with_credential(concat("credential without part ", i), join(fewer, "/"));
    }
    with_credential("credential of six", credential + "/more");

    const std::size_t list_at = authorization_.find("SignedHeaders=") + 14;
    const std::string list =
        authorization_.substr(list_at, authorization_.find(", Signature") - list_at);
    const auto with_list = [&](const std::string& what, const std::string& text) {
      add_authorization(what, std::string(authorization_).replace(list_at, list.size(), text));
    };
    const std::vector<std::string_view> names = split(list, ';');
    for (std::size_t i = 0; i < names.size(); ++i) {
      std::vector<std::string> fewer(names.begin(), names.end());
      fewer.erase(fewer.begin() + std::ptrdiff_t(i));
      with_list(concat("not signing ", names[i]), join(fewer, ";"));
      std::vector<std::string> twice(names.begin(), names.end());
      twice.insert(twice.begin() + std::ptrdiff_t(i), std::string(names[i]));
      with_list(concat("signing twice ", names[i]), join(twice, ";"));
    }
    for (const char* more : {"accept", "zz", "x-amz-target", ""}) {
      with_list(concat("signing also '", more, "'"), list + ";" + more);
    }
    std::vector<std::string> backwards(names.rbegin(), names.rend());
    with_list("list backwards", join(backwards, ";"));
    with_list("list empty", "");
    with_list("list with commas", join(std::vector<std::string>(names.begin(), names.end()), ","));

    add_authorization("Bearer", "Bearer " + authorization_);
    add_authorization("lower-case algorithm",
                      ascii_lower("AWS4-HMAC-SHA256") + authorization_.substr(16));
    add_authorization("no algorithm", authorization_.substr(17));
    add_authorization("trailing comma", authorization_ + ",");
    add_authorization("second credential", authorization_ + ", Credential=" + credential);
    add_authorization("second list", authorization_ + ", SignedHeaders=host");
    add("second header").headers.add("authorization", authorization_);
    add("without header").headers.set("Authorization", "");
  }

  const http::Request& original_;
  const std::string authorization_;
  std::vector<Variant> made_;
};

std::vector<Variant> benign(const http::Request& original) {
  std::vector<Variant> made;
  // The order of fields of one name is part of what they say; that of different names is not.
  Fields sorted = original.headers.fields();
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
    return ascii_lower(a.name) < ascii_lower(b.name);
  });
  made.push_back({"sorted headers", with_fields(original, sorted)});
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
    return ascii_lower(a.name) > ascii_lower(b.name);
  });
  made.push_back({"headers backwards", with_fields(original, sorted)});
  Fields cased = original.headers.fields();
  for (auto& field : cased) field.name = ascii_lower(field.name);
  made.push_back({"lower-case names", with_fields(original, cased)});
  for (auto& field : cased) {
    for (char& c : field.name) c = c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c;
  }
  made.push_back({"upper-case names", with_fields(original, cased)});
  Fields wide = original.headers.fields();
  for (auto& field : wide) {
    if (equal_ignoring_ascii_case(field.name, "authorization")) continue;
    std::string out;
    for (const char c : field.value) out += c == ' ' ? std::string("   ") : std::string(1, c);
    field.value = out;
  }
  made.push_back({"wider inner spaces", with_fields(original, wide)});
  for (const char* name : {"User-Agent", "Accept", "X-Forwarded-For", "traceparent"}) {
    http::Request request = copy_of(original);
    request.headers.add(name, "anything");
    made.push_back({concat("added ", name), std::move(request)});
  }
  http::Request tight = copy_of(original);
  std::string value(*tight.headers.find("authorization"));
  for (std::size_t at; (at = value.find(", ")) != std::string::npos;) value.erase(at + 1, 1);
  tight.headers.set("Authorization", value);
  made.push_back({"no spaces behind commas", std::move(tight)});
  return made;
}

struct Verified {
  SuiteCase suite;
  http::Request request;
};

std::vector<Verified> verified_cases() {
  std::vector<Verified> kept;
  for (SuiteCase& suite : suite_cases()) {
    http::Request request = read_raw_request(suite.text("header-signed-request.txt"));
    if (Judge{suite}(request)) kept.push_back({std::move(suite), std::move(request)});
  }
  return kept;
}

// Some changes are none: "no body" of a request without one, a doubled header the case doubles
// itself.
bool says_the_same(const http::Request& a, const http::Request& b) {
  if (a.method != b.method || a.target != b.target || !constant_time_equal(a.body, b.body))
    return false;
  const Fields& x = a.headers.fields();
  const Fields& y = b.headers.fields();
  return std::equal(x.begin(), x.end(), y.begin(), y.end(), [](const auto& m, const auto& n) {
    return m.name == n.name && m.value == n.value;
  });
}

TEST(SigV4Mutants, NoneVerifiesAndEachIsRefusedByName) {
  CLAVIUM_NEEDS_VECTORS("sigv4");
  const std::set<std::string> contract = {
      "MissingAuthenticationTokenException", "IncompleteSignatureException",
      "InvalidSignatureException", "UnrecognizedClientException"};
  std::size_t judged = 0;
  for (const Verified& verified : verified_cases()) {
    const Judge judge{verified.suite};
    for (const Variant& mutant : Mutator(verified.request).hostile()) {
      if (says_the_same(mutant.request, verified.request)) continue;
      SCOPED_TRACE(verified.suite.name + ": " + mutant.what);
      const Result<void> verdict = judge(mutant.request);
      ++judged;
      ASSERT_FALSE(verdict) << "a changed request verified";
      EXPECT_TRUE(contract.contains(verdict.error().code)) << verdict.error().code;
      EXPECT_EQ(verdict.error().kind, ErrorKind::unauthenticated);
    }
  }
  EXPECT_GE(judged, 1425U);  // the number that the test programme asks for
  RecordProperty("mutants", int(judged));
}

TEST(SigV4Mutants, NothingVerifiesOutsideTheClockWindow) {
  CLAVIUM_NEEDS_VECTORS("sigv4");
  using std::chrono::seconds;
  for (const Verified& verified : verified_cases()) {
    for (const seconds shift : {seconds(-301), seconds(301), seconds(-86'400), seconds(86'400),
                                seconds(31'536'000), seconds(-31'536'000)}) {
      Judge judge{verified.suite};
      judge.now += shift;
      EXPECT_FALSE(judge(verified.request)) << verified.suite.name << " " << shift.count();
    }
    for (const seconds shift : {seconds(-300), seconds(300)}) {
      Judge judge{verified.suite};
      judge.now += shift;
      EXPECT_TRUE(judge(verified.request)) << verified.suite.name << " " << shift.count();
    }
  }
}

TEST(SigV4Mutants, WhatChangesNothingVerifies) {
  CLAVIUM_NEEDS_VECTORS("sigv4");
  std::size_t judged = 0;
  for (const Verified& verified : verified_cases()) {
    const Judge judge{verified.suite};
    for (const Variant& variant : benign(verified.request)) {
      SCOPED_TRACE(verified.suite.name + ": " + variant.what);
      const Result<void> verdict = judge(variant.request);
      EXPECT_TRUE(verdict) << verdict.error().message;
      ++judged;
    }
  }
  EXPECT_GE(judged, 217U);
}

}  // namespace
}  // namespace clavium::testing
