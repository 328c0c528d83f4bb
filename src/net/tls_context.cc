// SPDX-License-Identifier: Apache-2.0
#include "net/tls_context.h"

#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>

#include "base/log.h"

namespace clavium::net {

namespace {

struct KeyDeleter {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct BioDeleter {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
using PrivateKey = std::unique_ptr<EVP_PKEY, KeyDeleter>;

/// OpenSSL would otherwise ask for a passphrase on the terminal of a server.
int no_passphrase(char*, int, int, void*) { return -1; }

Result<PrivateKey> read_key(const std::filesystem::path& path) {
  // Opened once; mode and content are of the same file whatever happens to its name.
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (descriptor < 0) {
    const int reason = errno;
    return std::unexpected(make_error(ErrorKind::invalid_request, "cannot read the TLS key ",
                                      path.string(), ": ", std::strerror(reason))
                               .with_hint("check --tls-key"));
  }
  const std::unique_ptr<BIO, BioDeleter> bio(BIO_new_fd(descriptor, BIO_CLOSE));
  if (bio == nullptr) {
    ::close(descriptor);
    return fail(ErrorKind::internal, "OpenSSL cannot read from a file");
  }
  struct stat status{};
  if (::fstat(descriptor, &status) == 0 && (status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    log(LogLevel::warning, "tls.key_exposed",
        {{"file", path.string()}, {"hint", "chmod 600 keeps other users from reading it"}});
  }
  PrivateKey key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr));
  ERR_clear_error();
  if (key == nullptr) {
    return std::unexpected(
        make_error(ErrorKind::invalid_request, path.string(),
                   " holds no PEM private key, or one with a passphrase")
            .with_hint("openssl pkey -in KEY -out server.key takes the passphrase off"));
  }
  return key;
}

}  // namespace

void TlsContextDeleter::operator()(ssl_ctx_st* context) const { SSL_CTX_free(context); }

Result<TlsContext> make_tls_context(const std::filesystem::path& certificate,
                                    const std::filesystem::path& key) {
  TlsContext context(SSL_CTX_new(TLS_server_method()));
  if (context == nullptr) return fail(ErrorKind::internal, "OpenSSL has no TLS server");
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  // CLEANSE_PLAINTEXT: decrypted bytes are wiped from OpenSSL's buffers once we have read them.
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                         SSL_OP_NO_TICKET | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                         SSL_OP_CLEANSE_PLAINTEXT);
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(context.get(), 0);
  SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);
  // For TLS 1.2; the suites of 1.3 are all of this kind.
  if (SSL_CTX_set_cipher_list(context.get(), "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL") != 1) {
    return fail(ErrorKind::internal, "OpenSSL knows none of the TLS ciphers");
  }
  if (SSL_CTX_use_certificate_chain_file(context.get(), certificate.c_str()) != 1) {
    ERR_clear_error();
    return std::unexpected(make_error(ErrorKind::invalid_request,
                                      "cannot read a PEM certificate from ", certificate.string())
                               .with_hint("check --tls-cert"));
  }
  CLAVIUM_TRY(const PrivateKey private_key, read_key(key));
  if (SSL_CTX_use_PrivateKey(context.get(), private_key.get()) != 1 ||
      SSL_CTX_check_private_key(context.get()) != 1) {
    ERR_clear_error();
    return std::unexpected(make_error(ErrorKind::invalid_request, "the key ", key.string(),
                                      " does not belong to the certificate ", certificate.string())
                               .with_hint("--tls-cert and --tls-key must be a pair"));
  }
  return context;
}

}  // namespace clavium::net
