// SPDX-License-Identifier: Apache-2.0
//
// A shape of ours (api/describe.h) beside the shape of the same name in AWS's published model.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "api/describe.h"
#include "json/value.h"

namespace clavium::api {

struct Difference {
  std::string path;  ///< "CreateSecret.request.Tags[].Key", or "CreateSecret.errors"
  std::string what;  ///< "max is 12, AWS has 128"
};

/// Compares shapes of one model; differences gather in the order of the comparison.
class ModelComparison {
 public:
  explicit ModelComparison(json::Value model) : shapes_(*model.find("shapes")) {}

  /// What a client sends: the same members, and every constraint as AWS has it.
  void request(const std::vector<MemberDescription>& ours, const json::Value& operation,
               const std::string& path);
  /// What a client reads: the same members and types. A server need not check its own answers, so a
  /// constraint that is not declared is no difference; one that is declared must be AWS's.
  void response(const std::vector<MemberDescription>& ours, const json::Value& operation,
                const std::string& path);
  /// The modelled errors, sorted.
  void errors(std::span<const std::string_view> ours, const json::Value& operation,
              const std::string& path);

  [[nodiscard]] const std::vector<Difference>& differences() const { return differences_; }
  /// How many members were compared, at every depth: a comparison of nothing proves nothing.
  [[nodiscard]] std::size_t members() const { return members_; }

 private:
  void structure(const std::vector<MemberDescription>& ours, const json::Value& shape,
                 const std::string& path, bool is_request);
  void type(const TypeDescription& ours, std::string_view shape_name, const std::string& path,
            bool is_request);
  void constraints(const TypeDescription& ours, const json::Value& shape, const std::string& path,
                   bool is_request);
  void differs(const std::string& path, std::string what) {
    differences_.push_back({path, std::move(what)});
  }

  json::Value shapes_;
  std::vector<Difference> differences_;
  std::size_t members_ = 0;
};

}  // namespace clavium::api
