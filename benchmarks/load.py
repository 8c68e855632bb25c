"""How many questions the running bot answers, how fast, and whether it grows: the real program on the fake Discord.

``python -m benchmarks.load [--questions N] [--soak N] [--servers N]``. A time is from the moment that the fake Discord
sends a question to the one at which its answer has arrived there, which may follow on "the bot is thinking". The fake
runs in this process and takes time of the same machine, so the same is measured with a bot that does nothing
(`benchmarks.trivialbot`).
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import itertools
import json
import os
import random
import re
import signal
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.table import table
from knowledge.base import SHIPPED
from knowledge.curation import Actor, Role, Servers, ServerSettings
from knowledge.evaluation import LabelledQuestion
from knowledge.facts import Editor
from knowledge.store import Standing, Store
from tests.fakediscord import BotProgram, FakeDiscord, until

AT_ONCE = (1, 8, 64)
TRIVIAL = {"FAKE_DISCORD_PROGRAM": "benchmarks.trivialbot"}
LATE = 3.0
"""Seconds after which Discord takes no first answer."""
LONGEST = 60.0
"""Seconds that anything is waited for."""
START = 300.0
"""Seconds that a start may take on a busy machine."""
SAMPLE = 500
"""Questions between two looks at the memory."""
WARM = 0.2
"""The share of a soak that is warming up."""


@dataclass
class Rate:
    """So many questions, some at once. Times in seconds, until there was something to read.

    `late` had no first answer, be it "the bot is thinking", within Discord's three seconds.
    """

    at_once: int
    times: list[float] = field(default_factory=list)
    late: int = 0
    seconds: float = 0.0

    @property
    def per_second(self) -> float:
        """Answered questions a second."""
        return len(self.times) / self.seconds

    def percentile(self, share: float) -> float:
        """The time within which this share of the answers came."""
        return statistics.quantiles(self.times, n=100, method="inclusive")[round(share * 100) - 1]


@dataclass
class Soak:
    """What became of memory (MB) and of what is alive in the program over so many questions."""

    questions: int
    memory: list[float]
    before: dict[str, int]
    after: dict[str, int]
    late: int

    @property
    def warm(self) -> list[float]:
        """Memory after warming up."""
        return self.memory[int(len(self.memory) * WARM) :]


def questions() -> Iterator[str]:
    """The project's labelled questions in a fixed random order, again and again."""
    lines = (SHIPPED / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [text for line in lines if (text := LabelledQuestion.parse(line).q)]
    random.Random(1).shuffle(texts)
    return itertools.cycle(texts)


async def ask(discord: FakeDiscord, number: int, at_once: int) -> Rate:
    """Ask so many questions, each by somebody new, so many of them at once."""
    rate, texts, left = Rate(at_once), questions(), itertools.count(1)

    async def asker() -> None:
        while next(left) <= number:
            asked = await discord.slash("ask", question=next(texts))
            try:
                await asyncio.wait_for(asked.complete.wait(), LONGEST)
            except TimeoutError:
                rate.late += 1
            else:
                rate.times.append(asked.completed or 0.0)
                rate.late += (asked.took or 0.0) > LATE

    began = time.monotonic()
    await asyncio.gather(*(asker() for _ in range(at_once)))
    rate.seconds = time.monotonic() - began
    discord.forget()
    return rate


def memory(bot: BotProgram) -> float:
    """MB that the program has in memory."""
    pages = Path(f"/proc/{bot.process.pid}/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6


async def counts(bot: BotProgram) -> dict[str, int]:
    """How much of what should not become more is alive in the program."""
    seen = len(re.findall("^counts: ", bot.log, re.MULTILINE))
    bot.signal(signal.SIGRTMIN)
    await until(lambda: bot.log.count("counts: ") > seen and bot.log.endswith("\n"), within=60, what="counts")
    found: dict[str, int] = json.loads(re.findall("^counts: (.*)$", bot.log, re.MULTILINE)[-1])
    return found


async def soak(bot: BotProgram, number: int, at_once: int = 8) -> Soak:
    """Ask so many questions and look at memory now and then."""
    await ask(bot.discord, at_once, at_once)
    before, used, late = await counts(bot), [memory(bot)], 0
    for start in range(0, number, SAMPLE):
        late += (await ask(bot.discord, min(SAMPLE, number - start), at_once)).late
        used.append(memory(bot))
    await asyncio.sleep(5)
    return Soak(number, used, before, await counts(bot), late)


async def started(
    discord: FakeDiscord, folder: Path, settings: dict[str, str] | None = None
) -> tuple[BotProgram, float]:
    """A program that is connected, and the seconds that it took from nothing to there."""
    began = time.monotonic()
    bot = await BotProgram(discord, folder, pack=None, settings=settings).start()
    await until(lambda: discord.gateway.connected or not bot.running, within=START, what="a start")
    if not bot.running:
        raise SystemExit(f"the program ended: {bot.log}")
    return bot, time.monotonic() - began


async def rates(number: int) -> tuple[list[Rate], list[Rate]]:
    """The bot's rates and those of the trivial bot."""
    found = []
    for settings in ({}, TRIVIAL):
        with tempfile.TemporaryDirectory() as folder:
            async with FakeDiscord() as discord:
                bot, _ = await started(discord, Path(folder), settings)
                try:
                    await ask(discord, 20, 1)
                    found.append([await ask(discord, number, at_once) for at_once in AT_ONCE])
                finally:
                    await bot.kill()
    return found[0], found[1]


async def soaked(number: int) -> Soak:
    """A soak of a program of its own."""
    with tempfile.TemporaryDirectory() as folder:
        async with FakeDiscord() as discord:
            bot, _ = await started(discord, Path(folder))
            try:
                return await soak(bot, number)
            finally:
                await bot.kill()


async def starts(servers: int) -> list[tuple[str, float, float]]:
    """Starts from an empty database, with nothing to do, and with so many servers' settings: seconds and MB."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for name in ("empty database", "nothing to do", f"{servers:,} servers' settings"):
            if servers and "settings" in name:
                await fill(Path(folder) / "facts.db", servers)
            async with FakeDiscord() as discord:
                bot, seconds = await started(discord, Path(folder))
                await ask(discord, 20, 1)
                found.append((name, seconds, memory(bot)))
                await bot.kill()
    return found


async def fill(database: Path, servers: int) -> None:
    """Give so many servers settings of their own, as `/setup` would."""
    actor = Actor(Editor(id=1, name="owner"), Role.OWNER, dt.datetime.now(dt.UTC))

    async def nothing() -> None:
        """There is no index here that would have to follow."""

    first = 812_345_678_901_234_567
    async with Store.open(f"sqlite:///{database}") as store:
        settings = ServerSettings(editor_role=first, reviewer_role=first + 1, log_channel=first + 2, language="en")
        await Servers(store, nothing, Standing.empty).save(first, settings, actor)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.executemany(
            "INSERT INTO server_settings SELECT ?, paused, body FROM server_settings WHERE scope = ?",
            ((first + number, first) for number in range(1, servers)),
        )
        connection.execute("UPDATE counters SET value = value + 1")


def rates_table(bot: Sequence[Rate], trivial: Sequence[Rate]) -> str:
    """A table of rates."""
    rows = [
        (
            name, str(rate.at_once), f"{rate.per_second:.0f}", f"{1000 * rate.percentile(0.5):.0f} ms",
            f"{1000 * rate.percentile(0.99):.0f} ms", str(rate.late),
        )
        for name, found in (("the bot", bot), ("a trivial bot", trivial))
        for rate in found
    ]  # fmt: skip
    return table(("program", "at once", "a second", "p50", "p99", "late"), rows)


def soak_table(soak: Soak) -> str:
    """A table of what a soak came to."""
    warm = soak.warm
    rows = [
        ("memory at the start", f"{soak.memory[0]:.0f} MB"),
        ("after warming up", f"{warm[0]:.0f} MB"),
        ("at the end", f"{warm[-1]:.0f} MB"),
        ("least and most after warming up", f"{min(warm):.0f} to {max(warm):.0f} MB"),
        *((f"{name} alive, before and after", f"{soak.before[name]}, {soak.after[name]}") for name in soak.before),
        ("not answered in time", str(soak.late)),
    ]
    return table((f"{soak.questions:,} questions, 8 at once", ""), rows)


def starts_table(found: Sequence[tuple[str, float, float]]) -> str:
    """A table of starts."""
    rows = [(name, f"{seconds:.1f} s", f"{used:.0f} MB") for name, seconds, used in found]
    return table(("start", "until connected", "memory"), rows)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    parser.add_argument("--questions", type=int, default=1000, help="for each number at once")
    parser.add_argument("--soak", type=int, default=100_000)
    parser.add_argument("--servers", type=int, default=5000)
    given = parser.parse_args(arguments)
    print(rates_table(*asyncio.run(rates(given.questions))), flush=True)
    print("", soak_table(asyncio.run(soaked(given.soak))), sep="\n", flush=True)
    print("", starts_table(asyncio.run(starts(given.servers))), sep="\n")


if __name__ == "__main__":
    main()
