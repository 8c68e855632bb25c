"""What one scope answers from: the shared facts, with what a server hides or has in words of its own."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.answering import Answerer
from knowledge.errors import FactNotFound
from knowledge.facts import SHARED, Fact, FactLink, ShownFact, Source
from knowledge.matching.text import normalise
from knowledge.overdue import as_of_day
from knowledge.store import Standing
from knowledge.store.standing import decided_about

CLAIMS = 2
"""Disputing facts whose words stand beside a fact; the others are links."""


@dataclass(frozen=True)
class Withdrawal:
    """A wording whose fact was withdrawn and that no other fact has taken. `reason` is what everybody may read."""

    fact_id: str
    question: str
    reason: str | None
    at: dt.datetime


@dataclass(frozen=True)
class View:
    """The facts in force for one scope by id, shared ones before the server's own, and everything they name.

    `own` are the ids whose text is the server's own; `moved` those of them whose shared text is another one by now, and
    `corrected` when that one was corrected.
    """

    facts: Mapping[str, Fact]
    sources: Mapping[str, Source]
    withdrawals: Mapping[str, Withdrawal] = field(default_factory=dict)
    """By wording, normalised."""
    own: frozenset[str] = frozenset()
    moved: frozenset[str] = frozenset()
    corrected: Mapping[str, dt.date] = field(default_factory=dict)

    def shown(self, fact_id: str, language: str = "en", *, at: dt.date | None = None) -> ShownFact:
        """A fact in force with its sources and related facts resolved, as it may be shown on a day.

        Args:
            fact_id: the fact.
            language: the language to show it in, if it has that one.
            at: the day that decides whether its check is too old to show its text; None for the real one.

        Raises:
            FactNotFound: there is none with this id, or it is retired or hidden.
        """
        at = at or dt.datetime.now(dt.UTC).date()
        fact = self._resolved(fact_id, language)
        disputing = tuple(other for other in self._disputing(fact_id) if other in self.facts)
        claims = [as_of_day(self._resolved(other, language), at) for other in disputing[:CLAIMS]]
        update = {
            "counter_facts": self.links(disputing, language),
            "counter_claims": tuple(other.claim for other in claims if not other.withheld),
            "shared_corrected": self.corrected.get(fact_id),
        }
        return as_of_day(fact.model_copy(update=update), at)

    def _resolved(self, fact_id: str, language: str) -> ShownFact:
        fact = self.facts.get(fact_id)
        if fact is None:
            raise FactNotFound(fact_id)
        return ShownFact(
            **dict(fact),
            sources=tuple(self.sources[name] for name in fact.source_ids if name in self.sources),
            related_facts=self.links(fact.related, language),
            language=language if language in fact.translations else "en",
            own=fact_id in self.own,
        )

    def _disputing(self, fact_id: str) -> tuple[str, ...]:
        named = (*self.facts[fact_id].counter, *self._disputed_by.get(fact_id, ()))
        return tuple(dict.fromkeys(other for other in named if other != fact_id))

    @cached_property
    def _disputed_by(self) -> Mapping[str, tuple[str, ...]]:
        """For each fact, those in force that name it as what they dispute."""
        found: dict[str, tuple[str, ...]] = {}
        for fact in self.facts.values():
            for other in fact.counter:
                found[other] = (*found.get(other, ()), fact.id)
        return found

    def links(self, fact_ids: Iterable[str], language: str = "en") -> tuple[FactLink, ...]:
        """The questions of these facts in a language, in order; facts that are gone are left out."""
        present = (self.facts.get(fact_id) for fact_id in fact_ids)
        return tuple(fact.link(language) for fact in present if fact)

    def withdrawn(self, wording: str) -> Withdrawal | None:
        """Why asking this finds nothing, when it is a withdrawn fact's wording."""
        return self.withdrawals.get(normalise(wording))


