"""From a database address to a connection: what is accepted, who may read the file, how transactions begin."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from knowledge.errors import StoreDriverMissing, StoreUnreachable
from knowledge.store.failures import failures

BUSY_SECONDS = 5.0
"""How long to wait for another program that is writing."""

WRITE = {"write": True}
"""Execution options of a connection that will write: on SQLite it takes the write lock when its transaction begins."""

MIGRATE = {"write": True, "migrate": True}
"""The same, with foreign keys not enforced, which rebuilding a table on SQLite needs."""

BARE = {"bare": True}
"""Execution options of a connection on SQLite that has no transaction at all."""

_KNOWN = "a database address looks like sqlite:///facts.db or postgresql://user@host/name"
_POSTGRES_NAMES = {"postgres", "postgresql", "postgresql+asyncpg"}


@dataclass(frozen=True)
class Address:
    """A checked database address. `path` is the SQLite file, None for PostgreSQL; `place` is safe to show."""

    url: URL
    path: Path | None
    place: str

    @property
    def managed(self) -> bool:
        """Whether the file, its folder and its mode are ours to set up: a plain path, no ``file:`` address."""
        return self.path is not None and "uri" not in self.url.query


def read_address(text: str) -> Address:
    """Check an address and choose the driver.

    Raises:
        StoreUnreachable: it is not an address of SQLite or PostgreSQL.
    """
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise StoreUnreachable("the database address", _KNOWN) from None
    if url.drivername in {"sqlite", "sqlite+aiosqlite"}:
        return _sqlite(url)
    if url.drivername in _POSTGRES_NAMES:
        return _postgres(url)
    raise StoreUnreachable(url.drivername, _KNOWN)


def _sqlite(url: URL) -> Address:
    name = url.database or ""
    if not name or ":memory:" in name or url.query.get("mode") == "memory":
        raise StoreUnreachable("sqlite", f"a database in memory would be lost: name a file; {_KNOWN}")
    if url.query and "uri" not in url.query:
        raise StoreUnreachable(name, f"unknown option {sorted(url.query)[0]!r} in the address")
    path = Path(name.removeprefix("file:"))
    return Address(url.set(drivername="sqlite+aiosqlite"), path, str(path))


def _postgres(url: URL) -> Address:
    url = url.set(drivername="postgresql+asyncpg")
    # Hosting services hand out libpq's name of the option; asyncpg calls it ssl.
    if "sslmode" in url.query:
        url = url.difference_update_query(["sslmode"]).update_query_dict({"ssl": url.query["sslmode"]})
    return Address(url, None, url.set(drivername="postgresql", password=None, query={}).render_as_string())


def prepare_file(address: Address, busy_seconds: float) -> None:
    """Make the SQLite file ready: its folder, mode 0600 and write-ahead logging. A read-only file is left as it is."""
    path = address.path
    if path is None or not address.managed:
        return
    with failures(address.place):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        for file in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
            with suppress(FileNotFoundError, PermissionError):
                if file.is_file() and file.stat().st_mode & 0o077:
                    file.chmod(0o600)
        with closing(sqlite3.connect(path, timeout=busy_seconds, isolation_level=None)) as connection:
            _use_wal(connection, busy_seconds)


def _use_wal(connection: sqlite3.Connection, busy_seconds: float) -> None:
    # SQLite does not wait for other programs when it changes the journal mode, so the waiting is done here.
    deadline = time.monotonic() + busy_seconds
    while connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_READONLY:
                return
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(0.02)


def make_engine(address: Address, busy_seconds: float) -> AsyncEngine:
    """An engine that never prints parameters. It has to be disposed of.

    Raises:
        StoreDriverMissing: the driver for PostgreSQL is not installed.
    """
    if address.path is not None:
        engine = create_async_engine(address.url, hide_parameters=True, connect_args={"timeout": busy_seconds})
        event.listen(engine.sync_engine, "connect", _on_sqlite_connect)
        event.listen(engine.sync_engine, "begin", _on_sqlite_begin)
        return engine
    try:
        settings = {"lock_timeout": str(int(busy_seconds * 1000)), "application_name": "sanctuary-policy-bot"}
        return create_async_engine(
            address.url,
            hide_parameters=True,
            pool_pre_ping=True,
            connect_args={"timeout": 10, "server_settings": settings},
        )
    except ModuleNotFoundError:
        detail = "PostgreSQL needs an extra: pip install 'sanctuary-policy-bot[postgres]'"
        raise StoreDriverMissing(address.place, detail) from None


def _on_sqlite_connect(connection: Any, _record: object) -> None:
    # The driver shall not begin transactions of its own: it would begin them late, after the first read.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _on_sqlite_begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("bare"):
        return
    if options.get("migrate"):
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("write") else "BEGIN")
