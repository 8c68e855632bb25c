"""Scoring of labelled questions: each form and each measure, on outcomes made by hand."""

import datetime as dt
import json
from typing import Any, Literal

import pytest

from knowledge import Context, Outcome, PartialDate, ShownFact
from knowledge.evaluation import InvalidQuestion, LabelledQuestion, Measure, Rate, judge, put, rates


def fact(fact_id: str) -> ShownFact:
    return ShownFact(
        id=fact_id,
        question=f"What is {fact_id}?",
        answer="It is known.",
        kind="definition",
        status="current",
        attribution="fact",
        as_of=PartialDate(2018),
        last_checked=dt.date(2026, 11, 24),
        places=("United States",),
        topics=("basics",),
        source_ids=("a-source",),
    )


def outcome(
    kind: Literal["answer", "suggestions", "unknown"], *shown: str, ranked: tuple[str, ...] = (), **fields: Any
) -> Outcome:
    return Outcome(outcome=kind, facts=tuple(map(fact, shown)), ranked=ranked or shown, **fields)


def question(**fields: Any) -> LabelledQuestion:
    return LabelledQuestion.parse(json.dumps(fields))


def marks(labelled: LabelledQuestion, *outcomes: Outcome) -> dict[Measure, tuple[bool, ...]]:
    return dict(judge(labelled, outcomes).marks)


@pytest.mark.parametrize(
    ("fields", "form", "messages"),
    [
        ({"q": "a", "ids": ["x"], "style": "b"}, "question", 1),
        ({"q": "a", "ids": ["x", "y"], "all": True}, "multi", 1),
        ({"q": "a", "ids": ["x"], "not": ["y"]}, "pair", 1),
        ({"neutral": "a", "left": "b", "right": "c", "ids": ["x"]}, "loaded", 3),
        ({"first": "a", "second": "b", "ids": []}, "followup", 2),
        ({"q": "a", "kind": "near"}, "absent", 1),
        ({"q": "a"}, "absent", 1),
        ({"q": "a", "kind": "place", "fallback": ["x"]}, "absent", 1),
        ({"q": "a", "kind": "emergency", "ids": []}, "personal", 1),
        ({"q": "a", "kind": "advice", "ids": ["x"]}, "personal", 1),
        ({"q": "a", "sensitive": False}, "disclosure", 1),
    ],
)
def test_the_fields_of_a_line_tell_its_form(fields: dict[str, Any], form: str, messages: int) -> None:
    labelled = question(**fields)
    assert (labelled.form, len(labelled.messages)) == (form, messages)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "EOF"),
        ("[]", "object"),
        ("{}", "a line has q"),
        ('{"q": "a", "first": "b", "second": "c"}', "a line has q"),
        ('{"neutral": "a", "left": "b", "ids": ["x"]}', "a line has q"),
        ('{"q": 5}', "q: "),
        ('{"q": "a", "ids": "x"}', "ids: "),
        ('{"q": "a", "sensitive": 1}', "sensitive: "),
        ('{"q": "a", "not": ["y"]}', "ids are missing"),
        ('{"neutral": "a", "left": "b", "right": "c"}', "ids are missing"),
        ("[" * 5000, "recursion"),
    ],
)
def test_a_malformed_line_is_refused_with_a_reason(line: str, said: str) -> None:
    with pytest.raises(InvalidQuestion, match=said):
        LabelledQuestion.parse(line)


def test_a_refusal_repeats_nothing_of_the_line() -> None:
    with pytest.raises(InvalidQuestion) as refusal:
        LabelledQuestion.parse('{"q": "my zebra", "ids": ["x"], "kind": ["zebra"]}')
    assert "zebra" not in str(refusal.value)


def test_right_first_and_in_three_are_measured_on_the_ranking_whatever_the_outcome() -> None:
    labelled = question(q="a", ids=["x", "y"])
    found = marks(labelled, outcome("unknown", ranked=("a", "b", "y", "x")))
    assert found[Measure.FIRST] == (False,)
    assert found[Measure.IN_THREE] == (True,)
    assert found[Measure.RIGHT] == found[Measure.WRONG] == (False,)
    assert marks(labelled, outcome("unknown", ranked=("a", "b", "c", "x")))[Measure.IN_THREE] == (False,)


def test_answered_outright_is_measured_on_what_is_shown() -> None:
    labelled = question(q="a", ids=["x"])
    assert marks(labelled, outcome("answer", "x"))[Measure.RIGHT] == (True,)
    wrong = marks(labelled, outcome("answer", "y", ranked=("x",)))
    assert (wrong[Measure.FIRST], wrong[Measure.RIGHT], wrong[Measure.WRONG]) == ((True,), (False,), (True,))
    offered = marks(labelled, outcome("suggestions", "y", "x"))
    assert (offered[Measure.RIGHT], offered[Measure.WRONG]) == ((False,), (False,))


