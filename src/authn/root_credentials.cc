// SPDX-License-Identifier: Apache-2.0
#include "authn/root_credentials.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "aws/ini_file.h"
#include "aws/secret_file.h"
#include "base/encoding.h"

namespace clavium::authn {

namespace {

constexpr std::string_view kFileName = "root-credentials";
constexpr std::string_view kIdAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::size_t kSecretCharsMin = 40;

// The shapes that AWS's model gives (AccessKeyId: 16 to 128 characters); upper case, so that the id
// can stand in a credential scope without escaping.
bool is_access_key_id(std::string_view text) {
  return text.size() >= 16 && text.size() <= 128 &&
         text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == std::string_view::npos;
}

Result<std::optional<aws::AccessKey>> from_environment(const aws::Environment& environment) {
  std::optional<std::string> id = aws::non_empty(environment, "CLAVIUM_ROOT_ACCESS_KEY_ID");
  std::optional<std::string> text = aws::non_empty(environment, "CLAVIUM_ROOT_SECRET_ACCESS_KEY");
  if (!id && !text) return std::optional<aws::AccessKey>();
  SecretBytes secret = SecretBytes::copy_of(text.value_or(""));
  if (text) wipe(*text);
  if (!id || secret.empty()) {
    return fail(
        ErrorKind::invalid_request,
        "CLAVIUM_ROOT_ACCESS_KEY_ID and CLAVIUM_ROOT_SECRET_ACCESS_KEY must be set together");
  }
  if (!is_access_key_id(*id)) {
    return fail(ErrorKind::invalid_request,
                "CLAVIUM_ROOT_ACCESS_KEY_ID must be 16 to 128 upper-case letters and digits");
  }
  if (secret.size_bytes() < kSecretCharsMin) {
    return fail(ErrorKind::invalid_request, "CLAVIUM_ROOT_SECRET_ACCESS_KEY has ",
                secret.size_bytes(), " characters; at least ", kSecretCharsMin);
  }
  return aws::AccessKey{*std::move(id), std::move(secret), {}, std::nullopt};
}

constexpr std::string_view kDefaultProfile = "default";

/// One profile of the file.
struct Profile {
  aws::AccessKey key;
  std::string account;  // as it says itself; empty in files from before
};

Result<std::optional<Profile>> find_profile(const SecretBytes& text, std::string_view name,
                                            const std::filesystem::path& path) {
  Profile profile;
  const bool is_there =
      aws::for_each_setting(text, name, [&](std::string_view setting, std::string_view value) {
        if (setting == "aws_access_key_id") profile.key.id = std::string(value);
        if (setting == "aws_secret_access_key") profile.key.secret = SecretBytes::copy_of(value);
        if (setting == "aws_account_id") profile.account = std::string(value);
      });
  if (!is_there) return std::optional<Profile>();
  if (!is_access_key_id(profile.key.id) || profile.key.secret.size_bytes() < kSecretCharsMin) {
    return fail(ErrorKind::corrupt, path.string(), " holds no access key in [", name,
                "]: it needs aws_access_key_id and aws_secret_access_key");
  }
  return profile;
}

Result<std::optional<SecretBytes>> read_file(const std::filesystem::path& path) {
  return aws::read_secret_file(path, aws::FileTrust::private_only);
}

void append_profile(SecretBuffer& text, std::string_view name, const aws::AccessKey& key,
                    std::string_view account) {
  text.append(concat("[", name, "]\naws_access_key_id = ", key.id, "\naws_secret_access_key = "));
  key.secret.reveal([&](std::span<const std::byte> secret) { text.append(secret); });
  if (!account.empty()) text.append(concat("\naws_account_id = ", account));
  text.push_back('\n');
}

Result<void> write_all(int file, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return fail(ErrorKind::unavailable, "cannot write: ", std::strerror(errno));
    bytes = bytes.subspan(std::size_t(written));
  }
  if (::fsync(file) != 0)
    return fail(ErrorKind::unavailable, "cannot flush: ", std::strerror(errno));
  return {};
}

Result<void> flush_directory(const std::filesystem::path& directory) {
  const int handle = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (handle < 0) return fail(ErrorKind::unavailable, "cannot open ", directory.string());
  const bool flushed = ::fsync(handle) == 0;
  ::close(handle);
  if (!flushed) return fail(ErrorKind::unavailable, "cannot flush ", directory.string());
  return {};
}

enum class Existing : std::uint8_t { keep, replace };

// Written whole under another name and then given its own, so that whoever sees the file sees all
// of it. With `keep` a file that is there already is left alone (link() does not replace, rename()
// does).
Result<void> write_file(const std::filesystem::path& path, const SecretBytes& text,
                        Existing existing, Entropy& entropy) {
  const std::filesystem::path draft = concat(path.string(), ".", random_uuid(entropy));
  const int file =
      ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (file < 0) {
    return fail(ErrorKind::unavailable, "cannot create ", path.string(), ": ",
                std::strerror(errno));
  }
  const Result<void> written =
      text.reveal([&](std::span<const std::byte> bytes) { return write_all(file, bytes); });
  ::close(file);
  const bool named =
      written && (existing == Existing::keep ? ::link(draft.c_str(), path.c_str()) == 0
                                             : ::rename(draft.c_str(), path.c_str()) == 0);
  const int name_error = errno;
  ::unlink(draft.c_str());
  if (!written) return std::unexpected(Error(written.error()).during(path.string()));
  if (!named && name_error != EEXIST) {
    return fail(ErrorKind::unavailable, "cannot create ", path.string(), ": ",
                std::strerror(name_error));
  }
  return flush_directory(path.parent_path());
}

std::string profile_name(std::size_t index, const std::string& account) {
  return index == 0 ? std::string(kDefaultProfile) : account;
}

Error foreign_default(const std::filesystem::path& path, const std::string& given,
                      const std::string& first) {
  return make_error(ErrorKind::precondition, "[default] in ", path.string(),
                    " is the key of account ", given, ", but the first account here is ", first)
      .with_hint(concat("serve account ", given, " first: clavium server start --account ", given,
                        " --account ", first));
}

// The keys that the file has, by account; absent where it has none. An account without a name (of
// whoever asks for [default] alone) is any.
Result<std::vector<std::optional<aws::AccessKey>>> keys_in(const SecretBytes& text,
                                                           std::span<const std::string> accounts,
                                                           bool first_is_given,
                                                           const std::filesystem::path& path) {
  std::vector<std::optional<aws::AccessKey>> keys(accounts.size());
  for (std::size_t i = first_is_given ? 1 : 0; i < accounts.size(); ++i) {
    CLAVIUM_TRY(auto profile, find_profile(text, profile_name(i, accounts[i]), path));
    if (!profile) continue;
    const bool is_foreign =
        !accounts[i].empty() && !profile->account.empty() && profile->account != accounts[i];
    if (is_foreign) return std::unexpected(foreign_default(path, profile->account, accounts[i]));
    keys[i] = std::move(profile->key);
  }
  return keys;
}

// Behind what is there, a profile for each account that has no key yet.
SecretBytes with_profiles_added(const std::optional<SecretBytes>& text,
                                std::span<const std::string> accounts,
                                const std::vector<std::optional<aws::AccessKey>>& known,
                                const std::vector<aws::AccessKey>& made, bool first_is_given) {
  SecretBuffer out(1024);
  if (text) {
    text->reveal([&](std::span<const std::byte> bytes) {
      out.append(bytes);
      if (!bytes.empty() && bytes.back() != std::byte{'\n'}) out.push_back('\n');
    });
  } else {
    out.append(
        "# The root access key of this clavium server, in AWS's shared credentials format.\n");
  }
  auto next = made.begin();
  for (std::size_t i = first_is_given ? 1 : 0; i < accounts.size(); ++i) {
    if (!known[i]) append_profile(out, profile_name(i, accounts[i]), *next++, accounts[i]);
  }
  return std::move(out).finish();
}

Result<void> check_keys_differ(const std::vector<RootCredentials>& all) {
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (all[i].key.id == all[j].key.id)
        return fail(ErrorKind::invalid_request, "accounts ", all[j].account, " and ",
                    all[i].account, " have the same access key id");
    }
  }
  return {};
}

}  // namespace

