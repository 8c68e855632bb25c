"""The desk where an edit is written: drafts, what publishing one would do, and publishing it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.curation.actors import Actor, admit
from knowledge.curation.drafts import DRAFT_DAYS, Draft
from knowledge.curation.locks import check_locked
from knowledge.curation.parts import moved_sources
from knowledge.curation.publishing import Waiting, Wanted, checked_why, settle
from knowledge.curation.typed import PARTS, SOURCES, slug
from knowledge.errors import FactNotFound, InvalidFact, NotAllowed, ProposalClosed, ProposalNotFound
from knowledge.facts import Fact, Revision
from knowledge.store import DraftRow, Store
from knowledge.store.history import read_revision
from knowledge.store.proposals import (
    add_draft,
    change_draft,
    delete_draft,
    delete_drafts,
    read_draft,
    read_drafts,
)
from knowledge.store.standing import missing_facts, present_sources, read_present

Changed = Callable[[], Awaitable[object]]
"""Called after each commit that may change answers: swaps what is held in memory."""


@dataclass(frozen=True)
class RebasedDraft:
    """A draft on top of the text that stands now. `clashes` are fields that both sides changed: look at them."""

    draft: Draft
    clashes: tuple[str, ...]


class Desk:
    """Drafts in a database. Each method checks the actor again and leaves nothing half-done."""

    def __init__(self, store: Store, changed: Changed) -> None:
        self._store = store
        self._changed = changed

    async def start(
        self,
        scope: int,
        fact_id: str | None,
        actor: Actor,
        typed: Mapping[str, Any] | None = None,
        base: tuple[int, int] | None = None,
    ) -> Draft:
        """A new draft of a fact in force, or of a new fact.

        Args:
            scope: where it will be published; in a server's scope a shared fact becomes that server's own.
            fact_id: the fact, or None for a new one.
            actor: who writes it.
            typed: parts to begin with, such as the text of a message.
            base: scope and revision of the text that a form was filled with; None for the text that stands now. If it
                is an older one by now, publishing meets a conflict.

        Raises:
            FactNotFound: there is no such fact in force, or no such revision of it.
            NotAllowed: the actor is no editor, or in quarantine.
        """
        typed = _known(typed or {})
        async with self._store.writing(counted=False) as connection:
            await admit(connection, actor, scope)
            if fact_id is not None:
                present = await read_present(connection, scope, fact_id)
                if present.fact is None or present.fact.retired_at is not None:
                    raise FactNotFound(fact_id)
                base = base or present.base
                if base is not None and await read_revision(connection, base[0], fact_id, base[1]) is None:
                    raise FactNotFound(fact_id)
            else:
                base = None
                fact_id = await _free_id(connection, scope, typed)
            number = await add_draft(connection, scope, fact_id, base, typed, actor.editor, actor.at)
            return await _draft(connection, number)

    async def get(self, draft_id: int) -> Draft:
        """A draft as it is now.

        Raises:
            ProposalNotFound: there is none with this number; it may be too old.
        """
        async with self._store.reading() as connection:
            return await _draft(connection, draft_id)

    async def of(self, scope: int, editor_id: int) -> tuple[Draft, ...]:
        """One account's drafts in a scope, last changed first."""
        async with self._store.reading() as connection:
            rows = await read_drafts(connection, scope, editor_id)
            return tuple([await _with_base(connection, row) for row in rows])

    async def save(self, draft_id: int, actor: Actor, changes: Mapping[str, Any]) -> Draft:
        """Keep what was typed into some fields, whether or not it makes a fact; the other fields stay.

        Args:
            draft_id: the draft.
            actor: whose draft it is.
            changes: text, or lists and mappings as JSON has them, by field; `sources` holds new sources.

        Raises:
            ProposalNotFound: there is no such draft.
            ProposalClosed: it is published or in the queue.
            NotAllowed: it is somebody else's, or the actor is no editor now.
        """
        async with self._store.writing(counted=False) as connection:
            draft = await self._own(connection, draft_id, actor)
            typed = {**draft.typed, **_known(changes)}
            fact_id = draft.fact_id if draft.base else await _free_id(connection, draft.scope, typed)
            base = (draft.base_scope or 0, draft.base.revision) if draft.base else None
            await change_draft(connection, draft_id, fact_id=fact_id, base=base, typed=typed, at=actor.at)
            return await _draft(connection, draft_id)

    async def discard(self, draft_id: int, actor: Actor) -> None:
        """Throw a draft away.

        Raises:
            ProposalNotFound, ProposalClosed, NotAllowed: as in `save`.
        """
        async with self._store.writing(counted=False) as connection:
            await self._own(connection, draft_id, actor)
            await delete_draft(connection, draft_id)

    async def rebase(self, draft_id: int, actor: Actor) -> RebasedDraft:
        """Put what was typed on top of the text that stands now, after a conflict.

        Raises:
            FactNotFound: the fact was retired meanwhile.
            ProposalNotFound, ProposalClosed, NotAllowed: as in `save`.
        """
        async with self._store.writing(counted=False) as connection:
            draft = await self._own(connection, draft_id, actor)
            present = (await read_present(connection, draft.scope, draft.fact_id)) if draft.fact_id else None
            now = present.fact if present else None
            if now is not None and now.retired_at is not None:
                raise FactNotFound(now.id)
            typed = draft.changed()
            clashes = tuple(name for name in typed if name != SOURCES and _clash(name, draft, now))
            await change_draft(
                connection,
                draft_id,
                fact_id=draft.fact_id,
                base=present.base if present else None,
                typed=typed,
                at=actor.at,
            )
            return RebasedDraft(await _draft(connection, draft_id), clashes)

    async def publish(self, draft_id: int, actor: Actor, why: str, *, correction: bool = False) -> Revision | Waiting:
        """Let a draft's text stand from now on, or put it in the queue when it needs a second key.

        Args:
            draft_id: the draft.
            actor: whose draft it is.
            why: a few words for the history.
            correction: whether earlier public answers with this fact were wrong and are to be corrected.

        Raises:
            InvalidFact: the parts make no fact, a quote was not compared with its source, or there is no reason.
            EditConflict: the fact changed meanwhile; carries both texts. The draft stays.
            WordingTaken: another fact holds one of its wordings. The draft stays.
            NothingChanged: the text stands already.
            ProposalNotFound, ProposalClosed, NotAllowed: as in `save`.
        """
        async with self._store.writing() as connection:
            draft = await self._own(connection, draft_id, actor)
            if not draft.fact_id:
                raise InvalidFact({"question": ("is missing",)})
            fact, sources = draft.fact(), draft.sources()
            known = await present_sources(connection, [source.id for source in sources])
            check_locked(fact, draft.base, moved_sources(sources, known))
            wanted = Wanted(
                scope=draft.scope,
                fact=fact,
                base=(draft.base_scope or 0, draft.base.revision) if draft.base else None,
                why=checked_why(why),
                sources=sources,
                correction=correction,
                proposal_id=draft_id,
            )
            done = await settle(connection, wanted, actor)
        await self._changed()
        return done

    async def expire(self, at: dt.datetime) -> int:
        """Delete drafts that nobody touched for 30 days; returns how many."""
        async with self._store.writing(counted=False) as connection:
            return await delete_drafts(connection, older_than=at - dt.timedelta(days=DRAFT_DAYS))

    async def _own(self, connection: AsyncConnection, draft_id: int, actor: Actor) -> Draft:
        draft = await _draft(connection, draft_id)
        await admit(connection, actor, draft.scope)
        if draft.editor.id != actor.editor.id:
            raise NotAllowed("the draft's own editor")
        if draft.status != "draft":
            raise ProposalClosed(draft_id, draft.status)
        return draft


