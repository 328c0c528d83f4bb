// SPDX-License-Identifier: Apache-2.0
#include "wire/remote_backend.h"

#include <algorithm>
#include <array>
#include <optional>

#include "api/error_names.h"
#include "aws/sigv4.h"
#include "aws/xml_text.h"
#include "base/encoding.h"
#include "json/value.h"
#include "json/writer.h"

namespace clavium::wire {

namespace {

// The SDKs' standard mode waits at most 20 seconds; a server may ask for more, within reason.
constexpr std::chrono::milliseconds kPauseFirst{100};
constexpr std::chrono::milliseconds kPauseMax{20'000};
constexpr std::int64_t kRetryAfterSecondsMax = 60;

// Members marked idempotencyToken in AWS's model (botocore secretsmanager/2017-10-17).
constexpr std::array<std::string_view, 4> kTakesToken = {"CreateSecret", "PutSecretValue",
                                                         "RotateSecret", "UpdateSecret"};

// `request` with a ClientRequestToken as its first member, when it has none.
Result<SecretBytes> with_token(const SecretBytes& request, Entropy& entropy) {
  CLAVIUM_TRY(const json::Document document, json::Document::parse(request));
  const json::Value root = document.root();
  if (root.kind() != json::Kind::object) {
    return fail(ErrorKind::invalid_request, "a request must be one JSON object");
  }
  const auto given = root.find("ClientRequestToken");
  if (given && !given->is_null()) return request.clone();
  if (given) {
    return fail(ErrorKind::invalid_request, "ClientRequestToken is null: leave it out or give it");
  }
  SecretBuffer out(request.size_bytes() + 64);
  out.append(concat("{\"ClientRequestToken\":\"", random_uuid(entropy), "\""));
  if (root.size() > 0) out.push_back(',');
  request.reveal_text([&](std::string_view text) { out.append(text.substr(text.find('{') + 1)); });
  return std::move(out).finish();
}

std::string request_id_of(const http::Response& answer) {
  const auto id = answer.headers.find("x-amzn-requestid");
  return id ? std::string(*id) : std::string();
}

struct WireError {
  std::string name;
  std::string message;
};

WireError read_json_error(const http::Response& answer) {
  WireError error;
  if (const auto document = json::Document::parse(answer.body)) {
    const json::Value root = document->root();
    const auto text = [&](std::string_view member) {
      const auto value = root.find(member);
      return std::string(value ? value->string().value_or("") : "");
    };
    error.name = text("__type");
    if (error.name.empty()) error.name = text("code");
    error.message = text("Message");
    if (error.message.empty()) error.message = text("message");
  }
  if (error.name.empty()) error.name = answer.headers.find("x-amzn-errortype").value_or("");
  return error;
}

WireError read_xml_error(const http::Response& answer) {
  return answer.body.reveal_text([](std::string_view xml) {
    const auto text = [&](std::string_view name) {
      return aws::without_entities(aws::element_text(xml, name).value_or(""));
    };
    return WireError{text("Code"), text("Message")};
  });
}

Error error_of(const http::Response& answer, bool query_protocol) {
  const WireError wire = query_protocol ? read_xml_error(answer) : read_json_error(answer);
  const std::string_view name = api::bare_error_name(wire.name);
  Error error{api::kind_of_answer(name, answer.status), wire.message, {}, std::string(name)};
  if (error.message.empty()) {
    error.message =
        concat(name.empty() ? "the server" : name, " answered with status ", answer.status);
  }
  if (const std::string id = request_id_of(answer); !id.empty()) {
    error.message += concat(" (request id ", id, ")");
  }
  return error;
}

Result<SecretBytes> read_caller_identity(const http::Response& answer) {
  return answer.body.reveal_text([](std::string_view xml) -> Result<SecretBytes> {
    json::Writer out;
    out.begin_object();
    for (const std::string_view member : {"UserId", "Account", "Arn"}) {
      const auto text = aws::element_text(xml, member);
      if (!text) {
        return fail(ErrorKind::corrupt, "STS answered GetCallerIdentity without one ", member);
      }
      out.member(member, aws::without_entities(*text));
    }
    out.end_object();
    return std::move(out).finish();
  });
}

Result<SecretBytes> read_json_answer(http::Response answer) {
  // TagResource and its like have no output: AWS sends an empty body for them.
  if (answer.body.empty()) return SecretBytes::copy_of("{}");
  const auto document = json::Document::parse(answer.body);
  if (!document || document->root().kind() != json::Kind::object) {
    return fail(ErrorKind::corrupt, "the server's answer is no JSON object");
  }
  return std::move(answer.body);
}

std::optional<std::chrono::milliseconds> retry_after(const http::Response& answer) {
  const auto header = answer.headers.find("retry-after");
  if (!header) return std::nullopt;
  const auto seconds = parse_integer(trim(*header));
  if (!seconds || *seconds < 0) return std::nullopt;
  return std::chrono::seconds(std::min(*seconds, kRetryAfterSecondsMax));
}

}  // namespace

struct RemoteBackend::Call {
  http::Url endpoint;
  aws::Scope scope;
  http::Request request;  // unsigned
  bool query_protocol = false;
};

struct RemoteBackend::Attempt {
  Result<api::Body> outcome;
  bool repeatable = false;
  bool key_expired = false;
  std::optional<std::chrono::milliseconds> wait;
};

RemoteBackend::RemoteBackend(http::Client& client, aws::AccessKeyCache& keys, const Clock& clock,
                             Entropy& entropy, RemoteOptions options)
    : client_(client),
      keys_(keys),
      clock_(clock),
      entropy_(entropy),
      options_(std::move(options)),
      description_(options_.secretsmanager.text()) {}

Result<RemoteBackend::Call> RemoteBackend::prepare(std::string_view service,
                                                   std::string_view operation,
                                                   const api::Body& request) {
  Call call;
  call.request.method = "POST";
  call.scope = {options_.region, std::string(service)};
  if (service == "sts" && operation == "GetCallerIdentity") {
    call.query_protocol = true;
    call.endpoint = options_.sts;
    call.request.headers.add("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
    call.request.body = SecretBytes::copy_of("Action=GetCallerIdentity&Version=2011-06-15");
    return call;
  }
  if (service != "secretsmanager") {
    return fail(ErrorKind::invalid_request, service, " ", operation, " is not offered remotely");
  }
  call.endpoint = options_.secretsmanager;
  call.request.headers.add("Content-Type", "application/x-amz-json-1.1");
  call.request.headers.add("X-Amz-Target", concat("secretsmanager.", operation));
  if (std::find(kTakesToken.begin(), kTakesToken.end(), operation) != kTakesToken.end()) {
    // Once, before the first attempt: every repetition carries the same token.
    CLAVIUM_TRY(call.request.body, with_token(request, entropy_));
  } else {
    call.request.body = request.clone();
  }
  return call;
}

RemoteBackend::Attempt RemoteBackend::attempt(const Call& call) {
  Attempt made{fail(ErrorKind::internal, "not attempted"), false, false, {}};
  auto key = keys_.get();
  if (!key) {
    made.outcome = std::unexpected(std::move(key).error());
    return made;
  }
  // Signed anew for every attempt: the signature holds the time.
  http::Request request{call.request.method,
                        call.request.target,
                        call.request.headers,
                        call.request.body.clone(),
                        {}};
  (void)aws::sign(request, call.endpoint, **key, call.scope, clock_.now());
  auto answer = client_.send(call.endpoint, request);
  if (!answer) {
    made.repeatable = answer.error().kind == ErrorKind::unavailable;
    made.outcome = std::unexpected(std::move(answer).error());
    return made;
  }
  if (answer->status == 200) {
    made.outcome =
        call.query_protocol ? read_caller_identity(*answer) : read_json_answer(*std::move(answer));
    return made;
  }
  Error error = error_of(*answer, call.query_protocol);
  made.repeatable = error.kind == ErrorKind::throttled || error.kind == ErrorKind::unavailable;
  made.key_expired = error.code == "ExpiredTokenException" || error.code == "ExpiredToken";
  made.wait = retry_after(*answer);
  made.outcome = std::unexpected(std::move(error));
  return made;
}

std::chrono::milliseconds RemoteBackend::pause_after(const Attempt& failed, int attempts_made) {
  // Full jitter: clients that failed together do not come back together.
  const auto ceiling = std::min(kPauseFirst * (1 << std::min(attempts_made, 10)), kPauseMax);
  const std::chrono::milliseconds jittered(
      random_below(entropy_, std::uint32_t(ceiling.count()) + 1));
  return std::max(jittered, failed.wait.value_or(std::chrono::milliseconds(0)));
}

Result<api::Body> RemoteBackend::invoke(std::string_view service, std::string_view operation,
                                        const api::Body& request) {
  CLAVIUM_TRY(const Call call, prepare(service, operation, request));
  bool key_renewed = false;
  for (int attempts_made = 1;; ++attempts_made) {
    Attempt made = attempt(call);
    if (made.outcome) return std::move(made.outcome);
    if (made.key_expired && !key_renewed) {
      key_renewed = true;
      keys_.forget();
      continue;
    }
    if (!made.repeatable || attempts_made >= options_.attempts_max) {
      return std::unexpected(std::move(made.outcome).error());
    }
    const std::chrono::milliseconds pause = pause_after(made, attempts_made);
    if (options_.sleep) options_.sleep(pause);
  }
}

}  // namespace clavium::wire
