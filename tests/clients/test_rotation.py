# SPDX-License-Identifier: Apache-2.0
"""Rotation from end to end: the real server, functions behind Lambda's Invoke API, boto3 on both sides."""

import importlib.util
import io
import json
import os
import pathlib
import tempfile
import threading
import time
import unittest
import urllib.request
import uuid
import zipfile
from datetime import timezone

from lambda_endpoint import LambdaEndpoint
from rotation_function import RotationFunction, System
from server import REGION, Server, new_access_key

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

STEPS = ["createSecret", "setSecret", "testSecret", "finishSecret"]
PATIENCE_SECONDS = 30
CANNOT_INVOKE = ("Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy "
                 "grants access to the principal secretsmanager.amazonaws.com.")
PREVIOUS = "A previous rotation isn't complete. That rotation will be reattempted."
AWS_TEMPLATE = pathlib.Path(os.environ.get("CLAVIUM_VECTORS", "vectors"), "rotation-template", "lambda_function.py")


def client_for(service, url, key):
    return boto3.session.Session().client(
        service, endpoint_url=url, region_name=REGION, aws_access_key_id=key[0], aws_secret_access_key=key[1],
        config=Config(retries={"total_max_attempts": 1}, read_timeout=60))


class Endpoint(unittest.TestCase):
    """The stand-in itself, judged by AWS's own client."""

    def setUp(self):
        self.key = new_access_key()
        self.endpoint = self.enterContext(LambdaEndpoint(REGION, self.key))
        self.client = client_for("lambda", self.endpoint.url, self.key)

    def test_a_result_comes_back(self):
        self.endpoint.add("double", lambda event: event["n"] * 2)
        for name in ("double", self.endpoint.arn("double")):
            answer = self.client.invoke(FunctionName=name, Payload=json.dumps({"n": 21}))
            self.assertEqual((answer["StatusCode"], answer["Payload"].read()), (200, b"42"))
            self.assertNotIn("FunctionError", answer)

    def test_a_dry_run_does_not_run(self):
        self.endpoint.add("never", lambda event: self.fail("it ran"))
        self.assertEqual(self.client.invoke(FunctionName="never", InvocationType="DryRun")["StatusCode"], 204)
        self.assertEqual(self.endpoint.events, [])

    def test_what_a_function_raises_is_a_function_error(self):
        self.endpoint.add("broken", lambda event: event["absent"])
        answer = self.client.invoke(FunctionName="broken", Payload="{}")
        self.assertEqual((answer["StatusCode"], answer["FunctionError"]), (200, "Unhandled"))
        self.assertEqual(json.loads(answer["Payload"].read())["errorType"], "KeyError")

    def test_an_unknown_function_is_not_found(self):
        with self.assertRaises(self.client.exceptions.ResourceNotFoundException) as caught:
            self.client.invoke(FunctionName="none")
        self.assertIn("Function not found: arn:aws:lambda:", str(caught.exception))

    def test_another_key_is_refused(self):
        stranger = client_for("lambda", self.endpoint.url, (self.key[0], "another secret"))
        with self.assertRaises(ClientError) as caught:
            stranger.invoke(FunctionName="double")
        self.assertEqual(caught.exception.response["ResponseMetadata"]["HTTPStatusCode"], 403)


