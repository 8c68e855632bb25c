"""The one door to what the bot knows: everything that asks or changes facts comes through here.

The facts live in a database and are also held in memory, whole, with an index over their wordings. An answer never
waits for the database; a change is written first and swaps the memory afterwards.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from knowledge.answering import Answerer
from knowledge.errors import FactNotFound
from knowledge.facts import SHARED, Fact, FactLink, Model, Revision, ShownFact, Source
from knowledge.outcome import Context, Outcome
from knowledge.store import Store
from knowledge.transfer import LoadReport, load_shipped

SHIPPED = Path(__file__).parent / "packs"
"""The folder of the facts that come with this release."""


class Summary(Model):
    """What the base holds, for people: counts of facts in force, and how far the research reaches."""

    facts: int
    unchecked: int
    """How many no person has checked yet."""
    last_checked: dt.date | None
    """The newest day on which any fact was compared with its sources."""
    true_until: dt.date | None
    """The newest date that any fact is true for."""
    topics: int
    sources: int


class KnowledgeBase:
    """A curated fact base that answers questions with stored words only.

    ```
    async with KnowledgeBase.open("sqlite+aiosqlite:///facts.db") as base:
        outcome = await base.ask("What is a sanctuary city?")
    ```
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._counter = -1
        self._facts: dict[str, Fact] = {}
        self._sources: dict[str, Source] = {}
        self._answerer = Answerer(())
        self.load_report = LoadReport()

    @classmethod
    @asynccontextmanager
    async def open(cls, url: str, *, shipped: Path | None = SHIPPED) -> AsyncIterator[KnowledgeBase]:
        """Open the database at a SQLAlchemy async URL, bring it up to date and load the shipped facts into it.

        Args:
            url: ``sqlite+aiosqlite:///path`` or ``postgresql+asyncpg://…``.
            shipped: the folder of fact files to load, or None to open the database as it is.

        Raises:
            StoreError: the database can't be used; the class says why.
            InvalidFiles: a shipped file is wrong; nothing of it was loaded.
        """
        async with Store.open(url) as store:
            base = cls(store)
            if shipped is not None:
                base.load_report = await load_shipped(store, shipped)
            await base.refresh()
            yield base

    @property
    def store(self) -> Store:
        """The database behind the base, for the program's own checks."""
        return self._store

    async def refresh(self) -> bool:
        """Read the database again if another process has changed it; True when it had."""
        if await self._store.counter() == self._counter:
            return False
        contents = await self._store.read()
        answerer = await asyncio.to_thread(Answerer, contents.facts)
        self._facts = {fact.id: fact for fact in contents.facts}
        self._sources = {source.id: source for source in contents.sources}
        self._answerer = answerer
        self._counter = contents.counter
        return True

    async def calibrate(self) -> None:
        """Do ahead of the first question what would make it slow; takes a few seconds."""
        await asyncio.to_thread(lambda: self._answerer.warm_up())

    async def ask(
        self, text: str, *, scope: int = SHARED, at: dt.date | None = None, context: Context | None = None
    ) -> Outcome:
        """Answer a question with stored facts, or say that there is no checked answer.

        Deterministic: the same text, date and context give the same outcome. Any text is accepted; nothing of it is
        kept or logged.

        Args:
            text: what somebody typed, of any length and script.
            scope: the server that asks (its Discord id), 0 for the shared facts alone.
            at: "today" for anything that depends on the date; None for the real day.
            context: what the last outcome showed, for a follow-up such as "and in Texas?".
        """
        today = at or dt.datetime.now(dt.UTC).date()
        return self._answerer.ask(text, at=today, context=context, shown=self.shown)

    def shown(self, fact_id: str, language: str = "en") -> ShownFact:
        """A fact in force with its sources and related facts resolved, to be shown in a language if it has that one.

        Raises:
            FactNotFound: there is none with this id, or it is retired.
        """
        fact = self._facts.get(fact_id)
        if fact is None:
            raise FactNotFound(fact_id)
        return ShownFact(
            **dict(fact),
            sources=tuple(self._sources[source_id] for source_id in fact.source_ids),
            related_facts=self.links(fact.related, language),
            counter_facts=self.links(fact.counter, language),
            language=language if language in fact.translations else "en",
        )

    def links(self, fact_ids: Iterable[str], language: str = "en") -> tuple[FactLink, ...]:
        """The questions of these facts in a language, in order; facts that are gone are left out."""
        present = (self._facts.get(fact_id) for fact_id in fact_ids)
        return tuple(fact.link(language) for fact in present if fact)

    def facts(self) -> tuple[Fact, ...]:
        """Every fact in force, in order of id."""
        return tuple(self._facts[fact_id] for fact_id in sorted(self._facts))

    def complete(self, typed: str, *, limit: int = 25) -> tuple[FactLink, ...]:
        """Questions to offer while somebody is still typing, best first, from memory; never raises."""
        return self.links(self._answerer.complete(typed, limit=limit))

    def summary(self) -> Summary:
        """What the base holds, for people."""
        facts = self._facts.values()
        return Summary(
            facts=len(self._facts),
            unchecked=sum(fact.checked_by is None for fact in facts),
            last_checked=max((fact.last_checked for fact in facts), default=None),
            true_until=max((fact.as_of.first_day for fact in facts), default=None),
            topics=len({topic for fact in facts for topic in fact.topics}),
            sources=len(self._sources),
        )

    async def history(self, fact_id: str, *, scope: int = SHARED) -> tuple[Revision, ...]:
        """Every change of one fact, oldest first; also of a retired one."""
        return await self._store.revisions(fact_id, scope)
