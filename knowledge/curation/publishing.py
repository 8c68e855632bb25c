"""The one way in which a text changes: within one transaction, checked against what stands now, with its revision.

`settle` decides whether a change needs a second key and puts it in the queue or through; `put` writes it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.curation.actors import Actor, Role
from knowledge.errors import EditConflict, InvalidFact, NothingChanged, WordingTaken
from knowledge.facts import SHARED, Editor, Fact, Revision, Source
from knowledge.store import Change, Proposal, Retirement
from knowledge.store.answers import write_correction
from knowledge.store.changes import write_changes, write_sources
from knowledge.store.history import read_revision
from knowledge.store.proposals import add_proposal, change_proposal, close_proposal, make_stale
from knowledge.store.standing import (
    Present,
    changed_sources,
    decided_about,
    drop_override,
    missing_facts,
    missing_sources,
    read_present,
    set_override,
    taken_wording,
    used_by_protected,
    used_elsewhere,
    write_retirement,
)

VETO_HOURS = 24
"""Hours after which a protected edit publishes itself where fewer than two people could review it."""
WITHDRAWN_AS_WRONG = "wrong"
"""The reason of a withdrawal that reaches earlier public answers, as a correction does."""
LONGEST_WHY = 500
"""Characters of a reason."""


@dataclass(frozen=True)
class Waiting:
    """The change waits for a second key. With `publish_after` it publishes itself then unless somebody declines it."""

    proposal_id: int
    publish_after: dt.datetime | None


@dataclass(frozen=True)
class Wanted:
    """A text that somebody wants to stand. `base` is the scope and revision that it was made from, None for a new fact.

    `proposal_id` is the draft that it comes from, None for what needs no form (undoing, retiring).
    """

    scope: int
    fact: Fact
    base: tuple[int, int] | None
    why: str
    sources: tuple[Source, ...] = ()
    correction: bool = False
    retirement: Retirement | None = None
    proposal_id: int | None = None


def checked_why(why: str) -> str:
    """A reason, trimmed.

    Raises:
        InvalidFact: there is none, or it is too long.
    """
    why = why.strip()
    if not why:
        raise InvalidFact({"why": ("say in a few words why",)})
    if len(why) > LONGEST_WHY:
        raise InvalidFact({"why": (f"is too long: at most {LONGEST_WHY} characters",)})
    return why


async def settle(connection: AsyncConnection, wanted: Wanted, actor: Actor) -> Revision | Waiting:
    """Publish a change, or put it in the queue when it needs a second key.

    A change needs one when the fact is protected, before or after it, when it changes a source that is there already
    (protected facts may rest on it), and when an editor made it.

    Raises:
        EditConflict: the fact changed since `base`.
        NothingChanged: the text stands already.
        WordingTaken: another fact of the scope holds a wording.
        InvalidFact: it names a source or a fact that is not there.
    """
    present = await read_present(connection, wanted.scope, wanted.fact.id)
    await _check(connection, wanted, present)
    protected = wanted.fact.protected or (present.fact is not None and present.fact.protected)
    protected = protected or bool(await changed_sources(connection, wanted.sources))
    if actor.role >= Role.REVIEWER and not protected:
        revision = await put(connection, wanted, present, actor.editor, actor.at)
        if wanted.proposal_id is not None:
            await close_proposal(
                connection, wanted.proposal_id, "published", by=None, at=actor.at, revision=revision.number
            )
        return revision
    alone = protected and actor.reviewers < 2
    proposal = Proposal(
        id=wanted.proposal_id or 0,
        scope=wanted.scope,
        fact=wanted.fact,
        status="waiting",
        origin="override" if wanted.scope != SHARED and present.shared is not None else "editor",
        base_revision=wanted.base[1] if wanted.base else None,
        base_scope=wanted.base[0] if wanted.base else None,
        editor=actor.editor,
        created_at=actor.at,
        why=wanted.why,
        sources=wanted.sources,
        correction=wanted.correction,
        retirement=wanted.retirement,
        publish_after=actor.at + dt.timedelta(hours=VETO_HOURS) if alone else None,
    )
    if wanted.proposal_id is None:
        proposal = replace(proposal, id=await add_proposal(connection, proposal))
    else:
        await change_proposal(connection, proposal)
    return Waiting(proposal.id, proposal.publish_after)


async def put(
    connection: AsyncConnection, wanted: Wanted, present: Present, editor: Editor, at: dt.datetime
) -> Revision:
    """Write a change with everything that belongs to it. `present` is what the scope shows now.

    Raises:
        WordingTaken: another fact of the scope holds a wording.
        InvalidFact: as in `check_sources`.
    """
    scope, fact = wanted.scope, wanted.fact
    await check_sources(connection, scope, wanted.sources)
    await write_sources(connection, wanted.sources)
    await write_changes(connection, [Change(scope, present.row, fact, editor, at, wanted.why)])
    number = present.row.revision + 1 if present.row else 1
    if wanted.retirement is not None:
        await write_retirement(connection, scope, fact.id, number, wanted.retirement)
    if scope != SHARED and present.shared is not None:
        # An edit of an override leaves open whether a newer shared text is preferred; only the first one decides.
        await set_override(connection, scope, fact.id, present.of or decided_about(present.shared))
    if wanted.correction or (wanted.retirement is not None and wanted.retirement.reason == WITHDRAWN_AS_WRONG):
        await write_correction(connection, scope, fact.id, number, at)
    await make_stale(connection, scope, fact.id, number)
    revision = await read_revision(connection, scope, fact.id, number)
    assert revision is not None
    return revision


async def put_back(
    connection: AsyncConnection, scope: int, present: Present, editor: Editor, at: dt.datetime, why: str
) -> Revision:
    """Let the shared text show through again: the server's own one is kept in its history."""
    assert present.row is not None
    gone = present.row.model_copy(update={"retired_at": at})
    revision = await put(connection, Wanted(scope, gone, present.base, why), present, editor, at)
    await drop_override(connection, scope, gone.id)
    return revision


