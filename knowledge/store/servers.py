"""The servers' settings, as JSON, and whether they are paused."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store import tables
from knowledge.store.changes import upsert


async def read_settings(connection: AsyncConnection, scope: int) -> str:
    """A server's settings as JSON; an empty object where it has none."""
    table = tables.server_settings
    body: str | None = (await connection.execute(select(table.c.body).where(table.c.scope == scope))).scalar()
    return body or "{}"


async def write_settings(
    connection: AsyncConnection, scope: int, *, paused: bool | None = None, body: str | None = None
) -> None:
    """Replace what is given and keep the rest."""
    table = tables.server_settings
    row = (await connection.execute(select(table).where(table.c.scope == scope))).first()
    kept_paused, kept_body = (row.paused, row.body) if row else (False, "{}")
    values = {
        "scope": scope,
        "paused": kept_paused if paused is None else paused,
        "body": kept_body if body is None else body,
    }
    await upsert(connection, table, [values])
