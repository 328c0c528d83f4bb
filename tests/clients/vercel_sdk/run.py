#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the judge against a Vercel stand-in of its own:  run.py NODE

Exit status: the judge's; 1 when the stand-in did not start or did not stop with 0.
"""

import subprocess
import sys

from stand_in import StandIn


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    try:
        with StandIn() as stand_in:
            return subprocess.run([sys.argv[1], "--test", "judge.mjs"], env=stand_in.node_environment(),
                                  check=False).returncode
    except RuntimeError as error:
        print(f"vercel_sdk: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
