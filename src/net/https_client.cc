// SPDX-License-Identifier: Apache-2.0
#include "net/https_client.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <mutex>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "base/encoding.h"
#include "net/curl_library.h"

namespace clavium::net {

namespace {

/// Handles, and with them connections, kept beyond the calls under way.
constexpr std::size_t kIdleHandlesMax = 16;
constexpr std::size_t kResponseHeadBytesMax = 131'072;

struct HandleDeleter {
  const CurlLibrary* curl;
  void operator()(CURL* handle) const { curl->easy_cleanup(handle); }
};
using Handle = std::unique_ptr<CURL, HandleDeleter>;

struct ListDeleter {
  const CurlLibrary* curl;
  void operator()(curl_slist* list) const { curl->slist_free_all(list); }
};
using FieldList = std::unique_ptr<curl_slist, ListDeleter>;

/// What the callbacks of one call read from and write to.
struct Transfer {
  std::span<const std::byte> body;  // what is left to send
  http::Response response;
  SecretBuffer received;
  std::size_t head_bytes = 0;
  bool too_large = false;
};

std::size_t on_send(char* out, std::size_t size, std::size_t count, void* context) {
  Transfer& transfer = *static_cast<Transfer*>(context);
  const std::size_t taken = std::min(size * count, transfer.body.size());
  if (taken > 0) std::memcpy(out, transfer.body.data(), taken);
  transfer.body = transfer.body.subspan(taken);
  return taken;
}

std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* context) {
  Transfer& transfer = *static_cast<Transfer*>(context);
  const std::size_t arrived = size * count;
  transfer.too_large = arrived > limits::kResponseBodyBytesMax - transfer.received.size_bytes();
  if (transfer.too_large) return CURL_WRITEFUNC_ERROR;
  transfer.received.append(std::string_view(bytes, arrived));
  return arrived;
}

std::size_t on_head_line(char* bytes, std::size_t size, std::size_t count, void* context) {
  Transfer& transfer = *static_cast<Transfer*>(context);
  std::string_view line(bytes, size * count);
  transfer.head_bytes += line.size();
  transfer.too_large = transfer.head_bytes > kResponseHeadBytesMax;
  if (transfer.too_large) return CURL_WRITEFUNC_ERROR;
  // Each status line starts anew: "100 Continue" and a proxy's answer come with fields of their
  // own.
  if (line.starts_with("HTTP/")) transfer.response.headers = {};
  if (const std::size_t colon = line.find(':'); colon != std::string_view::npos) {
    std::string_view value = line.substr(colon + 1);
    while (value.ends_with('\n') || value.ends_with('\r')) value.remove_suffix(1);
    transfer.response.headers.add(std::string(line.substr(0, colon)), std::string(trim(value)));
  }
  return size * count;
}

/// libcurl asks several times a second; anything but 0 ends the transfer.
int on_progress(void* stop, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const std::stop_token*>(stop)->stop_requested() ? 1 : 0;
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_ascii_alphanumeric(c) ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
  });
}

/// Nothing of the value is quoted: a header may be a credential.
Result<void> check_request(const http::Request& request) {
  if (!is_token(request.method)) {
    return fail(ErrorKind::invalid_request, "the HTTP method is malformed");
  }
  const auto visible = [](char c) { return c > 0x20 && c < 0x7f && c != '#'; };
  if (!request.target.starts_with('/') ||
      !std::all_of(request.target.begin(), request.target.end(), visible)) {
    return fail(ErrorKind::invalid_request, "the request target is malformed");
  }
  for (const auto& field : request.headers.fields()) {
    if (!is_token(field.name))
      return fail(ErrorKind::invalid_request, "a header name is malformed");
    if (has_control(field.value)) {
      return fail(ErrorKind::invalid_request, "the value of header ", field.name,
                  " has a line break or another control character in it");
    }
    if (equal_ignoring_ascii_case(field.name, "transfer-encoding")) {
      return fail(ErrorKind::invalid_request, "framing is the client's to say, not the request's");
    }
  }
  return {};
}

Error error_of(const CurlLibrary& curl, CURLcode code, const Transfer& transfer, const char* detail,
               const http::Url& base) {
  const std::string where = concat(base.scheme, "://", base.host_header());
  switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CERTPROBLEM:
      return make_error(ErrorKind::denied, "the certificate of ", where,
                        " is not trusted: ", detail)
          .with_hint("name the authority's PEM file in SSL_CERT_FILE or AWS_CA_BUNDLE");
    case CURLE_SSL_CACERT_BADFILE:
      return make_error(ErrorKind::denied, "cannot read the file of trusted authorities")
          .with_hint("check SSL_CERT_FILE and AWS_CA_BUNDLE");
    case CURLE_OPERATION_TIMEDOUT:
      return make_error(ErrorKind::unavailable, where, " took too long to answer");
    case CURLE_ABORTED_BY_CALLBACK:
      return make_error(ErrorKind::unavailable, "the call to ", where, " was given up");
    case CURLE_SEND_FAIL_REWIND:
      return make_error(ErrorKind::unavailable, where, " closed the connection without an answer");
    default:
      break;
  }
  if (transfer.too_large) {
    return make_error(ErrorKind::unavailable, "the answer of ", where, " is too large");
  }
  // The library's own words for the code: its detail may quote what the peer sent.
  return make_error(ErrorKind::unavailable, "no answer from ", where, ": ",
                    curl.easy_strerror(code));
}

class HttpsClient final : public http::Client {
 public:
  explicit HttpsClient(const HttpsClientOptions& options) : options_(options) {}

