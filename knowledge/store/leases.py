"""Leases: which of several processes does a background job. A lease ends by itself, so that a crash stops no job."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store import tables
from knowledge.store.changes import upsert


async def take_lease(connection: AsyncConnection, name: str, holder: str, at: dt.datetime, seconds: float) -> bool:
    """Take a lease that nobody holds at a moment, or prolong one's own; needs a writer's turn.

    Args:
        connection: of `Store.writing`, so that two processes never take it together.
        name: the job.
        holder: the process, without spaces; with an empty one a lease can't be prolonged before its end.
        at: now, aware.
        seconds: for how long.
    """
    span = dt.timedelta(seconds=seconds)
    query = select(tables.meta.c.value).where(tables.meta.c.key == key(name))
    free = is_free((await connection.execute(query)).scalar(), holder, at, span)
    if free:
        value = f"{(at + span).isoformat()} {holder}".rstrip()
        await upsert(connection, tables.meta, [{"key": key(name), "value": value}])
    return free


async def drop_lease(connection: AsyncConnection, name: str, holder: str) -> None:
    """Give a lease back before its end, if it is this holder's."""
    table = tables.meta
    own = table.c.value.endswith(f" {holder}", autoescape=True) if holder else table.c.value.not_like("% %")
    await connection.execute(delete(table).where(table.c.key == key(name), own))


def is_free(value: str | None, holder: str, at: dt.datetime, span: dt.timedelta) -> bool:
    """Whether a lease with this value, as it is stored, can be taken for a span."""
    end, _, other = (value or "").partition(" ")
    # One that ends later than it could have been taken for is of a clock that was set back.
    own = bool(holder) and other == holder
    return not end or own or not at < dt.datetime.fromisoformat(end) <= at + span


def key(name: str) -> str:
    """The note that is the lease."""
    return f"lease {name}"
