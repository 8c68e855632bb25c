"""The real program, started as somebody starts it, only that its Discord is the fake one."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.fakediscord.server import TOKEN, FakeDiscord
from tests.fakediscord.waiting import until

ROOT = Path(__file__).parents[2]
PACK = ROOT / "tests" / "packs" / "discord"
"""A few facts, so that a start is quick."""


@dataclass(frozen=True)
class Pace:
    """How much faster than in life time goes for discord.py.

    Attributes:
        pause: the longest (s) before it connects or identifies again; in life up to 1024, and 5.
        silence: seconds without a word after which it takes a connection for dead; in life 60.
        goodbye: seconds that it waits for the other side to close too; in life 30.
    """

    pause: float = 1024.0
    silence: float = 60.0
    goodbye: float = 30.0


class BotProgram:
    """One process. As an async context manager it is started and, if it still runs, stopped at the end.

    Args:
        discord: where it connects to.
        folder: its working folder, with its database and its log.
        token: DISCORD_TOKEN.
        pace: time for discord.py.
        pack: facts that it ships with; None for the real ones.
        settings: further settings, by their names in the environment.
    """

    def __init__(
        self,
        discord: FakeDiscord,
        folder: Path,
        *,
        token: str = TOKEN,
        pace: Pace | None = None,
        pack: Path | None = PACK,
        settings: dict[str, str] | None = None,
        arguments: Sequence[str] = ("run",),
    ) -> None:
        self.discord = discord
        self.folder = folder
        pace = pace or Pace()
        self._arguments = arguments
        self._environment = {
            "PATH": os.environ["PATH"],
            "LC_ALL": "C.UTF-8",
            "PYTHONPATH": str(ROOT),
            "DISCORD_TOKEN": token,
            "DATABASE_URL": f"sqlite:///{folder / 'facts.db'}",
            "FAKE_DISCORD_URL": discord.url,
            "FAKE_DISCORD_PAUSE": str(pace.pause),
            "FAKE_DISCORD_SILENCE": str(pace.silence),
            "FAKE_DISCORD_GOODBYE": str(pace.goodbye),
            "FAKE_DISCORD_PACK": str(pack or ""),
            **(settings or {}),
        }
        self._process: asyncio.subprocess.Process | None = None

    @property
    def process(self) -> asyncio.subprocess.Process:
        """The process that was started."""
        assert self._process is not None, "it was not started"
        return self._process

    @property
    def running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.returncode is None

    @property
    def log(self) -> str:
        """What it wrote to standard error so far."""
        return (self.folder / "stderr").read_text(encoding="utf-8")

    @property
    def out(self) -> str:
        """What it wrote to standard output so far."""
        return (self.folder / "stdout").read_text(encoding="utf-8")

    async def start(self) -> Self:
        """Start the process, without waiting for it to connect."""
        with (self.folder / "stdout").open("w") as out, (self.folder / "stderr").open("w") as err:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "tests.launcher", *self._arguments),
                cwd=self.folder,
                env=self._environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=out,
                stderr=err,
            )
        return self

    async def ready(self) -> Self:
        """Wait until it is connected.

        Raises:
            AssertionError: it ended before.
        """
        await until(lambda: self.discord.gateway.connected or not self.running, within=60, what="a start")
        assert self.running, f"it ended with {self.process.returncode}: {self.log}"
        return self

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        self.process.send_signal(number)

    async def ended(self, *, within: float = 30.0) -> tuple[int, float]:
        """Wait for its end; its exit code, and how many seconds were waited."""
        began = time.monotonic()
        await asyncio.wait_for(self.process.wait(), within)
        assert self.process.returncode is not None
        return self.process.returncode, time.monotonic() - began

    async def __aenter__(self) -> Self:
        return await (await self.start()).ready()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.kill()

    async def kill(self) -> None:
        """End it at once, if it runs."""
        if self.running:
            self.process.kill()
            await self.process.wait()
