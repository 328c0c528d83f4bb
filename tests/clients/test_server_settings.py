# SPDX-License-Identifier: Apache-2.0
"""What [server] in clavium.toml changes: requests a second, which the SDK's own retries live with, and quotas."""

import time
import unittest
import urllib.request

from server import REGION, Server

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

INVENTORY = 'organisation = "acme"\n[environments.dev]\n'
RATE = 5


def client_of(server, attempts, region=REGION):
    return boto3.session.Session().client(
        "secretsmanager", endpoint_url=server.endpoint, region_name=region,
        aws_access_key_id=server.access_key_id, aws_secret_access_key=server.secret_access_key,
        config=Config(retries={"total_max_attempts": attempts, "mode": "standard"}))


class RequestRates(unittest.TestCase):
    CONFIGURATION = INVENTORY + f"[server.request_rates]\ndescribe_secret = {RATE}\n"

    def burst(self, client, calls):
        """How many of them were answered; the others must have been throttled in AWS's words."""
        answered = 0
        for _ in range(calls):
            try:
                client.describe_secret(SecretId="a")
                answered += 1
            except ClientError as error:
                self.assertEqual(error.response["Error"], {"Code": "ThrottlingException", "Message": "Rate exceeded"})
                self.assertEqual(error.response["ResponseMetadata"]["HTTPStatusCode"], 400)
        return answered

    def test_a_burst_is_throttled_and_the_sdks_retries_succeed(self):
        with Server(configuration=self.CONFIGURATION) as server:
            impatient, patient = client_of(server, 1), client_of(server, 10)
            patient.create_secret(Name="a", SecretString="v")
            began = time.monotonic()
            answered = self.burst(impatient, 10 * RATE)
            allowed = RATE * (time.monotonic() - began + 1)
            self.assertLess(answered, 10 * RATE, "nothing was throttled")
            self.assertGreaterEqual(answered, RATE)
            self.assertLessEqual(answered, allowed)
            self.assertEqual(self.burst(patient, RATE), RATE, "the SDK waits and tries again")
            # Other groups, and other regions, have buckets of their own.
            impatient.get_secret_value(SecretId="a")
            away = client_of(server, 1, "us-east-1")
            with self.assertRaises(away.exceptions.ResourceNotFoundException):
                away.describe_secret(SecretId="a")
            with urllib.request.urlopen(server.endpoint + "/metrics") as page:
                metrics = dict(line.rsplit(" ", 1) for line in page.read().decode().splitlines() if line[:1] != "#")
            self.assertGreaterEqual(int(metrics["clavium_throttled_requests_total"]), 10 * RATE - answered)

    def test_without_the_setting_nothing_is_throttled(self):
        with Server(configuration=INVENTORY) as server:
            client = client_of(server, 1)
            client.create_secret(Name="a", SecretString="v")
            self.assertEqual(self.burst(client, 10 * RATE), 10 * RATE)


class Quotas(unittest.TestCase):
    def refused(self, code, message, operation, **parameters):
        with self.assertRaises(ClientError) as caught:
            operation(**parameters)
        error = caught.exception.response["Error"]
        self.assertEqual((error["Code"], error["Message"]), (code, message))

    def test_limits_are_the_configurations(self):
        quotas = ("[server.quotas]\nsecrets_per_region = 2\ntags_per_secret = 1\nstages_per_secret = 3\n"
                  "secret_value_bytes = 10\nresource_policy_chars = 30\nrecovery_window_days_min = 1\n")
        with Server(configuration=INVENTORY + quotas) as server:
            client = client_of(server, 1)
            made = client.create_secret(Name="a", SecretString="0123456789")
            client.create_secret(Name="b")
            self.refused("LimitExceededException", "You can't create more than 2 secrets in a Region.",
                         client.create_secret, Name="c")
            client_of(server, 1, "us-east-1").create_secret(Name="c")
            self.refused("InvalidParameterException", "You can't attach more than 1 tags to a secret.",
                         client.tag_resource, SecretId="a", Tags=[{"Key": "k", "Value": "v"}, {"Key": "l", "Value": "v"}])
            self.refused("LimitExceededException",
                         "You can't attach more than 3 staging labels to the versions of a secret.",
                         client.put_secret_value, SecretId="a", SecretString="x", VersionStages=["1", "2", "3"])
            self.refused("ValidationException",
                         "1 validation error detected: Value at 'secretString' failed to satisfy constraint: "
                         "Member must have length less than or equal to 10",
                         client.put_secret_value, SecretId="a", SecretString="0123456789x")
            self.refused("ValidationException",
                         "1 validation error detected: Value at 'resourcePolicy' failed to satisfy constraint: "
                         "Member must have length less than or equal to 30",
                         client.put_resource_policy, SecretId="a",
                         ResourcePolicy='{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*",'
                                        '"Action":"secretsmanager:RestoreSecret","Resource":"*"}]}')
            self.refused("InvalidParameterException",
                         "The RecoveryWindowInDays value must be between 1 and 30 days (inclusive).",
                         client.delete_secret, SecretId="a", RecoveryWindowInDays=31)
            client.delete_secret(SecretId=made["ARN"], RecoveryWindowInDays=1)
            self.refused("LimitExceededException", "You can't create more than 2 secrets in a Region.",
                         client.create_secret, Name="c")
            client.delete_secret(SecretId="b", ForceDeleteWithoutRecovery=True)
            client.create_secret(Name="c")


if __name__ == "__main__":
    unittest.main()
