"""Lists of facts that fit a filter, a page at a time. The filter stands in the custom_id of the buttons that turn."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence

from bot.strings import Catalogue
from bot.views.layout import Layout
from bot.views.listing import listing
from bot.views.text import line
from knowledge import Fact
from knowledge.curation.finding import FactFilter
from knowledge.facts import Status

_NONE = "-"
LISTED = (
    r"facts:v1:(?P<page>\d{1,3}):(?P<status>[chd-])(?P<overdue>[o-])(?P<changed>[n-])"
    r":(?P<place>[0-9a-f]{8}|-):(?P<topic>[a-z0-9]+(?:-[a-z0-9]+)*|-)"
)
"""Open a page of the facts that fit a filter."""

_LETTERS: dict[Status, str] = {"current": "c", "historical": "h", "contested": "d"}
_STATUSES = {letter: status for status, letter in _LETTERS.items()}


def code(wanted: FactFilter, page: int) -> str:
    """The custom_id of a button that opens a page (from 0). A place may be long: 32 bits of its digest name it."""
    status = _LETTERS[wanted.status] if wanted.status else _NONE
    flags = status + ("o" if wanted.overdue else _NONE) + ("n" if wanted.changed_here else _NONE)
    place = _digest(wanted.place) if wanted.place else _NONE
    return f"facts:v1:{page}:{flags}:{place}:{wanted.topic or _NONE}"


def read_code(found: re.Match[str], facts: Iterable[Fact]) -> FactFilter:
    """The filter that a custom_id names; a place that no fact has any more fits none."""
    place = None
    if found["place"] != _NONE:
        places = {_digest(place): place for fact in facts for place in fact.places}
        place = places.get(found["place"], "")
    return FactFilter(
        topic=None if found["topic"] == _NONE else found["topic"],
        place=place,
        status=_STATUSES.get(found["status"]),
        overdue=found["overdue"] != _NONE,
        changed_here=found["changed"] != _NONE,
    )


def status_words(status: Status, t: Catalogue) -> str:
    """A fact's status in a word."""
    return {"current": t("current"), "historical": t("about the past"), "contested": t("disputed")}[status]


def found_page(wanted: FactFilter, facts: Sequence[Fact], page: int, t: Catalogue) -> Layout:
    """One page of the facts that fit.

    Args:
        wanted: the filter, for the heading and the buttons.
        facts: all that fit, in order.
        page: from 0; past the end, the last.
        t: the sentences.
    """
    parts = [t.plural("{count} fact", "{count} facts", len(facts))]
    if wanted.topic:
        parts.append(t("topic {topic}", topic=line(wanted.topic)))
    if wanted.place:
        parts.append(t("place {place}", place=line(wanted.place)))
    if wanted.status:
        parts.append(status_words(wanted.status, t))
    if wanted.overdue:
        parts.append(t("check overdue"))
    if wanted.changed_here:
        parts.append(t("changed here"))
    heading = "**" + " · ".join(parts) + "**"
    links = [fact.link(t.language) for fact in facts]
    return listing(heading, links, page, t, lambda to: code(wanted, to), empty=t("No fact fits all of that."))


def _digest(place: str) -> str:
    return hashlib.sha256(place.encode()).hexdigest()[:8]
