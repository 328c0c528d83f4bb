// SPDX-License-Identifier: Apache-2.0
//
// How a value is stored (R-B4): the JSON object {"value": "…", "owner": "…"}; further members are
// allowed and kept. `value` is what programs are given; the rest travels with it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/secret_bytes.h"

namespace clavium::runbook {

struct Envelope {
  SecretBytes value;
  std::string owner;
};

/// Errors: invalid_request ("malformed_envelope") when it is no such object; nothing of the text is
/// quoted.
[[nodiscard]] Result<Envelope> open_envelope(const SecretBytes& text);

/// True for a JSON object with a string member "value"; an owner is not asked for.
[[nodiscard]] bool is_envelope(const SecretBytes& stored);
/// A string member of a stored JSON object; absent when it is none or lacks the member.
[[nodiscard]] std::optional<SecretBytes> envelope_member(const SecretBytes& stored,
                                                         std::string_view member);
/// The names of its members; empty for anything but an object.
[[nodiscard]] std::vector<std::string> envelope_members(const SecretBytes& stored);

/// What a program is given: the envelope's `value`, or all of a value that is no envelope.
[[nodiscard]] SecretBytes value_within(const SecretBytes& stored);

/// {"value": …} and, where it is not empty, "owner".
/// Errors: invalid_request when the value is no UTF-8 text.
[[nodiscard]] Result<SecretBytes> new_envelope(const SecretBytes& value, std::string_view owner);

/// The object `stored` with another `value`, with `owner` where that is not empty, and every
/// further member as it is. Errors: invalid_request when the value is no UTF-8 text, or `stored` is
/// no JSON object.
[[nodiscard]] Result<SecretBytes> envelope_with_value(const SecretBytes& stored,
                                                      const SecretBytes& value,
                                                      std::string_view owner = {});

}  // namespace clavium::runbook
