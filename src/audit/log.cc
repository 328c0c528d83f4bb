// SPDX-License-Identifier: Apache-2.0
#include "audit/log.h"

#include <future>

namespace clavium::audit {

Result<Head> Log::append_and_wait(std::string record) {
  // Shared, because the log may still be inside the callback when the answer is taken.
  const auto answer = std::make_shared<std::promise<Result<Head>>>();
  std::future<Result<Head>> waiting = answer->get_future();
  append(std::move(record), [answer](Result<Head> head) { answer->set_value(std::move(head)); });
  return waiting.get();
}

}  // namespace clavium::audit
