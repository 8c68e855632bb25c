"""Moderators' accounts: what one did, a quarantine for a hijacked one, and a pseudonym for one that leaves."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.curation.actors import Actor, Role
from knowledge.curation.claims import asked
from knowledge.curation.desk import Changed
from knowledge.curation.publishing import Wanted, put, put_back
from knowledge.curation.steps import RetireReason
from knowledge.curation.takeback import TakenBack, take_back
from knowledge.errors import ForgetRefused, NothingChanged
from knowledge.facts import SHARED, Revision
from knowledge.store import Action, Hidden, Proposal, Retirement, Store
from knowledge.store import accounts as stored
from knowledge.store.history import read_retirements, read_revision, read_revisions, read_revisions_by
from knowledge.store.proposals import (
    add_proposal,
    approved_by,
    delete_drafts,
    read_proposals_by,
    through_the_queue,
    waits,
)
from knowledge.store.redaction import replace_checker
from knowledge.store.standing import (
    decided_about,
    hide,
    log_action,
    read_actions,
    read_hidden,
    read_present,
    taken_wording,
)

BURST_FACTS = 10
BURST_MINUTES = 10
_WHY = "quarantine"
FORGET_DAYS = 30
"""Days after its last change during which an account keeps its name."""


@dataclass(frozen=True)
class AccountChanges:
    """What one account did since a moment.

    `proposed` is not decided yet. `approved` are others' changes that it let through; `actions` what is no revision.
    """

    revisions: tuple[Revision, ...]
    proposed: tuple[Proposal, ...]
    approved: tuple[Revision, ...]
    actions: tuple[Action, ...]


@dataclass(frozen=True)
class Quarantine:
    """What a quarantine did: `restored` are the revisions it made, `changes` all that the account had done.

    `left` is for a person to decide: the account's revisions that others built on, or that can't be taken back because
    another fact holds a wording by now. `guarded` are protected facts among these that went through the queue: they are
    hidden, and the text before waits for a second key. `taken_back` is what was no text.
    """

    restored: tuple[Revision, ...]
    left: tuple[Revision, ...]
    changes: AccountChanges
    guarded: tuple[str, ...] = ()
    taken_back: TakenBack = field(default_factory=TakenBack)


class Accounts:
    """Accounts by Discord id. `scope` limits a question or a step to one server; None means everywhere.

    `server` is whose settings belong to that scope: the home server's facts are the shared ones, its settings its own.
    """

    def __init__(self, store: Store, changed: Changed) -> None:
        self._store = store
        self._changed = changed

    async def changes_by(
        self, editor_id: int, since: dt.datetime, scope: int | None = None, server: int | None = None
    ) -> AccountChanges:
        """Everything that one account changed, proposed and approved since a moment, oldest first."""
        async with self._store.reading() as connection:
            return await _changes(connection, editor_id, since, scope, server)

    async def quarantine(
        self, editor_id: int, since: dt.datetime, actor: Actor, scope: int | None = None, server: int | None = None
    ) -> Quarantine:
        """Block an account's edits, restore the facts whose latest revision is the account's, take its steps back.

        One key never changes a protected text that two keys published, since a quarantine may be a thief's too: such a
        fact is hidden, and the text before waits. An operator restores it at once.

        Raises:
            NotAllowed: the actor neither manages the server nor runs the bot.
            NothingChanged: the account is nobody's: releases and the command line have no account to stop.
        """
        actor.needs(Role.OWNER)
        if editor_id == 0:
            raise NothingChanged
        async with self._store.writing() as connection:
            changes = await _changes(connection, editor_id, since, scope, server)
            at = stored.EVERYWHERE if scope is None else scope
            await stored.block(connection, at, editor_id, actor.editor, actor.at)
            restored, left, guarded = await _restore(connection, changes.revisions, editor_id, since, actor)
            taken_back = await take_back(connection, changes.actions, editor_id, since, scope, actor)
            for at_scope, fact_id in guarded:
                await _hide(connection, at_scope, fact_id, actor)
            why = f"account {editor_id}"
            await log_action(connection, Action(at, None, "quarantine", actor.editor, actor.at, why))
        await self._changed()
        return Quarantine(restored, left, changes, tuple(fact_id for _, fact_id in guarded), taken_back)

    async def unblock(self, editor_id: int, actor: Actor, scope: int | None = None) -> None:
        """Lift a quarantine. What it restored stays.

        Raises:
            NothingChanged: the account is not blocked there.
            NotAllowed: as in `quarantine`.
        """
        actor.needs(Role.OWNER)
        at = stored.EVERYWHERE if scope is None else scope
        async with self._store.writing(counted=False) as connection:
            if not await stored.unblock(connection, at, editor_id):
                raise NothingChanged
            await log_action(connection, Action(at, None, "unblock", actor.editor, actor.at, f"account {editor_id}"))

    async def blocked(self, editor_id: int, scope: int) -> bool:
        """Whether an account's edits are blocked there."""
        async with self._store.reading() as connection:
            return await stored.is_blocked(connection, scope, editor_id)

    async def burst(self, editor_id: int, at: dt.datetime) -> bool:
        """Whether an account changed, hid or proposed more than 10 facts in the 10 minutes before a moment."""
        since = at - dt.timedelta(minutes=BURST_MINUTES)
        async with self._store.reading() as connection:
            return await stored.facts_changed(connection, editor_id, since, at) > BURST_FACTS

    async def forget(self, editor_id: int, at: dt.datetime) -> str | None:
        """Put one stable pseudonym in place of an account's names, also where a fact says who checked it.

        The id stays, so that nobody can approve their own and a quarantine still finds everything. Drafts go.

        Returns:
            The pseudonym; None when nothing is kept about the account.

        Raises:
            ForgetRefused: a proposal of the account waits, or its last change is younger than 30 days.
        """
        async with self._store.reading() as connection:
            # Anybody may ask: for those who did nothing, nothing is written that makes every process read all anew.
            if not await stored.names(connection, editor_id):
                return None
        async with self._store.writing() as connection:
            names = await stored.names(connection, editor_id)
            await delete_drafts(connection, editor_id=editor_id)
            if not names or editor_id == 0:
                return None
            if await waits(connection, editor_id):
                raise ForgetRefused(None)
            last = await stored.last_change(connection, editor_id)
            if last is not None and at < last + dt.timedelta(days=FORGET_DAYS):
                raise ForgetRefused(last + dt.timedelta(days=FORGET_DAYS))
            pseudonym = (await stored.pseudonyms(connection))[editor_id]
            for name in names:
                await replace_checker(connection, editor_id, name, pseudonym)
            await stored.rename(connection, editor_id, pseudonym)
        await self._changed()
        return pseudonym

    async def pseudonyms(self) -> dict[int, str]:
        """The pseudonym of every account that did something, for an owner who shows no names at all."""
        async with self._store.reading() as connection:
            return await stored.pseudonyms(connection)


