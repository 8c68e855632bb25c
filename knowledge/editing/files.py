"""All checks of a folder of fact files, each finding with its file and line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.editing.fact_checks import check_fact
from knowledge.editing.findings import ERRORS, Finding
from knowledge.editing.wordings import shared_wordings
from knowledge.facts import Fact
from knowledge.packfiles import Examined, field_name


@dataclass(frozen=True)
class Placed:
    """A finding and where it stands. `line` counts from 1; what is None doesn't apply."""

    kind: str
    file: str
    line: int | None
    fact: str | None
    field: str | None
    message: str

    @property
    def is_error(self) -> bool:
        """Whether it stops an edit; otherwise it is a warning."""
        return self.kind in ERRORS

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return ": ".join(part for part in (place, self.fact, self.field, self.message) if part)


@dataclass(frozen=True)
class Checked:
    """What came of looking at fact files: findings in order of file and line."""

    facts: tuple[Fact, ...]
    findings: tuple[Placed, ...]

    @property
    def errors(self) -> tuple[Placed, ...]:
        """What has to be mended."""
        return tuple(finding for finding in self.findings if finding.is_error)

    @property
    def warnings(self) -> tuple[Placed, ...]:
        """What may stay for now."""
        return tuple(finding for finding in self.findings if not finding.is_error)


def check_files(examined: Examined, *, at: dt.date, only: str | None = None) -> Checked:
    """Check every fact of some files.

    Args:
        examined: from `knowledge.packfiles.examine_files`.
        at: the day for which checks are overdue or not.
        only: tell only what is in this file; the others are what it is compared with.
    """
    facts = tuple(fact for fact in examined.files.facts if only in {None, examined.entries[fact.id].file})
    found = [*_of_the_reader(examined), *_of_the_facts(examined, at)]
    found = [finding for finding in found if only in {None, finding.file}]
    return Checked(facts, tuple(sorted(found, key=lambda finding: (finding.file, finding.line or 0))))


def _of_the_reader(examined: Examined) -> Iterator[Placed]:
    for problem in examined.problems:
        yield Placed("file", problem.file, problem.line, problem.fact, problem.field, problem.message)


def _of_the_facts(examined: Examined, at: dt.date) -> Iterator[Placed]:
    sources = {source.id: source for source in examined.files.sources}
    # The reader has told of a source that is missing.
    for fact in examined.files.facts:
        for finding in check_fact(fact, sources, at=at):
            if finding.field[0] != "source_ids" or not finding.is_error:
                yield _placed(examined, fact, finding)
    by_id = {fact.id: fact for fact in examined.files.facts}
    for fact_id, finding in shared_wordings(examined.files.facts):
        yield _placed(examined, by_id[fact_id], finding)


def _placed(examined: Examined, fact: Fact, finding: Finding) -> Placed:
    entry = examined.entries[fact.id]
    line = entry.line(finding.field)
    return Placed(finding.kind, entry.file, line, fact.id, field_name(finding.field), finding.message)
