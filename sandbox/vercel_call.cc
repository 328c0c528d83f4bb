// SPDX-License-Identifier: Apache-2.0
#include "sandbox/vercel_call.h"

#include <algorithm>
#include <utility>

#include "base/encoding.h"

namespace clavium::sandbox {

Call::Call(const http::Request& request) : method(request.method) {
  const std::string_view target = request.target;
  const std::size_t query_at = target.find('?');
  const std::vector<std::string_view> pieces = split(target.substr(0, query_at), '/');
  if (pieces.size() > 1) version = std::string(pieces[1]);
  for (std::size_t i = 2; i < pieces.size(); ++i) {
    parts.push_back(percent_decode(pieces[i]).value_or(""));
  }
  if (query_at == std::string_view::npos) return;
  for (const std::string_view pair : split(target.substr(query_at + 1), '&')) {
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const std::size_t value_at = std::min(equals + 1, pair.size());
    query[percent_decode(pair.substr(0, equals)).value_or("")] =
        percent_decode(pair.substr(value_at)).value_or("");
  }
}

bool Call::is(std::string_view wanted_method, std::string_view wanted_version,
              std::size_t count) const {
  return method == wanted_method && version == wanted_version && parts.size() == count;
}

std::string_view Call::parameter(std::string_view name) const {
  const auto found = query.find(name);
  return found == query.end() ? std::string_view() : std::string_view(found->second);
}

http::Response json_answer(int status, json::Writer&& writer) {
  http::Response response;
  response.status = status;
  response.headers.set("Content-Type", "application/json; charset=utf-8");
  response.body = std::move(writer).finish();
  return response;
}

http::Response refusal_answer(const Refusal& refusal) {
  json::Writer writer;
  writer.begin_object().key("error");
  write_refusal(writer, refusal);
  writer.end_object();
  return json_answer(refusal.status, std::move(writer));
}

http::Response refusal_answer(int status, std::string_view code, std::string_view message) {
  return refusal_answer(Refusal{status, std::string(code), std::string(message), {}, {}, {}});
}

http::Response row_answer(const EnvRow& row, const RowView& view) {
  json::Writer writer;
  write_row(writer, row, view);
  return json_answer(200, std::move(writer));
}

http::Response row_or_refusal(const Allowed<const EnvRow*>& outcome) {
  return outcome ? row_answer(**outcome) : refusal_answer(outcome.error());
}

}  // namespace clavium::sandbox
