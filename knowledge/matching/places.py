"""Places: which ones a question names, and how a fact's place lies to them.

Places are strings in one form: "Texas", "Houston, TX", "Cook County, IL", "District of Columbia", "United States".
Everything is read when the gazetteer is made; finding places in a question touches no file.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

import yaml

from knowledge.matching.mentions import Mentions
from knowledge.matching.placenames import NameTable, state_code

PACKS = Path(__file__).parents[1] / "packs"
NATION = "United States"

Kind = Literal["city", "county", "state", "nation"]

_COUNTY_ENDINGS = (" County", " Parish", " Borough", " Census Area", " Municipality", " Planning Region")
_EITHER = {
    **dict.fromkeys(("new york", "nueva york", "new yorkers", "neoyorquinos"), ("New York", "New York City, NY")),
    "washington": ("Washington", "District of Columbia"),
}


@dataclass(frozen=True)
class PlacesAsked:
    """The places that a text names.

    `places` are certain, in the order of the text, each once. `ambiguous` holds for each name that can't be decided the
    places it may mean, the most populous first. `spans` are the (start, end) character offsets in the text of all these
    names, a state that follows a city included.
    """

    places: tuple[str, ...] = ()
    ambiguous: tuple[tuple[str, ...], ...] = ()
    spans: tuple[tuple[int, int], ...] = ()


class Relation(Enum):
    """How the place of a fact lies to the place asked about."""

    SAME = "same"
    COUNTY_OF_CITY = "county of city"
    """The fact's county holds the city asked about."""
    STATE_OF = "state of"
    """The fact's state holds the city or county asked about."""
    CITY_IN = "city in"
    """The fact's place lies inside the county, state or nation asked about."""
    NATION = "nation"
    """The fact is about the whole nation, the question about a part of it."""
    ELSEWHERE = "elsewhere"


class Gazetteer:
    """Names of places, where they lie, and how people call them."""

    def __init__(self, names: NameTable, counties: dict[str, str], first_names: frozenset[str]) -> None:
        self._names = names
        self._counties = counties
        self._mentions = Mentions(names, first_names)
        self._states = frozenset(names.states.values())

    @classmethod
    def load(cls, places: Iterable[str] = (), packs: Path = PACKS) -> Gazetteer:
        """Read the shipped data.

        Args:
            places: the places of a base's facts. Those that the data lacks are added, and slips in their names are
                understood.
            packs: the folder with `gazetteer.tsv` and `place-names.yaml`.
        """
        known = tuple(dict.fromkeys(places))
        return _read_once(known, packs) if known else _read(known, packs)

    def find(self, text: str) -> PlacesAsked:
        """The places that a text names. Capitals count as a hint; a text without any is read too."""
        found = self._mentions.read(text)
        certain = dict.fromkeys(place for mention in found if len(mention.places) == 1 for place in mention.places)
        ambiguous = dict.fromkeys(mention.places for mention in found if len(mention.places) > 1)
        return PlacesAsked(tuple(certain), tuple(ambiguous), tuple((m.start, m.end) for m in found))

    def kind(self, place: str) -> Kind:
        """Whether a place is a city, a county, a state (or district, or territory) or the nation."""
        if place == NATION:
            return "nation"
        if state_code(place) is None:
            return "state"
        return "county" if place.rpartition(", ")[0].endswith(_COUNTY_ENDINGS) else "city"

    def chain(self, place: str) -> tuple[str, ...]:
        """The place and what it lies in, outwards: its county when known, its state, the nation."""
        if place == NATION:
            return (NATION,)
        county, code = self._counties.get(place), state_code(place)
        state = self._names.states.get(code) if code else None
        return (place, *((county,) if county else ()), *((state,) if state else ()), NATION)

    def relation(self, asked: str, fact_place: str) -> Relation:
        """How the place of a fact lies to the place asked about."""
        if asked == fact_place:
            return Relation.SAME
        if fact_place == NATION:
            return Relation.NATION
        outwards = self.chain(asked)
        if fact_place in outwards:
            return Relation.STATE_OF if fact_place in self._states else Relation.COUNTY_OF_CITY
        return Relation.CITY_IN if asked in self.chain(fact_place) else Relation.ELSEWHERE


def _read(known: tuple[str, ...], packs: Path) -> Gazetteer:
    states: dict[str, tuple[str, int]] = {}
    listed: dict[str, tuple[int, bool]] = {}
    with (packs / "gazetteer.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            population = int(row["population"] or 0)
            if row["kind"] == "state":
                states[row["state"]] = (row["name"], population)
            else:
                listed[f"{row['name']}, {row['state']}"] = (population, row["note"] == "abroad")
    for place in known:
        if state_code(place) in states:
            listed.setdefault(place, (0, False))
    data = yaml.load((packs / "place-names.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    names = NameTable(
        states,
        [(place, *rest) for place, rest in listed.items()],
        [(entry["place"], entry.get("names", ())) for entry in data["names"]],
        [(entry["place"], entry.get("cue", ())) for entry in data["names"]],
        _EITHER,
        [place for place in known if state_code(place)],
    )
    counties = {
        f"{city}, {state_code(county)}": county for county, cities in data["counties"].items() for city in cities
    }
    return Gazetteer(names, counties, frozenset(data["first_names"]))


@lru_cache(maxsize=1)
def _read_once(known: tuple[str, ...], packs: Path) -> Gazetteer:
    """The last one is kept: one index after the other is made over facts about the same places."""
    return _read(known, packs)


@cache
def shipped_gazetteer() -> Gazetteer:
    """The gazetteer that comes with this release."""
    return Gazetteer.load()
