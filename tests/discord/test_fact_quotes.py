"""The quote lock in Discord: a quote is published only once it stood word for word in its source."""

from __future__ import annotations

from typing import Any

import pytest
from desk import GAZETTE, WORDS, Staff, seen
from talk import Person, Reply, World

from knowledge import Actor, Editor, InvalidFact, Role

FACT = "garcetti-on-trust"
ARCHIVE = "https://archive.example/1"
QUOTE = {"text": WORDS, "speaker": "Eric *Garcetti*", "speaker_role": "Mayor", "date": "2018-01"}


async def quotes(staff: Staff, person: Person, **values: Any) -> Reply:
    """An edit of the fact with a quote added."""
    page = await staff.edits(person, FACT, as_of="2018-02")
    form = await person.opens_by_choice(page, "quotes", "addquote")
    assert form.chosen["source_id"] == ["example-gazette"]
    return seen(await person.submits(form, **{**QUOTE, **values}))


async def test_a_quote_on_its_sources_page_is_locked_and_published(world: World, staff: Staff) -> None:
    staff.pages.texts[GAZETTE] = "The mayor said: “We will not stand by.” He left."
    page = await quotes(staff, staff.reviewer)
    assert "compared with its source's page" in page.text
    await staff.publishes(staff.reviewer, page)
    (quote,) = world.bot.base.shown(FACT).quotes
    assert (quote.text, quote.compared_with) == (WORDS, "page")


async def test_a_quote_that_does_not_stand_there_is_refused_with_the_nearest_words(world: World, staff: Staff) -> None:
    staff.pages.texts[GAZETTE] = "The mayor said: “We will not *sit* by @everyone.” He left."
    page = await quotes(staff, staff.reviewer)
    assert "The quote does not stand word for word in its source." in page.text
    assert r"We will not \*sit\* by" in page.text
    assert r"the quote has “stand by.”, the source has “\*sit\* by”" in page.text
    assert "@everyone" not in page.text
    assert "Preview" not in page.buttons
    again = await staff.reviewer.opens_by_press(page, "Edit again")
    assert again.filled == QUOTE
    page = seen(await staff.reviewer.submits(again, text="We will not *sit* by"))
    assert "compared with its source's page" in page.text
    assert "Preview" in page.buttons


async def test_a_pasted_passage_is_compared_instead_and_the_card_says_so(world: World, staff: Staff) -> None:
    page = await quotes(staff, staff.reviewer)
    assert "The source's server refused with error 404. The passage can be pasted instead." in page.text
    form = await staff.reviewer.opens_by_press(page, "Paste the passage of quote 1")
    page = seen(await staff.reviewer.submits(form, passage="We will stand by, he said."))
    assert "The nearest words there: “We will stand by,”" in page.text
    form = await staff.reviewer.opens_by_press(page, "Paste the passage of quote 1")
    page = seen(await staff.reviewer.submits(form, passage="He said:\n“We will not\nstand by.”"))
    assert "compared with a passage that a moderator pasted" in page.text
    await staff.publishes(staff.reviewer, page)
    (card, _) = staff.reviewer.seen
    assert "compared with a passage that a moderator pasted" in card.text
    (quote,) = world.bot.base.shown(FACT).quotes
    assert quote.compared_with == "passage"


async def test_an_unreachable_source_can_be_read_again_later(staff: Staff) -> None:
    page = await quotes(staff, staff.editor)
    assert staff.pages.read == [GAZETTE, ARCHIVE]
    staff.pages.texts[ARCHIVE] = WORDS
    page = seen(await staff.editor.presses(page, "Compare the quotes"))
    assert "compared with its source's page" in page.text


async def test_quotes_that_stand_are_not_read_again_unless_their_words_change(world: World, staff: Staff) -> None:
    page = await staff.edits(staff.reviewer, "sessions-on-safety", as_of="2018-01-25")
    form = await staff.reviewer.opens_by_choice(page, "quotes", "quote-1")
    page = seen(await staff.reviewer.submits(form, speaker_role="Attorney General"))
    assert staff.pages.read == []
    assert "Preview" in page.buttons
    form = await staff.reviewer.opens_by_choice(page, "quotes", "quote-1")
    page = seen(await staff.reviewer.submits(form, text=form.filled["text"][:-1]))
    assert staff.pages.read == [GAZETTE, ARCHIVE]
    assert "not compared with its source yet" in page.text


async def test_another_address_of_a_source_is_read_again(world: World, staff: Staff) -> None:
    staff.pages.texts[GAZETTE] = WORDS
    page = await quotes(staff, staff.reviewer)
    form = await staff.reviewer.opens_by_choice(page, "sources", "source-example-gazette")
    page = seen(await staff.reviewer.submits(form, url="https://other.example/x"))
    assert "not compared with its source yet" in page.text
    assert "https://other.example/x" in staff.pages.read
    staff.pages.texts["https://other.example/x"] = WORDS
    page = seen(await staff.reviewer.presses(page, "Compare the quotes"))
    preview = seen(await staff.reviewer.presses(page, "Preview"))
    assert "It will wait in `/review`" in preview.text


async def test_a_quote_is_taken_out_by_emptying_it_and_needs_a_source(world: World, staff: Staff) -> None:
    page = await staff.edits(staff.reviewer, "sessions-on-safety", as_of="2018-01-25")
    form = await staff.reviewer.opens_by_choice(page, "quotes", "quote-1")
    page = seen(await staff.reviewer.submits(form, text=""))
    assert "Quote 1" not in page.text
    empty = await staff.begins(staff.reviewer)
    refused = seen(await staff.reviewer.chooses(empty, "quotes", "addquote"))
    assert "Add the source first that the quote stands in." in refused.text


async def test_a_quote_that_is_not_whole_names_its_field_and_is_not_read(staff: Staff) -> None:
    page = await quotes(staff, staff.editor, speaker="", date="yesterday")
    assert "**Quotes**: 1: speaker: is empty" in page.text
    assert "**Quotes**: 1: date: a date is written" in page.text
    assert staff.pages.read == []
    again = await staff.editor.opens_by_press(page, "Edit again")
    assert again.filled["date"] == "yesterday"


async def test_five_longest_quotes_that_are_refused_fit_on_the_page(world: World, staff: Staff) -> None:
    staff.pages.texts[GAZETTE] = ("*We* will _not_ be moved by any of them at all. " * 40).strip()
    page = await staff.edits(staff.editor, FACT, as_of="2018-02")
    for number in range(5):
        form = await staff.editor.opens_by_choice(page, "quotes", "addquote")
        text = " ".join(["*Weee*", "_nottt_", str(number)] * 12)
        page = seen(await staff.editor.submits(form, **{**QUOTE, "text": text}))
    assert "Paste the passage of quote 1" in page.buttons


async def test_below_discord_too_a_quote_without_the_locks_mark_is_refused(world: World) -> None:
    base = world.bot.base
    actor = Actor(Editor(id=5, name="x"), Role.REVIEWER, world.bot.user.created_at)
    quote = {**QUOTE, "source_id": "example-gazette", "checked": "2026-11-24"}
    draft = await base.start_draft(0, FACT, actor, {"quotes": [quote]})
    with pytest.raises(InvalidFact) as refused:
        await base.publish(draft.id, actor, "why")
    assert refused.value.problems == {"quotes": ("1: has not been compared with its source",)}
