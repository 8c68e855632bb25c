"""How long each command and each autocomplete takes, with all shipped facts loaded.

``python -m benchmarks.commands [--runs N]``. The bot talks to a simulated Discord (simcord) in this process; a time is
what a command takes from the moment that discord.py hands it the interaction until it has done its work, the sending
to the simulation included. `/help`, which does nothing but send, shows how much that is.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import discord
import simcord

from benchmarks.table import table
from bot import client, jobs
from bot.client import SanctuaryBot, Tree
from bot.config import Settings
from knowledge import KnowledgeBase

# The thin layer over the simulated Discord belongs to the tests of what people do there.
sys.path.append(str(Path(__file__).parents[1] / "tests" / "discord"))

RUNS = 30
FACT = "ca-sb54-what"
PACED = 61.0
"""Virtual seconds between two runs, so that nobody asks too much at once."""
COMMANDS: dict[str, dict[str, Any]] = {
    "ask": {"question": "can the police in san francisco hand me to ICE?"},
    "about": {},
    "help": {},
    "privacy": {},
    "forget chat": {},
    "forget me": {},
    "topics": {},
    "place": {"place": "Chicago, IL"},
    "quote": {"topic": "trust"},
    "source": {"source": "crs"},
    "timeline": {"place": "California"},
    "corrections": {},
    "fact show": {"fact": FACT},
    "fact list": {"topic": "detainers"},
    "fact search": {"words": "detainer warrant judge"},
    "fact history": {"fact": FACT},
    "fact add": {},
    "fact edit": {"fact": FACT},
    "fact drafts": {},
    "fact phrasing add": {"fact": FACT, "wording": "a wording that nobody has thought of yet"},
    "fact phrasing remove": {"fact": FACT, "wording": "sb 54"},
    "fact retire": {"fact": FACT},
    "fact restore": {"fact": FACT},
    "fact hide": {"fact": FACT, "why": "a benchmark"},
    "fact unhide": {"fact": FACT, "why": "a benchmark"},
    "fact reset": {"fact": FACT},
    "fact export": {"form": "yaml"},
    "fact import": {"file": ("facts.yaml", b"facts: []\n")},
    "setup": {},
    "pause": {},
    "resume": {},
    "quarantine member": {"since": "2 hours", "user_id": "123456789012345678"},
    "quarantine lift": {"user_id": "123456789012345678"},
    "review": {},
}
"""Every command, with what is typed into it. What opens a form is timed until the form is open."""
TYPED = {"fact": "values act", "question": "can police", "wording": "sb", "place": "chic", "topic": "det", "since": "2"}
"""What is typed into an option with autocomplete; for the others a letter."""


class Stopwatch:
    """Times every interaction that the tree of commands is handed."""

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = defaultdict(list)
        self.name = ""

    def install(self) -> None:
        """Time from now on, under the name that is set."""
        original = Tree._call

        async def timed(tree: Any, interaction: Any) -> None:
            start = time.perf_counter()
            try:
                await original(tree, interaction)
            finally:
                self.times[self.name].append(time.perf_counter() - start)

        Tree._call = timed  # type: ignore[method-assign,assignment]


def options_to_type(bot: SanctuaryBot) -> Iterator[tuple[str, str]]:
    """Each command and each of its options that is completed while somebody types."""
    for command in bot.tree.walk_commands():
        if isinstance(command, discord.app_commands.Command):
            yield from ((command.qualified_name, option.name) for option in command.parameters if option.autocomplete)


async def measure(runs: int, folder: Path) -> dict[str, list[float]]:
    """Seconds of each run of each command (`/ask`) and autocomplete (`/ask question`)."""
    talk: Any = importlib.import_module("talk")

    watch = Stopwatch()
    watch.install()
    # The simulation waits for every timer that fires soon.
    client.POLL = jobs.LOOK = 1e9
    async with KnowledgeBase.open(f"sqlite:///{folder / 'facts.db'}") as base:
        await base.calibrate()
        bot = SanctuaryBot(settings=Settings(discord_token=None), base=base, shard_count=1)
        async with simcord.run(bot, check_errors=False, settle_timeout=60.0) as env:
            with env.time_context():
                world = talk.World(env, env.bot, talk.Situation(), {}, [])
                manager = world.staff("manager", manages=True)
                named = {c.qualified_name for c in bot.tree.walk_commands() if hasattr(c, "parameters")}
                named -= {
                    c.qualified_name for c in bot.tree.walk_commands() if isinstance(c, discord.app_commands.Group)
                }
                if missing := named - COMMANDS.keys():
                    raise SystemExit(f"not measured: {', '.join(sorted(missing))}")
                for _ in range(runs):
                    for name, given in COMMANDS.items():
                        watch.name = f"/{name}"
                        await manager.actor.slash(world.channel, name, **given)
                        await world.passes(PACED)
                    for name, option in options_to_type(bot):
                        watch.name = f"/{name} {option}"
                        await manager.types_into(name, option, TYPED.get(option, "a"))
    return watch.times


def main(arguments: list[str] | None = None) -> None:
    """Print a table: p50, p99 and the longest, in milliseconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=RUNS)
    runs = parser.parse_args(arguments).runs
    with tempfile.TemporaryDirectory() as folder:
        times = asyncio.run(measure(runs, Path(folder)))
    rows = []
    for name in sorted(times, key=lambda name: (name.removeprefix("/") not in COMMANDS, name)):
        taken = sorted(1000 * seconds for seconds in times[name][1:] or times[name])
        p99 = taken[min(len(taken) - 1, int(0.99 * len(taken)))]
        rows.append([name, f"{statistics.median(taken):.1f}", f"{p99:.1f}", f"{1000 * times[name][0]:.1f}"])
    print(table(["command or autocomplete", "p50 ms", "p99 ms", "first ms"], rows))


if __name__ == "__main__":
    main()