async def _changes(
    connection: AsyncConnection, editor_id: int, since: dt.datetime, scope: int | None, server: int | None
) -> AccountChanges:
    approved = [
        await read_revision(connection, at, fact_id, number)
        for at, fact_id, number in await approved_by(connection, editor_id, since, scope)
    ]
    actions = await read_actions(connection, scope=scope, since=since, editor_id=editor_id)
    if scope is not None and server not in (None, scope):
        actions += await read_actions(connection, scope=server, since=since, editor_id=editor_id)
    return AccountChanges(
        revisions=await read_revisions_by(connection, editor_id, since, scope),
        proposed=await read_proposals_by(connection, editor_id, since, scope),
        approved=tuple(revision for revision in approved if revision),
        actions=tuple(sorted(reversed(actions), key=lambda one: one.at)),
    )


async def _restore(
    connection: AsyncConnection, revisions: tuple[Revision, ...], editor_id: int, since: dt.datetime, actor: Actor
) -> tuple[tuple[Revision, ...], tuple[Revision, ...], tuple[tuple[int, str], ...]]:
    open_facts = dict.fromkeys((revision.scope, revision.fact_id) for revision in revisions)
    guarded: list[tuple[int, str]] = []
    for scope, fact_id in list(open_facts) if actor.role < Role.OPERATOR else ():
        if await _wait_one(connection, scope, fact_id, editor_id, since, actor):
            guarded.append((scope, fact_id))
            del open_facts[scope, fact_id]
    restored: dict[tuple[int, str], Revision] = {}
    # Putting one fact back may free the wording that another one needs, so those that can't go are tried again.
    while True:
        before = len(restored)
        for scope, fact_id in open_facts:
            if (scope, fact_id) not in restored and (
                revision := await _restore_one(connection, scope, fact_id, editor_id, since, actor)
            ):
                restored[scope, fact_id] = revision
        if len(restored) == before:
            break
    done = {*restored, *guarded}
    left = tuple(revision for revision in revisions if (revision.scope, revision.fact_id) not in done)
    return tuple(restored.values()), left, tuple(guarded)


