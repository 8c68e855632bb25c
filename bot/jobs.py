"""What the bot does by itself now and then: publish what nobody vetoed, forget what is too old.

Each job holds a lease in the database while it is not due again, so that of several processes one does it. Waiting goes
by a clock that can't be set, so a wall clock that jumps stops nothing.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot import errors
from knowledge import KnowledgeBase

log = logging.getLogger(__name__)

LOOK = 30.0
"""Seconds between two looks whether a job is due."""
MINUTE, DAY = 60.0, 86400.0
Work = Callable[[dt.datetime], Awaitable[object]]


@dataclass(frozen=True)
class Job:
    """Something to do every so many seconds. `work` gets the time; doing it twice has to do no harm."""

    name: str
    every: float
    work: Work


class Leases(Protocol):
    """Who does what, kept in the database: `Store` is this."""

    async def take_lease(self, name: str, at: dt.datetime, seconds: float) -> bool:
        """Take a lease; False when it is taken."""

    async def drop_lease(self, name: str) -> None:
        """Give a lease back before its end."""


def jobs_of(base: KnowledgeBase, publish_due: Work | None = None) -> tuple[Job, ...]:
    """What a base wants to have done; `publish_due` in place of its own, for whoever tells of it too."""
    return (
        Job("publish due", MINUTE, publish_due or base.publish_due),
        Job("expire drafts", DAY, base.desk.expire),
        Job("expire public answers", DAY, base.corrections.expire),
    )


class Jobs:
    """Does jobs when they are due. One that fails is tried again at the next look; the first failure is logged."""

    def __init__(self, leases: Leases, jobs: Sequence[Job]) -> None:
        self._leases = leases
        self._jobs = jobs
        self._failing: set[str] = set()

    async def run(self) -> None:
        """Do them until cancelled."""
        while True:
            await asyncio.sleep(LOOK)
            await self.look(dt.datetime.now(dt.UTC))

    async def look(self, at: dt.datetime) -> None:
        """Do each job that is due and that no other process does."""
        for job in self._jobs:
            try:
                if not await self._leases.take_lease(job.name, at, job.every):
                    continue
                try:
                    await job.work(at)
                except Exception:
                    await self._leases.drop_lease(job.name)
                    raise
            except Exception as error:  # whatever it is, answers and the other jobs go on
                if job.name not in self._failing:
                    log.warning("the job %r failed: %s", job.name, errors.describe(error))
                self._failing.add(job.name)
            else:
                self._failing.discard(job.name)
