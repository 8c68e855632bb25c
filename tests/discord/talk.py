"""People who talk to the bot in a simulated Discord, in few words. Only this file knows which simulation it is.

```
answer = await world.member.asks("What is a sanctuary city?")
assert answer.private and "This answers:" in answer.text
more = await world.member.presses(answer, "All quotes and sources")
```
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import discord
import pytest
import simcord
from simcord import actors as simcord_actors
from simcord import interactions as simcord_interactions
from simcord.backend.ops import messages as simcord_messages
from simcord.components import walk_components

from bot.client import SanctuaryBot
from knowledge import Actor, Context, Editor, Outcome, Role, ServerSettings

MENTION = "@bot"
"""What stands for the bot's mention in a message of `Person.says`."""
SERVER_OWN_APP, PERSON_OWN_APP = "0", "1"


@dataclass
class Reply:
    """One message of the bot, as a person sees it."""

    message: Any
    components: list[dict[str, Any]]
    private: bool

    @property
    def text(self) -> str:
        """All text, in reading order."""
        return "\n".join(part["content"] for part in walk_components(self.components) if part["type"] == 10)

    @property
    def first_line(self) -> str:
        return self.text.split("\n")[0]

    @property
    def buttons(self) -> dict[str, str]:
        """The custom_id behind each button's words."""
        return {part["label"]: part["custom_id"] for part in walk_components(self.components) if part["type"] == 2}

    @property
    def shape(self) -> tuple[int, int]:
        """How many components, and how many characters of text."""
        parts = list(walk_components(self.components))
        return len(parts), sum(len(part["content"]) for part in parts if part["type"] == 10)


@dataclass
class Opened:
    """A form that is open in front of somebody."""

    result: Any

    @property
    def title(self) -> str:
        return self.result.modal["title"]

    @property
    def filled(self) -> dict[str, str]:
        """What stands in each field already."""
        return {part["custom_id"]: part.get("value") or "" for part in self._parts if part["type"] == 4}

    @property
    def chosen(self) -> dict[str, list[str]]:
        """What is chosen in each menu already."""
        menus = {part["custom_id"]: part.get("options") or [] for part in self._parts if part["type"] == 3}
        return {name: [each["value"] for each in options if each.get("default")] for name, options in menus.items()}

    @property
    def fields(self) -> list[str]:
        """The custom_id of each field or menu, in order."""
        return [part["custom_id"] for part in self._parts]

    @property
    def _parts(self) -> list[dict[str, Any]]:
        return [row.get("component") or row for row in self.result.modal["components"]]


@dataclass
class Situation:
    """What the simulation does not have by itself: a locale, apps of a person, a server without the bot."""

    locale: str = "en-US"
    own_app: bool = False
    foreign_server: bool = False
    permissions: discord.Permissions | None = None
    """What the person and the bot may do here; None for what the simulation works out."""

    def apply(self, payload: dict[str, Any]) -> None:
        payload["locale"] = self.locale
        guild_id = payload.get("guild_id")
        owners = {SERVER_OWN_APP: guild_id} if guild_id else {}
        if self.own_app:
            owners = {PERSON_OWN_APP: (payload.get("member") or payload)["user"]["id"]}
        payload["authorizing_integration_owners"] = owners
        if self.permissions is not None:
            payload["app_permissions"] = payload["member"]["permissions"] = str(self.permissions.value)
        if self.foreign_server:
            payload["guild_id"] = "999999999999999999"
            payload["guild"] = {"id": payload["guild_id"], "locale": "en-US", "features": []}


