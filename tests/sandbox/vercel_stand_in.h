// SPDX-License-Identifier: Apache-2.0
//
// The Vercel stand-in called as its clients call it, with the answers taken apart.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "support/vercel_world.h"

namespace clavium::testing {

class VercelStandIn : public ::testing::Test {
 protected:
  static constexpr std::string_view kEnv = "/v10/projects/prj_shop/env";

  /// A call with the right token; remembers the answer.
  int call(std::string method, std::string target, std::string_view body = "") {
    auto answer = world.call(std::move(method), std::move(target), body);
    status = answer.status;
    text = std::move(answer.body);
    return status;
  }
  int create(std::string_view body, std::string_view query = "") {
    return call("POST", concat(kEnv, query), body);
  }
  int upsert(std::string_view body) { return create(body, "?upsert=true"); }
  int edit(std::string_view id, std::string_view body) {
    return call("PATCH", concat("/v9/projects/prj_shop/env/", id), body);
  }

  /// A member of the remembered answer by its path, "created.id" or "failed.0.error.code". Text as
  /// it is, "true", "false", "null", whole numbers in digits, the size of a list or an object; "-"
  /// where nothing is.
  [[nodiscard]] std::string at(std::string_view path) const {
    const auto document = json::Document::parse(text);
    if (!document) return "no JSON";
    std::optional<json::Value> here = document->root();
    for (const std::string_view name : split(path, '.')) {
      if (here->kind() == json::Kind::array) {
        here = element(*here, parse_integer(name).value_or(-1));
      } else {
        here = here->find(name);
      }
      if (!here) return "-";
    }
    if (const auto word = here->string()) return std::string(*word);
    if (const auto number = here->integer()) return std::to_string(*number);
    if (const auto flag = here->boolean()) return *flag ? "true" : "false";
    return here->is_null() ? "null" : std::to_string(here->size());
  }
  [[nodiscard]] std::string code() const { return at("error.code"); }

  VercelWorld world;
  int status = 0;
  std::string text;

 private:
  static std::optional<json::Value> element(json::Value list, std::int64_t wanted) {
    std::optional<json::Value> found;
    std::int64_t index = 0;
    list.for_each_element([&](json::Value each) {
      if (index++ == wanted) found = each;
    });
    return found;
  }
};

/// The body of a create: an encrypted row.
inline std::string draft(std::string_view key, std::string_view value,
                         const std::vector<std::string>& targets,
                         std::string_view type = "encrypted", std::string_view more = "") {
  return row_json(key, value, targets, concat(R"(,"type":")", type, "\"", more));
}

}  // namespace clavium::testing
