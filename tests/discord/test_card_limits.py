"""Discord takes every card: what is trimmed so that it does, in which order, and with what said instead."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence

import discord
import pytest
from samples import TODAY, Accepted, card, labels, make_fact, make_quote, make_source, text

from bot.help import OFFICIAL, Helper
from bot.strings import catalogue, languages, state
from bot.views import buttons
from bot.views.answer import answer_card, post_preview
from bot.views.layout import COMPONENT_LIMIT, TEXT_LIMIT, pages
from bot.views.outcome import suggestions, unknown
from bot.views.pages import page
from bot.views.text import shown
from knowledge import FactLink, KnowledgeBase, Outcome, Reasons, ShownFact, Translation
from knowledge.base import SHIPPED
from knowledge.matching.text import words
from knowledge.packfiles import read_files


def longest(char: str) -> ShownFact:
    """A fact with every field as long and as full as it may be, of one kind of character."""

    def fill(length: int) -> str:
        return (char * length)[:length].strip() or "x"

    sources = tuple(
        make_source(
            number,
            title=fill(300),
            publisher=fill(300),
            author=fill(299),
            via=fill(300),
            published="2018-09-24",
            published_approximate=True,
            url=f"https://source.example/{number}".ljust(2000, "("),
            archived_url=f"https://archive.example/{number}".ljust(2000, "("),
        )
        for number in range(10)
    )
    quotes = [
        make_quote(
            number,
            fill(600) if " " not in fill(600) else "x" * 600,
            speaker=f"{number}{fill(299)}",
            speaker_role=fill(300),
        )
        for number in range(5)
    ]
    return make_fact(
        id="x" * 50,
        question=fill(120),
        answer=fill(1200),
        kind="law",
        status="contested",
        attribution="claim",
        as_of="2018-09-24",
        as_of_approximate=True,
        last_checked="2018-09-24",
        checked_by=fill(300),
        review_days=1,
        places=[fill(300)],
        sources=sources,
        quotes=quotes,
        list=[f"{number}{fill(290)}" for number in range(200)],
        related_facts=tuple(FactLink(id=f"{number}".rjust(50, "x"), question=fill(120)) for number in range(10)),
        counter_facts=tuple(FactLink(id=f"{number}".rjust(50, "y"), question=fill(120)) for number in range(10)),
        needs_better_source=True,
    )


COMPLETE = [code for code in languages() if state(code).complete]
"""The others have few sentences, and the rest in English."""
LONGEST = ["a", "*", "<", "[", "word ", "@everyone ", "é"]


@pytest.mark.parametrize(("char", "language"), list(itertools.product(LONGEST, COMPLETE)))
def test_the_longest_allowed_fact_fits_into_one_message(char: str, language: str, accepted: Accepted) -> None:
    extreme, t = longest(char), catalogue(language)
    reasons = Reasons(wording=extreme.wordings[-1], words=tuple(words(extreme.wordings[-1])))
    outcome = Outcome(outcome="answer", stands_for=(char * 300)[:300], past=True, confidence=1, why=reasons)
    answer = accepted(answer_card(extreme, t, today=TODAY, outcome=outcome, can_post=True))
    assert shown(extreme.answer) in text(answer)
    accepted(buttons.removable(answer, t))
    assert accepted(post_preview(extreme, t, today=TODAY))
    for kind in ("list", "more"):
        for number in (0, 1, 99):
            accepted(page(extreme, kind, number, t))


@pytest.mark.parametrize("char", LONGEST)
def test_the_longest_allowed_translation_fits_or_gives_way_to_the_english(char: str, accepted: Accepted) -> None:
    extreme, t = longest(char), catalogue("es")
    words = Translation(question=(char * 160)[:160].strip(), answer=(char * 1500)[:1500].strip(), of="another text")
    translated = extreme.model_copy(update={"language": "es", "translations": {"es": words}})
    outcome = Outcome(outcome="answer", stands_for=(char * 300)[:300], past=True)
    answer = text(accepted(answer_card(translated, t, today=TODAY, outcome=outcome, can_post=True)))
    assert shown(words.answer) in answer or shown(extreme.answer) in answer
    assert ("La traducción es anterior" in answer) == (shown(words.answer) in answer)
    accepted(post_preview(translated, t, today=TODAY))


def test_every_shipped_translation_is_shown_whole_with_every_quote(accepted: Accepted) -> None:
    files = read_files(SHIPPED)
    sources = {each.id: each for each in files.sources}
    translated = [each for each in files.facts if "es" in each.translations]
    assert translated
    for each in translated:
        resolved = ShownFact(
            **dict(each), sources=tuple(sources[source_id] for source_id in each.source_ids), language="es"
        )
        words = text(accepted(answer_card(resolved, catalogue("es"), today=TODAY, can_post=True)))
        assert shown(each.translations["es"].answer) in words
        assert words.count("\n> — ") == len(each.quotes)


@pytest.mark.parametrize("language", COMPLETE)
def test_every_shipped_fact_fits_and_nothing_of_it_is_trimmed_but_sources(language: str, accepted: Accepted) -> None:
    files = read_files(SHIPPED)
    sources = {each.id: each for each in files.sources}
    questions = {each.id: each.question for each in files.facts}

    def linked(ids: Sequence[str]) -> tuple[FactLink, ...]:
        return tuple(FactLink(id=fact_id, question=questions[fact_id]) for fact_id in ids)

    for each in files.facts:
        resolved = ShownFact(
            **dict(each),
            sources=tuple(sources[source_id] for source_id in each.source_ids),
            related_facts=linked(each.related),
            counter_facts=linked(each.counter),
        )
        view = answer_card(resolved, catalogue(language), today=TODAY, can_post=True)
        # Languages differ in lengths only: one of them against Discord's document is enough, since it is slow.
        words = text(accepted(view, by_document=language == "en"))
        assert words.count("\n> — ") == len(each.quotes)
        accepted(post_preview(resolved, catalogue(language), today=TODAY), by_document=False)


def test_what_does_not_fit_is_given_up_in_order_and_counted() -> None:
    def sized(length: int) -> str:
        sources = tuple(
            make_source(
                number,
                title=f"Title {number} ".ljust(length, "t"),
                archived_url=f"https://archive.example/{number}",
            )
            for number in range(1, 11)
        )
        quotes = [make_quote(2, "q" * 500), make_quote(5, "r" * 500)]
        return card(make_fact(sources=sources, quotes=quotes, answer="a" * 1000))

    whole = sized(20)
    assert whole.count("archived copy") == 10
    assert "more source" not in whole
    without_copies = sized(110)
    assert "archived copy" not in without_copies
    assert "more source" not in without_copies
    fewer_sources = sized(200)
    assert "and 4 more sources" in fewer_sources
    assert "\n2\\. [Title 2 " in fewer_sources
    assert "\n5\\. [Title 5 " in fewer_sources
    assert "more quote" not in fewer_sources


def test_quotes_are_given_up_after_sources_without_quotes() -> None:
    sources = tuple(make_source(number) for number in range(1, 8))
    words = card(
        make_fact(sources=sources, quotes=[make_quote(number, "q" * 600) for number in range(1, 6)], answer="a" * 1200)
    )
    assert words.count("> “") == 3
    assert "and 2 more quotes" in words
    assert "and 3 more sources" in words
    assert "\n4\\. [Title 4]" in words


def test_a_page_past_the_end_is_the_last_one() -> None:
    view = page(make_fact(list=["one", "two"]), "list", 99, catalogue())
    assert "- one\n- two" in text(view)
    assert labels(view) == []


def test_pages_hold_every_line_once_and_keep_to_the_limit() -> None:
    lines = [f"{number} {'x' * (number % 90)}" for number in range(300)]
    found = pages(lines, 500)
    assert all(len(each) <= 500 for each in found)
    assert "\n".join(found).split("\n") == lines


LONGEST_HELP = (
    *(Helper(kind, "*" * 300, dt.date(2026, 9, 30)) for kind in ("hotline", "lawyers", "contact")), *OFFICIAL,
)  # fmt: skip


@pytest.mark.parametrize("language", languages())
def test_choices_and_nearest_questions_of_any_length_fit(language: str, accepted: Accepted) -> None:
    many = tuple(FactLink(id=f"{number}".rjust(50, "x"), question="*" * 120) for number in range(5))
    accepted(suggestions(many, ["*" * 100] * 4, catalogue(language)))
    accepted(unknown(many, catalogue(language), helpers=LONGEST_HELP, hint="h" * 300))


@pytest.mark.parametrize("language", languages())
def test_words_on_buttons_are_never_cut(language: str) -> None:
    t = catalogue(language)
    extreme = longest("a")
    own = [
        buttons.none_button(t),
        buttons.list_button(extreme.id, 200, t),
        buttons.more_button(extreme.id, t),
        buttons.post_button(extreme.id, t),
        buttons.send_button(extreme.id, t),
        buttons.keep_button(t),
        buttons.numbered_button(3, FactLink(id=extreme.id, question="?"), t, meant=True),
    ]
    assert not [button.label for button in own if str(button.label).endswith("…")]
    assert all(len(str(button.custom_id)) <= 100 for button in own)


async def test_limits_are_those_of_the_library() -> None:
    view = discord.ui.LayoutView()
    for _ in range(COMPONENT_LIMIT):
        view.add_item(discord.ui.TextDisplay("x" * (TEXT_LIMIT // COMPONENT_LIMIT)))
    with pytest.raises(ValueError, match="maximum"):
        view.add_item(discord.ui.TextDisplay("x"))


async def test_the_summary_counts_on_about_are_those_of_the_base(base: KnowledgeBase) -> None:
    summary = base.summary()
    assert (summary.facts, summary.unchecked, summary.sources) == (6, 5, 3)
