"""Measuring the base on files of labelled questions: reading them, asking, writing the record, printing the tables.

What counts as right is decided in `knowledge.evaluation`; here is only what touches files and the terminal.
"""

from __future__ import annotations

import datetime as dt
import json
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from knowledge import Context, KnowledgeBase, Outcome
from knowledge.evaluation import InvalidQuestion, LabelledQuestion, Measure, Rate, Verdict, judge, put, rates

Report = Callable[[str], None]
LONG = 50
"""From this many questions on, a progress bar is shown."""

_STYLES = {
    "a": "plain", "b": "chatty", "c": "keywords", "d": "typos", "e": "slang or loaded", "f": "second language",
    "g": "sceptical", "h": "worried", "i": "formal",
}  # fmt: skip
_ANSWERABLE = (Measure.FIRST, Measure.IN_THREE, Measure.RIGHT, Measure.WRONG)
_SPECIAL = (
    Measure.TWIN, Measure.SAME, Measure.ALL_SHOWN, Measure.DISCLOSURE, Measure.FALSE_ALARM,
)  # fmt: skip


@dataclass(frozen=True)
class LabelledLine:
    """A labelled question and where it stands."""

    file: Path
    number: int
    question: LabelledQuestion


@dataclass
class Measured:
    """What a run over labelled questions showed."""

    verdicts: list[tuple[Path, Verdict]] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    malformed: int = 0
    unanswerable: int = 0
    """Lines whose acceptable facts are all missing from the base; they count as labelled."""


