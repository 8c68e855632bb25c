"""Things to fetch and to read: a web server on this machine, names that resolve as a test says, and a small PDF."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address

from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from knowledge.quotelock import is_public

LOOPBACK = IPv4Address("127.0.0.1")
Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


def public_or_this(address: IPv4Address | IPv6Address) -> bool:
    """The real rule, but with the one address that the server of a test has."""
    return address == LOOPBACK or is_public(address)


@dataclass
class Site:
    """A running server: what it was asked, and how it answers each path."""

    port: int = 0
    answers: dict[str, Handler] = field(default_factory=dict)
    asked: list[web.BaseRequest] = field(default_factory=list)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def has(self, path: str, body: str | bytes, kind: str = "text/html; charset=utf-8", **headers: str) -> str:
        """Put a page there and give back its address. Header names are written with underscores."""
        content = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}

        async def answer(_: web.BaseRequest) -> web.Response:
            return web.Response(body=content, headers={"Content-Type": kind, **named})

        self.answers[path] = answer
        return self.url(path)

    def leads(self, path: str, location: str, status: int = 302, cookie: str | None = None) -> str:
        """Put a redirect there and give back its address."""

        async def answer(_: web.BaseRequest) -> web.Response:
            headers = {"Location": location} | ({"Set-Cookie": cookie} if cookie else {})
            return web.Response(status=status, headers=headers)

        self.answers[path] = answer
        return self.url(path)


@asynccontextmanager
async def serve() -> AsyncIterator[Site]:
    """A server on 127.0.0.1, on a port of its own."""
    site = Site()

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        site.asked.append(request)
        handler = site.answers.get(request.path)
        return await handler(request) if handler else web.Response(status=404)

    runner = web.ServerRunner(web.Server(answer), shutdown_timeout=0.1)
    await runner.setup()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        site.port = listener.getsockname()[1]
        await web.SockSite(runner, listener).start()
        try:
            yield site
        finally:
            await runner.cleanup()


class Names(AbstractResolver):
    """A resolver whose answers change: each question takes the next one, and the last one stays."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.questions: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.questions.append(host)
        address = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        version = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [ResolveResult(hostname=host, host=address, port=port, family=version, proto=0, flags=0)]

    async def close(self) -> None:
        pass


def pdf(*lines: str, pages: int = 1) -> bytes:
    """A PDF with these lines on each page, written by hand."""
    shown = "".join(f"({line.translate(_ESCAPED)}) Tj T*\n" for line in lines)
    drawing = f"BT /F1 12 Tf 14 TL 72 720 Td\n{shown}ET".encode("cp1252")
    kids = " ".join(f"{number + 5} 0 R" for number in range(pages))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(drawing), drawing),
    ]
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
    objects += [page + b" /Resources << /Font << /F1 3 0 R >> >> >>"] * pages
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


_ESCAPED = str.maketrans({"(": r"\(", ")": r"\)", "\\": r"\\"})
