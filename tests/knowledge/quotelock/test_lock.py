"""The whole lock: a quote, its source, and the page or the pasted passage that it is compared with."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest

from knowledge.errors import KnowledgeError, QuoteNotFound, SourceUnreachable
from knowledge.facts import Quote, Source
from knowledge.quotelock import Fetcher, Locked, Page, check_quote
from knowledge.quotelock.lock import AT_ONCE
from tests.knowledge.quotelock.pages import Site, pdf, public_or_this

TODAY = dt.date(2026, 11, 24)
WORDS = "We won't yield - not now"
PAGE = "<p>The mayor said: “We <b>won’t</b> yield – not&nbsp;now.”</p>"


def quote(text: str = WORDS, source_id: str = "a-source") -> Quote:
    return Quote.model_validate(
        {"text": text, "speaker": "A. Mayor", "speaker_role": "Mayor", "date": "2018", "source_id": source_id}
    )


def source(url: str = "https://example.org/a", archived_url: str | None = None) -> Source:
    return Source(
        id="a-source", title="A", publisher="B", url=url, archived_url=archived_url, kind="news", accessed=TODAY
    )


@pytest.fixture
def fetcher(site: Site) -> Fetcher:
    return Fetcher(public_or_this, ports={site.port})


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/html; charset=utf-8", PAGE.encode()),
        ("text/html; charset=utf-8", PAGE.encode("cp1252")),
        ("text/html; charset=iso-8859-1", PAGE.encode("cp1252")),
        ("text/html; charset=iso-8859-1", PAGE.encode()),
        ("text/html", b"<meta charset=windows-1252>" + PAGE.encode("cp1252")),
        ("text/plain", b"We won't\nyield -- not now, he said".replace(b" -- ", b" - ")),
        ("application/pdf", pdf("The mayor said: “We won’t yi-", "eld – not now.”")),
    ],
)
async def test_a_quote_that_stands_in_the_page_is_locked(site: Site, fetcher: Fetcher, kind: str, body: bytes) -> None:
    end = site.has("/end", body, kind)
    locked = await check_quote(quote(), source(site.leads("/start", "/end")), fetcher, at=TODAY)
    assert locked == Locked(TODAY, "page", end)


async def test_a_quote_that_does_not_is_refused_with_what_differs(site: Site, fetcher: Fetcher) -> None:
    with pytest.raises(QuoteNotFound) as caught:
        await check_quote(quote("We will yield - not now"), source(site.has("/a", PAGE)), fetcher)
    assert caught.value.nearest == "We won't yield - not now"
    assert caught.value.differing == (("will", "won't"),)
    assert isinstance(caught.value, KnowledgeError)
    assert "yield" not in str(caught.value)


async def test_a_page_that_can_not_be_read_says_why(site: Site, fetcher: Fetcher) -> None:
    with pytest.raises(SourceUnreachable, match="status 404") as caught:
        await check_quote(quote(), source(site.url("/gone")), fetcher)
    assert (caught.value.reason, caught.value.status) == ("status", 404)
    with pytest.raises(SourceUnreachable, match="unreadable"):
        await check_quote(quote(), source(site.has("/a.pdf", b"%PDF", "application/pdf")), fetcher)


async def test_the_archived_copy_is_read_when_the_page_is_gone_or_changed(site: Site, fetcher: Fetcher) -> None:
    archived = site.has("/archived", PAGE)
    for url in (site.url("/gone"), site.has("/changed", "<p>Nothing here any more.")):
        assert await check_quote(quote(), source(url, archived), fetcher, at=TODAY) == Locked(TODAY, "page", archived)


async def test_of_two_pages_what_one_says_is_told_rather_than_that_one_is_gone(site: Site, fetcher: Fetcher) -> None:
    there, gone = site.has("/a", PAGE), site.url("/gone")
    for url, archived in ((there, gone), (gone, there)):
        with pytest.raises(QuoteNotFound) as caught:
            await check_quote(quote("We won't yield - not today"), source(url, archived), fetcher)
        assert caught.value.differing == (("today", 'now."'),)


async def test_of_two_pages_without_the_quote_the_first_is_shown(site: Site, fetcher: Fetcher) -> None:
    pages = source(site.has("/a", PAGE), site.has("/b", "<p>We won't yield at all."))
    with pytest.raises(QuoteNotFound) as caught:
        await check_quote(quote("We won't yield - not today"), pages, fetcher)
    assert "now" in caught.value.nearest


async def test_a_pasted_passage_is_taken_without_fetching(site: Site, fetcher: Fetcher) -> None:
    passage = "The mayor said: “We won’t yield – not now.”"
    locked = await check_quote(quote(), source(site.url("/gone")), fetcher, passage=passage, at=TODAY)
    assert locked == Locked(TODAY, "passage")
    assert (await check_quote(quote(), source(), None, passage=passage)).checked >= TODAY
    with pytest.raises(QuoteNotFound):
        await check_quote(quote(), source(), fetcher, passage="")
    assert site.asked == []


async def test_mistakes_of_the_caller_are_no_refusals(fetcher: Fetcher) -> None:
    with pytest.raises(ValueError, match="another source"):
        await check_quote(quote(source_id="another"), source(), fetcher, passage=WORDS)
    with pytest.raises(ValueError, match="a fetcher is needed"):
        await check_quote(quote(), source(), None)


async def test_a_quote_says_with_what_it_was_compared(site: Site, fetcher: Fetcher) -> None:
    by_page = await check_quote(quote(), source(site.has("/a", PAGE)), fetcher, at=TODAY)
    by_passage = await check_quote(quote(), source(), None, passage=WORDS, at=TODAY)
    for locked, said in ((by_page, "page"), (by_passage, "passage")):
        marked = Quote.model_validate(locked.mark(quote()).model_dump())
        assert (marked.text, marked.checked, marked.compared_with) == (quote().text, TODAY, said)


def test_a_quote_that_was_compared_has_a_day() -> None:
    with pytest.raises(ValueError, match="has the day in checked"):
        Quote.model_validate({**quote().model_dump(), "compared_with": "page"})


async def test_only_some_pages_are_read_at_a_time_and_every_check_gets_its_turn() -> None:
    reading, most, go_on = 0, 0, asyncio.Event()

    class Slow:
        async def fetch(self, url: str) -> Page:
            nonlocal reading, most
            reading += 1
            most = max(most, reading)
            await go_on.wait()
            reading -= 1
            return Page(url, "text", "utf-8", WORDS.encode())

    checks = [asyncio.create_task(check_quote(quote(), source(), Slow())) for _ in range(AT_ONCE * 2)]
    while most < AT_ONCE:
        await asyncio.sleep(0)
    for _ in range(20):
        await asyncio.sleep(0)
    assert most == AT_ONCE
    assert (await check_quote(quote(), source(), None, passage=WORDS)).how == "passage"
    go_on.set()
    assert {locked.how for locked in await asyncio.gather(*checks)} == {"page"}
    assert most == AT_ONCE
