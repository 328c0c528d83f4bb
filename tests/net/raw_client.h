// SPDX-License-Identifier: Apache-2.0
//
// A TCP client that sends exactly the bytes it is told to, and a listening socket that answers by
// hand.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace clavium::net::test {

/// Long enough for a loaded machine under a sanitizer; only a failing test ever waits it out.
inline constexpr std::chrono::milliseconds kPatience{10'000};

class RawSocket {
 public:
  explicit RawSocket(int descriptor) : descriptor_(descriptor) {
    if (descriptor_ < 0) throw std::runtime_error("no socket");
  }
  RawSocket(RawSocket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  RawSocket& operator=(RawSocket&&) = delete;
  ~RawSocket() { close(); }

  static RawSocket connected_to(std::uint16_t port) {
    RawSocket made(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const sockaddr_in address = loopback(port);
    if (::connect(made.descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) !=
        0) {
      throw std::runtime_error("cannot connect");
    }
    return made;
  }

  static RawSocket listening() {
    RawSocket made(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const sockaddr_in address = loopback(0);
    if (::bind(made.descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) !=
            0 ||
        ::listen(made.descriptor_, 16) != 0) {
      throw std::runtime_error("cannot listen");
    }
    return made;
  }

  [[nodiscard]] std::uint16_t port() const {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    ::getsockname(descriptor_, reinterpret_cast<sockaddr*>(&address), &size);
    return ntohs(address.sin_port);
  }

  [[nodiscard]] RawSocket accept() const {
    if (!readable(kPatience)) throw std::runtime_error("nobody connected");
    return RawSocket(::accept4(descriptor_, nullptr, nullptr, SOCK_CLOEXEC));
  }

  void send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;  // the other side may rightly have closed; what it said is what counts
      bytes.remove_prefix(std::size_t(sent));
    }
  }

  [[nodiscard]] bool readable(std::chrono::milliseconds patience) const {
    pollfd waiting{descriptor_, POLLIN, 0};
    return ::poll(&waiting, 1, int(patience.count())) > 0;
  }

  /// What arrives until the end of the stream.
  [[nodiscard]] std::string read_to_end(std::chrono::milliseconds patience = kPatience) {
    while (read_some(patience)) {
    }
    return std::exchange(read_, {});
  }

  /// What arrives up to and with `mark`; what lies behind it is kept for the next call.
  [[nodiscard]] std::string read_until(std::string_view mark) {
    std::size_t at = 0;
    while ((at = read_.find(mark)) == std::string::npos) {
      if (!read_some(kPatience)) return std::exchange(read_, {});
    }
    std::string found = read_.substr(0, at + mark.size());
    read_.erase(0, at + mark.size());
    return found;
  }

  [[nodiscard]] std::string read_exactly(std::size_t size_bytes) {
    while (read_.size() < size_bytes && read_some(kPatience)) {
    }
    std::string found = read_.substr(0, size_bytes);
    read_.erase(0, found.size());
    return found;
  }

  /// One answer: its head, and as many bytes of body as the head says.
  [[nodiscard]] std::string read_answer() {
    std::string head = read_until("\r\n\r\n");
    const std::size_t at = head.find("Content-Length: ");
    if (at == std::string::npos) return head;
    return head + read_exactly(std::stoul(head.substr(at + 16)));
  }

  /// True when the peer has ended the stream and nothing but that is left to read.
  [[nodiscard]] bool ended(std::chrono::milliseconds patience = kPatience) {
    return read_.empty() && readable(patience) && !read_some(patience) && read_.empty();
  }

  void shut_sending() const { ::shutdown(descriptor_, SHUT_WR); }
  void close() {
    if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
  }
  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  static sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
  }

  bool read_some(std::chrono::milliseconds patience) {
    if (!readable(patience)) return false;
    char bytes[16'384];
    const ssize_t arrived = ::recv(descriptor_, bytes, sizeof bytes, 0);
    if (arrived <= 0) return false;
    read_.append(bytes, std::size_t(arrived));
    return true;
  }

  int descriptor_;
  std::string read_;
};

}  // namespace clavium::net::test