class RotationCase(unittest.TestCase):
    """A server, a function that rotates, and what tests ask about them."""

    maxDiff = None

    def setUp(self):
        folder = self.enterContext(tempfile.TemporaryDirectory(prefix="clavium-rotation-"))
        self.data = os.path.join(folder, "data")
        self.root = new_access_key()
        self.functions_key = new_access_key()
        self.endpoint = self.enterContext(LambdaEndpoint(REGION, self.functions_key))
        self.system = System()
        self.function = RotationFunction(self.system)
        self.arn = self.endpoint.add("rotate", self.function)
        self.server = None
        self.addCleanup(self.end_server)
        self.start_server()

    def start_server(self):
        self.server = Server(data=self.data, access_key=self.root, variables={
            "AWS_ENDPOINT_URL_LAMBDA": self.endpoint.url, "AWS_ACCESS_KEY_ID": self.functions_key[0],
            "AWS_SECRET_ACCESS_KEY": self.functions_key[1]})
        self.server.start()
        # What Lambda would give the function.
        os.environ.update(SECRETS_MANAGER_ENDPOINT=self.server.endpoint, AWS_ACCESS_KEY_ID=self.root[0],
                          AWS_SECRET_ACCESS_KEY=self.root[1], AWS_DEFAULT_REGION=REGION, AWS_MAX_ATTEMPTS="1")
        self.client = client_for("secretsmanager", self.server.endpoint, self.root)

    def end_server(self):
        if self.server.process and self.server.process.poll() is None:
            self.assertEqual(self.server.stop(), 0, self.server.output())
            self.assertNotIn(" error ", self.server.output())
        self.server.discard()

    def create(self, name="db"):
        made = self.client.create_secret(Name=name, SecretString="first")
        self.system.accepted.add("first")
        return made

    def rotate(self, **more):
        more.setdefault("RotationLambdaARN", self.arn)
        return self.client.rotate_secret(SecretId="db", **more)

    def soon(self, what, reached):
        end = time.monotonic() + PATIENCE_SECONDS
        while not reached():
            if time.monotonic() > end:
                self.fail(f"not within {PATIENCE_SECONDS} s: {what}\n{self.server.output()[-4000:]}")
            time.sleep(0.02)

    def stages(self):
        return self.client.describe_secret(SecretId="db").get("VersionIdsToStages", {})

    def value(self):
        return self.client.get_secret_value(SecretId="db")["SecretString"]

    def steps(self):
        return [event["Step"] for event in self.endpoint.events]

    def audit_log(self):
        lines = []
        for path in sorted(pathlib.Path(self.data, "audit").glob("*")):
            lines += path.read_text(errors="replace").splitlines()
        return lines

    def events(self):
        """Names of the service's own events, and the messages of those that failed."""
        found = []
        for line in self.audit_log():
            start = line.find('{"eventVersion"')
            if start < 0 or '"eventType":"AwsServiceEvent"' not in line:
                continue
            record = json.JSONDecoder().raw_decode(line[start:])[0]
            found.append(record["eventName"])
            if "errorMessage" in record:
                found.append(record["errorMessage"])
        return found

    def refused(self, **parameters):
        with self.assertRaises(ClientError) as caught:
            self.rotate(**parameters)
        return caught.exception.response["Error"]["Code"], caught.exception.response["Error"]["Message"]

    def wait_for_success(self, version):
        self.soon("the rotation succeeds", lambda: "RotationSucceeded" in self.events())
        self.assertEqual(self.stages()[version], ["AWSCURRENT"])
        self.assertIn(self.value(), self.system.accepted)
        self.assertNotEqual(self.value(), "first")