def view_of(standing: Standing, scope: int) -> View:
    """What a scope answers from."""
    shared = {fact.id: fact for fact in standing.facts.get(SHARED, ())}
    rows = {fact.id: fact for fact in standing.facts.get(scope, ())} if scope != SHARED else {}
    # A row that went back to the shared text is retired and is no override any more.
    own = {
        fact_id: fact
        for fact_id, fact in rows.items()
        if fact.retired_at is None or fact_id not in shared or (scope, fact_id) in standing.overrides
    }
    hidden = {fact_id for at, fact_id in standing.hidden if at in (SHARED, scope)}
    hidden -= {fact_id for fact_id in own if (scope, fact_id) not in standing.hidden}
    seen = [fact for fact_id, fact in shared.items() if fact_id not in own] + list(own.values())
    facts = {fact.id: fact for fact in seen if fact.retired_at is None and fact.id not in hidden}
    held = {key for fact in facts.values() for key in _keys(fact.wordings)}
    withdrawals: dict[str, Withdrawal] = {}
    for fact in seen:
        if fact.retired_at is None:
            continue
        retirement = standing.retirements.get((scope if fact.id in own else SHARED, fact.id, fact.revision))
        gone = Withdrawal(fact.id, fact.question, retirement.reason if retirement else None, fact.retired_at)
        withdrawals |= {key: gone for key in _keys(fact.wordings) if key not in held}
    moved = {
        fact_id
        for fact_id in own
        if fact_id in shared and standing.overrides.get((scope, fact_id)) not in (None, decided_about(shared[fact_id]))
    }
    sources = {source.id: source for source in standing.sources}
    corrected = {
        fact_id: at.date() for (where, fact_id), at in standing.corrected.items() if where == scope and fact_id in moved
    }
    return View(facts, sources, withdrawals, frozenset(own), frozenset(moved), corrected)


@lru_cache(maxsize=4096)
def _keys(wordings: tuple[str, ...]) -> tuple[str, ...]:
    """Wordings, normalised. Kept, since every change asks for those of all facts and few of them are other ones."""
    return tuple(normalise(wording) for wording in wordings)


REBUILT_FROM = 0.1
"""The share of changed facts from which an index is made afresh rather than changed."""


class Views:
    """What every scope answers from, as of one moment, with the index of each that was asked. Never changed.

    Servers that have nothing of their own share one index; the others have a small one of their own on top of it.

    Args:
        standing: everything that was read at that moment.
        make: makes an index over some facts.
        shared: an index over shared facts, of this moment or an earlier one, where there is one already.
    """

    def __init__(
        self, standing: Standing, make: Callable[[Sequence[Fact]], Answerer], shared: Answerer | None = None
    ) -> None:
        self.standing = standing
        self._make = make
        self._shared = view_of(standing, SHARED)
        self._views: dict[int, View] = {}
        self._answerers = {SHARED: self._index(self._shared, shared)}
        self._building: dict[int, asyncio.Task[Answerer]] = {}

    def _index(self, view: View, like: Answerer | None) -> Answerer:
        """The one place where an index is made, from one that is much the same where there is one.

        Made afresh it takes seconds on a large base, and milliseconds else: off the event loop, in a thread.
        """
        if like is None:
            return self._make(tuple(view.facts.values()))
        earlier = {fact.id: fact for fact in like.facts}
        facts = [fact for fact_id, fact in view.facts.items() if earlier.get(fact_id) != fact]
        gone = earlier.keys() - view.facts.keys()
        if len(facts) + len(gone) > REBUILT_FROM * len(earlier):
            return self._make(tuple(view.facts.values()))
        return like.changed(facts, gone) if facts or gone else like

    def after(self, standing: Standing) -> Views:
        """The same for another moment; for a thread."""
        return Views(standing, self._make, self._answerers[SHARED])

    def rebuilt(self) -> Views | None:
        """The same with what is counted over all shared facts counted afresh; None when that changes nothing.

        It takes seconds: for a thread.
        """
        shared = self._answerers[SHARED]
        return Views(self.standing, self._make, shared.rebuilt()) if shared.drift else None

    def view(self, scope: int) -> View:
        """What a scope answers from."""
        if not differs(self.standing, scope):
            return self._shared
        if scope not in self._views:
            self._views[scope] = view_of(self.standing, scope)
        return self._views[scope]

    def answerer(self, scope: int) -> Answerer:
        """The index of a scope, or the shared one where its own was not asked yet: for what must not wait."""
        return self._answerers.get(scope, self._answerers[SHARED])

    async def ready(self, scope: int) -> Answerer:
        """The index of a scope, made on its first question, once however many ask at the same time."""
        if not differs(self.standing, scope):
            return self._answerers[SHARED]
        if scope not in self._answerers:
            if scope not in self._building:
                work = asyncio.to_thread(self._index, self.view(scope), self._answerers[SHARED])
                self._building[scope] = asyncio.create_task(work)
            self._answerers[scope] = await asyncio.shield(self._building[scope])
        return self._answerers[scope]


def differs(standing: Standing, scope: int) -> bool:
    """Whether a scope answers from anything but the shared facts alone."""
    return scope != SHARED and (scope in standing.facts or any(at == scope for at, _ in standing.hidden))
