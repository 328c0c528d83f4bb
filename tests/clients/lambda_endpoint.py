# SPDX-License-Identifier: Apache-2.0
"""A stand-in for AWS Lambda: its Invoke API over HTTP, and Python functions behind it.

Requests must be signed with the endpoint's access key. A function is a callable that takes the event; what it
raises is told as Lambda tells it. Source: AWS Lambda API Reference, Invoke.
"""

import http.server
import json
import threading
import traceback
import urllib.parse
import uuid

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

ACCOUNT = "111122223333"


class LambdaEndpoint:
    """As a context manager it serves; `events` are those that functions were called with, in order."""

    def __init__(self, region, access_key):
        """access_key: id and secret of the one who may call."""
        self.region = region
        self.access_key = access_key
        self.functions = {}
        self.events = []
        self.headers = []
        self.refused = []
        self._server = None

    def add(self, name, function):
        self.functions[name] = function
        return self.arn(name)

    def arn(self, name):
        return f"arn:aws:lambda:{self.region}:{ACCOUNT}:function:{name}"

    @property
    def url(self):
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self):
        endpoint = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                try:
                    status, headers, answer = endpoint.answer(self.path, self.headers, body)
                    self.send_response(status)
                    for name, value in headers.items():
                        self.send_header(name, value)
                    self.send_header("x-amzn-RequestId", str(uuid.uuid4()))
                    self.send_header("Content-Length", str(len(answer)))
                    self.end_headers()
                    self.wfile.write(answer)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True  # the caller was killed, as some tests want

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @staticmethod
    def error(status, name, message):
        answer = json.dumps({"Type": "User", "Message": message}).encode()
        return status, {"x-amzn-ErrorType": name, "Content-Type": "application/json"}, answer

    def answer(self, path, headers, body):
        problem = self.why_not_signed(path, headers, body)
        if problem:
            self.refused.append(problem)
            return self.error(403, "InvalidSignatureException", problem)
        parts = urllib.parse.urlsplit(path).path.split("/")
        if len(parts) != 5 or parts[1:3] != ["2015-03-31", "functions"] or parts[4] != "invocations":
            return self.error(404, "UnknownOperationException", "no such operation")
        arn = urllib.parse.unquote(parts[3])
        if not arn.startswith("arn:"):
            arn = self.arn(arn)
        function = next((f for name, f in self.functions.items() if self.arn(name) == arn), None)
        if function is None:
            return self.error(404, "ResourceNotFoundException", f"Function not found: {arn}")
        kind = headers.get("X-Amz-Invocation-Type", "RequestResponse")
        if kind == "DryRun":
            return 204, {}, b""
        if kind != "RequestResponse":
            return self.error(400, "InvalidParameterValueException", f"invocation type {kind}")
        event = json.loads(body)
        self.events.append(event)
        self.headers.append(dict(headers.items()))
        executed = {"X-Amz-Executed-Version": "$LATEST", "Content-Type": "application/json"}
        try:
            return 200, executed, json.dumps(function(event)).encode()
        except Exception as error:  # whatever a function raises is told
            told = {"errorMessage": str(error), "errorType": type(error).__name__, "requestId": str(uuid.uuid4()),
                    "stackTrace": traceback.format_exception(error)}
            return 200, {**executed, "X-Amz-Function-Error": "Unhandled"}, json.dumps(told).encode()

    def why_not_signed(self, path, headers, body):
        """None when botocore's own signer, given the key, arrives at the same signature."""
        given = headers.get("Authorization", "")
        if not given.startswith("AWS4-HMAC-SHA256 "):
            return "not signed"
        fields = dict(part.strip().split("=", 1) for part in given.split(" ", 1)[1].split(","))
        key_id, _, region, service, _ = fields["Credential"].split("/")
        if (key_id, region, service) != (self.access_key[0], self.region, "lambda"):
            return f"signed by {key_id} for {service} in {region}"
        signed = {name: headers[name] for name in fields["SignedHeaders"].split(";")}
        unsigned = {"host"} | {name.lower() for name in headers if name.lower().startswith("x-amz-")}
        if unsigned - set(signed):
            return "a header that matters is not signed"
        request = AWSRequest("POST", f"http://{headers['Host']}{path}", headers=signed, data=body)
        request.context["timestamp"] = headers["X-Amz-Date"]
        signer = SigV4Auth(Credentials(*self.access_key), "lambda", region)
        expected = signer.signature(signer.string_to_sign(request, signer.canonical_request(request)), request)
        return None if expected == fields["Signature"] else "the signature does not match"
