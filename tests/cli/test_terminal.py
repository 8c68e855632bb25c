"""What an outcome looks like in a terminal."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from rich.console import Console

from bot.strings import catalogue
from bot.terminal import WIDTH, make_console, print_outcome
from bot.views import phrases
from knowledge import FactLink, Outcome, PartialDate, Quote, ShownFact, Source
from knowledge.overdue import as_of_day

TODAY = dt.date(2026, 11, 25)


def source(**changes: Any) -> Source:
    return Source(
        **{
            "id": "a-source",
            "title": "A title",
            "publisher": "A publisher",
            "published": PartialDate(2018, 1),
            "url": "https://example.org/a",
            "kind": "news",
            "accessed": TODAY,
            **changes,
        }
    )


def fact(**changes: Any) -> ShownFact:
    return ShownFact(
        **{
            "id": "a-fact",
            "question": "What is a fact?",
            "answer": "It is known.",
            "kind": "law",
            "status": "current",
            "attribution": "fact",
            "as_of": PartialDate(2018, 1, 24),
            "last_checked": dt.date(2026, 11, 24),
            "places": ("Texas",),
            "topics": ("basics",),
            "source_ids": ("a-source",),
            "sources": (source(),),
            **changes,
        }
    )


def links(fact_ids: Any) -> tuple[FactLink, ...]:
    return tuple(FactLink(id=fact_id, question=f"What is {fact_id}?") for fact_id in fact_ids)


def printed(outcome: Outcome, console: Console | None = None, **options: Any) -> str:
    out = io.StringIO()
    console = console or make_console(out)
    console.file = out
    print_outcome(outcome, catalogue(), console, links=links, today=TODAY, **options)
    return out.getvalue()


def answer(*facts: ShownFact, **fields: Any) -> Outcome:
    return Outcome(outcome="answer", facts=facts, **fields)


def test_an_answer_as_a_whole() -> None:
    quote = Quote(
        text="We will not go.",
        speaker="A. Mayor",
        speaker_role="Mayor of Austin",
        date=PartialDate(2018, 1),
        source_id="b-source",
        checked=TODAY,
    )
    shown = fact(
        answer="First paragraph.\n\nSecond paragraph.",
        quotes=(quote,),
        source_ids=("a-source", "b-source"),
        sources=(source(), source(id="b-source", title="B title", url="https://example.org/b", published=None)),
        related_facts=links(["c-fact"]),
        checked_by="An editor",
        as_of_approximate=True,
    )
    assert (
        printed(answer(shown))
        == """\
This answers: What is a fact?

First paragraph.

Second paragraph.

  “We will not go.”
  — A. Mayor, Mayor of Austin, January 2018 (source 2)

The sources below state this as a fact.
True for about January 24, 2018.
Last checked November 24, 2026 by An editor.

Sources
 1. A title – A publisher, January 2018
    https://example.org/a
 2. B title – A publisher
    https://example.org/b

Related questions:
  - What is c-fact?
"""
    )


def test_a_claim_says_that_it_is_one() -> None:
    assert "a claim" in printed(answer(fact(attribution="claim")))


def test_what_disputes_a_fact_is_named() -> None:
    out = printed(answer(fact(status="contested", counter_facts=links(["d-fact"]))))
    assert "This is disputed." in out
    assert "Others dispute this:\n  - What is d-fact?" in out


def test_a_counter_claim_has_its_words_its_date_and_its_source() -> None:
    claim = fact(question="Is it?", answer="It is not known.", attribution="claim").claim
    out = printed(answer(fact(status="contested", counter_claims=(claim,))))
    assert "Counter-claim: Is it?\nIt is not known.\nThis is a claim" in out
    assert out.count("https://example.org/a") == 2


def test_a_fact_on_rights_that_is_long_overdue_shows_the_general_rule() -> None:
    old = fact(topics=("detainers",), review_days=30, last_checked=dt.date(2026, 1, 1))
    out = " ".join(printed(answer(as_of_day(old, TODAY))).split())
    assert "Last checked 328 days ago; due every 30 days." in out
    assert "The detainer is a request that such agency advise the Department" in out
    assert "https://www.ecfr.gov/current/title-8/section-287.7" in out
    assert "It is known." not in out


def test_a_wider_places_fact_is_said_to_stand_in() -> None:
    out = printed(answer(fact(), stands_for="Houston"))
    assert out.startswith("I have nothing about Houston. This is the law in Texas.\n\nThis answers:")


def test_a_list_is_shown_whole() -> None:
    out = printed(answer(fact(list=("Austin", "Dallas"))))
    assert "  - Austin\n  - Dallas\n" in out


def test_two_questions_get_two_answers_and_numbers_go_on() -> None:
    out = printed(
        Outcome(
            outcome="suggestions",
            parts=(
                answer(fact()),
                Outcome(outcome="suggestions", ranked=("x", "y")),
                Outcome(outcome="unknown", ranked=("z",)),
            ),
        )
    )
    assert "This answers: What is a fact?" in out
    assert " 2. What is y?" in out
    assert " 3. What is z?" in out


def test_no_answer_names_other_questions_and_help() -> None:
    out = printed(Outcome(outcome="unknown", ranked=("x",)), help_url="https://example.org/help", hint="A hint.")
    assert out.startswith("I have no checked answer to that.\n\nA hint.\n\nThese are other questions")
    assert "https://example.org/help" in out
    assert printed(Outcome(outcome="unknown")) == "I have no checked answer to that.\n"


def test_a_place_that_is_ambiguous_is_asked_for() -> None:
    out = printed(Outcome(outcome="suggestions", choose_place=("Kansas", "Missouri"), ranked=("x", "y")))
    assert out.startswith("Which place is meant? Kansas and Missouri")


def test_stored_text_commands_no_terminal_and_hides_nothing() -> None:
    hostile = "safe\x1b]0;owned\x07 \x9b2J \u202edlrow\u2066 \x00[bold red]x[/] :smile:\r\x08"
    shown = fact(
        question=f"What is {hostile}?",
        answer=hostile,
        checked_by=hostile,
        sources=(source(title=hostile, publisher=hostile, via=hostile),),
        list=(hostile,),
        related_facts=(FactLink(id="x", question=hostile),),
    )
    for console in (None, Console(force_terminal=True, highlight=False, width=WIDTH, color_system=None)):
        out = printed(answer(shown), console)
        assert not set(out) & set("\x1b\x07\x9b\u202e\u2066\x00\r\x08")
        assert "[bold red]x[/] :smile:" in out


def test_lines_fit_80_columns_and_addresses_stay_whole() -> None:
    url = "https://example.org/" + "a" * 150
    shown = fact(answer="word " * 200, sources=(source(url=url, title="title " * 30),))
    out = printed(answer(shown))
    assert f"\n    {url}\n" in out
    assert max(len(line) for line in out.splitlines() if url not in line) <= 80


def test_a_terminal_gets_styles_and_a_pipe_does_not() -> None:
    console = Console(force_terminal=True, highlight=False, width=WIDTH, color_system="standard")
    assert "\x1b[1m" in printed(answer(fact()), console)
    assert "\x1b" not in printed(answer(fact()))


def test_an_emergency_is_told_what_is_generally_true_in_both_languages() -> None:
    shown = " ".join(printed(Outcome(outcome="answer", facts=(fact(),), care="emergency")).split())
    for t in (catalogue("en"), catalogue("es")):
        assert all(" ".join(sentence.split()) in shown for sentence in phrases.emergency(t))
    assert "This answers: What is a fact?" in shown
