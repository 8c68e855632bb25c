"""Start-up failures: one sentence on standard error that says what to do, exit 2, no traceback."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import KNOWN, Ran


def assert_one_sentence(ran: Ran) -> None:
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1
    assert ran.err.rstrip().endswith((".", "?"))
    assert "Traceback" not in ran.err
    assert "sqlalchemy" not in ran.err.lower()


def test_run_without_a_token_says_how_to_get_one(bot: Callable[..., Ran], empty_folder: Path) -> None:
    ran = bot("run")
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1
    assert "DISCORD_TOKEN" in ran.err
    assert "https://discord.com/developers/applications" in ran.err
    assert not (empty_folder / "sanctuary.db").exists()


def test_a_file_that_is_no_database(bot: Callable[..., Ran], empty_folder: Path) -> None:
    (empty_folder / "sanctuary.db").write_bytes(b"this is a letter, not a database\n" * 200)
    ran = bot("ask", KNOWN)
    assert_one_sentence(ran)
    assert "sanctuary.db" in ran.err


def test_a_database_from_a_newer_release(bot: Callable[..., Ran], empty_folder: Path) -> None:
    bot("ask", KNOWN)
    with sqlite3.connect(empty_folder / "sanctuary.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'from-the-future'")
    connection.close()
    ran = bot("ask", KNOWN)
    assert_one_sentence(ran)
    assert "newer" in ran.err


def test_a_locked_database(bot: Callable[..., Ran], empty_folder: Path) -> None:
    connection = sqlite3.connect(empty_folder / "sanctuary.db")
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("BEGIN EXCLUSIVE")
    try:
        assert_one_sentence(bot("ask", KNOWN))
    finally:
        connection.close()


def test_a_read_only_database(bot: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:///file:sanctuary.db?mode=ro&uri=true")
    assert_one_sentence(bot("ask", KNOWN))


def test_a_folder_where_the_database_should_be(bot: Callable[..., Ran], empty_folder: Path) -> None:
    (empty_folder / "sanctuary.db").mkdir()
    assert_one_sentence(bot("ask", KNOWN))


def test_a_server_that_is_not_there_is_named_without_its_password(
    bot: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:zebra@127.0.0.1:1/name")
    ran = bot("ask", KNOWN)
    assert_one_sentence(ran)
    assert "zebra" not in ran.err
    assert "127.0.0.1" in ran.err
