# SPDX-License-Identifier: Apache-2.0
"""The AWS CLI against the server: the life of a secret through every operation, as an operator types it."""

import base64
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest
import uuid

ON_MOTO = os.environ.get("CLAVIUM_TEST_SERVER") == "moto"
ENDPOINT = os.environ.get("CLAVIUM_TEST_ENDPOINT", "")
AWS = [str(pathlib.Path(sys.executable).parent / "aws"), "--endpoint-url", ENDPOINT, "--output", "json"]


def aws(*words, fails=False):
    """The answer as an object (None when there is none); with fails=True what stands on standard error."""
    done = subprocess.run([*AWS, *words], capture_output=True, text=True, timeout=60, check=False)
    if fails:
        assert done.returncode != 0, f"aws {' '.join(words)} should have failed: {done.stdout}"
        return done.stderr
    assert done.returncode == 0, f"aws {' '.join(words)}: {done.stderr}"
    return json.loads(done.stdout) if done.stdout.strip() else None


def secretsmanager(operation, *words, **more):
    return aws("secretsmanager", operation, *words, **more)


class Cli(unittest.TestCase):
    """A secret to work on; the classes below say what is done with it."""

    def setUp(self):
        self.prefix = f"cli-{uuid.uuid4().hex[:12]}"
        self.name = f"{self.prefix}/prod/payments/stripe-secret-key"
        self.made = secretsmanager("create-secret", "--name", self.name, "--description", "card payments",
                                   "--secret-string", '{"value":"made-up","owner":"payments"}',
                                   "--tags", "Key=Owner,Value=payments", "Key=RotationDays,Value=90")

    def get(self, *words):
        return secretsmanager("get-secret-value", "--secret-id", self.name, *words)

    def describe(self):
        return secretsmanager("describe-secret", "--secret-id", self.name)

    def eventually(self, ask, done):
        """What ask() answers once done(answer)."""
        for _ in range(60):
            answer = ask()
            if done(answer):
                return answer
            time.sleep(0.25)
        return self.fail(f"it did not happen: {answer}")


class Secrets(Cli):
    def test_who_am_i(self):
        self.assertEqual(set(aws("sts", "get-caller-identity")), {"UserId", "Account", "Arn"})

    def test_create_get_and_describe(self):
        got = self.get()
        self.assertEqual((got["ARN"], got["VersionId"]), (self.made["ARN"], self.made["VersionId"]))
        self.assertEqual(json.loads(got["SecretString"]), {"value": "made-up", "owner": "payments"})
        described = self.describe()
        self.assertEqual(described["Description"], "card payments")
        self.assertEqual(described["Tags"], [{"Key": "Owner", "Value": "payments"},
                                             {"Key": "RotationDays", "Value": "90"}])

    def test_update_put_from_a_file_and_promote(self):
        updated = secretsmanager("update-secret", "--secret-id", self.name, "--secret-string", "second",
                                 "--description", "changed")
        self.assertEqual((self.get()["SecretString"], self.describe()["Description"]), ("second", "changed"))
        with tempfile.NamedTemporaryFile() as file:
            file.write(bytes(range(256)))
            file.flush()
            put = secretsmanager("put-secret-value", "--secret-id", self.name, "--secret-binary", f"fileb://{file.name}",
                                 "--version-stages", "AWSPENDING")
        self.assertEqual(put["VersionStages"], ["AWSPENDING"])
        secretsmanager("update-secret-version-stage", "--secret-id", self.name, "--version-stage", "AWSCURRENT",
                       "--move-to-version-id", put["VersionId"], "--remove-from-version-id", updated["VersionId"])
        current = self.get("--version-stage", "AWSCURRENT")
        self.assertEqual(base64.b64decode(current["SecretBinary"]), bytes(range(256)))
        self.assertEqual(self.get("--version-stage", "AWSPREVIOUS")["SecretString"], "second")
        listed = secretsmanager("list-secret-version-ids", "--secret-id", self.name, "--include-deprecated")
        self.assertEqual([v["VersionId"] for v in listed["Versions"]],
                         [self.made["VersionId"], updated["VersionId"], put["VersionId"]])

    def test_tags(self):
        secretsmanager("tag-resource", "--secret-id", self.name, "--tags", "Key=Classification,Value=restricted")
        self.assertEqual(len(self.describe()["Tags"]), 3)
        secretsmanager("untag-resource", "--secret-id", self.name, "--tag-keys", "Owner", "RotationDays",
                       "Classification")
        self.assertEqual(self.describe()["Tags"], [])

    def test_list_and_batch_follow_pages_and_filters(self):
        for name in ("a", "b", "c"):
            secretsmanager("create-secret", "--name", f"{self.prefix}/{name}", "--secret-string", name)
        where = ("--filters", f"Key=name,Values={self.prefix}/")
        listed = secretsmanager("list-secrets", *where, "--page-size", "2")
        self.assertEqual([s["Name"] for s in listed["SecretList"]],
                         [self.name, *(f"{self.prefix}/{name}" for name in "abc")])
        batch = secretsmanager("batch-get-secret-value", "--secret-id-list", f"{self.prefix}/c", f"{self.prefix}/none",
                               f"{self.prefix}/a")
        self.assertEqual([v["SecretString"] for v in batch["SecretValues"]], ["c", "a"])
        self.assertEqual([e["ErrorCode"] for e in batch["Errors"]], ["ResourceNotFoundException"])
        self.assertEqual(len(secretsmanager("batch-get-secret-value", *where)["SecretValues"]), 4)

    def test_delete_restore_and_delete_for_good(self):
        secretsmanager("delete-secret", "--secret-id", self.name, "--recovery-window-in-days", "7")
        self.assertIn("InvalidRequestException", secretsmanager("get-secret-value", "--secret-id", self.name, fails=True))
        secretsmanager("restore-secret", "--secret-id", self.name)
        self.assertIn("made-up", self.get()["SecretString"])
        secretsmanager("delete-secret", "--secret-id", self.name, "--force-delete-without-recovery")
        self.assertIn("ResourceNotFoundException", self.eventually_gone())

    def eventually_gone(self):
        """Forced deletion may take effect some seconds later, as at AWS."""
        for _ in range(10):
            said = secretsmanager("get-secret-value", "--secret-id", self.name, fails=True)
            if "InvalidRequestException" not in said:
                return said
            time.sleep(0.5)
        return said

    def test_random_password(self):
        answer = secretsmanager("get-random-password", "--password-length", "20", "--exclude-punctuation")
        self.assertRegex(answer["RandomPassword"], "^[A-Za-z0-9]{20}$")

    def test_an_error_names_itself(self):
        said = secretsmanager("get-secret-value", "--secret-id", self.prefix + "/none", fails=True)
        self.assertIn("(ResourceNotFoundException) when calling the GetSecretValue operation", said)
        self.assertIn("Secrets Manager can't find the specified secret.", said)


