"""Write docs/reliability.md: kills, load, a soak and starts, measured now on this machine.

``python -m benchmarks.reliability [--kills N] [--questions N] [--soak N] [--servers N] [--out FILE]``.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import os
import platform
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import kills, load

PAGE = Path(__file__).parents[1] / "docs" / "reliability.md"
WHOLE_SOAK = 100_000
SEED = 1
TEXT = """# How it holds up

Written by `python -m benchmarks.reliability{arguments}` on {date}. Not edited by hand.

The machine: {machine}. Its load was {load:.1f} at the start: {idle}.

## Killed while it publishes

A process publishes in a loop and acknowledges each revision; `kill -9` ends it at a random moment; then the database is
opened again, read whole and compared with what was acknowledged.

{kills}

## Questions a second

The real program with all facts, on a Discord that runs on the same machine and takes its time too; a bot that does
nothing shows how much. A time is from the event to the answer's arrival; with more than 8 at once Discord is told
first that the bot is thinking. Late: no first answer of either kind within the three seconds that Discord allows.
Questions are the project's own labelled ones. They are worked on one after the other, so with many at once each waits
for those before it; with more than 200 in flight a further question is put off in a sentence.

{rates}

## Many questions
{soak_note}
{soak}

## Starts

Until the first connection, and memory after 20 questions. Each with all facts; the third one's database also has the
settings of {servers:,} servers.

{starts}

## What the test suite shows on every change

Each of these is a named test in `tests/faults/`, with the real program on a fake Discord: connections that are cut,
silent or refused; Discord asking to reconnect; sessions that are lost; requests that break before or after they
arrived; rate limits and errors of Discord; clocks that jump by a day; a database that another program holds or changes;
a full disk; SIGTERM and SIGINT with answers in flight; two programs with one token; 25 kills while publishing.
"""


def machine() -> str:
    """The processor, cores and memory, without any name."""
    models = re.findall(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.MULTILINE)
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    model = models[0] if models else platform.machine()
    return f"{model}, {os.cpu_count()} cores, {gigabytes:.0f} GB of memory, Python {platform.python_version()}"


def page(arguments: Sequence[str], given: argparse.Namespace) -> str:
    """Measure everything and put it into the page's text."""
    busy = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        killed = kills.run(f"sqlite:///{Path(folder) / 'facts.db'}", given.kills, SEED)
    if killed.problems:
        raise SystemExit("\n".join(killed.problems))
    rates = load.rates_table(*asyncio.run(load.rates(given.questions)))
    soaked = asyncio.run(load.soaked(given.soak))
    shorter = (
        f"\nThis run was shorter than the {WHOLE_SOAK:,} questions that the benchmark asks without `--soak`, so it\n"
        "says less about slow growth.\n"
    )
    return TEXT.format(
        arguments="".join(f" {argument}" for argument in arguments),
        date=dt.datetime.now(dt.UTC).date().isoformat(),
        machine=machine(),
        load=busy,
        idle="other work ran on it, which lengthens times" if busy > 1 else "little else ran on it then",
        kills=kills.described(killed, SEED),
        rates=rates,
        soak_note=shorter if given.soak < WHOLE_SOAK else "",
        soak=load.soak_table(soaked),
        starts=load.starts_table(asyncio.run(load.starts(given.servers))),
        servers=given.servers,
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reliability", description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--questions", type=int, default=1000, help="for each number at once")
    parser.add_argument("--soak", type=int, default=WHOLE_SOAK)
    parser.add_argument("--servers", type=int, default=5000)
    parser.add_argument("--out", type=Path, default=PAGE)
    given = parser.parse_args(arguments)
    options = ("kills", "questions", "soak", "servers")
    said = [f"--{name} {getattr(given, name)}" for name in options if getattr(given, name) != parser.get_default(name)]
    given.out.write_text(page(said, given), encoding="utf-8")


if __name__ == "__main__":
    main()