  Result<http::Response> send(const http::Url& base, const http::Request& request,
                              const http::CallOptions& options) override {
    CLAVIUM_CHECK(check_request(request));
    CLAVIUM_TRY(const CurlLibrary* const curl, curl_library());
    CLAVIUM_TRY(Handle handle, borrow(*curl));
    CLAVIUM_TRY(const FieldList fields, field_list(*curl, request));
    auto response = request.body.reveal([&](std::span<const std::byte> body) {
      return perform(*curl, handle.get(), fields.get(), base, request, body, options);
    });
    curl->easy_reset(handle.get());  // forgets the request, keeps the connection
    give_back(std::move(handle));
    return response;
  }

 private:
  Result<Handle> borrow(const CurlLibrary& curl) {
    {
      const std::scoped_lock lock(mutex_);
      if (!idle_.empty()) {
        Handle handle = std::move(idle_.back());
        idle_.pop_back();
        return handle;
      }
    }
    Handle handle(curl.easy_init(), HandleDeleter{&curl});
    if (handle == nullptr) return fail(ErrorKind::unavailable, "libcurl is out of memory");
    return handle;
  }

  void give_back(Handle handle) {
    const std::scoped_lock lock(mutex_);
    if (idle_.size() < kIdleHandlesMax) idle_.push_back(std::move(handle));
  }

  static Result<FieldList> field_list(const CurlLibrary& curl, const http::Request& request) {
    FieldList list(nullptr, ListDeleter{&curl});
    bool complete = true;
    const auto add = [&](const char* line) {
      curl_slist* const longer = curl.slist_append(list.get(), line);
      complete = complete && longer != nullptr;
      if (longer != nullptr) {
        (void)list.release();
        list.reset(longer);
      }
    };
    for (const auto& field : request.headers.fields()) {
      // libcurl counts for itself.
      if (equal_ignoring_ascii_case(field.name, "content-length")) continue;
      // "Name;" is how libcurl spells a field without a value, "Name:" removes one of its own.
      std::string line =
          field.value.empty() ? concat(field.name, ";") : concat(field.name, ": ", field.value);
      add(line.c_str());
      wipe(line);
    }
    for (const char* const own : {"Accept", "Content-Type", "Expect"}) {
      if (request.headers.count(own) == 0) add(concat(own, ":").c_str());
    }
    if (!complete) return fail(ErrorKind::unavailable, "libcurl is out of memory");
    return list;
  }

  Result<http::Response> perform(const CurlLibrary& curl, CURL* handle, curl_slist* fields,
                                 const http::Url& base, const http::Request& request,
                                 std::span<const std::byte> body,
                                 const http::CallOptions& options) const {
    Transfer transfer;
    transfer.body = body;
    std::array<char, CURL_ERROR_SIZE> detail{};
    const auto set = [&](CURLoption option, auto value) {
      curl.easy_setopt(handle, option, value);
    };

    const std::string url =
        concat(base.scheme, "://", base.host_header(), base.path, request.target);
    set(CURLOPT_URL, url.c_str());
    set(CURLOPT_PATH_AS_IS, 1L);
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_REDIR_PROTOCOLS_STR, "");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1});
    set(CURLOPT_HTTPHEADER, fields);
    set(CURLOPT_NOSIGNAL, 1L);  // its time-outs would otherwise use SIGALRM
    set(CURLOPT_ERRORBUFFER, detail.data());

    // An empty proxy is what keeps libcurl from reading http_proxy and its siblings.
    set(CURLOPT_PROXY, options_.proxy.c_str());
    set(CURLOPT_NOPROXY, "localhost,127.0.0.1,::1");
    set(CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    if (!options_.ca_bundle.empty()) {
      set(CURLOPT_CAINFO, options_.ca_bundle.c_str());
      set(CURLOPT_CAPATH, static_cast<char*>(nullptr));
    }
    set(CURLOPT_TIMEOUT_MS, long(options.timeout.count()));
    set(CURLOPT_CONNECTTIMEOUT_MS,
        long(std::min(options.timeout, options_.connect_timeout).count()));

    std::stop_token stop = options.stop;
    if (stop.stop_possible()) {
      set(CURLOPT_NOPROGRESS, 0L);
      set(CURLOPT_XFERINFOFUNCTION, on_progress);
      set(CURLOPT_XFERINFODATA, static_cast<void*>(&stop));
    }

    // These three promise a body, so an empty one is announced too ("Content-Length: 0").
    const bool expects_body =
        request.method == "POST" || request.method == "PUT" || request.method == "PATCH";
    if (!body.empty() || expects_body) {
      // A read function without a seek function: libcurl cannot start over, so it cannot send
      // twice.
      set(CURLOPT_POST, 1L);
      set(CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.size()));
      set(CURLOPT_READFUNCTION, on_send);
      set(CURLOPT_READDATA, &transfer);
    }
    if (request.method == "HEAD") {
      set(CURLOPT_NOBODY, 1L);
    } else {
      set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
    }
    set(CURLOPT_WRITEFUNCTION, on_body);
    set(CURLOPT_WRITEDATA, &transfer);
    set(CURLOPT_HEADERFUNCTION, on_head_line);
    set(CURLOPT_HEADERDATA, &transfer);

    const CURLcode code = curl.easy_perform(handle);
    if (code != CURLE_OK)
      return std::unexpected(error_of(curl, code, transfer, detail.data(), base));
    long status = 0;
    curl.easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    transfer.response.status = int(status);
    transfer.response.body = std::move(transfer.received).finish();
    return std::move(transfer.response);
  }

  const HttpsClientOptions options_;
  std::mutex mutex_;
  std::vector<Handle> idle_;  // guarded by mutex_
};

}  // namespace

std::unique_ptr<http::Client> make_https_client(const HttpsClientOptions& options) {
  return std::make_unique<HttpsClient>(options);
}

}  // namespace clavium::net
