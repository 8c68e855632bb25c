from collections.abc import AsyncIterator

import pytest

from knowledge import KnowledgeBase
from tests.knowledge.curation.people import fill


@pytest.fixture
async def base(database_url: str) -> AsyncIterator[KnowledgeBase]:
    """A base with three facts, one of them protected; the test runs on each kind of database."""
    await fill(database_url)
    async with KnowledgeBase.open(database_url, shipped=None) as opened:
        yield opened