@dataclass
class World:
    """A server with a channel and two people, and the bot in it."""

    env: simcord.Env
    bot: SanctuaryBot
    situation: Situation
    scripted: dict[str, Outcome]
    contexts: list[Context | None]
    """The context of each question that the base was asked."""
    guild: Any = None
    channel: Any = None
    member: Person = field(init=False)
    other: Person = field(init=False)

    def __post_init__(self) -> None:
        self.guild = self.env.create_guild()
        self.channel = self.guild.create_text_channel("general")
        self.member = self.person("member")
        self.other = self.person("other")

    def person(self, name: str, *, bot: bool = False, permissions: discord.Permissions | None = None) -> Person:
        """Somebody else in the server."""
        user = self.env.create_user(name, bot=bot)
        roles = [self.guild.create_role(name, permissions=permissions)] if permissions else []
        return Person(self, self.guild.add_member(user, roles=roles), user)

    def staff(self, name: str, *, role: Any = None, manages: bool = False) -> Person:
        """Somebody with a role (of `world.guild.create_role`), or who manages the server."""
        permissions = discord.Permissions(manage_guild=True) if manages else None
        person = self.person(name, permissions=permissions)
        if role is not None:
            self.grant(person, role)
        return person

    def owner(self, name: str = "owner") -> Person:
        """Somebody who owns the server from now on."""
        person = self.staff(name, manages=True)
        for guilds in (self.env.backend, self.bot):
            guilds.get_guild(self.guild.id).owner_id = person.user.id
        return person

    def grant(self, person: Person, role: Any) -> None:
        """Give somebody a role."""
        self._roles_of(person).append(role.id)

    def take(self, person: Person, role: Any) -> None:
        """Take a role away from somebody."""
        self._roles_of(person).remove(role.id)

    def _roles_of(self, person: Person) -> list[int]:
        return self.env.backend.get_guild(self.guild.id).members[person.user.id].role_ids

    async def name_roles(self, *, editor: Any = None, reviewer: Any = None, log: Any = None) -> None:
        """Set the server up with these roles and this log channel."""
        settings = ServerSettings(
            editor_role=editor and editor.id, reviewer_role=reviewer and reviewer.id, log_channel=log and log.id
        )
        owner = Actor(Editor(id=1, name="owner"), Role.OWNER, discord.utils.utcnow())
        await self.bot.base.servers.save(self.guild.id, settings, owner)

    def script(self, question: str, outcome: Outcome) -> None:
        """Let this question have this outcome, whatever the base would say."""
        self.scripted[question] = outcome

    def sent(self, channel_id: int) -> list[Reply]:
        """Every message of the bot in a channel that is not private to somebody, oldest first."""
        messages = self.env.backend.messages.get(channel_id, {}).values()
        own = [message for message in messages if message.author_id == self.bot.user.id]
        return [
            Reply(simcord.results.to_discord_message(self.env, message), list(message.components), False)
            for message in own
            if not message.flags & 64
        ]

    async def restart(self, bot: SanctuaryBot) -> None:
        """Stop the bot and start another one in the same world."""
        await self.env.restart_bot(bot)
        self.bot = bot

    def notices(self) -> None:
        """Let the bot notice that facts have changed, as it does every second."""
        with self.env._bot_scope():
            self.bot.correcting.notice()

    async def passes(self, seconds: float) -> None:
        """Let time go by."""
        await self.env.advance_time(seconds)


