// SPDX-License-Identifier: Apache-2.0
//
// The Vercel stand-in in this process: its state, its control path and a clock that sleeping moves.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/encoding.h"
#include "base/entropy.h"
#include "http/url.h"
#include "json/value.h"
#include "json/writer.h"
#include "sandbox/vercel.h"
#include "support/in_process_client.h"
#include "support/manual_clock.h"
#include "vendors/retry.h"

namespace clavium::testing {

struct VercelWorld {
  static constexpr std::string_view kToken = "vcp_the_right_token";
  static constexpr std::string_view kProject = "prj_shop";
  static constexpr std::string_view kBaseUrl = "http://127.0.0.1:4580";

  explicit VercelWorld(std::string team_id = "", std::string team_slug = "")
      : sandbox({.project_id = std::string(kProject),
                 .project_name = "shop",
                 .team_id = team_id,
                 .team_slug = team_slug,
                 .token = SecretBytes::copy_of(kToken)},
                clock, entropy),
        client(sandbox),
        control_client(sandbox) {}

  [[nodiscard]] vendors::Sleep sleep() {
    return [this](std::chrono::milliseconds wait) {
      waited += wait;
      clock.advance(wait);
    };
  }

  struct Answer {
    int status = 0;
    std::string body;
  };
  /// A call of somebody else, with the right token.
  Answer call(std::string method, std::string target, std::string_view body = "") {
    http::Request request;
    request.method = std::move(method);
    request.target = std::move(target);
    request.headers.set("Authorization", concat("Bearer ", kToken));
    request.body = SecretBytes::copy_of(body);
    const auto response = control_client.send(*http::parse_url(kBaseUrl), request);
    return {response->status,
            response->body.reveal_text([](std::string_view text) { return std::string(text); })};
  }
  void behave(std::string_view settings) {
    EXPECT_EQ(call("PUT", "/_sandbox/behaviour", settings).status, 200);
  }
  /// The id of the new row.
  std::string plant(std::string_view row) {
    const Answer planted = call("POST", "/_sandbox/env", row);
    EXPECT_EQ(planted.status, 200) << planted.body;
    return std::string(*json::Document::parse(planted.body)->root().find("id")->string());
  }

  struct Row {
    std::string id, key, type, sha256, comment, branch;
    std::vector<std::string> targets;
    std::vector<std::string> custom_environments;
  };
  /// What the place really holds, by the control path.
  [[nodiscard]] std::vector<Row> rows() {
    const auto document = json::Document::parse(call("GET", "/_sandbox/env").body);
    const auto text = [](json::Value object, std::string_view name) {
      return std::string(*object.find(name)->string());
    };
    std::vector<Row> rows;
    document->root().find("envs")->for_each_element([&](json::Value element) {
      Row row{text(element, "id"),
              text(element, "key"),
              text(element, "type"),
              text(element, "sha256"),
              text(element, "comment"),
              text(element, "gitBranch"),
              {},
              {}};
      element.find("target")->for_each_element(
          [&](json::Value target) { row.targets.emplace_back(*target.string()); });
      element.find("customEnvironmentIds")->for_each_element([&](json::Value custom) {
        row.custom_environments.emplace_back(*custom.string());
      });
      rows.push_back(std::move(row));
    });
    return rows;
  }

  ManualClock clock;
  SystemEntropy entropy;
  sandbox::VercelSandbox sandbox;
  InProcessClient client;          ///< for what is under test
  InProcessClient control_client;  ///< for the test itself
  std::chrono::milliseconds waited{0};
};

/// A row as a JSON object, for planting.
inline std::string row_json(std::string_view key, std::string_view value,
                            const std::vector<std::string>& targets, std::string_view more = "") {
  json::Writer writer;
  writer.begin_object().member("key", key).member("value", value).key("target").begin_array();
  for (const std::string& target : targets) writer.value(target);
  writer.end_array().end_object();
  std::string text = std::move(writer).finish_text();
  text.insert(text.size() - 1, more);
  return text;
}

}  // namespace clavium::testing
