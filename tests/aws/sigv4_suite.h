// SPDX-License-Identifier: Apache-2.0
//
// Reads a case of AWS's Signature Version 4 suite: a raw HTTP request and the texts that signing it
// must give, byte for byte.
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "aws/access_key.h"
#include "aws/sigv4.h"
#include "base/clock.h"
#include "http/message.h"
#include "json/value.h"
#include "support/vectors.h"

namespace clavium::testing {

struct SuiteCase {
  std::string name;
  std::filesystem::path folder;
  std::string key_id, secret, token;
  aws::Scope scope;
  TimePoint time;
  std::chrono::seconds lifetime{};
  bool normalize = true;
  bool sign_body = false;
  bool omit_session_token = false;

  [[nodiscard]] aws::AccessKey key() const {
    return {key_id, SecretBytes::copy_of(secret), SecretBytes::copy_of(token), std::nullopt};
  }
  [[nodiscard]] aws::SignOptions options() const {
    return {normalize, sign_body, !omit_session_token};
  }
  [[nodiscard]] std::string text(const std::string& file) const { return read_file(folder / file); }
};

inline SuiteCase read_case(const std::filesystem::path& folder) {
  const json::Document document = json::Document::parse(read_file(folder / "context.json")).value();
  const json::Value root = document.root();
  const auto text = [](const json::Value& of, std::string_view key) {
    const auto member = of.find(key);
    return member ? std::string(member->string().value()) : std::string();
  };
  const auto flag = [&](std::string_view key) {
    const auto member = root.find(key);
    return member && member->boolean().value();
  };
  const json::Value credentials = root.find("credentials").value();
  SuiteCase made;
  made.name = folder.filename().string();
  made.folder = folder;
  made.key_id = text(credentials, "access_key_id");
  made.secret = text(credentials, "secret_access_key");
  made.token = text(credentials, "token");
  made.scope = {text(root, "region"), text(root, "service")};
  made.time = parse_iso8601(text(root, "timestamp")).value();
  made.lifetime = std::chrono::seconds(root.find("expiration_in_seconds")->integer().value());
  made.normalize = flag("normalize");
  made.sign_body = flag("sign_body");
  made.omit_session_token = flag("omit_session_token");
  return made;
}

inline std::vector<SuiteCase> suite_cases() {
  std::vector<SuiteCase> cases;
  const std::filesystem::path folder = vectors_dir() / "sigv4";
  if (!std::filesystem::exists(folder)) return cases;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.is_directory()) cases.push_back(read_case(entry.path()));
  }
  std::sort(cases.begin(), cases.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return cases;
}

/// A raw request as the listener would hand it on. The target may hold spaces; a line that begins
/// with white space continues the field before it.
inline http::Request read_raw_request(std::string_view raw) {
  http::Request request;
  std::vector<http::Headers::Field> fields;
  const auto take_line = [&] {
    const std::size_t end = std::min(raw.find('\n'), raw.size());
    std::string_view line = raw.substr(0, end);
    raw.remove_prefix(std::min(end + 1, raw.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
  };
  const std::string_view first = take_line();
  const std::size_t method_end = first.find(' ');
  request.method = std::string(first.substr(0, method_end));
  request.target = std::string(first.substr(method_end + 1, first.rfind(' ') - method_end - 1));
  while (!raw.empty()) {
    const std::string_view line = take_line();
    if (line.empty()) break;
    if (line.front() == ' ' && !fields.empty()) {
      fields.back().value.append(line);
      continue;
    }
    const std::size_t colon = line.find(':');
    std::string_view value = line.substr(colon + 1);
    value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
    fields.push_back({std::string(line.substr(0, colon)), std::string(value)});
  }
  for (auto& field : fields) request.headers.add(field.name, field.value);
  request.body = SecretBytes::copy_of(raw);
  return request;
}

inline http::Request copy_of(const http::Request& request) {
  return {request.method, request.target, request.headers, request.body.clone(),
          request.connection};
}

inline http::Url suite_base() { return {"https", "example.amazonaws.com", 443, ""}; }

}  // namespace clavium::testing
