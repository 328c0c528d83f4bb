# SPDX-License-Identifier: Apache-2.0
"""A server under test: the real program, or moto's as a second opinion on the tests themselves."""

import configparser
import os
import pathlib
import re
import secrets
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request

import audit_log

START_SECONDS_MAX = 30
STOP_SECONDS_MAX = 15
REGION = "eu-central-1"
# docs/operating.md: time, level, event. A sanitizer's report has no time.
ERROR_LINE = re.compile(r"^\S+ error .*|.*Sanitizer.*", re.MULTILINE)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def new_access_key():
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    return "AKIA" + "".join(secrets.choice(letters) for _ in range(16)), secrets.token_urlsafe(30)


def make_certificate(folder):
    """A throw-away certificate for 127.0.0.1; returns the paths of certificate and key."""
    certificate, key = folder / "server.crt", folder / "server.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
         "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"],
        check=True, capture_output=True)
    key.chmod(0o600)
    return certificate, key


class Server:
    """A running server; as a context manager it is started and, at the end, must stop cleanly.

    Cleanly: with 0, without a line of level error that nobody expected, and with an audit log that verifies.
    """

    def __init__(self, kind="clavium", tls=False, data=None, access_key=None, configuration=None, expected_errors=(),
                 accounts=(), variables=None):
        """data: the store's directory (None: a new one); access_key: id and secret of the first account's root
        (None: new ones); configuration: the text of the clavium.toml beside which it starts (None: there is none);
        expected_errors: patterns of lines of level error that the test provokes; accounts: served (none named: the
        default one); variables: further ones of the server's environment."""
        self.variables = variables or {}
        self.kind = kind
        self.expected_errors = expected_errors
        self.calls = []  # once stopped: what the audit log says of the calls (audit_log.py)
        self.tls = tls
        self._folder = tempfile.TemporaryDirectory(prefix="clavium-clients-")
        self.folder = pathlib.Path(self._folder.name)
        self.data = pathlib.Path(data) if data else self.folder / "data"
        self.port = free_port()
        self.certificate = self.key = None
        self.access_key_id, self.secret_access_key = access_key or new_access_key()
        self.accounts = accounts
        self.process = None
        if configuration is not None:
            (self.folder / "clavium.toml").write_text(configuration)

    @property
    def endpoint(self):
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    def command(self):
        if self.kind == "moto":
            command = [sys.executable, "-c", "import sys; from moto.server import main; sys.exit(main())",
                       "-H", "127.0.0.1", "-p", str(self.port)]
            if self.tls:
                command += ["--ssl", "--ssl-cert", str(self.certificate), "--ssl-key", str(self.key)]
            return command
        program = os.environ.get("CLAVIUM_PROGRAM", "")
        if not os.access(program, os.X_OK):
            sys.exit(f"clients: CLAVIUM_PROGRAM is '{program}', which is no program; run scripts/build and set it")
        command = [program, "server", "start", "--data", str(self.data), "--listen", f"127.0.0.1:{self.port}"]
        for account in self.accounts:
            command += ["--account", account]
        if self.tls:
            command += ["--tls-cert", str(self.certificate), "--tls-key", str(self.key)]
        return command

    def start(self):
        if self.tls and not self.certificate:
            self.certificate, self.key = make_certificate(self.folder)
        environment = dict(self._own_environment(), CLAVIUM_ROOT_ACCESS_KEY_ID=self.access_key_id,
                           CLAVIUM_ROOT_SECRET_ACCESS_KEY=self.secret_access_key, **self.variables)
        self.log = open(self.folder / "server.log", "ab")
        self.process = subprocess.Popen(self.command(), env=environment, cwd=self.folder,
                                        stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        self._wait_until_ready()

    def _own_environment(self):
        """Nothing of the caller's set-up of clavium."""
        return {name: value for name, value in os.environ.items() if not name.startswith("CLAVIUM_")}

    def _wait_until_ready(self):
        context = ssl.create_default_context(cafile=str(self.certificate)) if self.tls else None
        url = self.endpoint + ("/moto-api/data.json" if self.kind == "moto" else "/readyz")
        deadline = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(url, timeout=5, context=context) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.05)
        state = self.process.poll()
        self.kill()
        raise RuntimeError(f"the server is not ready at {url} (exit status {state}); it said:\n{self.output()}")

    def access_key(self, account):
        """Id and secret of a root: the first account's are ours, the others' stand in a profile of the server's file."""
        if account == self.accounts[0]:
            return self.access_key_id, self.secret_access_key
        profiles = configparser.ConfigParser()
        profiles.read(self.data / "root-credentials")
        return profiles[account]["aws_access_key_id"], profiles[account]["aws_secret_access_key"]

    def output(self):
        return (self.folder / "server.log").read_text(errors="replace")

    def stop(self):
        """SIGTERM; returns the exit status, which is 0 when the server drained and closed its store."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            self.kill()
            raise RuntimeError(f"SIGTERM did not end the server in {STOP_SECONDS_MAX} s; it said:\n{self.output()}")
        finally:
            self.log.close()

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.log.close()

    def discard(self):
        """Removes the server's folder, once it has ended."""
        self._folder.cleanup()

    def client_environment(self):
        """What a vendor's client needs to find the server, and nothing of this machine's own set-up."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        environment.update(
            CLAVIUM_TEST_ENDPOINT=self.endpoint, CLAVIUM_TEST_SERVER=self.kind, AWS_ENDPOINT_URL=self.endpoint,
            AWS_ACCESS_KEY_ID=self.access_key_id, AWS_SECRET_ACCESS_KEY=self.secret_access_key,
            AWS_REGION=REGION, AWS_DEFAULT_REGION=REGION, AWS_MAX_ATTEMPTS="1", AWS_PAGER="",
            AWS_EC2_METADATA_DISABLED="true", AWS_CONFIG_FILE=os.devnull,
            AWS_SHARED_CREDENTIALS_FILE=os.devnull)
        if self.tls:
            environment.update(AWS_CA_BUNDLE=str(self.certificate), NODE_EXTRA_CA_CERTS=str(self.certificate))
        return environment

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, kind, error, trace):
        if self.process.poll() is None:
            status = self.stop()
            if self.kind == "clavium" and status != 0 and error is None:
                raise RuntimeError(f"after SIGTERM the server ended with {status}; it said:\n{self.output()}")
        elif error is None:
            raise RuntimeError(f"the server had ended by itself ({self.process.poll()}):\n{self.output()}")
        if self.kind == "clavium" and error is None:
            self._inspect()
        self.discard()

    def _inspect(self):
        """What a server that ended may not leave behind."""
        told = [line for line in ERROR_LINE.findall(self.output())
                if not any(re.search(pattern, line) for pattern in self.expected_errors)]
        if told:
            raise RuntimeError("the server's log has errors that no test expects:\n" + "\n".join(told))
        verified = subprocess.run([os.environ["CLAVIUM_PROGRAM"], "audit", "verify", "--data", str(self.data)],
                                  env=self._own_environment(), cwd=self.folder, capture_output=True, text=True,
                                  check=False)
        if verified.returncode != 0:
            raise RuntimeError(f"the audit log does not verify ({verified.returncode}):\n{verified.stderr}")
        self.calls = audit_log.calls(self.data)