@dataclass
class Person:
    """Somebody who talks to the bot."""

    world: World
    actor: Any
    user: Any
    seen: list[Reply] = field(default_factory=list)
    """Every message that the last press or submit showed or changed."""

    async def asks(self, question: str, *, in_dm: bool = False) -> Reply:
        """/ask, and the first message of the answer."""
        return (await self.asks_all(question, in_dm=in_dm))[0]

    async def asks_all(self, question: str, *, in_dm: bool = False) -> list[Reply]:
        """/ask, and every message of the answer."""
        return await self.runs("ask", in_dm=in_dm, question=question)

    async def runs(self, command: str, *, in_dm: bool = False, **options: Any) -> list[Reply]:
        """A slash command, and what it answers."""
        if in_dm:
            return _replies(await self.user.slash(command, **options))
        return _replies(await self.actor.slash(self.world.channel, command, **options))

    async def opens(self, command: str, **options: Any) -> Opened:
        """A slash command that opens a form."""
        return _opened(await self.actor.slash(self.world.channel, command, **options))

    async def opens_by_press(self, reply: Reply, label: str) -> Opened:
        """A press on a button that opens a form."""
        return _opened(await self.actor.click(reply.message, custom_id=_button(reply, label)))

    async def opens_by_choice(self, reply: Reply, menu: str, value: str) -> Opened:
        """A value chosen in a menu that opens a form then."""
        return _opened(await self.actor.select(reply.message, [value], custom_id=_menu(reply, menu)))

    async def opens_on(self, message: Any, menu_command: str) -> Opened:
        """A command of a message's context menu that opens a form."""
        return _opened(await self.actor.context_menu(self.world.channel, menu_command, message))

    async def submits(self, form: Opened, **values: Any) -> Reply | None:
        """A form filled in and sent: the fields that are not named stay as they were. What is seen then."""
        filled = {**form.filled, **{name: chosen for name, chosen in form.chosen.items() if chosen}}
        self.seen = _replies(await self.actor.submit_modal(form.result, {**filled, **values}))
        return self.seen[-1] if self.seen else None

    async def chooses(self, reply: Reply, menu: str, *values: Any) -> Reply | None:
        """Values chosen in the menu whose custom_id begins so: texts, or roles and channels."""
        found = _replies(await self.actor.select(reply.message, values, custom_id=_menu(reply, menu)))
        return found[-1] if found else None

    async def picks(self, message: Any, menu_command: str) -> Any:
        """A command of a message's context menu; what it answers, raw."""
        return await self.actor.context_menu(self.world.channel, menu_command, message)

    async def uses_menu(self, message: Any, menu_command: str) -> list[Reply]:
        """A command of a message's context menu that answers with messages, and these."""
        return _replies(await self.picks(message, menu_command))

    async def types_into(self, command: str, option: str, typed: str, **filled: Any) -> list[str]:
        """The values offered while typing into an option of a command."""
        offered = await self.actor.autocomplete(self.world.channel, command, option, typed, **filled)
        return [choice["value"] for choice in offered]

    async def types(self, typed: str) -> list[str]:
        """Questions offered while typing into /ask."""
        return [
            choice["name"] for choice in await self.actor.autocomplete(self.world.channel, "ask", "question", typed)
        ]

    async def says(self, text: str, *, reply_to: Reply | None = None, channel: Any = None) -> list[Reply]:
        """A message in the channel, with ``@bot`` for the bot's mention, and what the bot posts then."""
        channel = channel or self.world.channel
        before = len(self.world.sent(channel.id))
        content = text.replace(MENTION, self.world.bot.user.mention)
        await self.actor.send(channel, content, reply_to=reply_to.message if reply_to else None)
        return self.world.sent(channel.id)[before:]

    async def writes(self, text: str, *, picture: bool = False) -> list[Reply]:
        """A direct message, with a picture or without, and what the bot answers."""
        channel_id = self.user.dm_channel.id
        before = len(self.world.sent(channel_id))
        pictures = self.world.env.backend.store_attachments(channel_id, [("picture.png", b"png")] if picture else [])
        await self.user.send_dm(text, attachments=pictures)
        return self.world.sent(channel_id)[before:]

    async def presses(self, reply: Reply, label: str, *, in_dm: bool = False) -> Reply | None:
        """A press on the button with these words (or that begin so), and what is seen then; None for nothing."""
        actor = self.user if in_dm else self.actor
        self.seen = _replies(await actor.click(reply.message, custom_id=_button(reply, label)))
        return self.seen[-1] if self.seen else None

    async def forges_press(self, reply: Reply, custom_id: str, values: Sequence[str] | None = None) -> Pressed:
        """A press that Discord would not send: any custom_id on this message, as a menu if there are values."""
        stored = self.world.env.backend.get_message(reply.message.channel.id, reply.message.id)
        part: dict[str, Any] = {"type": 2, "style": 2, "label": "x", "custom_id": custom_id}
        data: dict[str, Any] = {"custom_id": custom_id, "component_type": 2}
        if values is not None:
            options = [{"label": "x", "value": value} for value in values]
            part = {"type": 3, "custom_id": custom_id, "options": options}
            data |= {"component_type": 3, "values": list(values)}
        stored.components = [{"type": 1, "components": [part]}]
        return Pressed(await simcord_actors._component_interaction(self.actor, stored, data))

    async def forges_submit(self, custom_id: str, values: dict[str, str | list[str]]) -> Pressed:
        """A form that was never open: any custom_id and any fields."""
        held = [
            {"type": 3, "custom_id": name, "values": value}
            if isinstance(value, list)
            else {"type": 4, "custom_id": name, "value": value}
            for name, value in values.items()
        ]
        data = {"custom_id": custom_id, "components": [{"type": 18, "component": part} for part in held]}
        kind = discord.InteractionType.modal_submit.value
        return Pressed(await simcord_actors._dispatch_actor_interaction(self.actor, kind, self.world.channel, data))


