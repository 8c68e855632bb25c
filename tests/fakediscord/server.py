"""The fake Discord as a whole: it listens on a port of this machine, and people do things on it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.fakediscord.faults import Faults, reset
from tests.fakediscord.gateway import DIRECT_MESSAGES, GUILD_MESSAGES, Gateway
from tests.fakediscord.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, Interaction, Interactions
from tests.fakediscord.rest import Rest
from tests.fakediscord.waiting import until
from tests.fakediscord.world import Message, Payload, Person, World

TOKEN = "fake.discord.token"
"""What the fake takes for the bot's token."""
MESSAGE_CONTENT = 1 << 15


class FakeDiscord:
    """A Discord with one application. Use it as an async context manager.

    Args:
        shards: how many shards it recommends.
        check: called with method, path and body of each request; raises when the body is not as Discord documents it.
    """

    def __init__(self, *, shards: int = 1, check: Callable[[str, str, Any], None] | None = None) -> None:
        self.world = World()
        self.token = TOKEN
        self.faults = Faults()
        self.interactions = Interactions(self.world)
        self.gateway = Gateway(self.world, TOKEN)
        self.gateway.shards = shards
        self.gateway.resume_url = lambda: self.gateway_url
        self.check = check
        self.rest = Rest(self)
        self.port = 0
        self._runner = web.AppRunner(self.rest.application(), access_log=None, shutdown_timeout=0.1)
        self._site: web.TCPSite | None = None

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def gateway_url(self) -> str:
        """The address of its gateway."""
        return f"ws://127.0.0.1:{self.port}/"

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await self.up()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.faults.clear()
        await self.down()
        await self._runner.cleanup()

    async def up(self) -> None:
        """Be reachable (again, on the same port)."""
        if self._site is not None:
            return
        self._site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True)
        await self._site.start()
        self.port = self._runner.addresses[0][1]

    async def down(self) -> None:
        """Be gone: nothing listens, and every connection breaks. Sessions stay."""
        if self._site is None:
            return
        site, self._site = self._site, None
        await site.stop()
        for connection in self.gateway.connections:
            connection.leave()
        server = self._runner.server
        for protocol in list(server.connections) if server else []:
            reset(protocol.transport)

    async def connected(self, *, within: float = 30.0) -> None:
        """Wait until the program is there with all shards."""
        await until(lambda: self.gateway.connected, within=within, what="a connected program")

    def calls(self, route: str) -> int:
        """How many requests to this route there were so far."""
        return sum(call.route == route for call in self.rest.calls)

    def forget(self) -> None:
        """Drop what happened so far, so that a very long run does not fill the memory."""
        self.rest.calls.clear()
        self.interactions.all.clear()
        self.world.messages.clear()
        self.world.people.clear()
        for session in self.gateway.sessions.values():
            session.forget()

    async def slash(self, command: str, *, person: Person | None = None, where: int = 0, **given: str) -> Interaction:
        """Somebody calls a slash command, in the server's channel if no other is named."""
        return await self._command(COMMAND, command, person, where, given)

    async def type(self, command: str, *, person: Person | None = None, **given: str) -> Interaction:
        """Somebody is typing into the (last) option of a slash command."""
        return await self._command(AUTOCOMPLETE, command, person, 0, given)

    async def _command(
        self, kind: int, command: str, person: Person | None, where: int, given: dict[str, str]
    ) -> Interaction:
        registered = next(one for one in self.world.commands if one["name"] == command)
        options: list[Payload] = [{"name": name, "type": 3, "value": value} for name, value in given.items()]
        if kind == AUTOCOMPLETE:
            options[-1]["focused"] = True
        data = {"id": registered["id"], "name": command, "type": 1, "options": options}
        return await self._interact(kind, person or self.world.person(), where or self.world.town, data, None)

    async def press(self, message: Message, words: str, *, person: Person) -> Interaction:
        """Somebody presses the button with these words."""
        return await self.press_id(message, message.buttons[words], person=person)

    async def press_id(self, message: Message, custom_id: str, *, person: Person) -> Interaction:
        """Somebody presses a button that carries this."""
        data = {"component_type": 2, "custom_id": custom_id}
        return await self._interact(COMPONENT, person, message.channel, data, message)

    async def _interact(self, kind: int, person: Person, where: int, data: Payload, on: Message | None) -> Interaction:
        interaction, payload = self.interactions.create(kind, person, where, data, on=on)
        await self.gateway.tell("INTERACTION_CREATE", copy.deepcopy(payload))
        return interaction

    async def says(self, text: str, *, person: Person | None = None, where: int = 0) -> Message:
        """Somebody writes a message, into their private channel with the bot if no other is named."""
        person = person or self.world.person()
        message = self.world.message(person, where or person.private, {"content": text})
        await self.tell_of(message)
        return message

    async def mention(self, text: str, *, person: Person | None = None) -> Message:
        """Somebody mentions the bot in the server's channel."""
        return await self.says(f"<@{self.world.bot.id}> {text}", person=person, where=self.world.town)

    async def tell_of(self, message: Message) -> None:
        """Tell the program of a message, without words that it may not read."""
        payload = copy.deepcopy(message.payload)
        author = self.world.people.get(int(payload["author"]["id"]), self.world.bot)
        in_guild = message.channel == self.world.town
        if in_guild:
            payload["guild_id"] = str(self.world.guild)
            payload["member"] = author.member()
            if not author.bot and not payload["mentions"] and not self.gateway.allowed & MESSAGE_CONTENT:
                payload |= {"content": "", "components": []}
        if message.nonce is not None:
            payload["nonce"] = message.nonce
        intent = GUILD_MESSAGES if in_guild else DIRECT_MESSAGES
        await self.gateway.tell("MESSAGE_CREATE", payload, intent=intent)

    def answers(self, message: Message) -> list[Message]:
        """What the bot wrote into this message's channel after it."""
        return [
            later
            for later in self.world.messages.values()
            if later.channel == message.channel
            and later.id > message.id
            and later.payload["author"]["bot"]
            and later.only_for is None
            and not later.deleted
        ]

    async def answered(self, message: Message, messages: int = 1, *, within: float = 10.0) -> list[Message]:
        """Wait until the bot wrote this many messages after this one."""
        await until(lambda: len(self.answers(message)) >= messages, within=within, what=f"{messages} answers")
        return self.answers(message)
