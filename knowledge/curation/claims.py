"""Histories from a file of somebody whose word about others can't be taken: of a member who manages a server.

Such a file may say that anybody wrote and approved anything at any time. So its revisions are the importer's, made now,
and what the file says about them stands in their reason. Protected facts wait for a second key, as with any other file.
Only whoever runs the bot, or owns the server, takes a file in as it is.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.curation.actors import Actor
from knowledge.curation.imports import ImportPlan
from knowledge.curation.publishing import VETO_HOURS
from knowledge.curation.steps import RetireReason
from knowledge.facts import SHARED, Fact
from knowledge.store import Action, Proposal, Retirement
from knowledge.store.histories import Entry, History, write_histories
from knowledge.store.proposals import add_proposal, make_stale
from knowledge.store.standing import hide, log_action, read_present

_LONGEST = 2000
"""Characters of a reason that a file of histories may have."""


async def write_claimed(
    connection: AsyncConnection, planned: ImportPlan, actor: Actor, why: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Write planned histories as the actor's own; returns the facts that stand now, and those that wait.

    Raises:
        EditConflict: a fact changed since the dry run.
        WordingTaken: a wording belongs to another fact.
    """
    before = {one.after.id: one.before for one in (*planned.new, *planned.changed)}
    free: list[History] = []
    waiting: list[str] = []
    for history in planned.histories:
        here = before.get(history.fact_id)
        if not (history.fact.protected or (here is not None and here.protected)):
            free.append(_claimed(history, planned.scope, actor, why))
            continue
        present = await read_present(connection, planned.scope, history.fact_id)
        said = _said(history.entries[-1], why)
        proposal = asked(history.fact, present.base, planned.scope, actor, said)
        retirement = _retirement(history.entries[-1])
        await add_proposal(connection, replace(proposal, retirement=retirement))
        waiting.append(history.fact_id)
    await write_histories(connection, planned.scope, free)
    for history in free:
        await make_stale(connection, planned.scope, history.fact_id, len(history.entries))
    for one in planned.hidden:
        await hide(connection, replace(one, editor=actor.editor, at=actor.at, why=why))
        await log_action(connection, Action(planned.scope, one.fact_id, "hide", actor.editor, actor.at, why))
    return tuple(history.fact_id for history in free), tuple(waiting)


def asked(fact: Fact, base: tuple[int, int] | None, scope: int, actor: Actor, why: str) -> Proposal:
    """The proposal of a text that an import brings, made from `base` (scope and revision; None: of no text here)."""
    alone = actor.reviewers < 2
    return Proposal(
        id=0,
        scope=scope,
        fact=fact,
        status="waiting",
        origin="editor",
        base_revision=base[1] if base else None,
        base_scope=base[0] if base else None,
        editor=actor.editor,
        created_at=actor.at,
        why=why,
        publish_after=actor.at + dt.timedelta(hours=VETO_HOURS) if alone else None,
    )


def _claimed(history: History, scope: int, actor: Actor, why: str) -> History:
    entries = []
    for entry in history.entries:
        own = {"editor": actor.editor, "at": actor.at, "why": _said(entry, why)}
        revision = entry.revision.model_copy(update=own)
        entries.append(Entry(revision, None, _retirement(entry), entry.correction))
    return History(history.fact_id, tuple(entries), history.override_of if scope != SHARED else None)


def _said(entry: Entry, why: str) -> str:
    """The importer's reason, and what the file says: by the account's id, since a name would outlive `/forget me`."""
    revision = entry.revision
    who = f"account {revision.editor.id}" if revision.editor.id else "a release or the command line"
    return f"{why} (The file says: {who}, {revision.at:%Y-%m-%d}: {revision.why})"[:_LONGEST]


def _retirement(entry: Entry) -> Retirement | None:
    """Why a text is withdrawn, with one of the reasons that everybody may read."""
    if entry.revision.after.retired_at is None:
        return None
    given = entry.retirement or Retirement(RetireReason.MISTAKE)
    return given if given.reason in list(RetireReason) else replace(given, reason=RetireReason.MISTAKE)
