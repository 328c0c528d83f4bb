// SPDX-License-Identifier: Apache-2.0
//
// Every kind of provider by name. One more: its own stem, one line in table.cc.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/entropy.h"
#include "base/error.h"
#include "base/secret_bytes.h"
#include "http/client.h"
#include "providers/provider.h"

namespace clavium::providers {

/// What every provider is made of; must outlive the provider.
struct Surroundings {
  http::Client& client;
  Clock& clock;
  Entropy& entropy;
};

/// "random", in the order of the table.
[[nodiscard]] std::vector<std::string_view> provider_kinds();

/// Makes a provider; nothing is sent yet. `token` is the credential for managing the vendor's
/// account and is empty for kinds that have no vendor. Errors: invalid_request for an unknown kind,
/// with the list of known ones.
[[nodiscard]] Result<std::unique_ptr<Provider>> make_provider(std::string_view kind,
                                                              SecretBytes token,
                                                              const Surroundings& surroundings);

}  // namespace clavium::providers
