"""A web server on this machine for each test that asks for one."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.knowledge.quotelock.pages import Site, serve


@pytest_asyncio.fixture
async def site() -> AsyncIterator[Site]:
    async with serve() as site:
        yield site
