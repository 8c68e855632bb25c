"""`backup`, `restore` and `db copy` as whoever runs the bot uses them."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from knowledge.store import Store
from tests.cli.conftest import Ran
from tests.knowledge.samples import SOURCE, change, edited, make_fact

FACT = make_fact()
URL = "sqlite:///sanctuary.db"
Bot = Callable[..., Ran]


async def _publish(*texts: str) -> None:
    """Make the fact, or change it, once for each text."""
    async with Store.open(URL) as store:
        for text in texts:
            before = next(iter((await store.read()).facts), None)
            after = edited(FACT, answer=text, revision=before.revision if before else FACT.revision)
            await store.apply([change(after, before)], sources=[SOURCE])


async def _answer() -> str:
    async with Store.open(URL) as store:
        return (await store.read()).facts[0].answer


@pytest.fixture(autouse=True)
def database(empty_folder: Path) -> Path:
    """A database with one fact, in the working folder."""
    asyncio.run(_publish("First."))
    return empty_folder / "sanctuary.db"


def refused(ran: Ran, *words: str) -> None:
    """Exit code 2, nothing done, and one sentence with these words."""
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1
    assert [word for word in words if word not in ran.err] == []


def test_a_backup_is_made_while_somebody_writes_and_restored_later(bot: Bot, database: Path) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE counters SET value = 99")
        ran = bot("backup")
        other.execute("ROLLBACK")
    assert (ran.code, ran.err) == (0, "")
    [made] = (database.parent / "backups").iterdir()
    assert made.name in ran.out.replace("\n", "")
    assert "1 facts and 1 revisions" in " ".join(ran.out.split())
    assert [path.stat().st_mode & 0o777 for path in (made, made.parent)] == [0o600, 0o700]
    database.unlink()
    ran = bot("restore", str(made))
    assert (ran.code, ran.err) == (0, "")
    assert "kept" not in ran.out
    assert asyncio.run(_answer()) == "First."
    assert database.stat().st_mode & 0o777 == 0o600


def test_changes_since_the_backup_are_not_lost_by_mistake(bot: Bot, database: Path) -> None:
    bot("backup", "one.db")
    asyncio.run(_publish("Second."))
    refused(bot("restore", "one.db"), "sanctuary.db has changes that the backup lacks", "--force")
    assert asyncio.run(_answer()) == "Second."
    ran = bot("restore", "one.db", "--force")
    assert ran.code == 0
    assert asyncio.run(_answer()) == "First."
    [before] = database.parent.glob("sanctuary.db.before-restore-*")
    assert before.name in ran.out.replace("\n", "")
    assert before.stat().st_mode & 0o777 == 0o600
    # And the way back: what was replaced is a backup like any other.
    assert bot("restore", str(before)).code == 0
    assert asyncio.run(_answer()) == "Second."


def test_a_database_that_is_in_use_is_not_replaced(bot: Bot, database: Path) -> None:
    bot("backup", "one.db")

    async def while_open() -> Ran:
        async with Store.open(URL) as store:
            await store.counter()
            return await asyncio.to_thread(bot, "restore", "one.db", "--force")

    refused(asyncio.run(while_open()), "Another program holds the database sanctuary.db. Stop that program")
    assert asyncio.run(_answer()) == "First."
    assert {path.name for path in database.parent.iterdir()} == {"sanctuary.db", "one.db"}


def test_a_damaged_database_is_replaced_and_kept(bot: Bot, database: Path) -> None:
    bot("backup", "one.db")
    database.write_bytes(b"no database at all" * 1000)
    refused(bot("backup"), "sanctuary.db is damaged or is no database")
    assert bot("restore", "one.db").code == 0
    assert asyncio.run(_answer()) == "First."
    [before] = database.parent.glob("sanctuary.db.before-restore-*")
    assert before.read_bytes().startswith(b"no database at all")


def test_only_the_newest_backups_stay_and_other_files_do(
    bot: Bot, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKUPS_KEPT", "2")
    folder = database.parent / "backups"
    folder.mkdir()
    for name in ("sanctuary-notes.db", "other-20200101T000000Z.db", "sanctuary-20200101T000000Z.db"):
        (folder / name).write_text("mine")
    said = [bot("backup", "backups/") for _ in range(2)]
    assert ["Deleted" in ran.out for ran in said] == [False, True]
    assert not (folder / "sanctuary-20200101T000000Z.db").exists()
    assert len(list(folder.iterdir())) == 4
    assert bot("backup", "here.db").code == 0
    assert len(list(folder.iterdir())) == 4


@pytest.mark.parametrize("name", ["sanctuary.db", "notes.txt"])
def test_a_backup_is_not_written_over_a_file(bot: Bot, database: Path, name: str) -> None:
    (database.parent / "notes.txt").write_text("mine")
    before = (database.parent / name).read_bytes()
    refused(bot("backup", name), f"{name} is there already")
    assert (database.parent / name).read_bytes() == before


def test_what_is_no_backup_is_not_restored(bot: Bot, database: Path) -> None:
    bot("backup", "one.db")
    whole = (database.parent / "one.db").read_bytes()
    (database.parent / "half.db").write_bytes(whole[: len(whole) // 2])
    (database.parent / "spoilt.db").write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))
    (database.parent / "letter.db").write_text("Dear owner, " * 500)
    with closing(sqlite3.connect("other.db")) as connection:
        connection.execute("CREATE TABLE facts (mine TEXT)")
    (database.parent / "empty.db").touch()
    before = database.read_bytes()
    for name in ("half.db", "spoilt.db", "letter.db", "other.db", "empty.db"):
        refused(bot("restore", name), f"{name} is damaged or is no backup", "Nothing was restored")
    refused(bot("restore", "none.db"), "There is no file none.db.")
    refused(bot("restore", "sanctuary.db"), "sanctuary.db is the database itself.")
    assert database.read_bytes() == before


def test_another_programs_database_is_not_replaced(bot: Bot, database: Path) -> None:
    bot("backup", "one.db")
    database.unlink()
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE facts (mine TEXT)")
    refused(bot("restore", "one.db", "--force"), "sanctuary.db is damaged or is no database")


def test_a_newer_releases_backup_is_refused_like_its_database(bot: Bot, database: Path) -> None:
    bot("backup", "one.db")
    with closing(sqlite3.connect("one.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    refused(bot("restore", "one.db"), "A newer release of this program wrote the database one.db.")
    database.rename("kept.db")
    Path("one.db").rename(database)
    for command in (("ask", "x"), ("facts", "queue"), ("db", "copy", "sqlite:///other.db")):
        refused(bot(*command), "A newer release of this program wrote the database sanctuary.db. Install that release")
    assert not Path("other.db").exists()


def test_a_backup_that_cannot_be_written_leaves_nothing(bot: Bot, database: Path) -> None:
    (database.parent / "backups").write_text("a file, no folder")
    refused(bot("backup"), "backups")
    refused(bot("backup", f"no-such-folder{os.sep}one.db"), "no-such-folder")
    assert [path.name for path in database.parent.iterdir() if "partial" in path.name or "one" in path.name] == []


@pytest.mark.parametrize("command", [("backup",), ("restore", "one.db")])
def test_a_server_has_its_own_tools(bot: Bot, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]) -> None:
    bot("backup", "one.db")
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:zebra@127.0.0.1:1/name")
    ran = bot(*command)
    refused(ran, "pg_dump", "127.0.0.1:1/name")
    assert "zebra" not in ran.err


def test_a_database_is_copied_and_each_table_is_told(bot: Bot, database: Path, postgres_url: str) -> None:
    ran = bot("db", "copy", postgres_url)
    assert (ran.code, ran.err) == (0, "")
    said = " ".join(ran.out.split())
    assert "facts: 1 rows, the same in both" in said
    assert "Set DATABASE_URL to the new address" in said
    refused(bot("db", "copy", postgres_url), "There is something in the database", "Name an empty one.")
