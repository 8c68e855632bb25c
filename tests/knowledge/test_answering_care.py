"""What comes of a message that needs care: the rules say which it is, the answer stays honest about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from knowledge import Fact, Outcome, ShownFact
from knowledge.answering import Answerer
from knowledge.base import SHIPPED
from knowledge.care import read_care
from knowledge.matching.places import NATION
from knowledge.packfiles import read_files

Ask = Callable[[str], Outcome]


@pytest.fixture(scope="module")
def facts() -> dict[str, Fact]:
    return {fact.id: fact for fact in read_files(SHIPPED).facts}


@pytest.fixture(scope="module")
def ask(facts: dict[str, Fact]) -> Ask:
    answerer = Answerer(tuple(facts.values()))

    def shown(fact_id: str) -> ShownFact:
        return ShownFact(**dict(facts[fact_id]))

    return lambda text: answerer.ask(text, at=dt.date(2026, 11, 24), context=None, shown=shown)


def test_no_stored_wording_is_refused(ask: Ask, facts: dict[str, Fact]) -> None:
    sounding = [
        (fact.id, wording)
        for fact in facts.values()
        for wording in fact.wordings
        if read_care(wording).care in {"sighting", "emergency"}
    ]
    assert sounding, "no stored wording sounds like a case for care, so nothing is tested"
    for fact_id, wording in sounding:
        outcome = ask(wording)
        assert (outcome.outcome, [fact.id for fact in outcome.facts]) == ("answer", [fact_id])
        assert outcome.care != "sighting"


@pytest.mark.parametrize("text", ["ICE is at my door right now, please help", "la migra está en mi puerta ahora"])
def test_an_emergency_gets_general_rights_at_once(ask: Ask, text: str) -> None:
    outcome = ask(text)
    assert (outcome.care, outcome.outcome) == ("emergency", "answer")
    assert {"know-your-rights", "legal-help"} & set(outcome.facts[0].topics)


@pytest.mark.parametrize(
    ("text", "places", "topic"),
    [
        ("my brother should be out of jail by now, they say ICE put a hold on him, help", {NATION}, "detainers"),
        ("ICE has a hold on my brother in the jail in Tucson right now, help", {NATION, "Arizona"}, "detainers"),
        ("agents are inside our church right now, can they come in", {NATION}, "protected-places"),
        ("they just took my husband in Tampa, where is he", {NATION, "Florida"}, "legal-help"),
        ("ICE agents are at the courthouse in Glendale right now, they took my brother", {NATION}, "protected-places"),
        ("ICE is in my kids school in Denver right now", {NATION}, "protected-places"),
        ("I am in the courthouse in Chicago and ICE is in the hallway", {"Illinois"}, "protected-places"),
        ("se acaban de llevar a mi esposo en Tampa, ayuda", {NATION, "Florida"}, "legal-help"),
    ],
)
def test_in_an_emergency_only_a_rule_that_holds_there_is_shown(
    ask: Ask, text: str, places: set[str], topic: str
) -> None:
    outcome = ask(text)
    [fact] = outcome.facts
    assert outcome.care == "emergency"
    assert places & set(fact.places)
    assert topic in fact.topics
    assert fact.kind in {"law", "definition", "how-to", "status"}


def test_somebody_who_looks_for_officers_is_shown_no_fact(ask: Ask) -> None:
    outcome = ask("where is ICE today in Chicago?")
    assert (outcome.care, outcome.outcome, outcome.facts) == ("sighting", "unknown", ())
    assert outcome.ranked


def test_a_case_of_ones_own_is_marked_and_still_answered(ask: Ask) -> None:
    outcome = ask("I am undocumented, can LAPD ask me about my status?")
    assert outcome.care == "advice"
    assert outcome.discloses
    assert outcome.ranked


def test_a_question_about_the_rules_is_not_marked(ask: Ask) -> None:
    outcome = ask("What is an ICE detainer?")
    assert (outcome.care, outcome.discloses) == (None, False)
