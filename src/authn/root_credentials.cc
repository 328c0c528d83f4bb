// SPDX-License-Identifier: Apache-2.0
#include "authn/root_credentials.h"

#include <fcntl.h>
#include <unistd.h>

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

Result<std::optional<aws::AccessKey>> from_file(const std::filesystem::path& path) {
  CLAVIUM_TRY(const auto text, aws::read_secret_file(path, aws::FileTrust::private_only));
  if (!text) return std::optional<aws::AccessKey>();
  aws::AccessKey key;
  aws::for_each_setting(*text, "default", [&](std::string_view name, std::string_view value) {
    if (name == "aws_access_key_id") key.id = std::string(value);
    if (name == "aws_secret_access_key") key.secret = SecretBytes::copy_of(value);
  });
  if (!is_access_key_id(key.id) || key.secret.size_bytes() < kSecretCharsMin) {
    return fail(
        ErrorKind::corrupt, path.string(),
        " holds no access key: [default] needs aws_access_key_id and aws_secret_access_key");
  }
  return key;
}

SecretBytes file_text(const aws::AccessKey& key) {
  SecretBuffer text(256);
  text.append(
      "# The root access key of this clavium server, in AWS's shared credentials format.\n");
  text.append("[default]\naws_access_key_id = ");
  text.append(key.id);
  text.append("\naws_secret_access_key = ");
  key.secret.reveal([&](std::span<const std::byte> secret) { text.append(secret); });
  text.push_back('\n');
  return std::move(text).finish();
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

// Written whole under another name and then linked to its own: whoever sees the file sees all of
// it, and a file that is there already is left alone (link() does not replace, rename() would).
Result<void> create_file(const std::filesystem::path& path, const aws::AccessKey& key,
                         Entropy& entropy) {
  const std::filesystem::path draft = concat(path.string(), ".", random_uuid(entropy));
  const int file =
      ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (file < 0) {
    return fail(ErrorKind::unavailable, "cannot create ", path.string(), ": ",
                std::strerror(errno));
  }
  const Result<void> written = file_text(key).reveal(
      [&](std::span<const std::byte> bytes) { return write_all(file, bytes); });
  ::close(file);
  const bool linked = written && ::link(draft.c_str(), path.c_str()) == 0;
  const int link_error = errno;
  ::unlink(draft.c_str());
  if (!written) return std::unexpected(Error(written.error()).during(path.string()));
  if (!linked && link_error != EEXIST) {
    return fail(ErrorKind::unavailable, "cannot create ", path.string(), ": ",
                std::strerror(link_error));
  }
  return flush_directory(path.parent_path());
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
  CLAVIUM_TRY(auto given, from_environment(environment));
  if (given) return RootCredentials{*std::move(given), false, {}};

  const std::filesystem::path path = data_directory / kFileName;
  CLAVIUM_TRY(auto kept, from_file(path));
  if (kept) return RootCredentials{*std::move(kept), false, path};

  const aws::AccessKey made{
      make_access_key_id(entropy), make_secret_access_key(entropy), {}, std::nullopt};
  CLAVIUM_CHECK(create_file(path, made, entropy));
  // Read back rather than trusted: another server may have been first.
  CLAVIUM_TRY(auto first, from_file(path));
  if (!first) return fail(ErrorKind::unavailable, path.string(), " vanished while it was made");
  const bool ours = first->id == made.id;
  return RootCredentials{*std::move(first), ours, path};
}

}  // namespace clavium::authn
