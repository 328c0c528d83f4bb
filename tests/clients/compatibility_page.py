#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""docs/aws-compatibility.md, out of what the tests of this build found.

  compatibility_page.py RESULTS       checks that the page says what the results say
  CLAVIUM_WRITE_DOCUMENTS=1 …         writes it anew

RESULTS holds model.SERVICE.jsonl (tests/api/model_test.cc: every operation of AWS's models) and, for each client that
always runs and calls every operation, CLIENT.http.jsonl and CLIENT.tls.jsonl (run.py). An operation that is
offered and that such a client never called with success is a failure, page or no page. Clients that need a
toolchain which a machine may lack are described from clients.toml, to whose promise run.py holds them.
"""

import difflib
import json
import os
import pathlib
import sys
import tomllib

import clients

PAGE = clients.HERE.parents[1] / "docs" / "aws-compatibility.md"
TRANSPORTS = ("http", "tls")
SERVICES = {"secretsmanager": "Secrets Manager", "sts": "Security Token Service"}

HEAD = """# Which AWS operations the server answers

For whoever asks whether a client will work. Written from what the tests found, by
`tests/clients/compatibility_page.py`; a test fails when this page says anything else. How answers compare with
AWS's where an operation does not matter: [aws-behaviour.md](aws-behaviour.md).

Every answer waits until its record is in the audit log, whatever the operation does. An operation that is not
offered is answered with `UnknownOperationException` (Secrets Manager) or `InvalidAction` (STS), and leaves no
record.

**Model** says how many members of the operation's request and answer were compared with AWS's published model
({model}): names, types, bounds, patterns, words, and what is sensitive, at every depth, and the errors. A client's
column says **yes** when its own test of the operation passed over HTTP and over TLS, and the server's audit log has
the call with that client's name on it.
"""


class Page:
    def __init__(self, folder):
        self.folder = folder
        self.wrong = []
        self.clients = clients.all_clients()
        self.every = [client for client in self.clients.values() if client.every and not client.needs]
        self.model = self._model()
        self.results = {(client.name, transport): self._result(client, transport)
                        for client in self.every for transport in TRANSPORTS}
        self.differences = self._differences()

    def _model(self):
        rows = []
        for service in SERVICES:
            file = self.folder / f"model.{service}.jsonl"
            if not file.exists():
                raise SystemExit(f"compatibility_page: no {file}: run ctest -R compatibility_page, which makes it")
            rows += [json.loads(line) for line in file.read_text().splitlines()]
        return rows

    def _result(self, client, transport):
        found = clients.read_results(clients.results_file(self.folder, client.name, transport))
        if found is None:
            self.wrong.append(f"{client.title} left no result over {transport}: did its tests pass?")
        return found or set()

    def _differences(self):
        rows = known_differences()
        offered = {name_of(row) for row in self.model if row["offered"]}
        for row in rows:
            if row["operation"] not in offered:
                self.wrong.append(f"known_differences.toml names {row['operation']}, which is not offered")
        return rows

    def cell(self, client, operation):
        called = [transport for transport in TRANSPORTS if operation in self.results[client.name, transport]]
        missing = [transport for transport in TRANSPORTS if transport not in called]
        for transport in missing:
            self.wrong.append(f"{client.title} never called {operation} with success over {transport}")
        return "yes" if not missing else f"{called[0]} only" if called else "no"

    def operations(self, service):
        rows = [row for row in self.model if row["service"] == service]
        offered = [row for row in rows if row["offered"]]
        titles = [client.title for client in self.every]
        yield f"\n## {SERVICES[service]}: {len(offered)} of {len(rows)}\n"
        yield "| operation | what it does | model | " + " | ".join(titles) + " |"
        yield "| --- |" + " --- |" * (2 + len(titles))
        for row in offered:
            differing = len(row["differences"])
            model = f"{row['members']} members" + (f", {differing} differ" if differing else "")
            cells = [self.cell(client, name_of(row)) for client in self.every]
            yield f"| {row['operation']} | {row['effect']} | {model} | " + " | ".join(cells) + " |"
        missing = [row for row in rows if not row["offered"]]
        if missing:
            yield "\n| not offered | why |\n| --- | --- |"
            yield from (f"| {row['operation']} | {row['why_not']} |" for row in missing)

    def known_differences(self):
        yield "\n## Known to differ\n"
        yield "| operation | here | why |\n| --- | --- | --- |"
        told = [(name_of(row), f"`{difference['path'].split('.', 1)[1]}`: {difference['what']}", difference["why"])
                for row in self.model if row["offered"] for difference in row["differences"]]
        told += [(row["operation"], row["here"], row["why"]) for row in self.differences]
        for operation, here, why in sorted(told, key=lambda row: row[0]):
            yield f"| {operation.split(':')[1]} | {here} | {why} |"

    def the_clients(self):
        yield "\n## The clients\n"
        yield "Unchanged, as their makers publish them, and pointed at the real program by its address alone.\n"
        yield "| client | version | its test | calls with success |\n| --- | --- | --- | --- |"
        for client in self.clients.values():
            when = f"when the machine has {client.needs}" if client.needs else "always"
            names = ("every operation above" if client.every
                     else ", ".join(sorted(name.split(":")[1] for name in client.operations)))
            what = f"; {client.what}" if client.what else ""
            yield f"| {client.title} | {client.version} | runs {when} | {names}{what} |"

    def text(self):
        model = "botocore " + clients.version_of("requirements.txt", "botocore")
        lines = [HEAD.format(model=model).rstrip("\n")]
        for service in SERVICES:
            lines += self.operations(service)
        lines += self.known_differences()
        lines += self.the_clients()
        return "\n".join(lines) + "\n"


def known_differences():
    return tomllib.loads((clients.HERE / "known_differences.toml").read_text())["difference"]


def name_of(row):
    return f"{row['service']}:{row['operation']}"


def main():
    page = Page(pathlib.Path(sys.argv[1]))
    text = page.text()
    if os.environ.get("CLAVIUM_WRITE_DOCUMENTS"):
        PAGE.write_text(text)
        print(f"compatibility_page: wrote {PAGE.name}")
    else:
        difference = difflib.unified_diff(PAGE.read_text().splitlines(), text.splitlines(), "the page", "the results",
                                          lineterm="")
        shown = list(difference)
        if shown:
            page.wrong.append("docs/aws-compatibility.md is not what the tests found (CLAVIUM_WRITE_DOCUMENTS=1 "
                              "writes it anew):\n" + "\n".join(shown))
    for text in page.wrong:
        print(f"compatibility_page: {text}", file=sys.stderr)
    return 1 if page.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
