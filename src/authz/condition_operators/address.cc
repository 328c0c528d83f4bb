// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "authz/condition_operators/condition_operator.h"
#include "base/encoding.h"

namespace clavium::authz::address_operators {

namespace {

struct Address {
  std::array<std::uint8_t, 16> bytes{};
  int bits = 0;  // 32 or 128
};

std::optional<Address> parse_address(std::string_view text) {
  static constexpr std::array<std::uint8_t, 12> kMapped = {0, 0, 0, 0, 0,    0,
                                                           0, 0, 0, 0, 0xFF, 0xFF};
  const std::string terminated(text);
  Address address;
  if (::inet_pton(AF_INET, terminated.c_str(), address.bytes.data()) == 1) {
    address.bits = 32;
    return address;
  }
  if (::inet_pton(AF_INET6, terminated.c_str(), address.bytes.data()) != 1) return std::nullopt;
  address.bits = 128;
  if (std::equal(kMapped.begin(), kMapped.end(), address.bytes.begin())) {
    std::copy(address.bytes.begin() + kMapped.size(), address.bytes.end(), address.bytes.begin());
    address.bits = 32;
  }
  return address;
}

struct Network {
  Address address;
  int prefix = 0;
};

std::optional<Network> parse_network(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto address = parse_address(text.substr(0, slash));
  if (!address) return std::nullopt;
  if (slash == std::string_view::npos) return Network{*address, address->bits};
  const std::string_view digits = text.substr(slash + 1);
  const auto prefix = parse_integer(digits);
  // Of the mapped form the prefix would count other bits than those that are compared.
  const bool mapped = address->bits == 32 && text.find(':') != std::string_view::npos;
  if (!prefix || digits.front() == '+' || *prefix < 0 || *prefix > address->bits || mapped)
    return std::nullopt;
  return Network{*address, int(*prefix)};
}

}  // namespace

bool is_network(std::string_view text) { return parse_network(text).has_value(); }

bool contains(const PolicyText& policy_text, std::string_view request_text) {
  const auto network = parse_network(policy_text.text);
  const auto given = parse_address(request_text);
  if (!network || !given || network->address.bits != given->bits) return false;
  for (int bit = 0; bit < network->prefix; ++bit) {
    const auto byte = std::size_t(bit / 8);
    const int mask = 0x80 >> (bit % 8);
    if (((network->address.bytes[byte] ^ given->bytes[byte]) & mask) != 0) return false;
  }
  return true;
}

}  // namespace clavium::authz::address_operators
