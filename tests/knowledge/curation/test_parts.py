"""Quotes, sources and phrasings of a draft: nothing typed is lost, and the lock's mark goes with the words."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from knowledge import Draft, Editor, Fact, InvalidFact, Locked, Quote, Source
from knowledge.curation.locks import check_locked, quotes_of, unlocked
from knowledge.curation.parts import (
    dated,
    digest,
    draft_quotes,
    draft_sources,
    find_phrasing,
    moved_sources,
    only_changed,
    phrasing_value,
    put_mark,
    put_quote,
    put_source,
    read_date,
    whole_quote,
    whole_source,
    without_wordings,
)

TODAY = dt.date(2026, 11, 24)
AT = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
QUOTE = Quote(text="Words.", speaker="A", speaker_role="Mayor", date="2018", source_id="gazette", checked=TODAY)
KNOWN = {
    "gazette": Source(
        id="gazette", title="T", publisher="P", url="https://g.example/1", kind="news", accessed=TODAY, published="2018"
    )
}
FACT = Fact(
    id="a-fact", question="What is so?", answer="It is.", kind="event", status="current", attribution="fact",
    as_of="2018", as_of_approximate=True, last_checked=TODAY, places=["Texas"], topics=["t"], source_ids=["gazette"],
    quotes=[QUOTE], phrasings=["what's up", "w" * 150],
)  # fmt: skip
TYPED = {"text": "Other words.", "speaker": "B", "speaker_role": "Clerk", "date": "2019", "source_id": "gazette"}


def draft(base: Fact | None = FACT, **typed: Any) -> Draft:
    return Draft(1, 0, "a-fact", "draft", base, 0, typed, Editor(id=1, name="x"), AT, AT)


def test_a_quotes_mark_stays_with_its_words_and_goes_with_them() -> None:
    known_as = digest(draft_quotes(draft())[0])
    same = put_quote(draft(), known_as, {**TYPED, "text": "Words."})
    assert same["quotes"][0]["checked"] == "2026-11-24"
    other = put_quote(draft(), known_as, TYPED)
    assert other["quotes"] == [TYPED]


def test_a_new_quote_is_added_and_an_empty_one_taken_out() -> None:
    added = put_quote(draft(), None, TYPED)["quotes"]
    assert [quote["text"] for quote in added] == ["Words.", "Other words."]
    gone = put_quote(draft(quotes=added), digest(added[1]), {**TYPED, "text": " "})["quotes"]
    assert [quote["text"] for quote in gone] == ["Words."]


def test_a_mark_finds_its_quote_by_its_words() -> None:
    quotes = put_quote(draft(), None, TYPED)["quotes"]
    marked = put_mark(draft(quotes=quotes), TYPED, Locked(TODAY, "page"))["quotes"]
    assert marked[1]["compared_with"] == "page"
    assert "compared_with" not in marked[0]


def test_what_stands_needs_no_comparison_and_what_is_new_does() -> None:
    assert unlocked(draft_quotes(draft()), FACT) == ()
    assert unlocked([TYPED], FACT) == (1,)
    assert unlocked([{**TYPED, "compared_with": "passage"}], FACT) == ()
    assert unlocked(draft_quotes(draft()), None) == (1,)
    assert unlocked(draft_quotes(draft()), FACT, {"gazette"}) == (1,)
    assert draft(quotes=[TYPED]).problems == {"quotes": ("1: has not been compared with its source",)}
    with pytest.raises(InvalidFact):
        check_locked(FACT, None)
    assert quotes_of("typed") == ()


def test_a_source_with_another_address_takes_the_marks_away() -> None:
    changes = put_source(draft(), KNOWN, "gazette", {"url": "https://g.example/2"}, TODAY)
    (source,) = changes["sources"]
    assert (source["url"], source["title"]) == ("https://g.example/2", "T")
    assert "checked" not in changes["quotes"][0]
    made = whole_source(source)
    assert made is not None
    assert moved_sources([made, KNOWN["gazette"]], KNOWN) == {"gazette"}
    assert moved_sources([KNOWN["gazette"]], KNOWN) == frozenset()


def test_a_source_typed_back_to_what_is_known_is_no_change() -> None:
    changed = put_source(draft(), KNOWN, "gazette", {"title": "Other", "published": "about 2017"}, TODAY)
    assert changed["sources"][0]["published_approximate"] is True
    again = draft(**changed)
    assert dated(draft_sources(again, KNOWN)["gazette"], "published") == "about 2017"
    back = put_source(again, KNOWN, "gazette", {"title": "T", "published": "2018"}, TODAY)
    assert back["sources"] == []


def test_a_new_source_gets_a_free_id_and_a_known_address_is_enough() -> None:
    typed = {"title": "T", "publisher": "P", "url": "https://n.example", "kind": "news"}
    first = put_source(draft(), KNOWN, None, typed, TODAY)
    second = put_source(draft(**first), KNOWN, None, typed, TODAY)
    assert second["source_ids"] == ["gazette", "p-t", "p-t-2"]
    known = put_source(draft(None), KNOWN, None, {"url": "https://g.example/1"}, TODAY)
    assert known == {"source_ids": ["gazette"]}
    gone = put_source(draft(**first), KNOWN, "p-t", {"title": "", "url": ""}, TODAY)
    assert gone == {"source_ids": ["gazette"], "sources": []}
    assert put_source(draft(None), {}, None, {"title": "…", "url": ""}, TODAY)["source_ids"] == ["source"]


def test_what_is_not_whole_is_told_apart() -> None:
    assert whole_quote(TYPED) is not None
    assert whole_quote({}) is None
    assert whole_source({"id": "x"}) is None


def test_only_what_was_changed_is_kept_and_dates_say_about() -> None:
    typed = {"answer": "It is.", "places": "Texas\nOhio", **read_date("as_of", "About 2018")}
    assert only_changed(FACT, typed) == {"places": "Texas\nOhio"}
    assert only_changed(None, typed) == typed
    assert read_date("as_of", "2018") == {"as_of": "2018", "as_of_approximate": False}


def test_a_phrasing_is_found_by_its_words_or_its_short_name() -> None:
    assert find_phrasing(FACT, "What’s up?") == "what's up"
    long = phrasing_value("w" * 150)
    assert len(long) < 20
    assert find_phrasing(FACT, long) == "w" * 150
    assert find_phrasing(FACT, "What is so?") is None
    assert without_wordings(FACT, ["WHAT'S UP"]) == {"phrasings": ["w" * 150]}
