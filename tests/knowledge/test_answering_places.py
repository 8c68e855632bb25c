"""Places in whole answers: what a wider place's fact may stand in for, and what never does."""

from __future__ import annotations

import random

import pytest

from knowledge.answering import Answerer
from knowledge.matching.places import shipped_gazetteer
from tests.knowledge.matching.bases import Ask, all_facts, asker, few_facts, whole
from tests.knowledge.samples import make_fact


@pytest.fixture(scope="module")
def ask() -> Ask:
    return asker(whole(), all_facts())


def test_a_states_law_stands_in_for_its_city() -> None:
    fact = make_fact(
        "tx-zebra-law",
        question="What does the Texas zebra crossing law require?",
        phrasings=["texas zebra crossing law"],
        kind="law",
        places=["Texas"],
    )
    ask = asker(Answerer([*few_facts(), fact]), (*few_facts(), fact))
    outcome = ask("What does the zebra crossing law require in Houston?")
    assert (outcome.outcome, outcome.facts[0].id, outcome.stands_for) == ("answer", fact.id, "Houston, TX")
    assert ask("What does the zebra crossing law require in Texas?").stands_for is None
    assert ask("What does the zebra crossing law require in Ohio?").outcome != "answer"


def in_another_city(wording: str, city: str) -> str:
    """The wording with this city instead of the state that it names."""
    [(start, end)] = shipped_gazetteer().find(wording).spans
    return f"{wording[:start]}{city}{wording[end:]}"


@pytest.mark.parametrize(
    ("fact_id", "city", "least"),
    [("fl-sb168", "Tampa, FL", 1), ("ca-ab49-schools", "Fresno, CA", 1), ("co-hb19-1124", "Pueblo, CO", 1)],
)
def test_a_city_without_facts_gets_its_states_law_from_the_laws_own_wordings(
    ask: Ask, fact_id: str, city: str, least: int
) -> None:
    [fact] = [fact for fact in all_facts() if fact.id == fact_id]
    named = [wording for wording in fact.wordings if shipped_gazetteer().find(wording).places == tuple(fact.places)]
    outcomes = [ask(in_another_city(wording, city)) for wording in named]
    assert len(outcomes) >= least
    for outcome in outcomes:
        assert (outcome.outcome, outcome.facts[0].id, outcome.stands_for) == ("answer", fact_id, city)


def test_another_citys_policy_stands_in_for_nobody(ask: Ask) -> None:
    cities = [fact for fact in all_facts() if any(", " in place for place in fact.places) and len(fact.places) == 1]
    wordings = [(wording, fact) for fact in cities for wording in fact.wordings]
    wrong = []
    for wording, fact in random.Random(5).sample(wordings, 120):
        found = shipped_gazetteer().find(wording)
        if found.places == tuple(fact.places) and len(found.spans) == 1:
            outcome = ask(in_another_city(wording, "Boise, ID"))
            if outcome.outcome == "answer" and fact.id in {shown.id for shown in outcome.facts}:
                wrong.append(wording)
    assert wrong == []


def test_a_part_without_a_place_asks_about_the_only_place_of_the_message(ask: Ask) -> None:
    outcome = ask("is that old 1979 Suffolk, VA rule about immigrants still around, and what does it even say?")
    assert outcome.outcome != "answer"


def test_the_place_that_is_stood_in_for_is_the_narrower_one(ask: Ask) -> None:
    outcome = ask("does the keep washington working act bind police in Spokane")
    assert outcome.facts[0].id == "wa-kww"
    assert outcome.stands_for == "Spokane, WA"
