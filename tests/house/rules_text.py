# SPDX-License-Identifier: Apache-2.0
"""Rules on every tracked text file, and on the documents."""

import posixpath
import re

from repository import Finding
from rule import Sample, rule

ALLOWED = "text_allowed.txt"


def simple_rule(name, pattern, advice, bad, good):
    """A rule that no line of any text file may match `pattern`."""
    compiled = re.compile(pattern)

    @rule(name, bad=[Sample({"docs/a.md": text}) for text in bad], good=[Sample({"docs/a.md": text}) for text in good])
    def check(repository):
        allowed = repository.exceptions(ALLOWED)
        for file in repository.files:
            for number, line in file.numbered():
                if compiled.search(line) and not allowed.allows(f"{name}:{file.path}"):
                    yield Finding(file.path, number, name, advice)


# The patterns below are written so that they do not match themselves.
simple_rule("tab", "\\t", "indent with spaces", bad=["a\tb\n"], good=["a  b\n"])
simple_rule("trailing-space", "[ \\r]$", "take the white space off the end of the line",
            bad=["a \n", "a\r\n"], good=["a\n\n"])
simple_rule("leftover", r"\b(?:F[I]XME|T[O]DO|X[X]X|H[A]CK)\b",
            "do it, or write down in the issue tracker what is left",
            bad=["// TO" "DO: later\n", "# FIX" "ME\n", "XX" "X\n"], good=["mkstemp XXXXXX\n", "todos\n"])
simple_rule("machine-path", r"(?<![\w.$}~])/(?:w[o]rk|r[o]ot|h[o]me)/",
            "a path of one machine: use a relative path, a variable or /path/to",
            bad=["see /wo" "rk/x\n", "cd /ho" "me/me/x\n", '"/ro' 'ot/.cache"\n'],
            good=["docs/work/x\n", "/path/to/x\n", "$X/home/x\n"])
simple_rule("registry-host",
            r"registry[.]npmjs|[.]pythonhosted|(?<!\w)pypi[.]org|registry[.]yarnpkg|proxy[.]golang|deb[.]debian[.]",
            "name the package, not the host that it came from (npm: omit-lockfile-registry-resolved)",
            bad=["https://registry." "npmjs.org/x\n", "https://files." "pythonhosted.org/x\n"],
            good=["npm ci\n", "pip install x\n"])

SPDX = "SPDX-License-Identifier: Apache-2.0"
SPDX_SUFFIXES = (".cc", ".h", ".py", ".sh", ".js", ".mjs", ".ts", ".sql")


@rule(
    "spdx",
    bad=[Sample({"src/api/a.cc": "#pragma once\n"}), Sample({"scripts/x": "#!/bin/sh\nset -e\n"}),
         Sample({"tests/a.py": ""})],
    good=[Sample({"src/api/a.cc": f"// {SPDX}\n"}), Sample({"scripts/x": f"#!/bin/sh\n# {SPDX}\n"}),
          Sample({"docs/a.md": "# Title\n"})],
)
def spdx(repository):
    allowed = repository.exceptions(ALLOWED)
    for file in repository.files:
        if not (file.suffix in SPDX_SUFFIXES or file.is_script):
            continue
        first = file.lines[1:2] if file.is_script else file.lines[:1]
        if not (first and SPDX in first[0]) and not allowed.allows(f"spdx:{file.path}"):
            yield Finding(file.path, 1, "spdx", f"the first line (behind #!) must hold '{SPDX}'")


LINES_MAX = 500
CODE_SUFFIXES = SPDX_SUFFIXES + (".cmake",)


@rule(
    "file-length",
    bad=[Sample({"src/api/a.cc": "x\n" * (LINES_MAX + 1)})],
    good=[Sample({"src/api/a.cc": "x\n" * LINES_MAX, "docs/a.md": "x\n" * 900})],
)
def file_length(repository):
    allowed = repository.exceptions(ALLOWED)
    for file in repository.files:
        is_code = file.suffix in CODE_SUFFIXES or file.is_script
        if is_code and len(file.lines) > LINES_MAX and not allowed.allows(f"file-length:{file.path}"):
            yield Finding(file.path, LINES_MAX + 1, "file-length",
                          f"{len(file.lines)} lines, at most {LINES_MAX}: look for the second noun and give "
                          "it a file of its own")


LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


@rule(
    "dead-link",
    bad=[Sample({"docs/a.md": "[b](b.md)\n"}), Sample({"README.md": "[x](src/none/)\n"}),
         Sample({"docs/a.md": "[up](../docs/c.md#part)\n"})],
    good=[Sample({"docs/a.md": "[b](b.md#part) [web](https://example.com/x) [own](#part) [up](../docs/)\n"
                               "`[not](a.link)`\n", "docs/b.md": ""}),
          Sample({"docs/a.md": "```\n[in](code.md)\n```\n"})],
)
def dead_link(repository):
    for file in repository.files:
        if file.suffix != ".md":
            continue
        in_code = False
        for number, line in file.numbered():
            if line.lstrip().startswith("```"):
                in_code = not in_code
            if in_code:
                continue
            for target in LINK.findall(re.sub(r"`[^`]*`", "", line)):
                if re.match(r"[a-z]+:", target) or target.startswith("#"):
                    continue
                path = target.split("#")[0]
                resolved = posixpath.normpath(posixpath.join(posixpath.dirname(file.path), path))
                if not repository.exists(resolved):
                    yield Finding(file.path, number, "dead-link", f"nothing stands at {resolved}")
