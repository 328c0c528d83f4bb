#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The rules of the house that a compiler cannot check.

  house.py              checks the checkout that this file stands in; prints file:line: rule: what to do
  house.py --self-test  proves that each rule finds its bad samples and passes its good ones

Exceptions and tables are data: the .txt files beside this one. A rule is a function in rules_*.py.
"""

import pathlib
import sys

sys.dont_write_bytecode = True

import rules_cpp  # noqa: E402,F401  (registers its rules)
import rules_text  # noqa: E402,F401
from repository import Exceptions, Repository, open_repository  # noqa: E402
from rule import RULES  # noqa: E402


def check(repository):
    found = [finding for rule in RULES for finding in rule.check(repository)]
    for exceptions in repository.all_exceptions():
        found.extend(exceptions.findings())
    return sorted(found)


def self_test():
    wrong = []
    for rule in RULES:
        if not rule.bad or not rule.good:
            wrong.append(f"{rule.name}: needs a bad and a good sample")
        for sample in rule.bad:
            found = list(rule.check(Repository(sample.files, sample.data)))
            if not any(finding.rule == rule.name for finding in found):
                wrong.append(f"{rule.name}: did not find the fault in {sample.files}")
        for sample in rule.good:
            for finding in rule.check(Repository(sample.files, sample.data)):
                wrong.append(f"{rule.name}: found fault with a good sample: {finding}")
    stale = Exceptions("x_allowed.txt", "# head\na.cc because\nb.cc\nc*.cc because\n")
    if not stale.allows("b.cc") or not stale.allows("cx.cc") or stale.allows("d.cc"):
        wrong.append("exceptions: patterns do not match as they should")
    if [(f.line, f.advice.split()[0]) for f in stale.findings()] != [(2, "nothing"), (3, "'b.cc'")]:
        wrong.append("exceptions: an unused entry or one without a reason was not found")
    return wrong


def main(arguments):
    if arguments == ["--self-test"]:
        wrong = self_test()
        print("\n".join(wrong) or f"house: {len(RULES)} rules find what they are for")
        return 1 if wrong else 0
    if arguments:
        print(__doc__, file=sys.stderr)
        return 2
    found = check(open_repository(pathlib.Path(__file__).resolve().parents[2]))
    print("\n".join(map(str, found)) or f"house: nothing found by {len(RULES)} rules")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
