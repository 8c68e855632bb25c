"""What a driver's error means for whoever runs the program."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from knowledge.errors import StoreCorrupt, StoreError, StoreFull, StoreLocked, StoreReadOnly, StoreUnreachable

_SQLITE: dict[int, type[StoreError]] = {
    sqlite3.SQLITE_BUSY: StoreLocked,
    sqlite3.SQLITE_LOCKED: StoreLocked,
    sqlite3.SQLITE_READONLY: StoreReadOnly,
    sqlite3.SQLITE_CORRUPT: StoreCorrupt,
    sqlite3.SQLITE_NOTADB: StoreCorrupt,
    sqlite3.SQLITE_CANTOPEN: StoreUnreachable,
    sqlite3.SQLITE_PERM: StoreUnreachable,
    sqlite3.SQLITE_IOERR: StoreUnreachable,
    sqlite3.SQLITE_FULL: StoreFull,
    # A write that is refused for another reason than a full disk, such as a quota.
    sqlite3.SQLITE_IOERR_WRITE: StoreFull,
}
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

# PostgreSQL's SQLSTATE codes; a class of two characters stands for all of its codes that are not named themselves.
_POSTGRES: dict[str, type[StoreError]] = {
    "25006": StoreReadOnly,
    "42501": StoreReadOnly,
    "55P03": StoreLocked,
    "08": StoreUnreachable,
    "28": StoreUnreachable,
    "3D": StoreUnreachable,
    "53": StoreUnreachable,
    "53100": StoreFull,
    "57": StoreUnreachable,
    "58": StoreUnreachable,
    "XX001": StoreCorrupt,
    "XX002": StoreCorrupt,
}


def store_error(error: Exception, place: str) -> StoreError | None:
    """The store's error for a driver's one; None when it is none of the known kinds (then it is a bug)."""
    cause = error.driver_exception if isinstance(error, DBAPIError) else error
    kind: type[StoreError] | None = None
    if isinstance(cause, OSError):
        kind = StoreFull if cause.errno in _NO_ROOM else StoreUnreachable
    elif isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", None)
        kind = None if code is None else _SQLITE.get(code) or _SQLITE.get(code & 0xFF)
    elif state := getattr(cause, "sqlstate", None):
        kind = _POSTGRES.get(state) or _POSTGRES.get(state[:2])
    elif isinstance(error, DBAPIError) and error.connection_invalidated:
        kind = StoreUnreachable
    return kind(place, str(cause) or type(cause).__name__) if kind else None


@contextmanager
def failures(place: str) -> Iterator[None]:
    """Raise a driver's errors as errors of the store; others pass through."""
    try:
        yield
    except (DBAPIError, sqlite3.Error, OSError) as error:
        known = store_error(error, place)
        if known is None:
            raise
        raise known from error
