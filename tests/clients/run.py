#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs a client's tests against a server of their own.

  run.py [--tls] [--moto] -- COMMAND...

Starts $CLAVIUM_PROGRAM (with --moto: moto's server, to check the tests themselves) on a free port with an
empty store, runs the command with the AWS_* variables that lead there, and stops the server by SIGTERM.
Exit status: the command's; 1 when the server did not start or did not stop with 0.
"""

import argparse
import subprocess
import sys

from server import Server


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tls", action="store_true", help="listen with a throw-away certificate")
    parser.add_argument("--moto", action="store_true", help="moto's server instead of the program")
    parser.add_argument("command", nargs="+", help="behind --")
    options = parser.parse_args()
    try:
        with Server(kind="moto" if options.moto else "clavium", tls=options.tls) as server:
            status = subprocess.run(options.command, env=server.client_environment(), check=False).returncode
            if status != 0:
                print(f"--- the server said:\n{server.output()[-4000:]}", file=sys.stderr)
        return status
    except RuntimeError as error:
        print(f"clients: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
