"""The one door to what the bot knows: everything that asks or changes facts comes through here.

The facts live in a database and are also held in memory, whole, with an index over their wordings. An answer never
waits for the database; a change is written first and swaps the memory afterwards.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from knowledge.answering import Answerer, with_withheld
from knowledge.browsing import Browser, FactsOn, sentences
from knowledge.curation import (
    Accounts,
    Actor,
    Checks,
    Corrections,
    Desk,
    Draft,
    Exchange,
    HistoryEntry,
    Moves,
    Preview,
    QueueItem,
    RebasedProposal,
    Redaction,
    RetireReason,
    Review,
    Servers,
    Steps,
    View,
    Waiting,
    Withdrawal,
    find_moves,
)
from knowledge.curation.finding import Absent, absent_facts, changed_facts
from knowledge.curation.preview import make_preview
from knowledge.curation.redacting import redact_revision
from knowledge.curation.views import Views
from knowledge.errors import StoreError
from knowledge.facts import SHARED, Fact, FactLink, Model, Revision, ShownFact
from knowledge.matching.neural import NeuralEmbedder
from knowledge.matching.vectors import Embedder, shipped_embedder
from knowledge.memory import give_back, keep_small
from knowledge.outcome import Context, Outcome
from knowledge.overdue import is_withheld
from knowledge.store import Proposal, Standing, Store
from knowledge.transfer import LoadReport, load_shipped

SHIPPED = Path(__file__).parent / "packs"
"""The folder of the facts that come with this release."""
_LOWEST_SCORE = "lowest-score"
"""The note in the database that says what was worked out last, and from what."""


FACTS_ON = 5
"""Facts that are shown to bear on a statement at most."""


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

    def __init__(self, store: Store, packs: Path = SHIPPED, embedder: Embedder | None = None) -> None:
        self._store = store
        # Words alone have the static vectors also beside a neural model, which is made for sentences.
        make = partial(Answerer, embedder=embedder, word_embedder=shipped_embedder()) if embedder else Answerer
        self._views = Views(Standing.empty(), make)
        self._refreshing = asyncio.Lock()
        self._answering = asyncio.Lock()
        self.load_report = LoadReport()
        self.desk = Desk(store, self.refresh)
        """Drafts beyond the methods here: `get`, `of`, `discard`, `rebase`, `expire`."""
        self.reviews = Review(store, self.refresh)
        """Proposals beyond the methods here: `get`."""
        self.steps = Steps(store, self.refresh)
        self.accounts = Accounts(store, self.refresh)
        """Quarantine, bursts of changes, pseudonyms."""
        self.servers = Servers(store, self.refresh, self._standing)
        """Each server's settings, and pauses."""
        self.corrections = Corrections(store, self.view)
        """Public answers to correct, corrections so far, reports of mistakes."""
        self.exchange = Exchange(store, self.refresh, self._standing, packs)
        """Import and export."""

    @classmethod
    @asynccontextmanager
    async def open(cls, url: str, *, shipped: Path | None = SHIPPED, model: str = "") -> AsyncIterator[KnowledgeBase]:
        """Open the database at a SQLAlchemy async URL, bring it up to date and load the shipped facts into it.

        Args:
            url: ``sqlite+aiosqlite:///path`` or ``postgresql+asyncpg://…``.
            shipped: the folder of fact files to load, or None to open the database as it is.
            model: a neural model for the vectors, as `NeuralEmbedder` takes it; "" for the static ones.

        Raises:
            StoreError: the database can't be used; the class says why.
            InvalidFiles: a shipped file is wrong; nothing of it was loaded.
            ModelUnusable: the model can't be loaded.
        """
        keep_small()
        embedder = await asyncio.to_thread(NeuralEmbedder, model) if model else None
        async with Store.open(url) as store:
            base = cls(store, shipped or SHIPPED, embedder)
            if shipped is not None:
                base.load_report = await load_shipped(store, shipped)
            await base.refresh()
            yield base

    @property
    def store(self) -> Store:
        """The database behind the base, for the program's own checks."""
        return self._store

    async def refresh(self) -> bool:
        """Read the database again if it has changed, by this process or another; True when it had."""
        async with self._refreshing:
            if await self._store.counter() == self._standing().counter:
                return False
            standing = await self._store.standing()
            # Built aside and swapped in one step: whoever asks meanwhile gets the old facts, whole.
            self._views = await asyncio.to_thread(self._views.after, standing)
            return True

    async def rebuild(self) -> bool:
        """Count afresh what is counted over the whole base, after changes; True when there were any.

        For the background: it takes seconds in a thread, and whoever asks meanwhile is answered from what there is.
        """
        views = self._views
        rebuilt = await asyncio.to_thread(views.rebuilt)
        if rebuilt is None:
            return False
        async with self._refreshing:
            # A change that came meanwhile is in the present index and would be lost: the next time will do.
            if self._views is views:
                self._views = rebuilt
        await self.calibrate()
        return True

    async def calibrate(self) -> None:
        """Do ahead of the first question what would make it slow; takes seconds, fewer where nothing is new."""
        answerer = self._views.answerer(SHARED)
        key = await asyncio.to_thread(answerer.calibration_key)
        known = key is not None and await self._recall(answerer, key)
        await asyncio.to_thread(answerer.warm_up)
        if key is not None and not known:
            # A database that takes no changes costs a longer start, nothing else.
            with suppress(StoreError):
                await self._store.set_note(_LOWEST_SCORE, f"{key} {answerer.lowest_score!r}")
        await asyncio.to_thread(give_back)

    async def _recall(self, answerer: Answerer, key: str) -> bool:
        """Take the lowest score from the database if it was worked out from the same facts by the same code."""
        noted_key, _, score = (await self._store.note(_LOWEST_SCORE) or "").partition(" ")
        if noted_key != key:
            return False
        answerer.recall(float(score))
        return True

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
        views = self._views
        view, answerer = views.view(scope), await views.ready(scope)
        # One after the other, with a turn of the event loop for everybody in between: the answer to the first is on its
        # way while the second is worked on. Without it, every answer is held back until the last one is done.
        async with self._answering:
            await asyncio.sleep(0)
            outcome = answerer.ask(text, at=today, context=context, shown=partial(view.shown, at=today))
        outcome = with_withheld(outcome, today)
        # Care comes before everything; a withdrawn wording is told as such and not answered with a neighbour.
        if outcome.care in {"emergency", "sighting"} or view.withdrawn(text) is None:
            return outcome
        told = {"outcome": "unknown", "withdrawn": True, "facts": (), "parts": (), "matched": None, "stands_for": None}
        return outcome.model_copy(update={**told, "choose_place": (), "withheld": False})

    async def facts_on(self, statement: str, *, scope: int = SHARED, at: dt.date | None = None) -> FactsOn:
        """The facts that bear on a statement, up to five: what its sentences would be answered with or offered.

        Nothing is said about whether the statement is true. Any text is accepted; nothing of it is kept or logged.
        """
        outcomes = []
        for part in sentences(statement):
            outcomes.append(await self.ask(part, scope=scope, at=at))
            # Each takes its time, and others wait for theirs.
            await asyncio.sleep(0)
        whole, *others = outcomes
        if whole.care == "sighting":
            return FactsOn(care=whole.care, language=whole.language)
        near = [outcome for outcome in (whole, *others) if outcome.outcome != "unknown"]
        # Each sentence's nearest fact comes before any sentence's second one.
        by_rank = [ids[rank] for rank in range(FACTS_ON) for ids in (one.ranked for one in near) if rank < len(ids)]
        wanted = dict.fromkeys([*(fact.id for fact in whole.facts), *by_rank])
        view = self.view(scope)
        found = [view.shown(name, whole.language) for name in wanted if name in view.facts][:FACTS_ON]
        return FactsOn(tuple(found), whole.care, whole.language)

    def view(self, scope: int = SHARED) -> View:
        """What a scope answers from, as it is at this moment."""
        return self._views.view(scope)

    def shown(self, fact_id: str, language: str = "en", *, scope: int = SHARED, at: dt.date | None = None) -> ShownFact:
        """A fact in force with its sources and related facts resolved, as it may be shown on a day.

        Args:
            fact_id: the fact.
            language: the language to show it in, if it has that one.
            scope: the server that is shown it, 0 for the shared text.
            at: "today"; a fact on rights whose check is long overdue by then is withheld. None for the real day.

        Raises:
            FactNotFound: there is none with this id, or it is retired or hidden there.
        """
        return self.view(scope).shown(fact_id, language, at=at)

    def links(self, fact_ids: Iterable[str], language: str = "en", *, scope: int = SHARED) -> tuple[FactLink, ...]:
        """The questions of these facts in a language, in order; facts that are gone are left out."""
        return self.view(scope).links(fact_ids, language)

    def facts(self, *, scope: int = SHARED) -> tuple[Fact, ...]:
        """Every fact in force, in order of id."""
        facts = self.view(scope).facts
        return tuple(facts[fact_id] for fact_id in sorted(facts))

    def complete(self, typed: str, *, limit: int = 25, scope: int = SHARED) -> tuple[FactLink, ...]:
        """Questions to offer while somebody is still typing, best first, from memory; never raises."""
        return self.links(self._views.answerer(scope).complete(typed, limit=limit), scope=scope)

    def withdrawn(self, wording: str, *, scope: int = SHARED) -> Withdrawal | None:
        """Why asking this finds nothing, when a withdrawn fact had this wording and no other has taken it."""
        return self.view(scope).withdrawn(wording)

    def browse(self, scope: int = SHARED, *, at: dt.date | None = None) -> Browser:
        """The facts of a scope to look around in: by topic, place, speaker, source and time.

        Args:
            scope: the server that looks, 0 for the shared facts alone.
            at: "today"; quotes of a fact that is withheld by then are left out. None for the real day.
        """
        view, today = self.view(scope), at or dt.datetime.now(dt.UTC).date()
        withheld = {fact.id for fact in view.facts.values() if is_withheld(fact, today)}
        return Browser(view.facts.values(), view.sources, self._views.answerer(scope).gazetteer, withheld)

    def absent(self, *, scope: int = SHARED) -> Absent:
        """Facts that a scope keeps and does not answer with: retired ones and hidden ones, from memory."""
        return absent_facts(self._standing(), scope)

    async def changed_here(self, *, scope: int = SHARED) -> frozenset[str]:
        """Ids of the facts in force that are not as a release, or for a server the shared text, has them."""
        return await changed_facts(self._store, self.view(scope), scope)

    def summary(self) -> Summary:
        """What the base holds, for people."""
        view = self.view()
        facts = view.facts.values()
        return Summary(
            facts=len(facts),
            unchecked=sum(fact.checked_by is None for fact in facts),
            last_checked=max((fact.last_checked for fact in facts), default=None),
            true_until=max((fact.as_of.first_day for fact in facts), default=None),
            topics=len({topic for fact in facts for topic in fact.topics}),
            sources=len(view.sources),
        )

    def _standing(self) -> Standing:
        return self._views.standing

    # What moderators do. The delegates say in full what each argument is and what is raised.

    async def start_draft(
        self,
        scope: int,
        fact_id: str | None,
        actor: Actor,
        typed: Mapping[str, Any] | None = None,
        base: tuple[int, int] | None = None,
    ) -> Draft:
        """A new draft of a fact in force, or with None of a new one; see `Desk.start`."""
        return await self.desk.start(scope, fact_id, actor, typed, base)

    async def save_draft(self, draft_id: int, actor: Actor, changes: Mapping[str, Any]) -> Draft:
        """Keep what was typed into some fields, whatever it is; see `Desk.save`."""
        return await self.desk.save(draft_id, actor, changes)

    async def preview(
        self, draft_id: int, *, checks: Checks | None = None, moves: Moves | None = find_moves
    ) -> Preview:
        """What publishing a draft would do; takes seconds on a large base.

        Raises:
            InvalidFact: the parts make no fact.
            ProposalNotFound: there is no such draft.
        """
        draft = await self.desk.get(draft_id)
        return await asyncio.to_thread(partial(make_preview, draft, self.view(draft.scope), checks, moves))

    async def publish(self, draft_id: int, actor: Actor, why: str, *, correction: bool = False) -> Revision | Waiting:
        """Let a draft's text stand, or put it in the queue when it needs a second key; see `Desk.publish`."""
        return await self.desk.publish(draft_id, actor, why, correction=correction)

    async def queue(self, scope: int) -> tuple[QueueItem, ...]:
        """Everything that waits for a person in a scope; see `Review.queue`."""
        return await self.reviews.queue(scope)

    async def approve(self, proposal_id: int, actor: Actor) -> Revision:
        """Turn the second key; see `Review.approve`."""
        return await self.reviews.approve(proposal_id, actor)

    async def decline(self, proposal_id: int, actor: Actor, why: str) -> None:
        """Say no, or take one's own back; see `Review.decline`."""
        await self.reviews.decline(proposal_id, actor, why)

    async def amend(self, proposal_id: int, actor: Actor, changes: Mapping[str, Any]) -> Proposal:
        """Change a proposal before it is decided; see `Review.amend`."""
        return await self.reviews.amend(proposal_id, actor, changes)

    async def refresh_proposal(self, proposal_id: int, actor: Actor) -> RebasedProposal:
        """Put a stale proposal on top of what stands now; see `Review.refresh`."""
        return await self.reviews.refresh(proposal_id, actor)

    async def publish_due(self, at: dt.datetime) -> tuple[Revision, ...]:
        """Publish what has waited its 24 hours without a veto; a job for every few minutes."""
        return await self.reviews.publish_due(at)

    async def hide(self, scope: int, fact_id: str, actor: Actor, why: str) -> None:
        """Stop answering with a fact at once; see `Steps.hide`."""
        await self.steps.hide(scope, fact_id, actor, why)

    async def unhide(self, scope: int, fact_id: str, actor: Actor, why: str) -> None:
        """Answer with a hidden fact again; see `Steps.unhide`."""
        await self.steps.unhide(scope, fact_id, actor, why)

    async def retire(
        self, scope: int, fact_id: str, actor: Actor, reason: RetireReason, note: str = ""
    ) -> Revision | Waiting:
        """Withdraw a fact; see `Steps.retire`."""
        return await self.steps.retire(scope, fact_id, actor, reason, note)

    async def restore(self, scope: int, fact_id: str, number: int, actor: Actor, why: str) -> Revision | Waiting:
        """Let the text of an earlier revision stand again; see `Steps.restore`."""
        return await self.steps.restore(scope, fact_id, number, actor, why)

    async def undo(self, scope: int, fact_id: str, number: int, actor: Actor, why: str) -> Revision | Waiting:
        """Take the latest change back; see `Steps.undo`."""
        return await self.steps.undo(scope, fact_id, number, actor, why)

    async def reset(self, scope: int, fact_id: str, actor: Actor, why: str) -> Revision | None:
        """Return from a server's own text to the shared one; see `Steps.reset`."""
        return await self.steps.reset(scope, fact_id, actor, why)

    async def keep_override(self, scope: int, fact_id: str, actor: Actor) -> None:
        """Keep a server's own text although the shared one moved; see `Steps.keep`."""
        await self.steps.keep(scope, fact_id, actor)

    async def history(self, fact_id: str, *, scope: int = SHARED) -> tuple[HistoryEntry, ...]:
        """Every revision of one fact with what it changed, oldest first; also of a retired one."""
        return await self.steps.history(scope, fact_id)

    async def redact(self, scope: int, fact_id: str, number: int, actor: Actor) -> Redaction:
        """Blank a revision's texts in history, drafts and proposals; see `redact_revision`."""
        return await redact_revision(self._store, self.refresh, scope, fact_id, number, actor)
