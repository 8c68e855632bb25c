"""The checks of one edit: those of the fact, and whether its wordings say what another fact's say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from knowledge.editing.fact_checks import check_fact
from knowledge.editing.findings import Finding
from knowledge.editing.wordings import shared_wordings
from knowledge.facts import Fact, Source


def check_edit(fact: Fact, sources: Mapping[str, Source], *, others: Iterable[Fact], at: dt.date) -> list[Finding]:
    """Everything to say about a fact among others, errors first: what `facts check` says about it in its files.

    Args:
        fact: as it would be published.
        sources: by id.
        others: the facts that stand beside it; one with its id is left out.
        at: the day for which checks are overdue or not.
    """
    beside = [other for other in others if other.id != fact.id]
    shared = [finding for fact_id, finding in shared_wordings([*beside, fact]) if fact_id == fact.id]
    return [*shared, *check_fact(fact, sources, at=at)]
