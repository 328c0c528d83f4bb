# SPDX-License-Identifier: Apache-2.0
"""What every test of the contract shares: a boto3 client, a prepared secret, and the raw wire.

The server is found by CLAVIUM_TEST_ENDPOINT and the AWS_* variables (run.py sets them). Names are unique,
so that tests share a server without meeting.
"""

import http.client
import json
import os
import ssl
import unittest
import urllib.parse
import uuid

import boto3
import botocore.exceptions
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials

from contract import answers

ENDPOINT = os.environ.get("CLAVIUM_TEST_ENDPOINT", "")
REGION = os.environ.get("AWS_REGION", "eu-central-1")
ON_MOTO = os.environ.get("CLAVIUM_TEST_SERVER") == "moto"
NOT_FOUND = "Secrets Manager can't find the specified secret."
MARKED = "You can't perform this operation on the secret because it was marked for deletion."


def differs_on_moto(how):
    """Skips on moto's server, where it is known to answer otherwise than AWS."""
    return unittest.skipIf(ON_MOTO, f"moto differs from AWS: {how}")


def connect(service="secretsmanager", validate=True, access_key_id=None, secret_access_key=None, region=None):
    """A boto3 client that watches answers; validate=False lets malformed parameters out of the house."""
    if not ENDPOINT:
        raise RuntimeError("CLAVIUM_TEST_ENDPOINT is not set; start by tests/clients/run.py")
    config = Config(parameter_validation=validate, retries={"total_max_attempts": 1}, connect_timeout=10,
                    read_timeout=30)
    client = boto3.session.Session().client(
        service, endpoint_url=ENDPOINT, region_name=region or REGION, config=config,
        aws_access_key_id=access_key_id, aws_secret_access_key=secret_access_key)
    return client if ON_MOTO else answers.watch(client)


class Answer:
    """What came over the wire."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body) if self.body else {}

    @property
    def error(self):
        return self.json["__type"]

    @property
    def message(self):
        return self.json.get("message", self.json.get("Message"))


def send(body, headers, method="POST", path="/"):
    """One HTTP request with exactly these headers (and Host, Content-Length)."""
    url = urllib.parse.urlsplit(ENDPOINT)
    if url.scheme == "https":
        context = ssl.create_default_context(cafile=os.environ.get("AWS_CA_BUNDLE"))
        connection = http.client.HTTPSConnection(url.hostname, url.port, timeout=30, context=context)
    else:
        connection = http.client.HTTPConnection(url.hostname, url.port, timeout=30)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())
    finally:
        connection.close()


def sign(body, headers, method="POST", path="/", service="secretsmanager", region=REGION, access_key_id=None,
         secret_access_key=None):
    """The headers with those that botocore's own signer adds."""
    key = Credentials(access_key_id or os.environ["AWS_ACCESS_KEY_ID"],
                      secret_access_key or os.environ["AWS_SECRET_ACCESS_KEY"])
    request = AWSRequest(method, ENDPOINT + path, headers=dict(headers), data=body)
    SigV4Auth(key, service, region).add_auth(request)
    return dict(request.headers)


def call_raw(operation, body, method="POST", content_type="application/x-amz-json-1.1", target=None, **signing):
    """A signed request with this very body (text, bytes, or an object to be written as JSON)."""
    if not isinstance(body, (str, bytes)):
        body = json.dumps(body)
    if isinstance(body, str):
        body = body.encode()
    headers = {"X-Amz-Target": target or f"secretsmanager.{operation}"}
    if content_type:
        headers["Content-Type"] = content_type
    return send(body, sign(body, headers, method, **signing), method)


class ContractTest(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.client = connect()
        cls.unchecked = connect(validate=False)

    def new_name(self, hint="secret"):
        return f"clavium-test/{uuid.uuid4().hex[:12]}/{hint}"

    def new_token(self):
        return str(uuid.uuid4())

    def create(self, value="first", **more):
        """A new secret's answer; value=None makes one without a value."""
        more.setdefault("Name", self.new_name())
        if value is not None:
            more["SecretString" if isinstance(value, str) else "SecretBinary"] = value
        return self.client.create_secret(**more)

    def stages(self, secret_id):
        """Version id to labels, as DescribeSecret tells them."""
        return self.client.describe_secret(SecretId=secret_id).get("VersionIdsToStages", {})

    def value(self, secret_id, **which):
        return self.client.get_secret_value(SecretId=secret_id, **which)["SecretString"]

    def assert_error(self, code, message, operation, **parameters):
        """The call fails with this code; message None leaves the text open (AWS's is not known)."""
        with self.assertRaises(botocore.exceptions.ClientError) as caught:
            getattr(self.unchecked, operation)(**parameters)
        response = caught.exception.response
        self.assertEqual(response["Error"]["Code"], code, response["Error"]["Message"])
        if not ON_MOTO:  # moto has other words in places, and 404 where AWS answers 400
            if message is not None:
                self.assertEqual(response["Error"]["Message"], message)
            expected = 500 if code == "InternalServiceError" else 400
            self.assertEqual(response["ResponseMetadata"]["HTTPStatusCode"], expected)
