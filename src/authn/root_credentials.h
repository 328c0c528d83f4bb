// SPDX-License-Identifier: Apache-2.0
//
// The first access keys of a server: those of the roots of its accounts. Made on the first start,
// kept in a file that AWS's own tools can read:
//
//   AWS_SHARED_CREDENTIALS_FILE=<data directory>/root-credentials aws sts get-caller-identity …
//
// [default] is the first account's key; the others' stand in profiles named by the account's id
// (--profile 111122223333). Each says in aws_account_id whose it is; a file from before that has
// [default] alone, which is then the first account's, whichever that is.
//
// What stands in the file is never changed: an account that is added gets its profile behind the
// others. It is only believed when nobody but its owner could have touched it.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "aws/access_key.h"
#include "aws/environment.h"
#include "base/entropy.h"
#include "base/error.h"

namespace clavium::authn {

struct RootCredentials {
  aws::AccessKey key;
  bool created = false;             ///< made by this call
  std::filesystem::path file = {};  ///< empty when the environment gave the key
  std::string account = {};         ///< whose it is; empty where nobody asked for an account
};

/// From CLAVIUM_ROOT_ACCESS_KEY_ID and CLAVIUM_ROOT_SECRET_ACCESS_KEY when both are set; otherwise
/// from `root-credentials` in the data directory, made there when absent (mode 0600, durable before
/// this returns; of two servers that start at once, one makes it and both read it).
///
/// Errors  invalid_request  half a key in the environment, or one of a shape that AWS clients would
/// refuse
///         denied           the file is a link, belongs to another user, or is open to others
///         corrupt          the file holds no key
///         unavailable      it could not be written
[[nodiscard]] Result<RootCredentials> load_root_credentials(
    const std::filesystem::path& data_directory, const aws::Environment& environment,
    Entropy& entropy);

/// The same for each of these accounts, in their order; the variables and [default] are the
/// first's. The caller has the data directory to itself (store/data_directory.h).
///
/// Errors  as above
///         precondition  [default] is the key of another account than the first: which one a key
///                       opens must not depend on the order of an option
[[nodiscard]] Result<std::vector<RootCredentials>> load_account_credentials(
    const std::filesystem::path& data_directory, std::span<const std::string> accounts,
    const aws::Environment& environment, Entropy& entropy);

/// "AKIA" and 16 characters of A-Z and 2-7, as AWS's own ids; `prefix` is "AKIA" or "ASIA".
[[nodiscard]] std::string make_access_key_id(Entropy& entropy, std::string_view prefix = "AKIA");
/// 40 characters of the base64 alphabet: 240 random bits.
[[nodiscard]] SecretBytes make_secret_access_key(Entropy& entropy);

}  // namespace clavium::authn
