"""Why a fact was found."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest

from knowledge import Outcome, Reasons
from knowledge.answering import Answerer
from knowledge.facts import ShownFact
from tests.knowledge.samples import make_fact

FACTS = {
    fact.id: fact
    for fact in (
        make_fact("what-is-a-detainer", phrasings=["ice hold meaning"]),
        make_fact("texas-detainers", question="Must Texas jails honor detainers?", places=["Texas"], kind="law"),
        make_fact(
            "first-order",
            question="What did the 2017 order on sanctuary cities say?",
            status="historical",
            as_of="2017-01-25",
            answer="In 2017 the order held back grants.",
        ),
    )
}


@cache
def _answerer() -> Answerer:
    return Answerer(tuple(FACTS.values()))


def ask(text: str) -> Outcome:
    return _answerer().ask(
        text, at=dt.date(2026, 11, 24), context=None, shown=lambda fact_id: ShownFact(**FACTS[fact_id].model_dump())
    )


def why(text: str) -> Reasons:
    reasons = ask(text).why
    assert reasons is not None
    return reasons


def test_the_nearest_wording_and_its_words_are_named_not_those_that_were_typed() -> None:
    reasons = why("zebra meaning of an ice hold please")
    assert reasons.wording == "ice hold meaning"
    assert set(reasons.words) == {"ice", "meaning"}


def test_an_exact_wording_is_its_own_reason() -> None:
    assert why("ICE hold meaning?") == Reasons(wording="ice hold meaning", words=("ice", "meaning"))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("must jails honor detainers", "none asked"),
        ("must texas jails honor detainers", "on it"),
        ("must jails in houston texas honor detainers", "wider"),
        ("must jails in oregon honor texas style detainers", "off"),
    ],
)
def test_the_place_is_reasoned_about(text: str, place: str) -> None:
    assert why(text).place == place


def test_years_that_question_and_fact_share_are_named() -> None:
    assert why("what did the order of 2017 about sanctuary cities say").years == ("2017",)


@pytest.mark.parametrize(
    ("text", "past"),
    [
        ("What did the 2017 order on sanctuary cities say?", False),
        ("is the 2017 order on sanctuary cities still in force", True),
        ("what is a detainer now", False),
    ],
)
def test_only_a_question_about_today_makes_a_fact_past(text: str, past: bool) -> None:
    outcome = ask(text)
    assert outcome.past == (past and outcome.outcome == "answer")
