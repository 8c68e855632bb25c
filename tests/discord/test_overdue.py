"""Overdue facts say so, and those on rights show a general rule when twice the interval has passed, wherever shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest
from samples import Accepted, card, labels, make_fact, make_quote, make_source, plain, text
from talk import World

from bot.strings import catalogue
from bot.views.answer import answer_card, post_preview
from knowledge import Actor, Editor, Outcome, Role, ShownFact, View
from knowledge.answering import with_withheld
from knowledge.overdue import as_of_day, general_rules

CHECKED = dt.date(2026, 1, 1)
QUESTION, MEANING = "What is a sanctuary city?", "sanctuary-city-meaning"
SECRET = "The old text."
REVIEWER = Actor(Editor(id=7, name="Sam"), Role.REVIEWER, dt.datetime(2026, 11, 24, tzinfo=dt.UTC))


def after(days: int) -> dt.date:
    return CHECKED + dt.timedelta(days=days)


def old(**changes: Any) -> ShownFact:
    fields = {"topics": ["detainers"], "answer": SECRET, "review_days": 30, "last_checked": CHECKED.isoformat()}
    return make_fact(**{**fields, **changes})


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (30, "Researched January 1, 2026. No person has checked this yet."),
        (94, "Last checked 94 days ago; due every 30 days. That was research on January 1, 2026; no person has "),
    ],
)
def test_an_overdue_fact_tells_how_many_days_ago_it_was_checked(days: int, words: str) -> None:
    shown = text(answer_card(old(topics=["history"]), catalogue(), today=after(days)))
    assert words in shown
    assert SECRET in shown


@pytest.mark.parametrize(
    ("topics", "days", "care", "withheld"),
    [
        (["detainers"], 60, False, False),
        (["detainers"], 61, False, True),
        (["history", "warrants"], 61, False, True),
        (["know-your-rights"], 61, False, True),
        (["history"], 61, False, False),
        (["history"], 61, True, True),
        (["history"], 60, True, False),
    ],
)
def test_past_twice_the_interval_facts_on_rights_and_answers_to_own_cases_are_withheld(
    topics: Sequence[str], days: int, care: bool, withheld: bool
) -> None:
    outcome = Outcome(
        outcome="answer", care="advice" if care else None, facts=(as_of_day(old(topics=topics), after(days)),)
    )
    told = with_withheld(outcome, after(days))
    assert told.withheld is withheld
    assert (SECRET in told.model_dump_json()) is not withheld


def test_a_fact_that_does_not_age_is_never_withheld() -> None:
    assert not as_of_day(old(review_days=None), after(9999), care=True).withheld


def test_a_withheld_card_holds_the_general_rule_and_its_official_source_only(accepted: Accepted) -> None:
    sources = (make_source(title="The old source"),)
    fact = old(sources=sources, quotes=[make_quote(text="Old words.")], list=["old entry"], attribution="claim")
    for make in (answer_card, post_preview):
        view = accepted(make(as_of_day(fact, after(94)), catalogue(), today=after(94)))
        shown = text(view)
        assert "Last checked 94 days ago; due every 30 days." in shown
        assert "My text on this is too old to show." in shown
        assert "“The detainer is a request that such agency advise the" in shown
        assert "](<https://www.ecfr.gov/current/title-8/section-287.7>)" in shown
        assert "old" not in shown.replace("too old", "").lower().replace("hold", "")
        assert not [label for label in labels(view) if label.startswith("Show the list")]


def test_without_a_rule_the_official_sources_of_the_fact_are_shown() -> None:
    sources = (make_source(1, title="News"), make_source(2, title="The statute", kind="statute"))
    withheld = as_of_day(old(topics=["history"], sources=sources), after(94), care=True)
    shown = text(answer_card(withheld, catalogue(), today=after(94)))
    assert "The statute" in shown
    assert "News" not in shown


def test_every_rule_is_there_in_english_and_spanish_and_fits_an_answer() -> None:
    assert sum(not rule.topics for rule in general_rules()) == 1
    for rule in general_rules():
        assert {"en", "es"} <= set(rule.words)
        assert all(len(words) <= 1200 for words in rule.words.values())
        assert bool(rule.sources) == bool(rule.topics)


def test_a_claim_that_is_withheld_stands_against_no_other_fact() -> None:
    one, two = old(id="one", topics=["history"], review_days=None), old(id="two", counter=["one"])
    facts = {fact.id: plain(fact) for fact in (one, two)}
    view = View(facts, {})
    assert [claim.id for claim in view.shown("one", at=after(60)).counter_claims] == ["two"]
    withheld = view.shown("one", at=after(61))
    assert withheld.counter_claims == ()
    assert [link.id for link in withheld.counter_facts] == ["two"]


async def test_every_way_to_a_withheld_fact_shows_the_rule(world: World) -> None:
    base = world.bot.base
    typed = {"topics": "detainers", "review_days": "30", "last_checked": "2020-01-01", "list": "Old entry"}
    draft = await base.start_draft(0, MEANING, REVIEWER, typed)
    await base.publish(draft.id, REVIEWER, "so")
    shown = await world.member.asks(QUESTION)
    spanish = await world.member.asks("¿Qué es una ciudad santuario?")
    (said,) = await world.member.writes(QUESTION)
    preview = await world.member.presses(shown, "Post here – everyone sees it")
    assert preview is not None
    await world.member.presses(preview, "Post it for everyone")
    (public,) = world.sent(world.channel.id)
    english = await world.member.presses(spanish, "En ingl")
    assert english is not None
    for reply in (shown, said, preview, public, english):
        assert "The detainer is a request that" in reply.text
        assert "single legal definition" not in reply.text
    assert "orden de retención" in spanish.text
    assert "definición legal" not in spanish.text
    more = await world.member.presses(shown, "All quotes and sources")
    assert more is not None
    assert "Example Gazette" not in more.text
    outcome = await base.ask(QUESTION, at=dt.date(2020, 2, 1))
    assert not outcome.withheld
    assert "single legal definition" in outcome.facts[0].answer


def test_a_card_in_time_says_nothing_about_days() -> None:
    assert "days ago" not in card(make_fact(review_days=30))