@dataclass
class Pressed:
    """What came of a forged press or form."""

    result: Any

    @property
    def answered(self) -> bool:
        """Whether there was any answer."""
        return bool(self.result.acknowledged)

    @property
    def text(self) -> str:
        """All that was shown, with the form that opened, in one string."""
        shown = [reply.text for reply in _replies(self.result)]
        return "\n".join([*shown, str(self.result.modal or "")])


def _button(reply: Reply, label: str) -> str:
    (custom_id,) = {custom_id for words, custom_id in reply.buttons.items() if words.startswith(label)}
    return custom_id


def _menu(reply: Reply, menu: str) -> str:
    menus = [part["custom_id"] for part in walk_components(reply.components) if part["type"] in range(3, 9)]
    (custom_id,) = [custom_id for custom_id in menus if custom_id.startswith(menu)]
    return custom_id


def _opened(result: Any) -> Opened:
    assert result.modal is not None, f"no form, but: {[reply.text for reply in _replies(result)]}"
    return Opened(result)


def _replies(result: Any) -> list[Reply]:
    messages = [*([result.response] if result.response else []), *result.followups]
    return [Reply(message.message, message.components, message.ephemeral) for message in messages]


async def verify_dialog(person: Person, dialog: Sequence[tuple[str, str]]) -> None:
    """Direct messages one after the other, each with a pattern that the answer has to hold."""
    for said, expected in dialog:
        answers = await person.writes(said)
        assert len(answers) == 1, f"{len(answers)} answers to one message"
        assert re.search(expected, answers[0].text), f"{expected!r} is not in: {answers[0].text}"


def install(monkeypatch: pytest.MonkeyPatch, situation: Situation) -> None:
    """Let every interaction of the simulation come from this situation, and let people write 4,000 characters.

    The simulation allows people the 2,000 that bots have; the bot's own messages are checked elsewhere.
    """
    validate = simcord_messages.validate_message_state

    def validate_message_state(components: Any, *, content: str | None, **kwargs: Any) -> Any:
        return validate(components, content=content[:2000] if content else content, **kwargs)

    monkeypatch.setattr(simcord_messages, "validate_message_state", validate_message_state)
    original = simcord_interactions.base_payload

    def base_payload(*args: Any, **kwargs: Any) -> Any:
        record, payload = original(*args, **kwargs)
        situation.apply(payload)
        return record, payload

    monkeypatch.setattr(simcord_interactions, "base_payload", base_payload)


def all_text(env: simcord.Env, *, public: bool) -> str:
    """Everything that the bot said, or only what others than the asker could see."""
    found = []
    for messages in env.backend.messages.values():
        for message in messages.values():
            hidden = message.flags & discord.MessageFlags(ephemeral=True).value
            if message.author_id == env.bot.user.id and not (public and hidden):
                found += [str(part) for part in walk_components(list(message.components))]
    return "\n".join(found)
