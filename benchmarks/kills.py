"""Kill a program while it publishes, again and again, and look whether anything acknowledged is lost or half done.

``python -m benchmarks.kills [--kills N] [--seed S] [--database URL]``. Each time a process of its own opens the
database, starts drafts, publishes them and acknowledges each revision; SIGKILL ends it after a random time. Then the
database is opened again and read whole.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import random
import signal
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from benchmarks.publisher import EDITOR, FACTS, fact_id, fill, publish
from knowledge.facts import SHARED, Fact, Revision
from knowledge.store import Store
from knowledge.store.proposals import read_drafts

LONGEST = 0.3
"""Seconds, after the first acknowledgement, within which the process is killed."""
EARLY, EARLIEST = 0.25, 0.3
"""The share of kills that come earlier, within so many seconds from the moment that the database is open."""


Acknowledged = tuple[int, str, int, str]
"""Draft, fact, revision, and a mark that is in the text."""


@dataclass
class Outcome:
    """What so many kills came to. `problems` are sentences; none is as it should be."""

    kills: int = 0
    acknowledged: int = 0
    unacknowledged: int = 0
    """Revisions that were written whole although the process was killed before it could say so."""
    without_one: int = 0
    """Kills that came before the process had acknowledged anything."""
    recovery: list[float] = field(default_factory=list)
    """Seconds that opening took after each kill."""
    problems: list[str] = field(default_factory=list)


def run(url: str, kills: int, seed: int) -> Outcome:
    """Kill so many publishing processes, and read the database after each."""
    chance = random.Random(seed)
    # A server that has imported everything, from which processes are forked: each starts in some milliseconds.
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["benchmarks.publisher"])
    asyncio.run(fill(url))
    outcome = Outcome()
    known = {fact_id(number): 1 for number in range(FACTS)}
    for _ in range(kills):
        said, end = processes.Pipe(duplex=False)
        process = processes.Process(target=publish, args=(url, end, chance.getrandbits(32)))
        process.start()
        end.close()
        early = chance.random() < EARLY
        heard = _killed(process, said, early, chance.uniform(0, EARLIEST if early else LONGEST))
        outcome.kills += 1
        outcome.acknowledged += len(heard)
        outcome.without_one += not heard
        began = time.monotonic()
        asyncio.run(_look(url, heard, known, outcome))
        outcome.recovery.append(time.monotonic() - began)
    return outcome


def _killed(process: Any, said: Connection, early: bool, after: float) -> list[Acknowledged]:
    """Kill it so long after the database is open or something is acknowledged; what it acknowledged until then."""
    said.recv()
    heard = [] if early else [said.recv()]
    time.sleep(after)
    process.kill()
    process.join()
    assert process.exitcode == -signal.SIGKILL, f"it ended by itself: {process.exitcode}"
    while True:
        try:
            heard.append(said.recv())
        except EOFError:
            return heard


async def _look(url: str, heard: Sequence[Acknowledged], known: dict[str, int], outcome: Outcome) -> None:
    """Compare what the database has with what was acknowledged, and with itself. `known`: the revisions before."""
    expected = dict(known)
    told = outcome.problems.append
    async with Store.open(url) as store:
        facts = {fact.id: fact for fact in (await store.read()).facts}
        histories = {name: await store.revisions(name) for name in known}
        async with store.reading() as connection:
            drafts = await read_drafts(connection, SHARED, EDITOR.id)
    for _, name, number, mark in heard:
        expected[name] = max(expected[name], number)
        revision = next((one for one in histories[name] if one.number == number), None)
        if revision is None:
            told(f"{name}: revision {number} was acknowledged and is gone")
        elif mark not in revision.after.answer or mark not in revision.why:
            told(f"{name}: revision {number} is another one than was acknowledged")
    more = 0
    for name, history in histories.items():
        more += len(history) - expected[name]
        known[name] = len(history)
        for problem in folding(facts[name], history):
            told(f"{name}: {problem}")
    if not 0 <= more <= 1:
        told(f"{more} revisions were never acknowledged, where one at most was under way")
    outcome.unacknowledged += more
    published = {draft_id for draft_id, *_ in heard}
    open_drafts = {draft.id for draft in drafts}
    if published & open_drafts:
        told("a draft is open although it was published")
    if len(open_drafts) > outcome.kills:
        told("more drafts are open than processes were killed")


def folding(fact: Fact, history: Sequence[Revision]) -> list[str]:
    """What is wrong between a fact and its history: each revision begins where the one before ends, the last is now."""
    problems = []
    if [revision.number for revision in history] != list(range(1, len(history) + 1)):
        problems.append("the numbers of its revisions have a gap")
    before: Fact | None = None
    for revision in history:
        if revision.before != before:
            problems.append(f"revision {revision.number} does not begin where the one before ends")
        before = revision.after
    if before != fact:
        problems.append("its history ends in another text than the one that stands")
    return problems


def described(outcome: Outcome, seed: int) -> str:
    """A line for people."""
    slowest = max(outcome.recovery, default=0.0)
    return (
        f"{outcome.kills} kills (seed {seed}): {outcome.acknowledged} revisions acknowledged, "
        f"{len(outcome.problems)} lost, half written or not in the history; {outcome.unacknowledged} written whole but "
        f"not yet acknowledged; {outcome.without_one} kills before the first one; opened again and read within "
        f"{slowest:.2f} s."
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Kill, print, and end with an error when something was lost."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", help="an empty one; a SQLite file that is thrown away without this")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        outcome = run(given.database or f"sqlite:///{Path(folder) / 'facts.db'}", given.kills, given.seed)
    print(described(outcome, given.seed), *outcome.problems, sep="\n")
    if outcome.problems:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
