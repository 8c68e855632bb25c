"""From every schema that was ever released, with something in each of its tables, to the one of today."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from knowledge.store import Store, migrate
from knowledge.store.engine import MIGRATE, make_engine, prepare_file, read_address
from knowledge.store.rows import fact_values, wording_values
from tests.knowledge.samples import SOURCE, make_fact

FACT = make_fact(phrasings=["ice hold", "拘留"])
AT = dt.datetime(2025, 3, 1, 12, 30, 15, 250_000, tzinfo=dt.UTC)
SCHEMAS = [script.revision for script in ScriptDirectory.from_config(migrate.configuration()).walk_revisions()][:0:-1]
"""All but the newest, oldest first."""
Rows = dict[str, list[dict[str, Any]]]


def test_there_are_schemas_to_come_from() -> None:
    assert SCHEMAS[0] == "0001"


def _upgrade(connection: Connection, schema: str) -> None:
    config = migrate.configuration()
    config.attributes["connection"] = connection
    command.upgrade(config, schema)


def _fill(connection: Connection) -> Rows:
    """Put two rows into every table that has no known content, and the fact into those that have."""
    tables = sa.MetaData()
    tables.reflect(connection)
    known = {
        "facts": [fact_values(0, FACT)],
        "wordings": wording_values(0, FACT),
        "sources": [{"id": SOURCE.id, "body": SOURCE.model_dump_json()}],
    }
    written: Rows = {}
    for table in tables.sorted_tables:
        if table.name in {"alembic_version", "counters"}:
            continue
        rows = known.get(table.name) or [{c.name: _value(c, number) for c in table.columns} for number in (1, 2)]
        rows = [{column: row[column] for column in row if column in table.columns} for row in rows]
        connection.execute(table.insert(), rows)
        written[table.name] = rows
    return written


def _value(column: sa.Column[Any], number: int) -> Any:
    if column.name in {"body", "before", "after"}:
        return FACT.model_dump_json()
    if column.name in {"typed", "sources"}:
        return "{}" if column.name == "typed" else "[]"
    if isinstance(column.type, sa.Boolean):
        return number == 1
    if isinstance(column.type, sa.Integer):  # of which a big one is a kind
        return number
    if isinstance(column.type, sa.DateTime):
        # SQLite's own type would take it as it is; reflected, it is one without a zone.
        return AT if column.type.timezone else AT.replace(tzinfo=None)
    return f"{column.table.name} {column.name} {number} – é"


def _read(connection: Connection, written: Rows) -> Rows:
    tables = sa.MetaData()
    tables.reflect(connection)
    found: Rows = {}
    for name, rows in written.items():
        columns = [tables.tables[name].c[column] for column in rows[0]]
        found[name] = [dict(row._mapping) for row in connection.execute(sa.select(*columns))]
    return found


def _sorted(rows: Rows) -> dict[str, list[str]]:
    return {name: sorted(repr(sorted(row.items())) for row in found) for name, found in rows.items()}


@pytest.mark.parametrize("schema", SCHEMAS)
async def test_every_row_of_every_table_is_kept(schema: str, empty_database_url: str) -> None:
    address = read_address(empty_database_url)
    prepare_file(address, 1.0)
    engine = make_engine(address, 1.0)
    async with engine.execution_options(**MIGRATE).begin() as connection:
        await connection.run_sync(_upgrade, schema)
    await engine.dispose()
    async with engine.begin() as connection:
        written = await connection.run_sync(_fill)
        before = await connection.run_sync(_read, written)
    await engine.dispose()
    assert _sorted(before) == _sorted(written)
    async with Store.open(empty_database_url) as store:
        assert await store.schema_revision() != schema
        async with store.reading() as connection:
            after = await connection.run_sync(_read, written)
            if address.path is not None:
                assert (await connection.exec_driver_sql("PRAGMA foreign_key_check")).all() == []
        contents = await store.read()
        assert contents.facts == (FACT,)
        assert contents.sources == (SOURCE,)
    assert _sorted(after) == _sorted(written)