class Rotation(RotationCase):
    def test_from_the_call_to_the_new_value(self):
        made = self.create()
        begun = time.monotonic()
        answer = self.rotate(RotationRules={"AutomaticallyAfterDays": 30})
        self.assertEqual((answer["ARN"], answer["Name"]), (made["ARN"], "db"))
        self.wait_for_success(answer["VersionId"])
        self.assertLess(time.monotonic() - begun, 10, "RotateImmediately starts at once")
        self.assertEqual(self.stages()[made["VersionId"]], ["AWSPREVIOUS"])
        self.assertEqual(self.events(), ["RotationStarted", "RotationSucceeded"])
        described = self.client.describe_secret(SecretId="db")
        self.assertIs(described["RotationEnabled"], True)
        self.assertEqual(described["RotationLambdaARN"], self.arn)
        self.assertEqual(described["RotationRules"], {"AutomaticallyAfterDays": 30})
        days = (described["NextRotationDate"].astimezone(timezone.utc).date() -
                described["LastRotatedDate"].astimezone(timezone.utc).date()).days
        self.assertEqual(days, 30)
        self.assertEqual(described["NextRotationDate"].astimezone(timezone.utc).strftime("%H:%M:%S"), "23:59:59")

    def test_the_function_is_told_the_step_the_secret_and_the_token_and_nothing_secret(self):
        made = self.create()
        version = self.rotate()["VersionId"]
        self.wait_for_success(version)
        self.assertEqual(self.endpoint.events, [
            {"Step": step, "SecretId": made["ARN"], "ClientRequestToken": version} for step in STEPS])
        self.assertEqual(self.endpoint.refused, [], "signed with the server's own key")
        told = json.dumps([self.endpoint.events, self.endpoint.headers])
        for secret in (self.root[1], self.functions_key[1], "first", self.value()):
            self.assertNotIn(secret, told)
        for secret in (self.root[1], self.functions_key[1], "first", self.value()):
            self.assertNotIn(secret, self.server.output() + "".join(self.audit_log()))

    def test_not_now_tests_the_function_alone(self):
        made = self.create()
        shown = []
        self.function.before_step = lambda step: shown.append(
            self.client.get_secret_value(SecretId="db", VersionStage="AWSPENDING")["SecretString"])
        self.rotate(RotateImmediately=False, RotationRules={"ScheduleExpression": "cron(0 8 1 * ? *)"})
        self.soon("the test ends", lambda: "TestRotationSucceeded" in self.events())
        self.assertEqual((self.steps(), shown), (["testSecret"], ["first"]))
        self.assertEqual(self.stages(), {made["VersionId"]: ["AWSCURRENT"]})
        self.assertNotIn("LastRotatedDate", self.client.describe_secret(SecretId="db"))

    def test_a_failed_test_is_told(self):
        self.create()
        self.system.accepted.clear()
        self.rotate(RotateImmediately=False)
        self.soon("the test ends", lambda: "TestRotationFailed" in self.events())
        self.assertIn(f"Error when executing lambda {self.arn} during testSecret step", self.events())
        self.assertIs(self.client.describe_secret(SecretId="db")["RotationEnabled"], True)

    def test_a_rotation_that_is_cancelled_stops(self):
        self.create()
        entered, go_on = threading.Event(), threading.Event()

        def block(step):
            if step == "setSecret":
                entered.set()
                go_on.wait(PATIENCE_SECONDS)

        self.function.before_step = block
        version = self.rotate()["VersionId"]
        self.assertTrue(entered.wait(PATIENCE_SECONDS))
        self.assertEqual(self.client.cancel_rotate_secret(SecretId="db")["VersionId"], version)
        go_on.set()
        time.sleep(1)
        self.assertEqual(self.steps(), ["createSecret", "setSecret"])
        self.assertEqual(self.stages()[version], ["AWSPENDING"])
        self.assertEqual(self.refused(), ("InvalidRequestException", PREVIOUS))
        self.client.update_secret_version_stage(SecretId="db", VersionStage="AWSPENDING",
                                                RemoveFromVersionId=version)
        self.function.before_step = lambda step: None
        self.wait_for_success(self.rotate()["VersionId"])

    def test_a_function_that_is_not_there_is_denied_and_nothing_is_stored(self):
        self.create()
        for wrong in (self.endpoint.arn("none"), self.arn.replace(REGION, "us-east-1"), "rotate"):
            self.assertEqual(self.refused(RotationLambdaARN=wrong), ("AccessDeniedException", CANNOT_INVOKE))
        described = self.client.describe_secret(SecretId="db")
        self.assertEqual([name for name in described if "Rotat" in name], [])
        self.assertIn("rotation_function_not_callable", self.server.output())

    def test_a_value_that_is_put_meanwhile_abandons_the_rotation(self):
        self.create()
        self.function.before_step = lambda step: step != "testSecret" or self.client.put_secret_value(
            SecretId="db", SecretString="by hand")
        self.rotate()
        self.soon("it is abandoned", lambda: "RotationAbandoned" in self.events())
        self.assertEqual(self.value(), "by hand")

    @unittest.skipUnless(AWS_TEMPLATE.exists(), f"AWS's own template is not at {AWS_TEMPLATE}")
    def test_awss_own_template_rotates(self):
        specification = importlib.util.spec_from_file_location("aws_template", AWS_TEMPLATE)
        template = importlib.util.module_from_spec(specification)
        specification.loader.exec_module(template)
        # The two places that the template leaves to whoever uses it.
        template.set_secret = self.function.setSecret
        template.test_secret = self.function.testSecret
        arn = self.endpoint.add("template", lambda event: template.lambda_handler(event, None))
        self.create()
        self.wait_for_success(self.rotate(RotationLambdaARN=arn)["VersionId"])
        self.assertEqual(self.steps(), STEPS)


