"""What was shown in public, which of it was corrected, and how often a fact was reported. Nothing about askers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store import tables
from knowledge.store.changes import upsert


@dataclass(frozen=True)
class PublicAnswer:
    """A message of the bot's own that showed a fact in public. `scope` is where the fact's text stands."""

    message_id: int
    channel_id: int
    scope: int
    fact_id: str
    revision: int
    posted_at: dt.datetime


@dataclass(frozen=True)
class CorrectionRow:
    """A revision that was published as a correction."""

    scope: int
    fact_id: str
    revision: int
    at: dt.datetime


async def write_correction(
    connection: AsyncConnection, scope: int, fact_id: str, revision: int, at: dt.datetime
) -> None:
    """Note that a revision corrects what was shown before."""
    await upsert(
        connection,
        tables.corrections,
        [{"scope": scope, "fact_id": fact_id, "revision": revision, "at": at}],
    )


async def read_corrections(connection: AsyncConnection, scopes: list[int], limit: int) -> tuple[CorrectionRow, ...]:
    """Corrections in these scopes, newest first."""
    table = tables.corrections
    query = select(table).where(table.c.scope.in_(scopes))
    query = query.order_by(table.c.at.desc(), table.c.fact_id, table.c.revision.desc()).limit(limit)
    return tuple(CorrectionRow(row.scope, row.fact_id, row.revision, row.at) for row in await connection.execute(query))


async def last_correction(connection: AsyncConnection, scope: int, fact_id: str) -> CorrectionRow | None:
    """The newest correction of a fact's text in a scope."""
    table = tables.corrections
    query = select(table).where(table.c.scope == scope, table.c.fact_id == fact_id)
    row = (await connection.execute(query.order_by(table.c.revision.desc()).limit(1))).first()
    return CorrectionRow(row.scope, row.fact_id, row.revision, row.at) if row else None


async def remember_answer(connection: AsyncConnection, answer: PublicAnswer) -> None:
    """Keep where a fact was shown."""
    row = {"message_id": answer.message_id, "channel_id": answer.channel_id, "scope": answer.scope}
    shown = {"fact_id": answer.fact_id, "revision": answer.revision, "posted_at": answer.posted_at}
    await upsert(connection, tables.public_answers, [{**row, **shown}])


async def answers_behind(connection: AsyncConnection, fact_id: str | None = None) -> tuple[PublicAnswer, ...]:
    """Messages that show a text from before its last correction, oldest first; of one fact or of all."""
    answers, corrections = tables.public_answers, tables.corrections
    later = select(corrections.c.revision).where(
        corrections.c.scope == answers.c.scope,
        corrections.c.fact_id == answers.c.fact_id,
        corrections.c.revision > answers.c.revision,
    )
    query = select(answers).where(later.exists()).order_by(answers.c.posted_at, answers.c.message_id)
    if fact_id is not None:
        query = query.where(answers.c.fact_id == fact_id)
    return tuple(PublicAnswer(**row._mapping) for row in await connection.execute(query))


async def set_answer_revision(connection: AsyncConnection, message_id: int, revision: int) -> None:
    """Note which revision a message shows now."""
    table = tables.public_answers
    await connection.execute(update(table).where(table.c.message_id == message_id).values(revision=revision))


async def forget_answer(connection: AsyncConnection, message_id: int) -> None:
    """The message is gone."""
    await connection.execute(delete(tables.public_answers).where(tables.public_answers.c.message_id == message_id))


async def forget_answers(connection: AsyncConnection, before: dt.datetime) -> int:
    """Forget messages that were posted before a moment; returns how many."""
    table = tables.public_answers
    return (await connection.execute(delete(table).where(table.c.posted_at < before))).rowcount


async def count_report(connection: AsyncConnection, scope: int, fact_id: str, reason: str) -> None:
    """One more report of a fact for a reason."""
    table = tables.reports
    make = sqlite_insert if connection.dialect.name == "sqlite" else postgresql_insert
    statement = make(table).values(scope=scope, fact_id=fact_id, reason=reason, count=1)
    more = {"count": table.c.count + 1}
    await connection.execute(statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=more))


async def read_reports(connection: AsyncConnection, scope: int) -> dict[str, dict[str, int]]:
    """How often each fact was reported for which reason."""
    table = tables.reports
    query = select(table).where(table.c.scope == scope).order_by(table.c.fact_id, table.c.reason)
    counts: dict[str, dict[str, int]] = {}
    for row in await connection.execute(query):
        counts.setdefault(row.fact_id, {})[row.reason] = row._mapping[table.c.count]
    return counts


async def clear_reports(connection: AsyncConnection, scope: int, fact_id: str) -> bool:
    """Somebody looked at a fact's reports; False when there were none."""
    table = tables.reports
    gone = await connection.execute(delete(table).where(table.c.scope == scope, table.c.fact_id == fact_id))
    return gone.rowcount > 0
