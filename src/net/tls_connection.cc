// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <new>

#include "net/socket_connection.h"

namespace clavium::net {

namespace {

/// The largest TLS record: head and body below it leave in one.
constexpr std::size_t kRecordBytesMax = 16'384;

class TlsConnection final : public Connection {
 public:
  TlsConnection(ConnectionShared& shared, http::Connection description, Socket socket,
                SSL_CTX& context)
      : Connection(shared, std::move(description)),
        stream_(std::move(socket), new_session(context)) {}

 private:
  using ErrorCode = boost::system::error_code;
  using Stream = asio::ssl::stream<Socket>;

  /// The stream frees it.
  static SSL* new_session(SSL_CTX& context) {
    SSL* const session = SSL_new(&context);
    if (session == nullptr) throw std::bad_alloc();
    return session;
  }

  std::shared_ptr<TlsConnection> self() {
    return std::static_pointer_cast<TlsConnection>(shared_from_this());
  }

  void begin_handshake() override {
    stream_.async_handshake(asio::ssl::stream_base::server, [me = self()](ErrorCode failed) {
      if (failed) return me->on_lost();
      SSL* const session = me->stream_.native_handle();
      me->description_.tls_version = SSL_get_version(session);
      me->description_.tls_cipher = SSL_CIPHER_get_name(SSL_get_current_cipher(session));
      me->on_ready();
    });
  }

  void begin_read(std::span<std::byte> space) override {
    stream_.async_read_some(asio::buffer(space.data(), space.size()),
                            [me = self()](ErrorCode failed, std::size_t size_bytes) {
                              if (failed) return me->on_lost();
                              me->on_received(size_bytes);
                            });
  }

  void begin_write(std::string_view head, const SecretBytes& body) override {
    // Asio's TLS stream makes a record, and a system call, of every buffer. Joining a small answer
    // costs less than that; the joined copy is a SecretBytes too.
    if (!body.empty() && head.size() + body.size_bytes() <= kRecordBytesMax) {
      SecretBuffer joined(head.size() + body.size_bytes());
      joined.append(head);
      body.reveal([&](std::span<const std::byte> bytes) { joined.append(bytes); });
      joined_ = std::move(joined).finish();
      return write({}, joined_);
    }
    write(head, body);
  }

  void write(std::string_view head, const SecretBytes& body) {
    // As in plain_connection.cc: both parts stay in place until on_sent.
    body.reveal([&](std::span<const std::byte> bytes) {
      asio::async_write(stream_,
                        std::array{asio::buffer(head), asio::buffer(bytes.data(), bytes.size())},
                        [me = self()](ErrorCode failed, std::size_t) {
                          me->joined_ = SecretBytes();
                          if (failed) return me->on_lost();
                          me->on_sent();
                        });
    });
  }

  void begin_farewell() override {
    stream_.async_shutdown([me = self()](ErrorCode) {
      // Whether or not the peer said goodbye in TLS: what it still sends is read and dropped.
      ErrorCode ignored;
      me->stream_.next_layer().shutdown(Socket::shutdown_send, ignored);
      me->discard();
    });
  }

  void discard() {
    stream_.next_layer().async_read_some(asio::buffer(discarded_),
                                         [me = self()](ErrorCode failed, std::size_t) {
                                           if (failed) return me->on_lost();
                                           me->discard();
                                         });
  }

  void cut() override {
    ErrorCode ignored;
    stream_.next_layer().close(ignored);
  }

  Stream stream_;
  SecretBytes joined_;
  std::array<std::byte, 512> discarded_;  // ciphertext
};

}  // namespace

std::shared_ptr<Connection> make_tls_connection(ConnectionShared& shared,
                                                http::Connection description, Socket socket,
                                                ssl_ctx_st& context) {
  return std::make_shared<TlsConnection>(shared, std::move(description), std::move(socket),
                                         context);
}

}  // namespace clavium::net
