// SPDX-License-Identifier: Apache-2.0
//
// The server side of TLS, configured once. Private to net.
#pragma once

#include <filesystem>
#include <memory>

#include "base/error.h"

struct ssl_ctx_st;  // OpenSSL's SSL_CTX

namespace clavium::net {

struct TlsContextDeleter {
  void operator()(ssl_ctx_st* context) const;
};
using TlsContext = std::unique_ptr<ssl_ctx_st, TlsContextDeleter>;

/// TLS 1.2 and 1.3 with forward secrecy and AEAD ciphers only, no renegotiation, no compression, no
/// session tickets (a ticket key would decrypt recorded traffic). A key file that others may read
/// is logged as "tls.key_exposed", a warning.
///
/// Errors   invalid_request: a file cannot be read, holds no PEM of its kind, or key and
/// certificate do
///          not belong together
[[nodiscard]] Result<TlsContext> make_tls_context(const std::filesystem::path& certificate,
                                                  const std::filesystem::path& key);

}  // namespace clavium::net
