"""What moderators do to a fact without a form: hide, retire, restore, undo, and decide about a server's own text."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.curation.actors import Actor, Role, admit
from knowledge.curation.desk import Changed
from knowledge.curation.diff import FieldDiff, diff_facts
from knowledge.curation.publishing import Waiting, Wanted, checked_why, put_back, settle
from knowledge.errors import EditConflict, FactNotFound, NothingChanged
from knowledge.facts import SHARED, Editor, Fact, Revision
from knowledge.store import Action, Hidden, Retirement, Store
from knowledge.store.history import read_approvals, read_retirements, read_revision, read_revisions
from knowledge.store.standing import (
    Present,
    decided_about,
    hide,
    log_action,
    read_hidden,
    read_present,
    set_override,
    unhide,
)


class RetireReason(StrEnum):
    """Why a fact is withdrawn, as everybody may read it."""

    OUTDATED = "outdated"
    WRONG = "wrong"
    SOURCE_GONE = "source gone"
    UNCLEAR = "unclear"
    DUPLICATE = "duplicate"
    OFF_TOPIC = "off topic"
    MISTAKE = "made by mistake"


@dataclass(frozen=True)
class HistoryEntry:
    """One revision with what it changed, who turned the second key, and why it withdrew the fact if it did."""

    revision: Revision
    diff: tuple[FieldDiff, ...]
    approved_by: Editor | None
    retirement: Retirement | None


class Steps:
    """Single steps, each in a transaction of its own."""

    def __init__(self, store: Store, changed: Changed) -> None:
        self._store = store
        self._changed = changed

    async def hide(self, scope: int, fact_id: str, actor: Actor, why: str) -> None:
        """Stop answering with a fact at once. One reviewer is enough, and it can be taken back.

        Raises:
            FactNotFound: there is no such fact in force.
            InvalidFact: there is no reason.
            NotAllowed: the actor is no reviewer.
        """
        why = checked_why(why)
        async with self._store.writing() as connection:
            await admit(connection, actor, scope, Role.REVIEWER)
            present = await _in_force(connection, scope, fact_id)
            of = decided_about(present.shared) if scope != SHARED and present.shared else None
            await hide(connection, Hidden(scope, fact_id, actor.editor, actor.at, why, of))
            await log_action(connection, Action(scope, fact_id, "hide", actor.editor, actor.at, why))
        await self._changed()

    async def unhide(self, scope: int, fact_id: str, actor: Actor, why: str) -> None:
        """Answer with a hidden fact again.

        Raises:
            NothingChanged: it is not hidden in this scope.
            InvalidFact, NotAllowed: as in `hide`.
        """
        why = checked_why(why)
        async with self._store.writing() as connection:
            await admit(connection, actor, scope, Role.REVIEWER)
            if not await unhide(connection, scope, fact_id):
                raise NothingChanged(fact_id)
            await log_action(connection, Action(scope, fact_id, "unhide", actor.editor, actor.at, why))
        await self._changed()

    async def retire(
        self, scope: int, fact_id: str, actor: Actor, reason: RetireReason, note: str = ""
    ) -> Revision | Waiting:
        """Withdraw a fact: its wordings are free for others, its history stays.

        Args:
            scope: whose fact; in a server's scope a shared fact is withdrawn for that server.
            fact_id: the fact.
            actor: who withdraws it.
            reason: what everybody may read.
            note: for moderators only.

        Raises:
            FactNotFound: there is no such fact in force.
            NotAllowed: the actor is no editor.
        """
        async with self._store.writing() as connection:
            await admit(connection, actor, scope)
            present = await _in_force(connection, scope, fact_id)
            done = await settle(connection, _retired(present, scope, actor.at, Retirement(reason, note.strip())), actor)
        await self._changed()
        return done

    async def restore(self, scope: int, fact_id: str, number: int, actor: Actor, why: str) -> Revision | Waiting:
        """Let the text of an earlier revision stand again; a retired fact comes back with it.

        Raises:
            FactNotFound: there is no such revision.
            NothingChanged: it stands already.
            WordingTaken: another fact has taken one of its wordings.
            InvalidFact, NotAllowed: as in `hide`; an editor is enough.
        """
        why = checked_why(why)
        async with self._store.writing() as connection:
            await admit(connection, actor, scope)
            present, revision = await _at(connection, scope, fact_id, number)
            fact = revision.after.model_copy(update={"retired_at": None})
            done = await settle(connection, Wanted(scope, fact, present.base, why), actor)
        await self._changed()
        return done

    async def undo(self, scope: int, fact_id: str, number: int, actor: Actor, why: str) -> Revision | Waiting:
        """Take the latest change back. Undoing the first one withdraws the fact, or a server's own text.

        Args:
            scope: whose fact.
            fact_id: the fact.
            number: the revision to undo, as it was shown.
            actor: who undoes it.
            why: a few words for the history.

        Raises:
            EditConflict: it is not the latest any more.
            FactNotFound, WordingTaken, InvalidFact, NotAllowed: as in `restore`.
        """
        why = checked_why(why)
        async with self._store.writing() as connection:
            await admit(connection, actor, scope)
            present, revision = await _at(connection, scope, fact_id, number)
            if present.row is None or present.row.revision != number:
                raise EditConflict(fact_id, number, present.row.revision if present.row else 0, theirs=present.row)
            done: Revision | Waiting
            if revision.before is None and scope != SHARED and present.shared is not None:
                actor.needs(Role.REVIEWER)
                done = await put_back(connection, scope, present, actor.editor, actor.at, why)
            elif revision.before is None:
                done = await settle(
                    connection, _retired(present, scope, actor.at, Retirement(RetireReason.MISTAKE, why)), actor
                )
            else:
                wanted = await _before(connection, present, revision, why)
                if wanted is None:
                    actor.needs(Role.REVIEWER)
                    done = await put_back(connection, scope, present, actor.editor, actor.at, why)
                else:
                    done = await settle(connection, wanted, actor)
        await self._changed()
        return done

    async def reset(self, scope: int, fact_id: str, actor: Actor, why: str) -> Revision | None:
        """Return from a server's own text to the shared one, and show it if it was hidden there.

        Returns:
            The revision that put the own text aside; None when the fact was only hidden.

        Raises:
            NothingChanged: the shared text stands there already.
            InvalidFact, NotAllowed: as in `hide`.
        """
        why = checked_why(why)
        revision: Revision | None = None
        async with self._store.writing() as connection:
            await admit(connection, actor, scope, Role.REVIEWER)
            present = await read_present(connection, scope, fact_id)
            shown = scope != SHARED and await unhide(connection, scope, fact_id)
            if shown:
                await log_action(connection, Action(scope, fact_id, "unhide", actor.editor, actor.at, why))
            if scope != SHARED and present.shared is not None and present.scope == scope:
                revision = await put_back(connection, scope, present, actor.editor, actor.at, why)
            elif not shown:
                raise NothingChanged(fact_id)
        await self._changed()
        return revision

    async def keep(self, scope: int, fact_id: str, actor: Actor) -> None:
        """Keep a server's own text, or keep it hidden, although the shared text moved.

        Raises:
            NothingChanged: there is nothing to decide.
            NotAllowed: the actor is no reviewer.
        """
        async with self._store.writing() as connection:
            await admit(connection, actor, scope, Role.REVIEWER)
            present = await read_present(connection, scope, fact_id)
            now = decided_about(present.shared) if present.shared else None
            hidden = next((one for one in await read_hidden(connection, scope) if one.fact_id == fact_id), None)
            if now is None or not (present.moved or (hidden and hidden.of not in (None, now))):
                raise NothingChanged(fact_id)
            if present.of is not None:
                await set_override(connection, scope, fact_id, now)
            if hidden is not None:
                await hide(connection, Hidden(scope, fact_id, hidden.editor, hidden.at, hidden.why, now))
            await log_action(connection, Action(scope, fact_id, "keep", actor.editor, actor.at, ""))
        await self._changed()

    async def history(self, scope: int, fact_id: str) -> tuple[HistoryEntry, ...]:
        """Every revision of a fact in a scope with what it changed, oldest first; also of a retired one."""
        async with self._store.reading() as connection:
            revisions = await read_revisions(connection, scope, fact_id)
            approvals = await read_approvals(connection, scope, fact_id)
            retirements = await read_retirements(connection, scope, fact_id)
        return tuple(
            HistoryEntry(
                revision,
                diff_facts(revision.before, revision.after),
                approvals.get(revision.number),
                retirements.get(revision.number),
            )
            for revision in revisions
        )


async def _in_force(connection: AsyncConnection, scope: int, fact_id: str) -> Present:
    present = await read_present(connection, scope, fact_id)
    if present.fact is None or present.fact.retired_at is not None:
        raise FactNotFound(fact_id)
    return present


async def _at(connection: AsyncConnection, scope: int, fact_id: str, number: int) -> tuple[Present, Revision]:
    revision = await read_revision(connection, scope, fact_id, number)
    if revision is None:
        raise FactNotFound(fact_id)
    return await read_present(connection, scope, fact_id), revision


def _retired(present: Present, scope: int, at: dt.datetime, retirement: Retirement) -> Wanted:
    assert present.fact is not None
    fact: Fact = present.fact.model_copy(update={"retired_at": at})
    return Wanted(scope, fact, present.base, retirement.reason, retirement=retirement)


async def _before(connection: AsyncConnection, present: Present, revision: Revision, why: str) -> Wanted | None:
    """What stood before a revision: None for the shared text. A withdrawal stands again with its reason."""
    assert revision.before is not None
    retirement = None
    if revision.before.retired_at is not None:
        earlier = await read_retirements(connection, revision.scope, revision.fact_id)
        retirement = earlier.get(revision.number - 1)
        if retirement is None and revision.scope != SHARED and present.shared is not None:
            return None
    return Wanted(revision.scope, revision.before, present.base, why, retirement=retirement)
