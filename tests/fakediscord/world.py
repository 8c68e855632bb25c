"""What there is on the fake Discord: people, one application with its bot, a server with a channel, messages.

Payloads have the fields that Discord documents as always there, so that a library finds what it expects.
"""

from __future__ import annotations

import itertools
import json
import re
import time
from dataclasses import dataclass, field
from typing import Any

Payload = dict[str, Any]
EPOCH = 1420070400000
"""Milliseconds from 1970 to Discord's first day."""
EPHEMERAL = 1 << 6
LOADING = 1 << 7
COMPONENTS_V2 = 1 << 15
_PERMISSIONS = str(0x400 | 0x800 | 0x10000 | 0x4000000000 | 0x80000000)
"""View, send, read history, send in threads, use commands."""


class Ids:
    """Discord's ids: they hold the time at which they were made. `skew` is how far Discord's clock is ahead (s)."""

    def __init__(self) -> None:
        self.skew = 0.0
        self._count = itertools.count(1)

    def new(self) -> int:
        """The next id."""
        milliseconds = int((time.time() + self.skew) * 1000) - EPOCH
        return (milliseconds << 22) | (next(self._count) & 0x3FFFFF)

    def timestamp(self) -> str:
        """Now, as Discord writes it."""
        return time.strftime("%Y-%m-%dT%H:%M:%S.000000+00:00", time.gmtime(time.time() + self.skew))


@dataclass(frozen=True)
class Person:
    """Somebody, with the private channel between them and the bot."""

    id: int
    name: str
    private: int
    bot: bool = False
    locale: str = "en-US"

    def user(self) -> Payload:
        """This person as a user object."""
        return {
            "id": str(self.id),
            "username": self.name,
            "discriminator": "0000" if self.bot else "0",
            "global_name": None if self.bot else self.name.title(),
            "avatar": None,
            "bot": self.bot,
            "public_flags": 0,
        }

    def member(self, *roles: int) -> Payload:
        """This person's membership, without the user."""
        return {
            "roles": [str(role) for role in roles],
            "joined_at": "2026-01-01T00:00:00.000000+00:00",
            "premium_since": None,
            "nick": None,
            "avatar": None,
            "deaf": False,
            "mute": False,
            "pending": False,
            "flags": 0,
            "permissions": _PERMISSIONS,
        }


@dataclass
class Message:
    """A message in a channel, or one that answers an interaction. `edits` counts its changes after it was sent."""

    payload: Payload
    channel: int
    only_for: int | None = None
    nonce: str | None = None
    edits: int = 0
    deleted: bool = False

    @property
    def id(self) -> int:
        """Its id."""
        return int(self.payload["id"])

    @property
    def text(self) -> str:
        """Everything that can be read in it, from top to bottom."""
        return "\n".join([self.payload["content"], *_texts(self.payload["components"])]).strip()

    @property
    def buttons(self) -> dict[str, str]:
        """The custom_id of each button, by its words."""
        return dict(_buttons(self.payload["components"]))

    def rename(self, custom_id: str, other: str) -> None:
        """Make one of its buttons carry something else, as if another release had sent it."""
        self.payload["components"] = json.loads(json.dumps(self.payload["components"]).replace(custom_id, other))


def _texts(components: list[Payload]) -> list[str]:
    found = []
    for component in components:
        if component["type"] == 10:
            found.append(component["content"])
        found += _texts(component.get("components", []))
    return found


def _buttons(components: list[Payload]) -> list[tuple[str, str]]:
    found = []
    for component in components:
        if component["type"] == 2 and "custom_id" in component:
            found.append((component["label"], component["custom_id"]))
        found += _buttons(component.get("components", []))
        if "accessory" in component:
            found += _buttons([component["accessory"]])
    return found