async def _check(connection: AsyncConnection, wanted: Wanted, present: Present) -> None:
    fact = wanted.fact
    check_base(wanted.base, present, fact)
    await check_sources(connection, wanted.scope, wanted.sources)
    if present.fact is not None and _same(present.fact, fact) and not wanted.sources:
        raise NothingChanged(fact.id)
    new = {source.id for source in wanted.sources}
    if missing := await missing_sources(connection, [name for name in fact.source_ids if name not in new]):
        raise InvalidFact({"source_ids": tuple(f"there is no source {name}" for name in missing)})
    problems: dict[str, tuple[str, ...]] = {}
    for field, links in (("related", fact.related), ("counter", fact.counter)):
        if present.fact is not None and getattr(present.fact, field) == links:
            continue
        if fact.id in links:
            problems[field] = ("a fact is not linked with itself",)
        elif gone := await missing_facts(connection, wanted.scope, links):
            problems[field] = tuple(f"there is no fact {name}" for name in gone)
    if problems:
        raise InvalidFact(problems)
    if fact.retired_at is None and (taken := await taken_wording(connection, wanted.scope, fact)):
        raise WordingTaken(*taken)


async def check_sources(connection: AsyncConnection, scope: int, sources: Sequence[Source]) -> None:
    """Refuse that a server changes a source on which facts of others rest: all servers have the same sources.

    Raises:
        InvalidFact: with those sources.
    """
    changed = await changed_sources(connection, sources) if scope != SHARED and sources else ()
    if others := await used_elsewhere(connection, scope, changed):
        said = tuple(f"facts of other servers rest on {name}; add a source of your own in its place" for name in others)
        raise InvalidFact({"sources": said})


async def check_unprotected(connection: AsyncConnection, changed: Sequence[str]) -> None:
    """Refuse that one key changes a source on which protected facts rest.

    Raises:
        InvalidFact: with those sources.
    """
    if guarded := await used_by_protected(connection, changed):
        said = tuple(f"protected facts rest on {name}; change it in the draft of one of them" for name in guarded)
        raise InvalidFact({"sources": said})


def check_base(base: tuple[int, int] | None, present: Present, mine: Fact) -> None:
    """Refuse a text that was made from another one than what stands now.

    Raises:
        EditConflict: with both texts.
    """
    if base != present.base:
        raise EditConflict(
            mine.id,
            base[1] if base else 0,
            present.fact.revision if present.fact else 0,
            theirs=present.fact,
            mine=mine,
        )


def _same(one: Fact, other: Fact) -> bool:
    return one.digest() == other.digest() and (one.retired_at is None) == (other.retired_at is None)
