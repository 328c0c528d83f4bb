#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs a client's tests against a server of their own.

  run.py [--tls] [--moto] [--client NAME] -- COMMAND...

Starts $CLAVIUM_PROGRAM (with --moto: moto's server, to check the tests themselves) on a free port with an
empty store, runs the command with the AWS_* variables that lead there, and stops the server by SIGTERM.
Exit status: the command's; 1 when the server did not start, did not stop with 0, logged an error or left an
audit log that does not verify.

With --client, a row of clients.toml, the operations that this client called with success (the server's audit
log says which, by the client's User-Agent) must be those that the row promises; with $CLAVIUM_RESULTS they go
into that folder, for compatibility_page.py. A client whose toolchain this machine lacks is skipped (exit status
77), and what is missing is said.
"""

import argparse
import os
import pathlib
import subprocess
import sys

import boto3

import clients
from lambda_endpoint import LambdaEndpoint
from rotation_function import RotationFunction, System
from server import REGION, Server, new_access_key

SKIPPED = 77  # CMakeLists.txt, SKIP_RETURN_CODE


def run(options):
    # A rotation function for clients to name, by CLAVIUM_TEST_FUNCTION_ARN.
    key = new_access_key()
    with LambdaEndpoint(REGION, key) as functions, Server(
            kind="moto" if options.moto else "clavium", tls=options.tls, expected_errors=options.expect_error,
            variables={"AWS_ENDPOINT_URL_LAMBDA": functions.url, "AWS_ACCESS_KEY_ID": key[0],
                       "AWS_SECRET_ACCESS_KEY": key[1]}) as server:
        rotate = RotationFunction(System(), lambda: boto3.session.Session().client(
            "secretsmanager", endpoint_url=server.endpoint, region_name=REGION,
            verify=str(server.certificate) if server.certificate else None,
            aws_access_key_id=server.access_key_id, aws_secret_access_key=server.secret_access_key))
        environment = dict(server.client_environment(), CLAVIUM_TEST_FUNCTION_ARN=functions.add("rotate", rotate))
        status = subprocess.run(options.command, env=environment, check=False).returncode
        if status != 0:
            print(f"--- the server said:\n{server.output()[-4000:]}", file=sys.stderr)
    return status, server.calls


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tls", action="store_true", help="listen with a throw-away certificate")
    parser.add_argument("--moto", action="store_true", help="moto's server instead of the program")
    parser.add_argument("--client", help="the row of clients.toml that the command drives")
    parser.add_argument("--expect-error", action="append", default=[], metavar="PATTERN",
                        help="a line of level error that the command provokes")
    parser.add_argument("command", nargs="+", help="behind --")
    options = parser.parse_args()
    missing = clients.missing(options.client) if options.client else None
    if missing:
        print(f"skipped: {missing}")
        return SKIPPED
    results = None
    if options.client and "CLAVIUM_RESULTS" in os.environ:
        results = clients.results_file(pathlib.Path(os.environ["CLAVIUM_RESULTS"]), options.client,
                                       "tls" if options.tls else "http")
        results.unlink(missing_ok=True)  # a run that fails leaves no result
    try:
        status, calls = run(options)
        if options.client and not options.moto and status == 0:
            succeeded = clients.judge(options.client, calls)
            if results:
                clients.write_results(results, succeeded)
        return status
    except RuntimeError as error:
        print(f"clients: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
