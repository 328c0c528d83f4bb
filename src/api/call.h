// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/decode.h"
#include "api/encode.h"
#include "api/secrets_backend.h"

namespace clavium::api {

/// One typed call through the waist: `call<GetSecretValue>(backend, {.secret_id = name})`.
/// Errors: as SecretsBackend::invoke; corrupt when the answer does not fit the operation's shape.
template <class Operation>
[[nodiscard]] Result<typename Operation::Response> call(
    SecretsBackend& backend, const typename Operation::Request& request) {
  CLAVIUM_TRY(const Body answer,
              backend.invoke(Operation::kService, Operation::kName, to_body(request)));
  typename Operation::Response response;
  CLAVIUM_TRY(const json::Document document, json::Document::parse(answer));
  if (auto decoded = decode(document.root(), response); !decoded) {
    return fail(ErrorKind::corrupt, Operation::kName, " was answered in a form that is not ",
                Operation::kName, "'s: ", decoded.error().message);
  }
  return response;
}

}  // namespace clavium::api
