"""A driver's error becomes the store's, and a bug stays a bug."""

import sqlite3

import pytest
from sqlalchemy.exc import OperationalError

from knowledge import StoreCorrupt, StoreError, StoreFull, StoreLocked, StoreReadOnly, StoreUnreachable
from knowledge.store.failures import failures, store_error


class _ServerError(Exception):
    def __init__(self, sqlstate: str | None) -> None:
        super().__init__("in the server's words")
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("sqlstate", "kind"),
    [
        ("25006", StoreReadOnly),
        ("42501", StoreReadOnly),
        ("55P03", StoreLocked),
        ("28P01", StoreUnreachable),
        ("3D000", StoreUnreachable),
        ("53300", StoreUnreachable),
        ("53100", StoreFull),
        ("57P03", StoreUnreachable),
        ("08006", StoreUnreachable),
        ("XX001", StoreCorrupt),
    ],
)
def test_a_servers_code_tells_the_kind(sqlstate: str, kind: type[StoreError]) -> None:
    found = store_error(OperationalError("SELECT 1", {}, _ServerError(sqlstate)), "db")
    assert type(found) is kind
    assert str(found) == "db: in the server's words"


def test_a_lost_connection_is_unreachable() -> None:
    lost = OperationalError("SELECT 1", {}, _ServerError(None), connection_invalidated=True)
    assert type(store_error(lost, "db")) is StoreUnreachable


@pytest.mark.parametrize("bug", [_ServerError("42601"), _ServerError(None), sqlite3.Error("no code")])
def test_a_bug_is_not_taken_for_a_failure_of_the_database(bug: Exception) -> None:
    error = OperationalError("SELECT 1", {}, bug)
    assert store_error(error, "db") is None
    with pytest.raises(OperationalError), failures("db"):
        raise error


def test_an_error_without_words_is_named_by_its_kind() -> None:
    assert str(store_error(TimeoutError(), "db")) == "db: TimeoutError"