def read_lines(files: Iterable[Path], report: Report) -> tuple[list[LabelledLine], int]:
    """Read labelled questions, one JSON object a line; empty lines are passed over.

    A malformed line is reported by file and number, and the others are kept. Returns the lines and how many were not.
    """
    lines: list[LabelledLine] = []
    malformed = 0
    for file in files:
        for number, raw in enumerate(file.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
            if not raw.strip():
                continue
            try:
                lines.append(LabelledLine(file, number, LabelledQuestion.parse(raw.decode("utf-8"))))
            except UnicodeDecodeError:
                malformed += 1
                report(f"{file}, line {number}: not UTF-8")
            except InvalidQuestion as error:
                malformed += 1
                report(f"{file}, line {number}: {error}")
    return lines, malformed


async def measure(
    base: KnowledgeBase,
    lines: Sequence[LabelledLine],
    *,
    at: dt.date | None,
    out: TextIO | None,
    console: Console,
) -> Measured:
    """Ask every labelled question; write a JSON line a message to `out`; show progress on `console` when it is long."""
    measured = Measured()
    held = {fact.id for fact in base.facts()}
    measured.unanswerable = sum(bool(ids) and held.isdisjoint(ids) for ids in (line.question.ids for line in lines))
    several = len({line.file for line in lines}) > 1

    async def ask(text: str, context: Context | None) -> Outcome:
        began = time.perf_counter()
        outcome = await base.ask(text, at=at, context=context)
        measured.milliseconds.append((time.perf_counter() - began) * 1000)
        return outcome

    columns = (TextColumn("Measuring"), BarColumn(), MofNCompleteColumn())
    hidden = len(lines) < LONG or not console.is_terminal
    with Progress(*columns, console=console, disable=hidden, transient=True) as progress:
        for line in progress.track(lines):
            outcomes = await put(line.question, ask)
            measured.verdicts.append((line.file, judge(line.question, outcomes)))
            if out is not None:
                timings = measured.milliseconds[-len(outcomes) :]
                for part, (outcome, ms) in enumerate(zip(outcomes, timings, strict=True)):
                    row = {"file": line.file.name} if several else {}
                    out.write(json.dumps(row | _record(line, part, outcome, ms), ensure_ascii=False) + "\n")
    return measured


def _record(line: LabelledLine, part: int, outcome: Outcome, ms: float) -> dict[str, Any]:
    return {
        "line": line.number,
        "part": part,
        "q": line.question.messages[part],
        "outcome": outcome.outcome,
        "care": outcome.care,
        "discloses": outcome.discloses,
        "stands_for": outcome.stands_for,
        "shown": [fact.id for fact in outcome.facts],
        "ranked": list(outcome.ranked),
        "confidence": outcome.confidence,
        "ms": round(ms, 3),
    }


def print_tables(measured: Measured, console: Console) -> None:
    """Print what was measured, within 80 columns: counts, and the share of each."""
    verdicts = [verdict for _, verdict in measured.verdicts]
    answerable = [pair for pair in measured.verdicts if Measure.FIRST in pair[1].marks]
    if answerable:
        table = _table(
            "Questions that a fact answers", "asked", "first", "in three", "answered right", "answered wrong"
        )
        for file in dict.fromkeys(file for file, _ in answerable):
            _row(table, file.stem, [verdict for other, verdict in answerable if other == file], _ANSWERABLE)
        _row(table, "all", [verdict for _, verdict in answerable], _ANSWERABLE, last=True)
        console.print(table)
    styled = [verdict for _, verdict in answerable if verdict.question.style]
    if styled:
        table = _table("By style", "asked", "first", "in three", "answered right", "answered wrong")
        for style in sorted({verdict.question.style or "" for verdict in styled}):
            name = f"{style} {_STYLES.get(style, '')}".rstrip()
            _row(table, name, [verdict for verdict in styled if verdict.question.style == style], _ANSWERABLE)
        console.print(table)
    absent = [verdict for verdict in verdicts if Measure.FALSE_ANSWER in verdict.marks]
    if absent:
        table = _table("Questions that no fact answers", "asked", "false answers", "stand-ins")
        kinds = sorted({_kind(verdict) for verdict in absent})
        shown = (Measure.FALSE_ANSWER, Measure.STAND_IN)
        for kind in kinds:
            _row(table, kind, [verdict for verdict in absent if _kind(verdict) == kind], shown)
        _row(table, "all", absent, shown, last=True)
        console.print(table)
    special = list(_special(verdicts))
    if special:
        table = _table("Of those it applies to", "count")
        for name, rate in special:
            table.add_row(name, _count(rate))
        console.print(table)
    messages = len(measured.milliseconds)
    if messages:
        median = statistics.median(measured.milliseconds)
        console.print(f"{len(verdicts)} lines, {messages} messages, {median:.1f} ms each (median).")
    if measured.unanswerable:
        console.print(f"Lines whose facts this base does not hold, measured all the same: {measured.unanswerable}.")
    if measured.malformed:
        console.print(f"Malformed lines, not measured: {measured.malformed}.")


def _special(verdicts: Sequence[Verdict]) -> Iterable[tuple[str, Rate]]:
    for kind in ("emergency", "advice"):
        found = rates(verdict for verdict in verdicts if verdict.question.kind == kind)
        if Measure.CARE in found:
            yield f"{Measure.CARE}: {kind}", found[Measure.CARE]
    found = rates(verdicts)
    yield from ((measure, found[measure]) for measure in _SPECIAL if measure in found)


def _kind(verdict: Verdict) -> str:
    return verdict.question.kind or verdict.question.form


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=None, padding=(0, 2, 0, 0))
    table.add_column("", overflow="fold", max_width=32)
    for column in columns:
        table.add_column(column, justify="right")
    return table


def _row(
    table: Table, name: str, verdicts: Sequence[Verdict], measures: Sequence[Measure], *, last: bool = False
) -> None:
    found = rates(verdicts)
    asked = found[measures[0]].of
    table.add_row(
        name, str(asked), *(_count(found.get(measure)) for measure in measures), style="bold" if last else None
    )


def _count(rate: Rate | None) -> str:
    if rate is None or rate.share is None:
        return "–"
    return f"{rate.hits}/{rate.of} {rate.share:.0%}"
