"""Which facts may stand beside the general rules when somebody writes in the middle of an emergency."""

from __future__ import annotations

from collections.abc import Callable

from knowledge.facts import Fact
from knowledge.matching.climbing import wider
from knowledge.matching.matcher import Candidate, Matcher
from knowledge.matching.places import NATION, Gazetteer, PlacesAsked, Relation
from knowledge.matching.question import Question
from knowledge.matching.text import readable

URGENT = frozenset({"know-your-rights", "legal-help"})
"""The topics of general rights, and of how to find a person or a lawyer."""
_NEEDED_NOW = URGENT | {"detainers", "protected-places"}
"""The same, and what holds of a hold in a jail and of agents at a court or a church."""
_RULES = frozenset({"law", "definition", "how-to", "status"})
"""The kinds of facts that tell what holds; a statement or an event does not."""
_OF_THE_PLACE = frozenset({Relation.SAME, Relation.STATE_OF})


def helpful(text: str, read: Callable[[str], Question], matcher: Matcher, gazetteer: Gazetteer) -> list[Candidate]:
    """The facts that may be shown in an emergency, nearest first.

    A local rule leads only where its subject is nearest as well: one on jails is no help at a school of the same city.

    Args:
        text: what somebody wrote.
        read: reads a text as a question.
        matcher: ranks the facts.
        gazetteer: finds the place in the text.
    """
    question = read(text)

    def found(asked: Question) -> list[Candidate]:
        ranked = matcher.rank(asked, limit=max(1, len(matcher.facts)))
        return [one for one in ranked if helps_now(one.read.fact, question.places, gazetteer)]

    helping = found(question)
    for words, places in list(wider(readable(text), question.places, gazetteer))[-1:]:
        by_subject = found(read(words).at(places))
        if [one.fact_id for one in helping[:1]] != [one.fact_id for one in by_subject[:1]]:
            return [one for one in helping if NATION in one.read.fact.places]
    return helping


def helps_now(fact: Fact, asked: PlacesAsked, gazetteer: Gazetteer) -> bool:
    """Whether a fact may be shown in an emergency: a rule in force, on what is needed now, that holds there.

    It holds where its places are those named, their state or the nation; where no place or an ambiguous one is named,
    only what holds in the whole nation does. That a fact's text names the place is not enough. A local rule must not
    be contested; a national one may be, and its card says so.
    """
    in_force = fact.status == "current" or (fact.status == "contested" and NATION in fact.places)
    needed = fact.kind in _RULES and not _NEEDED_NOW.isdisjoint(fact.topics)
    return in_force and needed and _holds(fact, asked, gazetteer)


def _holds(fact: Fact, asked: PlacesAsked, gazetteer: Gazetteer) -> bool:
    if NATION in fact.places:
        return True
    if asked.ambiguous or not asked.places:
        return False
    return all(
        any(gazetteer.relation(place, other) in _OF_THE_PLACE for other in fact.places) for place in asked.places
    )
