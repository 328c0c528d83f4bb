// SPDX-License-Identifier: Apache-2.0
//
// A stand-in for the part of Vercel's API that clavium talks to, with its state in memory: for the
// demo and the tests. sandbox/README.md says what it answers, what judges it, and what is assumed.
//
// Beside Vercel's paths it has a control path, /_sandbox/, under which a test can learn the SHA-256
// of a stored value, do what somebody else might do at Vercel, and switch faults on. It wants the
// same token.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/entropy.h"
#include "base/secret_bytes.h"
#include "http/handler.h"
#include "json/value.h"
#include "sandbox/vercel_deployments.h"
#include "sandbox/vercel_env.h"

namespace clavium::sandbox {

struct Call;

struct VercelSandboxOptions {
  std::string project_id = "prj_sandbox";
  std::string project_name = "storefront";
  std::string team_id;  ///< empty: a personal account, and no team may be named in a call
  std::string team_slug;
  SecretBytes token;
};

/// Answers within the call. Threads: safe from many. `clock` and `entropy` must outlive it.
class VercelSandbox final : public http::Handler {
 public:
  VercelSandbox(VercelSandboxOptions options, Clock& clock, Entropy& entropy);
  void handle(http::Request request, http::Responder respond) override;

 private:
  http::Response answer(const http::Request& request);
  std::optional<http::Response> refuse_caller(const http::Request& request, const Call& call);
  std::optional<http::Response> throttle();
  http::Response route(const Call& call, const SecretBytes& body);
  http::Response route_project(const Call& call, const SecretBytes& body);
  http::Response route_env(const Call& call, const SecretBytes& body);
  http::Response route_deployments(const Call& call, const SecretBytes& body);
  http::Response route_control(const Call& call, const SecretBytes& body);

  http::Response list_env(const Call& call);
  http::Response create_env(const Call& call, const SecretBytes& body);
  http::Response start_deployment(const SecretBytes& body);
  http::Response show_user() const;
  http::Response show_team() const;
  http::Response show_project() const;
  http::Response show_custom_environments() const;
  http::Response show_digests() const;
  http::Response show_built_with(std::string_view id) const;
  http::Response set_behaviour(const SecretBytes& body);

  const VercelSandboxOptions options_;
  const Place place_;
  Clock& clock_;

  std::mutex mutex_;
  // Guarded by mutex_ from here on.
  EnvTable env_;
  Deployments deployments_;
  std::map<std::string, std::string> custom_environments_;  // slug by id
  std::int64_t calls_until_throttled_ = -1;                 // negative: never
  std::int64_t throttled_calls_ = 0;
  std::string retry_after_ = "1";
  std::int64_t hidden_production_count_ = 0;
  std::int64_t page_size_ = 0;  // 0: everything on one page
  bool challenge_ = false;
};

}  // namespace clavium::sandbox
