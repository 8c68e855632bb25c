"""The bot as a person's own app: in direct messages, and in servers that it is no member of."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from talk import Reply, World

from bot import sending
from bot.client import SanctuaryBot
from bot.views.buttons import button
from bot.views.layout import Layout, notice, rows
from cogs.pressed import Pressed
from knowledge import SHARED, Role

COMMANDS: dict[str, dict[str, Any]] = {
    "topics": {},
    "place": {"place": "Texas"},
    "quote": {"words": "common sense"},
    "source": {"source": "example-gazette"},
    "timeline": {"topic": "debate"},
}
QUESTION = "What is a sanctuary city?"


class ForEditors(Pressed, template=r"test-for-editors:v1"):
    needs: ClassVar[Role] = Role.EDITOR

    async def pressed(self, interaction: Any, t: Any) -> None:
        await sending.respond(interaction, [notice("Edited.")], private=True)


def offers_post(reply: Reply) -> bool:
    return any("Post" in label for label in reply.buttons)


@pytest.mark.parametrize("foreign", [True, False])
async def test_every_list_works_where_the_bot_is_a_persons_own_app(world: World, foreign: bool) -> None:
    world.situation.own_app, world.situation.foreign_server = True, foreign
    for command, options in COMMANDS.items():
        (reply, *_) = await world.member.runs(command, in_dm=not foreign, **options)
        assert reply.private, command
        assert reply.text, command
        assert not offers_post(reply), command
    assert world.sent(world.channel.id) == []


async def test_a_list_leads_to_facts_that_can_not_be_posted_in_a_foreign_server(world: World) -> None:
    world.situation.own_app = world.situation.foreign_server = True
    topics = (await world.member.runs("topics"))[0]
    page = await world.member.chooses(topics, "topics:v1:menu", "definition")
    assert page is not None
    card = await world.member.presses(page, "Question 1")
    assert card is not None
    assert card.private
    assert "no single legal definition" in card.text
    assert not offers_post(card)


async def test_a_list_leads_to_facts_in_a_direct_message(world: World) -> None:
    world.situation.own_app = True
    (page,) = await world.member.runs("source", in_dm=True, source="example-statute")
    card = await world.member.presses(page, "Question 1", in_dm=True)
    assert card is not None
    assert "requires local jails to honor" in card.text
    assert not offers_post(card)


async def test_a_foreign_server_and_a_direct_message_ask_the_shared_facts_alone(world: World, settings: Any) -> None:
    bot: SanctuaryBot = world.bot
    assert bot.scope(None) == SHARED
    bot.settings = settings.model_copy(update={"home_guild_id": 1})
    asked = []
    browse = bot.base.browse
    bot.base.browse = lambda scope=SHARED: asked.append(scope) or browse(scope)  # type: ignore[method-assign,func-returns-value]
    world.situation.own_app = world.situation.foreign_server = True
    await world.member.runs("topics")
    assert asked == [SHARED]


@pytest.mark.parametrize("menu", ["Ask about this", "Facts on this"])
async def test_a_messages_menu_works_in_a_foreign_server_and_posts_nothing(world: World, menu: str) -> None:
    world.situation.own_app = world.situation.foreign_server = True
    message = await world.other.actor.send(world.channel, QUESTION)
    answer = (await world.member.uses_menu(message, menu))[0]
    assert answer.private
    assert "What is a sanctuary city?" in answer.text
    assert not offers_post(answer)


async def test_help_and_about_work_in_both(world: World) -> None:
    world.situation.own_app = True
    for command in ("help", "about"):
        assert (await world.member.runs(command, in_dm=True))[0].private
    world.situation.foreign_server = True
    for command in ("help", "about"):
        assert (await world.member.runs(command))[0].private


async def test_whoever_manages_a_foreign_server_edits_nothing(world: World) -> None:
    world.bot.add_dynamic_items(ForEditors)
    await world.bot.get_channel(world.channel.id).send(
        view=Layout(*rows([button("Edit", "test-for-editors:v1", "en")]))
    )
    (door,) = world.sent(world.channel.id)
    manager = world.staff("manager", manages=True)
    allowed = await manager.presses(door, "Edit")
    assert allowed is not None
    assert allowed.text == "Edited."
    world.situation.own_app = world.situation.foreign_server = True
    refused = await manager.presses(door, "Edit")
    assert refused is not None
    assert refused.text == "Only editors can do that."
