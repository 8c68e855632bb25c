"""What the database knows about the accounts of moderators: quarantine, names, and how much one changed."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Select, Table, delete, func, select, union, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.facts import Editor
from knowledge.store import tables
from knowledge.store.changes import editor_numbers, upsert
from knowledge.store.editors import made_by

EVERYWHERE = -1
"""In place of a scope: a quarantine that holds in every scope."""

_POINTING = (
    tables.revisions.c.editor,
    tables.proposals.c.editor,
    tables.proposals.c.amended_by,
    tables.proposals.c.decided_by,
    tables.hidden.c.editor,
    tables.actions.c.editor,
    tables.blocked_editors.c.editor,
)


async def is_blocked(connection: AsyncConnection, scope: int, editor_id: int) -> bool:
    """Whether an account is in quarantine there or everywhere."""
    table = tables.blocked_editors
    query = select(table.c.scope).where(table.c.editor_id == editor_id, table.c.scope.in_([scope, EVERYWHERE]))
    return (await connection.execute(query.limit(1))).first() is not None


async def block(connection: AsyncConnection, scope: int, editor_id: int, by: Editor, at: dt.datetime) -> None:
    """Put an account in quarantine."""
    number = (await editor_numbers(connection, [by]))[by]
    await upsert(
        connection, tables.blocked_editors, [{"scope": scope, "editor_id": editor_id, "editor": number, "at": at}]
    )


async def unblock(connection: AsyncConnection, scope: int, editor_id: int) -> bool:
    """Lift a quarantine; False when there was none."""
    table = tables.blocked_editors
    gone = await connection.execute(delete(table).where(table.c.scope == scope, table.c.editor_id == editor_id))
    return gone.rowcount > 0


async def facts_changed(connection: AsyncConnection, editor_id: int, since: dt.datetime, until: dt.datetime) -> int:
    """How many facts one account changed, hid or proposed to change between two moments, both included."""

    def facts(table: Table) -> Select[tuple[int, str]]:
        mine = made_by(table.c.editor, editor_id)
        return select(table.c.scope, table.c.fact_id).where(mine, table.c.at >= since, table.c.at <= until)

    hidden = facts(tables.actions).where(tables.actions.c.what.in_(["hide", "unhide"]))
    table = tables.proposals
    proposed = select(table.c.scope, table.c.fact_id).where(
        made_by(table.c.editor, editor_id),
        table.c.status != "draft",
        table.c.origin != "shipped",
        table.c.created_at >= since,
        table.c.created_at <= until,
    )
    changed = union(facts(tables.revisions), hidden, proposed).subquery()
    return int((await connection.execute(select(func.count()).select_from(changed))).scalar_one())


async def last_change(connection: AsyncConnection, editor_id: int) -> dt.datetime | None:
    """When an account last changed or decided something; None when it never did."""
    moments = []
    for editor, at in (
        (tables.revisions.c.editor, tables.revisions.c.at),
        (tables.proposals.c.decided_by, tables.proposals.c.decided_at),
        (tables.actions.c.editor, tables.actions.c.at),
        (tables.hidden.c.editor, tables.hidden.c.at),
    ):
        moments.append((await connection.execute(select(func.max(at)).where(made_by(editor, editor_id)))).scalar())
    return max((moment for moment in moments if moment is not None), default=None)


async def names(connection: AsyncConnection, editor_id: int) -> tuple[str, ...]:
    """Every name that an account has in the history."""
    table = tables.editors
    query = select(table.c.name).where(table.c.id == editor_id).order_by(table.c.number)
    return tuple((await connection.execute(query)).scalars())


async def pseudonyms(connection: AsyncConnection) -> dict[int, str]:
    """One stable pseudonym for each account that has done something."""
    table = tables.editors
    query = select(table.c.id, func.min(table.c.number).label("first")).where(table.c.id != 0).group_by(table.c.id)
    return {row.id: f"Editor {row.first}" for row in await connection.execute(query)}


async def rename(connection: AsyncConnection, editor_id: int, pseudonym: str) -> None:
    """Put one pseudonym in place of every name of an account, for what it did and for what it will do."""
    table = tables.editors
    query = select(table.c.number).where(table.c.id == editor_id).order_by(table.c.number)
    first, *others = (await connection.execute(query)).scalars()
    for column in _POINTING if others else ():
        pointing = update(column.table).where(column.in_(others)).values({column.name: first})
        await connection.execute(pointing)
    await connection.execute(delete(table).where(table.c.number.in_(others)))
    renamed = update(table).where(table.c.number == first).values(name=pseudonym, pseudonym=True)
    await connection.execute(renamed)
