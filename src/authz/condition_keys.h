// SPDX-License-Identifier: Apache-2.0
//
// What a request is known by when conditions ask: keys such as aws:SourceIp or
// secretsmanager:VersionStage, each with one value or a list.
//
// Source: IAM User Guide, "AWS global condition context keys"; Service Authorization Reference,
// "Actions, resources, and condition keys for AWS Secrets Manager".
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "authz/caller.h"
#include "base/clock.h"

namespace clavium::authz {

/// Names ignore (ASCII) case, the part that is a tag's key included; values do not. Threads: as a
/// std::map.
class ConditionKeys {
 public:
  struct Values {
    std::vector<std::string> all;
    bool is_list = false;  ///< several are possible; then it is no policy variable
  };

  /// One value. Set again (two tags whose keys differ by case alone), the key has both.
  void set(std::string_view name, std::string value);
  /// A list, which may be empty.
  void set_list(std::string_view name, std::vector<std::string> values);
  /// Null when the request has no such key. Valid until the next change.
  [[nodiscard]] const Values* find(std::string_view name) const;

 private:
  std::map<std::string, Values, std::less<>> by_name_;  // lower case
};

/// Where a request came from, and when. The views end with the request.
struct RequestFacts {
  std::string_view source_ip;
  std::string_view user_agent;
  bool secure_transport = false;  ///< TLS, or no transport at all: a call within the process
  TimePoint now;
  std::string_view region;  ///< the one that was asked
};

/// The global keys that every request of this caller has. Those that belong to what is not there
/// (an organisation, a VPC, tags of principals) are absent.
[[nodiscard]] ConditionKeys global_keys(const Caller& caller, const RequestFacts& facts);

}  // namespace clavium::authz
