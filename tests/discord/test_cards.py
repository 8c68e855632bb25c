"""The cards: what stands on them, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from samples import TODAY, card, labels, make_fact, make_links, make_quote, make_source

from bot.strings import catalogue
from bot.views import buttons
from bot.views.answer import answer_card
from bot.views.text import clip, line, link, shown
from knowledge import FactLink, Outcome, PartialDate


def test_a_plain_fact_says_what_it_is_true_for_and_that_nobody_has_checked_it() -> None:
    assert card(make_fact()).split("\n") == [
        "Here is what I found.",
        "**This answers:** What is so?",
        "It is so.",
        "The sources below state this as a fact.",
        "True for January 24, 2018.",
        "Researched November 24, 2026. No person has checked this yet.",
        "**Sources**",
        "1\\. [Title 1](<https://source.example/1>) – Publisher",
    ]


def test_who_checked_a_fact_is_named_and_an_overdue_check_told() -> None:
    checked = make_fact(checked_by="Ana_Ruiz", last_checked="2026-06-01", review_days=90)
    words = "Last checked 176 days ago; due every 90 days. That was on June 1, 2026, by Ana\\_Ruiz."
    assert words in card(checked)
    in_time = card(make_fact(checked_by="Ana", last_checked="2026-06-01", review_days=365))
    assert "Last checked June 1, 2026 by Ana." in in_time
    assert "days ago" not in in_time


@pytest.mark.parametrize(
    ("as_of", "approximate", "words"),
    [
        ("2018", False, "True for 2018."),
        ("2018", True, "True for about 2018."),
        ("2018-05", False, "True for May 2018."),
    ],
)
def test_a_partial_date_is_not_made_exact(as_of: str, approximate: bool, words: str) -> None:
    assert words in card(make_fact(as_of=as_of, as_of_approximate=approximate))


@pytest.mark.parametrize(
    ("speakers", "words"),
    [
        ((), "This is a claim, not an established fact. The answer names who makes it."),
        (("Jeff Sessions",), "This is what Jeff Sessions says. It is a claim, not an established fact."),
        (("A", "A"), "This is what A says. It is a claim, not an established fact."),
        (("A", "B", "C"), "This is what A, B, and C say. These are claims, not established facts."),
    ],
)
def test_a_claim_says_whose_it_is(speakers: Sequence[str], words: str) -> None:
    claim = make_fact(attribution="claim", quotes=[make_quote(speaker=name) for name in speakers])
    assert words in card(claim)
    assert "state this as a fact" not in card(claim)


@pytest.mark.parametrize(
    ("status", "words"),
    [("historical", "This is about the past and may be different now."), ("contested", "This is disputed.")],
)
def test_a_status_is_told_in_words(status: str, words: str) -> None:
    assert words in card(make_fact(status=status))
    assert words not in card(make_fact())


def test_a_quote_stands_as_a_quote_with_speaker_role_date_and_source() -> None:
    sources = (make_source(1), make_source(2))
    words = card(make_fact(sources=sources, quotes=[make_quote(2, "First line\nsecond *line*")]))
    assert "> “First line second \\*line\\*”\n> — A. Speaker, Mayor, January 2018 (source 2)" in words


def test_a_quote_says_when_it_was_compared_with_a_pasted_passage_only() -> None:
    pasted = make_quote(checked=TODAY, compared_with="passage")
    words = card(make_fact(quotes=[pasted]))
    assert "> — A. Speaker, Mayor, January 2018; compared with a passage that a moderator pasted (source 1)" in words
    for quote in (make_quote(), make_quote(checked=TODAY, compared_with="page")):
        assert "> — A. Speaker, Mayor, January 2018 (source 1)" in card(make_fact(quotes=[quote]))


def test_a_source_names_publisher_author_date_copy_and_archive() -> None:
    full = make_source(
        author="A. Writer",
        published=PartialDate(2018),
        published_approximate=True,
        via="copies.example",
        archived_url="https://archive.example/1",
    )
    expected = (
        "1\\. [Title 1](<https://source.example/1>) – Publisher, A. Writer, about 2018, read in a copy at "
        "copies.example · [archived copy](<https://archive.example/1>)"
    )
    assert expected in card(make_fact(sources=(full,)))
    assert "Publisher, Publisher" not in card(make_fact(sources=(make_source(author="Publisher"),)))


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        (("news",), "One secondary source."),
        (("news", "ngo"), "A better source is still being looked for."),
        (("statute",), "A better source is still being looked for."),
    ],
)
def test_thin_support_is_told(kinds: Sequence[Any], words: str) -> None:
    sources = tuple(make_source(number, kind=kind) for number, kind in enumerate(kinds))
    assert words in card(make_fact(sources=sources, needs_better_source=True))
    assert words not in card(make_fact(sources=sources))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "law"}, "I have nothing about Houston. This is the law in Texas."),
        ({"kind": "event"}, "I have nothing about Houston. This is about Texas."),
        (
            {"kind": "law", "places": ["United States"]},
            "I have nothing about Houston. This is the law in the United States.",
        ),
    ],
)
def test_a_wider_places_fact_says_that_it_stands_in(changes: dict[str, Any], words: str) -> None:
    assert words in card(make_fact(**changes), outcome=Outcome(outcome="answer", stands_for="Houston"))


def test_disputing_and_related_facts_are_buttons_once_each() -> None:
    related = make_fact(
        counter_facts=make_links(2, "counter"), related_facts=(*make_links(1, "counter"), *make_links(7, "related"))
    )
    view = answer_card(related, catalogue(), today=TODAY)
    assert labels(view) == [
        *(f"Question {number} of counter?" for number in range(2)),
        *(f"Question {number} of related?" for number in range(5)),
        "All quotes and sources",
        "Report a mistake",
    ]


def test_a_label_is_cut_between_words() -> None:
    long = FactLink(id="long", question="word " * 23 + "end?")
    label = str(buttons.fact_button(long).label)
    assert len(label) <= 80
    assert label.endswith("word…")


def test_stored_text_is_shown_as_it_is_and_acts_on_nothing() -> None:
    words = shown(
        "# a *b* _c_ ~~d~~ `e` ||f||\n> g @everyone <@12345678901234567> <#1> </ask:1> [x](https://y.example)"
    )
    assert words == (
        "\\# a \\*b\\* \\_c\\_ \\~\\~d\\~\\~ \\`e\\` \\|\\|f\\|\\|\n"
        "\\> g @\u200beveryone \\<@\u200b12345678901234567> \\<#1> "
        "\\</ask:1> \\[x]\\(https://y.example)"
    )
    assert shown("a\u202eb\x00c\u2066") == "abc"
    assert shown("a\n\n\n\nb") == "a\n\nb"
    assert line("a\n b") == "a b"


def test_a_title_or_an_address_can_not_break_out_of_its_link() -> None:
    words = link("A] (B) [C](https://evil.example)", "https://good.example/a_(b)\\c")
    assert words == "[A) (B) (C)(https: evil.example)](<https://good.example/a_%28b%29%5Cc>)"


@pytest.mark.parametrize(("words", "limit"), [("a" * 90, 80), ("aa bb " * 30, 80), ("short", 80)])
def test_clip_keeps_to_its_limit(words: str, limit: int) -> None:
    clipped = clip(words, limit)
    assert len(clipped) <= limit
    assert (clipped == words.strip()) == (len(words) <= limit)
