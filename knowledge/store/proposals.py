"""Drafts and proposals: one table, from the first typed part to the decision."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.facts import Editor, Fact, Source
from knowledge.store import tables
from knowledge.store.changes import editor_numbers
from knowledge.store.editors import made_by, read_editors
from knowledge.store.records import DraftRow, Proposal, Retirement
from knowledge.store.rows import AnyRow, Values

_TABLE = tables.proposals


async def add_draft(
    connection: AsyncConnection,
    scope: int,
    fact_id: str,
    base: tuple[int, int] | None,
    typed: Mapping[str, Any],
    editor: Editor,
    at: dt.datetime,
) -> int:
    """A new draft of a fact, made from `base` (scope and revision; None for a new fact). Returns its number."""
    numbers = await editor_numbers(connection, [editor])
    row = {
        "scope": scope,
        "fact_id": fact_id,
        "status": "draft",
        "origin": "editor",
        "base_scope": base[0] if base else None,
        "base_revision": base[1] if base else None,
        "typed": _json(typed),
        "editor": numbers[editor],
        "created_at": at,
        "changed_at": at,
    }
    return int((await connection.execute(insert(_TABLE).values(row).returning(_TABLE.c.id))).scalar_one())


async def change_draft(
    connection: AsyncConnection,
    draft_id: int,
    *,
    fact_id: str,
    base: tuple[int, int] | None,
    typed: Mapping[str, Any],
    at: dt.datetime,
) -> None:
    """Put other parts and another base into a draft."""
    values = {
        "fact_id": fact_id,
        "base_scope": base[0] if base else None,
        "base_revision": base[1] if base else None,
        "typed": _json(typed),
        "changed_at": at,
    }
    await connection.execute(update(_TABLE).where(_TABLE.c.id == draft_id).values(values))


async def delete_draft(connection: AsyncConnection, draft_id: int) -> None:
    """Throw a draft away."""
    await connection.execute(delete(_TABLE).where(_TABLE.c.id == draft_id, _TABLE.c.status == "draft"))


async def delete_drafts(
    connection: AsyncConnection, *, older_than: dt.datetime | None = None, editor_id: int | None = None
) -> int:
    """Throw away drafts that were last changed before a moment, or all of one account; returns how many."""
    statement = delete(_TABLE).where(_TABLE.c.status == "draft")
    if older_than is not None:
        statement = statement.where(_TABLE.c.changed_at < older_than)
    if editor_id is not None:
        statement = statement.where(made_by(_TABLE.c.editor, editor_id))
    return (await connection.execute(statement)).rowcount


async def read_draft(connection: AsyncConnection, draft_id: int) -> DraftRow | None:
    """A draft, or what is left of one that was published (`status` says so); None when there is none."""
    rows = (await connection.execute(select(_TABLE).where(_TABLE.c.id == draft_id))).all()
    return (await _drafts(connection, rows))[0] if rows else None


async def read_drafts(connection: AsyncConnection, scope: int, editor_id: int) -> tuple[DraftRow, ...]:
    """One account's drafts in a scope, last changed first."""
    query = select(_TABLE).where(
        _TABLE.c.scope == scope, _TABLE.c.status == "draft", made_by(_TABLE.c.editor, editor_id)
    )
    query = query.order_by(_TABLE.c.changed_at.desc(), _TABLE.c.id.desc())
    return await _drafts(connection, (await connection.execute(query)).all())


async def add_proposal(connection: AsyncConnection, proposal: Proposal) -> int:
    """Put a whole proposal in the queue; its `id` is not looked at. Returns its number."""
    row = await _values(connection, proposal)
    return int((await connection.execute(insert(_TABLE).values(row).returning(_TABLE.c.id))).scalar_one())


async def change_proposal(connection: AsyncConnection, proposal: Proposal) -> None:
    """Write a proposal over the row with its number; a draft becomes one this way. Its typed parts go."""
    row = await _values(connection, proposal)
    await connection.execute(update(_TABLE).where(_TABLE.c.id == proposal.id).values(row))


