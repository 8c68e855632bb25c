"""A server with its roles named, the people who hold them, and a log channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import discord
import pytest
from talk import Person, World

from bot import roles
from knowledge import Actor, Editor, Revision, Role, Waiting
from knowledge.curation import views

DEFINITION = "sanctuary-city-meaning"
DUTIES = "texas-sb4-duties"


@dataclass
class Staff:
    """Who does what there; `stranger` holds no role."""

    world: World
    log: Any
    editors: Any
    reviewers: Any
    manager: Person
    editor: Person
    reviewer: Person
    second: Person
    stranger: Person

    @property
    def logged(self) -> list[str]:
        """The lines of the log channel."""
        return [reply.text for reply in self.world.sent(self.log.id)]

    def actor(self, person: Person, role: Role, *, reviewers: int = 2) -> Actor:
        """Somebody, for a change below Discord."""
        editor = Editor(id=person.user.id, name=person.user.name)
        return Actor(editor, role, discord.utils.utcnow(), reviewers)

    async def edit(
        self, person: Person, role: Role = Role.EDITOR, *, fact: str = DEFINITION, scope: int = 0, reviewers: int = 2,
        why: str = "because", **typed: Any,
    ) -> Revision | Waiting:  # fmt: skip
        """A change of a fact, or a proposal of one."""
        base, actor = self.world.bot.base, self.actor(person, role, reviewers=reviewers)
        draft = await base.start_draft(scope, fact, actor, typed)
        return await base.publish(draft.id, actor, why)


async def staffed(world: World, monkeypatch: pytest.MonkeyPatch) -> Staff:
    """Give the world's server its roles and people."""
    # An index made afresh takes a second, and this base is small enough for every change to ask for one.
    monkeypatch.setattr(views, "REBUILT_FROM", 1)
    log = world.guild.create_text_channel("log")
    editors, reviewers = world.guild.create_role("editors"), world.guild.create_role("reviewers")

    async def counts(http: Any, guild_id: int) -> dict[str, int]:
        return {str(reviewers.id): 2}

    # The simulation does not have this route.
    monkeypatch.setattr(roles, "_member_counts", counts)
    await world.name_roles(editor=editors, reviewer=reviewers, log=log)
    return Staff(
        world, log, editors, reviewers,
        manager=world.staff("Mana_ger_", manages=True),
        editor=world.staff("Edi~~tor~~", role=editors),
        reviewer=world.staff("Rita *Review*", role=reviewers),
        second=world.staff("Second", role=reviewers),
        stranger=world.member,
    )  # fmt: skip
