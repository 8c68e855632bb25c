"""A disk with no room left: edits are refused in a clear sentence and nothing of them stays; reading goes on."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from bot.errors import sentence
from knowledge import Revision, StoreFull
from knowledge.curation import Desk
from knowledge.store import Store, backups
from knowledge.store.failures import failures
from tests.knowledge.curation.people import DETAINER, fill, reviewer
from tests.knowledge.samples import stored

LONG = "Words that need room. " * 50


class Disk:
    """The room that the database's file has."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.full = False
        event.listen(store._engine.sync_engine, "begin", self._limit)

    def _limit(self, connection: Any) -> None:
        # 1 is less than there is: SQLite then takes the present size for the most there may be.
        connection.exec_driver_sql(f"PRAGMA max_page_count = {1 if self.full else 2**30}")


@pytest.fixture
async def store(sqlite_url: str) -> AsyncIterator[Store]:
    await fill(sqlite_url)
    async with Store.open(sqlite_url) as store:
        yield store


async def nothing() -> None:
    """There is no index here that would have to follow."""


async def use_up(desk: Desk) -> None:
    """Write until there is no room in pages that are there already."""
    for _ in range(1000):
        await desk.start(0, DETAINER.id, reviewer(), {"answer": LONG})


async def test_an_edit_that_finds_no_room_is_refused_whole_and_can_be_made_later(store: Store) -> None:
    disk, desk = Disk(store), Desk(store, nothing)
    disk.full = True
    with pytest.raises(StoreFull) as failure:
        await use_up(desk)
    assert "its disk is full" in sentence(failure.value)
    drafts = await desk.of(0, reviewer().editor.id)
    counter = await store.counter()
    assert await stored(store, DETAINER.id) == DETAINER
    disk.full = False
    draft = await desk.start(0, DETAINER.id, reviewer(), {"answer": LONG.strip()})
    assert len(await desk.of(0, reviewer().editor.id)) == len(drafts) + 1
    disk.full = True
    with pytest.raises(StoreFull):
        await use_up(desk)
    with pytest.raises(StoreFull):
        await desk.publish(draft.id, reviewer(), "because " * 60)
    assert await store.counter() == counter
    assert [one.status for one in await desk.of(0, reviewer().editor.id) if one.id == draft.id] == ["draft"]
    disk.full = False
    assert isinstance(await desk.publish(draft.id, reviewer(), "There is room."), Revision)
    assert (await stored(store, DETAINER.id)).answer == LONG.strip()


def test_a_backup_that_finds_no_room_leaves_nothing(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite3.connect(tmp_path / "facts.db") as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
    connection.close()

    def full(path: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(backups, "_keep", full)
    monkeypatch.setattr(backups, "look", lambda path: backups.Copy(path, "", 0, {"alembic_version": 0}))
    with pytest.raises(StoreFull):
        backups.copy(tmp_path / "facts.db", tmp_path / "copy.db")
    assert list(tmp_path.glob("copy*")) == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_quota_and_a_limit_are_a_full_disk_too(number: int) -> None:
    with pytest.raises(StoreFull), failures("facts.db"):
        raise OSError(number, "in the system's words")
