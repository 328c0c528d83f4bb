# SPDX-License-Identifier: Apache-2.0
"""Two accounts in one server, driven by boto3: apart, but for what a secret's policy shares."""

import json
import stat
import unittest
import uuid

from server import REGION, Server

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

OWNER, PARTNER = "111122223333", "444455556666"
NOT_FOUND = "Secrets Manager can't find the specified secret."
DEFAULT_KEY = ("You can't access a secret from a different AWS account if you encrypt the secret with the default "
               "KMS service key.")
SHARED_KEY = "alias/shared"


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def statement(effect, principal, action, **more):
    return {"Effect": effect, "Principal": principal, "Action": action, "Resource": "*", **more}


class Accounts(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.server = Server(accounts=(OWNER, PARTNER))
        cls.server.start()
        cls.addClassCleanup(cls.server.discard)
        cls.addClassCleanup(cls.server.stop)
        cls.owner, cls.partner = cls.connect(OWNER), cls.connect(PARTNER)

    @classmethod
    def connect(cls, account, service="secretsmanager", **more):
        key_id, secret = cls.server.access_key(account)
        return boto3.session.Session().client(
            service, endpoint_url=cls.server.endpoint, region_name=REGION, aws_access_key_id=key_id,
            aws_secret_access_key=secret, config=Config(retries={"total_max_attempts": 1}, **more))

    def create(self, client, value="first", **more):
        return client.create_secret(Name=more.pop("Name", f"accounts/{uuid.uuid4().hex[:12]}"), SecretString=value, **more)

    def share(self, arn, *statements, **more):
        self.owner.put_resource_policy(SecretId=arn, ResourcePolicy=policy(*statements), **more)

    def assert_refused(self, code, text, call, **parameters):
        with self.assertRaises(ClientError) as caught:
            call(**parameters)
        error = caught.exception.response["Error"]
        self.assertEqual((error["Code"], error["Message"]), (code, text))

    def denied(self, account, action, resource, tail):
        return (f"User: arn:aws:iam::{account}:root is not authorized to perform: secretsmanager:{action} "
                f"on resource: {resource} {tail.format(action=action)}")

    NO_POLICY = "because no resource-based policy allows the secretsmanager:{action} action"
    DENIED = "with an explicit deny in a resource-based policy"

    def test_each_root_is_who_its_profile_says(self):
        for account in (OWNER, PARTNER):
            who = self.connect(account, "sts").get_caller_identity()
            self.assertEqual((who["Account"], who["Arn"]), (account, f"arn:aws:iam::{account}:root"))
        mode = stat.S_IMODE((self.server.data / "root-credentials").stat().st_mode)
        self.assertEqual(mode, 0o600)

    def test_the_same_name_is_a_secret_of_each(self):
        name = f"accounts/{uuid.uuid4().hex[:12]}"
        ours, theirs = self.create(self.owner, "ours", Name=name), self.create(self.partner, "theirs", Name=name)
        self.assertIn(f":{OWNER}:", ours["ARN"])
        self.assertIn(f":{PARTNER}:", theirs["ARN"])
        self.assertEqual(self.owner.get_secret_value(SecretId=name)["SecretString"], "ours")
        self.assertEqual(self.partner.get_secret_value(SecretId=name)["SecretString"], "theirs")
        self.partner.delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)
        self.assertEqual(self.owner.get_secret_value(SecretId=name)["SecretString"], "ours")

    def test_nothing_of_another_account_is_seen(self):
        made = self.create(self.owner, KmsKeyId=SHARED_KEY)
        missing = made["ARN"][:-10] + "xxx-AbCdEf"
        for arn in (made["ARN"], missing):
            self.assert_refused("AccessDeniedException", self.denied(PARTNER, "GetSecretValue", arn, self.NO_POLICY),
                                self.partner.get_secret_value, SecretId=arn)
        self.assert_refused("ResourceNotFoundException", NOT_FOUND, self.partner.get_secret_value, SecretId=made["Name"])
        listed = [secret["ARN"] for page in self.partner.get_paginator("list_secrets").paginate()
                  for secret in page["SecretList"]]
        self.assertEqual([arn for arn in listed if f":{PARTNER}:" not in arn], [])

    def test_a_policy_with_a_condition_shares_what_it_says(self):
        made = self.create(self.owner, "shared", KmsKeyId=SHARED_KEY)
        self.share(made["ARN"], statement(
            "Allow", {"AWS": PARTNER}, "secretsmanager:GetSecretValue",
            Condition={"ForAnyValue:StringEquals": {"secretsmanager:VersionStage": "AWSCURRENT"},
                       "IpAddress": {"aws:SourceIp": "127.0.0.0/8"}}))
        self.assertEqual(self.partner.get_secret_value(SecretId=made["ARN"])["SecretString"], "shared")
        self.assert_refused("AccessDeniedException",
                            self.denied(PARTNER, "GetSecretValue", made["ARN"], self.NO_POLICY),
                            self.partner.get_secret_value, SecretId=made["ARN"], VersionStage="AWSPREVIOUS")
        self.assert_refused("AccessDeniedException",
                            self.denied(PARTNER, "DescribeSecret", made["ARN"], self.NO_POLICY),
                            self.partner.describe_secret, SecretId=made["ARN"])
        batch = self.partner.batch_get_secret_value(SecretIdList=[made["ARN"], "accounts/none"])
        self.assertEqual([secret["SecretString"] for secret in batch["SecretValues"]], ["shared"])
        self.assertEqual([error["ErrorCode"] for error in batch["Errors"]], ["ResourceNotFoundException"])
        self.assertNotIn(made["ARN"], [secret["ARN"] for secret in self.partner.list_secrets()["SecretList"]])

    def test_a_tag_decides_where_the_policy_says_so(self):
        made = self.create(self.owner, "shared", KmsKeyId=SHARED_KEY, Tags=[{"Key": "audience", "Value": "internal"}])
        self.share(made["ARN"], statement(
            "Allow", {"AWS": f"arn:aws:iam::{PARTNER}:root"}, "secretsmanager:Get*",
            Condition={"StringEquals": {"secretsmanager:ResourceTag/audience": "partners"}}))
        with self.assertRaises(ClientError):
            self.partner.get_secret_value(SecretId=made["ARN"])
        self.owner.tag_resource(SecretId=made["ARN"], Tags=[{"Key": "audience", "Value": "partners"}])
        self.assertEqual(self.partner.get_secret_value(SecretId=made["ARN"])["SecretString"], "shared")

    def test_deny_wins_also_over_the_owner(self):
        made = self.create(self.owner, KmsKeyId=SHARED_KEY)
        self.share(made["ARN"], statement("Allow", {"AWS": PARTNER}, "secretsmanager:*"),
                   statement("Deny", "*", "secretsmanager:GetSecretValue"))
        for account, client in ((PARTNER, self.partner), (OWNER, self.owner)):
            self.assert_refused("AccessDeniedException",
                                self.denied(account, "GetSecretValue", made["ARN"], self.DENIED),
                                client.get_secret_value, SecretId=made["ARN"])
        self.assertEqual(self.partner.describe_secret(SecretId=made["ARN"])["Name"], made["Name"])
        self.owner.delete_resource_policy(SecretId=made["ARN"])
        self.assertEqual(self.owner.get_secret_value(SecretId=made["ARN"])["SecretString"], "first")

    def test_values_under_the_default_key_stay_at_home(self):
        made = self.create(self.owner)
        self.share(made["ARN"], statement("Allow", {"AWS": PARTNER}, "secretsmanager:*"))
        self.assert_refused("InvalidRequestException", DEFAULT_KEY, self.partner.get_secret_value, SecretId=made["ARN"])
        self.assert_refused("InvalidRequestException", DEFAULT_KEY, self.partner.put_secret_value,
                            SecretId=made["ARN"], SecretString="x")
        self.assertEqual(self.partner.describe_secret(SecretId=made["ARN"])["Name"], made["Name"])
        self.partner.tag_resource(SecretId=made["ARN"], Tags=[{"Key": "a", "Value": "b"}])
        self.assertEqual(self.owner.describe_secret(SecretId=made["ARN"])["Tags"], [{"Key": "a", "Value": "b"}])

    def test_a_policy_is_shown_as_it_was_put(self):
        made = self.create(self.owner)
        self.assertNotIn("ResourcePolicy", self.owner.get_resource_policy(SecretId=made["Name"]))
        text = json.dumps(json.loads(policy(statement("Allow", {"AWS": PARTNER}, "secretsmanager:*"))), indent=3)
        put = self.owner.put_resource_policy(SecretId=made["Name"], ResourcePolicy=text)
        self.assertEqual((put["ARN"], put["Name"]), (made["ARN"], made["Name"]))
        self.assertEqual(self.owner.get_resource_policy(SecretId=made["Name"])["ResourcePolicy"], text)
        self.owner.delete_resource_policy(SecretId=made["Name"])
        self.owner.delete_resource_policy(SecretId=made["Name"])
        self.assertNotIn("ResourcePolicy", self.owner.get_resource_policy(SecretId=made["Name"]))

    def test_what_is_no_policy_is_refused(self):
        made = self.create(self.owner)
        everyone = policy(statement("Allow", "*", "secretsmanager:GetSecretValue"))
        for text, code, message in (
                ("{", "MalformedPolicyDocumentException", "This policy has invalid syntax."),
                (policy({"Effect": "Allow", "Action": "*", "Resource": "*"}), "MalformedPolicyDocumentException",
                 "This policy has invalid syntax."),
                (policy(statement("Allow", {"AWS": "nobody"}, "*")), "MalformedPolicyDocumentException",
                 "This resource policy contains an unsupported principal"),
                (policy(statement("Allow", {"AWS": f"arn:aws:iam::{PARTNER}:user/eve"}, "*")),
                 "MalformedPolicyDocumentException", "This resource policy contains an unsupported principal")):
            self.assert_refused(code, message, self.owner.put_resource_policy, SecretId=made["ARN"],
                                ResourcePolicy=text)
        self.owner.put_resource_policy(SecretId=made["ARN"], ResourcePolicy=everyone)
        with self.assertRaises(self.owner.exceptions.PublicPolicyException):
            self.owner.put_resource_policy(SecretId=made["ARN"], ResourcePolicy=everyone, BlockPublicPolicy=True)
        with self.assertRaises(self.owner.exceptions.MalformedPolicyDocumentException):
            self.share(made["ARN"], statement("Deny", "*", "secretsmanager:*"))
        with self.assertRaises(ClientError) as caught:
            self.owner.put_resource_policy(SecretId=made["ARN"], ResourcePolicy=" " * 20_481)
        self.assertEqual(caught.exception.response["Error"]["Code"], "ValidationException")

    def test_validation_tells_what_would_be_refused(self):
        made = self.create(self.owner)
        good = policy(statement("Allow", {"AWS": PARTNER}, "secretsmanager:GetSecretValue"))
        answer = self.owner.validate_resource_policy(ResourcePolicy=good, SecretId=made["ARN"])
        self.assertEqual((answer["PolicyValidationPassed"], answer["ValidationErrors"]), (True, []))
        bad = policy(statement("Allow", "*", "secretsmanager:*"), statement("Deny", "*", "secretsmanager:*"))
        answer = self.owner.validate_resource_policy(ResourcePolicy=bad, SecretId=made["ARN"])
        self.assertFalse(answer["PolicyValidationPassed"])
        self.assertEqual([error["CheckName"] for error in answer["ValidationErrors"]], ["PublicAccess", "CallerAccess"])
        answer = self.owner.validate_resource_policy(ResourcePolicy='{"Version":"2012-10-17"}')
        self.assertFalse(answer["PolicyValidationPassed"])
        self.assertIn("Statement is missing", answer["ValidationErrors"][0]["ErrorMessage"])


if __name__ == "__main__":
    unittest.main()
