// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

#include "net/socket_connection.h"

namespace clavium::net {

namespace {

class PlainConnection final : public Connection {
 public:
  PlainConnection(ConnectionShared& shared, http::Connection description, Socket socket)
      : Connection(shared, std::move(description)), socket_(std::move(socket)) {}

 private:
  using ErrorCode = boost::system::error_code;

  std::shared_ptr<PlainConnection> self() {
    return std::static_pointer_cast<PlainConnection>(shared_from_this());
  }

  void begin_handshake() override {
    asio::post(socket_.get_executor(), [me = self()] { me->on_ready(); });
  }

  void begin_read(std::span<std::byte> space) override {
    socket_.async_read_some(asio::buffer(space.data(), space.size()),
                            [me = self()](ErrorCode failed, std::size_t size_bytes) {
                              if (failed) return me->on_lost();
                              me->on_received(size_bytes);
                            });
  }

  void begin_write(std::string_view head, const SecretBytes& body) override {
    // The pointer leaves the call, which reveal() forbids in general: the base class keeps both
    // parts in place until on_sent, so that the body goes from its own memory to the kernel without
    // a copy.
    body.reveal([&](std::span<const std::byte> bytes) {
      asio::async_write(socket_,
                        std::array{asio::buffer(head), asio::buffer(bytes.data(), bytes.size())},
                        [me = self()](ErrorCode failed, std::size_t) {
                          if (failed) return me->on_lost();
                          me->on_sent();
                        });
    });
  }

  void begin_farewell() override {
    ErrorCode ignored;
    socket_.shutdown(Socket::shutdown_send, ignored);
    discard();
  }

  void discard() {
    socket_.async_read_some(asio::buffer(discarded_),
                            [me = self()](ErrorCode failed, std::size_t size) {
                              // A peer that had not finished sending may have sent part of a value.
                              wipe(std::span(me->discarded_).first(size));
                              if (failed) return me->on_lost();
                              me->discard();
                            });
  }

  void cut() override {
    ErrorCode ignored;
    socket_.close(ignored);
  }

  Socket socket_;
  std::array<std::byte, 512> discarded_;
};

}  // namespace

std::shared_ptr<Connection> make_plain_connection(ConnectionShared& shared,
                                                  http::Connection description, Socket socket) {
  return std::make_shared<PlainConnection>(shared, std::move(description), std::move(socket));
}

}  // namespace clavium::net
