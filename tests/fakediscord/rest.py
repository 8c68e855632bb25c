"""Discord's HTTP interface, version 10: the part of it that this program uses, with Discord's own refusals."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.fakediscord.forms import message_problem
from tests.fakediscord.interactions import CHOICES, DEFER, MESSAGE, OPEN_MODAL, UPDATE, Interaction, Refused
from tests.fakediscord.responses import reply
from tests.fakediscord.world import Message, Payload

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
NONCE_LIFE = 300.0
"""Seconds for which Discord remembers a nonce."""

CALLBACK, FOLLOWUP, ORIGINAL, FOLLOWUP_EDIT = "callback", "followup", "original", "followup edit"
SEND, EDIT, COMMANDS, ME, APPLICATION, GATEWAY = "send", "edit", "commands", "me", "application", "gateway"
"""Names of routes, for faults and for counting."""


@dataclass(frozen=True)
class Call:
    """A request that came; `at` is the event loop's time."""

    route: str
    method: str
    path: str
    at: float
    body: Any


class Rest:
    """The routes. `discord` is the fake as a whole."""

    def __init__(self, discord: Any) -> None:
        self.discord = discord
        self.world = discord.world
        self.calls: list[Call] = []
        self.invalid: list[str] = []
        self._nonces: dict[tuple[int, str], tuple[float, Message]] = {}

    def application(self) -> web.Application:
        """The HTTP and websocket server."""
        app = web.Application(middlewares=[self._middleware], client_max_size=2**26)
        webhook = "/webhooks/{application}/{token}"
        routes: list[tuple[str, str, str, Handler]] = [
            ("GET", "/users/@me", ME, self.me),
            ("GET", "/applications/@me", APPLICATION, self.about_application),
            ("GET", "/oauth2/applications/@me", f"{APPLICATION} old", self.about_application),
            ("GET", "/gateway/bot", GATEWAY, self.gateway),
            ("PUT", "/applications/{application}/commands", COMMANDS, self.put_commands),
            ("GET", "/applications/{application}/commands", f"{COMMANDS} list", self.list_commands),
            ("POST", "/users/@me/channels", "private channel", self.private_channel),
            ("GET", "/channels/{channel}", "channel", self.channel),
            ("GET", "/guilds/{guild}", "guild", self.guild),
            ("POST", "/channels/{channel}/messages", SEND, self.send),
            ("GET", "/channels/{channel}/messages/{message}", "read", self.read),
            ("PATCH", "/channels/{channel}/messages/{message}", EDIT, self.edit),
            ("DELETE", "/channels/{channel}/messages/{message}", "delete", self.delete),
            ("POST", "/interactions/{interaction}/{token}/callback", CALLBACK, self.callback),
            ("POST", webhook, FOLLOWUP, self.followup),
            ("GET", f"{webhook}/messages/@original", "original read", self.read_answer),
            ("PATCH", f"{webhook}/messages/@original", ORIGINAL, self.edit_answer),
            ("DELETE", f"{webhook}/messages/@original", "original delete", self.delete_answer),
            ("PATCH", f"{webhook}/messages/{{message}}", FOLLOWUP_EDIT, self.edit_answer),
            ("DELETE", f"{webhook}/messages/{{message}}", "followup delete", self.delete_answer),
        ]
        for method, path, name, handler in routes:
            resource = app.router.add_resource(f"/api/v10{path}")
            resource.add_route(method, handler)
            self._names[method, resource.canonical] = name
        app.router.add_get("/", self.discord.gateway.handle)
        return app

    @property
    def _names(self) -> dict[tuple[str, str], str]:
        names: dict[tuple[str, str], str] = self.__dict__.setdefault("names", {})
        return names

    @web.middleware
    async def _middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        resource = request.match_info.route.resource
        if request.path == "/":
            return await handler(request)
        route = self._names.get((request.method, resource.canonical if resource else ""))
        path = request.path.removeprefix("/api/v10")
        if route is None:
            self.invalid.append(f"{request.method} {path}: this fake has no such route")
            return reply({"code": 0, "message": "404: Not Found"}, status=404)
        body = await request.json() if request.can_read_body else None
        self.calls.append(Call(route, request.method, path, asyncio.get_running_loop().time(), body))
        if route == CALLBACK:
            self.discord.interactions.tried(int(request.match_info["interaction"]))
        fault = self.discord.faults.take(route)
        if fault and not fault.after and (instead := await fault.strike(request)):
            return instead  # type: ignore[no-any-return]
        answer = await self._answer(request, handler, path, body)
        if fault and fault.after and (instead := await fault.strike(request)):
            return instead  # type: ignore[no-any-return]
        return answer

    async def _answer(self, request: web.Request, handler: Handler, path: str, body: Any) -> web.StreamResponse:
        unsigned = path.startswith(("/interactions/", "/webhooks/"))
        if not unsigned and request.headers.get("Authorization") != f"Bot {self.discord.token}":
            return reply({"code": 0, "message": "401: Unauthorized"}, status=401)
        try:
            if body is not None:
                self._check(request.method, path, body)
            return await handler(request)
        except Refused as refused:
            if refused.body["code"] == 50035:
                self.invalid.append(f"{request.method} {request.match_info.route.resource}: {refused}")
            return reply(refused.body, status=refused.status)
        except Exception as error:
            self.invalid.append(f"{request.method} {request.match_info.route.resource}: the fake failed: {error!r}")
            raise

    def _check(self, method: str, path: str, body: Any) -> None:
        if self.discord.check is not None:
            try:
                self.discord.check(method, path, body)
            except Exception as error:  # whatever the check raises is what it has against this body
                raise Refused(400, 50035, f"Invalid Form Body: {str(error)[:500]}") from error

    async def me(self, request: web.Request) -> web.Response:
        return reply(self.world.bot.user())

    async def about_application(self, request: web.Request) -> web.Response:
        bot = self.world.bot
        return reply(
            {
                "id": str(self.world.application),
                "name": "Facts",
                "icon": None,
                "description": "",
                "bot_public": True,
                "bot_require_code_grant": False,
                "summary": "",
                "verify_key": "0" * 64,
                "flags": 0,
                "team": None,
                "owner": {**bot.user(), "bot": False},
                "approximate_guild_count": 1,
                "interactions_endpoint_url": None,
            }
        )

    async def gateway(self, request: web.Request) -> web.Response:
        limit = {"total": 1000, "remaining": 999, "reset_after": 14400000, "max_concurrency": 1}
        shards = self.discord.gateway.shards
        return reply({"url": self.discord.gateway_url, "shards": shards, "session_start_limit": limit})

    async def put_commands(self, request: web.Request) -> web.Response:
        now = str(self.world.ids.new())
        own = {"application_id": str(self.world.application), "version": now}
        # A command of a message's menu has an empty description.
        self.world.commands = [
            {"description": "", **one, **own, "id": str(self.world.ids.new())} for one in await request.json()
        ]
        return reply(self.world.commands)

    async def list_commands(self, request: web.Request) -> web.Response:
        return reply(self.world.commands)

    async def private_channel(self, request: web.Request) -> web.Response:
        person = self.world.people.get(int((await request.json())["recipient_id"]))
        if person is None:
            raise Refused(400, 50033, "Invalid Recipient(s)")
        return reply(self.world.channel(person.private))

    async def channel(self, request: web.Request) -> web.Response:
        return reply(self._channel(request))

    async def guild(self, request: web.Request) -> web.Response:
        if request.match_info["guild"] != str(self.world.guild):
            raise Refused(404, 10004, "Unknown Guild")
        return reply(self.world.guild_payload())

    def _channel(self, request: web.Request) -> Payload:
        payload: Payload | None = self.world.channel(int(request.match_info["channel"]))
        if payload is None:
            raise Refused(404, 10003, "Unknown Channel")
        return payload

    async def send(self, request: web.Request) -> web.Response:
        channel = int(self._channel(request)["id"])
        body = await request.json()
        now = asyncio.get_running_loop().time()
        nonce = (channel, str(body.get("nonce")))
        if body.get("enforce_nonce") and nonce in self._nonces:
            made, before = self._nonces[nonce]
            if now - made < NONCE_LIFE:
                return reply(before.payload)
        _sound(body)
        message = self.world.message(self.world.bot, channel, body)
        if body.get("nonce") is not None:
            self._nonces[nonce] = (now, message)
        await self.discord.tell_of(message)
        return reply(message.payload)

    def _message(self, request: web.Request) -> Message:
        message: Message | None = self.world.messages.get(int(request.match_info["message"]))
        if message is None or message.deleted or message.only_for is not None:
            raise Refused(404, 10008, "Unknown Message")
        return message

    async def read(self, request: web.Request) -> web.Response:
        return reply(self._message(request).payload)

    async def edit(self, request: web.Request) -> web.Response:
        message, body = self._message(request), await request.json()
        _sound(body, change=True)
        self.world.change(message, body)
        return reply(message.payload)

    async def delete(self, request: web.Request) -> web.Response:
        self._message(request).deleted = True
        return web.Response(status=204)

    async def callback(self, request: web.Request) -> web.Response:
        body = await request.json()
        if body.get("type") in {MESSAGE, UPDATE}:
            _sound(body.get("data") or {}, change=body["type"] == UPDATE)
        id_, token = int(request.match_info["interaction"]), request.match_info["token"]
        interaction: Interaction = self.discord.interactions.first(id_, token, body)
        message = interaction.original
        if body["type"] == MESSAGE and message is not None and message.only_for is None:
            await self.discord.tell_of(message)
        if request.query.get("with_response") not in {"1", "true"}:
            return web.Response(status=204)
        about: Payload = {"id": str(interaction.id), "type": interaction.payload["type"]}
        resource: Payload = {"type": body["type"]}
        if message is not None and body["type"] not in {CHOICES, OPEN_MODAL}:
            about |= {
                "response_message_id": str(message.id),
                "response_message_loading": body["type"] == DEFER,
                "response_message_ephemeral": message.only_for is not None,
            }
        if message is not None and body["type"] in {MESSAGE, UPDATE}:
            resource["message"] = message.payload
        return reply({"interaction": about, "resource": resource})

    async def followup(self, request: web.Request) -> web.Response:
        interaction = self.discord.interactions.by_token(request.match_info["token"])
        body = await request.json()
        _sound(body)
        if interaction.original is not None and interaction.original.payload["flags"] & 128:
            # The first follow-up to a deferred answer takes its place.
            self.world.change(interaction.original, body)
            interaction.complete_now()
            return reply(interaction.original.payload)
        message = self.discord.interactions.write(interaction, body)
        interaction.followups.append(message)
        if message.only_for is None:
            await self.discord.tell_of(message)
        return reply(message.payload)

    def _answer_of(self, request: web.Request) -> Message:
        interaction: Interaction = self.discord.interactions.by_token(request.match_info["token"])
        asked = request.match_info.get("message")
        for message in (interaction.original, *interaction.followups):
            if message is not None and not message.deleted and asked in (None, str(message.id)):
                return message
        raise Refused(404, 10008, "Unknown Message")

    async def read_answer(self, request: web.Request) -> web.Response:
        return reply(self._answer_of(request).payload)

    async def edit_answer(self, request: web.Request) -> web.Response:
        message, body = self._answer_of(request), await request.json()
        _sound(body, change=True)
        self.world.change(message, body)
        self.discord.interactions.by_token(request.match_info["token"]).complete_now()
        return reply(message.payload)

    async def delete_answer(self, request: web.Request) -> web.Response:
        self._answer_of(request).deleted = True
        return web.Response(status=204)


def _sound(body: Payload, *, change: bool = False) -> None:
    if problem := message_problem(body, change=change):
        raise Refused(400, 50035, f"Invalid Form Body: {problem}")
