"""The gateway: sessions with a sequence that can be resumed, heartbeats, and connections that fail on purpose."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from aiohttp import WSCloseCode, WSMsgType, web

from tests.fakediscord.faults import reset
from tests.fakediscord.world import Payload, World

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID_SESSION, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11
GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES = 1 << 0, 1 << 9, 1 << 12
PRIVILEGED = {"members": 1 << 1, "presences": 1 << 8, "message content": 1 << 15}
AUTHENTICATION_FAILED, ALREADY_IDENTIFIED, INVALID_SEQUENCE, INVALID_SHARD, DISALLOWED = 4004, 4005, 4007, 4010, 4014


@dataclass
class Session:
    """What one shard of the program was told, numbered, so that it can be told again."""

    shard: int
    intents: int
    id: str = field(default_factory=lambda: secrets.token_hex(16))
    events: list[Payload] = field(default_factory=list)
    forgotten: int = 0
    connection: Connection | None = None
    resumed: int = 0

    @property
    def sequence(self) -> int:
        """The number of the last event."""
        return self.forgotten + len(self.events)

    def forget(self) -> None:
        """Drop the events so far: they can't be told again."""
        self.forgotten = self.sequence
        self.events.clear()

    async def tell(self, event: str, data: Payload) -> None:
        """Tell the program now, or when it resumes."""
        payload = {"op": DISPATCH, "t": event, "s": self.sequence + 1, "d": data}
        self.events.append(payload)
        if self.connection is not None:
            await self.connection.send(payload)


class Connection:
    """One websocket. `deaf` is a zombie: open, but nothing comes from it and nothing is heard."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.socket = socket
        self.transport = request.transport
        self.session: Session | None = None
        self.deaf = False
        self._deflate = zlib.compressobj() if request.query.get("compress") == "zlib-stream" else None

    async def send(self, payload: Payload) -> None:
        """Send, unless the other side is gone."""
        if self.deaf:
            return
        text = json.dumps(payload)
        with contextlib.suppress(ConnectionError):
            if self._deflate is None:
                await self.socket.send_str(text)
            else:
                data = self._deflate.compress(text.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
                await self.socket.send_bytes(data)

    def leave(self) -> None:
        """No longer be the session's connection."""
        if self.session is not None and self.session.connection is self:
            self.session.connection = None


