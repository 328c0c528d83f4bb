// SPDX-License-Identifier: Apache-2.0
#include "cli/dev_process.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <fstream>
#include <sstream>
#include <system_error>

#include "base/encoding.h"

extern char** environ;

namespace clavium::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds kPause{50};
constexpr std::chrono::milliseconds kProbeMax{500};

std::string text_of(int number) { return std::generic_category().message(number); }

// Absent when there is no such process, or it has ended and waits to be collected.
std::optional<std::uint64_t> start_ticks_of(pid_t id) {
  std::ifstream file(concat("/proc/", id, "/stat"));
  std::string line;
  if (!std::getline(file, line)) return std::nullopt;
  // The name in parentheses may hold anything, parentheses and spaces included; fields count behind
  // the last.
  const std::size_t name_end = line.rfind(')');
  if (name_end == std::string::npos) return std::nullopt;
  std::istringstream fields(line.substr(name_end + 1));
  std::string field;
  fields >> field;
  if (field == "Z" || field == "X") return std::nullopt;
  for (int i = 4; i <= 22 && fields >> field; ++i) {
  }
  const auto ticks = parse_integer(field);
  return ticks ? std::optional(std::uint64_t(*ticks)) : std::nullopt;
}

bool runs(const DevProcess& process) {
  // A child of ours that has ended would otherwise stay as a zombie.
  ::waitpid(process.id, nullptr, WNOHANG);
  return start_ticks_of(process.id) == process.started_at_ticks;
}

void pause() { ::poll(nullptr, 0, int(kPause.count())); }

// A connection to the port on loopback; absent when nobody listens there. The caller closes it.
std::optional<int> connect_to(std::uint16_t port) {
  const int connection = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connection < 0) return std::nullopt;
  timeval patience{0, suseconds_t(std::chrono::microseconds(kProbeMax).count())};
  ::setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(connection, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
    return connection;
  ::close(connection);
  return std::nullopt;
}

// True when GET /readyz answers 200.
bool is_ready(std::uint16_t port) {
  const auto connection = connect_to(port);
  if (!connection) return false;
  constexpr std::string_view kRequest =
      "GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
  constexpr std::string_view kGood = "HTTP/1.1 200";
  char head[kGood.size()];
  const bool ready = ::send(*connection, kRequest.data(), kRequest.size(), MSG_NOSIGNAL) ==
                         ssize_t(kRequest.size()) &&
                     ::recv(*connection, head, sizeof head, MSG_WAITALL) == ssize_t(sizeof head) &&
                     std::string_view(head, sizeof head) == kGood;
  ::close(*connection);
  return ready;
}

Result<void> make_private_directory(const fs::path& directory) {
  std::error_code error;
  fs::create_directories(directory, error);
  if (!error) fs::permissions(directory, fs::perms::owner_all, error);
  if (error)
    return fail(ErrorKind::unavailable, directory.string(),
                " could not be made: ", error.message());
  return {};
}

// Owns the file actions and attributes of posix_spawn.
class SpawnPlan {
 public:
  explicit SpawnPlan(const std::string& log) {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawn_file_actions_addopen(&actions_, 0, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_addopen(&actions_, 1, log.c_str(), O_WRONLY | O_CREAT | O_APPEND,
                                       0600);
    ::posix_spawn_file_actions_adddup2(&actions_, 1, 2);
    ::posix_spawnattr_init(&attributes_);
    sigset_t defaults;
    ::sigemptyset(&defaults);
    ::sigaddset(&defaults, SIGPIPE);
    ::posix_spawnattr_setsigdefault(&attributes_, &defaults);
    ::posix_spawnattr_setflags(&attributes_, short(POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF));
  }
  ~SpawnPlan() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;

  [[nodiscard]] int spawn(pid_t& id, const std::string& program,
                          const std::vector<std::string>& words) const {
    std::vector<char*> argv{const_cast<char*>(program.c_str())};
    for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    return ::posix_spawn(&id, program.c_str(), &actions_, &attributes_, argv.data(), environ);
  }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

}  // namespace

std::optional<DevProcess> find_process(const fs::path& directory) {
  std::ifstream file(directory / "server.pid");
  DevProcess process;
  if (!(file >> process.id >> process.started_at_ticks >> process.port) || process.id <= 1)
    return std::nullopt;
  if (!runs(process)) return std::nullopt;
  return process;
}

Result<DevProcess> start_process(const fs::path& directory, const std::string& program,
                                 const std::vector<std::string>& words, std::uint16_t port) {
  // Whoever listens there would answer for the server that could not start.
  if (const auto other = connect_to(port)) {
    ::close(*other);
    return std::unexpected(
        make_error(ErrorKind::conflict, "port ", port, " is taken by another program")
            .with_code("port_taken")
            .with_hint("clavium dev up --port PORT"));
  }
  CLAVIUM_CHECK(make_private_directory(directory));
  const SpawnPlan plan((directory / "server.log").string());
  DevProcess process;
  process.port = port;
  if (const int error = plan.spawn(process.id, program, words); error != 0) {
    return fail(ErrorKind::unavailable, "the server could not be started: ", text_of(error));
  }
  const auto ticks = start_ticks_of(process.id);
  // Gone already: wait_until_ready() says so, with the log as its hint.
  process.started_at_ticks = ticks.value_or(0);
  std::ofstream file(directory / "server.pid", std::ios::trunc);
  file << process.id << ' ' << process.started_at_ticks << ' ' << process.port << '\n';
  if (!file.flush()) {
    ::kill(process.id, SIGTERM);
    return fail(ErrorKind::unavailable, (directory / "server.pid").string(),
                " could not be written");
  }
  return process;
}

Result<void> wait_until_ready(const DevProcess& process, std::chrono::milliseconds patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  for (;;) {
    if (!runs(process)) return fail(ErrorKind::unavailable, "the server ended before it was ready");
    if (is_ready(process.port)) return {};
    if (std::chrono::steady_clock::now() >= deadline) {
      return fail(ErrorKind::unavailable, "the server is not ready after ", patience.count() / 1000,
                  " s");
    }
    pause();
  }
}

Result<void> stop_process(const fs::path& directory, const DevProcess& process,
                          std::chrono::milliseconds patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  if (runs(process) && ::kill(process.id, SIGTERM) != 0 && errno != ESRCH) {
    return fail(ErrorKind::denied, "process ", process.id,
                " could not be signalled: ", text_of(errno));
  }
  while (runs(process)) {
    if (std::chrono::steady_clock::now() >= deadline) {
      return fail(ErrorKind::unavailable, "process ", process.id, " still runs after ",
                  patience.count() / 1000, " s");
    }
    pause();
  }
  std::error_code ignored;
  fs::remove(directory / "server.pid", ignored);
  return {};
}

}  // namespace clavium::cli
