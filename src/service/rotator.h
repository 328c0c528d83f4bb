// SPDX-License-Identifier: Apache-2.0
//
// Carries rotations out: begins what is due, calls the rotation function step after step, and
// stores after each what came of it, with the events that CloudTrail knows.
//
// All state is in the rows. The process may die at any moment; the next one goes on with the step
// that was not stored as done, under the same token. Functions are called outside every lock, so
// callers (the function among them) change the row meanwhile: what came of a step is applied to the
// newest row, and to none in which the rotation is no longer the same.
#pragma once

#include <stop_token>

#include "api/function_invoker.h"
#include "api/secret.h"
#include "base/clock.h"
#include "base/entropy.h"
#include "base/error.h"
#include "service/service.h"
#include "store/store.h"

namespace clavium::service {

class Rotator {
 public:
  struct Parts {
    Service& service;
    store::Store& store;
    api::FunctionInvoker& functions;
    const Clock& clock;
    Entropy& entropy;
  };
  /// How work ends early. A step that is given up counts as not done, and not as failed.
  struct Stop {
    std::stop_token after_step = {};
    std::stop_token at_once = {};
  };

  /// All that is named must outlive the rotator.
  explicit Rotator(const Parts& parts) : parts_(parts) {}

  /// Does what is due for one secret until nothing is: blocks while its function runs. No two calls
  /// may be of the same secret at a time.
  /// Errors: the store's, and the audit log's; the same is due again then.
  [[nodiscard]] Result<void> work(const api::SecretKey& key, const Stop& stop);

 private:
  [[nodiscard]] Result<void> begin(const api::Secret& secret);
  [[nodiscard]] Result<void> do_step(const api::Secret& secret, const Stop& stop);

  const Parts parts_;
};

}  // namespace clavium::service
