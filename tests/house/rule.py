# SPDX-License-Identifier: Apache-2.0
"""A rule, and the samples that prove it can fail."""

from dataclasses import dataclass, field
from typing import Callable

RULES = []


@dataclass(frozen=True)
class Sample:
    files: dict
    data: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Rule:
    name: str
    check: Callable
    bad: list
    good: list


def rule(name, bad, good):
    """Registers a function from a Repository to Findings. Each of `bad` must give one, none of `good` may."""
    def register(check):
        RULES.append(Rule(name, check, bad, good))
        return check
    return register
