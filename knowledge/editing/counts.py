"""How many warnings there are of each kind, so that an edit can be held to adding none."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping

from knowledge.editing.files import Placed
from knowledge.editing.findings import WARNINGS
from knowledge.facts import Fact, Model


class Counts(Model):
    """Warnings by kind, as they were recorded. `at` is the day for which overdue checks were counted.

    The day is kept because time makes checks overdue without anybody's doing: what is compared is the edit.
    """

    at: dt.date
    warnings: dict[str, int]

    def risen(self, now: Mapping[str, int]) -> dict[str, tuple[int, int]]:
        """The kinds of which there are more now: how many were recorded, and how many there are."""
        return {
            kind: (self.warnings.get(kind, 0), number)
            for kind, number in now.items()
            if number > self.warnings.get(kind, 0)
        }

    def fallen(self, now: Mapping[str, int]) -> dict[str, tuple[int, int]]:
        """The kinds of which there are fewer now: how many were recorded, and how many there are."""
        return {kind: (number, now.get(kind, 0)) for kind, number in self.warnings.items() if now.get(kind, 0) < number}


def count(warnings: Iterable[Placed]) -> dict[str, int]:
    """How many there are of each kind, every kind named."""
    found = Counter(warning.kind for warning in warnings)
    return {kind: found[kind] for kind in WARNINGS}


def count_overdue(facts: Iterable[Fact], at: dt.date) -> int:
    """How many facts have a check that is due before a day."""
    return sum(fact.due is not None and fact.due < at for fact in facts)
