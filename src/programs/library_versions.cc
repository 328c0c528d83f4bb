// SPDX-License-Identifier: Apache-2.0
#include "programs/library_versions.h"

#include <openssl/crypto.h>
#include <simdjson.h>
#include <sodium.h>
#include <sqlite3.h>

#include <boost/version.hpp>

#include "base/error.h"

namespace clavium::programs {

std::vector<std::pair<std::string, std::string>> library_versions() {
  return {{"boost", concat(BOOST_VERSION / 100000, ".", BOOST_VERSION / 100 % 1000)},
          {"libsodium", sodium_version_string()},
          {"openssl", OpenSSL_version(OPENSSL_VERSION_STRING)},
          {"simdjson", concat(int(simdjson::SIMDJSON_VERSION_MAJOR), ".",
                              int(simdjson::SIMDJSON_VERSION_MINOR))},
          {"sqlite", sqlite3_libversion()}};
}

}  // namespace clavium::programs
