"""What edits do to the index: they change it, and a rebuild in the background counts everything afresh."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from knowledge import SHARED, KnowledgeBase
from knowledge.answering import Answerer
from knowledge.curation.views import Views
from tests.knowledge.curation.people import SERVER, edit, fill, owner, published, reviewer
from tests.knowledge.samples import make_fact

MANY = tuple(make_fact(f"fact-number-{number}", phrasings=[f"thing {number} explained"]) for number in range(20))
ID = MANY[7].id


def index(base: KnowledgeBase, scope: int = SHARED) -> Answerer:
    return base._views.answerer(scope)


@pytest.fixture
async def many(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[KnowledgeBase]:
    url = f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('many') / 'facts.db'}"
    await fill(url, *MANY)
    async with KnowledgeBase.open(url, shipped=None) as base:
        yield base


async def test_an_edit_changes_the_index_and_a_rebuild_counts_afresh(many: KnowledgeBase) -> None:
    assert not await many.rebuild()
    await published(many, ID, reviewer(), phrasings="zorble quux")
    assert index(many).drift == 1
    before = await many.ask("zorble quux")
    assert before.facts[0].id == ID
    assert await many.rebuild()
    assert index(many).drift == 0
    assert (await many.ask("zorble quux")).facts == before.facts
    assert (await many.ask("thing 7 explained")).confidence < 1
    assert not await many.rebuild()


async def test_an_edit_during_a_rebuild_is_not_lost(many: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    await published(many, ID, reviewer(), phrasings="zorble quux")
    loop, rebuilt = asyncio.get_running_loop(), Views.rebuilt

    def edited_meanwhile(views: Views) -> Views | None:
        found = rebuilt(views)
        asyncio.run_coroutine_threadsafe(published(many, ID, reviewer(), phrasings="frobnik frob"), loop).result(30)
        return found

    monkeypatch.setattr(Views, "rebuilt", edited_meanwhile)
    await many.rebuild()
    assert (await many.ask("frobnik frob")).facts[0].id == ID
    assert (await many.ask("zorble quux")).confidence < 1


async def test_a_server_with_words_of_its_own_asks_an_index_on_top_of_the_shared_one(many: KnowledgeBase) -> None:
    await edit(many, ID, owner(), SERVER, phrasings="zorble quux")
    assert (await many.ask("zorble quux", scope=SERVER)).facts[0].id == ID
    assert (await many.ask("zorble quux")).confidence < 1
    assert index(many, SERVER).drift == 1
    assert index(many).drift == 0