def _known(typed: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := typed.keys() - PARTS:
        raise ValueError(f"a fact has no field {sorted(unknown)[0]!r}")
    return dict(typed)


def _clash(name: str, draft: Draft, now: Fact | None) -> bool:
    return draft.base is not None and getattr(draft.base, name, None) != getattr(now, name, None)


async def _free_id(connection: AsyncConnection, scope: int, typed: Mapping[str, Any]) -> str:
    """The id of a new fact: as typed, or made of its question and free; empty as long as there is neither."""
    if wanted := str(typed.get("id") or "").strip():
        return wanted
    made = slug(str(typed.get("question") or ""))
    candidates = [made, *(f"{made}-{number}" for number in range(2, 100))] if made else []
    free = await missing_facts(connection, scope, candidates) if candidates else ()
    return free[0] if free else made


async def _draft(connection: AsyncConnection, draft_id: int) -> Draft:
    row = await read_draft(connection, draft_id)
    if row is None:
        raise ProposalNotFound(draft_id)
    return await _with_base(connection, row)


async def _with_base(connection: AsyncConnection, row: DraftRow) -> Draft:
    base: Fact | None = None
    if row.base_scope is not None and row.base_revision is not None:
        revision = await read_revision(connection, row.base_scope, row.fact_id, row.base_revision)
        base = revision.after if revision else None
    return Draft(
        id=row.id,
        scope=row.scope,
        fact_id=row.fact_id,
        status=row.status,
        base=base,
        base_scope=row.base_scope,
        typed=row.typed,
        editor=row.editor,
        created_at=row.created_at,
        changed_at=row.changed_at,
    )
