"""The people of these tests, and a small base that they look after."""

from __future__ import annotations

import datetime as dt
from typing import Any

from knowledge import Editor, Fact, KnowledgeBase, Revision
from knowledge.curation import Actor, Role, Waiting
from knowledge.store import Store
from tests.knowledge.samples import SOURCE, change, make_fact

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
SERVER = 812_345_678_901_234_567
ROSA, SAM, LEE, OLGA = (
    Editor(id=4_123_456_789_012_345_000 + n, name=name) for n, name in enumerate(["Rosa", "Sam", "Lee", "Olga"])
)


def later(**spans: float) -> dt.datetime:
    return NOW + dt.timedelta(**spans)


def editor(person: Editor = ROSA, at: dt.datetime = NOW, reviewers: int = 2) -> Actor:
    return Actor(person, Role.EDITOR, at, reviewers)


def reviewer(person: Editor = SAM, at: dt.datetime = NOW, reviewers: int = 2) -> Actor:
    return Actor(person, Role.REVIEWER, at, reviewers)


def owner(person: Editor = OLGA, at: dt.datetime = NOW) -> Actor:
    return Actor(person, Role.OWNER, at)


def operator(person: Editor = OLGA, at: dt.datetime = NOW) -> Actor:
    return Actor(person, Role.OPERATOR, at)


DETAINER = make_fact(phrasings=["ice hold", "what does a hold by ICE mean"])
WARRANT = make_fact("what-is-a-warrant", phrasings=["judge signed paper"], protected=True, topics=["history"])
HISTORY = make_fact("how-did-it-begin", phrasings=["first sanctuary city"], topics=["history"])
FACTS = (DETAINER, WARRANT, HISTORY)


async def fill(url: str, *facts: Fact) -> None:
    """Put facts into a database, as a release would."""
    async with Store.open(url) as store:
        await store.apply([change(fact, why="First.") for fact in facts or FACTS], sources=[SOURCE])


async def edit(base: KnowledgeBase, fact_id: str, actor: Actor, scope: int = 0, **typed: Any) -> Revision | Waiting:
    """Start a draft, type into it and publish it."""
    draft = await base.start_draft(scope, fact_id, actor)
    await base.save_draft(draft.id, actor, typed)
    return await base.publish(draft.id, actor, "because")


async def published(base: KnowledgeBase, fact_id: str, actor: Actor, scope: int = 0, **typed: Any) -> Revision:
    done = await edit(base, fact_id, actor, scope, **typed)
    assert isinstance(done, Revision)
    return done


async def waiting(base: KnowledgeBase, fact_id: str, actor: Actor, scope: int = 0, **typed: Any) -> Waiting:
    done = await edit(base, fact_id, actor, scope, **typed)
    assert isinstance(done, Waiting)
    return done
