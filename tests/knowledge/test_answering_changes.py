"""A changed answerer: it answers like one made afresh, and nothing of the earlier base is left in it."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import Fact, Outcome
from knowledge.answering import Answerer
from knowledge.base import SHIPPED
from knowledge.facts import ShownFact
from knowledge.packfiles import read_files
from tests.knowledge.samples import edited

AT = dt.date(2026, 11, 24)
FACTS = read_files(SHIPPED).facts[:40]
BASE, SPARE = FACTS[:30], FACTS[30:]
ANSWERER = Answerer(BASE)


def ask(answerer: Answerer, text: str) -> Outcome:
    facts = {fact.id: fact for fact in answerer.facts}
    return answerer.ask(text, at=AT, context=None, shown=lambda fact_id: ShownFact(**facts[fact_id].model_dump()))


def test_a_new_wording_is_answered_at_once_and_the_earlier_base_knows_nothing_of_it() -> None:
    changed = ANSWERER.changed([edited(BASE[3], phrasings=[*BASE[3].phrasings, "zorble quux frobnik"])])
    assert ask(changed, "Zorble quux frobnik?").facts[0].id == BASE[3].id
    assert ask(ANSWERER, "zorble quux frobnik").outcome == "unknown"


def test_a_word_that_only_the_change_brought_is_not_corrected_away() -> None:
    changed = ANSWERER.changed([edited(BASE[3], phrasings=["frobnikation of zorblings"])])
    assert ask(changed, "frobnikation").ranked[0] == BASE[3].id


def test_a_wording_that_was_taken_away_is_no_stored_wording() -> None:
    changed = ANSWERER.changed([edited(BASE[3], phrasings=())])
    assert ask(ANSWERER, BASE[3].phrasings[0]).confidence == 1
    assert ask(changed, BASE[3].phrasings[0]).confidence < 1


def test_a_wording_moves_from_one_fact_to_another() -> None:
    wording = BASE[3].phrasings[0]
    moved = [
        edited(BASE[5], phrasings=[*BASE[5].phrasings, wording]),
        edited(BASE[3], phrasings=BASE[3].phrasings[1:]),
    ]
    for facts in (moved, moved[::-1]):
        assert ask(ANSWERER.changed(facts), wording).facts[0].id == BASE[5].id


@pytest.mark.parametrize("wording", range(3))
def test_a_fact_that_is_gone_is_neither_answered_nor_ranked(wording: int) -> None:
    text = BASE[3].wordings[wording]
    outcome = ask(ANSWERER.changed((), gone=[BASE[3].id]), text)
    assert outcome.confidence < 1
    assert BASE[3].id not in outcome.ranked


def test_a_fact_about_a_place_that_no_map_knows_is_found_by_that_place() -> None:
    about = edited(SPARE[0], places=["Zorbleville, TX"], question="What is the detainer rule in Zorbleville?")
    outcome = ask(ANSWERER.changed([about]), "detainer rule zorbleville tx")
    assert outcome.ranked[0] == about.id


def test_the_first_change_of_an_empty_base_makes_one() -> None:
    outcome = ask(Answerer(()).changed([BASE[3]]), BASE[3].question)
    assert outcome.facts[0].id == BASE[3].id


steps = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.sampled_from(SPARE)),
        st.tuples(st.just("drop"), st.sampled_from(FACTS)),
        st.tuples(st.just("word"), st.sampled_from(FACTS)),
    ),
    max_size=6,
)


@settings(max_examples=4, deadline=None)
@given(steps)
def test_any_changes_hold_the_facts_that_they_leave_and_a_rebuilt_one_answers_like_a_fresh_one(
    steps: list[tuple[str, Fact]],
) -> None:
    answerer, facts = ANSWERER, {fact.id: fact for fact in BASE}
    for number, (what, fact) in enumerate(steps):
        if what == "drop":
            answerer = answerer.changed((), gone=[fact.id])
            facts.pop(fact.id, None)
        elif what == "add" or fact.id in facts:
            new = fact if what == "add" else edited(facts[fact.id], phrasings=[f"the {number} quux of {fact.id}"])
            answerer = answerer.changed([new])
            facts[fact.id] = new
    assert {fact.id: fact for fact in answerer.facts} == facts
    for fact in facts.values():
        assert ask(answerer, fact.wordings[-1]).facts[0].id == fact.id
    fresh, rebuilt = Answerer(sorted(facts.values(), key=lambda fact: fact.id)), answerer.rebuilt()
    for text in ("who pays for the border wall", "can the jail keep him for ICE", "What is a sanctuary city?"):
        assert ask(rebuilt, text) == ask(fresh, text)
