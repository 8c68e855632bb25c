"""The same question about a wider place: asked about a city that no fact is about, the law of its state may answer.

The name of the place is what keeps a state's fact from being found: no wording of it has the name. So the name is
replaced, and the question is asked again, outwards: state, nation. Not of the county: what a county does with its own
jail and officers does not hold for a city's police.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.matching.places import NATION, Gazetteer, PlacesAsked, Relation

_PREPOSITION = re.compile(
    r"(?:\b(?:in|at|of|for|near|around|from)\s+(?:the\s+(?:city|town)\s+of\s+)?)?$", re.IGNORECASE
)


def wider(text: str, asked: PlacesAsked, gazetteer: Gazetteer) -> Iterator[tuple[str, PlacesAsked]]:
    """The question about each place whose law holds in the one it names, the nearest first.

    Args:
        text: the question, as its places were found in it.
        asked: what it names; anything but one certain place, named once, gives nothing.
        gazetteer: tells what a place lies in.
    """
    if len(asked.places) != 1 or asked.ambiguous or len(asked.spans) != 1:
        return
    [(start, end)] = asked.spans
    before, after = text[:start], text[end:]
    for place in gazetteer.chain(asked.places[0])[1:]:
        if gazetteer.relation(asked.places[0], place) is Relation.COUNTY_OF_CITY:
            continue
        if place == NATION:
            # Facts about the nation seldom name it.
            yield _PREPOSITION.sub("", before) + after, PlacesAsked()
        else:
            yield before + place + after, PlacesAsked((place,))
