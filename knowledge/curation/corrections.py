"""Corrections that reach people, and reports of mistakes.

For its own public answers the bot remembers message, channel, fact and revision, 90 days long, and nothing about who
asked. When a change is published as a correction, the messages that show an older text are listed until each of them
was edited or is gone: the list is the progress, so it goes on after a restart.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from knowledge.curation.actors import Actor, Role, admit
from knowledge.curation.views import View
from knowledge.errors import FactNotFound, NothingChanged
from knowledge.facts import SHARED, Fact, Revision
from knowledge.store import Action, Store
from knowledge.store import answers as stored
from knowledge.store.answers import PublicAnswer
from knowledge.store.history import read_revision
from knowledge.store.standing import log_action, read_corrected_under

TURN = "corrections"
"""The name of the lease that the process holds which edits messages."""
PUBLIC_DAYS = 90
"""Days after which a public answer is forgotten."""


class ReportReason(StrEnum):
    """What is wrong with a fact, as people may report it; there is no free text."""

    WRONG = "wrong"
    OUTDATED = "outdated"
    SOURCE_BROKEN = "source broken"
    UNCLEAR = "unclear"
    TRANSLATION = "translation"


@dataclass(frozen=True)
class Correction:
    """A revision that was published as a correction: `revision.before` is what the bot said earlier.

    Withdrawing a fact as wrong is one too; `revision.after.retired_at` says so.
    """

    revision: Revision
    at: dt.datetime


@dataclass(frozen=True)
class Overtaken:
    """A public answer that a correction has overtaken: `earlier` is the text that it shows, `at` when that was
    corrected last, `revision` the number of that correction."""

    answer: PublicAnswer
    earlier: Fact
    revision: int
    at: dt.datetime


class Corrections:
    """Public answers, what corrected them, and reports."""

    def __init__(self, store: Store, view: Callable[[int], View]) -> None:
        self._store = store
        self._view = view

    async def remember(
        self, message_id: int, channel_id: int, fact_id: str, revision: int, at: dt.datetime, *, scope: int = SHARED
    ) -> None:
        """Keep where a fact was shown in public, by a message that points to nobody's question.

        Args:
            message_id: the bot's own message.
            channel_id: its channel.
            fact_id: the fact that it shows.
            revision: the revision that it shows.
            at: when it was posted.
            scope: the server that was answered.
        """
        of = scope if fact_id in self._view(scope).own else SHARED
        async with self._store.writing(counted=False) as connection:
            await stored.remember_answer(connection, PublicAnswer(message_id, channel_id, of, fact_id, revision, at))

    async def to_correct(self, fact_id: str | None = None) -> tuple[PublicAnswer, ...]:
        """Messages that show a text from before its last correction, oldest first; of one fact or of all."""
        async with self._store.reading() as connection:
            return await stored.answers_behind(connection, fact_id)

    async def overtaken(self, answer: PublicAnswer) -> Overtaken | None:
        """What an edit of one of the messages of `to_correct` has to say; None when there is nothing to correct."""
        async with self._store.reading() as connection:
            row = await stored.last_correction(connection, answer.scope, answer.fact_id)
            said = await read_revision(connection, answer.scope, answer.fact_id, answer.revision)
            if row is None or said is None or row.revision <= answer.revision:
                return None
            return Overtaken(answer, said.after, row.revision, row.at)

    async def corrected(self, message_id: int, revision: int) -> None:
        """The message was edited and shows this revision now."""
        async with self._store.writing(counted=False) as connection:
            await stored.set_answer_revision(connection, message_id, revision)

    async def take_turn(self, holder: str, at: dt.datetime, seconds: float) -> bool:
        """Be the one process that edits messages, or stay it, for some seconds from `at`; False while another is."""
        return await self._store.take_lease(TURN, at, seconds, holder=holder)

    async def end_turn(self, holder: str) -> None:
        """Let another process edit messages."""
        await self._store.drop_lease(TURN, holder=holder)

    async def gone(self, message_id: int) -> None:
        """The message is not there any more, or can't be edited."""
        async with self._store.writing(counted=False) as connection:
            await stored.forget_answer(connection, message_id)

    async def expire(self, at: dt.datetime) -> int:
        """Forget public answers older than 90 days; returns how many."""
        async with self._store.writing(counted=False) as connection:
            return await stored.forget_answers(connection, at - dt.timedelta(days=PUBLIC_DAYS))

    async def listed(self, scope: int = SHARED, *, limit: int = 1000) -> tuple[Correction, ...]:
        """The corrections that a server can see, its own and the shared ones, newest first."""
        async with self._store.reading() as connection:
            rows = await stored.read_corrections(connection, sorted({SHARED, scope}), limit)
            return tuple(
                [
                    Correction(revision, row.at)
                    for row in rows
                    if (revision := await read_revision(connection, row.scope, row.fact_id, row.revision))
                ]
            )

    async def under_override(self, scope: int, fact_id: str) -> Correction | None:
        """The correction of the shared text under a server's own one that nobody there has decided about yet."""
        if fact_id not in self._view(scope).moved:
            return None
        async with self._store.reading() as connection:
            found = (await read_corrected_under(connection, scope, fact_id)).get((scope, fact_id))
            revision = await read_revision(connection, SHARED, fact_id, found[0]) if found else None
            return Correction(revision, found[1]) if found and revision else None

    async def report(self, fact_id: str, reason: ReportReason, *, scope: int = SHARED) -> None:
        """Count a report. It never changes the fact.

        Raises:
            FactNotFound: there is no such fact in force.
        """
        view = self._view(scope)
        if fact_id not in view.facts:
            raise FactNotFound(fact_id)
        of = scope if fact_id in view.own else SHARED
        async with self._store.writing(counted=False) as connection:
            await stored.count_report(connection, of, fact_id, reason)

    async def clear_reports(self, scope: int, fact_id: str, actor: Actor) -> None:
        """Take a fact's reports out of the queue, because a reviewer looked at them.

        Raises:
            NothingChanged: there are none.
            NotAllowed: the actor is no reviewer.
        """
        async with self._store.writing(counted=False) as connection:
            await admit(connection, actor, scope, Role.REVIEWER)
            if not await stored.clear_reports(connection, scope, fact_id):
                raise NothingChanged(fact_id)
            await log_action(connection, Action(scope, fact_id, "reports seen", actor.editor, actor.at, ""))
