// SPDX-License-Identifier: Apache-2.0
#include "providers/table.h"

#include <array>
#include <string>

#include "providers/random.h"

namespace clavium::providers {

namespace {

using Made = Result<std::unique_ptr<Provider>>;

Made make_random(SecretBytes, const Surroundings& surroundings) {
  return make_random_provider(surroundings.entropy);
}

struct Kind {
  std::string_view name;
  Made (*make)(SecretBytes, const Surroundings&);
};

constexpr std::array<Kind, 1> kKinds = {{
    {"random", make_random},
}};

}  // namespace

std::vector<std::string_view> provider_kinds() {
  std::vector<std::string_view> names;
  for (const Kind& kind : kKinds) names.push_back(kind.name);
  return names;
}

Result<std::unique_ptr<Provider>> make_provider(std::string_view kind, SecretBytes token,
                                                const Surroundings& surroundings) {
  std::string known;
  for (const Kind& row : kKinds) {
    if (row.name == kind) return row.make(std::move(token), surroundings);
    known += concat(known.empty() ? "" : ", ", row.name);
  }
  return std::unexpected(make_error(ErrorKind::invalid_request, "no provider of kind '", kind, "'")
                             .with_hint(concat("one of: ", known)));
}

}  // namespace clavium::providers
