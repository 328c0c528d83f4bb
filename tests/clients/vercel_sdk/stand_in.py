# SPDX-License-Identifier: Apache-2.0
"""A running Vercel stand-in: build/<preset>/clavium-sandbox on a free loopback port."""

import os
import pathlib
import secrets
import signal
import subprocess
import sys
import tempfile
import time

START_SECONDS_MAX = 30
STOP_SECONDS_MAX = 15
PROJECT_ID = "prj_clarivum"
PROJECT = "clarivum-web"
TEAM_ID = "team_clarivum"
TEAM = "clarivum"


class StandIn:
    """As a context manager it is started and, at the end, must stop cleanly."""

    def __enter__(self):
        program = os.environ.get("CLAVIUM_SANDBOX", "")
        if not os.access(program, os.X_OK):
            sys.exit(f"vercel_sdk: CLAVIUM_SANDBOX is '{program}', which is no program; run scripts/build and set it")
        self._folder = tempfile.TemporaryDirectory(prefix="clavium-vercel-sdk-")
        folder = pathlib.Path(self._folder.name)
        self.token = "vcp_" + secrets.token_hex(12)
        token_file, port_file = folder / "token", folder / "port"
        token_file.write_text(self.token)
        self._log = open(folder / "log", "w+b")
        self._process = subprocess.Popen(
            [program, "vercel", "--listen", "127.0.0.1:0", "--project", PROJECT_ID, "--project-name", PROJECT,
             "--team", TEAM_ID, "--team-slug", TEAM, "--token-file", token_file, "--port-file", port_file],
            stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log)
        deadline = time.monotonic() + START_SECONDS_MAX
        while not port_file.exists():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self._process.kill()
                self._process.wait()
                raise RuntimeError(f"the stand-in did not start; it said:\n{self._output()}")
            time.sleep(0.02)
        self.url = f"http://127.0.0.1:{int(port_file.read_text())}"
        return self

    def node_environment(self):
        """What client.mjs reads."""
        return dict(os.environ, CLAVIUM_VERCEL_URL=self.url, CLAVIUM_VERCEL_TOKEN=self.token,
                    CLAVIUM_VERCEL_PROJECT=PROJECT, CLAVIUM_VERCEL_TEAM=TEAM_ID)

    def _output(self):
        self._log.seek(0)
        return self._log.read().decode(errors="replace")

    def __exit__(self, kind, error, trace):
        self._process.send_signal(signal.SIGTERM)
        try:
            status = self._process.wait(STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            self._process.kill()
            status = self._process.wait()
        said = self._output()
        self._log.close()
        self._folder.cleanup()
        if status != 0 and error is None:
            raise RuntimeError(f"after SIGTERM the stand-in ended with {status}; it said:\n{said}")
