// SPDX-License-Identifier: Apache-2.0
//
// init: a first clavium.toml, with what the directory's .env files name. Only names are taken from
// them: the part behind '=' is never kept.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <set>
#include <system_error>

#include "base/encoding.h"
#include "base/limits.h"
#include "runbook/verbs/init_file.h"
#include "runbook/verbs/table.h"

namespace clavium::runbook {

namespace {

namespace fs = std::filesystem;

constexpr Option kOptions[] = {
    {"directory", OptionKind::value, "DIR", "where clavium.toml is to be (the working directory)"},
    {"organisation", OptionKind::value, "NAME",
     "the first part of every name (the directory's name)"},
    {"service", OptionKind::value, "NAME", "the first service (app)"},
};

// At most so many are read: a directory of thousands of .env files is a mistake, not a project.
constexpr std::size_t kEnvFilesMax = 64;

Result<SecretBytes> read_env_file(const fs::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (file < 0) return fail(ErrorKind::unavailable, std::generic_category().message(errno));
  SecretBuffer buffer;
  for (;;) {
    const std::span<std::byte> room = buffer.prepare(4096);
    const ssize_t got = ::read(file, room.data(), 4096);
    if (got > 0) buffer.commit(std::size_t(got));
    if (got <= 0 || buffer.size_bytes() > limits::kConfigBytesMax) break;
  }
  ::close(file);
  return std::move(buffer).finish();
}

std::vector<fs::path> env_files(const fs::path& directory) {
  std::vector<fs::path> files;
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory, ignored)) {
    const std::string name = entry.path().filename();
    if ((name == ".env" || name.starts_with(".env.")) && entry.is_regular_file(ignored)) {
      files.push_back(entry.path());
    }
    if (files.size() == kEnvFilesMax) break;
  }
  std::sort(files.begin(), files.end());
  return files;
}

// O_EXCL: between looking and writing nobody's file is overwritten.
Result<void> write_new(const fs::path& path, std::string_view text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (file < 0 && errno == EEXIST) {
    return std::unexpected(
        make_error(ErrorKind::already_exists, path.string(), " exists and was not touched")
            .with_hint("clavium doctor checks it"));
  }
  if (file < 0) {
    return fail(ErrorKind::unavailable, path.string(),
                " could not be made: ", std::generic_category().message(errno));
  }
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      const std::string reason = std::generic_category().message(errno);
      ::close(file);
      ::unlink(path.c_str());
      return fail(ErrorKind::unavailable, path.string(), " could not be written: ", reason);
    }
    text.remove_prefix(std::size_t(written));
  }
  ::close(file);
  return {};
}

Result<Outcome> init(World& world, const Arguments& arguments) {
  std::error_code ignored;
  const fs::path directory(arguments.get("directory").value_or("."));
  const fs::path path = directory / "clavium.toml";
  if (fs::exists(path, ignored)) {
    return std::unexpected(
        make_error(ErrorKind::already_exists, path.string(), " exists and was not touched")
            .with_hint("clavium doctor checks it"));
  }
  InitFile file;
  file.organisation = as_name_part(
      arguments.get("organisation")
          .value_or(fs::absolute(directory, ignored).lexically_normal().filename().string()));
  file.service = as_name_part(arguments.get("service").value_or("app"));
  Outcome outcome;
  Report& report = outcome.report;
  report.schema = "clavium.init";
  report.columns = {"variable", "secret", "found_in"};
  std::set<std::string> seen;
  for (const fs::path& env_file : env_files(directory)) {
    const auto text = read_env_file(env_file);
    if (!text) continue;
    for (const std::string& variable : variables_in(*text)) {
      if (!seen.insert(variable).second) continue;
      const std::string name = as_name_part(variable);
      const bool secret = looks_secret(variable);
      if (secret) file.variables.push_back(variable);
      report.rows.push_back({variable, secret ? Cell(name) : Cell(), env_file.filename().string()});
    }
  }
  if (world.dry_run) {
    report.summary.push_back(concat("would write ", path.string()));
    return outcome;
  }
  CLAVIUM_CHECK(write_new(path, init_text(file)));
  report.summary.push_back(concat("wrote ", path.string(), "; no value was copied"));
  report.summary.push_back("next: edit it, then clavium doctor");
  return outcome;
}

}  // namespace

const Verb kInitVerb{
    .name = "init",
    .summary = "write a first clavium.toml",
    .description =
        R"(Writes a commented clavium.toml and never overwrites one. Variables that .env files of the directory name
are listed, and those that sound like secrets are declared; their values are neither kept nor copied.

  clavium init --organisation clarivum --service payments
  clavium init --dry-run)",
    .options = kOptions,
    .needs = Needs::nothing,
    .run = init};

}  // namespace clavium::runbook
