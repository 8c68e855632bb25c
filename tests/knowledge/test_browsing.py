"""Looking around in facts: what a topic, a place, a speaker, a source and a timeline hold, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from knowledge.browsing import Browser, QuoteOf, by_year, sentences
from knowledge.facts import Fact
from knowledge.matching.places import shipped_gazetteer
from tests.knowledge.samples import SOURCE, make_fact

OTHER = SOURCE.model_copy(update={"id": "gazette", "title": "A gazette"})
UNUSED = SOURCE.model_copy(update={"id": "unused", "title": "Nothing rests on it"})


def browser(*facts: Fact) -> Browser:
    return Browser(facts, {source.id: source for source in (SOURCE, OTHER, UNUSED)}, shipped_gazetteer())


def ids(facts: Sequence[Fact]) -> list[str]:
    return [fact.id for fact in facts]


def quote(text: str, speaker: str = "Ana Ruiz", date: str = "2018") -> dict[str, Any]:
    return {"text": text, "speaker": speaker, "speaker_role": "Mayor", "date": date, "source_id": "crs"}


def test_quotes_of_a_fact_that_is_withheld_are_not_shown() -> None:
    facts = [make_fact("old", quotes=[quote("Old words.")]), make_fact("new", quotes=[quote("New words.", "Ben Cole")])]
    found = Browser(facts, {SOURCE.id: SOURCE}, shipped_gazetteer(), withheld={"old"})
    assert [held.quote.text for held in found.quotes()] == ["New words."]
    assert found.speakers() == ("Ben Cole",)
    assert ids(found.about("detainers")) == ["new", "old"]


HOUSTON = ["Houston, TX"]
PLACES = browser(
    make_fact("city-law", kind="law", places=HOUSTON, as_of="2017"),
    make_fact("city-law-old", kind="law", places=HOUSTON, as_of="2019", status="historical"),
    make_fact("city-law-disputed", kind="law", places=HOUSTON, as_of="2018", status="contested"),
    make_fact("city-case", kind="court-ruling", places=HOUSTON, status="contested"),
    make_fact("city-claim", kind="statement", places=HOUSTON, attribution="claim", counter=["far-claim"]),
    make_fact("city-event", kind="event", places=HOUSTON),
    make_fact("city-number", kind="statistic", places=HOUSTON),
    make_fact("far-claim", kind="statement", places=["Oregon"], attribution="claim"),
    make_fact("state-law", kind="law", places=["Texas"]),
    make_fact("state-law-old", kind="law", places=["Texas"], status="historical"),
    make_fact("nation-law", kind="law"),
    make_fact("nation-law-named", kind="law"),
    make_fact("nation-event", kind="event", related=["nation-law-named"]),
)


def test_each_fact_of_a_place_stands_in_one_section_what_holds_now_first_and_then_the_newest() -> None:
    found = PLACES.place("Houston, TX")
    assert {name: ids(facts) for name, facts in found.sections.items()} == {
        "laws": ["city-law-disputed", "city-law", "city-law-old"],
        "cases": ["city-case"],
        "disputed": ["city-claim", "far-claim"],
        "happenings": ["city-event"],
        "others": ["city-number"],
    }
    assert found.count == 8


def test_the_laws_in_force_around_a_place_come_from_the_nearest_outwards_those_that_most_lead_to_first() -> None:
    wider = [(place, ids(laws)) for place, laws in PLACES.place("Houston, TX").wider]
    assert wider == [("Texas", ["state-law"]), ("United States", ["nation-law-named", "nation-law"])]


def test_a_place_without_facts_has_the_law_around_it() -> None:
    found = PLACES.place("El Paso, TX")
    assert found.count == 0
    assert [place for place, _ in found.wider] == ["Texas", "United States"]


def test_the_nation_has_nothing_around_it() -> None:
    assert PLACES.place("United States").wider == ()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Houston, TX", "Houston, TX"),
        (" houston,  tx ", "Houston, TX"),
        ("Houston", "Houston, TX"),
        ("texas", "Texas"),
        ("the law in El Paso", "El Paso, TX"),
        ("Texas and Oregon", None),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_a_place_is_found_from_what_is_typed_or_not_at_all(text: str, place: str | None) -> None:
    assert PLACES.find_place(text) == place


def test_topics_are_counted_and_a_topic_begins_with_what_words_mean() -> None:
    found = browser(
        make_fact("a-past", kind="event", status="historical"),
        make_fact("b-now", kind="event", topics=["detainers", "history"]),
        make_fact("c-meaning"),
    )
    assert found.topics() == {"detainers": 3, "history": 1}
    assert ids(found.about("detainers")) == ["c-meaning", "b-now", "a-past"]
    assert found.about("unheard-of") == ()


QUOTES = browser(
    make_fact("one", quotes=[quote("We trust our police.", date="2018"), quote("A second one.", "Bo Lee", "2020-05")]),
    make_fact("two", topics=["history"], quotes=[quote("We trust our police."), quote("Nothing else.", date="2019")]),
)


def texts(found: Sequence[QuoteOf]) -> list[str]:
    return [held.quote.text for held in found]


def test_quotes_are_shown_once_the_newest_first() -> None:
    assert texts(QUOTES.quotes()) == ["A second one.", "Nothing else.", "We trust our police."]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"speaker": "Bo Lee"}, ["A second one."]),
        ({"speaker": "Bo"}, []),
        ({"topic": "history"}, ["Nothing else.", "We trust our police."]),
        ({"speaker": "Bo Lee", "topic": "history"}, []),
        ({"words": "POLICE trust"}, ["We trust our police."]),
        ({"words": "pol"}, ["We trust our police."]),
        ({"words": "olice"}, []),
        ({"words": "lee"}, ["A second one."]),
        ({"words": "🙂"}, []),
    ],
)
def test_quotes_are_found_by_speaker_topic_and_words(asked: dict[str, str], found: list[str]) -> None:
    assert texts(QUOTES.quotes(**asked)) == found


@pytest.mark.parametrize(
    ("text", "speaker"), [("bo lee", "Bo Lee"), ("Lee", "Bo Lee"), ("ruiz ana", "Ana Ruiz"), ("Zoe", None), ("", None)]
)
def test_a_speaker_is_found_by_any_part_of_the_name_that_is_theirs_alone(text: str, speaker: str | None) -> None:
    assert QUOTES.find_speaker(text) == speaker


def test_a_name_that_two_have_finds_nobody() -> None:
    both = browser(make_fact("one", quotes=[quote("One.", "Ana Ruiz"), quote("Two.", "Bo Ruiz")]))
    assert both.find_speaker("Ruiz") is None
    assert both.speakers() == ("Ana Ruiz", "Bo Ruiz")


def test_a_source_has_the_facts_that_rest_on_it_and_one_without_facts_is_not_offered() -> None:
    found = browser(make_fact("one"), make_fact("two", source_ids=["gazette", "crs"]))
    assert [source.id for source in found.sources()] == ["gazette", "crs"]
    assert ids(found.resting_on("crs")) == ["one", "two"]
    assert found.source("gazette") == OTHER
    assert found.source("unused") is None


TIMES = browser(
    make_fact("law-2018", kind="law", as_of="2018"),
    make_fact("event-2018-02", kind="event", as_of="2018-02", places=["Texas"]),
    make_fact("event-2015", kind="event", as_of="2015-12-31", topics=["history"]),
    make_fact("number-2016", kind="statistic", as_of="2016"),
)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["event-2015", "law-2018", "event-2018-02"]),
        ({"since": 2016}, ["law-2018", "event-2018-02"]),
        ({"until": 2017}, ["event-2015"]),
        ({"since": 2018, "until": 2018, "place": "Texas"}, ["event-2018-02"]),
        ({"topic": "history"}, ["event-2015"]),
        ({"since": 2019}, []),
    ],
)
def test_a_timeline_shows_what_happened_in_order(asked: dict[str, Any], found: list[str]) -> None:
    assert ids(TIMES.timeline(**asked)) == found


def test_a_timeline_is_counted_by_year_without_gaps() -> None:
    assert {year: dict(kinds) for year, kinds in by_year(TIMES.timeline()).items()} == {
        2015: {"event": 1},
        2016: {},
        2017: {},
        2018: {"law": 1, "event": 1},
    }
    assert by_year(()) == {}


def test_a_statement_is_read_whole_and_sentence_by_sentence() -> None:
    assert sentences("They broke the law. Really? Nobody checked any of it!") == (
        "They broke the law. Really? Nobody checked any of it!",
        "They broke the law.",
        "Nobody checked any of it!",
    )
    assert sentences("They broke the law.") == ("They broke the law.",)
    assert len(sentences("One two three. " * 3 + " ".join(f"This is number {at}." for at in range(20)))) == 6
