"""What whoever runs the program does with a database as a whole: back it up, put a backup back, move to another one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import StoreNotFile, StoreUnreachable
from knowledge.store import Store, backups, migrate
from knowledge.store.engine import Address, read_address
from knowledge.store.moving import move


@dataclass(frozen=True)
class Backup:
    """A backup that was opened and found whole."""

    path: Path
    facts: int
    revisions: int
    size: int
    """Bytes."""


@dataclass(frozen=True)
class Restored:
    """What stands in the database's place now. `before` is where the replaced database is, None when there was none."""

    facts: int
    revisions: int
    before: Path | None


def database_file(url: str) -> Path:
    """The SQLite file of a database address.

    Raises:
        StoreNotFile: it is a server's.
        StoreUnreachable: it is no address that can be used.
    """
    return _file(read_address(url))


def back_up(
    url: str, *, at: dt.datetime, kept: int, folder: Path | None = None, file: Path | None = None
) -> tuple[Backup, tuple[Path, ...]]:
    """Back a SQLite database up while it may be in use.

    Args:
        url: the database.
        at: now; the backup's name tells it.
        kept: how many backups stay in the folder; the oldest beyond are deleted.
        folder: where to; None for a folder `backups` beside the database.
        file: this file and no other, of which none is deleted; it is replaced.

    Returns:
        The backup, and those that were deleted.

    Raises:
        StoreNotFile: the database is a server's.
        StoreError: it can't be read, is damaged, or the backup can't be written.
    """
    database = database_file(url)
    backups.look(database)
    if file is not None:
        return _backup(backups.copy(database, file)), ()
    made, gone = backups.keep(database, folder or database.parent / "backups", kept, at)
    return _backup(made), gone


def restore(url: str, file: Path, *, at: dt.datetime, force: bool = False) -> Restored:
    """Put a backup in the place of a SQLite database that no program has open; see `knowledge.store.backups.restore`.

    Raises:
        StoreNotFile: the database is a server's.
        StoreNewer: the database has changes that the backup lacks, and `force` is not set.
        StoreTooNew: a newer release wrote the backup.
        StoreLocked: another program has the database open.
        StoreError: the backup or the database can't be used; then nothing was changed.
    """
    address = read_address(url)
    _file(address)
    found = backups.look(file)
    migrate.refuse_newer(found.schema, str(file))
    now, before = backups.restore(address, found, at, force=force)
    return Restored(now.rows["facts"], now.rows["revisions"], before)


async def copy_database(url: str, to: str, told: Callable[[str, int, str], None]) -> None:
    """Copy all of a database into an empty one, and compare; see `knowledge.store.moving.move`.

    Raises:
        StoreNotEmpty: the other one has something in it.
        StoreError: one of them can't be used, or something arrived differently; then nothing was written.
    """
    address = read_address(url)
    if address.managed and address.path is not None and not address.path.exists():
        raise StoreUnreachable(address.place, "no such file")
    async with Store.open(url) as origin, Store.open(to) as target:
        await move(origin, target, told)


def _file(address: Address) -> Path:
    if address.path is None:
        raise StoreNotFile(address.place)
    return address.path


def _backup(made: backups.Copy) -> Backup:
    return Backup(made.path, made.rows["facts"], made.rows["revisions"], made.path.stat().st_size)
