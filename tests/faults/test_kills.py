"""`kill -9` while a program publishes: what it acknowledged is there afterwards, and nothing is half done."""

from __future__ import annotations

import pytest

from benchmarks import kills
from benchmarks.publisher import EDITOR
from knowledge import Revision
from tests.knowledge.samples import AT, edited, make_fact

SEED = 20261124


@pytest.mark.parametrize(("kind", "times"), [("sqlite", 25), ("postgres", 5)])
def test_what_was_acknowledged_outlives_a_kill_and_nothing_is_half_written(
    kind: str, times: int, request: pytest.FixtureRequest
) -> None:
    outcome = kills.run(request.getfixturevalue(f"{kind}_url"), times, SEED)
    assert outcome.problems == []
    assert outcome.kills == times
    assert outcome.acknowledged >= times / 2, "the kills have to meet a program that publishes"


def test_what_these_kills_look_for_would_be_found() -> None:
    one, two, other = (make_fact(answer=f"Text {text}.", revision=text) for text in (1, 2, 3))
    first = Revision(scope=0, fact_id=one.id, number=1, before=None, after=one, editor=EDITOR, at=AT, why="First.")
    second = first.model_copy(update={"number": 2, "before": one, "after": two})
    assert kills.folding(two, [first, second]) == []
    assert kills.folding(edited(one, revision=2), [first, second]) == [
        "its history ends in another text than the one that stands"
    ]
    assert len(kills.folding(two, [second])) == 2
    assert len(kills.folding(two, [first, second.model_copy(update={"before": other})])) == 1
