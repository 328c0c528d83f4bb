// SPDX-License-Identifier: Apache-2.0
//
// http::Client over libcurl. The library is loaded with the first request, not with the program:
// its thirty dependencies cost every start about 4 ms (0.9 ms without, 5.2 ms with; medians of 60
// runs on one machine), which a verb that stays local should not pay.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

#include "base/limits.h"
#include "http/client.h"

namespace clavium::net {

struct HttpsClientOptions {
  /// PEM file of the authorities to trust (SSL_CERT_FILE, AWS_CA_BUNDLE: the caller reads the
  /// environment). Empty: the system's.
  std::filesystem::path ca_bundle;
  /// "http://proxy:3128"; loopback hosts are reached without it. Empty: none, whatever the
  /// environment says.
  std::string proxy;
  std::chrono::milliseconds connect_timeout = limits::kHttpConnectMax;
};

/// Connections are kept and used again; HTTP/1.1 over TLS 1.2 or newer. Nothing is sent twice:
/// where libcurl would repeat a request with a body, because a kept connection turned out dead, it
/// fails (unavailable) and the caller decides. Every buffer that libcurl gives back is wiped first.
///
/// Errors   as http::Client, and invalid_request when method, target or a header could not be sent
/// as
///          they are (line breaks, controls)
/// Threads  safe to call from many; each call under way has a connection of its own.
[[nodiscard]] std::unique_ptr<http::Client> make_https_client(const HttpsClientOptions& options);

}  // namespace clavium::net
