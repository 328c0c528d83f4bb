# SPDX-License-Identifier: Apache-2.0
"""The clients of clients.toml: what each promises to call, and the record of what it called."""

import collections
import json
import os
import pathlib
import re
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
EVERY = "every"


class Client:
    def __init__(self, name, row):
        self.name = name
        self.title = row["title"]
        self.version = version_of(*row["version"].split())
        self.user_agent = re.compile(row["user_agent"])
        self.needs = row.get("needs")
        self.built = row.get("built")
        self.every = row["operations"] == EVERY
        self.operations = None if self.every else set(row["operations"])
        self.what = row.get("what", "")


def version_of(where, package):
    """The version that a lock file pins."""
    if where == "requirements.txt":
        pinned = re.search(rf"(?m)^{re.escape(package)}==(\S+)$", (HERE / where).read_text())
        return pinned.group(1)
    if where == "go":
        pinned = re.search(rf"(?m)^\s*(?:require )?{re.escape(package)} v(\S+)", (HERE / where / "go.mod").read_text())
        return pinned.group(1)
    if where == "java":
        return re.search(rf"<{package}>([^<]+)</", (HERE / where / "pom.xml").read_text()).group(1)
    lock = json.loads((HERE / where / "package-lock.json").read_text())
    return lock["packages"][f"node_modules/{package}"]["version"]


def all_clients():
    rows = tomllib.loads((HERE / "clients.toml").read_text())
    return {name: Client(name, row) for name, row in rows.items()}


def missing(name):
    """What keeps this client from running on this machine, and what would mend it; None when nothing does."""
    client = all_clients()[name]
    if client.built is None or (pathlib.Path(os.environ.get("CLAVIUM_TOOLS", "")) / client.built).exists():
        return None
    return (f"{client.title} is built by scripts/setup where the machine has {client.needs}; build/tools/{client.built} "
            "is not there")


def judge(name, calls):
    """How often each operation succeeded for this client. RuntimeError when it kept no promise."""
    client = all_clients()[name]
    own = [call for call in calls if client.user_agent.search(call.user_agent)]
    if not own:
        seen = sorted({call.user_agent for call in calls})
        raise RuntimeError(f"no call of {client.title} reached the server; who called was {seen}")
    succeeded = collections.Counter(f"{call.service}:{call.operation}" for call in own if call.succeeded)
    if not client.every and set(succeeded) != client.operations:
        raise RuntimeError(f"{client.title} was answered {sorted(succeeded)}; "
                           f"clients.toml promises {sorted(client.operations)}")
    return succeeded


def results_file(folder, name, transport):
    return folder / f"{name}.{transport}.jsonl"


def write_results(file, succeeded):
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_suffix(".new")
    partial.write_text("".join(json.dumps({"operation": operation, "succeeded": count}) + "\n"
                               for operation, count in sorted(succeeded.items())))
    partial.replace(file)


def read_results(file):
    """The operations that succeeded; None when the run left no result."""
    if not file.exists():
        return None
    return {json.loads(line)["operation"] for line in file.read_text().splitlines()}
