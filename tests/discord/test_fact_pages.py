"""The pages that moderators see hold whatever is typed, within Discord's limits and safe to show."""

from __future__ import annotations

import datetime as dt
from typing import Any

import discord
import pytest
from samples import Accepted, labels, make_fact, make_links, make_source, text

from bot.strings import catalogue
from bot.views.diff import diff_lines
from bot.views.draft import draft_page, first_part
from bot.views.draft_forms import part_form
from bot.views.preview import Looking, conflict_page, report, stopped
from knowledge import Draft, EditConflict, Editor, InvalidFact, Move, Preview, QuoteNotFound, WordingTaken, diff_facts
from knowledge.editing import Finding

AT = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
T = catalogue()
NASTY = "*_`@everyone <@1> [x](y) "


def make_draft(**typed: Any) -> Draft:
    base = make_fact()
    return Draft(7, 0, base.id, "draft", base, 0, typed, Editor(id=1, name="x"), AT, AT)


def nasty(length: int) -> str:
    return (NASTY * (length // len(NASTY) + 1))[:length]


def test_a_draft_full_of_the_longest_texts_is_one_page(accepted: Accepted) -> None:
    quote = {"text": nasty(4000), "speaker": nasty(300), "source_id": "source-1"}
    typed = {name: nasty(4000) for name in ("question", "answer", "as_of", "places", "topics", "related", "court")}
    sources = [{"id": f"source-{number}", "title": nasty(300)} for number in range(10)]
    draft = make_draft(
        **typed,
        phrasings="\n".join([nasty(200)] * 40),
        list="\n".join([nasty(300)] * 200),
        quotes=[quote] * 5,
        sources=sources,
        source_ids=[source["id"] for source in sources],
    )
    refusal = QuoteNotFound(nasty(1000), [(nasty(200), nasty(200))] * 3, "case")
    view = accepted(draft_page(draft, {}, T, notes=["x" * 100], refusals=dict.fromkeys(range(1, 6), refusal)))
    assert "This is still to be mended:" in text(view)
    assert "@everyone" not in text(view)
    menus = [item for item in view.walk_children() if isinstance(item, discord.ui.Select)]
    assert [len(menu.options) for menu in menus] == [5, 20]


@pytest.mark.parametrize("part", ["text", "phrasings", "status", "links", "list", "addquote", "addsource"])
def test_every_form_is_within_discords_limits(part: str) -> None:
    long = {"sources": [], "answer": nasty(4000), "list": "\n".join([nasty(300)] * 50)}
    modal = part_form(make_draft(**long), part, {"source-1": make_source(title=nasty(300))}, T)
    assert modal is not None
    shown = modal.to_dict()
    assert 1 <= len(shown["components"]) <= 5
    assert len(shown["title"]) <= 45
    assert len(shown["custom_id"]) <= 100
    for row in shown["components"]:
        assert len(row["label"]) <= 45
        assert len(row.get("description") or "") <= 100
        assert len(row["component"].get("value") or "") <= 4000


def test_a_text_longer_than_a_field_stays_out_of_the_form_and_is_not_cut() -> None:
    modal = part_form(make_draft(places="\n".join(["p" * 300] * 20)), "text", {}, T)
    assert modal is not None
    names = [row["component"]["custom_id"] for row in modal.to_dict()["components"]]
    assert names == ["answer", "question", "as_of", "topics"]
    too_long = part_form(make_draft(list="\n".join(["x" * 300] * 200)), "list", {}, T)
    assert too_long is not None
    assert not too_long.children


@pytest.mark.parametrize(
    ("problems", "part"),
    [
        ({"quotes": ("2: speaker: is empty",)}, "quote-2"),
        ({"quotes": ("quote 1 names a source",)}, "addquote"),
        ({"source_ids": ("has too few entries: at least 1",)}, "addsource"),
        ({"kind": ("is missing",)}, "status"),
        ({"counter": ("x",)}, "links"),
        ({"answer": ("is too long",)}, "text"),
    ],
)
def test_edit_again_opens_the_form_of_the_first_problem(problems: dict[str, tuple[str, ...]], part: str) -> None:
    assert first_part(problems) == part


def make_preview(**changes: Any) -> Preview:
    before, after = (
        make_fact(),
        make_fact(answer=nasty(1200).strip(), phrasings=[f"{n} {nasty(190)}" for n in range(40)]),
    )
    values: dict[str, Any] = {
        "draft": make_draft(),
        "before": before,
        "after": after,
        "shown": after,
        "diff": diff_facts(before, after),
        "findings": tuple(Finding(kind, ("answer",), nasty(300)) for kind in ["advice"] * 20 + ["copy"] * 20),
        "moves": tuple(Move(nasty(300), "other-0", None) for _ in range(30)),
        "taken": tuple(WordingTaken(nasty(200), f"other-{number}") for number in range(9)),
        "moved": True,
        "second_key": True,
    }
    return Preview(**{**values, **changes})


def links(fact_ids: Any) -> Any:
    held = {link.id: link for link in make_links(9)}
    return tuple(held[fact_id] for fact_id in fact_ids if fact_id in held)


def test_a_report_of_everything_at_once_is_one_message_without_publish(accepted: Accepted) -> None:
    view = accepted(report(make_preview(), Looking(T, links, waits=True)))
    assert "Publish" not in labels(view)
    assert {"Take it out there", "Fix", "Discard", "All changes"} <= set(labels(view))
    assert "Moves 30 questions to another fact:" in text(view)


def test_a_report_without_anything_wrong_has_publish(accepted: Accepted) -> None:
    view = accepted(report(make_preview(findings=(), taken=(), moves=()), Looking(T, links, waits=False)))
    assert labels(view)[0] == "Publish"
    assert "No question moves to another fact." in text(view)


def test_every_page_of_a_conflict_fits(accepted: Accepted) -> None:
    theirs, mine = make_fact(answer=nasty(1200).strip()), make_preview().after
    conflict = EditConflict("a-fact", 1, 2, theirs=theirs, mine=mine)
    first = accepted(conflict_page(7, conflict, 0, T, why=nasty(500)))
    assert "Next page" in labels(first)
    accepted(conflict_page(7, conflict, 99, T))


def test_what_stops_a_draft_fits(accepted: Accepted) -> None:
    problems = {name: (nasty(400),) * 9 for name in ("answer", "quotes", "why")}
    accepted(stopped(7, InvalidFact(problems), links, T, why=nasty(500)))
    view = accepted(stopped(7, WordingTaken(nasty(200), "other-1"), links, T))
    assert "Question 1 of other?" in labels(view)


def test_the_words_of_a_diff_are_marked_and_escaped() -> None:
    before, after = make_fact(answer="It *was* so.\nThen not."), make_fact(answer="It *is* so.\nThen not @here.")
    (first, second) = diff_lines(diff_facts(before, after), T)
    assert first == r"**Answer**: It \*~~was~~**is**\* so."
    assert second == "Then not **@\u200bhere**."


def test_a_long_unchanged_run_is_shortened_around_the_change() -> None:
    words = " ".join(f"w{number}" for number in range(200))
    (line,) = diff_lines(
        diff_facts(make_fact(answer=f"{words} old {words}"[:1200]), make_fact(answer=f"{words} new {words}"[:1200])), T
    )
    assert "w198 w199 ~~old~~**new** w0 w1" in line
    assert len(line) < 260


def test_a_report_that_is_still_being_worked_out_has_nothing_to_press(accepted: Accepted) -> None:
    view = accepted(report(make_preview(), Looking(T, links, waits=True, pending=True)))
    assert labels(view) == []
    assert "Now I look at which questions would move" in text(view)
