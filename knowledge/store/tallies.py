"""How much there is of things, in all scopes: numbers for whoever watches the bot."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store import tables


async def count_revisions(connection: AsyncConnection) -> int:
    """Revisions of all facts."""
    return await connection.scalar(select(func.count()).select_from(tables.revisions)) or 0


async def count_waiting(connection: AsyncConnection) -> dict[str, int]:
    """Proposals that wait for a decision, and facts that readers reported."""
    proposals, reports = tables.proposals, tables.reports
    waiting = select(func.count()).where(proposals.c.status.in_(("waiting", "stale")))
    reported = select(func.count()).select_from(select(reports.c.scope, reports.c.fact_id).distinct().subquery())
    return {
        "proposals": await connection.scalar(waiting) or 0,
        "reports": await connection.scalar(reported) or 0,
    }
