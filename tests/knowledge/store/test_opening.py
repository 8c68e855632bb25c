"""Opening a database: addresses, file modes, and every way in which it can't be used."""

import asyncio
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import make_url

from knowledge import (
    StoreCorrupt,
    StoreDriverMissing,
    StoreError,
    StoreLocked,
    StoreReadOnly,
    StoreTooNew,
    StoreUnreachable,
)
from knowledge.store import Store
from knowledge.store.engine import read_address
from tests.databases import make_read_only
from tests.knowledge.samples import SOURCE, change, make_fact


async def test_a_new_database_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        async with Store.open(f"sqlite:///{tmp_path}/new/folder/facts.db") as store:
            await store.apply([change(make_fact())], sources=[SOURCE])
            files = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "new" / "folder").iterdir()}
    finally:
        os.umask(before)
    assert files == {"facts.db": 0o600, "facts.db-wal": 0o600, "facts.db-shm": 0o600}
    assert (tmp_path / "new" / "folder").stat().st_mode & 0o777 == 0o700


async def test_a_database_that_others_could_read_is_closed_to_them(sqlite_url: str, tmp_path: Path) -> None:
    (tmp_path / "facts.db").touch(mode=0o644)
    async with Store.open(sqlite_url):
        assert (tmp_path / "facts.db").stat().st_mode & 0o777 == 0o600


async def test_write_ahead_logging_and_foreign_keys_are_on(sqlite_url: str, tmp_path: Path) -> None:
    async with Store.open(sqlite_url) as store, store._reader.connect() as connection:
        assert (await connection.exec_driver_sql("PRAGMA journal_mode")).scalar() == "wal"
        assert (await connection.exec_driver_sql("PRAGMA foreign_keys")).scalar() == 1
        assert (await connection.exec_driver_sql("PRAGMA busy_timeout")).scalar() == 5000


@pytest.mark.parametrize(
    ("text", "driver"),
    [
        ("sqlite:///facts.db", "sqlite+aiosqlite"),
        ("sqlite+aiosqlite:///facts.db", "sqlite+aiosqlite"),
        ("postgresql://rosa:secret@db.example/facts", "postgresql+asyncpg"),
        ("postgresql+asyncpg://rosa:secret@db.example/facts", "postgresql+asyncpg"),
        ("postgres://rosa:secret@db.example/facts?sslmode=require", "postgresql+asyncpg"),
    ],
)
def test_addresses_that_are_taken(text: str, driver: str) -> None:
    address = read_address(text)
    assert address.url.drivername == driver
    assert "secret" not in address.place
    assert "sslmode" not in address.url.query


@pytest.mark.parametrize(
    "text",
    ["", "facts.db", "mysql://rosa:secret@db/facts", "sqlite://", "sqlite:///:memory:", "sqlite:///x.db?mood=ro",
     "postgresql+psycopg://db/facts", "postgresql://rosa:secret@db:port/facts"],
)  # fmt: skip
async def test_other_addresses_are_refused_without_repeating_a_password(text: str) -> None:
    with pytest.raises(StoreUnreachable) as refused:
        async with Store.open(text):
            pass
    assert "secret" not in str(refused.value)


async def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnreachable) as failure:
        async with Store.open(f"sqlite:///{tmp_path}/file/facts.db"):
            pass
    assert failure.value.place == str(tmp_path / "file" / "facts.db")


async def test_a_folder_in_the_place_of_the_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachable):
        async with Store.open(f"sqlite:///{tmp_path}"):
            pass


async def test_an_address_of_a_file_that_is_not_there_and_may_not_be_made_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachable):
        async with Store.open(f"sqlite:///file:{tmp_path}/facts.db?mode=ro&uri=true"):
            pass


async def test_a_file_that_is_no_database_is_corrupt_and_left_alone(sqlite_url: str, tmp_path: Path) -> None:
    (tmp_path / "facts.db").write_bytes(b"These are my notes, and no database.\n" * 100)
    with pytest.raises(StoreCorrupt):
        async with Store.open(sqlite_url):
            pass
    assert (tmp_path / "facts.db").read_bytes().startswith(b"These are my notes")


async def test_a_damaged_database_is_corrupt(sqlite_url: str, tmp_path: Path) -> None:
    async with Store.open(sqlite_url) as store:
        await store.apply([change(make_fact(f"fact-{number}")) for number in range(200)], sources=[SOURCE])
    file = tmp_path / "facts.db"
    whole = file.read_bytes()
    file.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))
    with pytest.raises(StoreCorrupt):
        async with Store.open(sqlite_url) as store:
            await store.read()


async def test_a_row_that_cannot_be_read_is_corrupt(sqlite_url: str, tmp_path: Path) -> None:
    async with Store.open(sqlite_url) as store:
        await store.apply([change(make_fact())], sources=[SOURCE])
    with closing(sqlite3.connect(tmp_path / "facts.db")) as connection, connection:
        connection.execute("UPDATE facts SET body = '{}'")
    async with Store.open(sqlite_url) as store:
        with pytest.raises(StoreCorrupt):
            await store.read()


async def test_another_programs_database_is_refused_and_left_alone(sqlite_url: str, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "facts.db")) as connection, connection:
        connection.execute("CREATE TABLE facts (mine TEXT)")
    with pytest.raises(StoreCorrupt, match="another program"):
        async with Store.open(sqlite_url):
            pass
    with closing(sqlite3.connect(tmp_path / "facts.db")) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("facts",)]


