// SPDX-License-Identifier: Apache-2.0
//
// The filters of ListSecrets and BatchGetSecretValue. Filters are ANDed, the values of one filter
// ORed; a leading '!' turns one value around.
//
// name, tag-key, tag-value, primary-region and owning-service match a case-sensitive prefix.
// description and all split both sides into words and want every word of the value to begin some
// word of one attribute. The word rule reproduces the recorded behaviour of AWS;
// tests/engine/filters_test.cc holds the recordings.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/secret.h"
#include "base/error.h"

namespace clavium::engine {

struct Filter {
  std::string key;
  std::vector<std::string> values;
};

/// Lower-case words of a text: split at its one kind of special character (/ - _ + = . @) and
/// before each capital that begins a lower-case run.
[[nodiscard]] std::vector<std::string> words_of(std::string_view text);

[[nodiscard]] bool matches(const api::Secret& secret, const std::vector<Filter>& filters);

}  // namespace clavium::engine
