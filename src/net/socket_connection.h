// SPDX-License-Identifier: Apache-2.0
//
// Makers of connections over a real socket, plain and TLS. Private to net.
#pragma once

#include <memory>

#include "net/asio_types.h"
#include "net/connection.h"
#include "net/tls_context.h"

namespace clavium::net {

[[nodiscard]] std::shared_ptr<Connection> make_plain_connection(ConnectionShared& shared,
                                                                http::Connection description,
                                                                Socket socket);
/// `context` must outlive the connection.
[[nodiscard]] std::shared_ptr<Connection> make_tls_connection(ConnectionShared& shared,
                                                              http::Connection description,
                                                              Socket socket, ssl_ctx_st& context);

}  // namespace clavium::net
