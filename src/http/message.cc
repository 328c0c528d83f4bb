// SPDX-License-Identifier: Apache-2.0
#include "http/message.h"

#include <algorithm>

#include "base/encoding.h"

namespace clavium::http {

void Headers::add(std::string name, std::string value) {
  fields_.push_back({std::move(name), std::move(value)});
}

void Headers::set(std::string_view name, std::string value) {
  std::erase_if(fields_,
                [&](const Field& field) { return equal_ignoring_ascii_case(field.name, name); });
  fields_.push_back({std::string(name), std::move(value)});
}

void Headers::wipe(std::string_view name) {
  for (Field& field : fields_) {
    if (equal_ignoring_ascii_case(field.name, name)) clavium::wipe(field.value);
  }
  std::erase_if(fields_,
                [&](const Field& field) { return equal_ignoring_ascii_case(field.name, name); });
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
  for (const Field& field : fields_) {
    if (equal_ignoring_ascii_case(field.name, name)) return field.value;
  }
  return std::nullopt;
}

std::size_t Headers::count(std::string_view name) const {
  return std::size_t(std::count_if(fields_.begin(), fields_.end(), [&](const Field& field) {
    return equal_ignoring_ascii_case(field.name, name);
  }));
}

}  // namespace clavium::http
