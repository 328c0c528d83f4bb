// SPDX-License-Identifier: Apache-2.0
//
// A certificate authority of one, made anew for each run by the openssl command: no key is ever
// stored.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "base/error.h"

namespace clavium::net::test {

/// Files for tests in a directory of their own, gone with the object.
class TlsFiles {
 public:
  TlsFiles() {
    std::string pattern = (std::filesystem::temp_directory_path() / "clavium-tls-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary directory");
    directory_ = pattern;
    make("server", "DNS:localhost,IP:127.0.0.1");
    make("stranger", "DNS:localhost,IP:127.0.0.1");
    make("misnamed", "DNS:elsewhere.example");
  }
  TlsFiles(const TlsFiles&) = delete;
  TlsFiles& operator=(const TlsFiles&) = delete;
  ~TlsFiles() {
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }

  /// Of "server", "stranger" (same names, another key) or "misnamed" (another name).
  [[nodiscard]] std::filesystem::path certificate(const std::string& name = "server") const {
    return directory_ / (name + ".crt");
  }
  [[nodiscard]] std::filesystem::path key(const std::string& name = "server") const {
    return directory_ / (name + ".key");
  }
  [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }

 private:
  void make(const std::string& name, const std::string& names) const {
    const std::string command = concat(
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -noenc -days 2 -subj "
        "/CN=",
        name, " -addext subjectAltName=", names, " -keyout ", key(name).string(), " -out ",
        certificate(name).string(), " 2>/dev/null");
    if (std::system(command.c_str()) != 0) throw std::runtime_error("openssl req failed");
  }

  std::filesystem::path directory_;
};

}  // namespace clavium::net::test
