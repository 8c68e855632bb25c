"""Fetching a page that a moderator names, without letting the page, its server or its name reach anything else.

An address is judged when a socket to it is opened, for each connection: whatever a name resolved to before, and
wherever a redirect leads, nothing is connected to that the rule does not allow.
"""

from __future__ import annotations

import asyncio
import socket
import zlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import TYPE_CHECKING, Any, Literal

from knowledge.errors import SourceUnreachable
from knowledge.quotelock.addresses import is_public

if TYPE_CHECKING:
    from aiohttp import ClientResponse, ClientSession
    from aiohttp.abc import AbstractResolver
    from yarl import URL

Kind = Literal["html", "text", "pdf"]
AddressRule = Callable[[IPv4Address | IPv6Address], bool]

_KINDS: dict[str, Kind] = {"text/html": "html", "text/plain": "text", "application/pdf": "pdf"}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CHUNK = 65_536
_GZIP = zlib.MAX_WBITS | 16


@dataclass(frozen=True)
class Limits:
    """What one fetch may take: seconds in all, bytes of the page once unpacked, and redirects."""

    seconds: float = 20
    size: int = 8_000_000
    redirects: int = 5


@dataclass(frozen=True)
class Page:
    """What was fetched. `charset` is the one that the header declares, if it does; `url` where redirects led."""

    url: str
    kind: Kind
    charset: str | None
    content: bytes


class Fetcher:
    """Fetches pages from addresses that a rule allows.

    The rule, the resolver, the limits and the ports are arguments of the program, not settings of an owner. A resolver
    that is passed in is closed by whoever made it; one of aiohttp's is used otherwise.
    """

    def __init__(
        self,
        allow_address: AddressRule = is_public,
        *,
        resolver: AbstractResolver | None = None,
        limits: Limits | None = None,
        ports: Collection[int] = frozenset({80, 443}),
    ) -> None:
        self._allow_address = allow_address
        self._resolver = resolver
        self._limits = limits or Limits()
        self._ports = frozenset(ports)

    async def fetch(self, url: str) -> Page:
        """The page at an address, after its redirects. Raises SourceUnreachable with the reason."""
        import aiohttp
        from yarl import URL

        gate = _Gate(self._allow_address)
        connector = aiohttp.TCPConnector(
            resolver=self._resolver, socket_factory=gate.open, use_dns_cache=False, force_close=True
        )
        try:
            async with (
                asyncio.timeout(self._limits.seconds),
                aiohttp.ClientSession(
                    connector=connector,
                    cookie_jar=aiohttp.DummyCookieJar(),
                    trust_env=False,
                    auto_decompress=False,
                    timeout=aiohttp.ClientTimeout(total=None),
                    headers=_headers(),
                ) as session,
            ):
                return await self._follow(session, URL(url))
        except TimeoutError:
            raise SourceUnreachable("time") from None
        except aiohttp.InvalidURL:
            raise SourceUnreachable("address") from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise SourceUnreachable("address" if gate.refused else "connection") from error

    async def _follow(self, session: ClientSession, url: URL) -> Page:
        for _ in range(self._limits.redirects + 1):
            self._judge(url)
            async with session.get(url, allow_redirects=False) as response:
                if response.status not in _REDIRECTS:
                    return await self._read(response)
                url = redirected(url, response.headers.get("Location"))
        raise SourceUnreachable("redirects")

    def _judge(self, url: URL) -> None:
        if url.scheme not in {"http", "https"} or not url.host or url.user or url.password:
            raise SourceUnreachable("scheme")
        if url.port not in self._ports:
            raise SourceUnreachable("port")

    async def _read(self, response: ClientResponse) -> Page:
        if response.status != 200:
            raise SourceUnreachable("status", response.status)
        kind = _KINDS.get(response.content_type)
        if kind is None:
            raise SourceUnreachable("type")
        content = bytearray()
        unpack = _unpacker(response.headers.get("Content-Encoding", "identity"))
        async for chunk in response.content.iter_chunked(_CHUNK):
            content += unpack(chunk, self._limits.size + 1 - len(content))
            if len(content) > self._limits.size:
                raise SourceUnreachable("size")
        return Page(str(response.url), kind, response.charset, bytes(content))


def redirected(url: URL, location: str | None) -> URL:
    """Where a redirect leads. Raises SourceUnreachable when it leads nowhere, or from https to http."""
    from yarl import URL

    if not location:
        raise SourceUnreachable("redirects")
    try:
        target = url.join(URL(location))
    except ValueError:
        raise SourceUnreachable("redirects") from None
    if url.scheme == "https" and target.scheme == "http":
        raise SourceUnreachable("downgrade")
    return target


class _Gate:
    """Opens the sockets of one fetch, to allowed addresses only."""

    def __init__(self, allow_address: AddressRule) -> None:
        self._allow_address = allow_address
        self.refused = False

    def open(self, info: tuple[Any, ...]) -> socket.socket:
        family, kind, protocol, _, address = info
        if not self._allow_address(ip_address(address[0])):
            self.refused = True
            raise OSError("the address is not allowed")
        return socket.socket(family=family, type=kind, proto=protocol)


def _unpacker(encoding: str) -> Callable[[bytes, int], bytes]:
    """A function that unpacks the next bytes to no more than so many; what is beyond that is lost."""
    encoding = encoding.strip().lower()
    if encoding in {"identity", ""}:
        return lambda chunk, most: chunk[:most]
    if encoding not in {"gzip", "x-gzip"}:
        raise SourceUnreachable("encoding")
    stream = zlib.decompressobj(_GZIP)

    def unpack(chunk: bytes, most: int) -> bytes:
        try:
            return stream.decompress(chunk, most)
        except zlib.error:
            raise SourceUnreachable("encoding") from None

    return unpack


def _headers() -> dict[str, str]:
    try:
        release = version("sanctuary-policy-bot")
    except PackageNotFoundError:
        release = "0"
    return {
        "User-Agent": f"sanctuary-policy-bot/{release} (compares quotes with their sources)",
        "Accept": ", ".join(_KINDS),
        "Accept-Encoding": "gzip",
    }
