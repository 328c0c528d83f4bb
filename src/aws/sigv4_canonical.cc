// SPDX-License-Identifier: Apache-2.0
//
// The canonicaliser: a request as the text that both sides sign.
#include <algorithm>

#include "aws/sigv4.h"
#include "base/encoding.h"

namespace clavium::aws {

namespace {

constexpr std::string_view kWhite = " \t\r\n";

// Trimmed, and each run of white space as one space. Word by word: byte by byte cost more than the
// hash.
void append_collapsed(SecretBuffer& out, std::string_view value) {
  bool first = true;
  for (;;) {
    value.remove_prefix(std::min(value.find_first_not_of(kWhite), value.size()));
    if (value.empty()) return;
    if (!first) out.push_back(' ');
    first = false;
    const std::size_t end = std::min(value.find_first_of(kWhite), value.size());
    out.append(value.substr(0, end));
    value.remove_prefix(end);
  }
}

void append_header(SecretBuffer& out, const http::Headers& headers, std::string_view name) {
  out.append(name);
  out.push_back(':');
  bool first = true;
  for (const http::Headers::Field& field : headers.fields()) {
    if (!equal_ignoring_ascii_case(field.name, name)) continue;
    if (!first) out.push_back(',');
    first = false;
    append_collapsed(out, field.value);
  }
  out.push_back('\n');
}

void append_query(SecretBuffer& out, std::string_view target, std::string_view left_out) {
  std::vector<QueryParameter> parameters = query_parameters(target);
  if (!left_out.empty()) {
    std::erase_if(parameters, [&](const QueryParameter& p) { return p.name == left_out; });
  }
  for (QueryParameter& parameter : parameters) {
    parameter.name = percent_encode(parameter.name);
    parameter.value = percent_encode(parameter.value);
  }
  // By name and then by value, both as encoded: "Param" comes before "Param-3", whatever "="
  // weighs.
  std::sort(parameters.begin(), parameters.end(), [](const auto& a, const auto& b) {
    return a.name != b.name ? a.name < b.name : a.value < b.value;
  });
  bool first = true;
  for (const QueryParameter& parameter : parameters) {
    if (!first) out.push_back('&');
    first = false;
    out.append(parameter.name);
    out.push_back('=');
    out.append(parameter.value);
  }
}

}  // namespace

std::string normalized_path(std::string_view raw) {
  std::vector<std::string_view> kept;
  for (const std::string_view segment : split(raw, '/')) {
    if (segment.empty() || segment == ".") continue;
    if (segment != "..") {
      kept.push_back(segment);
    } else if (!kept.empty()) {
      kept.pop_back();
    }
  }
  std::string path;
  for (const std::string_view segment : kept) path.append("/").append(segment);
  if (path.empty() || raw.ends_with('/')) path.push_back('/');
  return path;
}

std::vector<QueryParameter> query_parameters(std::string_view target) {
  std::vector<QueryParameter> parameters;
  const std::size_t query_at = target.find('?');
  if (query_at == std::string_view::npos) return parameters;
  const auto decoded = [](std::string_view text) {
    return percent_decode(text).value_or(std::string(text));
  };
  for (const std::string_view piece : split(target.substr(query_at + 1), '&')) {
    if (piece.empty()) continue;
    const std::size_t equals = std::min(piece.find('='), piece.size());
    const std::string_view value = piece.substr(std::min(equals + 1, piece.size()));
    parameters.push_back({decoded(piece.substr(0, equals)), decoded(value)});
  }
  return parameters;
}

SecretBytes canonical_request(std::string_view method, std::string_view target,
                              const http::Headers& headers,
                              std::span<const std::string> signed_headers,
                              std::string_view payload_hash_hex, const CanonicalOptions& options) {
  SecretBuffer out(1024);
  const std::string_view path = target.substr(0, target.find('?'));
  out.append(method);
  out.push_back('\n');
  out.append(percent_encode(options.normalize_path ? normalized_path(path) : path, true));
  out.push_back('\n');
  append_query(out, target, options.left_out_parameter);
  out.push_back('\n');
  for (const std::string& name : signed_headers) append_header(out, headers, name);
  out.push_back('\n');
  out.append(join(signed_headers, ";"));
  out.push_back('\n');
  out.append(payload_hash_hex);
  return std::move(out).finish();
}

}  // namespace clavium::aws
