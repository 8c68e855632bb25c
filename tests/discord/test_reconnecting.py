"""A shard comes back to its session at every attempt, and discord.py is inside as bot/reconnecting.py wants it."""

from __future__ import annotations

import inspect
from types import SimpleNamespace
from typing import Any

import discord
import pytest
import yarl
from discord.gateway import DiscordWebSocket, ReconnectWebSocket
from discord.shard import AutoShardedClient, Shard, ShardInfo

from bot.client import SanctuaryBot
from bot.reconnecting import keep_session

OWN = yarl.URL("wss://the.sessions.own.gateway/")
START = DiscordWebSocket.DEFAULT_GATEWAY


class Counting(Shard):
    """A shard that notes how it connects."""

    def __init__(self, session: str | None) -> None:
        client: Any = SimpleNamespace(dispatch=lambda *event: None, _reconnect=True)
        socket: Any = SimpleNamespace(shard_id=0, session_id=session, gateway=OWN)
        super().__init__(socket, client, lambda item: None)
        self.connected: list[tuple[str, yarl.URL]] = []

    async def reidentify(self, exc: ReconnectWebSocket) -> None:
        self.connected.append((exc.op, self.ws.gateway))

    async def reconnect(self) -> None:
        self.connected.append(("anew", START))


async def test_a_shard_resumes_at_every_attempt_at_its_own_gateway_and_at_the_common_one_in_turn() -> None:
    shard = Counting("a session")
    keep_session(ShardInfo(shard, 1))
    for _ in range(4):
        await shard.reconnect()
    assert shard.connected == [("RESUME", OWN), ("RESUME", START), ("RESUME", OWN), ("RESUME", START)]
    assert shard.ws.gateway == OWN


async def test_a_shard_without_a_session_starts_one() -> None:
    shard = Counting(None)
    keep_session(ShardInfo(shard, 1))
    await shard.reconnect()
    assert shard.connected == [("anew", START)]


def test_discord_py_is_inside_as_it_was_when_this_was_written() -> None:
    """When this fails, read `Shard.reconnect` again: it may resume by itself now, and bot/reconnecting.py can go."""
    assert discord.version_info[:2] == (2, 7)
    assert issubclass(SanctuaryBot, AutoShardedClient)
    assert list(inspect.signature(AutoShardedClient.launch_shard).parameters) == [
        "self", "gateway", "shard_id", "initial",
    ]  # fmt: skip
    assert "self.launch_shard(gateway, shard_id" in inspect.getsource(AutoShardedClient.launch_shards)
    assert "await item.shard.reconnect()" in inspect.getsource(AutoShardedClient.connect)
    assert "from_client(self._client, shard_id=self.id)" in inspect.getsource(Shard.reconnect)
    reidentify = inspect.getsource(Shard.reidentify)
    for used in ("resume=exc.resume", "self.ws.gateway", "session=self.ws.session_id", "sequence=self.ws.sequence"):
        assert used in reidentify


@pytest.mark.parametrize("launched", [True, False])
async def test_every_shard_that_is_launched_keeps_its_session(
    launched: bool, make_bot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    shard = Counting("a session")
    bot = make_bot()

    async def launch_shard(self: object, gateway: yarl.URL, shard_id: int, *, initial: bool = False) -> None:
        """Connects to nothing."""

    monkeypatch.setattr(AutoShardedClient, "launch_shard", launch_shard)
    monkeypatch.setattr(bot, "get_shard", lambda shard_id: ShardInfo(shard, 1) if launched else None)
    await bot.launch_shard(START, 0)
    await shard.reconnect()
    assert shard.connected == ([("RESUME", OWN)] if launched else [("anew", START)])
