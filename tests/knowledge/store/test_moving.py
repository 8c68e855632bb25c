"""From SQLite to PostgreSQL and back: every table, every row, and never onto something."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from knowledge import Actor, Revision, ServerSettings, StoreCorrupt, StoreNotEmpty, StoreUnreachable, Waiting, upkeep
from knowledge.curation import Corrections, Desk, ReportReason, Servers, Steps
from knowledge.store import Standing, Store, moving
from knowledge.store.tables import metadata
from tests.knowledge.curation.people import DETAINER, NOW, SERVER, WARRANT, fill, owner, reviewer


async def nothing() -> None:
    """There is no index here that would have to follow."""


async def edit(desk: Desk, fact_id: str, actor: Actor, scope: int = 0, **typed: str) -> Revision | Waiting:
    draft = await desk.start(scope, fact_id, actor, typed)
    return await desk.publish(draft.id, actor, "because")


async def live_in(url: str) -> None:
    """A base that has been used: something in almost every table, with words of several scripts."""
    await fill(url)
    async with Store.open(url) as store:
        desk = Desk(store, nothing)
        view: Any = SimpleNamespace(own={}, facts={DETAINER.id: DETAINER})
        corrections = Corrections(store, lambda _: view)
        await edit(desk, DETAINER.id, reviewer(), answer="Über “ICE holds”, 拘留 y más.")
        await edit(desk, DETAINER.id, owner(), SERVER, answer="Ours.")
        await edit(desk, WARRANT.id, reviewer(), answer="Waits for a second key.")
        await desk.start(0, DETAINER.id, reviewer(), {"answer": ""})
        await Steps(store, nothing).hide(0, "how-did-it-begin", reviewer(), "Wrong.")
        await Servers(store, nothing, Standing.empty).save(SERVER, ServerSettings(editor_role=SERVER + 1), owner())
        await corrections.remember(SERVER + 2, SERVER + 3, DETAINER.id, 1, NOW)
        await corrections.report(DETAINER.id, ReportReason.UNCLEAR)
        await store.take_lease("a job", NOW, 60)


async def rows(url: str) -> dict[str, list[str]]:
    async with Store.open(url) as store, store.reading() as connection:
        return {
            table.name: sorted(str(row) for row in await moving._rows(connection, table))
            for table in metadata.sorted_tables
        }


async def test_everything_arrives_and_the_copy_goes_on_where_the_old_one_was(
    sqlite_url: str, empty_postgres_url: str, tmp_path: Path
) -> None:
    await live_in(sqlite_url)
    told: dict[str, tuple[int, str]] = {}
    await upkeep.copy_database(sqlite_url, empty_postgres_url, lambda *said: told.update({said[0]: said[1:]}))
    before = await rows(sqlite_url)
    assert await rows(empty_postgres_url) == before
    assert {name: len(found) for name, found in before.items()} == {name: count for name, (count, _) in told.items()}
    assert sum(bool(found) for found in before.values()) >= 12
    async with Store.open(empty_postgres_url) as store:
        revision = await edit(Desk(store, nothing), DETAINER.id, reviewer(), answer="Said on the server.")
        assert isinstance(revision, Revision)
        assert revision.number == 3
        assert [proposal.fact.id for proposal in await store.waiting()] == [WARRANT.id]
    # And back.
    back = f"sqlite:///{tmp_path / 'back.db'}"
    await upkeep.copy_database(empty_postgres_url, back, lambda *_: None)
    assert await rows(back) == await rows(empty_postgres_url)


async def test_a_database_that_holds_something_is_not_written_to(sqlite_url: str, tmp_path: Path) -> None:
    await fill(sqlite_url)
    other = f"sqlite:///{tmp_path / 'other.db'}"
    async with Store.open(other) as store:
        await store.set_note("a", "note")
    before = await rows(other)
    with pytest.raises(StoreNotEmpty, match="meta"):
        await upkeep.copy_database(sqlite_url, other, lambda *_: None)
    assert await rows(other) == before
    with pytest.raises(StoreNotEmpty):
        await upkeep.copy_database(sqlite_url, sqlite_url, lambda *_: None)


async def test_what_arrives_differently_is_noticed_and_nothing_is_kept(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(sqlite_url)
    other = f"sqlite:///{tmp_path / 'other.db'}"
    async with Store.open(other):
        pass
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection, connection:
        connection.execute(
            "CREATE TRIGGER spoil AFTER INSERT ON revisions BEGIN UPDATE revisions SET why = 'else'; END"
        )
    told: list[str] = []
    with pytest.raises(StoreCorrupt, match="revisions arrived differently"):
        await upkeep.copy_database(sqlite_url, other, lambda name, *_: told.append(name))
    assert told == []
    assert {name for name, found in (await rows(other)).items() if found} == {"counters"}


async def test_a_database_that_is_not_there_is_not_copied(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachable):
        await upkeep.copy_database(f"sqlite:///{tmp_path}/none.db", f"sqlite:///{tmp_path}/other.db", lambda *_: None)
    assert list(tmp_path.iterdir()) == []


def test_a_hash_does_not_depend_on_the_order_or_the_time_zone_and_does_on_each_value() -> None:
    utc = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
    one, two = {"id": 1, "at": utc, "text": "é"}, {"id": 2, "at": None, "text": ""}
    assert moving._digest([one, two]) == moving._digest([two, one])
    for other in ({**one, "id": 3}, {**one, "at": None}, {**one, "text": "e"}):
        assert moving._digest([other, two]) != moving._digest([one, two])
