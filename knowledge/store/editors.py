"""Accounts in the rows: each table that names somebody points to a row of `editors`."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.facts import Editor
from knowledge.store import tables


async def read_editors(connection: AsyncConnection, numbers: Iterable[int | None]) -> dict[int | None, Editor]:
    """The editors in these rows."""
    table = tables.editors
    wanted = sorted({number for number in numbers if number is not None})
    if not wanted:
        return {}
    # Few people edit a base; where there are more rows than a statement may name, all are read.
    query = select(table) if len(wanted) > 500 else select(table).where(table.c.number.in_(wanted))
    return {row.number: Editor(id=row.id, name=row.name) for row in await connection.execute(query)}


def made_by(editor: ColumnElement[int], editor_id: int) -> ColumnElement[bool]:
    """Whether a row's editor is this account, under whatever name."""
    table = tables.editors
    return editor.in_(select(table.c.number).where(table.c.id == editor_id))
