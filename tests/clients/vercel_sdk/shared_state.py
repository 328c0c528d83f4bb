#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Our connector and Vercel's SDK on one state:  shared_state.py NODE

`clavium sync apply` writes the copies that examples/clarivum declares; the SDK must list exactly those and
read the same values where Vercel lets values be read. Then the SDK writes, and `clavium` must see that.
What is expected comes from clavium.toml and from the values made up here, not from clavium's own reports.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tomllib

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from server import Server  # noqa: E402  (the folder above has to be on the path first)
from stand_in import StandIn  # noqa: E402

EXAMPLE = HERE.parents[2] / "examples" / "clarivum"
VERCEL_ENVIRONMENTS = {"dev": "development", "preview": "preview", "prod": "production"}
CHANGES_ARE_DUE = 8  # docs/exit-codes.md


class Clarivum:
    """The example organisation, with a server of ours and the stand-in as its Vercel."""

    def __init__(self, folder, server, stand_in, node):
        self.folder = folder / "clarivum"
        shutil.copytree(EXAMPLE, self.folder)
        config = self.folder / "clavium.toml"
        text = config.read_text()
        config.write_text(text.replace('kind = "vercel"', f'kind = "vercel"\nbase_url = "{stand_in.url}"'))
        self.declared = tomllib.loads(text)["secrets"]
        self.environment = dict(server.client_environment(), CLAVIUM_ENDPOINT=server.endpoint,
                                VERCEL_TOKEN=stand_in.token)
        self.stand_in = stand_in
        self.node = node

    def clavium(self, *arguments, value=None, want=0):
        done = subprocess.run([os.environ["CLAVIUM_PROGRAM"], *arguments], cwd=self.folder, env=self.environment,
                              input=value or "", capture_output=True, text=True, check=False)
        assert done.returncode == want, f"clavium {' '.join(arguments)}: exit {done.returncode}\n{done.stderr}"
        return done.stdout

    def rows(self, *arguments):
        """(key, target) -> row, by Vercel's SDK."""
        done = subprocess.run([self.node, "rows.mjs", *arguments], cwd=HERE, env=self.stand_in.node_environment(),
                              stdout=subprocess.PIPE, text=True, check=True)
        rows = json.loads(done.stdout)
        by_place = {(row["key"], target): row for row in rows for target in row["target"]}
        assert len(by_place) == len(rows), "each row of ours serves one environment"
        return by_place

    def create_secrets(self):
        """Creates every declared secret; returns the values by (key, target), None where clavium drew them."""
        self.clavium("secret", "create", "--yes")
        values = {}
        for secret in self.declared:
            for environment in secret["environments"]:
                value = None
                if secret["provider"] == "manual":
                    # A character that JSON escapes, and one beyond ASCII.
                    value = f'postgres://app:"p\u00e4ss"@{environment}/{secret["name"]}'
                    self.clavium("secret", "create", f"/clarivum/{environment}/{secret['service']}/{secret['name']}",
                                 "-", "--quiet", value=value)
                for copy in secret.get("copies", []):
                    values[copy["key"], VERCEL_ENVIRONMENTS[environment]] = value
        return values


def check(clarivum):
    expected = clarivum.create_secrets()
    clarivum.clavium("sync", "apply", "--yes", "--quiet")
    rows = clarivum.rows()
    assert rows.keys() == expected.keys(), f"the SDK lists other rows: {rows.keys() ^ expected.keys()}"
    compared = 0
    for (key, target), row in rows.items():
        assert row["comment"].startswith("clavium:/clarivum/"), f"{key} bears no mark of ours"
        assert row["type"] == ("encrypted" if target == "development" else "sensitive"), f"{key} in {target}"
        assert (row["value"] is not None) == (target == "development"), f"{key} in {target} can be read"
        if target == "development" and expected[key, target] is not None:
            assert row["value"] == expected[key, target], f"{key} arrived changed"
            compared += 1
    assert compared > 0, "no value was compared"

    clarivum.clavium("sync", "plan", "--quiet", "--detailed-exitcode")
    key, target = next(place for place in rows if place[1] == "production")
    written = clarivum.rows(key, target)
    assert written[key, target]["comment"] == "written by hand"
    clarivum.clavium("sync", "plan", "--quiet", "--detailed-exitcode", want=CHANGES_ARE_DUE)
    return len(rows), compared


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    try:
        with Server() as server, StandIn() as stand_in:
            rows, compared = check(Clarivum(server.folder, server, stand_in, sys.argv[1]))
        print(f"Vercel's SDK lists the {rows} rows that clavium wrote; {compared} values compared")
        return 0
    except (AssertionError, RuntimeError, subprocess.CalledProcessError) as error:
        print(f"vercel_sdk: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