std::string make_access_key_id(Entropy& entropy, std::string_view prefix) {
  return concat(prefix, random_text(entropy, 16, kIdAlphabet));
}

SecretBytes make_secret_access_key(Entropy& entropy) {
  std::array<std::byte, 30> bits{};
  entropy.fill(bits);
  SecretBuffer text(40);
  base64_encode(bits, text);
  wipe(std::span<std::byte>(bits));
  return std::move(text).finish();
}

Result<RootCredentials> load_root_credentials(const std::filesystem::path& data_directory,
                                              const aws::Environment& environment,
                                              Entropy& entropy) {
  const std::string whoever;
  CLAVIUM_TRY(auto all, load_account_credentials(data_directory, std::span(&whoever, 1),
                                                 environment, entropy));
  return std::move(all.front());
}

Result<std::vector<RootCredentials>> load_account_credentials(
    const std::filesystem::path& data_directory, std::span<const std::string> accounts,
    const aws::Environment& environment, Entropy& entropy) {
  CLAVIUM_TRY(auto given, from_environment(environment));
  const bool first_is_given = given.has_value();
  const std::filesystem::path path = data_directory / kFileName;
  std::vector<RootCredentials> all;
  if (first_is_given) all.push_back({*std::move(given), false, {}, accounts.front()});
  if (all.size() == accounts.size()) return all;

  CLAVIUM_TRY(const auto text, read_file(path));
  std::vector<std::optional<aws::AccessKey>> known(accounts.size());
  if (text) {
    CLAVIUM_TRY(known, keys_in(*text, accounts, first_is_given, path));
    // A file without any key of ours is somebody else's, or damaged.
    const bool is_strange =
        !first_is_given &&
        std::none_of(known.begin(), known.end(), [](const auto& key) { return key.has_value(); });
    if (is_strange) {
      return fail(
          ErrorKind::corrupt, path.string(),
          " holds no access key: [default] needs aws_access_key_id and aws_secret_access_key");
    }
  }
  std::vector<aws::AccessKey> made;
  for (std::size_t i = first_is_given ? 1 : 0; i < accounts.size(); ++i) {
    if (!known[i])
      made.push_back(
          {make_access_key_id(entropy), make_secret_access_key(entropy), {}, std::nullopt});
  }
  if (!made.empty()) {
    const SecretBytes added = with_profiles_added(text, accounts, known, made, first_is_given);
    CLAVIUM_CHECK(write_file(path, added, text ? Existing::replace : Existing::keep, entropy));
  }
  // Read back rather than trusted: another server may have been first.
  CLAVIUM_TRY(const auto kept, read_file(path));
  if (!kept) return fail(ErrorKind::unavailable, path.string(), " vanished while it was made");
  CLAVIUM_TRY(auto keys, keys_in(*kept, accounts, first_is_given, path));
  for (std::size_t i = first_is_given ? 1 : 0; i < accounts.size(); ++i) {
    if (!keys[i])
      return fail(ErrorKind::corrupt, path.string(), " has no profile of account ", accounts[i]);
    const bool ours = std::any_of(made.begin(), made.end(),
                                  [&](const aws::AccessKey& key) { return key.id == keys[i]->id; });
    all.push_back({*std::move(keys[i]), ours, path, accounts[i]});
  }
  CLAVIUM_CHECK(check_keys_differ(all));
  return all;
}

}  // namespace clavium::authn
