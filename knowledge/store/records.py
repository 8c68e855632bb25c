"""What goes into the store and comes out of it beside facts: changes, proposals and what a release said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from knowledge.facts import Editor, Fact, Source

Status = Literal["draft", "waiting", "published", "declined", "stale"]
Origin = Literal["editor", "shipped", "override"]


@dataclass(frozen=True)
class Change:
    """One change of one fact: `before` as it was read (None for a new fact), `after` as it shall be.

    The store counts the revision: `after.revision` is not looked at. `at` is an aware instant.
    """

    scope: int
    before: Fact | None
    after: Fact
    editor: Editor
    at: dt.datetime
    why: str


@dataclass(frozen=True)
class Waiting:
    """A shipped text to put before a person. `base_revision` is the fact's revision here, None when it is not here."""

    scope: int
    fact: Fact
    base_revision: int | None
    editor: Editor
    at: dt.datetime
    why: str | None = None


@dataclass(frozen=True)
class Retirement:
    """Why a fact was withdrawn: a reason that everybody may read, and a note for moderators."""

    reason: str
    note: str = ""


@dataclass(frozen=True)
class Proposal:
    """A change that is not published: `fact` is the whole proposed text.

    It was made from `base_revision` in `base_scope` (both None: of no text here). `sources` come with it. With
    `publish_after` it publishes itself then unless somebody declines it. `amended_by` is a reviewer who changed it.
    """

    id: int
    scope: int
    fact: Fact
    status: Status
    origin: Origin
    base_revision: int | None
    editor: Editor
    created_at: dt.datetime
    why: str | None
    base_scope: int | None = None
    sources: tuple[Source, ...] = ()
    correction: bool = False
    retirement: Retirement | None = None
    publish_after: dt.datetime | None = None
    amended_by: Editor | None = None


@dataclass(frozen=True)
class DraftRow:
    """The parts of an edit, as they were typed, and the text that it started from. `fact_id` may still be empty."""

    id: int
    scope: int
    fact_id: str
    status: Status
    base_scope: int | None
    base_revision: int | None
    typed: Mapping[str, Any]
    editor: Editor
    created_at: dt.datetime
    changed_at: dt.datetime


@dataclass(frozen=True)
class Hidden:
    """A fact that is not answered for now. `of` is the digest of the shared text when a server hid it."""

    scope: int
    fact_id: str
    editor: Editor
    at: dt.datetime
    why: str
    of: str | None


@dataclass(frozen=True)
class Action:
    """Something a moderator did that is no revision of a text."""

    scope: int
    fact_id: str | None
    what: str
    editor: Editor
    at: dt.datetime
    why: str


@dataclass(frozen=True)
class Standing:
    """Everything that decides what is answered where, as of one moment.

    `facts` are those of each scope, retired ones too. `overrides` has the digest of the shared text that a server's
    own text was made from, `hidden` and `retirements` what stands now, `settings` the servers' settings as JSON.
    `corrected` says when the shared text under a server's own one was corrected since the server decided about it.
    """

    facts: Mapping[int, tuple[Fact, ...]]
    sources: tuple[Source, ...]
    overrides: Mapping[tuple[int, str], str]
    hidden: Mapping[tuple[int, str], Hidden]
    retirements: Mapping[tuple[int, str, int], Retirement]
    settings: Mapping[int, tuple[bool, str]]
    counter: int
    corrected: Mapping[tuple[int, str], dt.datetime] = field(default_factory=dict)

    @classmethod
    def empty(cls) -> Standing:
        """What stands before anything was read."""
        return cls({}, (), {}, {}, {}, {}, -1)


@dataclass(frozen=True)
class ShippedFact:
    """What the last loaded release said about a fact.

    `loaded_digest` is the digest of the text that a release last really put into the facts: that of an older release
    while a newer text waits, another one than `fact.digest()` when a wording had to be dropped, None when no release
    has put it in. A fact here with that digest was not changed by a person.
    """

    fact: Fact
    loaded_digest: str | None

    @property
    def digest(self) -> str:
        """The digest of the release's text."""
        return self.fact.digest()


@dataclass(frozen=True)
class Contents:
    """Facts and sources as they stood together at one moment, with the counter of changes at that moment."""

    facts: tuple[Fact, ...]
    sources: tuple[Source, ...]
    counter: int
