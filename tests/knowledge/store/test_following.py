"""Processes that share one database: each learns what another changed, and one of them does a job."""

from __future__ import annotations

import asyncio
import datetime as dt
from types import SimpleNamespace

import pytest

from knowledge.store import Store, following
from knowledge.store.following import Following
from tests.knowledge.samples import SOURCE, change, make_fact

NEVER = 1e6
AT = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
MINUTE = 60.0


async def hears(waiting: Following, seconds: float = NEVER) -> None:
    """Something changed, said within a second."""
    await asyncio.wait_for(waiting.wait(seconds), 1)


async def test_a_change_is_told_at_once_however_seldom_one_looks(postgres_url: str) -> None:
    async with Store.open(postgres_url) as store, Store.open(postgres_url) as other, store.following() as waiting:
        await hears(waiting)  # the first look is at what changed before
        told = asyncio.create_task(hears(waiting))
        await asyncio.sleep(0.05)
        assert not told.done()
        await other.apply([change(make_fact())], sources=[SOURCE])
        await told
        assert await store.counter() == 1


async def test_what_changes_no_answer_and_what_is_taken_back_is_not_told(postgres_url: str) -> None:
    async with Store.open(postgres_url) as store, Store.open(postgres_url) as other, store.following() as waiting:
        await hears(waiting)
        await other.set_note("a", "b")
        await other.writable()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(waiting.wait(NEVER), 0.2)


async def test_while_the_connection_is_broken_one_looks_by_time_and_then_listens_again(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Store.open(postgres_url) as store, Store.open(postgres_url) as other, store.following() as waiting:
        await hears(waiting)
        told = asyncio.create_task(hears(waiting))
        async with other._engine.connect() as connection:
            await connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND query LIKE 'LISTEN%%'"
            )
        await told  # a broken connection is a reason to look
        assert not waiting.listening
        with monkeypatch.context() as broken:
            broken.setattr(waiting, "_engine", SimpleNamespace(connect=_unreachable))
            for _ in range(3):
                await hears(waiting, 0.01)
            assert not waiting.listening
        await hears(waiting)
        assert waiting.listening
        told = asyncio.create_task(hears(waiting))
        await other.apply([], sources=[SOURCE])
        await other.apply([change(make_fact())])
        await told


async def _unreachable() -> None:
    raise ConnectionRefusedError


async def test_a_connection_that_says_nothing_does_not_keep_one_from_looking(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "LISTENING", 0.05)
    async with Store.open(postgres_url) as store, store.following() as waiting:
        await hears(waiting)
        await hears(waiting, 0.05)


async def test_a_file_is_looked_at_by_time(sqlite_url: str) -> None:
    async with Store.open(sqlite_url) as store, store.following() as waiting:
        assert not waiting.listening
        await hears(waiting, 0.01)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(waiting.wait(NEVER), 0.05)


async def test_of_several_processes_one_gets_the_lease_until_it_ends(database_url: str) -> None:
    async with Store.open(database_url) as one, Store.open(database_url) as two:
        taken = await asyncio.gather(*(store.take_lease("tidy", AT, MINUTE) for store in (one, two, one, two)))
        assert sorted(taken) == [False, False, False, True]
        assert await two.take_lease("another", AT, MINUTE)
        assert not await two.take_lease("tidy", AT + dt.timedelta(seconds=59), MINUTE)
        assert await two.take_lease("tidy", AT + dt.timedelta(seconds=60), MINUTE)
        await two.drop_lease("tidy")
        assert await one.take_lease("tidy", AT + dt.timedelta(seconds=61), MINUTE)


async def test_a_process_prolongs_its_own_lease_and_drops_nobody_elses(database_url: str) -> None:
    async with Store.open(database_url) as store:
        half = AT + dt.timedelta(seconds=30)
        assert await store.take_lease("edits", AT, MINUTE, holder="one")
        assert await store.take_lease("edits", half, MINUTE, holder="one")
        await store.drop_lease("edits", holder="two")
        await store.drop_lease("edits")
        assert not await store.take_lease("edits", AT + dt.timedelta(seconds=60), MINUTE, holder="two")
        await store.drop_lease("edits", holder="one")
        assert await store.take_lease("edits", AT + dt.timedelta(seconds=60), MINUTE, holder="two")


async def test_a_lease_of_a_clock_that_was_a_day_ahead_stops_nothing(sqlite_url: str) -> None:
    async with Store.open(sqlite_url) as store:
        assert await store.take_lease("tidy", AT + dt.timedelta(days=1), MINUTE)
        assert await store.take_lease("tidy", AT, MINUTE)
        assert await store.counter() == 0
