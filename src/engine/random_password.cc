// SPDX-License-Identifier: Apache-2.0
#include "engine/random_password.h"

#include <utility>
#include <vector>

#include "api/aws_error.h"

namespace clavium::engine {

namespace {

constexpr std::string_view kLower = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kUpper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view kNumbers = "0123456789";
constexpr std::string_view kPunctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

std::string without(std::string_view characters, std::string_view excluded) {
  std::string left;
  for (const char c : characters) {
    if (excluded.find(c) == std::string_view::npos) left.push_back(c);
  }
  return left;
}

}  // namespace

Result<SecretBytes> random_password(const PasswordRules& rules, Entropy& entropy) {
  std::vector<std::string> classes;
  std::string alphabet;
  const auto include = [&](bool excluded, std::string_view characters) {
    if (excluded) return;
    classes.push_back(without(characters, rules.exclude_characters));
    alphabet += classes.back();
  };
  include(rules.exclude_lowercase, kLower);
  include(rules.exclude_uppercase, kUpper);
  include(rules.exclude_numbers, kNumbers);
  include(rules.exclude_punctuation, kPunctuation);
  if (rules.include_space) alphabet += without(" ", rules.exclude_characters);

  if (alphabet.empty())
    return api::invalid_parameter("All characters have been excluded from selection");
  const auto length = std::size_t(rules.length);
  if (rules.require_each_included_type) {
    for (const std::string& characters : classes) {
      if (characters.empty()) {
        return api::invalid_parameter("All characters of the desired type have been excluded");
      }
    }
    if (length < classes.size()) {
      return api::invalid_parameter("Password length is too short based on the required types.");
    }
  }

  const auto draw = [&](std::string_view from) {
    return std::byte(from[random_below(entropy, std::uint32_t(from.size()))]);
  };
  return SecretBytes::filled(length, [&](std::span<std::byte> out) {
    std::size_t at = 0;
    if (rules.require_each_included_type) {
      for (const std::string& characters : classes) out[at++] = draw(characters);
    }
    for (; at < length; ++at) out[at] = draw(alphabet);
    // The required characters were drawn first; a fair shuffle (Fisher-Yates) hides where they
    // stand.
    for (std::size_t i = length; i > 1; --i) {
      std::swap(out[i - 1], out[random_below(entropy, std::uint32_t(i))]);
    }
  });
}

}  // namespace clavium::engine
