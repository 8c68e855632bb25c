"""Fetching reads a page, and nothing else: no other address, no other server's secrets, no endless body."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import tracemalloc
import zlib
from ipaddress import IPv4Address, IPv6Address
from typing import Any

import pytest
from aiohttp import web
from yarl import URL

from knowledge.errors import SourceUnreachable
from knowledge.quotelock import Fetcher, Limits
from knowledge.quotelock.fetch import redirected
from tests.knowledge.quotelock.pages import LOOPBACK, Names, Site, public_or_this

MEGABYTE = 1_000_000


def fetcher(site: Site, *, seconds: float = 20, **options: Any) -> Fetcher:
    options.setdefault("limits", Limits(seconds=seconds))
    return Fetcher(public_or_this, ports={site.port}, **options)


async def refusal(fetcher: Fetcher, url: str) -> str:
    """Why an address is not fetched."""
    with pytest.raises(SourceUnreachable) as caught:
        await fetcher.fetch(url)
    return caught.value.reason


async def test_a_page_is_fetched_with_what_its_header_says(site: Site) -> None:
    url = site.has("/a", "We will not yield.", "text/plain; charset=windows-1252")
    page = await fetcher(site).fetch(url)
    assert (page.url, page.kind, page.charset, page.content) == (url, "text", "windows-1252", b"We will not yield.")


async def test_it_says_who_asks_and_carries_nothing_of_others(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    site.has("/end", "text")
    await fetcher(site).fetch(site.leads("/start", "/end", cookie="a=b; Path=/"))
    first, second = site.asked
    assert first.headers["User-Agent"].startswith("sanctuary-policy-bot/")
    assert second.path == "/end"
    for request in site.asked:
        assert set(request.headers) == {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}


@pytest.mark.parametrize(
    "url",
    ["ftp://example.org/", "file:///etc/passwd", "//example.org/", "http://a:b@example.org/", "http:///a", ""],
)
async def test_only_web_addresses_without_a_user_are_fetched(url: str) -> None:
    assert await refusal(Fetcher(lambda _: True), url) == "scheme"


@pytest.mark.parametrize("url", ["http://127.0.0.1:22/", "https://example.org:8443/"])
async def test_only_the_ports_of_the_web_are_fetched(url: str) -> None:
    assert await refusal(Fetcher(lambda _: True), url) == "port"


async def test_by_default_this_machine_is_out_of_reach(site: Site) -> None:
    for host in ("127.0.0.1", "localhost"):
        assert await refusal(Fetcher(ports={site.port}), site.url("/", host)) == "address"
    assert site.asked == []


@pytest.mark.parametrize(
    "host",
    [
        "10.0.0.1",
        "192.168.0.1",
        "169.254.169.254",
        "0.0.0.0",
        "127.0.0.2",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:169.254.169.254]",
        "[fe80::1]",
        "2130706433",
        "127.2",
        "0177.0.0.2",
        "0x7f000002",
    ],
)
async def test_a_redirect_to_a_private_address_is_not_followed(site: Site, host: str) -> None:
    start = site.leads("/start", f"http://{host}:{site.port}/secret")
    assert await refusal(fetcher(site), start) == "address"
    assert [request.path for request in site.asked] == ["/start"]


@pytest.mark.parametrize("location", ["/secret", "http://site.test:{port}/secret"])
@pytest.mark.parametrize("later", ["10.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.1"])
async def test_a_name_that_changes_its_address_is_judged_again(site: Site, later: str, location: str) -> None:
    names = Names("127.0.0.1", later)
    site.leads("/start", location.format(port=site.port))
    judged: list[IPv4Address | IPv6Address] = []

    def rule(address: IPv4Address | IPv6Address) -> bool:
        judged.append(address)
        return public_or_this(address)

    reader = Fetcher(rule, resolver=names, ports={site.port})
    assert await refusal(reader, site.url("/start", "site.test")) == "address"
    assert names.questions == ["site.test", "site.test"]
    assert judged[0] == LOOPBACK
    assert len(judged) == 2
    assert [request.path for request in site.asked] == ["/start"]


async def test_what_is_judged_is_what_is_connected_to(site: Site) -> None:
    # The rule sees the first answer only once: a second question, which could be answered otherwise, is never put.
    names = Names("127.0.0.1", "10.0.0.1")
    site.has("/a", "text")
    page = await Fetcher(public_or_this, resolver=names, ports={site.port}).fetch(site.url("/a", "site.test"))
    assert page.content == b"text"
    assert names.questions == ["site.test"]


async def test_redirects_are_followed_as_often_as_allowed(site: Site) -> None:
    for number in range(1, 7):
        site.leads(f"/{number}", f"/{number - 1}", status=(301, 302, 303, 307, 308, 302)[number - 1])
    site.has("/0", "end")
    assert (await fetcher(site).fetch(site.url("/5"))).url == site.url("/0")
    assert await refusal(fetcher(site), site.url("/6")) == "redirects"
    assert await refusal(fetcher(site), site.leads("/loop", "/loop")) == "redirects"


@pytest.mark.parametrize(
    ("location", "reason"),
    [("", "redirects"), ("http://[", "redirects"), ("file:///etc/passwd", "scheme"), ("http://127.0.0.1:22/", "port"),
     ("http://a:b@127.0.0.1/", "scheme"), ("javascript:1", "scheme")],
)  # fmt: skip
async def test_a_redirect_is_judged_as_any_address(site: Site, location: str, reason: str) -> None:
    assert await refusal(fetcher(site), site.leads("/start", location)) == reason


def test_https_never_leads_to_http() -> None:
    start = URL("https://example.org/a")
    assert redirected(start, "/b") == URL("https://example.org/b")
    assert redirected(URL("http://example.org/"), "https://example.org/") == URL("https://example.org/")
    for location in ("http://example.org/a", "HTTP://example.org/a"):
        with pytest.raises(SourceUnreachable, match="downgrade"):
            redirected(start, location)


@pytest.mark.parametrize("status", [204, 206, 304, 403, 404, 410, 500, 503])
async def test_a_refusal_tells_its_number(site: Site, status: int) -> None:
    async def answer(_: web.BaseRequest) -> web.Response:
        return web.Response(status=status)

    site.answers["/a"] = answer
    with pytest.raises(SourceUnreachable, match=f"status {status}") as caught:
        await fetcher(site).fetch(site.url("/a"))
    assert caught.value.status == status


@pytest.mark.parametrize("kind", ["image/png", "application/octet-stream", "application/json", "nonsense"])
async def test_other_kinds_of_file_are_refused(site: Site, kind: str) -> None:
    assert await refusal(fetcher(site), site.has("/a", b"text", kind)) == "type"


async def test_no_answer_is_no_connection(site: Site) -> None:
    closed = Names("127.0.0.1")
    assert await refusal(Fetcher(public_or_this, resolver=closed, ports={1}), "http://site.test:1/") == "connection"

    class Unknown(Names):
        async def resolve(self, *_: Any, **__: Any) -> Any:
            raise OSError("no such name")

    assert await refusal(fetcher(site, resolver=Unknown()), site.url("/", "site.test")) == "connection"


async def test_a_page_that_drips_is_given_up(site: Site) -> None:
    async def drip(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        while True:
            await response.write(b"x")
            await asyncio.sleep(0.02)

    site.answers["/a"] = drip
    assert await refusal(fetcher(site, seconds=0.3), site.url("/a")) == "time"


async def test_redirects_share_the_time_of_one_fetch(site: Site) -> None:
    async def wait(_: web.BaseRequest) -> web.Response:
        await asyncio.sleep(0.2)
        return web.Response(status=302, headers={"Location": "/a"})

    site.answers["/a"] = wait
    assert await refusal(fetcher(site, seconds=0.5), site.url("/a")) == "time"


async def test_a_header_that_never_ends_is_given_up() -> None:
    left = asyncio.Event()

    async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nX-A: ")
        with contextlib.suppress(ConnectionError):
            while True:
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(0.02)
        writer.close()
        left.set()

    async with await asyncio.start_server(drip, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        reader = Fetcher(public_or_this, ports={port}, limits=Limits(seconds=0.3))
        assert await refusal(reader, f"http://127.0.0.1:{port}/") == "time"
        await left.wait()


async def test_of_a_body_of_200_megabytes_little_is_read(site: Site) -> None:
    sent = 0

    async def pour(request: web.BaseRequest) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse(headers={"Content-Type": "text/plain"})
        await response.prepare(request)
        for _ in range(200):
            await response.write(b"x" * MEGABYTE)
            sent += MEGABYTE
        return response

    site.answers["/a"] = pour
    assert await refusal(fetcher(site), site.url("/a")) == "size"
    assert sent < 50 * MEGABYTE


async def test_the_largest_page_is_read_whole(site: Site) -> None:
    small = fetcher(site, limits=Limits(size=1000))
    assert len((await small.fetch(site.has("/a", b"x" * 1000))).content) == 1000
    assert await refusal(small, site.has("/b", b"x" * 1001)) == "size"
    packed = gzip.compress(b"x" * 1000)
    assert len((await small.fetch(site.has("/c", packed, Content_Encoding="gzip"))).content) == 1000
    packed = gzip.compress(b"x" * 1001)
    assert await refusal(small, site.has("/d", packed, Content_Encoding="gzip")) == "size"


async def test_a_packed_page_that_swells_is_never_held(site: Site) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    bomb = b"".join(packer.compress(bytes(MEGABYTE)) for _ in range(200)) + packer.flush()
    url = site.has("/a", bomb, Content_Encoding="gzip")
    reader = fetcher(site, limits=Limits(size=MEGABYTE))
    tracemalloc.start()
    try:
        assert await refusal(reader, url) == "size"
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 20 * MEGABYTE


@pytest.mark.parametrize(("encoding", "body"), [("gzip", b"not packed"), ("br", b"text"), ("gzip, gzip", b"text")])
async def test_packing_that_was_not_asked_for_is_refused(site: Site, encoding: str, body: bytes) -> None:
    assert await refusal(fetcher(site), site.has("/a", body, Content_Encoding=encoding)) == "encoding"
