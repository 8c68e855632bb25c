"""`facts check`: what it prints, what it compares with the record, and its exit codes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import facts
from bot.fact_files import RECORD, read_counts
from knowledge.base import SHIPPED
from tests.knowledge.samples import make_fact, write_pack

Run = Callable[..., tuple[int, str]]
GOOD = make_fact()
BAD = make_fact(answer="Call a lawyer.")
WEAK = make_fact(status="contested")


@pytest.fixture
def check() -> Run:
    """Run the command: ``check(folder, "--record")`` gives the exit code and what was printed."""

    def run(*arguments: object) -> tuple[int, str]:
        result = CliRunner().invoke(facts, ["check", *map(str, arguments)])
        return result.exit_code, result.output

    return run


def test_the_shipped_facts_pass_and_their_warnings_are_the_recorded_ones(check: Run) -> None:
    code, printed = check()
    assert code == 0
    assert printed.splitlines()[-1].startswith("404 facts: 0 errors, ")
    assert read_counts(SHIPPED / RECORD) is not None


def test_an_error_is_printed_with_its_place_and_the_exit_code_is_1(check: Run, tmp_path: Path) -> None:
    code, printed = check(write_pack(tmp_path, BAD))
    assert code == 1
    assert printed.startswith("facts/all.yaml:")
    assert ": what-is-a-detainer: answer: “Call …” tells a reader what to do" in printed
    assert printed.endswith("1 fact: 1 error, 1 warning.\n")


def test_a_mistake_of_the_file_is_told_too(check: Run, tmp_path: Path) -> None:
    folder = write_pack(tmp_path, GOOD)
    (folder / "facts/all.yaml").write_text("facts: [", encoding="utf-8")
    code, printed = check(folder)
    assert code == 1
    assert "not YAML" in printed


def test_warnings_are_counted_and_listed_when_asked_for(check: Run, tmp_path: Path) -> None:
    folder = write_pack(tmp_path, WEAK)
    code, printed = check(folder)
    assert code == 0
    assert "    1  one-sided: " in printed
    assert "facts/all.yaml" not in printed
    assert "is contested; link the fact" in check(folder, "--warnings")[1]


def test_nothing_is_recorded_unless_asked_for(check: Run, tmp_path: Path) -> None:
    folder = write_pack(tmp_path, WEAK)
    check(folder)
    assert not (folder / RECORD).exists()


def test_more_warnings_than_recorded_fail_and_are_listed(check: Run, tmp_path: Path) -> None:
    folder = write_pack(tmp_path, GOOD)
    assert check(folder, "--record")[0] == 0
    before = (folder / RECORD).read_bytes()
    write_pack(folder, WEAK)
    code, printed = check(folder, "--record")
    assert code == 1
    assert "is contested; link the fact" in printed
    assert "There are 1 warnings of the kind “one-sided”; 0 are recorded, and they may only fall." in printed
    assert (folder / RECORD).read_bytes() == before


def test_fewer_warnings_are_recorded_and_then_held_to(check: Run, tmp_path: Path) -> None:
    folder = write_pack(tmp_path, WEAK)
    check(folder, "--record")
    write_pack(folder, GOOD)
    assert "Recorded in " in check(folder, "--record")[1]
    counts = read_counts(folder / RECORD)
    assert counts is not None
    assert counts.warnings["one-sided"] == 0
    assert "the record stays as it is" in check(folder, "--record")[1]
    write_pack(folder, WEAK)
    assert check(folder)[0] == 1


def test_errors_are_never_recorded_over(check: Run, tmp_path: Path) -> None:
    folder = write_pack(tmp_path, BAD)
    assert check(folder, "--record")[0] == 1
    assert not (folder / RECORD).exists()


def test_time_alone_fails_nothing_but_an_overdue_fact_that_is_added_does(check: Run, tmp_path: Path) -> None:
    folder = write_pack(tmp_path, make_fact(review_days=30))
    check(folder, "--record", "--at", "2026-11-24")
    code, printed = check(folder, "--at", "2027-06-01")
    assert code == 0
    assert "    1  overdue: " in printed
    write_pack(folder, make_fact(review_days=30, last_checked="2026-01-01"))
    code, printed = check(folder, "--at", "2026-11-24")
    assert code == 1
    assert "“overdue” on 2026-11-24" in printed


def test_one_file_of_a_folder_is_compared_with_the_others(check: Run, tmp_path: Path) -> None:
    folder = write_pack(tmp_path, BAD)
    text = (folder / "facts/all.yaml").read_text(encoding="utf-8")
    other = text.replace("what-is-a-detainer", "another").replace("Call a lawyer.", "It is so.")
    (folder / "facts/other.yaml").write_text(other, encoding="utf-8")
    code, printed = check(folder / "facts/other.yaml")
    assert code == 1
    assert "facts/other.yaml:3: another: question: the wording is also in what-is-a-detainer" in printed
    assert "Call" not in printed


def test_a_file_from_elsewhere_is_read_among_the_shipped_facts(check: Run, tmp_path: Path) -> None:
    write_pack(tmp_path, make_fact("sessions-subpoena-threat-2018", source_ids=["asian-journal-2018-sessions"]))
    path = tmp_path / "incoming.yaml"
    path.write_bytes((tmp_path / "facts/all.yaml").read_bytes())
    code, printed = check(path)
    assert code == 0
    assert printed.splitlines()[-1].startswith("1 fact: 0 errors, ")
    path.write_text(path.read_text(encoding="utf-8").replace("asian-journal-2018-sessions", "gone"), encoding="utf-8")
    code, printed = check(path)
    assert code == 1
    assert f"{path.as_posix()}:" in printed
    assert "source_ids[1]: there is no source gone" in printed


def test_the_file_of_sources_stands_for_its_folder(check: Run, tmp_path: Path) -> None:
    assert check(write_pack(tmp_path, BAD) / "sources.yaml")[0] == 1


@pytest.mark.parametrize("text", ["at: yesterday\nwarnings: {}\n", "- a", "at: [", "at: 2026-01-01\nwarnings: {a: b}"])
def test_a_record_that_cannot_be_read_is_bad_usage(check: Run, tmp_path: Path, text: str) -> None:
    folder = write_pack(tmp_path, GOOD)
    (folder / RECORD).write_text(text, encoding="utf-8")
    assert check(folder)[0] == 2


def test_other_bad_usage(check: Run, tmp_path: Path) -> None:
    folder = write_pack(tmp_path, GOOD)
    assert check(tmp_path / "gone")[0] == 2
    assert check(folder, "--at", "soon")[0] == 2
    assert check(folder / "facts/all.yaml", "--record")[0] == 2


def test_stored_text_cannot_command_the_terminal(check: Run, tmp_path: Path) -> None:
    folder = write_pack(tmp_path, make_fact(answer="It \u202e is. " + "word " * 26))
    assert "\u202e" not in check(folder, "--warnings")[1]
