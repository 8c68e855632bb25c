"""A server with people who keep its facts, and short ways to change a fact without Discord."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import discord
import pytest
from simcord.components import walk_components
from talk import Person, Reply, World

from bot import roles
from knowledge import Actor, Editor, Revision, Role
from knowledge.curation import views

MEANING = "sanctuary-city-meaning"
TRUST = "garcetti-on-trust"


@dataclass
class Keepers:
    """Two editors, a reviewer, a manager and the log channel of `world`'s server."""

    world: World
    editors: Any
    reviewers: Any
    log: Any
    ana: Person
    ben: Person
    reviewer: Person
    manager: Person

    @property
    def logged(self) -> list[str]:
        return [reply.text for reply in self.world.sent(self.log.id)]

    @property
    def scope(self) -> int:
        return self.world.bot.scope(self.world.guild.id)

    def refused(self, count: int = 1) -> None:
        """That many commands ended in an error that was told."""
        assert len(self.world.env.errors) == count

    def elsewhere(self) -> None:
        """From now on this server is not the home server: what is changed here is changed for it alone."""
        self.world.bot.settings = self.world.bot.settings.model_copy(update={"home_guild_id": 1})

    async def change(self, fact_id: str = MEANING, *, name: str = "somebody", why: str = "news", **values: Any) -> None:
        """A reviewer changes a fact, without Discord."""
        base = self.world.bot.base
        actor = Actor(Editor(id=1000 + len(name), name=name), Role.OWNER, discord.utils.utcnow())
        draft = await base.start_draft(self.scope, fact_id, actor, values)
        assert isinstance(await base.publish(draft.id, actor, why), Revision)


async def keepers_of(world: World, monkeypatch: pytest.MonkeyPatch) -> Keepers:
    """Name the roles and the log channel of the server and let people hold them."""
    editors, reviewers = world.guild.create_role("editors"), world.guild.create_role("reviewers")
    log = world.guild.create_text_channel("log")

    async def counts(http: Any, guild_id: int) -> dict[str, int]:
        return {str(reviewers.id): 2}

    # The simulation does not have this route.
    monkeypatch.setattr(roles, "_member_counts", counts)
    # An index made afresh costs a second each.
    monkeypatch.setattr(views, "REBUILT_FROM", 1)
    await world.name_roles(editor=editors, reviewer=reviewers, log=log)
    ana, ben = world.staff("Ana *A.*", role=editors), world.staff("ben", role=editors)
    reviewer = world.staff("reviewer", role=reviewers)
    return Keepers(world, editors, reviewers, log, ana, ben, reviewer, world.staff("manager", manages=True))


def attached(reply: Reply) -> list[str]:
    """The names of the files on a message."""
    return [part["name"] for part in walk_components(reply.components) if part["type"] == 13]
