#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The backend suite (tests/suites/backend_suite.h) over signed HTTP, against the server that run.py started.

  conformance.py PROGRAM

PROGRAM is backend_conformance. A case that the server is known to answer otherwise than AWS stands with its
reason in conformance_disputed.txt; it is printed and left out of the judgement, but it is run all the same:
one that passes has lost its reason, and that is a failure too.
"""

import os
import pathlib
import subprocess
import sys

DISPUTED = pathlib.Path(__file__).resolve().parent / "conformance_disputed.txt"
SUITE = "Remote/BackendSuite"


def disputed_cases(server):
    """Case to reason, for this kind of server."""
    cases = {}
    for line in DISPUTED.read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            kind, case, reason = line.split(maxsplit=2)
            if kind == server:
                cases[case] = reason
    return cases


def run(program, environment, gtest_filter):
    """The cases that passed, those that did not, and what was printed."""
    done = subprocess.run([program, f"--gtest_filter={gtest_filter}", "--gtest_color=no"], env=environment,
                          check=False, capture_output=True, text=True)
    verdicts = {"[       OK ]": set(), "[  FAILED  ]": set(), "[  SKIPPED ]": set()}
    for line in done.stdout.splitlines():
        if f"{SUITE}." in line and line[:12] in verdicts:
            verdicts[line[:12]].add(line.split(f"{SUITE}.")[1].split("/")[0])
    passed, failed, skipped = verdicts.values()
    # A case that skips itself has proven nothing.
    return passed, failed | skipped, done.returncode, done.stdout + done.stderr


def main():
    program = sys.argv[1]
    server = os.environ["CLAVIUM_TEST_SERVER"]
    environment = dict(os.environ, CLAVIUM_CONFORMANCE_ENDPOINT=os.environ["CLAVIUM_TEST_ENDPOINT"])
    disputed = disputed_cases(server)
    for case, reason in disputed.items():
        print(f"disputed by {server}: {case}: {reason}")

    wrong = []
    left_out = ":".join(f"{SUITE}.{case}/*" for case in disputed)
    passed, failed, status, output = run(program, environment, f"{SUITE}.*" + (f"-{left_out}" if left_out else ""))
    print(output)
    if not passed or failed or status != 0:
        wrong.append(f"{len(failed)} cases failed or skipped, {len(passed)} passed, exit status {status}")
    for case in disputed:
        passed, failed, _, output = run(program, environment, f"{SUITE}.{case}/*")
        if case in passed:
            wrong.append(f"{case} passes: {server} agrees by now, so take it out of {DISPUTED.name}")
        elif case not in failed:
            wrong.append(f"{DISPUTED.name} names {case}, and there is no such case:\n{output}")
    for text in wrong:
        print(f"conformance: {text}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