@unittest.skipIf(ON_MOTO, "moto has none of this, or has it otherwise than AWS")
class PoliciesRotationReplicas(Cli):
    def policy_of(self):
        return secretsmanager("get-resource-policy", "--secret-id", self.name).get("ResourcePolicy")

    def test_a_policy_from_a_file(self):
        account = self.made["ARN"].split(":")[4]
        policy = {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
             "Action": "secretsmanager:GetSecretValue", "Resource": "*"}]}
        with tempfile.NamedTemporaryFile("w") as file:
            json.dump(policy, file)
            file.flush()
            where = ("--secret-id", self.name, "--resource-policy", f"file://{file.name}")
            self.assertTrue(secretsmanager("validate-resource-policy", *where)["PolicyValidationPassed"])
            secretsmanager("put-resource-policy", *where, "--block-public-policy")
        self.assertEqual(json.loads(self.policy_of()), policy)
        secretsmanager("delete-resource-policy", "--secret-id", self.name)
        self.assertIsNone(self.policy_of())

    def test_a_rotation_by_a_function(self):
        rotated = secretsmanager("rotate-secret", "--secret-id", self.name, "--rotation-lambda-arn",
                                 os.environ["CLAVIUM_TEST_FUNCTION_ARN"], "--rotation-rules",
                                 "AutomaticallyAfterDays=30")
        described = self.eventually(self.describe, lambda secret: "LastRotatedDate" in secret)
        self.assertIn("AWSCURRENT", described["VersionIdsToStages"][rotated["VersionId"]])
        self.assertTrue(described["RotationEnabled"])
        self.assertNotIn("made-up", self.get()["SecretString"])
        secretsmanager("cancel-rotate-secret", "--secret-id", self.name)
        self.assertFalse(self.describe()["RotationEnabled"])

    def test_replicas_come_and_go(self):
        secretsmanager("replicate-secret-to-regions", "--secret-id", self.name, "--add-replica-regions",
                       "Region=eu-west-1", "Region=us-east-2")
        self.eventually(lambda: self.describe()["ReplicationStatus"],
                        lambda replicas: [r["Status"] for r in replicas] == ["InSync"] * 2)
        elsewhere = ("--secret-id", self.name, "--region", "eu-west-1")
        self.assertIn("made-up", secretsmanager("get-secret-value", *elsewhere)["SecretString"])
        self.assertIn(":eu-west-1:", secretsmanager("stop-replication-to-replica", *elsewhere)["ARN"])
        left = secretsmanager("remove-regions-from-replication", "--secret-id", self.name,
                              "--remove-replica-regions", "us-east-2")
        self.assertEqual(left["ReplicationStatus"], [])


if __name__ == "__main__":
    unittest.main()
