# SPDX-License-Identifier: Apache-2.0
"""AWS's caching client for Python, unchanged: it finds the server by AWS_ENDPOINT_URL, as an application would."""

import json
import unittest
import uuid

import boto3
from aws_secretsmanager_caching import InjectKeywordedSecretString, InjectSecretString, SecretCache, SecretCacheConfig
from botocore.exceptions import ClientError


class CachingClient(unittest.TestCase):
    def setUp(self):
        self.client = boto3.client("secretsmanager")
        self.cache = SecretCache()
        self.name = f"caching-{uuid.uuid4().hex[:12]}"
        self.made = self.client.create_secret(Name=self.name, SecretString="first")

    def put(self, **value):
        return self.client.put_secret_value(SecretId=self.name, **value)

    def test_a_value_is_read_once_and_kept_until_it_is_refreshed(self):
        self.assertEqual(self.cache.get_secret_string(self.name), "first")
        self.put(SecretString="second")
        self.assertEqual(self.cache.get_secret_string(self.name), "first")
        self.assertTrue(self.cache.refresh_secret_now(self.name))
        self.assertEqual(self.cache.get_secret_string(self.name), "second")

    def test_the_cache_follows_the_labels_that_describe_tells(self):
        self.put(SecretString="second")
        self.put(SecretString="third", VersionStages=["AWSPENDING"])
        for label, value in (("AWSCURRENT", "second"), ("AWSPREVIOUS", "first"), ("AWSPENDING", "third")):
            self.assertEqual(self.cache.get_secret_string(self.made["ARN"], version_stage=label), value)
        self.assertIsNone(self.cache.get_secret_string(self.made["ARN"], version_stage="NONE"))

    def test_a_short_interval_refreshes_by_itself(self):
        cache = SecretCache(SecretCacheConfig(secret_refresh_interval=0))
        self.assertEqual(cache.get_secret_string(self.name), "first")
        self.put(SecretString="second")
        self.assertEqual(cache.get_secret_string(self.name), "second")

    def test_bytes(self):
        self.put(SecretBinary=bytes(range(256)))
        self.assertEqual(self.cache.get_secret_binary(self.name), bytes(range(256)))
        self.assertIsNone(self.cache.get_secret_string(self.name))

    def test_a_value_goes_into_a_function(self):
        self.put(SecretString=json.dumps({"user": "u", "word": "w"}))

        @InjectKeywordedSecretString(self.name, self.cache, name="user", word="word")
        def keyworded(name, word):
            return name, word

        @InjectSecretString(self.name, self.cache)
        def whole(text):
            return json.loads(text)

        self.assertEqual(keyworded(), ("u", "w"))
        self.assertEqual(whole(), {"user": "u", "word": "w"})

    def test_an_error_arrives_as_botocore_has_it(self):
        with self.assertRaises(ClientError) as caught:
            self.cache.get_secret_string(self.name + "/none")
        self.assertEqual(caught.exception.response["Error"]["Code"], "ResourceNotFoundException")


if __name__ == "__main__":
    unittest.main()
