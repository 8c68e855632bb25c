"""Copies of a SQLite database: made while it is in use, looked at before they count, and put back in one step.

A copy is one file that needs nothing beside it. For PostgreSQL there is pg_dump, which does this better.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import StoreCorrupt, StoreLocked, StoreNewer, StoreReadOnly, StoreUnreachable
from knowledge.store.engine import Address
from knowledge.store.failures import failures

ALONE_SECONDS = 1.0
"""How long to wait for other programs to let a database go that is to be replaced."""

_STAMP = "%Y%m%dT%H%M%SZ"
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


@dataclass(frozen=True)
class Copy:
    """A database file that was opened and is whole. `counter` is how many changes of facts had been made."""

    path: Path
    schema: str
    counter: int
    rows: dict[str, int]
    """How many rows each table has."""


def copy(database: Path, target: Path) -> Copy:
    """Copy a database that may be in use, as it is at one moment; the copy is readable by its owner only.

    The copy is opened and its rows are counted before it gets its name, so what has the name is whole.

    Raises:
        StoreError: the database can't be read or is damaged, or the copy can't be written.
    """
    partial = Path(f"{target}.partial")
    try:
        with failures(str(target)):
            partial.unlink(missing_ok=True)
            os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            with _reading(database) as origin, closing(sqlite3.connect(partial, isolation_level=None)) as made:
                origin.execute("BEGIN")
                rows = _rows(origin)
                origin.backup(made)
                # Without this the copy would want two more files beside it.
                made.execute("PRAGMA journal_mode = DELETE")
            found = look(partial)
            if found.rows != rows:
                raise StoreCorrupt(str(target), "the copy has other rows than the database")
            _keep(partial)
            partial.replace(target)
            _keep(target.parent)
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    return Copy(target, found.schema, found.counter, found.rows)


def look(file: Path) -> Copy:
    """Open a database file, read all of it and count, without changing it.

    Raises:
        StoreUnreachable: it is not there or can't be read.
        StoreCorrupt: it is damaged, or no database of this program.
    """
    place = str(file)
    if not file.is_file():
        raise StoreUnreachable(place, "no such file")
    with failures(place), _reading(file) as connection:
        damage = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if damage != "ok":
            raise StoreCorrupt(place, "it is damaged")
        counter = _counter(connection)
        if counter is None:
            raise StoreCorrupt(place, "it is another program's, or empty")
        schema = str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])
        rows = _rows(connection)
    return Copy(file, schema, counter, rows)


def keep(database: Path, folder: Path, kept: int, at: dt.datetime) -> tuple[Copy, tuple[Path, ...]]:
    """Make one more copy in a folder, named by its time, and delete the oldest beyond those to keep.

    Args:
        database: the file to copy.
        folder: where the copies are; it is made if need be. Other files in it are left alone.
        kept: how many copies of this database may be there afterwards, the new one included; at least 1.
        at: now.

    Returns:
        The copy, and the older ones that were deleted.

    Raises:
        StoreError: as in `copy`; then nothing was deleted.
    """
    with failures(str(folder)):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    at = at.astimezone(dt.UTC)
    while (target := folder / f"{database.stem}-{at.strftime(_STAMP)}.db").exists():
        at += dt.timedelta(seconds=1)
    made = copy(database, target)
    ours = re.compile(rf"{re.escape(database.stem)}-\d{{8}}T\d{{6}}Z\.db")
    older = sorted(path for path in folder.iterdir() if ours.fullmatch(path.name) and path != target)
    gone = tuple(older[: max(0, len(older) + 1 - kept)])
    with failures(str(folder)):
        for path in gone:
            path.unlink(missing_ok=True)
    return made, gone


def restore(address: Address, found: Copy, at: dt.datetime, *, force: bool = False) -> tuple[Copy, Path | None]:
    """Put a copy in the place of the database, in one step: whatever happens, one of the two is there, whole.

    No other program may have the database open: it would go on in the old file. What is replaced is kept beside it.

    Args:
        address: the database, a SQLite file; it need not be there.
        found: the copy, as `look` saw it.
        at: now.
        force: also when the database has changes that the copy lacks.

    Returns:
        What stands there now, and where the replaced database is (None when there was none).

    Raises:
        StoreNewer: the database has changes that the copy lacks.
        StoreLocked: another program has the database open.
        StoreError: one of the two can't be used; then nothing was changed.
    """
    path = address.path
    if path is None or not address.managed:
        raise StoreReadOnly(address.place, "its file is not this program's to replace")
    with failures(address.place):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = Path(f"{path}.restoring")
    copied = copy(found.path, fresh)
    before: Path | None = Path(f"{path}.before-restore-{at.astimezone(dt.UTC).strftime(_STAMP)}")
    try:
        with failures(address.place), _alone(path, address.place) as present:
            if present is not None and present > copied.counter and not force:
                raise StoreNewer(address.place, f"change {present}, the copy has {copied.counter}")
            if before is not None and path.exists() and path.stat().st_size:
                _beside(path, before)
                before.chmod(0o600)
            else:
                before = None
            for stale in (Path(f"{path}-wal"), Path(f"{path}-shm")):
                stale.unlink(missing_ok=True)  # of a damaged file: they would be read into the restored one
            fresh.replace(path)
            _keep(path.parent)
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
    return Copy(path, copied.schema, copied.counter, copied.rows), before


def _beside(path: Path, name: Path) -> None:
    """Give the file a second name."""
    name.unlink(missing_ok=True)
    try:
        os.link(path, name)
    except OSError:  # a file system without links
        shutil.copyfile(path, name)


@contextmanager
def _alone(path: Path, place: str) -> Iterator[int | None]:
    """Nobody else has the file open within this; gives its counter, None when it has none or can't be read."""
    if not path.exists():
        yield None
        return
    with closing(sqlite3.connect(path, timeout=ALONE_SECONDS, isolation_level=None)) as connection:
        counter: int | None = None
        try:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            counter = _counter(connection)
            if counter is None and _rows(connection):
                raise StoreCorrupt(place, "another program's tables are in it")
            connection.execute("COMMIT")
            # Brings the log into the file and removes it, while the lock stays.
            if connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0] != "delete":
                raise StoreLocked(place, "another program has it open")
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF not in _DAMAGED:
                raise
        yield counter


@contextmanager
def _reading(file: Path) -> Iterator[sqlite3.Connection]:
    address = f"{file.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection:
        yield connection


def _tables(connection: sqlite3.Connection) -> list[str]:
    named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    return [name for (name,) in connection.execute(f"{named} ORDER BY name")]


def _rows(connection: sqlite3.Connection) -> dict[str, int]:
    counted = {}
    for name in _tables(connection):
        quoted = name.replace('"', '""')
        counted[name] = int(connection.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()[0])  # noqa: S608
    return counted


def _counter(connection: sqlite3.Connection) -> int | None:
    if not {"alembic_version", "counters", "facts"} <= set(_tables(connection)):
        return None
    row = connection.execute("SELECT value FROM counters WHERE name = 'changes'").fetchone()
    return int(row[0]) if row else None


def _keep(path: Path) -> None:
    """Make sure that what was written, a file's content or a folder's names, outlives a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
