"""Which facts may stand beside the general rules when somebody writes in the middle of an emergency."""

from __future__ import annotations

from collections.abc import Callable

from knowledge.facts import Fact
from knowledge.matching.climbing import wider
from knowledge.matching.matcher import Candidate, Matcher
from knowledge.matching.place_fit import Bearing, holds_throughout
from knowledge.matching.places import NATION, Gazetteer
from knowledge.matching.question import Question
from knowledge.matching.text import readable

URGENT = frozenset({"know-your-rights", "legal-help"})
"""The topics of general rights, and of how to find a person or a lawyer."""
_NEEDED_NOW = URGENT | {"detainers", "protected-places"}
"""The same, and what holds of a hold in a jail and of agents at a court or a church."""


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
        return [one for one in ranked if helps_now(one.read.fact, matcher.bearing(question, one.read))]

    helping = found(question)
    for words, places in list(wider(readable(text), question.places, gazetteer))[-1:]:
        by_subject = found(read(words).at(places))
        if [one.fact_id for one in helping[:1]] != [one.fact_id for one in by_subject[:1]]:
            return [one for one in helping if NATION in one.read.fact.places]
    return helping


def helps_now(fact: Fact, bearing: Bearing) -> bool:
    """Whether a fact may be shown in an emergency: a rule in force, on what is needed now, that holds where they are.

    Args:
        fact: the fact.
        bearing: what it has to do with the place named; where none is named, only what holds everywhere is shown.
    """
    holds = bearing is not Bearing.OFF if bearing is not Bearing.NONE_ASKED else NATION in fact.places
    rule = holds_throughout(fact) or (fact.kind == "status" and fact.status != "historical")
    return holds and rule and not _NEEDED_NOW.isdisjoint(fact.topics)
