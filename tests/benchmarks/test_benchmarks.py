"""The benchmarks run: on a few facts and questions, with whatever peers are installed."""

from __future__ import annotations

import socket
from pathlib import Path

import numpy as np
import pytest

from benchmarks import fit_gate, goals, load, matching, reliability, scale
from benchmarks.engine import CORE, STATIC
from benchmarks.rates import accepted_at, auroc
from benchmarks.table import WIDTH, table
from benchmarks.typos import CHARACTERS_A_SLIP, with_typos


# Peers import libraries whose own warnings are not this project's.
@pytest.mark.filterwarnings("default")
def test_every_row_is_printed_or_said_to_be_not_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    absent = str(tmp_path / "absent")
    matching.main(["--quick", "--questions", absent, "--public", absent])
    printed = capsys.readouterr().out
    assert max(map(len, printed.splitlines())) <= WIDTH
    assert all(f"| {goal.measure} " in printed for goal in goals.DOMAIN)
    assert "Dev questions: not measured" in printed
    assert "Public sets: not measured" in printed
    assert all(f"| {method} " in printed for method in (CORE, STATIC, "SQLite FTS5 (porter)", "rapidfuzz WRatio"))
    assert list(tmp_path.iterdir()) == []


def test_a_goal_is_met_from_its_bound_on() -> None:
    least, most = goals.DOMAIN[0], goals.DOMAIN[3]
    assert [least.met(value) for value in (0.87, 0.88, None)] == ["no", "yes", ""]
    assert [most.met(value) for value in (0.03, 0.031)] == ["yes", "no"]


def test_a_fit_finds_what_separates_and_folds_keep_facts_together() -> None:
    """GIVEN one feature that tells and one fact whose lines are all right by another THEN that fact is judged blind."""
    random = np.random.default_rng(0)
    features = random.normal(size=(300, 2))
    right = (features[:, 0] > 0).astype(np.float64)
    facts = [f"fact-{number % 30}" for number in range(300)]
    weights = fit_gate.fit(features, right)
    assert weights[0] > 1 > abs(weights[1])
    held_out = fit_gate.cross_validated(features, right, facts)
    assert auroc(list(held_out[right == 1]), list(held_out[right == 0])) > 0.95
    # a feature that only names the fact says nothing once the fact's own lines are not seen
    named = np.array([[float(number % 30 == fact) for fact in range(30)] for number in range(300)])
    by_fact = np.array([float(number % 30 % 2) for number in range(300)])
    blind = fit_gate.cross_validated(named, by_fact, facts)
    assert auroc(list(blind[by_fact == 1]), list(blind[by_fact == 0])) < 0.6


def test_rates_by_hand() -> None:
    assert auroc([2, 3], [1, 2]) == pytest.approx(3.5 / 4)
    assert accepted_at([1.0, 2.0, 3.0], [0.5, 1.0, 2.5]) == pytest.approx(2 / 3)


def test_typos_are_the_same_every_time_and_few() -> None:
    text = "What is a sanctuary city?"
    assert with_typos(text) == with_typos(text) != text
    assert abs(len(with_typos(text)) - len(text)) <= len(text) / CHARACTERS_A_SLIP
    assert with_typos("123") == "123"


def test_a_synthetic_base_is_as_large_as_asked_and_the_same_every_time() -> None:
    base = scale.synthetic(50, [])
    assert base == scale.synthetic(50, [])
    assert len({wording for _, wording in base}) == len(base) == 50


def test_rates_and_soaks_become_tables() -> None:
    rate = load.Rate(64, times=[number / 100 for number in range(1, 101)], late=3, seconds=2.0)
    assert rate.per_second == 50
    assert [rate.percentile(share) for share in (0.5, 0.99)] == pytest.approx([0.505, 0.9901])
    assert "| the bot       |      64 |       50 | 505 ms | 990 ms |    3 |" in load.rates_table([rate], [rate])
    soak = load.Soak(10, [50.0, 90.0, *range(100, 108)], {"tasks": 5}, {"tasks": 6}, 0)  # type: ignore[list-item]
    printed = load.soak_table(soak)
    assert soak.warm == list(range(100, 108))
    assert "100 to 107 MB" in printed
    assert "| tasks alive, before and after" in printed


def test_the_machine_is_told_without_a_name_and_the_page_fits_the_benchmark() -> None:
    assert socket.gethostname() not in reliability.machine()
    assert " cores, " in reliability.machine()
    begin = reliability.TEXT.split("{arguments}")[0]
    assert reliability.PAGE.read_text(encoding="utf-8").startswith(begin)


def test_a_table_that_is_too_wide_is_refused() -> None:
    with pytest.raises(ValueError, match="too wide"):
        table(("a", "b"), [("x" * 60, "y" * 30)])
    assert table(("a", "b"), [("x", "1")]).splitlines()[-1] == "| x   |   1 |"
