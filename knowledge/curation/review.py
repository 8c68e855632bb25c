"""The one queue for everything that waits for a person, and what a reviewer does about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.curation.actors import Actor, Role, admit
from knowledge.curation.desk import Changed
from knowledge.curation.diff import FieldDiff, diff_facts
from knowledge.curation.locks import check_locked
from knowledge.curation.merging import merge
from knowledge.curation.parts import moved_sources
from knowledge.curation.publishing import VETO_HOURS, Wanted, check_base, checked_why, put
from knowledge.curation.typed import SOURCES, make_fact, make_sources
from knowledge.errors import (
    EditConflict,
    InvalidFact,
    NothingChanged,
    OwnProposal,
    ProposalClosed,
    ProposalNotFound,
    WordingTaken,
)
from knowledge.facts import SHARED, Fact, Revision
from knowledge.store import Proposal, Store
from knowledge.store.accounts import is_blocked
from knowledge.store.answers import read_reports
from knowledge.store.changes import note_loaded
from knowledge.store.history import read_revision
from knowledge.store.proposals import change_proposal, close_proposal, read_due, read_proposal, read_proposals
from knowledge.store.standing import (
    Present,
    decided_about,
    missing_sources,
    present_sources,
    read_hidden,
    read_overrides,
    read_present,
)
from knowledge.store.tallies import count_revisions, count_waiting

QueueKind = Literal["edit", "retire", "shipped", "override", "hidden", "reports"]


@dataclass(frozen=True)
class QueueItem:
    """One thing that waits.

    ``edit`` and ``retire``: somebody's proposal; ``shipped``: a release's text of a fact changed here; ``override`` and
    ``hidden``: the shared text moved under a server's own or hidden fact; ``reports``: people reported a fact.
    `present` is what stands in the scope, `offered` what would stand after saying yes. `stale`: the text moved since it
    was proposed, so it has to be refreshed and looked at again.
    """

    kind: QueueKind
    fact_id: str
    present: Fact | None
    offered: Fact | None
    proposal: Proposal | None = None
    stale: bool = False
    reports: Mapping[str, int] = field(default_factory=dict)

    @property
    def diff(self) -> tuple[FieldDiff, ...]:
        """What saying yes would change."""
        return diff_facts(self.present, self.offered) if self.offered else ()


@dataclass(frozen=True)
class RebasedProposal:
    """A proposal on top of the text that stands now. `clashes` are fields that both sides changed: look at them."""

    proposal: Proposal
    clashes: tuple[str, ...]


@dataclass(frozen=True)
class Tally:
    """Numbers over all scopes. `waiting` has proposals (that wait for a decision) and reports (facts with any)."""

    revisions: int
    waiting: Mapping[str, int]


class Review:
    """The queue of each scope."""

    def __init__(self, store: Store, changed: Changed) -> None:
        self._store = store
        self._changed = changed

    async def queue(self, scope: int) -> tuple[QueueItem, ...]:
        """Everything that waits in a scope: proposals oldest first, then what moved, then reports."""
        async with self._store.reading() as connection:
            items = []
            for proposal in await read_proposals(connection, scope, "waiting", "stale"):
                present = await read_present(connection, scope, proposal.fact.id)
                stale = proposal.status == "stale" or _base(proposal) != present.base
                kind: QueueKind = "shipped" if proposal.origin == "shipped" else "edit"
                if proposal.retirement is not None:
                    kind = "retire"
                items.append(QueueItem(kind, proposal.fact.id, present.fact, proposal.fact, proposal, stale))
            items += await _moved(connection, scope)
            for fact_id, counts in (await read_reports(connection, scope)).items():
                present = await read_present(connection, scope, fact_id)
                items.append(QueueItem("reports", fact_id, present.fact, None, reports=counts))
            return tuple(items)

    async def tally(self) -> Tally:
        """How much was changed and how much waits, in all scopes."""
        async with self._store.reading() as connection:
            return Tally(await count_revisions(connection), await count_waiting(connection))

    async def get(self, proposal_id: int) -> Proposal:
        """A proposal that is not decided.

        Raises:
            ProposalNotFound: there is none with this number.
            ProposalClosed: it is decided.
        """
        async with self._store.reading() as connection:
            return await _open(connection, proposal_id)

    async def approve(self, proposal_id: int, actor: Actor) -> Revision:
        """Turn the second key: the proposal's text stands from now on.

        Raises:
            OwnProposal: the actor proposed it, or changed a protected one.
            ProposalClosed: it is decided, or stale: refresh it first.
            EditConflict: the fact changed since; the proposal is stale now.
            WordingTaken: another fact has taken one of its wordings.
            InvalidFact: it changes a source on which facts of other servers rest.
            ProposalNotFound, NotAllowed: there is none, or the actor is no reviewer.
        """
        conflict: EditConflict | None = None
        async with self._store.writing() as connection:
            proposal = await _open(connection, proposal_id)
            await admit(connection, actor, proposal.scope, Role.REVIEWER)
            present = await read_present(connection, proposal.scope, proposal.fact.id)
            _second_key(proposal, present, actor)
            if proposal.status == "stale":
                raise ProposalClosed(proposal_id, "stale")
            try:
                revision = await _put(connection, proposal, present, actor.at)
                await close_proposal(
                    connection, proposal_id, "published", by=actor.editor, at=actor.at, revision=revision.number
                )
            except EditConflict as error:
                conflict = error
                await _set_stale(connection, proposal)
        await self._changed()
        if conflict is not None:
            raise conflict
        return revision

    async def decline(self, proposal_id: int, actor: Actor, why: str) -> None:
        """Say no, with a reason; the text is kept. Whoever proposed it may take it back this way.

        Raises:
            InvalidFact: there is no reason.
            ProposalClosed: it is decided already.
            ProposalNotFound, NotAllowed: there is none, or the actor is no reviewer.
        """
        why = checked_why(why)
        async with self._store.writing() as connection:
            proposal = await _open(connection, proposal_id)
            own = proposal.origin != "shipped" and proposal.editor.id == actor.editor.id
            await admit(connection, actor, proposal.scope, Role.EDITOR if own else Role.REVIEWER)
            await close_proposal(connection, proposal_id, "declined", by=actor.editor, at=actor.at, decision=why)

    async def amend(self, proposal_id: int, actor: Actor, changes: Mapping[str, Any]) -> Proposal:
        """Change a proposal before it is decided. Whoever changed a protected one can't approve it.

        Args:
            proposal_id: the proposal.
            actor: a reviewer, or whoever proposed it.
            changes: what was typed, by field.

        Raises:
            InvalidFact: the result makes no fact, or a new quote was not compared with its source.
            ProposalNotFound, ProposalClosed, NotAllowed: as in `approve`.
        """
        async with self._store.writing(counted=False) as connection:
            proposal = await _open(connection, proposal_id)
            own = proposal.origin != "shipped" and proposal.editor.id == actor.editor.id
            await admit(connection, actor, proposal.scope, Role.EDITOR if own else Role.REVIEWER)
            fact = make_fact(proposal.fact, proposal.fact.id, changes)
            sources = (*proposal.sources, *make_sources(changes)) if SOURCES in changes else proposal.sources
            new = {source.id for source in sources}
            if gone := await missing_sources(connection, [name for name in fact.source_ids if name not in new]):
                raise InvalidFact({"source_ids": tuple(f"there is no source {name}" for name in gone)})
            known = await present_sources(connection, [source.id for source in sources])
            check_locked(fact, proposal.fact, moved_sources(sources, known) if SOURCES in changes else ())
            amended = replace(
                proposal,
                fact=fact.model_copy(update={"retired_at": proposal.fact.retired_at}),
                sources=sources,
                amended_by=proposal.amended_by if own else actor.editor,
                publish_after=_again(actor.at) if proposal.publish_after else None,
            )
            await change_proposal(connection, amended)
            return await _open(connection, proposal_id)

    async def refresh(self, proposal_id: int, actor: Actor) -> RebasedProposal:
        """Put a stale proposal on top of the text that stands now, so that it can be looked at again.

        Raises:
            NothingChanged: the text that stands now says it all; decline the proposal.
            InvalidFact: the two don't fit together.
            ProposalNotFound, ProposalClosed, NotAllowed: as in `amend`.
        """
        async with self._store.writing(counted=False) as connection:
            proposal = await _open(connection, proposal_id)
            own = proposal.origin != "shipped" and proposal.editor.id == actor.editor.id
            await admit(connection, actor, proposal.scope, Role.EDITOR if own else Role.REVIEWER)
            present = await read_present(connection, proposal.scope, proposal.fact.id)
            fact, clashes = await _merged(connection, proposal, present)
            if present.fact is not None and _equal(fact, present.fact):
                raise NothingChanged(fact.id)
            protected = fact.protected or (present.fact is not None and present.fact.protected)
            alone = protected and actor.reviewers < 2 and proposal.origin != "shipped"
            base = present.base
            fresh = replace(
                proposal,
                fact=fact,
                status="waiting",
                base_scope=base[0] if base else None,
                base_revision=base[1] if base else None,
                publish_after=_again(actor.at) if alone else None,
            )
            await change_proposal(connection, fresh)
            return RebasedProposal(await _open(connection, proposal_id), clashes)

    async def publish_due(self, at: dt.datetime) -> tuple[Revision, ...]:
        """Publish what has waited its 24 hours without a veto. Safe to call at any time, by several programs.

        What can't be published any more, or comes from an account in quarantine, waits for a person instead.
        """
        published: list[Revision] = []
        async with self._store.reading() as connection:
            due = [proposal.id for proposal in await read_due(connection, at)]
        for proposal_id in due:
            async with self._store.writing() as connection:
                proposal = await read_proposal(connection, proposal_id)
                if not isinstance(proposal, Proposal) or not proposal.publish_after or proposal.publish_after > at:
                    continue
                present = await read_present(connection, proposal.scope, proposal.fact.id)
                try:
                    if await is_blocked(connection, proposal.scope, proposal.editor.id):
                        raise NothingChanged(proposal.fact.id)
                    async with connection.begin_nested():
                        revision = await _put(connection, proposal, present, at)
                except EditConflict:
                    await _set_stale(connection, proposal)
                except (WordingTaken, NothingChanged, InvalidFact):
                    await change_proposal(connection, replace(proposal, publish_after=None))
                else:
                    await close_proposal(
                        connection,
                        proposal_id,
                        "published",
                        by=None,
                        at=at,
                        decision="no veto",
                        revision=revision.number,
                    )
                    published.append(revision)
        if published:
            await self._changed()
        return tuple(published)


def _base(proposal: Proposal) -> tuple[int, int] | None:
    if proposal.base_revision is None:
        return None
    return (proposal.scope if proposal.base_scope is None else proposal.base_scope, proposal.base_revision)


def _again(at: dt.datetime) -> dt.datetime:
    return at + dt.timedelta(hours=VETO_HOURS)


def _equal(one: Fact, other: Fact) -> bool:
    return decided_about(one) == decided_about(other)


def _second_key(proposal: Proposal, present: Present, actor: Actor) -> None:
    if proposal.origin != "shipped" and proposal.editor.id == actor.editor.id:
        raise OwnProposal
    protected = proposal.fact.protected or (present.fact is not None and present.fact.protected)
    if protected and proposal.amended_by is not None and proposal.amended_by.id == actor.editor.id:
        raise OwnProposal


async def _open(connection: AsyncConnection, proposal_id: int) -> Proposal:
    proposal = await read_proposal(connection, proposal_id)
    if proposal is None:
        raise ProposalNotFound(proposal_id)
    if isinstance(proposal, str):
        raise ProposalClosed(proposal_id, proposal)
    return proposal


async def _put(connection: AsyncConnection, proposal: Proposal, present: Present, at: dt.datetime) -> Revision:
    check_base(_base(proposal), present, proposal.fact)
    wanted = Wanted(
        scope=proposal.scope,
        fact=proposal.fact,
        base=_base(proposal),
        why=proposal.why or "",
        sources=proposal.sources,
        correction=proposal.correction,
        retirement=proposal.retirement,
    )
    revision = await put(connection, wanted, present, proposal.editor, at)
    if proposal.origin == "shipped":
        await note_loaded(connection, proposal.fact)
    return revision


async def _set_stale(connection: AsyncConnection, proposal: Proposal) -> None:
    # A release's text waits until a newer release replaces it.
    if proposal.origin != "shipped":
        await change_proposal(connection, replace(proposal, status="stale", publish_after=None))


async def _merged(connection: AsyncConnection, proposal: Proposal, present: Present) -> tuple[Fact, tuple[str, ...]]:
    if present.fact is None or proposal.origin == "shipped":
        return proposal.fact, ()
    base, started = _base(proposal), None
    if base is not None:
        revision = await read_revision(connection, base[0], proposal.fact.id, base[1])
        started = revision.after if revision else None
    try:
        merged = merge(started, proposal.fact, present.fact)
    except ValueError:
        raise InvalidFact({"quotes": ("a quote names a source that the present text has no more",)}) from None
    return merged.fact, merged.clashes


async def _moved(connection: AsyncConnection, scope: int) -> list[QueueItem]:
    if scope == SHARED:
        return []
    items = []
    for fact_id in await read_overrides(connection, scope):
        present = await read_present(connection, scope, fact_id)
        if present.moved:
            items.append(QueueItem("override", fact_id, present.fact, present.shared))
    for hidden in await read_hidden(connection, scope):
        present = await read_present(connection, scope, hidden.fact_id)
        if (
            hidden.of
            and present.shared is not None
            and hidden.of != decided_about(present.shared)
            and not present.moved
        ):
            items.append(QueueItem("hidden", hidden.fact_id, None, present.shared))
    return items
