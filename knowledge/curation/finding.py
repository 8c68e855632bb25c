"""Which facts moderators look for: a filter over those in force, and those that are kept but not answered with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from knowledge.curation.views import View
from knowledge.facts import SHARED, Fact, Status
from knowledge.store import Standing, Store


@dataclass(frozen=True)
class FactFilter:
    """What facts have to be like; what is not named fits all.

    Args:
        topic: one of the fact's topics.
        place: one of its places, as it is written there.
        status: current, historical or contested.
        overdue: only facts whose next check was due before today.
        changed_here: only facts that are not as a release (or, for a server, the shared text) has them.
    """

    topic: str | None = None
    place: str | None = None
    status: Status | None = None
    overdue: bool = False
    changed_here: bool = False

    def find(self, facts: Iterable[Fact], today: dt.date, changed: Collection[str] = ()) -> tuple[Fact, ...]:
        """The facts that fit, in order of their questions; overdue ones with the longest overdue first.

        Args:
            facts: those to look through.
            today: the day from which a check is overdue.
            changed: ids of the facts that were changed here, see `changed_facts`.
        """
        found = [fact for fact in facts if self._fits(fact, today) and (not self.changed_here or fact.id in changed)]
        if self.overdue:
            return tuple(sorted(found, key=lambda fact: (fact.due or dt.date.max, fact.question)))
        return tuple(sorted(found, key=lambda fact: fact.question.casefold()))

    def _fits(self, fact: Fact, today: dt.date) -> bool:
        return (
            (self.topic is None or self.topic in fact.topics)
            and (self.place is None or self.place in fact.places)
            and (self.status is None or fact.status == self.status)
            and (not self.overdue or (fact.due is not None and fact.due < today))
        )


@dataclass(frozen=True)
class Absent:
    """Facts of a scope that are kept and not answered with: retired ones by question, hidden ones by id."""

    retired: tuple[Fact, ...]
    hidden: tuple[Fact, ...]


async def changed_facts(store: Store, view: View, scope: int) -> frozenset[str]:
    """Ids of facts in force that were changed here: by a server, or since the last release that has them."""
    if scope != SHARED:
        return view.own
    shipped = await store.shipped()
    return frozenset(
        fact.id
        for fact in view.facts.values()
        if fact.id not in shipped or shipped[fact.id].loaded_digest != fact.digest()
    )


def absent_facts(standing: Standing, scope: int) -> Absent:
    """What a scope keeps and does not answer with."""
    rows = {fact.id: fact for fact in standing.facts.get(scope, ())}
    shared = {fact.id: fact for fact in standing.facts.get(SHARED, ())}
    known = shared | rows
    hidden = sorted({fact_id for at, fact_id in standing.hidden if at == scope and fact_id in known})
    # A server's row that went back to the shared text is retired and is no withdrawal.
    retired = [
        fact
        for fact in rows.values()
        if fact.retired_at is not None
        and (scope == SHARED or fact.id not in shared or (scope, fact.id) in standing.overrides)
    ]
    return Absent(
        retired=tuple(sorted(retired, key=lambda fact: fact.question.casefold())),
        hidden=tuple(known[fact_id] for fact_id in hidden),
    )
