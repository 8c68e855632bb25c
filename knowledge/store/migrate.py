"""Brings a database to this release's schema when it is opened, once, whoever else opens it at the same time.

Alembic is loaded only when there is something to bring up to date: a bot that runs has no use for its 13 MB.
"""

from __future__ import annotations

import asyncio
import re
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.errors import StoreCorrupt, StoreTooNew
from knowledge.store import backups
from knowledge.store.engine import MIGRATE, Address
from knowledge.store.tables import metadata

if TYPE_CHECKING:
    from alembic.config import Config

SCRIPTS = Path(__file__).parent / "migrations"

_ADVISORY_KEY = 7_218_430_151
_NAME = re.compile(r'^(down_)?revision = "(\w+)"$', re.MULTILINE)
# Alembic keeps the running migration in module globals, so one process migrates one database at a time.
_alembic_in_use = threading.Lock()


def configuration() -> Config:
    """Alembic's settings, made here so that nothing but the package is needed."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def head() -> str:
    """The name of this release's schema: that of the one script which no other follows."""
    names = [_NAME.findall(path.read_text(encoding="utf-8")) for path in (SCRIPTS / "versions").glob("*.py")]
    ours = {name for found in names for down, name in found if not down}
    last: str
    (last,) = ours - {name for found in names for down, name in found if down}
    return last


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
    newest = head()
    present = await revision(engine)
    if present == newest:
        return
    _refuse_unknown(present, address.place)
    while not _alembic_in_use.acquire(blocking=False):
        await asyncio.sleep(0.02)
    try:
        await _upgrade_locked(engine, address, newest)
    finally:
        _alembic_in_use.release()
    # The pooled connection still has foreign keys off.
    await engine.dispose()


async def _upgrade_locked(engine: AsyncEngine, address: Address, newest: str) -> None:
    async with engine.execution_options(**MIGRATE).begin() as connection:
        if address.path is None:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_KEY})
        present = await connection.run_sync(_revision)
        if present == newest:
            return
        if present is None and await connection.run_sync(_holds_other_tables):
            raise StoreCorrupt(address.place, "another program's tables are in it")
        if present is not None and address.path is not None:
            await asyncio.to_thread(backups.copy, address.path, Path(f"{address.path}.before-{newest}"))
        await connection.run_sync(_run)


def refuse_newer(schema: str, place: str) -> None:
    """Refuse a schema that this release doesn't know.

    Raises:
        StoreTooNew: it is a newer release's.
    """
    _refuse_unknown(schema, place)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    name: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return name


def _holds_other_tables(connection: Connection) -> bool:
    return not metadata.tables.keys().isdisjoint(inspect(connection).get_table_names())


def _run(connection: Connection) -> None:
    from alembic import command

    config = configuration()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _refuse_unknown(present: str | None, place: str) -> None:
    if present is None:
        return
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    try:
        ScriptDirectory.from_config(configuration()).get_revision(present)
    except CommandError:
        raise StoreTooNew(place, f"schema {present}") from None
