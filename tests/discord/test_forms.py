"""Forms and presses for people with a role: checked at that moment, also after a restart."""

from __future__ import annotations

import re
from typing import Any, ClassVar

import discord
import pytest
from talk import World

from bot import sending
from bot.client import SanctuaryBot
from bot.forms import Form
from bot.views.buttons import button
from bot.views.form import Modal, field
from bot.views.layout import Layout, notice, rows
from cogs.pressed import Pressed
from knowledge import Role


class OpenIt(Pressed, template=r"test-open:v1"):
    needs: ClassVar[Role] = Role.EDITOR

    async def pressed(self, interaction: Any, t: Any) -> None:
        modal = Modal("A form", "test-form:v1:7", field("first", "First", value="typed before"), field("second", "2"))
        await interaction.response.send_modal(modal)


class TestForm(Form):
    __test__ = False
    template = re.compile(r"test-form:v1:(?P<number>\d+)")
    needs = Role.EDITOR

    async def submitted(self, interaction: Any, t: Any) -> None:
        said = f"{self.found['number']} {self.typed('first')} {self.typed('second')}"
        await sending.respond(interaction, [notice(said)], private=True)


@pytest.fixture
def make_bot(make_bot: Any) -> Any:
    def made() -> SanctuaryBot:
        bot = make_bot()
        bot.add_dynamic_items(OpenIt)
        bot.forms.append(TestForm)
        return bot

    return made


@pytest.fixture
async def door(world: World) -> Any:
    layout = Layout(*rows([button("Open", "test-open:v1", "en")]))
    await world.bot.get_channel(world.channel.id).send(view=layout)
    return world.sent(world.channel.id)[-1]


async def test_a_form_comes_filled_and_is_read_also_after_a_restart(world: World, door: Any, make_bot: Any) -> None:
    manager = world.staff("manager", manages=True)
    form = await manager.opens_by_press(door, "Open")
    assert form.title == "A form"
    assert form.filled == {"first": "typed before", "second": ""}
    await world.restart(make_bot())
    reply = await manager.submits(form, second="now")
    assert reply is not None
    assert reply.private
    assert reply.text == "7 typed before now"


async def test_a_stranger_opens_nothing(world: World, door: Any) -> None:
    reply = await world.member.presses(door, "Open")
    assert reply is not None
    assert reply.private
    assert reply.text == "Only editors can do that."


async def test_a_role_taken_away_while_the_form_is_open_counts_at_the_submit(world: World, door: Any) -> None:
    role = world.guild.create_role("editors")
    await world.name_roles(editor=role)
    editor = world.staff("editor", role=role)
    form = await editor.opens_by_press(door, "Open")
    world.take(editor, role)
    reply = await editor.submits(form, second="x")
    assert reply is not None
    assert reply.text == "Only editors can do that."


async def test_a_form_of_nobody_is_left_alone(world: World, door: Any) -> None:
    manager = world.staff("manager", manages=True)
    form = await manager.opens_by_press(door, "Open")
    world.bot.forms.clear()
    assert await manager.submits(form, second="x") is None


def test_a_long_text_opens_whole() -> None:
    (shown,) = Modal("t", "x", field("a", "A", value="y" * 1300, most=1200)).to_dict()["components"]
    assert len(shown["component"]["value"]) == 1300 == shown["component"]["max_length"]
    assert discord.ComponentType(shown["component"]["type"]) is discord.ComponentType.text_input
