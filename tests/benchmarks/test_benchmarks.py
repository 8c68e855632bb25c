"""The benchmarks run: on a few facts and questions, with whatever peers are installed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks import fit_gate, goals, matching, scale
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


def test_a_table_that_is_too_wide_is_refused() -> None:
    with pytest.raises(ValueError, match="too wide"):
        table(("a", "b"), [("x" * 60, "y" * 30)])
    assert table(("a", "b"), [("x", "1")]).splitlines()[-1] == "| x   |   1 |"
