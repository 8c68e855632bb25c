"""Public replies that do not stay: "I answer this privately" goes after a minute, or with the message it answers.

Every such reply goes, whatever was asked, so that its going marks nobody. Message ids are in memory only, and only as
long as the reply stands.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable

import discord

STAYS = 60.0
"""Seconds that such a reply stands."""


class PassingReplies:
    """The replies that stand now, by the id of the message that each one answers. Needs a running event loop."""

    def __init__(self, stays: float = STAYS) -> None:
        self._stays = stays
        self._standing: dict[int, tuple[discord.Message, asyncio.TimerHandle]] = {}
        self._going: set[asyncio.Task[None]] = set()

    def add(self, asked: int, reply: discord.Message) -> None:
        """Let this reply go after its time."""
        timer = asyncio.get_running_loop().call_later(self._stays, self._go, asked)
        self._standing[asked] = (reply, timer)

    def asked_is_gone(self, ids: Iterable[int]) -> None:
        """Let the replies to these messages go now."""
        for asked in ids:
            self._go(asked)

    async def close(self, within: float = 2.0) -> None:
        """Let every reply go now, because nothing will be there to do it later."""
        self.asked_is_gone(tuple(self._standing))
        if self._going:
            await asyncio.wait(self._going, timeout=within)

    def _go(self, asked: int) -> None:
        if entry := self._standing.pop(asked, None):
            entry[1].cancel()
            task = asyncio.ensure_future(_delete(entry[0]))
            self._going.add(task)
            task.add_done_callback(self._going.discard)

    def __len__(self) -> int:
        return len(self._standing)


async def _delete(reply: discord.Message) -> None:
    # It may be gone already, and where it can't be deleted there is nobody to tell.
    with contextlib.suppress(discord.HTTPException, OSError):
        await reply.delete()
