// SPDX-License-Identifier: Apache-2.0
#include "keyring/key_file.h"

#include <span>

#include "base/encoding.h"
#include "crypto/hkdf.h"

namespace clavium::keyring {

namespace {

constexpr std::string_view kVersion = " 1";

Result<std::vector<SecretBytes>> parse_lines(std::string_view text, std::string_view title,
                                             std::span<const std::string_view> names) {
  const auto damaged = [](std::size_t line) {
    return fail(ErrorKind::corrupt, "line ", line, " of the key file is not as it was written");
  };
  // Ends with a newline, so a file that was cut short cannot look whole.
  if (text.empty() || text.back() != '\n') {
    return fail(ErrorKind::corrupt, "the key file is empty or cut short");
  }
  const std::vector<std::string_view> lines = split(text.substr(0, text.size() - 1), '\n');
  if (!lines[0].starts_with(title)) return damaged(1);
  if (const auto version = lines[0].substr(title.size()); version != kVersion) {
    if (!version.starts_with(' ') || !parse_integer(version.substr(1))) return damaged(1);
    return std::unexpected(make_error(ErrorKind::precondition,
                                      "the key file is of a format that this program does not know")
                               .with_hint("start the version of clavium that wrote it"));
  }
  if (lines.size() != names.size() + 1) return damaged(lines.size());
  std::vector<SecretBytes> values;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string_view line = lines[i + 1];
    const std::string label = concat(names[i], ": ");
    if (!line.starts_with(label)) return damaged(i + 2);
    values.push_back(SecretBytes::copy_of(line.substr(label.size())));
  }
  return values;
}

}  // namespace

Result<std::vector<SecretBytes>> parse_key_file(const SecretBytes& text, std::string_view title,
                                                std::initializer_list<std::string_view> names) {
  return text.reveal_text([&](std::string_view plain) {
    return parse_lines(plain, title, std::span(names.begin(), names.size()));
  });
}

std::string check_value_of(const SecretBytes& installation_key) {
  const SecretBytes check = crypto::hkdf_sha256(installation_key, "clavium 1 key check", 16);
  return check.reveal([](std::span<const std::byte> bytes) { return hex_encode(bytes); });
}

}  // namespace clavium::keyring
