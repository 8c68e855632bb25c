"""Well means ready and acknowledged lately; a file that is touched says so, and trouble with it stops nothing."""

from __future__ import annotations

import asyncio
import contextlib
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot import health


def bot(*, ready: bool = True, closed: bool = False, acknowledged: float | None = 0.0) -> Any:
    """A stand-in for a bot with one shard that was acknowledged so many seconds ago; None: never connected."""
    keeper = None if acknowledged is None else SimpleNamespace(_last_ack=time.perf_counter() - acknowledged)
    parent = SimpleNamespace(ws=SimpleNamespace(_keep_alive=keeper))
    shard = SimpleNamespace(is_closed=lambda: closed, _parent=parent)
    return SimpleNamespace(is_ready=lambda: ready, shards={0: shard})


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({}, None),
        ({"ready": False}, "not ready"),
        ({"closed": True}, "shard 0 is not connected"),
        ({"acknowledged": None}, "shard 0 is not connected"),
        ({"acknowledged": health.SILENCE - 5}, None),
        ({"acknowledged": health.SILENCE + 60}, "shard 0 has had no acknowledgement for 15"),
    ],
)
def test_trouble_is_named(state: dict[str, Any], said: str | None) -> None:
    found = health.trouble(bot(**state))
    assert found == said if said is None or found is None else found.startswith(said)


async def run_for_a_moment(state: Any, file: Path) -> None:
    task = asyncio.create_task(health.beat(state, file))
    await asyncio.sleep(0.05)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def test_the_file_is_touched_only_while_the_bot_is_well(tmp_path: Path) -> None:
    file = tmp_path / "beat"
    await run_for_a_moment(bot(ready=False), file)
    assert not file.exists()
    await run_for_a_moment(bot(), file)
    assert file.exists()


async def test_a_file_that_cannot_be_written_is_logged_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "BEAT", 0.01)
    await run_for_a_moment(bot(), tmp_path / "missing" / "beat")
    assert [record.message for record in caplog.records if "heartbeat file" in record.message] == [
        caplog.records[0].message
    ]


def test_discord_py_keeps_the_instant_of_the_last_acknowledgement_where_it_is_looked_for() -> None:
    import inspect

    from discord.gateway import DiscordWebSocket, KeepAliveHandler

    assert "self._last_ack" in inspect.getsource(KeepAliveHandler.ack)
    assert "_keep_alive" in inspect.getsource(DiscordWebSocket)
