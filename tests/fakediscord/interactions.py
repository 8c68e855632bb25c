"""Interactions: a command that was called or a button that was pressed, and Discord's rules about answering it."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass, field
from typing import Any

from tests.fakediscord.waiting import until
from tests.fakediscord.world import EPHEMERAL, LOADING, Message, Payload, Person, World

FIRST = 3.0
"""Seconds to the first answer."""
LIFE = 900.0
"""Seconds for which the token can be used after that."""
COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 2, 3, 4, 5
MESSAGE, DEFER, DEFER_UPDATE, UPDATE, CHOICES, OPEN_MODAL = 4, 5, 6, 7, 8, 9


class Refused(Exception):
    """Discord does not do what was asked, and says why in its own code."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"code": code, "message": message}


def unknown_interaction() -> Refused:
    """It never was, or its time is over."""
    return Refused(404, 10062, "Unknown interaction")


def already_acknowledged() -> Refused:
    """It has its first answer."""
    return Refused(400, 40060, "Interaction has already been acknowledged.")


@dataclass
class Interaction:
    """One interaction and what came of it.

    `tried` counts the requests for a first answer, whatever became of them; `followups` are the messages after the
    first, in order; `choices` are those of an autocomplete. `age` (s) is added to the real age. `first` is set once
    there is a first answer, which took `took` seconds, `complete` once there is one that is not just "the bot is
    thinking", after `completed` seconds.
    """

    payload: Payload
    person: Person
    channel: int
    on: Message | None = None
    age: float = 0.0
    born: float = field(default_factory=lambda: asyncio.get_running_loop().time())
    tried: int = 0
    kind: int | None = None
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    choices: list[Payload] | None = None
    modal: Payload | None = None
    first: asyncio.Event = field(default_factory=asyncio.Event)
    took: float | None = None
    complete: asyncio.Event = field(default_factory=asyncio.Event)
    completed: float | None = None
    refused: list[int] = field(default_factory=list)

    @property
    def id(self) -> int:
        """Its id."""
        return int(self.payload["id"])

    @property
    def token(self) -> str:
        """What an answer has to carry."""
        return str(self.payload["token"])

    @property
    def old(self) -> float:
        """Its age in seconds, real and added."""
        return asyncio.get_running_loop().time() - self.born + self.age

    @property
    def messages(self) -> list[Message]:
        """What the person sees as answers, in order. An answer that is still loading is none."""
        first = [self.original] if self.original and not self.original.payload["flags"] & LOADING else []
        return [message for message in (*first, *self.followups) if not message.deleted]

    def complete_now(self) -> None:
        """There is something to read; later changes don't count."""
        if not self.complete.is_set():
            self.completed = self.old - self.age
            self.complete.set()

    @property
    def text(self) -> str:
        """All that the person reads."""
        return "\n".join(message.text for message in self.messages)

    async def answered(self, messages: int = 1, *, within: float = 10.0) -> Interaction:
        """Wait until there are this many messages in answer."""
        await until(lambda: len(self.messages) >= messages, within=within, what=f"{messages} answers")
        return self

    async def settled(self, *, within: float = 10.0) -> Interaction:
        """Wait until there is a first answer of any kind."""
        await until(lambda: self.kind is not None, within=within, what="a first answer")
        return self


class Interactions:
    """All interactions, by token and id."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.all: list[Interaction] = []

    def create(
        self, kind: int, person: Person, channel: int, data: Payload, *, on: Message | None = None
    ) -> tuple[Interaction, Payload]:
        """A new interaction, and the event that tells of it."""
        world = self._world
        in_guild = channel == world.town
        payload: dict[str, Any] = {
            "id": str(world.ids.new()),
            "application_id": str(world.application),
            "type": kind,
            "data": data,
            "channel_id": str(channel),
            "channel": world.channel(channel),
            "token": f"interaction-{secrets.token_urlsafe(24)}",
            "version": 1,
            "app_permissions": str(0x400 | 0x800 | 0x10000 | 0x4000000000),
            "locale": person.locale,
            "entitlements": [],
            "authorizing_integration_owners": {"0": str(world.guild) if in_guild else "0"},
            "context": 0 if in_guild else 1,
            "attachment_size_limit": 10485760,
        }
        if in_guild:
            payload["guild_id"] = str(world.guild)
            payload["guild"] = {"id": str(world.guild), "locale": "en-US", "features": []}
            payload["guild_locale"] = "en-US"
            payload["member"] = {**person.member(), "user": person.user()}
        else:
            payload["user"] = person.user()
        if on is not None:
            payload["message"] = on.payload
        interaction = Interaction(payload, person, channel, on)
        self.all.append(interaction)
        return interaction, payload

    def by_token(self, token: str) -> Interaction:
        """The interaction whose token this is.

        Raises:
            Refused: there is none, it has no first answer yet, or its time is over.
        """
        for interaction in self.all:
            if interaction.token == token and interaction.kind is not None and interaction.old < LIFE:
                return interaction
        raise Refused(404, 10015, "Unknown Webhook")

    def tried(self, id_: int) -> None:
        """Count a request for a first answer, also one of which nothing comes."""
        for interaction in self.all:
            if interaction.id == id_:
                interaction.tried += 1

    def first(self, id_: int, token: str, body: Payload) -> Interaction:
        """Take a first answer.

        Raises:
            Refused: Discord's own rules are against it.
        """
        interaction = next((one for one in self.all if one.id == id_ and one.token == token), None)
        if interaction is None:
            raise unknown_interaction()
        try:
            self._admit(interaction, body)
        except Refused as refused:
            interaction.refused.append(refused.body["code"])  # type: ignore[arg-type]
            raise
        return interaction

    def _admit(self, interaction: Interaction, body: Payload) -> None:
        if interaction.kind is not None:
            raise already_acknowledged()
        if interaction.old > FIRST:
            raise unknown_interaction()
        kind, data = body.get("type"), body.get("data") or {}
        allowed = {AUTOCOMPLETE: {CHOICES}, COMMAND: {MESSAGE, DEFER, OPEN_MODAL}}.get(
            interaction.payload["type"], {MESSAGE, DEFER, DEFER_UPDATE, UPDATE, OPEN_MODAL}
        )
        if kind not in allowed:
            raise Refused(400, 50035, "Invalid Form Body")
        interaction.kind = kind
        interaction.took = interaction.old - interaction.age
        interaction.first.set()
        if kind != DEFER:
            interaction.complete_now()
        if kind == CHOICES:
            interaction.choices = data["choices"]
        elif kind == OPEN_MODAL:
            interaction.modal = data
        elif kind in {MESSAGE, DEFER}:
            interaction.original = self.write(interaction, data)
            if kind == DEFER:
                interaction.original.payload["flags"] |= LOADING
        else:
            interaction.original = interaction.on
            if kind == UPDATE and interaction.on is not None:
                self._world.change(interaction.on, data)

    def write(self, interaction: Interaction, data: Payload) -> Message:
        """Write a message of the bot in answer to this interaction."""
        private = int(data.get("flags") or 0) & EPHEMERAL
        only_for = interaction.person.id if private else None
        message = self._world.message(self._world.bot, interaction.channel, data, only_for=only_for)
        message.payload["type"] = 20 if interaction.payload["type"] == COMMAND else 19
        message.payload["webhook_id"] = str(self._world.application)
        message.payload["interaction_metadata"] = {
            "id": str(interaction.id),
            "type": interaction.payload["type"],
            "user": interaction.person.user(),
            "authorizing_integration_owners": interaction.payload["authorizing_integration_owners"],
        }
        return message
