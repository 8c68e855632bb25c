"""Every error that the knowledge base raises.

KnowledgeError
├── FactNotFound            no such fact, or it is retired
├── EditConflict            the fact changed since it was read
├── WordingTaken            another fact already answers this wording
├── InvalidFact             what was typed makes no fact (`problems` says where)
├── NothingChanged          the change would change nothing
├── NotAllowed              the person's role does not reach that far
│   ├── OwnProposal         nobody approves their own
│   └── EditsBlocked        the account is in quarantine
├── ProposalNotFound        no such draft or proposal
├── ProposalClosed          it is decided already, or has to be looked at again
├── AnswersPaused           answers are stopped here for now
├── ForgetRefused           the account's name is still needed for a while
├── StillInForce            the present text holds what shall be blanked
├── InvalidFiles            a fact file is wrong; nothing of it was loaded (`problems` says where)
├── QuoteNotFound           a quote does not stand word for word in its source (`nearest` and `differing` say what does)
├── SourceUnreachable       a source's page can't be read (`reason` says why)
├── ModelUnusable           the neural model that the owner named can't be loaded (`reason` says why)
└── StoreError              the database can't be used
    ├── StoreUnreachable    the file or server can't be opened
    │   └── StoreDriverMissing  what speaks to PostgreSQL is not installed
    ├── StoreReadOnly       it can be read and not written
    ├── StoreLocked         another program holds it
    ├── StoreFull           there is no room left to write
    ├── StoreCorrupt        the file is damaged, or is no database
    ├── StoreTooNew         a newer release wrote it
    ├── StoreNewer          it has changes that the backup to restore lacks
    ├── StoreNotFile        it is a server's, which has its own tools for that
    └── StoreNotEmpty       something is in the database that was to be filled

Messages here are for programs and logs: they name ids, files and fields, never what somebody asked. Sentences for
people are made from these types in `bot/errors.py`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from knowledge.facts import Fact


class KnowledgeError(Exception):
    """Base of every error that the knowledge base raises."""


class FactNotFound(KnowledgeError):
    """There is no such fact in the scope, or it is retired."""

    def __init__(self, fact_id: str) -> None:
        super().__init__(f"no fact {fact_id!r}")
        self.fact_id = fact_id


class EditConflict(KnowledgeError):
    """The fact has a newer revision than the one the change was made from.

    `theirs` is the text that stands now and `mine` the one that was to be published, where these are known.
    """

    def __init__(
        self, fact_id: str, expected: int, present: int, *, theirs: Fact | None = None, mine: Fact | None = None
    ) -> None:
        super().__init__(f"fact {fact_id!r} is at revision {present}, not {expected}")
        self.fact_id = fact_id
        self.expected = expected
        self.present = present
        self.theirs = theirs
        self.mine = mine


class WordingTaken(KnowledgeError):
    """A wording equals, once normalised, one that another fact of the same scope holds."""

    def __init__(self, wording: str, fact_id: str) -> None:
        super().__init__(f"a wording is already answered by {fact_id!r}")
        self.wording = wording
        self.fact_id = fact_id


class InvalidFact(KnowledgeError):
    """What was typed makes no fact. `problems` has sentences by field, such as ``{"as_of": ("is missing",)}``."""

    def __init__(self, problems: Mapping[str, Sequence[str]]) -> None:
        super().__init__("; ".join(f"{field}: {', '.join(said)}" for field, said in problems.items()))
        self.problems = {field: tuple(said) for field, said in problems.items()}


class NothingChanged(KnowledgeError):
    """The change would leave everything as it is."""


class NotAllowed(KnowledgeError):
    """The person's role at this moment does not allow it. `needed` names the role that would."""

    def __init__(self, needed: str) -> None:
        super().__init__(f"needs the role {needed}")
        self.needed = needed


class OwnProposal(NotAllowed):
    """The second key has to be somebody else's."""

    def __init__(self) -> None:
        super().__init__("another reviewer")


class EditsBlocked(NotAllowed):
    """The account's edits are blocked until somebody lifts its quarantine."""

    def __init__(self) -> None:
        super().__init__("no quarantine")


