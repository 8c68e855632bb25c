"""What goes wrong with a request on purpose: each fault strikes the next requests of one kind, then is over.

`after=True` means that Discord does what was asked and only its answer is lost or wrong: the asker can't know.
"""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.fakediscord.responses import reply

ALWAYS = 10**9
"""A number of times for a fault that stays."""


def reset(transport: asyncio.BaseTransport | None) -> None:
    """Break a connection the hard way: the other side gets "connection reset by peer"."""
    if transport is None or transport.is_closing():
        return
    if (connection := transport.get_extra_info("socket")) is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    assert isinstance(transport, asyncio.WriteTransport)
    transport.abort()


@dataclass
class Fault:
    """One thing that goes wrong `times` times with requests to the route of this name."""

    route: str
    times: int
    after: bool
    struck: int = 0

    async def strike(self, request: web.Request) -> web.Response | None:
        """Do it. Returns what is answered instead, or None when the request goes on."""
        raise NotImplementedError


@dataclass
class Reset(Fault):
    """The connection breaks; `hard` with a reset, else it is closed."""

    hard: bool = True

    async def strike(self, request: web.Request) -> web.Response | None:
        if self.hard:
            reset(request.transport)
        elif request.transport is not None:
            request.transport.close()
        return web.Response(status=204)


@dataclass
class Answer(Fault):
    """Something else is answered."""

    status: int = 500
    body: dict[str, Any] | str = ""
    headers: dict[str, str] = field(default_factory=dict)

    async def strike(self, request: web.Request) -> web.Response | None:
        if isinstance(self.body, str):
            return web.Response(status=self.status, text=self.body, headers=self.headers)
        return reply(self.body, status=self.status, headers=self.headers)


@dataclass
class Hold(Fault):
    """Nothing is answered until `release`; then the request goes on as if nothing had been."""

    released: asyncio.Event = field(default_factory=asyncio.Event)

    def release(self) -> None:
        """Let all held requests, and those to come, go on."""
        self.released.set()

    async def strike(self, request: web.Request) -> web.Response | None:
        await self.released.wait()
        return None


class Faults:
    """The faults that wait for requests."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def _add(self, fault: Any) -> Any:
        self._waiting.append(fault)
        return fault

    def reset(self, route: str, *, times: int = 1, after: bool = False, hard: bool = True) -> Reset:
        """Break the connection, before or after Discord has done what was asked."""
        fault: Reset = self._add(Reset(route, times, after, hard=hard))
        return fault

    def fail(self, route: str, status: int = 500, *, times: int = 1, after: bool = False) -> Answer:
        """Answer with an error of Discord's own (5xx): a page for people, not JSON."""
        page = f"<html><title>{status}</title></html>"
        fault: Answer = self._add(
            Answer(route, times, after, status=status, body=page, headers={"Content-Type": "text/html"})
        )
        return fault

    def refuse(self, route: str, status: int, code: int, message: str, *, times: int = 1) -> Answer:
        """Refuse what was asked, as Discord does with a JSON error code."""
        body = {"code": code, "message": message}
        fault: Answer = self._add(Answer(route, times, after=False, status=status, body=body))
        return fault

    def limit(
        self, route: str, retry_after: float, *, times: int = 1, everywhere: bool = False, via: bool = True
    ) -> Answer:
        """Answer 429: for this route or `everywhere`; without `via` it is the wall before Discord that answers."""
        body: dict[str, Any] = {"message": "You are being rate limited.", "retry_after": retry_after}
        body["global"] = everywhere
        scope = "global" if everywhere else "user"
        headers = {"Retry-After": str(max(1, round(retry_after))), "X-RateLimit-Scope": scope}
        if everywhere:
            headers["X-RateLimit-Global"] = "true"
        if via:
            headers["Via"] = "1.1 google"
            fault: Answer = self._add(Answer(route, times, after=False, status=429, body=body, headers=headers))
        else:
            page = json.dumps({"message": "You are being blocked from accessing our API temporarily", "code": 0})
            fault = self._add(Answer(route, times, after=False, status=429, body=page, headers=headers))
        return fault

    def hold(self, route: str, *, times: int = 1, after: bool = False) -> Hold:
        """Answer nothing until the returned fault's `release` is called."""
        fault: Hold = self._add(Hold(route, times, after))
        return fault

    def take(self, route: str) -> Fault | None:
        """The fault that strikes a request to this route, if any; counted."""
        for fault in self._waiting:
            if fault.route == route and fault.struck < fault.times:
                fault.struck += 1
                return fault
        return None

    def clear(self) -> None:
        """Let nothing more go wrong, and whatever is held go on."""
        for fault in self._waiting:
            if isinstance(fault, Hold):
                fault.release()
        self._waiting.clear()
