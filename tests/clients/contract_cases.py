# SPDX-License-Identifier: Apache-2.0
"""Calls that must fail, as data: what is sent, which error comes back, with which words.

In the parameters SECRET stands for a secret with one value, EMPTY for one without a value, MARKED for one
that is scheduled for deletion, MISSING for a name that no secret has.
Source of the texts: AWS's answers as recorded by the snapshot tests of public projects, and the API reference.
"""

from dataclasses import dataclass, field
from typing import Optional

SECRET, EMPTY, MARKED, MISSING = "{SECRET}", "{EMPTY}", "{MARKED}", "{MISSING}"

NOT_FOUND = "Secrets Manager can't find the specified secret."
MARKED_TEXT = "You can't perform this operation on the secret because it was marked for deletion."
BAD_NAME = ("Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: "
            "-/_+=.@!")
TOO_MANY_VALUES = "You can't specify both a binary secret value and a string secret value in the same secret."


@dataclass(frozen=True)
class Case:
    operation: str  # as boto3 spells it
    parameters: dict = field(hash=False)
    code: str
    message: Optional[str]  # None: AWS's text is not known
    moto_agrees: bool = True

    def __str__(self):
        return f"{self.operation} {self.parameters} -> {self.code}"


def constraint(text):
    return f"1 validation error detected: {text}"


def not_null(path):
    return constraint(f"Value null at '{path}' failed to satisfy constraint: Member must not be null")


def too_long(path, most):
    return constraint(f"Value at '{path}' failed to satisfy constraint: "
                      f"Member must have length less than or equal to {most}")


MISSING_SECRET = [
    Case(operation, {"SecretId": MISSING, **more}, "ResourceNotFoundException", NOT_FOUND,
         moto_agrees=operation != "list_secret_version_ids")  # there it is a 500
    for operation, more in (
        ("get_secret_value", {}),
        ("describe_secret", {}),
        ("put_secret_value", {"SecretString": "x"}),
        ("update_secret", {"SecretString": "x"}),
        ("list_secret_version_ids", {}),
        ("update_secret_version_stage", {"VersionStage": "L"}),
        ("delete_secret", {}),
        ("restore_secret", {}),
        ("tag_resource", {"Tags": [{"Key": "a", "Value": "b"}]}),
        ("untag_resource", {"TagKeys": ["a"]}),
    )
]

MARKED_FOR_DELETION = [
    Case("get_secret_value", {"SecretId": MARKED}, "InvalidRequestException", MARKED_TEXT),
    Case("put_secret_value", {"SecretId": MARKED, "SecretString": "x"}, "InvalidRequestException", MARKED_TEXT, False),
    Case("update_secret", {"SecretId": MARKED, "SecretString": "x"}, "InvalidRequestException", MARKED_TEXT, False),
    Case("tag_resource", {"SecretId": MARKED, "Tags": [{"Key": "a", "Value": "b"}]}, "InvalidRequestException",
         MARKED_TEXT, False),
    Case("untag_resource", {"SecretId": MARKED, "TagKeys": ["a"]}, "InvalidRequestException", MARKED_TEXT, False),
    Case("delete_secret", {"SecretId": MARKED}, "InvalidRequestException", MARKED_TEXT, False),
]

NAMES = [
    Case(operation, {member: name, **more}, "ValidationException", BAD_NAME, False)
    for operation, member, more in (
        ("create_secret", "Name", {"SecretString": "x"}),
        ("get_secret_value", "SecretId", {}),
        ("describe_secret", "SecretId", {}),
        ("put_secret_value", "SecretId", {"SecretString": "x"}),
        ("update_secret", "SecretId", {}),
        ("delete_secret", "SecretId", {}),
        ("list_secret_version_ids", "SecretId", {}),
        ("tag_resource", "SecretId", {"Tags": []}),
        ("untag_resource", "SecretId", {"TagKeys": ["a"]}),
        ("update_secret_version_stage", "SecretId", {"VersionStage": "L"}),
    )
    for name in ("two words", "star*", "why?", "back\\slash", "bracket]")
]

CONSTRAINTS = [
    Case("get_secret_value", {}, "ValidationException", not_null("secretId"), False),
    Case("delete_secret", {}, "ValidationException", not_null("secretId"), False),
    Case("create_secret", {}, "ValidationException", not_null("name"), False),
    Case("update_secret_version_stage", {"SecretId": SECRET}, "ValidationException", not_null("versionStage"), False),
    Case("tag_resource", {"SecretId": SECRET}, "ValidationException", not_null("tags"), False),
    Case("untag_resource", {"SecretId": SECRET}, "ValidationException", not_null("tagKeys"), False),
    Case("create_secret", {"Name": MISSING, "SecretString": "x" * 65_537}, "ValidationException",
         too_long("secretString", 65_536), False),
    Case("put_secret_value", {"SecretId": SECRET, "SecretString": "x" * 65_537}, "ValidationException",
         too_long("secretString", 65_536), False),
    Case("put_secret_value", {"SecretId": SECRET, "SecretString": ""}, "ValidationException",
         constraint("Value at 'secretString' failed to satisfy constraint: "
                    "Member must have length greater than or equal to 1"), False),
    Case("get_secret_value", {"SecretId": SECRET, "VersionId": "short"}, "ValidationException",
         constraint("Value 'short' at 'versionId' failed to satisfy constraint: "
                    "Member must have length greater than or equal to 32"), False),
    Case("list_secrets", {"MaxResults": 0}, "ValidationException",
         constraint("Value '0' at 'maxResults' failed to satisfy constraint: "
                    "Member must have value greater than or equal to 1"), False),
    Case("list_secrets", {"MaxResults": 101}, "ValidationException",
         constraint("Value '101' at 'maxResults' failed to satisfy constraint: "
                    "Member must have value less than or equal to 100"), False),
    Case("get_random_password", {"PasswordLength": 4097}, "ValidationException", None, False),
    Case("list_secrets", {"Filters": [{"Key": "invalid", "Values": ["x"]}]}, "ValidationException", None),
]

