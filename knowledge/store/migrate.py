"""Brings a database to this release's schema when it is opened, once, whoever else opens it at the same time."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.errors import StoreCorrupt, StoreTooNew
from knowledge.store import backups
from knowledge.store.engine import MIGRATE, Address
from knowledge.store.tables import metadata

SCRIPTS = Path(__file__).parent / "migrations"

_ADVISORY_KEY = 7_218_430_151
# Alembic keeps the running migration in module globals, so one process migrates one database at a time.
_alembic_in_use = threading.Lock()


def configuration() -> Config:
    """Alembic's settings, made here so that nothing but the package is needed."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


async def revision(engine: AsyncEngine) -> str | None:
    """The schema that the database has; None when it has none of ours."""
    async with engine.connect() as connection:
        return await connection.run_sync(_revision)


async def upgrade(engine: AsyncEngine, address: Address) -> None:
    """Bring the schema up to date; an existing SQLite database is copied next to itself first.

    Raises:
        StoreTooNew: a newer release wrote the schema.
        StoreCorrupt: there are tables in it that are not ours under our names.
    """
    scripts = ScriptDirectory.from_config(configuration())
    head = scripts.get_current_head()
    assert head is not None
    present = await revision(engine)
    if present == head:
        return
    _refuse_unknown(scripts, present, address.place)
    while not _alembic_in_use.acquire(blocking=False):
        await asyncio.sleep(0.02)
    try:
        await _upgrade_locked(engine, address, head)
    finally:
        _alembic_in_use.release()
    # The pooled connection still has foreign keys off.
    await engine.dispose()


async def _upgrade_locked(engine: AsyncEngine, address: Address, head: str) -> None:
    async with engine.execution_options(**MIGRATE).begin() as connection:
        if address.path is None:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_KEY})
        present = await connection.run_sync(_revision)
        if present == head:
            return
        if present is None and await connection.run_sync(_holds_other_tables):
            raise StoreCorrupt(address.place, "another program's tables are in it")
        if present is not None and address.path is not None:
            await asyncio.to_thread(backups.copy, address.path, Path(f"{address.path}.before-{head}"))
        await connection.run_sync(_run)


def refuse_newer(schema: str, place: str) -> None:
    """Refuse a schema that this release doesn't know.

    Raises:
        StoreTooNew: it is a newer release's.
    """
    _refuse_unknown(ScriptDirectory.from_config(configuration()), schema, place)


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _holds_other_tables(connection: Connection) -> bool:
    return not metadata.tables.keys().isdisjoint(inspect(connection).get_table_names())


def _run(connection: Connection) -> None:
    config = configuration()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _refuse_unknown(scripts: ScriptDirectory, present: str | None, place: str) -> None:
    if present is None:
        return
    try:
        scripts.get_revision(present)
    except CommandError:
        raise StoreTooNew(place, f"schema {present}") from None
