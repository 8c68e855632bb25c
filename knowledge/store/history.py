"""What is kept of every change of a text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.facts import Editor, Fact, Revision
from knowledge.store import tables
from knowledge.store.editors import made_by, read_editors
from knowledge.store.records import Retirement
from knowledge.store.rows import AnyRow

_TABLE = tables.revisions


async def read_revisions(connection: AsyncConnection, scope: int, fact_id: str) -> tuple[Revision, ...]:
    """Every change of a fact, oldest first; empty for a fact that never was."""
    query = select(_TABLE).where(_TABLE.c.scope == scope, _TABLE.c.fact_id == fact_id).order_by(_TABLE.c.number)
    return await _revisions(connection, (await connection.execute(query)).all())


async def read_revision(connection: AsyncConnection, scope: int, fact_id: str, number: int) -> Revision | None:
    """One change of a fact; None when there is none with this number."""
    query = select(_TABLE).where(_TABLE.c.scope == scope, _TABLE.c.fact_id == fact_id, _TABLE.c.number == number)
    found = await _revisions(connection, (await connection.execute(query)).all())
    return found[0] if found else None


async def read_revisions_by(
    connection: AsyncConnection, editor_id: int, since: dt.datetime, scope: int | None
) -> tuple[Revision, ...]:
    """Every change that one account made since a moment, oldest first; in one scope, or in all with None."""
    query = select(_TABLE).where(made_by(_TABLE.c.editor, editor_id), _TABLE.c.at >= since)
    if scope is not None:
        query = query.where(_TABLE.c.scope == scope)
    query = query.order_by(_TABLE.c.at, _TABLE.c.scope, _TABLE.c.fact_id, _TABLE.c.number)
    return await _revisions(connection, (await connection.execute(query)).all())


async def read_all_revisions(connection: AsyncConnection, scope: int) -> tuple[Revision, ...]:
    """Every change of every fact of a scope, in order of fact and number."""
    query = select(_TABLE).where(_TABLE.c.scope == scope).order_by(_TABLE.c.fact_id, _TABLE.c.number)
    return await _revisions(connection, (await connection.execute(query)).all())


async def read_retirements(connection: AsyncConnection, scope: int, fact_id: str) -> dict[int, Retirement]:
    """Why a fact was withdrawn, by the number of the revision that did so."""
    table = tables.retirements
    query = select(table).where(table.c.scope == scope, table.c.fact_id == fact_id)
    return {row.revision: Retirement(row.reason, row.note) for row in await connection.execute(query)}


async def read_approvals(connection: AsyncConnection, scope: int, fact_id: str) -> dict[int, Editor]:
    """Who turned the second key for which revision."""
    table = tables.proposals
    query = select(table.c.revision, table.c.decided_by).where(
        table.c.scope == scope,
        table.c.fact_id == fact_id,
        table.c.revision.is_not(None),
        table.c.decided_by.is_not(None),
    )
    rows = (await connection.execute(query)).all()
    editors = await read_editors(connection, (row.decided_by for row in rows))
    return {row.revision: editors[row.decided_by] for row in rows}


async def _revisions(connection: AsyncConnection, rows: Iterable[AnyRow]) -> tuple[Revision, ...]:
    rows = list(rows)
    editors = await read_editors(connection, (row.editor for row in rows))
    return tuple(
        Revision(
            fact_id=row.fact_id,
            scope=row.scope,
            number=row.number,
            before=Fact.model_validate_json(row.before) if row.before else None,
            after=Fact.model_validate_json(row.after),
            editor=editors[row.editor],
            at=row.at,
            why=row.why,
        )
        for row in rows
    )
