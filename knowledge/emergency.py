"""Which facts may stand beside the general rules when somebody writes in the middle of an emergency."""

from __future__ import annotations

from knowledge.facts import Fact
from knowledge.matching.place_fit import Bearing, holds_throughout
from knowledge.matching.places import NATION

URGENT = frozenset({"know-your-rights", "legal-help"})
"""The topics of general rights, and of how to find a person or a lawyer."""
_NEEDED_NOW = URGENT | {"detainers", "protected-places"}
"""The same, and what holds of a hold in a jail and of agents at a court or a church."""


def helps_now(fact: Fact, bearing: Bearing) -> bool:
    """Whether a fact may be shown in an emergency: a rule in force, on what is needed now, that holds where they are.

    Args:
        fact: the fact.
        bearing: what it has to do with the place named; where none is named, only what holds everywhere is shown.
    """
    holds = bearing is not Bearing.OFF if bearing is not Bearing.NONE_ASKED else NATION in fact.places
    rule = holds_throughout(fact) or (fact.kind == "status" and fact.status != "historical")
    return holds and rule and not _NEEDED_NOW.isdisjoint(fact.topics)