@pytest.mark.parametrize("how", ["file", "address"])
async def test_a_read_only_database_opens_and_is_read_but_takes_no_change(
    sqlite_url: str, tmp_path: Path, how: str
) -> None:
    async with Store.open(sqlite_url) as store:
        await store.apply([change(make_fact())], sources=[SOURCE])
    if how == "file":
        make_read_only(tmp_path / "facts.db")
    else:
        sqlite_url = f"sqlite:///file:{tmp_path}/facts.db?mode=ro&uri=true"
    async with Store.open(sqlite_url) as store:
        assert len((await store.read()).facts) == 1
        for attempt in (store.writable(), store.set_note("a", "b"), store.apply([], sources=[SOURCE])):
            with pytest.raises(StoreReadOnly):
                await attempt


@pytest.mark.parametrize("how", ["file", "address"])
async def test_a_read_only_database_that_needs_an_upgrade_is_told_when_it_opens(
    sqlite_url: str, tmp_path: Path, how: str
) -> None:
    with closing(sqlite3.connect(tmp_path / "facts.db")) as connection, connection:
        connection.execute("CREATE TABLE other (mine TEXT)")
    if how == "file":
        make_read_only(tmp_path / "facts.db")
    else:
        sqlite_url = f"sqlite:///file:{tmp_path}/facts.db?mode=ro&uri=true"
    with pytest.raises(StoreReadOnly):
        async with Store.open(sqlite_url):
            pass


async def test_a_database_that_another_program_is_writing_is_locked_but_can_be_read(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with Store.open(sqlite_url):
        pass
    with closing(sqlite3.connect(tmp_path / "facts.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        async with Store.open(sqlite_url, busy_seconds=0.05) as store:
            assert await store.counter() == 0
            with pytest.raises(StoreLocked):
                await store.set_note("a", "b")
            with pytest.raises(StoreLocked):
                await store.writable()


@pytest.mark.parametrize("journal", ["DELETE", "WAL"])
async def test_a_database_that_another_program_holds_while_it_needs_an_upgrade_is_locked(
    sqlite_url: str, tmp_path: Path, journal: str
) -> None:
    with closing(sqlite3.connect(tmp_path / "facts.db", isolation_level=None)) as other:
        other.execute(f"PRAGMA journal_mode = {journal}")
        other.execute("BEGIN IMMEDIATE")
        other.execute("CREATE TABLE other (mine TEXT)")
        with pytest.raises(StoreLocked):
            async with Store.open(sqlite_url, busy_seconds=0.05):
                pass


async def test_a_database_of_a_newer_release_is_refused_and_left_alone(sqlite_url: str, tmp_path: Path) -> None:
    async with Store.open(sqlite_url):
        pass
    with closing(sqlite3.connect(tmp_path / "facts.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreTooNew, match="9999"):
        async with Store.open(sqlite_url):
            pass
    assert [path.name for path in tmp_path.iterdir() if "before" in path.name] == []


async def test_openers_at_once_in_one_program_make_one_schema(empty_database_url: str) -> None:
    async def opened() -> str:
        async with Store.open(empty_database_url) as store:
            return await store.schema_revision()

    assert set(await asyncio.gather(*(opened() for _ in range(4)))) == {"0002"}


async def test_openers_at_once_in_several_programs_all_open(empty_database_url: str) -> None:
    program = (
        "import asyncio, sys\n"
        "from knowledge.store import Store\n"
        "async def main():\n"
        "    async with Store.open(sys.argv[1]) as store:\n"
        "        print(await store.schema_revision())\n"
        "asyncio.run(main())\n"
    )
    command = [sys.executable, "-c", program, empty_database_url]
    programs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    ended = await asyncio.gather(*(asyncio.to_thread(one.communicate) for one in programs))
    assert [said.strip() for said, _ in ended] == ["0002"] * 3, ended


async def test_a_postgresql_server_that_is_not_there_is_told_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachable) as failure:
        async with Store.open(f"postgresql://rosa:secret@/facts?host={tmp_path}"):
            pass
    assert "secret" not in str(failure.value)


async def test_a_postgresql_database_that_is_not_there_is_told(postgres_url: str) -> None:
    missing = make_url(postgres_url).set(database="no_such_database").render_as_string(hide_password=False)
    with pytest.raises(StoreUnreachable):
        async with Store.open(missing):
            pass


async def test_a_read_only_postgresql_database_is_told(postgres_url: str) -> None:
    name = make_url(postgres_url).database
    async with Store.open(postgres_url) as store, store._engine.begin() as connection:
        await connection.exec_driver_sql(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    async with Store.open(postgres_url) as store:
        assert await store.counter() == 0
        with pytest.raises(StoreReadOnly):
            await store.writable()


async def test_a_locked_postgresql_database_is_told(postgres_url: str) -> None:
    async with Store.open(postgres_url) as other, other._engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE counters SET value = value")
        async with Store.open(postgres_url, busy_seconds=0.05) as store:
            with pytest.raises(StoreLocked):
                await store.apply([], sources=[SOURCE])


async def test_a_missing_driver_is_told_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "asyncpg", None)
    with pytest.raises(StoreDriverMissing, match=r"pip install .*\[postgres\]"):
        async with Store.open("postgresql://db.example/facts"):
            pass


async def test_a_failure_prints_nothing_of_what_was_written(sqlite_url: str, tmp_path: Path) -> None:
    async with Store.open(sqlite_url) as store:
        await store.apply([change(make_fact())], sources=[SOURCE])
        make_read_only(tmp_path / "facts.db")
    async with Store.open(sqlite_url) as store:
        with pytest.raises(StoreError) as failure:
            await store.set_note("key", "canary")
    error: BaseException | None = failure.value
    while error is not None:
        assert "canary" not in str(error)
        error = error.__cause__ or error.__context__
