// SPDX-License-Identifier: Apache-2.0
//
// What every verb shares: the global options, with the environment's CLAVIUM_* beneath them.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace clavium::cli {

enum class Format : std::uint8_t { table, json, yaml, csv, none };

struct Settings {
  Format format = Format::table;
  std::vector<std::string> fields;  ///< --fields: the columns to show, in this order; empty: all
  bool quiet = false;
  int verbosity = 0;
  bool no_color = false;
  bool yes = false;
  bool non_interactive = false;
  bool dry_run = false;
  std::string reason;
  std::string profile;      ///< an AWS profile; empty: the usual order
  std::string region;       ///< empty: the profile's or the configuration's
  std::string endpoint;     ///< a clavium server or an AWS endpoint; empty: see Wiring
  std::string data;         ///< the directory of a local store; empty: none given
  std::string config;       ///< empty: the nearest clavium.toml upwards
  std::string environment;  ///< --env
  std::string service;
  std::optional<std::chrono::milliseconds> timeout;
  std::optional<std::size_t> width;  ///< columns of a table; absent: the terminal's
};

}  // namespace clavium::cli