@dataclass
class World:
    """Everything that exists. Members of `guild` are all people; `town` is its only channel."""

    ids: Ids = field(default_factory=Ids)

    def __post_init__(self) -> None:
        self.application = self.ids.new()
        self.bot = Person(self.ids.new(), "facts", 0, bot=True)
        self.guild = self.ids.new()
        self.role = self.ids.new()
        self.town = self.ids.new()
        self.messages: dict[int, Message] = {}
        self.people: dict[int, Person] = {}
        self.commands: list[Payload] = []

    def person(self, locale: str = "en-US") -> Person:
        """Somebody new, who has asked nothing yet."""
        number = len(self.people) + 1
        person = Person(self.ids.new(), f"person{number}", self.ids.new(), locale=locale)
        self.people[person.id] = person
        return person

    def owner_of(self, channel: int) -> Person | None:
        """The person whose private channel this is."""
        return next((person for person in self.people.values() if person.private == channel), None)

    def channel(self, channel: int) -> Payload | None:
        """A channel object."""
        if channel == self.town:
            return {
                "id": str(channel),
                "type": 0,
                "guild_id": str(self.guild),
                "name": "town",
                "position": 0,
                "permission_overwrites": [],
                "nsfw": False,
                "parent_id": None,
                "topic": None,
                "rate_limit_per_user": 0,
                "last_message_id": None,
            }
        if person := self.owner_of(channel):
            return {
                "id": str(channel),
                "type": 1,
                "recipients": [person.user()],
                "last_message_id": None,
                "flags": 0,
            }
        return None

    def guild_payload(self) -> Payload:
        """The server, as GUILD_CREATE has it."""
        everyone = self._role(self.guild, "@everyone", None)
        own = self._role(self.role, "facts", {"bot_id": str(self.bot.id)})
        return {
            "id": str(self.guild),
            "name": "A newsroom",
            "icon": None,
            "splash": None,
            "owner_id": str(self.bot.id),
            "afk_channel_id": None,
            "afk_timeout": 300,
            "verification_level": 0,
            "default_message_notifications": 1,
            "explicit_content_filter": 0,
            "roles": [everyone, own],
            "emojis": [],
            "stickers": [],
            "features": [],
            "mfa_level": 0,
            "application_id": None,
            "system_channel_id": None,
            "system_channel_flags": 0,
            "rules_channel_id": None,
            "vanity_url_code": None,
            "description": None,
            "banner": None,
            "premium_tier": 0,
            "preferred_locale": "en-US",
            "nsfw_level": 0,
            "premium_progress_bar_enabled": False,
            "joined_at": "2026-01-01T00:00:00.000000+00:00",
            "large": False,
            "unavailable": False,
            "member_count": 2,
            "voice_states": [],
            "members": [{**self.bot.member(self.role), "user": self.bot.user()}],
            "channels": [self.channel(self.town)],
            "threads": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }

    def _role(self, role: int, name: str, tags: Payload | None) -> Payload:
        payload = {
            "id": str(role),
            "name": name,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "icon": None,
            "unicode_emoji": None,
            "position": 0 if role == self.guild else 1,
            "permissions": _PERMISSIONS,
            "managed": tags is not None,
            "mentionable": False,
            "flags": 0,
        }
        return payload if tags is None else {**payload, "tags": tags}

    def message(self, author: Person, channel: int, body: Payload, *, only_for: int | None = None) -> Message:
        """Write a message; `body` is what its sender gave."""
        content = body.get("content") or ""
        flags = int(body.get("flags") or 0)
        number = itertools.count(1)
        payload: Payload = {
            "id": str(self.ids.new()),
            "type": 0,
            "channel_id": str(channel),
            "author": author.user(),
            "content": content,
            "timestamp": self.ids.timestamp(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": "@everyone" in content,
            "mentions": [self.bot.user()] if re.search(rf"<@!?{self.bot.id}>", content) else [],
            "mention_roles": [str(self.role)] if f"<@&{self.role}>" in content else [],
            "attachments": [],
            "embeds": [],
            "components": _numbered(body.get("components") or [], number),
            "pinned": False,
            "flags": flags,
        }
        if author.bot:
            payload["application_id"] = str(self.application)
        message = Message(payload, channel, only_for, body.get("nonce"))
        self.messages[message.id] = message
        return message

    def change(self, message: Message, body: Payload) -> None:
        """Put what `body` gives in place of what the message had."""
        if "components" in body:
            message.payload["components"] = _numbered(body["components"] or [], itertools.count(1))
        if "content" in body:
            message.payload["content"] = body["content"] or ""
        flags = int(message.payload["flags"]) & ~LOADING
        message.payload["flags"] = flags | int(body.get("flags") or 0)
        message.payload["edited_timestamp"] = self.ids.timestamp()
        message.edits += 1


def _numbered(components: list[Payload], number: itertools.count[int]) -> list[Payload]:
    """Discord gives every component an id within its message."""
    out = []
    for component in components:
        numbered = {"id": next(number), **component}
        if "components" in component:
            numbered["components"] = _numbered(component["components"], number)
        if "accessory" in component:
            numbered["accessory"] = _numbered([component["accessory"]], number)[0]
        out.append(numbered)
    return out
