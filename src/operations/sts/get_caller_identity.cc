// SPDX-License-Identifier: Apache-2.0
#include "operations/sts/get_caller_identity.h"

#include "api/encode.h"
#include "operations/context.h"

namespace clavium::operations::sts {

Result<void> GetCallerIdentity::check(const Request&) { return {}; }

Result<Outcome> GetCallerIdentity::execute(const Request&, Context& context) {
  Outcome outcome;
  outcome.body = api::to_body(
      Response{context.caller.principal_id, context.caller.account, context.caller.arn});
  return outcome;
}

}  // namespace clavium::operations::sts
