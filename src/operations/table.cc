// SPDX-License-Identifier: Apache-2.0
#include "operations/table.h"

#include "api/decode.h"
#include "api/encode.h"
#include "api/validate.h"
#include "operations/context.h"
#include "operations/replicate.h"
#include "operations/request_keys.h"
#include "operations/secretsmanager/batch_get_secret_value.h"
#include "operations/secretsmanager/cancel_rotate_secret.h"
#include "operations/secretsmanager/create_secret.h"
#include "operations/secretsmanager/delete_resource_policy.h"
#include "operations/secretsmanager/delete_secret.h"
#include "operations/secretsmanager/describe_secret.h"
#include "operations/secretsmanager/get_random_password.h"
#include "operations/secretsmanager/get_resource_policy.h"
#include "operations/secretsmanager/get_secret_value.h"
#include "operations/secretsmanager/list_secret_version_ids.h"
#include "operations/secretsmanager/list_secrets.h"
#include "operations/secretsmanager/put_resource_policy.h"
#include "operations/secretsmanager/put_secret_value.h"
#include "operations/secretsmanager/remove_regions_from_replication.h"
#include "operations/secretsmanager/replicate_secret_to_regions.h"
#include "operations/secretsmanager/restore_secret.h"
#include "operations/secretsmanager/rotate_secret.h"
#include "operations/secretsmanager/stop_replication_to_replica.h"
#include "operations/secretsmanager/tag_resource.h"
#include "operations/secretsmanager/untag_resource.h"
#include "operations/secretsmanager/update_secret.h"
#include "operations/secretsmanager/update_secret_version_stage.h"
#include "operations/secretsmanager/validate_resource_policy.h"
#include "operations/sts/get_caller_identity.h"

namespace clavium::operations {

namespace {

template <class Op>
class PreparedRequest final : public Prepared {
 public:
  using Request = typename Op::Request;

  [[nodiscard]] std::string secret_id() const override {
    if constexpr (requires { request_.secret_id; }) return request_.secret_id.value_or("");
    if constexpr (requires { request_.name; }) return *request_.name;
    return {};
  }
  void add_condition_keys(authz::ConditionKeys& keys) const override {
    add_request_keys(request_, keys);
  }
  [[nodiscard]] std::string request_parameters() const override { return api::to_record(request_); }
  [[nodiscard]] Result<Outcome> execute(Context& context) const override {
    context.effect = Op::kEffect;
    if constexpr (requires { Op::kChangesManaged; }) context.changes_managed = Op::kChangesManaged;
    CLAVIUM_TRY(Outcome outcome, Op::execute(request_, context));
    Following following{context.store, context.keyring, context.now, context.quotas};
    if constexpr (requires { request_.force_overwrite_replica_secret; }) {
      following.force_overwrite = request_.force_overwrite_replica_secret.value_or(false);
    }
    CLAVIUM_CHECK(follow_primaries(following, outcome.changes, outcome.events));
    return outcome;
  }

  // AWS's order: types, then constraints, then what the service itself refuses.
  [[nodiscard]] Result<void> load(const json::Value& body, std::string& parameters) {
    CLAVIUM_CHECK(api::decode(body, request_));
    parameters = api::to_record(request_);
    CLAVIUM_CHECK(api::validate(request_));
    return Op::check(request_);
  }

 private:
  Request request_;
};

template <class Op>
Result<std::unique_ptr<Prepared>> prepare(const json::Value& body, std::string& parameters) {
  auto prepared = std::make_unique<PreparedRequest<Op>>();
  CLAVIUM_CHECK(prepared->load(body, parameters));
  return prepared;
}

template <class Op>
constexpr Operation row() {
  using Request = typename Op::Request;
  constexpr bool has_id = requires(Request r) { r.secret_id; };
  constexpr bool has_name = requires(Request r) { r.name; };
  return {Op::kService,
          Op::kName,
          Op::kEffect,
          Op::kErrors,
          api::describe<Request>,
          api::describe<typename Op::Response>,
          has_id || has_name,
          has_name,
          prepare<Op>};
}

namespace sm = secretsmanager;

constexpr Operation kOperations[] = {
    row<sm::BatchGetSecretValue>(),
    row<sm::CancelRotateSecret>(),
    row<sm::CreateSecret>(),
    row<sm::DeleteResourcePolicy>(),
    row<sm::DeleteSecret>(),
    row<sm::DescribeSecret>(),
    row<sm::GetRandomPassword>(),
    row<sm::GetResourcePolicy>(),
    row<sm::GetSecretValue>(),
    row<sm::ListSecretVersionIds>(),
    row<sm::ListSecrets>(),
    row<sm::PutResourcePolicy>(),
    row<sm::PutSecretValue>(),
    row<sm::RemoveRegionsFromReplication>(),
    row<sm::ReplicateSecretToRegions>(),
    row<sm::RestoreSecret>(),
    row<sm::RotateSecret>(),
    row<sm::StopReplicationToReplica>(),
    row<sm::TagResource>(),
    row<sm::UntagResource>(),
    row<sm::UpdateSecret>(),
    row<sm::UpdateSecretVersionStage>(),
    row<sm::ValidateResourcePolicy>(),
    row<sts::GetCallerIdentity>(),
};

}  // namespace

std::span<const Operation> operations() { return kOperations; }

const Operation* find_operation(std::string_view service, std::string_view name) {
  for (const Operation& operation : kOperations) {
    if (operation.name == name && operation.service == service) return &operation;
  }
  return nullptr;
}

}  // namespace clavium::operations