VALUES = [
    Case("create_secret", {"Name": MISSING, "SecretString": "x", "SecretBinary": b"x"}, "InvalidParameterException",
         TOO_MANY_VALUES, False),
    Case("put_secret_value", {"SecretId": SECRET, "SecretString": "x", "SecretBinary": b"x"},
         "InvalidParameterException", TOO_MANY_VALUES, False),
    Case("put_secret_value", {"SecretId": SECRET}, "InvalidRequestException",
         "You must provide either SecretString or SecretBinary."),
    Case("get_secret_value", {"SecretId": EMPTY}, "ResourceNotFoundException",
         "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT"),
    Case("get_secret_value", {"SecretId": SECRET, "VersionStage": "NONE"}, "ResourceNotFoundException",
         "Secrets Manager can't find the specified secret value for staging label: NONE"),
    Case("get_secret_value", {"SecretId": SECRET, "VersionId": "0" * 36}, "ResourceNotFoundException",
         "Secrets Manager can't find the specified secret value for VersionId: " + "0" * 36),
]

NOT_OFFERED = [
    Case("create_secret",
         {"Name": MISSING, "SecretString": "x",
          "CrossAccountPrimaryARN": "arn:aws:secretsmanager:eu-central-1:111122223333:secret:a-abcdef"},
         "InvalidParameterException", None, False),
]

DELETION = [
    Case("delete_secret", {"SecretId": SECRET, "RecoveryWindowInDays": days}, "InvalidParameterException",
         "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).")
    for days in (0, 6, 31)
] + [
    # The window is looked at before the secret.
    Case("delete_secret", {"SecretId": MISSING, "RecoveryWindowInDays": 6}, "InvalidParameterException",
         "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive)."),
    Case("delete_secret", {"SecretId": SECRET, "RecoveryWindowInDays": 7, "ForceDeleteWithoutRecovery": True},
         "InvalidParameterException",
         "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays."),
]

BATCH = [
    Case("batch_get_secret_value", {}, "InvalidParameterException",
         "Either 'SecretIdList' or 'Filters' must be provided, but not both.", False),
    Case("batch_get_secret_value",
         {"SecretIdList": [SECRET], "Filters": [{"Key": "name", "Values": ["x"]}]}, "InvalidParameterException",
         "Either 'SecretIdList' or 'Filters' must be provided, but not both."),
    Case("batch_get_secret_value", {"SecretIdList": [SECRET], "MaxResults": 2}, "InvalidParameterException",
         "'Filters' not specified. 'Filters' must also be specified when 'MaxResults' is provided."),
]

PASSWORDS = [
    Case("get_random_password", {"PasswordLength": 3}, "InvalidParameterException",
         "Password length is too short based on the required types.", False),
    Case("get_random_password", {"ExcludeCharacters": "0123456789"}, "InvalidParameterException",
         "All characters of the desired type have been excluded", False),
    Case("get_random_password",
         {"ExcludeNumbers": True, "ExcludePunctuation": True, "ExcludeUppercase": True, "ExcludeLowercase": True},
         "InvalidParameterException", "All characters have been excluded from selection", False),
]

FUNCTION = "arn:aws:lambda:eu-central-1:111122223333:function:rotate"

ROTATION = [
    Case("rotate_secret", {"SecretId": MISSING, "RotationLambdaARN": FUNCTION}, "ResourceNotFoundException", NOT_FOUND,
         False),
    Case("rotate_secret", {"SecretId": MARKED, "RotationLambdaARN": FUNCTION}, "InvalidRequestException", MARKED_TEXT,
         False),
    Case("rotate_secret", {"SecretId": SECRET}, "InvalidRequestException",
         "No Lambda rotation function ARN is associated with this secret.", False),
    Case("rotate_secret", {"SecretId": SECRET, "RotationLambdaARN": FUNCTION, "RotationRules": {
        "AutomaticallyAfterDays": 3, "ScheduleExpression": "rate(3 days)"}}, "InvalidParameterException",
         "You cannot specify both rotation frequency and schedule expression together.", False),
    Case("rotate_secret", {"SecretId": SECRET, "RotationRules": {"AutomaticallyAfterDays": 0}}, "ValidationException",
         constraint("Value '0' at 'rotationRules.automaticallyAfterDays' failed to satisfy constraint: "
                    "Member must have value greater than or equal to 1"), False),
    Case("rotate_secret", {"SecretId": SECRET, "RotationRules": {"ScheduleExpression": "cron(5 8 1 * ? *)"}},
         "InvalidParameterException", None, False),
    Case("rotate_secret", {"SecretId": SECRET, "RotationRules": {"ScheduleExpression": "rate(3 hours)"}},
         "InvalidParameterException", None, False),
    Case("cancel_rotate_secret", {"SecretId": MISSING}, "ResourceNotFoundException", NOT_FOUND),
    Case("cancel_rotate_secret", {"SecretId": MARKED}, "InvalidRequestException", MARKED_TEXT, False),
    Case("cancel_rotate_secret", {"SecretId": SECRET}, "InvalidRequestException", None, False),
]

FAILING = (MISSING_SECRET + MARKED_FOR_DELETION + NAMES + CONSTRAINTS + VALUES + NOT_OFFERED + DELETION + BATCH +
           PASSWORDS + ROTATION)
