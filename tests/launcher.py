"""Run the program, `python -m bot …`, on another Discord: `python -m tests.launcher run`.

The program has no setting for tests. What differs is set from outside, in discord.py, before the program starts:

- FAKE_DISCORD_URL: the address of the Discord to use.
- FAKE_DISCORD_PAUSE: the longest pause (s) that discord.py makes before it connects or identifies again.
- FAKE_DISCORD_SILENCE: seconds without a word after which discord.py gives a connection up.
- FAKE_DISCORD_GOODBYE: seconds that a connection which is closed has to close on the other side.
- FAKE_DISCORD_PACK: the folder with the facts that the program ships with; empty for the real ones.
- FAKE_DISCORD_PROGRAM: the module to run; the bot without it.

SIGRTMIN writes a line to standard error that counts what is alive: tasks, and messages' views. SIGUSR1 moves the
program's wall clock a day ahead, SIGUSR2 a day back: time.time and discord.py's idea of now.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import functools
import gc
import json
import os
import runpy
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import FrameType
from typing import Any

import aiohttp
import discord
import yarl
from discord import backoff, gateway, http, state

import knowledge

DAY = 86400.0


def use(url: str) -> None:
    """Make discord.py use the Discord at this address."""
    http.Route.BASE = f"{url}/api/v10"
    gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(url).with_scheme("ws") / ""


def set_pace(environment: Mapping[str, str]) -> None:
    """Make discord.py wait shorter than it does in life. What it does after waiting stays the same."""
    longest = float(environment["FAKE_DISCORD_PAUSE"])
    delay = backoff.ExponentialBackoff.delay
    backoff.ExponentialBackoff.delay = lambda self: min(delay(self), longest)  # type: ignore[assignment,method-assign]

    async def before_identify(self: discord.Client, shard_id: int | None, *, initial: bool = False) -> None:
        if not initial:
            await asyncio.sleep(min(5.0, longest))

    discord.Client.before_identify_hook = before_identify  # type: ignore[method-assign]
    silence = float(environment["FAKE_DISCORD_SILENCE"])
    prepare = state.ConnectionState.__init__

    def prepared(self: Any, **options: Any) -> None:
        prepare(self, **{"heartbeat_timeout": silence, **options})

    state.ConnectionState.__init__ = prepared  # type: ignore[method-assign]
    goodbye = float(environment["FAKE_DISCORD_GOODBYE"])
    timeout = aiohttp.ClientWSTimeout
    aiohttp.ClientWSTimeout = lambda **given: timeout(**{**given, "ws_close": goodbye})  # type: ignore[assignment,misc]


class Clock:
    """The wall clock, which can jump."""

    def __init__(self) -> None:
        self._ahead = 0.0
        self._time = time.time
        time.time = lambda: self._time() + self._ahead
        discord.utils.utcnow = lambda: dt.datetime.now(dt.UTC) + dt.timedelta(seconds=self._ahead)
        signal.signal(signal.SIGUSR1, functools.partial(self._jump, DAY))
        signal.signal(signal.SIGUSR2, functools.partial(self._jump, -DAY))

    def _jump(self, seconds: float, number: int, frame: FrameType | None) -> None:
        self._ahead += seconds
        print(f"the clock jumped by {seconds:.0f} seconds", file=sys.stderr, flush=True)


def count(number: int, frame: FrameType | None) -> None:
    """Count what is alive, after what is garbage is gone."""
    gc.collect()
    alive = gc.get_objects()
    views = sum(isinstance(one, discord.ui.view.BaseView) for one in alive)
    kept = sum(len(one._views) for one in alive if isinstance(one, discord.ui.view.ViewStore))
    counts = {"tasks": len(asyncio.all_tasks()), "views": views, "kept views": kept}
    print(f"counts: {json.dumps(counts)}", file=sys.stderr, flush=True)


def main() -> None:
    """Set what differs, then be the program."""
    use(os.environ["FAKE_DISCORD_URL"])
    set_pace(os.environ)
    Clock()
    signal.signal(signal.SIGRTMIN, count)
    if pack := os.environ["FAKE_DISCORD_PACK"]:
        opened = functools.partial(knowledge.KnowledgeBase.open, shipped=Path(pack))
        knowledge.KnowledgeBase.open = opened  # type: ignore[method-assign]
    sys.argv[0] = "bot"
    runpy.run_module(os.environ.get("FAKE_DISCORD_PROGRAM", "bot"), run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