async def close_proposal(
    connection: AsyncConnection,
    proposal_id: int,
    status: str,
    *,
    by: Editor | None,
    at: dt.datetime,
    decision: str | None = None,
    revision: int | None = None,
) -> None:
    """Note how a draft or proposal ended. The text of a published one stands in its revision and goes here."""
    values: Values = {"status": status, "decided_at": at, "decision": decision, "publish_after": None}
    if by is not None:
        values["decided_by"] = (await editor_numbers(connection, [by]))[by]
    if status == "published":
        values |= {"revision": revision, "body": None, "typed": None, "sources": None, "retire_note": None}
    await connection.execute(update(_TABLE).where(_TABLE.c.id == proposal_id).values(values))


async def make_stale(connection: AsyncConnection, scope: int, fact_id: str, revision: int) -> None:
    """What waits and was made from another revision of this scope's text has to be looked at again."""
    await connection.execute(
        update(_TABLE)
        .where(
            _TABLE.c.scope == scope,
            _TABLE.c.fact_id == fact_id,
            _TABLE.c.status == "waiting",
            _TABLE.c.origin != "shipped",
            _TABLE.c.base_scope.is_distinct_from(scope) | _TABLE.c.base_revision.is_distinct_from(revision),
        )
        .values(status="stale", publish_after=None)
    )


async def read_proposal(connection: AsyncConnection, proposal_id: int) -> Proposal | str | None:
    """A proposal that is not decided; the status of any other; None when there is none."""
    row = (await connection.execute(select(_TABLE).where(_TABLE.c.id == proposal_id))).first()
    if row is None or row.status not in {"waiting", "stale"} or row.body is None:
        return row.status if row else None
    return (await _proposals(connection, [row]))[0]


async def read_proposals(connection: AsyncConnection, scope: int, *statuses: str) -> tuple[Proposal, ...]:
    """A scope's proposals in these states, oldest first. A shipped text that a newer one replaced is left out."""
    query = select(_TABLE).where(_TABLE.c.scope == scope, _TABLE.c.status.in_(statuses), _TABLE.c.body.is_not(None))
    query = query.where((_TABLE.c.status == "waiting") | (_TABLE.c.origin != "shipped")).order_by(_TABLE.c.id)
    return await _proposals(connection, (await connection.execute(query)).all())


async def read_due(connection: AsyncConnection, at: dt.datetime) -> tuple[Proposal, ...]:
    """Proposals that publish themselves by now, in order of their time."""
    query = select(_TABLE).where(_TABLE.c.status == "waiting", _TABLE.c.publish_after <= at)
    rows = (await connection.execute(query.order_by(_TABLE.c.publish_after, _TABLE.c.id))).all()
    return await _proposals(connection, rows)


async def read_proposals_by(
    connection: AsyncConnection, editor_id: int, since: dt.datetime, scope: int | None
) -> tuple[Proposal, ...]:
    """What one account proposed since a moment and nobody has decided, oldest first."""
    query = select(_TABLE).where(
        _TABLE.c.status.in_(["waiting", "stale"]),
        _TABLE.c.body.is_not(None),
        _TABLE.c.origin != "shipped",
        made_by(_TABLE.c.editor, editor_id),
        _TABLE.c.created_at >= since,
    )
    if scope is not None:
        query = query.where(_TABLE.c.scope == scope)
    return await _proposals(connection, (await connection.execute(query.order_by(_TABLE.c.id))).all())


async def approved_by(
    connection: AsyncConnection, editor_id: int, since: dt.datetime, scope: int | None
) -> tuple[tuple[int, str, int], ...]:
    """Scope, fact and revision of what one account approved since a moment."""
    query = select(_TABLE.c.scope, _TABLE.c.fact_id, _TABLE.c.revision).where(
        _TABLE.c.status == "published",
        _TABLE.c.revision.is_not(None),
        made_by(_TABLE.c.decided_by, editor_id),
        _TABLE.c.decided_at >= since,
    )
    if scope is not None:
        query = query.where(_TABLE.c.scope == scope)
    rows = await connection.execute(query.order_by(_TABLE.c.decided_at, _TABLE.c.id))
    return tuple((row.scope, row.fact_id, row.revision) for row in rows)


