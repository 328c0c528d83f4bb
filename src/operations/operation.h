// SPDX-License-Identifier: Apache-2.0
//
// What an AWS operation is: a struct with its name, its effect, the shapes of its input and output,
// and two functions. One more operation is one stem and one line in table.cc.
//
//   struct RestoreSecret {
//     static constexpr std::string_view kService = "secretsmanager", kName = "RestoreSecret";
//     static constexpr Effect kEffect = Effect::changes;
//     struct Request { …; static constexpr auto members(); };
//     struct Response { …; static constexpr auto members(); };
//     static Result<void> check(const Request&);                  // what can be refused without
//     looking static Result<Outcome> execute(const Request&, Context&);   // the rules, on one
//     secret
//   };
#pragma once

#include <cstdint>
#include <string_view>

#include "api/shape.h"
#include "base/error.h"

namespace clavium::operations {

enum class Effect : std::uint8_t {
  reads_metadata,
  reads_value,  ///< the answer carries a value: it waits for its record
  changes,      ///< commits a change and its record in one transaction
};

struct Context;  // context.h: what an operation may touch
struct Outcome;  // context.h: what it answers and what is to be committed

}  // namespace clavium::operations
