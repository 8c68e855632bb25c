"""Leases: which of several processes does a background job. A lease ends by itself, so that a crash stops no job."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store import tables
from knowledge.store.changes import upsert


async def take_lease(connection: AsyncConnection, name: str, holder: str, at: dt.datetime, until: dt.datetime) -> bool:
    """Take a lease that nobody else holds at a moment, or prolong one's own; needs a writer's turn.

    Args:
        connection: of `Store.writing`, so that two processes never take it together.
        name: the job.
        holder: the process, without spaces.
        at: now, aware.
        until: when the lease ends by itself.
    """
    query = select(tables.meta.c.value).where(tables.meta.c.key == _key(name))
    if value := (await connection.execute(query)).scalar():
        other, end = value.split(" ")
        if other != holder and dt.datetime.fromisoformat(end) > at:
            return False
    await upsert(connection, tables.meta, [{"key": _key(name), "value": f"{holder} {until.isoformat()}"}])
    return True


async def end_lease(connection: AsyncConnection, name: str, holder: str) -> None:
    """Give one's own lease back before it ends."""
    table = tables.meta
    await connection.execute(delete(table).where(table.c.key == _key(name), table.c.value.startswith(f"{holder} ")))


def _key(name: str) -> str:
    return f"lease-{name}"