class EveryStep(RotationCase):
    def test_that_fails_is_told_and_repeated(self):
        self.create()
        for step in STEPS:
            with self.subTest(step):
                self.endpoint.events.clear()
                failing = [step]

                def fail_once(running):
                    if failing and running == failing[0]:
                        failing.clear()
                        raise RuntimeError("not today")

                self.function.before_step = fail_once
                before = len(self.events())
                version = self.rotate()["VersionId"]
                message = f"Error when executing lambda {self.arn} during {step} step"
                self.soon("it fails", lambda: message in self.events()[before:])
                self.assertIn("AWSPENDING", self.stages()[version])
                # Whoever asks for another rotation is refused, and the first one goes on at once.
                self.assertEqual(self.refused(), ("InvalidRequestException", PREVIOUS))
                self.soon("it succeeds", lambda: "RotationSucceeded" in self.events()[before:])
                self.assertEqual(self.stages()[version], ["AWSCURRENT"])
                self.assertEqual(self.steps(), STEPS[:STEPS.index(step) + 1] + STEPS)
                self.assertEqual({event["ClientRequestToken"] for event in self.endpoint.events}, {version})

    def test_survives_kill_while_it_runs_and_when_it_is_done(self):
        for moment in ("before_step", "after_step"):
            for step in STEPS:
                with self.subTest(moment=moment, step=step):
                    self.kill_at(moment, step)

    def kill_at(self, moment, step):
        name = f"{moment}-{step}"
        self.client.create_secret(Name=name, SecretString="first")
        reached, go_on = threading.Event(), threading.Event()

        def block(running):
            if running == step and not reached.is_set():
                reached.set()
                go_on.wait(PATIENCE_SECONDS)

        setattr(self.function, moment, block)
        version = self.client.rotate_secret(SecretId=name, RotationLambdaARN=self.arn)["VersionId"]
        self.assertTrue(reached.wait(PATIENCE_SECONDS), f"{step} was not called")
        self.server.kill()
        go_on.set()  # the function goes on, and finds nobody
        setattr(self.function, moment, lambda running: None)
        self.server.discard()
        self.start_server()
        self.soon("it succeeds after the restart", lambda: self.client.describe_secret(SecretId=name)[
            "VersionIdsToStages"].get(version) == ["AWSCURRENT"])
        self.soon("and is recorded", lambda: sum(
            '"eventName":"RotationSucceeded"' in line and version in line for line in self.audit_log()) == 1)


class MotoFunctions(unittest.TestCase):
    """A Lambda that nobody here wrote takes our calls. Its functions do nothing, so finishSecret has failed."""

    def test_the_probe_and_every_step_are_let_in(self):
        key = new_access_key()
        with Server(kind="moto") as moto:
            without_docker = json.dumps({"lambda": {"use_docker": False}}).encode()
            urllib.request.urlopen(urllib.request.Request(
                moto.endpoint + "/moto-api/config", without_docker, {"Content-Type": "application/json"})).close()
            role = client_for("iam", moto.endpoint, key).create_role(
                RoleName="rotation", AssumeRolePolicyDocument='{"Version":"2012-10-17","Statement":[]}')["Role"]["Arn"]
            code = io.BytesIO()
            with zipfile.ZipFile(code, "w") as archive:
                archive.writestr("f.py", "def handler(event, context): pass")
            function = client_for("lambda", moto.endpoint, key).create_function(
                FunctionName="rotate", Runtime="python3.12", Role=role, Handler="f.handler",
                Code={"ZipFile": code.getvalue()})["FunctionArn"]
            with Server(variables={"AWS_ENDPOINT_URL_LAMBDA": moto.endpoint, "AWS_ACCESS_KEY_ID": key[0],
                                   "AWS_SECRET_ACCESS_KEY": key[1]}) as server:
                client = client_for("secretsmanager", server.endpoint,
                                    (server.access_key_id, server.secret_access_key))
                client.create_secret(Name="db", SecretString="first")
                client.rotate_secret(SecretId="db", RotationLambdaARN=function)
                self.assertIs(client.describe_secret(SecretId="db")["RotationEnabled"], True)
                end = time.monotonic() + PATIENCE_SECONDS
                while "RotationFailed" not in server.output() and time.monotonic() < end:
                    time.sleep(0.05)
                self.assertIn("event=RotationFailed", server.output())
                for step in STEPS[:3]:
                    self.assertNotIn(f"step={step}", server.output(), "a step that moto refused")


class NoFunctions(unittest.TestCase):
    """A server without any credentials for functions: refused as at AWS, and the log says what to do."""

    def test_the_log_names_the_fix(self):
        nothing = {name: "" for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ENDPOINT_URL_LAMBDA",
                                         "AWS_PROFILE", "AWS_WEB_IDENTITY_TOKEN_FILE")}
        nothing.update(AWS_EC2_METADATA_DISABLED="true", AWS_SHARED_CREDENTIALS_FILE="/none/credentials",
                       AWS_CONFIG_FILE="/none/config")
        with Server(variables=nothing) as server:
            client = client_for("secretsmanager", server.endpoint, (server.access_key_id, server.secret_access_key))
            client.create_secret(Name="db", SecretString="first")
            with self.assertRaises(ClientError) as caught:
                client.rotate_secret(SecretId="db", ClientRequestToken=str(uuid.uuid4()),
                                     RotationLambdaARN=f"arn:aws:lambda:{REGION}:111122223333:function:f")
            self.assertEqual(caught.exception.response["Error"]["Message"], CANNOT_INVOKE)
            self.assertIn("AWS_ACCESS_KEY_ID", server.output())


if __name__ == "__main__":
    unittest.main()
