// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace clavium::aws {

/// The environment comes in by name, as time and chance do: the value of a variable, absent when
/// unset. A variable that is set to nothing counts as unset everywhere here, as in AWS's own tools.
using Environment = std::function<std::optional<std::string>(std::string_view)>;

/// The value of a variable that is set to something.
[[nodiscard]] inline std::optional<std::string> non_empty(const Environment& environment,
                                                          std::string_view name) {
  std::optional<std::string> value = environment(name);
  if (value && value->empty()) value.reset();
  return value;
}

}  // namespace clavium::aws
