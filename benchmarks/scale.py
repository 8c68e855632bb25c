"""Time and memory at sizes that the shipped base does not have: synthetic bases out of real wordings.

A wording of a synthetic base is the first half of one real wording and the second half of another of the same intent;
six make a fact, as in the shipped base. Memory is measured in processes that this module starts as a program.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process, utils

from benchmarks.data import PublicSet, own_questions, public_sets, shipped_facts
from benchmarks.engine import CORE, STATIC
from benchmarks.peers import FullText
from knowledge.base import KnowledgeBase
from knowledge.matching import Index
from knowledge.matching.corpus import read_fact
from knowledge.matching.lexicon import shipped_lexicon
from knowledge.matching.matcher import Matcher
from knowledge.matching.places import shipped_gazetteer
from knowledge.matching.vectors import shipped_embedder

SIZES = (3_000, 100_000)
QUESTIONS = 200
CHANGES = 15
_A_FACT = 6
_MEGABYTE = 1e6


@dataclass
class Timing:
    """Milliseconds a question; `build` is in seconds."""

    method: str
    wordings: int
    build: float
    median: float
    p99: float


def synthetic(size: int, sets: Sequence[PublicSet], seed: int = 0) -> list[tuple[str, str]]:
    """A base of so many different wordings."""
    groups: dict[str, list[str]] = {}
    for public in sets:
        for intent, wording in public.wordings:
            groups.setdefault(f"{public.name} {intent}", []).append(wording)
    for fact in shipped_facts():
        groups.setdefault(f"own {fact.topics[0]}", []).extend(fact.wordings)
    chosen = random.Random(seed)
    pools = [[wording.split() for wording in group] for group in groups.values()]
    base: dict[str, str] = {}
    while len(base) < size:
        pool = chosen.choice(pools)
        fact_id, end = f"fact-{len(base) // _A_FACT}", min(size, len(base) - len(base) % _A_FACT + _A_FACT)
        for _ in range(_A_FACT * 3):
            left, right = chosen.choice(pool), chosen.choice(pool)
            base.setdefault(" ".join([*left[: (len(left) + 1) // 2], *right[len(right) // 2 :]]), fact_id)
            if len(base) == end:
                break
    return [(fact_id, wording) for wording, fact_id in base.items()]


def questions_to_time(sets: Sequence[PublicSet], seed: int = 1) -> list[str]:
    """Questions that the synthetic bases do not hold, drawn from the test halves; phrasings where there are none."""
    pool = [question for public in sets for question, _ in public.test]
    pool = pool or [wording for fact in shipped_facts() for wording in fact.phrasings]
    return random.Random(seed).sample(pool, QUESTIONS)


def timings(sets: Sequence[PublicSet], sizes: Sequence[int] = SIZES) -> list[Timing]:
    """The engine's index, FTS5 and WRatio at each size, one after the other in this process."""
    asked, measured = questions_to_time(sets), []
    for size in sizes:
        base = synthetic(size, sets)
        wordings = [wording for _, wording in base]
        for name, make in _methods(base, wordings).items():
            start = time.perf_counter()
            answer = make()
            build = time.perf_counter() - start
            answer(asked[0])
            times = []
            for question in asked:
                start = time.perf_counter()
                answer(question)
                times.append((time.perf_counter() - start) * 1000)
            measured.append(Timing(name, size, build, float(np.median(times)), float(np.quantile(times, 0.99))))
            del answer
            gc.collect()
    return measured


def _methods(
    base: Sequence[tuple[str, str]], wordings: Sequence[str]
) -> dict[str, Callable[[], Callable[[str], object]]]:
    static = shipped_embedder()

    def full_text() -> Callable[[str], object]:
        index = FullText(wordings)
        return lambda question: index.search(question, 5)

    def fuzzy() -> Callable[[str], object]:
        processed = [utils.default_process(wording) for wording in wordings]
        return lambda question: process.extract(utils.default_process(question), processed, scorer=fuzz.WRatio, limit=5)

    methods: dict[str, Callable[[], Callable[[str], object]]] = {CORE: lambda: Index(base).search}
    if static is not None:
        methods[STATIC] = lambda: Index(base, embedder=static).search
    return {**methods, "SQLite FTS5 (porter)": full_text, "rapidfuzz WRatio": fuzzy}


@dataclass(frozen=True)
class Memory:
    """Megabytes. The first three are about the core's index alone, in processes of their own."""

    held: float
    """What the index itself holds, as Python's allocators count."""
    peak: float
    """The most that was held while it was built, counted likewise."""
    grown: float
    """What the resident size of the process grew by, with whatever the building left behind."""
    knowledge: float
    """Resident size of a process that opened the shipped base and answered a question."""
    bot: float
    """Resident size of the whole bot as it starts on a new database, before it connects, after the own questions."""
    restarted: float
    """The same on a database that was there, as on every start but the first."""
    restarted_peak: float
    """The most that the process of that start was ever resident with."""


