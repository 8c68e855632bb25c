"""Coming back to the session that a shard had, so that what people sent during an outage is answered after it.

discord.py resumes a session once, right after its connection broke. If that one attempt fails, as it does in any outage
of more than a moment, a shard starts a new session (`Shard.reconnect`), and Discord never tells again what came in
between: a direct message stays without an answer. A client without shards resumes at every attempt; this module makes
shards do the same. discord.py has no public way to ask for it. All that this bot uses of discord.py's inside for it is
in this file, and `tests/discord/test_reconnecting.py` fails when that inside changes.
"""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from discord.gateway import DiscordWebSocket, ReconnectWebSocket

if TYPE_CHECKING:
    import discord
    from discord.shard import Shard


def keep_session(info: discord.ShardInfo) -> None:
    """Let this shard resume its session whenever it reconnects. For a shard that was just launched."""
    shard = info._parent
    resuming = functools.partial(_reconnect, shard, shard.reconnect, [0])
    shard.reconnect = resuming  # type: ignore[method-assign]


async def _reconnect(shard: Shard, anew: Callable[[], Awaitable[None]], attempts: list[int]) -> None:
    """Resume, or start `anew` when there is no session. A session that Discord forgot gets op 9 and starts anew."""
    socket = shard.ws
    if socket.session_id is None:
        await anew()
        return
    # The session's own gateway may be what is gone, so every other attempt goes to the one where sessions start.
    attempts[0] += 1
    own = socket.gateway
    if attempts[0] % 2 == 0:
        socket.gateway = DiscordWebSocket.DEFAULT_GATEWAY
    try:
        await shard.reidentify(ReconnectWebSocket(shard.id, resume=True))
    finally:
        socket.gateway = own
