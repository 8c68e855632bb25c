"""How well each fact's places fit the places that a question names, and which facts may stand in for a place.

A fact about another place must not be answered with; a wider place's law may, when it says that it stands in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum

import numpy as np

from knowledge.facts import Fact
from knowledge.matching.corpus import ReadFact
from knowledge.matching.places import NATION, Gazetteer, PlacesAsked, Relation
from knowledge.matching.postings import Floats, Postings
from knowledge.matching.text import words

_FIT = {
    Relation.SAME: 1.0,
    Relation.COUNTY_OF_CITY: 0.75,
    Relation.STATE_OF: 0.75,
    Relation.CITY_IN: 0.5,
    Relation.NATION: 0.0,
    Relation.ELSEWHERE: -0.3,
}
_NOT_ASKED = -0.3
"""The fit of a fact that is bound to a place when the question names none."""
_NAMED = 0.6
"""The fit of a national fact that itself names the place asked about."""


class Bearing(Enum):
    """What a fact has to do with the place asked about."""

    NONE_ASKED = "none asked"
    ON_IT = "on it"
    """The fact is about the place, or names it."""
    WIDER = "wider"
    """The fact is about a place that the one asked about lies in, and holds there too."""
    OFF = "off"
    """The fact is about another place, or does not hold for this one."""


_CLOSEST = (Bearing.NONE_ASKED, Bearing.ON_IT, Bearing.WIDER, Bearing.OFF)


class PlaceFit:
    """Compares the places of questions and facts.

    Args:
        facts: the facts in force, read.
        gazetteer: tells how places lie to each other.
    """

    def __init__(self, facts: Sequence[ReadFact], gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._places = sorted({place for read in facts for place in read.fact.places})
        row = {place: at for at, place in enumerate(self._places)}
        self._rows = np.asarray([row[place] for read in facts for place in read.fact.places], dtype=np.int64)
        self._starts = np.cumsum([0, *(len(read.fact.places) for read in facts)], dtype=np.int64)[:-1]
        self._bound = np.asarray([NATION not in read.fact.places for read in facts], dtype=np.bool_)
        self._words = Postings.over({word: 1.0 for text in read.texts() for word in text.words} for read in facts)

    def fit(self, asked: PlacesAsked) -> Floats:
        """For each fact between -0.3 (about elsewhere) and 1 (about the very place)."""
        named = _named(asked)
        best = np.where(self._bound, np.float32(_NOT_ASKED), np.float32(0))
        for number, place in enumerate(named):
            by_place = np.asarray(
                [_FIT[self._gazetteer.relation(place, other)] for other in self._places], dtype=np.float32
            )
            fits = np.maximum.reduceat(by_place[self._rows], self._starts)
            own = _own_words(place)
            has_all = self._words.scores(dict.fromkeys(own, 1.0)) == len(own)
            fits[(fits == 0) & has_all] = _NAMED
            best = fits if number == 0 else np.maximum(best, fits)
        return best

    def bearing(self, asked: PlacesAsked, read: ReadFact) -> Bearing:
        """What this fact has to do with the places asked about."""
        # Each place named for certain must be met; of an ambiguous name one meaning is enough.
        bearings = [self._bearing(place, read) for place in asked.places]
        bearings += [
            min((self._bearing(place, read) for place in options), key=_CLOSEST.index) for options in asked.ambiguous
        ]
        return max(bearings, key=_CLOSEST.index, default=Bearing.NONE_ASKED)

    def _named(self, fact: Fact) -> tuple[str, ...]:
        """The places that a fact's own words name."""
        return self._gazetteer.find(". ".join([*fact.wordings, fact.answer, ", ".join(fact.list)])).places

    def _bearing(self, place: str, read: ReadFact) -> Bearing:
        relations = {self._gazetteer.relation(place, other) for other in read.fact.places}
        if Relation.SAME in relations or place in self._named(read.fact):
            return Bearing.ON_IT
        if place == NATION:
            return Bearing.ON_IT if Relation.SAME in relations else Bearing.OFF
        # A county's rule binds the county's own jail and officers, not a city's police.
        wider = relations & {Relation.STATE_OF, Relation.NATION}
        return Bearing.WIDER if wider and holds_throughout(read.fact) else Bearing.OFF


def holds_throughout(fact: Fact) -> bool:
    """Whether what a fact says of its place holds in every part of the place.

    A law in force does; a statement, an event, a number or a list does not.
    """
    return fact.kind in {"law", "definition", "how-to"} and fact.status != "historical"


def _named(asked: PlacesAsked) -> list[str]:
    return [*asked.places, *(place for options in asked.ambiguous for place in options)]


def _own_words(place: str) -> frozenset[str]:
    name = place.rpartition(", ")[0] or place
    return frozenset(words(name.removesuffix(" City").removesuffix(" County")))


def by_place(candidates: Iterable[ReadFact], options: Sequence[str]) -> dict[str, ReadFact]:
    """For each of these places the first of the facts that is about it."""
    found: dict[str, ReadFact] = {}
    for read in candidates:
        for place in read.fact.places:
            if place in options:
                found.setdefault(place, read)
    return found
