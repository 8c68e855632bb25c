"""How long the bot's knowledge takes to start: from an empty database, and when there is nothing to do.

``python -m benchmarks.startup [--runs N]``. Each start is a process of its own; the median is printed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.table import table

STEPS = ("import", "open", "calibrate", "answer")


async def _start(database: str) -> dict[str, float]:
    times = [time.perf_counter()]
    from knowledge import KnowledgeBase

    times.append(time.perf_counter())
    async with KnowledgeBase.open(f"sqlite+aiosqlite:///{database}") as base:
        times.append(time.perf_counter())
        await base.calibrate()
        times.append(time.perf_counter())
        await base.ask("What is a sanctuary city?")
        times.append(time.perf_counter())
    return {step: end - start for step, start, end in zip(STEPS, times, times[1:], strict=False)}


def start(database: Path) -> dict[str, float]:
    """Seconds that each step takes in a process of its own; `all` with the interpreter's own start; `CPU` time used.

    Other work on the machine lengthens CPU time much less than the others.
    """
    command = [sys.executable, "-m", "benchmarks.startup", "--database", str(database)]
    used, begun = _processor_time(), time.perf_counter()
    printed = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    whole = time.perf_counter() - begun
    steps: dict[str, float] = json.loads(printed)
    return {**steps, "all": whole, "CPU": _processor_time() - used}


def _processor_time() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measured(runs: int) -> str:
    """A table of medians, in seconds, over so many starts of each kind."""
    empty, loaded = [], []
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as folder:
            database = Path(folder) / "facts.db"
            empty.append(start(database))
            loaded.append(start(database))
    rows = [
        (name, *(f"{statistics.median(run[step] for run in starts):.2f} s" for step in starts[0]))
        for name, starts in (("empty database", empty), ("nothing to do", loaded))
    ]
    return table(("start", *empty[0]), rows)


def main(arguments: Sequence[str] | None = None) -> None:
    """Start a number of times and print medians."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.startup", description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--database", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.database:
        print(json.dumps(asyncio.run(_start(given.database))))
        return
    print(measured(given.runs))


if __name__ == "__main__":
    main()
