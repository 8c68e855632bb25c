"""`evaluate`: reading files, the record of each message, and the tables, with counts worked out by hand."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from bot.evaluate import LONG, measure, print_tables, read_lines
from bot.terminal import WIDTH, make_console
from knowledge import Context, KnowledgeBase, Outcome, ShownFact
from tests.cli.conftest import KNOWN, Ran
from tests.cli.test_terminal import fact

RECORD = {
    "line", "part", "q", "outcome", "care", "discloses", "stands_for", "shown", "ranked", "confidence", "ms",
}  # fmt: skip


def outcome(kind: Any, *ids: str, **fields: Any) -> Outcome:
    facts = tuple(fact(id=fact_id) for fact_id in ids) if kind == "answer" else ()
    return Outcome(outcome=kind, facts=facts, ranked=ids, **fields)


ANSWERS = {
    "right": outcome("answer", "x"),
    "right second": outcome("suggestions", "y", "x"),
    "wrong": outcome("answer", "y"),
    "nothing": outcome("unknown"),
    "stand-in": outcome("answer", "x", stands_for="Houston"),
    "double": outcome("answer", "x", "y"),
    "emergency": outcome("answer", "x", care="emergency"),
    "advice": outcome("unknown", care="advice"),
    "private": outcome("unknown", discloses=True),
}
LINES = [
    {"q": "right", "ids": ["x"], "style": "a"},
    {"q": "right second", "ids": ["x"], "style": "a"},
    {"q": "wrong", "ids": ["x"], "style": "d"},
    "{ this is no question",
    {"q": "wrong", "ids": ["x"], "not": ["y"]},
    {"neutral": "right", "left": "right", "right": "right second", "ids": ["x"]},
    {"neutral": "right", "left": "right", "right": "stand-in", "ids": ["x"]},
    {"q": "double", "ids": ["x", "y"], "all": True},
    {"first": "wrong", "second": "right", "ids": ["x"]},
    {"first": "right", "second": "wrong", "ids": []},
    {"q": "nothing", "kind": "nonsense"},
    {"q": "wrong", "kind": "near"},
    {"q": "stand-in", "kind": "place", "fallback": ["x"]},
    {"q": "right", "kind": "place", "fallback": ["x"]},
    {"q": "emergency", "kind": "emergency", "ids": ["x"]},
    {"q": "advice", "kind": "advice", "ids": []},
    {"q": "right", "kind": "advice", "ids": []},
    {"q": "private", "sensitive": True},
    {"q": "right", "sensitive": False},
    {"q": "private", "sensitive": False},
]
TABLES = """\
Questions that a fact answers
asked first in three answered right answered wrong
dev 13 9/13 69% 11/13 85% 9/13 69% 2/13 15%
all 13 9/13 69% 11/13 85% 9/13 69% 2/13 15%
By style
asked first in three answered right answered wrong
a plain 2 1/2 50% 2/2 100% 1/2 50% 0/2 0%
d typos 1 0/1 0% 0/1 0% 0/1 0% 1/1 100%
Questions that no fact answers
asked false answers stand-ins
followup 1 1/1 100% –
near 1 1/1 100% –
nonsense 1 0/1 0% –
place 2 1/2 50% 1/2 50%
all 5 3/5 60% 1/2 50%
Of those it applies to
count
own case noticed: emergency 1/1 100%
own case noticed: advice 1/2 50%
wrong twin answered 1/1 100%
same and right in all framings 1/2 50%
all shown 1/1 100%
disclosure noticed 1/1 100%
false alarms 1/2 50%
"""


class Base:
    """Answers each question as its words say."""

    def facts(self) -> list[ShownFact]:
        return [fact(id="x"), fact(id="y")]

    async def ask(self, text: str, *, at: object = None, context: Context | None = None) -> Outcome:
        return ANSWERS[text]


BASE: KnowledgeBase = Base()  # type: ignore[assignment]


def written(folder: Path, *lines: object) -> Path:
    file = folder / "dev.jsonl"
    file.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines))
    return file


async def test_every_form_is_counted_as_worked_out_by_hand(tmp_path: Path) -> None:
    reports: list[str] = []
    file = written(tmp_path, *LINES)
    lines, malformed = read_lines([file], reports.append)
    measured = await measure(BASE, lines, at=None, out=None, console=Console(file=io.StringIO()))
    assert malformed == 1
    assert reports[0].startswith(f"{file}, line 4: ")
    out = io.StringIO()
    print_tables(measured, make_console(out))
    *tables, closing = out.getvalue().splitlines()
    assert [" ".join(line.split()) for line in tables] == TABLES.splitlines()
    assert all(len(line) <= WIDTH for line in tables)
    assert closing.startswith("19 lines, 25 messages, ")


async def test_the_record_has_a_line_for_each_message(tmp_path: Path) -> None:
    lines, _ = read_lines([written(tmp_path, *LINES)], print)
    record = io.StringIO()
    await measure(BASE, lines, at=None, out=record, console=Console(file=io.StringIO()))
    rows = [json.loads(line) for line in record.getvalue().splitlines()]
    assert all(set(row) == RECORD for row in rows)
    assert [(row["line"], row["part"], row["q"]) for row in rows[3:10]] == [
        (5, 0, "wrong"),
        (6, 0, "right"),
        (6, 1, "right"),
        (6, 2, "right second"),
        (7, 0, "right"),
        (7, 1, "right"),
        (7, 2, "stand-in"),
    ]
    assert {key: value for key, value in rows[9].items() if key != "ms"} == {
        "line": 7,
        "part": 2,
        "q": "stand-in",
        "outcome": "answer",
        "care": None,
        "discloses": False,
        "stands_for": "Houston",
        "shown": ["x"],
        "ranked": ["x"],
        "confidence": 0.0,
    }
    assert all(row["ms"] >= 0 for row in rows)


def test_nothing_but_malformed_lines_is_lost(tmp_path: Path) -> None:
    file = tmp_path / "dev.jsonl"
    file.write_bytes(b'\xef\xbb\xbf{"q": "a"}\r\n\r\n\xff\n[]\n{"q": "b\xc2\x85c"}\n{"q": 1}\n{"q": "d"}')
    reports: list[str] = []
    lines, malformed = read_lines([file], reports.append)
    assert [(line.number, line.question.messages) for line in lines] == [(1, ("a",)), (5, ("b\x85c",)), (7, ("d",))]
    assert malformed == 3
    assert [report.split(": ")[0].removeprefix(f"{file}, ") for report in reports] == ["line 3", "line 4", "line 6"]


async def test_labels_that_name_no_fact_of_the_base_are_counted_and_told(tmp_path: Path) -> None:
    labels = [{"q": "right", "ids": ids} for ids in (["gone"], ["gone", "x"], ["gone", "lost"], [])]
    lines, _ = read_lines([written(tmp_path, *labels)], print)
    measured = await measure(BASE, lines, at=None, out=None, console=Console(file=io.StringIO()))
    out = io.StringIO()
    print_tables(measured, make_console(out))
    assert out.getvalue().endswith("Lines whose facts this base does not hold, measured all the same: 2.\n")


async def test_a_long_file_shows_progress_in_a_terminal_and_a_short_one_none(tmp_path: Path) -> None:
    shown = []
    for count in (LONG - 1, LONG):
        lines, _ = read_lines([written(tmp_path, *[{"q": "nothing"}] * count)], print)
        screen = io.StringIO()
        await measure(BASE, lines, at=None, out=None, console=Console(file=screen, force_terminal=True, width=WIDTH))
        shown.append("Measuring" in screen.getvalue())
    assert shown == [False, True]


def test_as_a_command_on_the_shipped_facts(bot: Callable[..., Ran], empty_folder: Path) -> None:
    answered = json.loads(bot("ask", "--json", KNOWN).out)["facts"][0]["id"]
    first = written(empty_folder, {"q": KNOWN, "ids": [answered]}, "oops", {"q": "zxqv wrblk", "kind": "nonsense"})
    second = empty_folder / "second.jsonl"
    second.write_text(json.dumps({"q": KNOWN, "ids": ["something-else"]}))
    ran = bot("evaluate", str(first), str(second), "--json", "out.jsonl", "--at", "2026-11-24")
    assert ran.code == 0
    assert ran.err.startswith(f"{first}, line 2: ")
    assert len(ran.err.splitlines()) == 1
    assert all(len(line) <= 80 for line in ran.out.splitlines())
    assert " ".join(ran.out.split()).startswith(
        "Questions that a fact answers asked first in three answered right answered wrong "
        "dev 1 1/1 100% 1/1 100% 1/1 100% 0/1 0% second 1 0/1 0% "
    )
    rows = [json.loads(line) for line in (empty_folder / "out.jsonl").read_text().splitlines()]
    assert [(row["file"], row["line"], row["outcome"]) for row in rows] == [
        ("dev.jsonl", 1, "answer"),
        ("dev.jsonl", 3, "unknown"),
        ("second.jsonl", 1, "answer"),
    ]


def test_the_measured_file_is_never_written_over(bot: Callable[..., Ran], empty_folder: Path) -> None:
    file = written(empty_folder, {"q": "a"})
    before = file.read_bytes()
    assert bot("evaluate", str(file), "--json", "./dev.jsonl").code == 2
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "arguments", [(), ("missing.jsonl",), (".",), ("dev.jsonl", "--json", "no/such/folder/out.jsonl")]
)
def test_files_that_cannot_be_used_are_bad_usage(
    bot: Callable[..., Ran], empty_folder: Path, arguments: tuple[str, ...]
) -> None:
    written(empty_folder, {"q": "a"})
    ran = bot("evaluate", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert "Traceback" not in ran.err
