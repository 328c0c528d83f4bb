// SPDX-License-Identifier: Apache-2.0
//
// Every member of every input of Secrets Manager, as AWS's published model has them; bad_input_test
// holds the table against the model. "Tags[].Key" is the member Key of each element of Tags.
#pragma once

#include <cstdint>
#include <string_view>

namespace clavium::testing {

enum class MemberType : std::uint8_t {
  text,
  blob,
  integer,
  long_integer,
  boolean,
  texts,       ///< a list of them
  structures,  ///< a list of them
  structure,
};

enum class Form : std::uint8_t { any, words, pattern };  ///< words: an enum's

struct InputMember {
  std::string_view operation;
  std::string_view path;
  MemberType type;
  std::int64_t min;  ///< characters, bytes, elements, or the value; 0: none
  std::int64_t max;  ///< 0: none
  bool required = false;
  bool sensitive = false;
  Form form = Form::any;
};

inline constexpr InputMember kInputMembers[] = {
    {"BatchGetSecretValue", "SecretIdList", MemberType::texts, 1, 20, false, false, Form::any},
    {"BatchGetSecretValue", "Filters", MemberType::structures, 0, 10, false, false, Form::any},
    {"BatchGetSecretValue", "Filters[].Key", MemberType::text, 0, 0, false, false, Form::words},
    {"BatchGetSecretValue", "Filters[].Values", MemberType::texts, 1, 10, false, false, Form::any},
    {"BatchGetSecretValue", "MaxResults", MemberType::integer, 1, 20, false, false, Form::any},
    {"BatchGetSecretValue", "NextToken", MemberType::text, 1, 4096, false, false, Form::any},
    {"CancelRotateSecret", "SecretId", MemberType::text, 1, 2048, true, false, Form::any},
    {"CreateSecret", "Name", MemberType::text, 1, 512, true, false, Form::any},
    {"CreateSecret", "ClientRequestToken", MemberType::text, 32, 64, false, false, Form::any},
    {"CreateSecret", "Description", MemberType::text, 0, 2048, false, false, Form::any},
    {"CreateSecret", "KmsKeyId", MemberType::text, 0, 2048, false, false, Form::any},
    {"CreateSecret", "SecretBinary", MemberType::blob, 1, 65536, false, true, Form::any},
    {"CreateSecret", "SecretString", MemberType::text, 1, 65536, false, true, Form::any},
    {"CreateSecret", "Tags", MemberType::structures, 0, 0, false, false, Form::any},
    {"CreateSecret", "Tags[].Key", MemberType::text, 1, 128, false, false, Form::any},
    {"CreateSecret", "Tags[].Value", MemberType::text, 0, 256, false, false, Form::any},
    {"CreateSecret", "AddReplicaRegions", MemberType::structures, 1, 0, false, false, Form::any},
    {"CreateSecret", "AddReplicaRegions[].Region", MemberType::text, 1, 128, false, false,
     Form::pattern},
    {"CreateSecret", "AddReplicaRegions[].KmsKeyId", MemberType::text, 0, 2048, false, false,
     Form::any},
    {"CreateSecret", "ForceOverwriteReplicaSecret", MemberType::boolean, 0, 0, false, false,
     Form::any},
    {"CreateSecret", "Type", MemberType::text, 0, 256, false, false, Form::any},
    {"DeleteResourcePolicy", "SecretId", MemberType::text, 1, 2048, true, false, Form::any},
    {"DeleteSecret", "SecretId", MemberType::text, 1, 2048, true, false, Form::any},
    {"DeleteSecret", "RecoveryWindowInDays", MemberType::long_integer, 0, 0, false, false,
     Form::any},
    {"DeleteSecret", "ForceDeleteWithoutRecovery", MemberType::boolean, 0, 0, false, false,
     Form::any},
    {"DescribeSecret", "SecretId", MemberType::text, 1, 2048, true, false, Form::any},
    {"GetRandomPassword", "PasswordLength", MemberType::long_integer, 1, 4096, false, false,
     Form::any},
    {"GetRandomPassword", "ExcludeCharacters", MemberType::text, 0, 4096, false, false, Form::any},
    {"GetRandomPassword", "ExcludeNumbers", MemberType::boolean, 0, 0, false, false, Form::any},
    {"GetRandomPassword", "ExcludePunctuation", MemberType::boolean, 0, 0, false, false, Form::any},
    {"GetRandomPassword", "ExcludeUppercase", MemberType::boolean, 0, 0, false, false, Form::any},
    {"GetRandomPassword", "ExcludeLowercase", MemberType::boolean, 0, 0, false, false, Form::any},
    {"GetRandomPassword", "IncludeSpace", MemberType::boolean, 0, 0, false, false, Form::any},
    {"GetRandomPassword", "RequireEachIncludedType", MemberType::boolean, 0, 0, false, false,
     Form::any},
    {"GetResourcePolicy", "SecretId", MemberType::text, 1, 2048, true, false, Form::any},
    {"GetSecretValue", "SecretId", MemberType::text, 1, 2048, true, false, Form::any},
    {"GetSecretValue", "VersionId", MemberType::text, 32, 64, false, false, Form::any},
    {"GetSecretValue", "VersionStage", MemberType::text, 1, 256, false, false, Form::any},
    {"ListSecretVersionIds", "SecretId", MemberType::text, 1, 2048, true, false, Form::any},
    {"ListSecretVersionIds", "MaxResults", MemberType::integer, 1, 100, false, false, Form::any},
    {"ListSecretVersionIds", "NextToken", MemberType::text, 1, 4096, false, false, Form::any},
    {"ListSecretVersionIds", "IncludeDeprecated", MemberType::boolean, 0, 0, false, false,
     Form::any},
    {"ListSecrets", "IncludePlannedDeletion", MemberType::boolean, 0, 0, false, false, Form::any},
    {"ListSecrets", "MaxResults", MemberType::integer, 1, 100, false, false, Form::any},
    {"ListSecrets", "NextToken", MemberType::text, 1, 4096, false, false, Form::any},
    {"ListSecrets", "Filters", MemberType::structures, 0, 10, false, false, Form::any},
    {"ListSecrets", "Filters[].Key", MemberType::text, 0, 0, false, false, Form::words},
    {"ListSecrets", "Filters[].Values", MemberType::texts, 1, 10, false, false, Form::any},
    {"ListSecrets", "SortOrder", MemberType::text, 0, 0, false, false, Form::words},
    {"ListSecrets", "SortBy", MemberType::text, 0, 0, false, false, Form::words},
    {"PutResourcePolicy", "SecretId", MemberType::text, 1, 2048, true, false, Form::any},
    {"PutResourcePolicy", "ResourcePolicy", MemberType::text, 1, 20480, true, false, Form::any},
    {"PutResourcePolicy", "BlockPublicPolicy", MemberType::boolean, 0, 0, false, false, Form::any},
    {"PutSecretValue", "SecretId", MemberType::text, 1, 2048, true, false, Form::any},
    {"PutSecretValue", "ClientRequestToken", MemberType::text, 32, 64, false, false, Form::any},
    {"PutSecretValue", "SecretBinary", MemberType::blob, 1, 65536, false, true, Form::any},
    {"PutSecretValue", "SecretString", MemberType::text, 1, 65536, false, true, Form::any},
    {"PutSecretValue", "VersionStages", MemberType::texts, 1, 20, false, false, Form::any},
    {"PutSecretValue", "RotationToken", MemberType::text, 36, 256, false, true, Form::pattern},
    {"RemoveRegionsFromReplication", "SecretId", MemberType::text, 1, 2048, true, false, Form::any},
    {"RemoveRegionsFromReplication", "RemoveReplicaRegions", MemberType::texts, 1, 0, true, false,
     Form::any},
    {"ReplicateSecretToRegions", "SecretId", MemberType::text, 1, 2048, true, false, Form::any},
    {"ReplicateSecretToRegions", "AddReplicaRegions", MemberType::structures, 1, 0, true, false,
     Form::any},
    {"ReplicateSecretToRegions", "AddReplicaRegions[].Region", MemberType::text, 1, 128, false,
     false, Form::pattern},
    {"ReplicateSecretToRegions", "AddReplicaRegions[].KmsKeyId", MemberType::text, 0, 2048, false,
     false, Form::any},
    {"ReplicateSecretToRegions", "ForceOverwriteReplicaSecret", MemberType::boolean, 0, 0, false,
     false, Form::any},
    {"RestoreSecret", "SecretId", MemberType::text, 1, 2048, true, false, Form::any},
    {"RotateSecret", "SecretId", MemberType::text, 1, 2048, true, false, Form::any},
    {"RotateSecret", "ClientRequestToken", MemberType::text, 32, 64, false, false, Form::any},
    {"RotateSecret", "RotationLambdaARN", MemberType::text, 0, 2048, false, false, Form::any},
    {"RotateSecret", "RotationRules", MemberType::structure, 0, 0, false, false, Form::any},
    {"RotateSecret", "RotationRules.AutomaticallyAfterDays", MemberType::long_integer, 1, 1000,
     false, false, Form::any},
    {"RotateSecret", "RotationRules.Duration", MemberType::text, 2, 3, false, false, Form::pattern},
    {"RotateSecret", "RotationRules.ScheduleExpression", MemberType::text, 1, 256, false, false,
     Form::pattern},
    {"RotateSecret", "ExternalSecretRotationMetadata", MemberType::structures, 0, 0, false, false,
     Form::any},
    {"RotateSecret", "ExternalSecretRotationMetadata[].Key", MemberType::text, 1, 256, false, false,
     Form::any},
    {"RotateSecret", "ExternalSecretRotationMetadata[].Value", MemberType::text, 1, 2048, false,
     false, Form::any},
    {"RotateSecret", "ExternalSecretRotationRoleArn", MemberType::text, 20, 2048, false, false,
     Form::any},
    {"RotateSecret", "RotateImmediately", MemberType::boolean, 0, 0, false, false, Form::any},
    {"StopReplicationToReplica", "SecretId", MemberType::text, 1, 2048, true, false, Form::any},
    {"TagResource", "SecretId", MemberType::text, 1, 2048, true, false, Form::any},
    {"TagResource", "Tags", MemberType::structures, 0, 0, true, false, Form::any},
    {"TagResource", "Tags[].Key", MemberType::text, 1, 128, false, false, Form::any},
    {"TagResource", "Tags[].Value", MemberType::text, 0, 256, false, false, Form::any},
    {"UntagResource", "SecretId", MemberType::text, 1, 2048, true, false, Form::any},
    {"UntagResource", "TagKeys", MemberType::texts, 0, 0, true, false, Form::any},
    {"UpdateSecret", "SecretId", MemberType::text, 1, 2048, true, false, Form::any},
    {"UpdateSecret", "ClientRequestToken", MemberType::text, 32, 64, false, false, Form::any},
    {"UpdateSecret", "Description", MemberType::text, 0, 2048, false, false, Form::any},
    {"UpdateSecret", "KmsKeyId", MemberType::text, 0, 2048, false, false, Form::any},
    {"UpdateSecret", "SecretBinary", MemberType::blob, 1, 65536, false, true, Form::any},
    {"UpdateSecret", "SecretString", MemberType::text, 1, 65536, false, true, Form::any},
    {"UpdateSecret", "Type", MemberType::text, 0, 256, false, false, Form::any},
    {"UpdateSecretVersionStage", "SecretId", MemberType::text, 1, 2048, true, false, Form::any},
    {"UpdateSecretVersionStage", "VersionStage", MemberType::text, 1, 256, true, false, Form::any},
    {"UpdateSecretVersionStage", "RemoveFromVersionId", MemberType::text, 32, 64, false, false,
     Form::any},
    {"UpdateSecretVersionStage", "MoveToVersionId", MemberType::text, 32, 64, false, false,
     Form::any},
    {"ValidateResourcePolicy", "SecretId", MemberType::text, 1, 2048, false, false, Form::any},
    {"ValidateResourcePolicy", "ResourcePolicy", MemberType::text, 1, 20480, true, false,
     Form::any},
};

}  // namespace clavium::testing