async def reopen_declined(
    connection: AsyncConnection, editor_id: int, since: dt.datetime, scope: int | None
) -> tuple[str, ...]:
    """Let wait again what one account declined of others since a moment; returns the facts."""
    declined = (
        _TABLE.c.status == "declined",
        _TABLE.c.body.is_not(None),
        _TABLE.c.origin != "shipped",
        made_by(_TABLE.c.decided_by, editor_id),
        ~made_by(_TABLE.c.editor, editor_id),
        _TABLE.c.decided_at >= since,
        *([_TABLE.c.scope == scope] if scope is not None else []),
    )
    found = (await connection.execute(select(_TABLE.c.fact_id).where(*declined).order_by(_TABLE.c.id))).scalars().all()
    undecided = {"status": "waiting", "decided_by": None, "decided_at": None, "decision": None}
    await connection.execute(update(_TABLE).where(*declined).values(undecided))
    return tuple(found)


async def through_the_queue(connection: AsyncConnection, scope: int, fact_id: str, revision: int) -> bool:
    """Whether a revision was published from the queue: by a second key, or after its hours without a veto."""
    second = _TABLE.c.decided_by.is_not(None) | (_TABLE.c.decision == "no veto")
    query = select(_TABLE.c.id).where(
        _TABLE.c.scope == scope,
        _TABLE.c.fact_id == fact_id,
        _TABLE.c.status == "published",
        _TABLE.c.revision == revision,
        second,
    )
    return (await connection.execute(query.limit(1))).first() is not None


async def waits(connection: AsyncConnection, editor_id: int) -> bool:
    """Whether a proposal of this account waits anywhere."""
    query = select(_TABLE.c.id).where(
        _TABLE.c.status.in_(["waiting", "stale"]), _TABLE.c.origin != "shipped", made_by(_TABLE.c.editor, editor_id)
    )
    return (await connection.execute(query.limit(1))).first() is not None


async def _values(connection: AsyncConnection, proposal: Proposal) -> Values:
    people = [proposal.editor, *([proposal.amended_by] if proposal.amended_by else [])]
    numbers = await editor_numbers(connection, people)
    return {
        "scope": proposal.scope,
        "fact_id": proposal.fact.id,
        "status": proposal.status,
        "origin": proposal.origin,
        "base_scope": proposal.base_scope,
        "base_revision": proposal.base_revision,
        "body": proposal.fact.model_dump_json(),
        "sources": _json([source.model_dump(mode="json") for source in proposal.sources]) if proposal.sources else None,
        "typed": None,
        "editor": numbers[proposal.editor],
        "created_at": proposal.created_at,
        "changed_at": proposal.created_at,
        "why": proposal.why,
        "correction": proposal.correction,
        "retire_reason": proposal.retirement.reason if proposal.retirement else None,
        "retire_note": proposal.retirement.note if proposal.retirement else None,
        "publish_after": proposal.publish_after,
        "amended_by": numbers[proposal.amended_by] if proposal.amended_by else None,
    }


async def _proposals(connection: AsyncConnection, rows: Sequence[AnyRow]) -> tuple[Proposal, ...]:
    editors = await read_editors(connection, [number for row in rows for number in (row.editor, row.amended_by)])
    return tuple(
        Proposal(
            id=row.id,
            scope=row.scope,
            fact=Fact.model_validate_json(row.body),
            status=row.status,
            origin=row.origin,
            base_revision=row.base_revision,
            editor=editors[row.editor],
            created_at=row.created_at,
            why=row.why,
            base_scope=row.scope if row.base_scope is None and row.base_revision is not None else row.base_scope,
            sources=tuple(Source.model_validate(source) for source in json.loads(row.sources or "[]")),
            correction=bool(row.correction),
            retirement=Retirement(row.retire_reason, row.retire_note or "") if row.retire_reason else None,
            publish_after=row.publish_after,
            amended_by=editors.get(row.amended_by),
        )
        for row in rows
    )


async def _drafts(connection: AsyncConnection, rows: Iterable[AnyRow]) -> tuple[DraftRow, ...]:
    rows = list(rows)
    editors = await read_editors(connection, (row.editor for row in rows))
    return tuple(
        DraftRow(
            id=row.id,
            scope=row.scope,
            fact_id=row.fact_id,
            status=row.status,
            base_scope=row.base_scope,
            base_revision=row.base_revision,
            typed=json.loads(row.typed or "{}"),
            editor=editors[row.editor],
            created_at=row.created_at,
            changed_at=row.changed_at or row.created_at,
        )
        for row in rows
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
