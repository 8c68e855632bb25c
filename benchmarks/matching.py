"""Measures matching beside its peers, on the same data with the same seeds, and prints tables of 80 columns.

``python -m benchmarks.matching`` runs everything; what is absent is said to be not measured.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks import chart, domain, goals, public, scale, startup
from benchmarks.data import (
    PUBLIC,
    QUESTIONS,
    ROOT,
    Labelled,
    PublicSet,
    dev_questions,
    own_questions,
    public_sets,
    shipped_facts,
)
from benchmarks.engine import Engine, engines
from benchmarks.table import percent, table
from knowledge.facts import Fact

CHART = ROOT / "docs" / "matching.png"
_QUICK_FACTS, _QUICK_QUESTIONS, _QUICK_SIZES = 60, 3, (300,)
_STARTS = 3
Missing = Mapping[str, str]
"""Methods that were not measured, with the package that each lacks."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run every measure whose data are there."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching", description=__doc__)
    parser.add_argument("--questions", type=Path, default=QUESTIONS, help="a folder of GROUP-dev.jsonl files")
    parser.add_argument("--public", type=Path, default=PUBLIC, help="a folder with clinc150.json and banking77.json")
    parser.add_argument("--chart", type=Path, default=CHART, help="where to write a picture of the first table")
    parser.add_argument(
        "--quick", action="store_true", help="a few facts and questions: does it run? Numbers mean little"
    )
    given = parser.parse_args(arguments)
    gigabytes = round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9)
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {gigabytes} GB of memory\n")
    facts, sets = _data(given.questions, quick=given.quick)
    measured = [(title, labelled, _domain(title, facts, labelled)) for title, labelled in sets]
    title, labelled, (results, missing) = measured[0]
    if not given.quick:
        _chart(results, tuple(missing), f"{title}: {domain.sizes(labelled)['paraphrase']} questions", given.chart)
    outside = public_sets(given.public) if not given.quick and given.public.is_dir() else []
    found = {each.name: _public(each) for each in outside}
    if outside:
        print("### Goals on public sets\n")
    else:
        print("### Public sets: not measured\n")
    print(f"{goals.public_goals(found)}\n", flush=True)
    _scale(outside, given.public if outside else None, quick=given.quick)
    if not given.quick:
        print(f"### Start with all facts, median of {_STARTS}\n\n{startup.measured(_STARTS)}")


def _data(folder: Path, *, quick: bool) -> tuple[Sequence[Fact], list[tuple[str, list[Labelled]]]]:
    facts = shipped_facts()
    sets = [("Own questions", own_questions())]
    if folder.is_dir():
        sets.insert(0, ("Dev questions", dev_questions(folder)))
    else:
        print("Dev questions: not measured\n")
    if not quick:
        return facts, sets
    few: dict[str, list[Labelled]] = {}
    for each in sets[0][1]:
        few.setdefault(f"{each.group} {each.question.kind}", []).append(each)
    return facts[:_QUICK_FACTS], [(sets[0][0], [each for group in few.values() for each in group[:_QUICK_QUESTIONS]])]


def _domain(title: str, facts: Sequence[Fact], labelled: Sequence[Labelled]) -> tuple[list[domain.Result], Missing]:
    count, same = domain.sizes(labelled), domain.stored_word_for_word(labelled, facts)
    print(f"### {title}: {count['paraphrase']} paraphrases, {count['absent']} without a fact\n")
    print(f"{same} of the paraphrases stand word for word in the base.\n")
    ours = [asyncio.run(domain.measure_engine(name, Engine(facts, each), labelled)) for name, each in engines().items()]
    peers, missing = domain.measure_peers(facts, labelled)
    rows = [
        (r.method, r.indexed or "facts", *map(_points, (r.first, r.in_three, r.first_typos, r.in_three_typos)),
         _points(r.false_at_95))
        for r in [*peers, *ours]
    ]  # fmt: skip
    rows[len(peers) : len(peers)] = [(name, *["–"] * 6) for name in missing]
    print(table(("in %", "reads", "first", "in 3", "typos", "in 3", "false"), rows) + "\n")
    _say(missing)
    rows = []
    for name in dict.fromkeys(name for result in ours for name in result.details):
        rates = [result.details.get(name) for result in ours]
        rows.append((name, *(f"{percent(rate.share)} ({rate.hits}/{rate.of})" if rate else "" for rate in rates)))
    print(table(("real outcomes", *("core", "with vectors")[: len(ours)]), rows) + "\n")
    print(f"#### Goals on {title.lower()}\n\n{goals.domain_goals([*peers, *ours])}\n", flush=True)
    return [*peers, *ours], missing


def _chart(results: Sequence[domain.Result], missing: Sequence[str], title: str, path: Path) -> None:
    try:
        chart.draw(results, missing, title, path)
    except ModuleNotFoundError as absent:
        print(f"Chart: not drawn ({absent.name} is not installed)\n")


def _public(each: PublicSet) -> list[public.Result]:
    print(f"### {each.name}, 5 wordings an intent: {len(each.test)} questions, {len(each.foreign)} foreign\n")
    results, missing = public.measure(each)
    rows = [(r.method, *map(_points, (r.clean, r.typos, r.auroc, r.false_at_95))) for r in results]
    rows += [(name, goals.NOT_MEASURED, "", "", "") for name in missing]
    print(table(("in %", "first", "typos", "AUROC", "false"), rows) + "\n", flush=True)
    _say(missing)
    return results


def _scale(outside: Sequence[PublicSet], folder: Path | None, *, quick: bool) -> None:
    timings = scale.timings(outside, _QUICK_SIZES if quick else scale.SIZES)
    rows = [(t.method, f"{t.wordings:,}", f"{t.median:.2f} ms", f"{t.p99:.2f} ms", f"{t.build:.1f} s") for t in timings]
    print(f"### Time a question\n\n{table(('method', 'wordings', 'p50', 'p99', 'build'), rows)}\n", flush=True)
    memory = change = None
    if not quick:
        change = scale.change(max(scale.SIZES), folder)
        try:
            memory = scale.memory(max(scale.SIZES), folder)
            print(f"Building the index of 100,000 wordings held {memory.peak:.0f} MB at most. The process with")
            print(f"the shipped facts and without the bot is at {memory.knowledge:.0f} MB. While the bot starts on a")
            print(f"database that is there, it is at {memory.restarted_peak:.0f} MB for a moment.\n")
        except ModuleNotFoundError as absent:
            print(f"Memory: not measured ({absent.name} is not installed)\n")
    print("### Goals for time and memory (the index of 100,000 wordings)\n")
    print(f"{goals.scale_goals(timings, memory, change)}\n", flush=True)


def _say(missing: Missing) -> None:
    for name, package in missing.items():
        print(f"{name}: not measured ({package} is not installed)\n")


def _points(value: float | None) -> str:
    return "" if value is None else f"{100 * value:.1f}"


if __name__ == "__main__":
    main()
