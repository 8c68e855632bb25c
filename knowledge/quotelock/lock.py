"""The quote lock: a quote is saved only if it stands word for word in its source."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import dataclass
from typing import Protocol
from weakref import WeakKeyDictionary

from knowledge.errors import QuoteNotFound, SourceUnreachable
from knowledge.facts import ComparedWith, Quote, Source
from knowledge.quotelock.extract import page_text
from knowledge.quotelock.fetch import Page
from knowledge.quotelock.match import QuoteMissing, find_quote

AT_ONCE = 4
"""Checks that read pages at the same time; each may hold a page of some megabytes, others wait for their turn."""
_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


class Fetches(Protocol):
    """What the lock needs of a `Fetcher`."""

    async def fetch(self, url: str) -> Page:
        """The page at an address. Raises SourceUnreachable."""


@dataclass(frozen=True)
class Locked:
    """A quote was compared with its source: when, and whether with its page or with a passage that somebody pasted.

    `url` is the page that was read, None for a passage.
    """

    checked: dt.date
    how: ComparedWith
    url: str | None = None

    def mark(self, quote: Quote) -> Quote:
        """The same quote, which now says when and with what it was compared."""
        return quote.model_copy(update={"checked": self.checked, "compared_with": self.how})


async def check_quote(
    quote: Quote, source: Source, fetcher: Fetches | None, *, passage: str | None = None, at: dt.date | None = None
) -> Locked:
    """Compare a quote with its source, or with a passage of it when one is given; then nothing is fetched.

    The source's page is read first. If it can't be, or the quote no longer stands there, its archived copy is.
    `at` is today, by default in UTC. Only `AT_ONCE` checks read pages at a time. Raises QuoteNotFound, and
    SourceUnreachable when no page could be read. A quote of another source is a mistake of the caller: ValueError.
    """
    if quote.source_id != source.id:
        raise ValueError("the quote names another source")
    at = at or dt.datetime.now(dt.UTC).date()
    if passage is not None:
        await _compare(quote.text, passage)
        return Locked(at, "passage")
    if fetcher is None:
        raise ValueError("without a passage a fetcher is needed")
    async with _turn():
        return await _check_pages(quote, source, fetcher, at)


def _turn() -> asyncio.Semaphore:
    # A semaphore belongs to one event loop, and a check has no object that could keep it.
    return _turns.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))


async def _check_pages(quote: Quote, source: Source, fetcher: Fetches, at: dt.date) -> Locked:
    failure: QuoteNotFound | SourceUnreachable | None = None
    for url in filter(None, (source.url, source.archived_url)):
        try:
            page = await fetcher.fetch(url)
            await _compare(quote.text, await page_text(page))
        except SourceUnreachable as error:
            failure = failure or error
        except QuoteNotFound as error:
            # What a page says tells more than that another can't be read.
            failure = failure if isinstance(failure, QuoteNotFound) else error
        else:
            return Locked(at, "page", page.url)
    assert failure is not None
    raise failure


async def _compare(text: str, passage: str) -> None:
    found = await asyncio.to_thread(find_quote, text, passage)
    if isinstance(found, QuoteMissing):
        raise QuoteNotFound(found.nearest, found.differing, found.hint)