class ProposalNotFound(KnowledgeError):
    """There is no draft or proposal with this number."""

    def __init__(self, proposal_id: int) -> None:
        super().__init__(f"no proposal {proposal_id}")
        self.proposal_id = proposal_id


class ProposalClosed(KnowledgeError):
    """The draft or proposal is no longer in the state that this step needs. `status` is the one that it is in."""

    def __init__(self, proposal_id: int, status: str) -> None:
        super().__init__(f"proposal {proposal_id} is {status}")
        self.proposal_id = proposal_id
        self.status = status


class AnswersPaused(KnowledgeError):
    """Somebody stopped the answers in this server, or everywhere."""


class ForgetRefused(KnowledgeError):
    """An editor's name can't go yet: a proposal of theirs waits (`until` is None), or a change is too young."""

    def __init__(self, until: dt.datetime | None) -> None:
        super().__init__(f"not before {until:%Y-%m-%d}" if until else "a proposal waits")
        self.until = until


class StillInForce(KnowledgeError):
    """A revision can't be blanked while the present text is the same: a clean text has to be published first."""

    def __init__(self, fact_id: str) -> None:
        super().__init__(f"the present text of {fact_id!r} holds all that is in that revision")
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


class QuoteNotFound(KnowledgeError):
    """A quote does not stand word for word in its source.

    `nearest`, `differing` and `hint` are those of `knowledge.quotelock.match.QuoteMissing`: the source's nearest words,
    pairs of (the quote's words, the source's words), and the likely mistake (brackets, ellipsis, case, cut or None).
    """

    def __init__(self, nearest: str, differing: Sequence[tuple[str, str]], hint: str | None = None) -> None:
        super().__init__("a quote does not stand word for word in its source")
        self.nearest = nearest
        self.differing = tuple(differing)
        self.hint = hint


UnreachableReason = Literal[
    "address", "port", "scheme", "downgrade", "redirects", "connection", "status", "type", "size", "time", "encoding",
    "unreadable", "empty",
]  # fmt: skip
"""Why a source's page can't be read.

address: not a public one, or none at all. port: neither 80 nor 443. scheme: neither http nor https, or with a user
name in it. downgrade: https led to http. redirects: too many, or one that leads nowhere. connection: no such host, no
answer, or a broken one. status: the server refused. type: neither HTML, plain text nor PDF. size: too large. time: too
slow, or too much work. encoding: packed in a way that was not asked for, or broken. unreadable: a damaged or locked
file. empty: no text in it, as in a scan.
"""


class SourceUnreachable(KnowledgeError):
    """A source's page can't be read. `status` is the number that the server answered with, where that is the reason."""

    def __init__(self, reason: UnreachableReason, status: int | None = None) -> None:
        super().__init__(f"a source can't be read: {reason}" + (f" {status}" if status else ""))
        self.reason = reason
        self.status = status


class ModelUnusable(KnowledgeError):
    """The neural model that was named can't be loaded; `reason` says why."""

    def __init__(self, model: str, reason: str) -> None:
        super().__init__(f"model {model}: {reason}")
        self.model = model
        self.reason = reason


class StoreError(KnowledgeError):
    """The database can't be used. `place` is its address without a password."""

    def __init__(self, place: str, detail: str = "") -> None:
        super().__init__(f"{place}: {detail}" if detail else place)
        self.place = place
        self.detail = detail


class StoreUnreachable(StoreError):
    """The file or the server can't be opened."""


class StoreDriverMissing(StoreUnreachable):
    """The package that speaks to the server is not installed."""


class StoreReadOnly(StoreError):
    """The database can be read and not written."""


class StoreLocked(StoreError):
    """Another program holds the database longer than the busy timeout."""


class StoreFull(StoreError):
    """Nothing more can be written: the disk is full, over its quota, or fails. What was there can be read."""


class StoreCorrupt(StoreError):
    """The file is damaged, or is not a database."""


class StoreTooNew(StoreError):
    """A newer release of this program wrote the database; `detail` names its schema."""


class StoreNewer(StoreError):
    """The database has changes that the backup which would replace it lacks."""


class StoreNotFile(StoreError):
    """What was asked for is done with a file, and the database is a server's."""


class StoreNotEmpty(StoreError):
    """The database that was to be filled has something in it already."""