class Gateway:
    """All connections and sessions. `lost` names the events that no session was there for.

    Attributes:
        shards: how many are recommended.
        heartbeat: seconds between heartbeats that HELLO asks for.
        allowed: the intents that IDENTIFY may name.
        token: the one that IDENTIFY and RESUME must carry.
    """

    def __init__(self, world: World, token: str) -> None:
        self._world = world
        self.token = token
        self.shards = 1
        self.heartbeat = 0.5
        self.allowed = ~(PRIVILEGED["members"] | PRIVILEGED["presences"] | PRIVILEGED["message content"])
        self.resume_url: Callable[[], str] = str
        self.sessions: dict[str, Session] = {}
        self.connections: list[Connection] = []
        self.identified = 0
        self.lost: list[str] = []
        self.beats_heard: list[int | None] = []

    @property
    def connected(self) -> bool:
        """Whether every shard has a session with a live connection that was told READY or RESUMED."""
        return {session.shard for session in self._live()} == set(range(self.shards))

    def _live(self) -> Iterator[Session]:
        return (one for one in self.sessions.values() if one.connection and not one.connection.deaf)

    def session(self, shard: int = 0) -> Session:
        """The latest session of a shard."""
        return [session for session in self.sessions.values() if session.shard == shard][-1]

    @property
    def resumed(self) -> int:
        """How often any session was resumed."""
        return sum(session.resumed for session in self.sessions.values())

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one connection from HELLO to its end."""
        socket = web.WebSocketResponse(max_msg_size=0, timeout=1.0)
        await socket.prepare(request)
        connection = Connection(socket, request)
        self.connections.append(connection)
        try:
            await connection.send({"op": HELLO, "d": {"heartbeat_interval": int(self.heartbeat * 1000)}, "s": None})
            async for message in socket:
                if message.type is WSMsgType.TEXT and not connection.deaf:
                    await self._heard(connection, json.loads(message.data))
        finally:
            session = connection.session if connection.session and connection.session.connection is connection else None
            connection.leave()
            self.connections.remove(connection)
        if session is not None and socket.close_code in (WSCloseCode.OK, WSCloseCode.GOING_AWAY):
            # A program that says goodbye in this way does not come back.
            self.sessions.pop(session.id, None)
        return socket

    async def _heard(self, connection: Connection, payload: Payload) -> None:
        match payload["op"]:
            case 1:
                self.beats_heard.append(payload["d"])
                await connection.send({"op": ACK, "d": None})
            case 2:
                await self._identify(connection, payload["d"])
            case 6:
                await self._resume(connection, payload["d"])

    async def _identify(self, connection: Connection, data: Payload) -> None:
        self.identified += 1
        shard, count = data.get("shard") or (0, 1)
        refusal = None
        if data["token"] != self.token:
            refusal = AUTHENTICATION_FAILED
        elif connection.session is not None:
            refusal = ALREADY_IDENTIFIED
        elif not 0 <= shard < count:
            refusal = INVALID_SHARD
        elif data["intents"] & ~self.allowed:
            refusal = DISALLOWED
        if refusal is not None:
            await connection.socket.close(code=refusal)
            return
        for session in [one for one in self.sessions.values() if one.shard == shard and one.connection is None]:
            del self.sessions[session.id]
        session = connection.session = Session(shard, data["intents"])
        self.sessions[session.id] = session
        session.connection = connection
        here = self.shard_of(self._world.guild) == shard
        guilds = [{"id": str(self._world.guild), "unavailable": True}] if here else []
        ready = {
            "v": 10,
            "user": self._world.bot.user(),
            "guilds": guilds,
            "session_id": session.id,
            "resume_gateway_url": self.resume_url(),
            "shard": [shard, count],
            "application": {"id": str(self._world.application), "flags": 0},
        }
        await session.tell("READY", ready)
        if here:
            await session.tell("GUILD_CREATE", self._world.guild_payload())

    async def _resume(self, connection: Connection, data: Payload) -> None:
        if data["token"] != self.token:
            await connection.socket.close(code=AUTHENTICATION_FAILED)
            return
        session = self.sessions.get(data["session_id"] or "")
        if session is None:
            await connection.send({"op": INVALID_SESSION, "d": False})
            return
        if data["seq"] is None or not session.forgotten <= data["seq"] <= session.sequence:
            del self.sessions[session.id]
            await connection.socket.close(code=INVALID_SEQUENCE)
            return
        if session.connection is not None:
            session.connection.leave()
        told = data["seq"]
        while told < session.sequence:  # more may come while these are told
            told += 1
            await connection.send(session.events[told - session.forgotten - 1])
        session.resumed += 1
        connection.session, session.connection = session, connection
        await session.tell("RESUMED", {})

    def shard_of(self, guild: int) -> int:
        """The number of the shard that a server belongs to."""
        return (guild >> 22) % self.shards

    async def tell(self, event: str, data: Payload, *, intent: int = 0) -> None:
        """Tell the shard whose business it is; a session without a connection hears it when it resumes."""
        guild = data.get("guild_id")
        shard = self.shard_of(int(guild)) if guild else 0
        sessions = [one for one in self.sessions.values() if one.shard == shard]
        if not sessions:
            self.lost.append(event)
        for session in sessions:
            if not intent or session.intents & intent:
                await session.tell(event, data)

    async def ask_to_reconnect(self) -> None:
        """Op 7 to everybody."""
        for connection in list(self.connections):
            await connection.send({"op": RECONNECT, "d": None})

    async def invalidate(self, *, resumable: bool) -> None:
        """Op 9 to everybody; sessions that are not resumable are forgotten."""
        if not resumable:
            self.sessions.clear()
        for connection in list(self.connections):
            await connection.send({"op": INVALID_SESSION, "d": resumable})

    async def close(self, code: int) -> None:
        """Close all connections with this code. Sessions stay."""
        for connection in list(self.connections):
            connection.leave()
            await connection.socket.close(code=code)

    def cut(self) -> None:
        """Break all connections without a word. Sessions stay."""
        for connection in list(self.connections):
            connection.leave()
            reset(connection.transport)

    def become_zombies(self) -> None:
        """From now on these connections are open, but nothing is said or heard on them. Sessions stay."""
        for connection in self.connections:
            connection.deaf = True

    def freeze(self) -> None:
        """The same, and not even a goodbye is answered: as when a cable was pulled."""
        for connection in self.connections:
            connection.deaf = True
            if isinstance(connection.transport, asyncio.ReadTransport):
                connection.transport.pause_reading()
