# SPDX-License-Identifier: Apache-2.0
"""What was answered survives: a restart after SIGTERM, and one after kill -9 in the middle of writing."""

import os
import tempfile
import threading
import unittest

from server import REGION, Server, new_access_key

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError


def client_of(server, region=REGION):
    return boto3.session.Session().client(
        "secretsmanager", endpoint_url=server.endpoint, region_name=region,
        aws_access_key_id=server.access_key_id, aws_secret_access_key=server.secret_access_key,
        config=Config(retries={"total_max_attempts": 1}))


class Restart(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="clavium-restart-")
        self.addCleanup(folder.cleanup)
        self.data = os.path.join(folder.name, "data")
        self.access_key = new_access_key()

    def server(self):
        return Server(data=self.data, access_key=self.access_key)

    def test_after_sigterm_everything_is_there(self):
        with self.server() as server:
            made = client_of(server).create_secret(Name="kept", SecretString="value", Tags=[{"Key": "a", "Value": "b"}])
            put = client_of(server).put_secret_value(SecretId="kept", SecretString="newer")
        with self.server() as server:
            described = client_of(server).describe_secret(SecretId=made["ARN"])
            self.assertEqual(described["VersionIdsToStages"],
                             {made["VersionId"]: ["AWSPREVIOUS"], put["VersionId"]: ["AWSCURRENT"]})
            self.assertEqual(described["Tags"], [{"Key": "a", "Value": "b"}])
            self.assertEqual(client_of(server).get_secret_value(SecretId="kept")["SecretString"], "newer")

    def test_replicas_are_replicas_after_a_restart(self):
        with self.server() as server:
            client_of(server).create_secret(Name="kept", SecretString="value", AddReplicaRegions=[{"Region": "us-east-1"}])
        with self.server() as server:
            away = client_of(server, "us-east-1")
            client_of(server).put_secret_value(SecretId="kept", SecretString="newer")
            self.assertEqual(away.get_secret_value(SecretId="kept")["SecretString"], "newer")
            with self.assertRaises(away.exceptions.InvalidParameterException):
                away.put_secret_value(SecretId="kept", SecretString="other")

    def test_after_kill_no_acknowledged_write_is_lost(self):
        acknowledged = {}
        for round_number in range(3):
            server = self.server()
            self.addCleanup(server.discard)
            server.start()
            reached = threading.Semaphore(0)
            writers = [threading.Thread(target=self.write, args=(server, f"{round_number}-{i}", acknowledged, reached))
                       for i in range(4)]
            for writer in writers:
                writer.start()
            try:
                for _ in writers:
                    self.assertTrue(reached.acquire(timeout=30), "a writer was not answered 20 times in 30 s")
            finally:
                server.kill()
            for writer in writers:
                writer.join()
        with self.server() as server:
            client = client_of(server)
            found = {name: client.get_secret_value(SecretId=name)["SecretString"] for name in acknowledged}
        # A write under way at the kill may have been kept without its answer: the value is then a newer one.
        lost = {name: (value, found[name]) for name, value in acknowledged.items() if int(found[name]) < value}
        self.assertGreaterEqual(len(acknowledged), 12)
        self.assertEqual(lost, {})

    def write(self, server, name, acknowledged, reached):
        client = client_of(server)
        try:
            client.create_secret(Name=name, SecretString="0")
            acknowledged[name] = 0
            for count in range(1, 10_000):
                client.put_secret_value(SecretId=name, SecretString=str(count))
                acknowledged[name] = count
                if count == 20:
                    reached.release()
        except (BotoCoreError, ClientError):
            pass  # the server is gone


if __name__ == "__main__":
    unittest.main()
