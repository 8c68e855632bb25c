"""A program that publishes for ever and acknowledges each revision, for `benchmarks.kills` to kill."""

from __future__ import annotations

import asyncio
import datetime as dt
import random
from multiprocessing.connection import Connection

from knowledge.curation import Actor, Desk, Role
from knowledge.facts import SHARED, Editor, Fact, Revision, Source
from knowledge.store import Change, Store

FACTS = 5
EDITOR = Editor(id=1, name="Publisher")
SOURCE = Source.model_validate(
    {"id": "a-source", "title": "A source", "publisher": "A publisher", "published": "2019", "kind": "reference",
     "url": "https://example.org/", "accessed": "2026-11-24"}
)  # fmt: skip


def fact_id(number: int) -> str:
    """The id of one of the facts."""
    return f"fact-{number}"


async def fill(url: str) -> None:
    """Make the facts that are changed."""
    made = [
        Fact.model_validate(
            {"id": fact_id(number), "question": f"What is number {number}?", "answer": "Nothing yet.",
             "kind": "definition", "status": "current", "attribution": "fact", "as_of": "2026",
             "last_checked": "2026-11-24", "places": ["United States"], "topics": ["numbers"],
             "source_ids": [SOURCE.id]}
        )
        for number in range(FACTS)
    ]  # fmt: skip
    async with Store.open(url) as store:
        changes = [Change(SHARED, None, fact, EDITOR, dt.datetime.now(dt.UTC), "First.") for fact in made]
        await store.apply(changes, sources=[SOURCE])


def publish(url: str, pipe: Connection, seed: int) -> None:
    """The process that is killed: publish for ever, and acknowledge each revision."""
    asyncio.run(_publish(url, pipe, random.Random(seed)))


async def _publish(url: str, pipe: Connection, chance: random.Random) -> None:
    async def changed() -> None:
        """There is no index here that would have to follow."""

    async with Store.open(url) as store:
        desk = Desk(store, changed)
        pipe.send(None)
        while True:
            number = chance.randrange(FACTS)
            actor = Actor(EDITOR, Role.OWNER, dt.datetime.now(dt.UTC))
            draft = await desk.start(SHARED, fact_id(number), actor)
            mark = f"{chance.getrandbits(64):016x}"
            typed = {"answer": f"Mark {mark}.", "phrasings": [f"number {number} {mark}", f"{mark} again"]}
            await desk.save(draft.id, actor, typed)
            revision = await desk.publish(draft.id, actor, f"Because of {mark}.")
            assert isinstance(revision, Revision)
            pipe.send((draft.id, revision.fact_id, revision.number, mark))
