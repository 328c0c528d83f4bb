// SPDX-License-Identifier: Apache-2.0
//
// HTTP messages as plain values: no sockets, no library types. Bodies may carry secret values, so
// they are SecretBytes.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/secret_bytes.h"

namespace clavium::http {

/// Header fields in the order in which they stand on the wire. Names compare without case.
class Headers {
 public:
  struct Field {
    std::string name;   ///< as written
    std::string value;  ///< without surrounding white space
  };

  Headers() = default;
  Headers(std::initializer_list<Field> fields) : fields_(fields) {}

  void add(std::string name, std::string value);
  /// Replaces every field of this name by one.
  void set(std::string_view name, std::string value);
  /// Overwrites the values of this name in memory and drops the fields: for a bearer token, once
  /// sent.
  void wipe(std::string_view name);
  /// The first field of this name; absent when there is none.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;
  [[nodiscard]] std::size_t count(std::string_view name) const;
  [[nodiscard]] const std::vector<Field>& fields() const { return fields_; }

 private:
  std::vector<Field> fields_;
};

/// What the server knows of the connection a request came in on; empty on the client side.
struct Connection {
  std::string peer_address;  ///< "127.0.0.1", without the port
  std::string tls_version;   ///< "TLSv1.3"; empty without TLS
  std::string tls_cipher;    ///< "TLS_AES_128_GCM_SHA256"; empty without TLS
};

struct Request {
  std::string method = "GET";
  /// Origin form exactly as on the wire: path and, behind '?', the query. Never normalised.
  std::string target = "/";
  Headers headers;
  SecretBytes body;
  Connection connection;
};

struct Response {
  int status = 200;
  Headers headers;
  SecretBytes body;
};

}  // namespace clavium::http
