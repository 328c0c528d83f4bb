// SPDX-License-Identifier: Apache-2.0
#include "programs/backend_time.h"

namespace clavium::programs {

Result<TimePoint> ask_for_time(http::Client& client, const http::Url& endpoint) {
  CLAVIUM_TRY(const http::Response answer, client.send(endpoint, http::Request{}));
  if (const auto date = answer.headers.find("Date")) {
    if (const auto time = parse_http_date(*date)) return *time;
  }
  return fail(ErrorKind::unavailable, "the answer of ", endpoint.host_header(),
              " tells no time (Date header)");
}

}  // namespace clavium::programs
