#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Unpacks AWS's models of the services that we answer for, for the tests that compare with them.

  unpack_aws_models.py BUILD

BUILD/tools/venv is the environment that scripts/setup made; its botocore carries the models. They go to
BUILD/aws-models/SERVICE.json. Without botocore nothing is unpacked, and this says so.
"""

import gzip
import os
import pathlib
import sys

SERVICES = ("secretsmanager", "sts")


def main():
    build = pathlib.Path(sys.argv[1])
    found = sorted(build.glob("tools/venv/lib/python3.*/site-packages/botocore/data"))
    if not found:
        print("no botocore in build/tools/venv: scripts/setup installs it. Tests that want AWS's models will skip.")
        return
    folder = build / "aws-models"
    folder.mkdir(parents=True, exist_ok=True)
    for service in SERVICES:
        # The newest API version, as botocore itself would choose.
        packed = sorted(found[-1].glob(f"{service}/*/service-2.json.gz"))[-1]
        # Tests of another build may be reading: the file appears whole or not at all.
        partial = folder / f".{service}.json.{os.getpid()}"
        partial.write_bytes(gzip.decompress(packed.read_bytes()))
        partial.replace(folder / f"{service}.json")
        print(f"{service}: {packed}")


if __name__ == "__main__":
    main()
