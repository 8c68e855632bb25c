"""What is disputed shows claim and counter-claim: whose, of when, both with sources, whichever side was asked for."""

from __future__ import annotations

import itertools

import pytest
from samples import TODAY, Accepted, make_fact, make_source, plain, text
from talk import MENTION, World
from test_card_limits import LONGEST, longest

from bot.strings import catalogue, languages
from bot.views.answer import answer_card, corrected_card
from bot.views.text import shown
from knowledge import View
from knowledge.base import SHIPPED
from knowledge.packfiles import read_files

SESSIONS = "Why did Jeff Sessions oppose sanctuary policies?"
GARCETTI = "What did Eric Garcetti say about trust in police?"


async def test_both_sides_are_on_the_card_with_whose_when_and_sources(world: World) -> None:
    cards = [(await world.member.asks(question)).text for question in (SESSIONS, GARCETTI)]
    for words in cards:
        assert "In January 2018 Sessions argued that such policies put residents' safety at risk." in words
        assert "In January 2018 Garcetti said that people who fear deportation stop calling the police." in words
        assert "This is what Jeff Sessions says. It is a claim, not an established fact." in words
        assert "True for January 24, 2018." in words
        assert "True for January 2018." in words
        assert words.count("Sources") == 2
    assert f"**Counter-claim:** {GARCETTI}" in cards[0]
    assert f"**Counter-claim:** {SESSIONS}" in cards[1]


async def test_a_public_answer_shows_both_sides_too(world: World) -> None:
    (public,) = await world.member.says(f"{MENTION} {GARCETTI}")
    assert f"**Counter-claim:** {SESSIONS}" in public.text


def test_a_dispute_that_only_one_side_names_shows_on_both() -> None:
    one, two = make_fact(id="one", question="One?"), make_fact(id="two", question="Two?", counter=["one"])
    view = View({fact.id: plain(fact) for fact in (one, two)}, {})
    for asked, other in (("one", "two"), ("two", "one")):
        fact = view.shown(asked, at=TODAY)
        assert [claim.id for claim in fact.counter_claims] == [other]
        assert [link.id for link in fact.counter_facts] == [other]


def test_a_counter_claim_is_told_in_the_language_of_the_card() -> None:
    words = {"es": {"question": "¿Dos?", "answer": "Dos.", "of": "x"}}
    facts = [make_fact(id="one", translations=words), make_fact(id="two", counter=["one"], translations=words)]
    view = View({fact.id: plain(fact) for fact in facts}, {})
    (claim,) = view.shown("one", "es", at=TODAY).counter_claims
    assert claim.shown_answer == "Dos."


@pytest.mark.parametrize(("char", "language"), list(itertools.product(LONGEST, languages())))
def test_the_longest_claims_fit_into_one_message(char: str, language: str, accepted: Accepted) -> None:
    extreme = longest(char)
    fact = extreme.model_copy(update={"counter_claims": (extreme.claim, extreme.claim)})
    t = catalogue(language)
    assert shown(extreme.answer) in text(accepted(answer_card(fact, t, today=TODAY, can_post=True)))
    accepted(corrected_card(fact, t, today=TODAY, on=TODAY, earlier="earlier " * 100))


def test_a_long_counter_claim_is_cut_before_quotes_and_sources_are_given_up() -> None:
    sources = tuple(make_source(number, title=f"Title {number} ".ljust(290, "t")) for number in range(1, 6))
    claim = make_fact(answer="counter " * 140).claim
    words = text(
        answer_card(make_fact(answer="a" * 1190, sources=sources, counter_claims=(claim,)), catalogue(), today=TODAY)
    )
    assert words.count("counter ") < 60
    assert "…" in words
    assert "more source" not in words


def test_every_shipped_fact_shows_its_counter_claims_and_all_of_its_quotes() -> None:
    files = read_files(SHIPPED)
    view = View({fact.id: fact for fact in files.facts}, {source.id: source for source in files.sources})
    seen = 0
    for fact_id in view.facts:
        fact = view.shown(fact_id, at=view.facts[fact_id].last_checked)
        if not fact.counter_claims:
            continue
        for language in languages():
            words = text(answer_card(fact, catalogue(language), today=TODAY, can_post=True))
            assert words.count(f"**{catalogue(language)('Counter-claim:')}**") == len(fact.counter_claims), fact_id
            assert words.count("\n> — ") == len(fact.quotes), fact_id
        seen += 1
    assert seen > 70
