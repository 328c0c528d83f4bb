# SPDX-License-Identifier: Apache-2.0
"""The runner and the page can fail: each thing that they watch for is done to them, and must be told."""

import contextlib
import io
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

import clients
import compatibility_page
from audit_log import Call
from server import Server

BOTO3 = "Boto3/1.0"


class Touched(Server):
    """A server whose leavings somebody touches once it has ended."""

    def __init__(self, touch, **more):
        super().__init__(**more)
        self.touch = touch

    def stop(self):
        status = super().stop()
        self.touch(self)
        return status


def log_line(server, line):
    with open(server.folder / "server.log", "a") as log:
        log.write(line + "\n")


def tamper(server):
    segment = next((server.data / "audit").glob("audit-*.log"))
    segment.write_bytes(segment.read_bytes().replace(b"GetCallerIdentity", b"GetCallerIdentitY", 1))


def call(server):
    subprocess.run([sys.executable, "-c", "import boto3, os\n"
                    "boto3.client('sts', endpoint_url=os.environ['CLAVIUM_TEST_ENDPOINT']).get_caller_identity()"],
                   env=server.client_environment(), check=True)


class TheServer(unittest.TestCase):
    def run_touched(self, touch, **more):
        server = Touched(touch, **more)
        self.addCleanup(server.discard)
        with server:
            call(server)
        return server

    def test_its_calls_are_told_by_the_audit_log(self):
        server = self.run_touched(lambda server: None)
        self.assertEqual([(c.service, c.operation, c.succeeded) for c in server.calls],
                         [("sts", "GetCallerIdentity", True)])
        self.assertRegex(server.calls[0].user_agent, "^Boto3/")

    def test_an_error_in_the_log_is_a_failure(self):
        line = '2026-01-01T00:00:00.000Z error disk_failed path="x"'
        with self.assertRaisesRegex(RuntimeError, "errors that no test expects:\n.*disk_failed"):
            self.run_touched(lambda server: log_line(server, line))
        self.run_touched(lambda server: log_line(server, line), expected_errors=["disk_failed"])

    def test_a_warning_in_the_log_is_none(self):
        self.run_touched(lambda server: log_line(server, "2026-01-01T00:00:00.000Z warning error_like"))

    def test_an_altered_audit_log_is_a_failure(self):
        with self.assertRaisesRegex(RuntimeError, "the audit log does not verify"):
            self.run_touched(tamper)


class Promises(unittest.TestCase):
    def client(self, operations):
        row = {"title": "boto3", "version": "requirements.txt boto3", "user_agent": "^Boto3/", "operations": operations}
        return mock.patch.object(clients, "all_clients", lambda: {"boto3": clients.Client("boto3", row)})

    def test_only_what_succeeded_for_this_client_counts(self):
        calls = [Call("secretsmanager", "GetSecretValue", BOTO3, True),
                 Call("secretsmanager", "GetSecretValue", BOTO3, False),
                 Call("secretsmanager", "PutSecretValue", BOTO3, False),
                 Call("secretsmanager", "DeleteSecret", "curl/8", True)]
        with self.client("every"):
            self.assertEqual(clients.judge("boto3", calls), {"secretsmanager:GetSecretValue": 1})

    def test_a_client_that_never_called_is_a_failure(self):
        with self.client("every"), self.assertRaisesRegex(RuntimeError, "no call of boto3"):
            clients.judge("boto3", [Call("sts", "GetCallerIdentity", "curl/8", True)])

    def test_a_client_calls_what_its_row_says(self):
        calls = [Call("sts", "GetCallerIdentity", BOTO3, True)]
        with self.client(["sts:GetCallerIdentity"]):
            clients.judge("boto3", calls)
        for operations in (["sts:GetCallerIdentity", "secretsmanager:ListSecrets"], ["secretsmanager:ListSecrets"]):
            with self.client(operations), self.assertRaisesRegex(RuntimeError, "clients.toml promises"):
                clients.judge("boto3", calls)


class ThePage(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="clavium-page-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.page = self.folder / "page.md"
        differences = (row["operation"].split(":") for row in compatibility_page.known_differences())
        self.offered = sorted({(service, name) for service, name in differences})
        for service in compatibility_page.SERVICES:
            rows = [{"service": service, "operation": name, "offered": True, "effect": "e", "members": 1,
                     "differences": []} for of, name in self.offered if of == service]
            (self.folder / f"model.{service}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
        self.every = [client.name for client in clients.all_clients().values() if client.every and not client.needs]
        for name in self.every:
            for transport in compatibility_page.TRANSPORTS:
                self.write_results(name, transport, self.offered)

    def write_results(self, name, transport, operations):
        clients.write_results(clients.results_file(self.folder, name, transport),
                              {f"{service}:{operation}": 1 for service, operation in operations})

    def judge(self, **environment):
        """The exit status and what was said."""
        said = io.StringIO()
        with mock.patch.object(compatibility_page, "PAGE", self.page), mock.patch.dict(os.environ, environment), \
                mock.patch.object(sys, "argv", ["", str(self.folder)]), contextlib.redirect_stderr(said), \
                contextlib.redirect_stdout(io.StringIO()):
            return compatibility_page.main(), said.getvalue()

    def write_page(self):
        self.assertEqual(self.judge(CLAVIUM_WRITE_DOCUMENTS="1"), (0, ""))

    def test_the_page_that_was_written_is_the_page_that_is_wanted(self):
        self.write_page()
        with mock.patch.dict(os.environ):
            os.environ.pop("CLAVIUM_WRITE_DOCUMENTS", None)
            self.assertEqual(self.judge(), (0, ""))

    def test_another_page_is_a_failure(self):
        self.write_page()
        self.page.write_text(self.page.read_text().replace("| yes |", "| no |", 1))
        status, said = self.judge(CLAVIUM_WRITE_DOCUMENTS="")
        self.assertEqual(status, 1)
        self.assertIn("is not what the tests found", said)

    def test_an_operation_that_a_client_never_called_is_a_failure_even_when_the_page_is_written(self):
        self.write_results(self.every[0], "tls", self.offered[1:])
        status, said = self.judge(CLAVIUM_WRITE_DOCUMENTS="1")
        self.assertEqual(status, 1)
        self.assertRegex(said, f"never called {':'.join(self.offered[0])} with success over tls")
        self.assertIn("http only", self.page.read_text())

    def test_a_client_without_results_is_a_failure(self):
        clients.results_file(self.folder, self.every[-1], "http").unlink()
        status, said = self.judge(CLAVIUM_WRITE_DOCUMENTS="1")
        self.assertEqual(status, 1)
        self.assertIn("left no result over http", said)

    def test_a_difference_of_an_operation_that_is_not_offered_is_a_failure(self):
        (self.folder / "model.secretsmanager.jsonl").write_text("")
        status, said = self.judge(CLAVIUM_WRITE_DOCUMENTS="1")
        self.assertEqual(status, 1)
        self.assertIn("which is not offered", said)


if __name__ == "__main__":
    unittest.main()
