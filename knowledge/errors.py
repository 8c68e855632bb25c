"""Every error that the knowledge base raises.

KnowledgeError
├── FactNotFound            no such fact, or it is retired
├── EditConflict            the fact changed since it was read
├── WordingTaken            another fact already answers this wording
├── InvalidFiles            a fact file is wrong; nothing of it was loaded (`problems` says where)
└── StoreError              the database can't be used
    ├── StoreUnreachable    the file or server can't be opened
    ├── StoreReadOnly       it can be read and not written
    ├── StoreLocked         another program holds it
    ├── StoreCorrupt        the file is damaged, or is no database
    └── StoreTooNew         a newer release wrote it

Messages here are for programs and logs: they name ids, files and fields, never what somebody asked. Sentences for
people are made from these types in `bot/errors.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class KnowledgeError(Exception):
    """Base of every error that the knowledge base raises."""


class FactNotFound(KnowledgeError):
    """There is no such fact in the scope, or it is retired."""

    def __init__(self, fact_id: str) -> None:
        super().__init__(f"no fact {fact_id!r}")
        self.fact_id = fact_id


class EditConflict(KnowledgeError):
    """The fact has a newer revision than the one the change was made from."""

    def __init__(self, fact_id: str, expected: int, present: int) -> None:
        super().__init__(f"fact {fact_id!r} is at revision {present}, not {expected}")
        self.fact_id = fact_id
        self.expected = expected
        self.present = present


class WordingTaken(KnowledgeError):
    """A wording equals, once normalised, one that another fact of the same scope holds."""

    def __init__(self, wording: str, fact_id: str) -> None:
        super().__init__(f"a wording is already answered by {fact_id!r}")
        self.wording = wording
        self.fact_id = fact_id


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a fact file. `line` counts from 1; None where the file as a whole is meant."""

    file: str
    line: int | None
    fact: str | None
    field: str | None
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        subject = " ".join(part for part in (self.fact, self.field) if part)
        return f"{place}: {subject}: {self.message}" if subject else f"{place}: {self.message}"


class InvalidFiles(KnowledgeError):
    """Fact files with mistakes in them. Nothing of them was loaded."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


class StoreError(KnowledgeError):
    """The database can't be used. `place` is its address without a password."""

    def __init__(self, place: str, detail: str = "") -> None:
        super().__init__(f"{place}: {detail}" if detail else place)
        self.place = place
        self.detail = detail


class StoreUnreachable(StoreError):
    """The file or the server can't be opened."""


class StoreReadOnly(StoreError):
    """The database can be read and not written."""


class StoreLocked(StoreError):
    """Another program holds the database longer than the busy timeout."""


class StoreCorrupt(StoreError):
    """The file is damaged, or is not a database."""


class StoreTooNew(StoreError):
    """A newer release of this program wrote the database; `detail` names its schema."""
