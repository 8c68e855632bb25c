"""Which facts may stand beside the general rules in an emergency."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.emergency import helps_now
from knowledge.matching.places import NATION, PlacesAsked, shipped_gazetteer
from tests.knowledge.samples import make_fact

NOWHERE = PlacesAsked()
CHICAGO = PlacesAsked(("Chicago, IL",))
RULE: dict[str, Any] = {"kind": "law", "status": "current", "topics": ["detainers"]}


def shown(asked: PlacesAsked, **fields: Any) -> bool:
    return helps_now(make_fact("rule", **{**RULE, **fields}), asked, shipped_gazetteer())


@pytest.mark.parametrize(
    ("asked", "places", "holds"),
    [
        (NOWHERE, [NATION], True),
        (NOWHERE, ["Illinois"], False),
        (CHICAGO, [NATION], True),
        (CHICAGO, ["Illinois"], True),
        (CHICAGO, ["Chicago, IL"], True),
        (CHICAGO, ["Cook County, IL"], False),
        (CHICAGO, ["Washington"], False),
        (PlacesAsked(("Chicago, IL", "Texas")), ["Illinois"], False),
        (PlacesAsked((), (("Glendale, AZ", "Glendale, CA"),)), ["California"], False),
        (PlacesAsked((), (("Glendale, AZ", "Glendale, CA"),)), [NATION], True),
    ],
)
def test_a_rule_is_shown_only_where_it_holds(asked: PlacesAsked, places: list[str], holds: bool) -> None:
    assert shown(asked, places=places) is holds


def test_that_a_text_names_the_place_is_not_enough() -> None:
    assert not shown(CHICAGO, places=["Washington"], answer="It differs from the law of Illinois and of Chicago, IL.")


@pytest.mark.parametrize(
    ("fields", "may"),
    [
        ({"kind": "statement"}, False),
        ({"kind": "event"}, False),
        ({"status": "historical"}, False),
        ({"status": "contested", "places": [NATION]}, True),
        ({"status": "contested", "places": ["Illinois"]}, False),
        ({"topics": ["research"]}, False),
        ({"topics": ["know-your-rights"]}, True),
    ],
)
def test_only_rules_in_force_on_what_is_needed_are_shown(fields: dict[str, Any], may: bool) -> None:
    assert shown(CHICAGO, **{"places": ["Illinois"], **fields}) is may
