"""What goes into the store and comes out of it beside facts: changes, proposals and what a release said."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

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
class Proposal:
    """A change that is not published: `fact` is the whole proposed text."""

    id: int
    scope: int
    fact: Fact
    status: Status
    origin: Origin
    base_revision: int | None
    editor: Editor
    created_at: dt.datetime
    why: str | None


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
