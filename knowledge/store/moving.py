"""Everything from one database into another, empty one: the way from a SQLite file to a PostgreSQL server, and back.

All of it is one transaction of the new database, and what it holds then is compared with the old one before it counts.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable

from sqlalchemy import Table, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.errors import StoreCorrupt, StoreNotEmpty
from knowledge.store.rows import Values
from knowledge.store.store import Store
from knowledge.store.tables import counters, metadata

_PORTION = 500


async def move(origin: Store, target: Store, told: Callable[[str, int, str], None]) -> None:
    """Copy every table, then compare both databases table by table.

    Args:
        origin: the database to read; it stays as it is, and others may use it meanwhile.
        target: the database to fill; both have this release's schema.
        told: called for each table with its name, its rows and the SHA-256 of its content, which is the same in both.

    Raises:
        StoreNotEmpty: there is something in the target already. Nothing was written.
        StoreCorrupt: what arrived differs from what was read. Nothing was written.
        StoreError: one of the two can't be used. Nothing was written.
    """
    async with origin.reading() as reader, target.writing(counted=False) as writer:
        for table in metadata.sorted_tables:
            if await _filled(writer, table):
                raise StoreNotEmpty(target.place, f"table {table.name}")
        await writer.execute(counters.delete())
        hashes = {}
        for table in metadata.sorted_tables:
            rows = await _rows(reader, table)
            for start in range(0, len(rows), _PORTION):
                await writer.execute(insert(table), rows[start : start + _PORTION])
            await _go_on_counting(writer, table)
            hashes[table.name] = (len(rows), _digest(rows))
        for table in metadata.sorted_tables:
            rows = await _rows(writer, table)
            if (len(rows), _digest(rows)) != hashes[table.name]:
                raise StoreCorrupt(target.place, f"table {table.name} arrived differently")
    for name, (count, digest) in hashes.items():
        told(name, count, digest)


async def _filled(connection: AsyncConnection, table: Table) -> bool:
    """Whether a table has more in it than a new database has."""
    query = select(func.count()).select_from(table)
    if table is counters:
        query = query.where(table.c.value > 0)
    return bool((await connection.execute(query)).scalar_one())


async def _rows(connection: AsyncConnection, table: Table) -> list[Values]:
    return [dict(row._mapping) for row in await connection.execute(select(table))]


def _digest(rows: list[Values]) -> str:
    """The same for the same rows, whatever database they are from and in whatever order."""
    lines = sorted(json.dumps(row, default=_plain, ensure_ascii=True, sort_keys=True) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _plain(value: object) -> str:
    assert isinstance(value, dt.datetime)
    return value.isoformat(timespec="microseconds")


async def _go_on_counting(connection: AsyncConnection, table: Table) -> None:
    """PostgreSQL's own numbering doesn't notice numbers that were given."""
    column = table.autoincrement_column
    if connection.dialect.name != "postgresql" or column is None:
        return
    named = {"table": table.name, "column": column.name}
    highest = (await connection.execute(select(func.max(column)))).scalar()
    if highest is not None:
        await connection.execute(
            text("SELECT setval(pg_get_serial_sequence(:table, :column), :highest)"), {**named, "highest": highest}
        )
