# SPDX-License-Identifier: Apache-2.0
"""Runs a command against an endpoint whose clock is SECONDS ahead of this machine's, and which refuses all it is asked.

Usage: with_clock_off.py SECONDS COMMAND [ARGUMENT ...]; COMMAND finds the endpoint in CLAVIUM_ENDPOINT, and an access key.
"""
import http.server
import os
import subprocess
import sys
import threading
import time
from email.utils import formatdate


class Handler(http.server.BaseHTTPRequestHandler):
    def refuse(self):
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.send_error(403)

    do_GET = do_POST = refuse

    def date_time_string(self, timestamp=None):
        return formatdate(time.time() + int(sys.argv[1]), usegmt=True)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
environment = dict(os.environ, CLAVIUM_ENDPOINT=f"http://127.0.0.1:{server.server_port}", AWS_REGION="eu-central-1",
                   AWS_ACCESS_KEY_ID="AKIATRANSCRIPTCLOCK1", AWS_SECRET_ACCESS_KEY="of-no-use-anywhere")
sys.exit(subprocess.run(sys.argv[2:], env=environment, check=False).returncode)
