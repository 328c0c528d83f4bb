// SPDX-License-Identifier: Apache-2.0
#include "aws/access_key_sources/shared_files_source.h"

#include "aws/ini_file.h"
#include "aws/secret_file.h"

namespace clavium::aws {

namespace {

struct Profile {
  std::string name;
  bool named = false;  // by the operator, rather than "default" for want of a name
};

Profile choose_profile(const Environment& environment, const std::string& given) {
  if (!given.empty()) return {given, true};
  if (auto named = non_empty(environment, "AWS_PROFILE")) return {*std::move(named), true};
  return {"default", false};
}

std::filesystem::path file_of(const Environment& environment, std::string_view variable,
                              std::string_view name) {
  if (auto given = non_empty(environment, variable)) return *std::move(given);
  const auto home = non_empty(environment, "HOME");
  return home ? std::filesystem::path(*home) / ".aws" / name : std::filesystem::path();
}

Result<std::optional<SecretBytes>> read_file(const std::filesystem::path& path) {
  if (path.empty()) return std::optional<SecretBytes>();
  return read_secret_file(path, FileTrust::as_found);
}

std::string config_section(const Profile& profile) {
  return profile.name == "default" ? profile.name : concat("profile ", profile.name);
}

struct Settings {
  bool found = false;
  std::string id;
  SecretBytes secret, session_token;
  std::string other_way;  // a setting that says the key comes from somewhere else
};

Settings read_settings(const std::optional<SecretBytes>& text, std::string_view section) {
  Settings settings;
  if (!text) return settings;
  settings.found =
      for_each_setting(*text, section, [&](std::string_view key, std::string_view value) {
        if (value.empty()) return;
        if (key == "aws_access_key_id") settings.id = std::string(value);
        if (key == "aws_secret_access_key") settings.secret = SecretBytes::copy_of(value);
        if (key == "aws_session_token") settings.session_token = SecretBytes::copy_of(value);
        if (key == "sso_session" || key == "sso_start_url" || key == "role_arn" ||
            key == "credential_process" || key == "login_session") {
          settings.other_way = std::string(key);
        }
      });
  return settings;
}

Result<std::optional<AccessKey>> key_of(Settings settings, const Profile& profile,
                                        std::string_view file) {
  if (settings.id.empty() && settings.secret.empty()) return std::optional<AccessKey>();
  if (settings.id.empty() || settings.secret.empty()) {
    return fail(ErrorKind::unauthenticated, "half an access key for profile ", profile.name, " in ",
                file, ": it needs aws_access_key_id and aws_secret_access_key");
  }
  return AccessKey{std::move(settings.id), std::move(settings.secret),
                   std::move(settings.session_token), std::nullopt};
}

}  // namespace

Result<std::optional<AccessKey>> SharedFilesSource::load() {
  const Profile profile = choose_profile(environment_, profile_);
  const auto credentials_path = file_of(environment_, "AWS_SHARED_CREDENTIALS_FILE", "credentials");
  const auto config_path = file_of(environment_, "AWS_CONFIG_FILE", "config");
  CLAVIUM_TRY(const auto credentials, read_file(credentials_path));
  Settings first = read_settings(credentials, profile.name);
  bool found = first.found;
  CLAVIUM_TRY(auto key, key_of(std::move(first), profile, credentials_path.string()));
  if (key) return key;

  CLAVIUM_TRY(const auto config, read_file(config_path));
  Settings second = read_settings(config, config_section(profile));
  found |= second.found;
  if (!second.other_way.empty()) {
    return std::unexpected(
        make_error(ErrorKind::precondition, "profile ", profile.name, " gets its key by ",
                   second.other_way, ", which clavium does not do itself")
            .with_hint(concat("eval \"$(aws configure export-credentials --profile ", profile.name,
                              " --format env)\"")));
  }
  if (!found && profile.named) {
    return std::unexpected(make_error(ErrorKind::not_found, "no profile ", profile.name, " in ",
                                      credentials_path.string(), " or ", config_path.string())
                               .with_hint("aws configure list-profiles"));
  }
  return key_of(std::move(second), profile, config_path.string());
}

Result<std::optional<std::string>> find_region(const Environment& environment,
                                               const std::string& profile) {
  if (auto region = non_empty(environment, "AWS_REGION")) return region;
  if (auto region = non_empty(environment, "AWS_DEFAULT_REGION")) return region;
  CLAVIUM_TRY(const auto config, read_file(file_of(environment, "AWS_CONFIG_FILE", "config")));
  std::optional<std::string> region;
  if (config) {
    for_each_setting(*config, config_section(choose_profile(environment, profile)),
                     [&](std::string_view key, std::string_view value) {
                       if (key == "region" && !value.empty()) region = std::string(value);
                     });
  }
  return region;
}

}  // namespace clavium::aws