def change(size: int, public: Path | None) -> float:
    """Milliseconds that one added wording takes in a base of so many, until questions are ranked with it; median."""
    return _measured("change", str(size), str(public or ""))["milliseconds"]


def _change(size: int, folder: str) -> float:
    lexicon, gazetteer, shipped = shipped_lexicon(), shipped_gazetteer(), shipped_facts()
    groups: dict[str, list[str]] = {}
    for fact_id, wording in synthetic(size, public_sets(Path(folder)) if folder else []):
        groups.setdefault(fact_id, []).append(wording)
    facts = []
    for number, (fact_id, wordings) in enumerate(groups.items()):
        words = {"id": fact_id, "question": wordings[0], "phrasings": tuple(wordings[1:])}
        facts.append(shipped[number % len(shipped)].model_copy(update=words))
    matcher = Matcher([read_fact(fact, lexicon) for fact in facts], gazetteer, shipped_embedder())
    times = []
    for fact in random.Random(0).sample(facts, CHANGES):
        changed = fact.model_copy(update={"phrasings": (*fact.phrasings, "one more way to ask it")})
        start = time.perf_counter()
        matcher.changed([read_fact(changed, lexicon)])
        times.append((time.perf_counter() - start) * 1000)
    return float(np.median(times))


def memory(size: int, public: Path | None) -> Memory:
    """Measure memory; the index over so many wordings.

    Raises:
        ModuleNotFoundError: psutil is not installed.
    """
    arguments = (str(size), str(public or ""))
    traced = _measured("traced", *arguments)
    with tempfile.TemporaryDirectory() as folder:
        database = f"{folder}/facts.db"
        first, second = _measured("bot", database), _measured("bot", database)
    return Memory(
        held=traced["retained"],
        peak=traced["peak"],
        grown=_measured("index", *arguments)["resident"],
        knowledge=_measured("knowledge")["resident"],
        bot=first["resident"],
        restarted=second["resident"],
        restarted_peak=second["peak"],
    )


def _measured(*arguments: str) -> dict[str, float]:
    import psutil  # noqa: F401 - the process that is started needs it

    command = [sys.executable, "-m", "benchmarks.scale", *arguments]
    printed = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    numbers: dict[str, float] = json.loads(printed.splitlines()[-1])
    return numbers


def _resident() -> float:
    import psutil

    gc.collect()
    resident: float = psutil.Process(os.getpid()).memory_info().rss / _MEGABYTE
    return resident


async def _open_and_ask() -> float:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/facts.db"
        async with KnowledgeBase.open(url) as base:
            await base.calibrate()
            await base.ask("What is a sanctuary city?")
            return _resident()


def _peak() -> float:
    """The most that this process was resident with so far.

    Linux hands `ru_maxrss` on from the process that started this one, so it is read from elsewhere there.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        kilobytes = re.search(r"^VmHWM:\s+(\d+) kB$", status.read_text(encoding="ascii"), re.MULTILINE)
        if kilobytes is not None:
            return int(kilobytes[1]) * 1024 / _MEGABYTE
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return largest * (1 if sys.platform == "darwin" else 1024) / _MEGABYTE


async def _start_bot(database: str) -> dict[str, float]:
    """Start the bot as `bot run` does, load its cogs, and ask it the project's own questions."""
    importlib.import_module("bot.cli")
    client, config = importlib.import_module("bot.client"), importlib.import_module("bot.config")
    async with KnowledgeBase.open(f"sqlite+aiosqlite:///{database}") as base:
        await base.calibrate()
        bot = client.SanctuaryBot(settings=config.Settings(_env_file=None), base=base)
        async with bot:
            for name in client.COGS:
                await bot.load_extension(name)
            for each in own_questions():
                if each.question.q is not None:
                    await base.ask(each.question.q)
            return {"resident": _resident(), "peak": _peak()}


def _index(size: int, folder: str, *, traced: bool) -> dict[str, float]:
    base = synthetic(size, public_sets(Path(folder)) if folder else [])
    Index(base[:60]).search("what is it")  # the word list and the lexicon are not the index
    before = _resident()
    if traced:
        tracemalloc.start()
    index = Index(base)
    gc.collect()
    if traced:
        retained, peak = tracemalloc.get_traced_memory()
        return {"retained": retained / _MEGABYTE, "peak": peak / _MEGABYTE}
    grown = _resident() - before
    index.search("what is it")
    return {"resident": grown}


def main(arguments: Sequence[str]) -> None:
    """Measure memory in this process and print megabytes as JSON."""
    what = arguments[0]
    if what in {"index", "traced"}:
        print(json.dumps(_index(int(arguments[1]), arguments[2], traced=what == "traced")))
        return
    if what == "bot":
        print(json.dumps(asyncio.run(_start_bot(arguments[1]))))
        return
    if what == "change":
        print(json.dumps({"milliseconds": _change(int(arguments[1]), arguments[2])}))
        return
    print(json.dumps({"resident": asyncio.run(_open_and_ask())}))


if __name__ == "__main__":
    main(sys.argv[1:])