async def _wait_one(
    connection: AsyncConnection, scope: int, fact_id: str, editor_id: int, since: dt.datetime, actor: Actor
) -> bool:
    """Propose the last text that is not the account's where a protected fact got its present one through the queue."""
    history = await read_revisions(connection, scope, fact_id)
    kept = _kept(history, editor_id, since)
    latest = history[-1]
    before = history[kept].after if 0 <= kept < len(history) - 1 else None
    if kept == len(history) - 1 or not (latest.after.protected or (before is not None and before.protected)):
        return False
    if not await through_the_queue(connection, scope, fact_id, latest.number):
        return False
    present = await read_present(connection, scope, fact_id)
    if before is not None and before.retired_at is None and not await taken_wording(connection, scope, before):
        await add_proposal(connection, asked(before, present.base, scope, actor, _WHY))
    return True


async def _hide(connection: AsyncConnection, scope: int, fact_id: str, actor: Actor) -> None:
    if fact_id in {one.fact_id for one in await read_hidden(connection, scope)}:
        return
    present = await read_present(connection, scope, fact_id)
    of = decided_about(present.shared) if scope != SHARED and present.shared else None
    await hide(connection, Hidden(scope, fact_id, actor.editor, actor.at, _WHY, of))
    await log_action(connection, Action(scope, fact_id, "hide", actor.editor, actor.at, _WHY))


def _kept(history: tuple[Revision, ...], editor_id: int, since: dt.datetime) -> int:
    """Where the last revision stands that is not the account's since then; -1 when all are."""
    kept = len(history) - 1
    while kept >= 0 and history[kept].editor.id == editor_id and history[kept].at >= since:
        kept -= 1
    return kept


async def _restore_one(
    connection: AsyncConnection, scope: int, fact_id: str, editor_id: int, since: dt.datetime, actor: Actor
) -> Revision | None:
    """Bring back the last text that is not the account's; None when that is for a person to decide."""
    history = await read_revisions(connection, scope, fact_id)
    kept = _kept(history, editor_id, since)
    if kept == len(history) - 1:
        return None
    present = await read_present(connection, scope, fact_id)
    why = _WHY
    if kept < 0:
        if scope != SHARED and present.shared is not None:
            return await put_back(connection, scope, present, actor.editor, actor.at, why)
        if present.row is None or present.row.retired_at is not None:
            return None
        fact = present.row.model_copy(update={"retired_at": actor.at})
        gone = Wanted(scope, fact, present.base, why, retirement=Retirement(RetireReason.MISTAKE, why))
        return await put(connection, gone, present, actor.editor, actor.at)
    fact = history[kept].after
    retirement = (await read_retirements(connection, scope, fact_id)).get(history[kept].number)
    if fact.retired_at is None and await taken_wording(connection, scope, fact):
        return None
    if fact.retired_at is not None and retirement is None and scope != SHARED and present.shared is not None:
        return await put_back(connection, scope, present, actor.editor, actor.at, why)
    wanted = Wanted(scope, fact, present.base, why, retirement=retirement)
    return await put(connection, wanted, present, actor.editor, actor.at)
