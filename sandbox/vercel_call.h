// SPDX-License-Identifier: Apache-2.0
//
// A request to the Vercel stand-in taken apart, and answers put together.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"
#include "json/writer.h"
#include "sandbox/vercel_env.h"

namespace clavium::sandbox {

/// "/v10/projects/prj_1/env?upsert=true" is the version "v10", the parts "projects", "prj_1",
/// "env", and the query.
struct Call {
  std::string method;
  std::string version;  ///< "v10"; "_sandbox" for the control path
  std::vector<std::string> parts;
  std::map<std::string, std::string, std::less<>> query;

  explicit Call(const http::Request& request);
  [[nodiscard]] bool is(std::string_view wanted_method, std::string_view wanted_version,
                        std::size_t count) const;
  /// Empty where the query has none of this name.
  [[nodiscard]] std::string_view parameter(std::string_view name) const;
};

[[nodiscard]] http::Response json_answer(int status, json::Writer&& writer);
/// `{"error":{"code":…,"message":…}}`
[[nodiscard]] http::Response refusal_answer(const Refusal& refusal);
[[nodiscard]] http::Response refusal_answer(int status, std::string_view code,
                                            std::string_view message);
[[nodiscard]] http::Response row_answer(const EnvRow& row, const RowView& view = {});
[[nodiscard]] http::Response row_or_refusal(const Allowed<const EnvRow*>& outcome);

}  // namespace clavium::sandbox
