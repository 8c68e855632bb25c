"""Jobs: each at its time, once however many processes there are, and none stops for another's trouble."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path

import pytest

from bot import jobs
from bot.jobs import DAY, MINUTE, Job, Jobs, jobs_of
from knowledge import KnowledgeBase, StoreLocked
from knowledge.curation import Desk
from knowledge.store import Store

AT = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


class Leases:
    """Leases that are kept in memory."""

    def __init__(self) -> None:
        self.until: dict[str, dt.datetime] = {}

    async def take_lease(self, name: str, at: dt.datetime, seconds: float) -> bool:
        if at < self.until.get(name, at):
            return False
        self.until[name] = at + dt.timedelta(seconds=seconds)
        return True

    async def drop_lease(self, name: str) -> None:
        del self.until[name]


class Work:
    """A job's work, which counts, and fails as long as it shall."""

    def __init__(self, name: str = "tidy", every: float = MINUTE) -> None:
        self.done: list[dt.datetime] = []
        self.fails = False
        self.job = Job(name, every, self._do)

    async def _do(self, at: dt.datetime) -> None:
        if self.fails:
            raise StoreLocked("facts.db")
        self.done.append(at)


async def test_each_job_is_done_at_its_time_by_one_of_several_processes() -> None:
    leases, often, seldom = Leases(), Work(), Work("sweep", DAY)
    processes = [Jobs(leases, [often.job, seldom.job]) for _ in range(3)]
    for seconds in range(0, 300, 30):
        for process in processes:
            await process.look(AT + dt.timedelta(seconds=seconds))
    assert [(at - AT).seconds for at in often.done] == [0, 60, 120, 180, 240]
    assert seldom.done == [AT]


async def test_a_job_that_fails_is_tried_again_and_told_once_and_the_others_go_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    leases, failing, other = Leases(), Work("failing"), Work()
    process = Jobs(leases, [failing.job, other.job])
    failing.fails = True
    for seconds in (0, 30, 60):
        await process.look(AT + dt.timedelta(seconds=seconds))
    assert (len(failing.done), len(other.done)) == (0, 2)
    assert len(caplog.records) == 1
    assert "the job 'failing' failed: StoreLocked" in caplog.text
    assert "facts.db" not in caplog.text
    failing.fails = False
    await process.look(AT + dt.timedelta(seconds=61))
    assert len(failing.done) == 1


async def test_looking_goes_on_until_it_is_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "LOOK", 0)
    work = Work(every=-1)
    task = asyncio.create_task(Jobs(Leases(), [work.job]).run())
    async with asyncio.timeout(5):
        while len(work.done) < 3:
            await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_base_wants_its_due_changes_published_and_old_things_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deleted: list[dt.datetime] = []

    async def expire(self: Desk, at: dt.datetime) -> int:
        deleted.append(at)
        return 0

    monkeypatch.setattr(Desk, "expire", expire)
    async with Store.open(f"sqlite:///{tmp_path / 'facts.db'}") as store:
        wanted = jobs_of(KnowledgeBase(store))
        assert {job.name: job.every for job in wanted} == {
            "publish due": MINUTE,
            "expire drafts": DAY,
            "expire public answers": DAY,
        }
        await Jobs(store, wanted).look(AT)
        assert deleted == [AT]
        # Nothing that is answered with changed, so nobody has to read the base again.
        assert await store.counter() == 0
