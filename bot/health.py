"""Whether the bot is well, told to whatever watches it: a file that stays fresh, and pages on a port.

Well means that every shard is ready *and* that Discord has acknowledged a heartbeat of each lately. A process that
runs, or a connection that is open, is not enough: a connection can be dead for minutes without anybody being told.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web

from bot.config import InvalidSettings
from bot.errors import describe

if TYPE_CHECKING:
    from bot.client import SanctuaryBot
    from bot.metrics import Metrics

log = logging.getLogger(__name__)

BEAT = 15.0
"""Seconds between two looks; the file of a bot that is well is never much older."""
SILENCE = 90.0
"""Seconds without an acknowledged heartbeat after which a shard is not well. Discord asks for one every 41 s or so."""


def trouble(bot: SanctuaryBot) -> str | None:
    """What is wrong with the connection to Discord, in a few words; None when all is well."""
    if not bot.is_ready():
        return "not ready"
    now = time.perf_counter()
    for number, shard in bot.shards.items():
        acknowledged = _acknowledged(shard)
        if shard.is_closed() or acknowledged is None:
            return f"shard {number} is not connected"
        if now - acknowledged > SILENCE:
            return f"shard {number} has had no acknowledgement for {now - acknowledged:.0f} s"
    return None


def _acknowledged(shard: object) -> float | None:
    # discord.py tells a latency, which stays as it was when nothing comes back any more; the instant is inside.
    keeper = getattr(getattr(getattr(shard, "_parent", None), "ws", None), "_keep_alive", None)
    found: float | None = getattr(keeper, "_last_ack", None)
    return found


async def beat(bot: SanctuaryBot, file: Path) -> None:
    """Touch `file` while the bot is well, until cancelled. Trouble with the file is logged once and stops nothing."""
    told = False
    while True:
        try:
            if trouble(bot) is None:
                file.touch()
                told = False
        except OSError as error:
            if not told:
                log.warning("the heartbeat file cannot be written: %s", describe(error))
            told = True
        await asyncio.sleep(BEAT)


@contextlib.asynccontextmanager
async def pages(bot: SanctuaryBot, host: str, port: int, metrics: Metrics | None) -> AsyncIterator[int]:
    """Serve /healthz (200 or 503, a few words) and, with `metrics`, /metrics; yields the port.

    Raises:
        InvalidSettings: the address can't be listened on.
    """

    async def healthz(request: web.Request) -> web.Response:
        wrong = trouble(bot)
        return web.Response(text=f"{wrong or 'well'}\n", status=503 if wrong else 200)

    async def numbers(request: web.Request) -> web.Response:
        assert metrics is not None
        return web.Response(body=await metrics.page(bot), headers={"Content-Type": metrics.content_type})

    site = web.Application()
    site.router.add_get("/healthz", healthz)
    if metrics is not None:
        site.router.add_get("/metrics", numbers)
    # Without an access log: nothing about whoever asks is written.
    runner = web.AppRunner(site, access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            reason = os.strerror(error.errno) if error.errno else "not an address of this machine"
            raise InvalidSettings([f"HEALTH_ADDRESS can't be listened on: {reason}."]) from None
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
