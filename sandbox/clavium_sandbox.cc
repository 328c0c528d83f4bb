// SPDX-License-Identifier: Apache-2.0
//
// clavium-sandbox: serves the stand-ins of sandbox/ on a loopback port, for the demo and for tests
// with clients that need a socket. It refuses to listen anywhere else.
#include <CLI/CLI.hpp>
#include <chrono>
#include <csignal>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string_view>

#include "base/clock.h"
#include "base/encoding.h"
#include "base/entropy.h"
#include "http/url.h"
#include "net/listener.h"
#include "sandbox/vercel.h"

namespace {

using namespace clavium;

constexpr int kUsage = 2;

int complain(const Error& error) {
  std::cerr << "clavium-sandbox: " << error.message << '\n';
  if (!error.hint.empty()) std::cerr << "  " << error.hint << '\n';
  return 1;
}

Result<SecretBytes> read_token(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(ErrorKind::not_found, "cannot read the token file ", path);
  std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  SecretBytes token =
      SecretBytes::copy_of(std::string_view(text).substr(0, text.find_last_not_of("\r\n") + 1));
  wipe(text);
  if (token.empty()) return fail(ErrorKind::invalid_request, "the token file ", path, " is empty");
  return token;
}

// The address as an http URL, which is where the rule for loopback stands. Port 0 lets the kernel
// choose.
Result<net::ListenerOptions> read_listen(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  const auto port =
      parse_integer(colon == std::string::npos ? "" : std::string_view(text).substr(colon + 1));
  if (!port || *port < 0 || *port > 65535) {
    return std::unexpected(
        make_error(ErrorKind::invalid_request, "--listen needs an address and a port")
            .with_hint("write --listen 127.0.0.1:0 to have a port chosen"));
  }
  CLAVIUM_TRY(const http::Url url, http::parse_url(concat("http://", text.substr(0, colon), ":1")));
  if (!url.is_loopback())
    return fail(ErrorKind::invalid_request, "only a loopback address will do");
  net::ListenerOptions options;
  options.host = text.substr(0, colon);
  options.port = std::uint16_t(*port);
  return options;
}

struct Arguments {
  std::string listen = "127.0.0.1:0";
  std::string token_file;
  std::string port_file;
  std::string project = "prj_sandbox";
  std::string project_name = "storefront";
  std::string team;
  std::string team_slug;
};

int serve_vercel(const Arguments& arguments) {
  auto token = read_token(arguments.token_file);
  if (!token) return complain(token.error());
  const auto listen = read_listen(arguments.listen);
  if (!listen) return complain(listen.error());

  // Blocked before the listener starts its threads, which inherit the mask: the signal waits for
  // sigwait.
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGINT);
  sigaddset(&stop, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);

  SystemClock clock;
  SystemEntropy entropy;
  sandbox::VercelSandbox vercel({.project_id = arguments.project,
                                 .project_name = arguments.project_name,
                                 .team_id = arguments.team,
                                 .team_slug = arguments.team_slug,
                                 .token = *std::move(token)},
                                clock, entropy);
  auto listener = net::Listener::start(*listen, vercel);
  if (!listener) return complain(listener.error());
  std::cout << "vercel stand-in on http://" << listen->host << ':' << (*listener)->port()
            << std::endl;
  if (!arguments.port_file.empty()) {
    // Whoever waits for the file must never read half a number.
    const std::string part = arguments.port_file + ".part";
    std::ofstream(part) << (*listener)->port() << '\n';
    if (std::rename(part.c_str(), arguments.port_file.c_str()) != 0) {
      return complain(make_error(ErrorKind::unavailable, "cannot write ", arguments.port_file));
    }
  }
  int received = 0;
  sigwait(&stop, &received);
  (*listener)->drain_and_stop(std::chrono::seconds(2));
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Stand-ins for vendors' APIs, with their state in memory", "clavium-sandbox");
  app.require_subcommand(1);
  Arguments arguments;
  CLI::App* vercel =
      app.add_subcommand("vercel", "environment variables and deployments of one project");
  vercel->add_option("--listen", arguments.listen, "loopback address and port; port 0: any");
  vercel->add_option("--token-file", arguments.token_file, "the token that callers must have")
      ->required();
  vercel->add_option("--port-file", arguments.port_file, "where to write the port, once listening");
  vercel->add_option("--project", arguments.project, "the project's id");
  vercel->add_option("--project-name", arguments.project_name, "the project's name");
  vercel->add_option("--team", arguments.team, "the team's id, \"team_...\"");
  vercel->add_option("--team-slug", arguments.team_slug, "the team's slug");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kUsage;
  }
  return serve_vercel(arguments);
}