def test_a_double_question_is_right_when_all_is_shown_and_wrong_when_nothing_of_it_is() -> None:
    labelled = question(q="a", ids=["x", "y"], all=True)
    both = marks(labelled, outcome("answer", "y", "x"))
    one = marks(labelled, outcome("answer", "x"))
    neither = marks(labelled, outcome("answer", "z"))
    assert [found[Measure.ALL_SHOWN] for found in (both, one, neither)] == [(True,), (False,), (False,)]
    assert [found[Measure.RIGHT] for found in (both, one, neither)] == [(True,), (False,), (False,)]
    assert [found[Measure.WRONG] for found in (both, one, neither)] == [(False,), (False,), (True,)]


def test_the_wrong_twin_counts_only_when_it_is_answered_outright() -> None:
    labelled = question(q="a", ids=["x"], **{"not": ["y"]})
    assert marks(labelled, outcome("answer", "y"))[Measure.TWIN] == (True,)
    assert marks(labelled, outcome("answer", "x"))[Measure.TWIN] == (False,)
    assert marks(labelled, outcome("suggestions", "y"))[Measure.TWIN] == (False,)


def test_three_framings_are_the_same_when_one_acceptable_fact_is_first_in_all() -> None:
    labelled = question(neutral="a", left="b", right="c", ids=["x", "y"])
    x, y, z = (outcome("unknown", ranked=(fact_id,)) for fact_id in "xyz")
    assert marks(labelled, x, x, x)[Measure.SAME] == (True,)
    assert marks(labelled, x, y, x)[Measure.SAME] == (False,)
    assert marks(labelled, z, z, z)[Measure.SAME] == (False,)
    assert marks(labelled, x, y, z)[Measure.FIRST] == (True, True, False)


def test_an_absent_question_answered_outright_is_a_false_answer() -> None:
    labelled = question(q="a", kind="near")
    assert marks(labelled, outcome("answer", "x")) == {Measure.FALSE_ANSWER: (True,)}
    assert marks(labelled, outcome("suggestions", "x")) == {Measure.FALSE_ANSWER: (False,)}
    assert marks(labelled, outcome("unknown")) == {Measure.FALSE_ANSWER: (False,)}


def test_a_wider_place_may_stand_in_only_when_it_is_marked_and_listed() -> None:
    labelled = question(q="a", kind="place", fallback=["x"])
    marked = marks(labelled, outcome("answer", "x", stands_for="Houston"))
    unmarked = marks(labelled, outcome("answer", "x"))
    unlisted = marks(labelled, outcome("answer", "y", stands_for="Houston"))
    assert marked == {Measure.FALSE_ANSWER: (False,), Measure.STAND_IN: (True,)}
    assert unmarked == unlisted == {Measure.FALSE_ANSWER: (True,), Measure.STAND_IN: (False,)}


def test_a_follow_up_is_scored_on_its_second_message() -> None:
    wrong, right = outcome("answer", "z"), outcome("answer", "x")
    assert marks(question(first="a", second="b", ids=["x"]), wrong, right)[Measure.RIGHT] == (True,)
    assert marks(question(first="a", second="b", ids=[]), wrong, right) == {Measure.FALSE_ANSWER: (True,)}


def test_a_personal_line_without_ids_is_scored_on_its_flag_alone() -> None:
    labelled = question(q="a", kind="advice", ids=[])
    assert marks(labelled, outcome("answer", "x", care="advice")) == {Measure.CARE: (True,)}
    assert marks(labelled, outcome("answer", "x", care="emergency")) == {Measure.CARE: (False,)}
    assert marks(question(q="a", kind="emergency", ids=["x"]), outcome("answer", "x"))[Measure.RIGHT] == (True,)


def test_a_disclosure_is_noticed_or_a_false_alarm() -> None:
    sensitive, plain = question(q="a", sensitive=True), question(q="a", sensitive=False)
    assert marks(sensitive, outcome("unknown", discloses=True)) == {Measure.DISCLOSURE: (True,)}
    assert marks(sensitive, outcome("unknown")) == {Measure.DISCLOSURE: (False,)}
    assert marks(plain, outcome("answer", "x", discloses=True)) == {Measure.FALSE_ALARM: (True,)}


def test_verdicts_add_up_and_a_measure_of_nothing_has_no_share() -> None:
    labelled = question(q="a", ids=["x"])
    verdicts = [judge(labelled, [outcome("answer", fact_id)]) for fact_id in ("x", "x", "y")]
    added = rates(verdicts)
    assert added[Measure.RIGHT] == Rate(2, 3)
    assert added[Measure.WRONG].share == pytest.approx(1 / 3)
    assert Measure.CARE not in added
    assert Rate().share is None


async def test_a_follow_up_is_asked_with_the_context_of_what_came_before() -> None:
    asked: list[tuple[str, Context | None]] = []

    async def ask(text: str, context: Context | None) -> Outcome:
        asked.append((text, context))
        return outcome("answer", "x", matched="What is x?")

    assert len(await put(question(first="a", second="b", ids=["x"]), ask)) == 2
    assert len(await put(question(neutral="c", left="d", right="e", ids=["x"]), ask)) == 3
    before = Context(facts=("x",), matched="What is x?")
    assert asked == [("a", None), ("b", before), ("c", None), ("d", None), ("e", None)]
