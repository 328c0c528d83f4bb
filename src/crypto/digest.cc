// SPDX-License-Identifier: Apache-2.0
#include "crypto/digest.h"

#include "crypto/openssl.h"

namespace clavium::crypto {

namespace {

void start(EVP_MD_CTX* context) {
  require(EVP_DigestInit_ex2(context, sha256_algorithm(), nullptr) == 1, "SHA-256 start");
}

void add(EVP_MD_CTX* context, std::span<const std::byte> piece) {
  require(EVP_DigestUpdate(context, input(piece), piece.size()) == 1, "SHA-256 update");
}

Digest end(EVP_MD_CTX* context) {
  Digest digest;
  require(EVP_DigestFinal_ex(context, output(digest), nullptr) == 1, "SHA-256 finish");
  return digest;
}

}  // namespace

Digest sha256(std::span<const std::byte> message) {
  EVP_MD_CTX* const context = thread_digest_context();
  start(context);
  add(context, message);
  return end(context);
}

Digest sha256(std::string_view message) { return sha256(std::as_bytes(std::span(message))); }

struct Sha256::State {
  OpensslPtr<EVP_MD_CTX> context{EVP_MD_CTX_new()};
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  require(state_->context != nullptr, "digest context");
  start(state_->context.get());
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

Sha256& Sha256::update(std::span<const std::byte> piece) {
  add(state_->context.get(), piece);
  return *this;
}

Sha256& Sha256::update(std::string_view piece) { return update(std::as_bytes(std::span(piece))); }

Digest Sha256::finish() {
  const Digest digest = end(state_->context.get());
  start(state_->context.get());
  return digest;
}

}  // namespace clavium::crypto
