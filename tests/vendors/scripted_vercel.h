// SPDX-License-Identifier: Apache-2.0
//
// vendors::VercelApi over a client that answers from a script, with a clock that sleeping moves.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "base/entropy.h"
#include "support/manual_clock.h"
#include "support/scripted_client.h"
#include "vendors/vercel_api.h"

namespace clavium::testing {

class ScriptedVercel : public ::testing::Test {
 protected:
  static constexpr std::string_view kToken = "vcp_the_token_of_the_test";
  static constexpr std::string_view kValue = "the-value-of-the-test";

  [[nodiscard]] std::unique_ptr<vendors::VercelApi> make(std::string team = "") {
    vendors::VercelApiOptions options;
    options.base_url = "https://api.vercel.example";
    options.team = std::move(team);
    options.token = SecretBytes::copy_of(kToken);
    options.sleep = [this](std::chrono::milliseconds wait) {
      waits.push_back(wait);
      clock.advance(wait);
    };
    auto made = vendors::VercelApi::make(std::move(options), client, clock, entropy);
    EXPECT_TRUE(made) << made.error().message;
    return *std::move(made);
  }
  [[nodiscard]] Result<vendors::VercelEnvRow> create() {
    return api->create_env("prj_1",
                           {.key = "KEY",
                            .type = "sensitive",
                            .target = "production",
                            .custom_environment_id = "",
                            .branch = "",
                            .comment = ""},
                           SecretBytes::copy_of(kValue));
  }
  [[nodiscard]] Result<vendors::VercelEnvRow> edit() {
    return api->edit_env("prj_1", "row_1", {}, SecretBytes::copy_of(kValue));
  }
  static void expect_kind(const Error& error, ErrorKind kind) {
    EXPECT_EQ(name_of(error.kind), name_of(kind)) << error.message;
  }
  static std::string all_text(const Error& error) {
    return error.message + "\n" + error.hint + "\n" + error.code;
  }

  ManualClock clock;
  SystemEntropy entropy;
  ScriptedClient client;
  std::vector<std::chrono::milliseconds> waits;
  std::unique_ptr<vendors::VercelApi> api = make();
};

}  // namespace clavium::testing
