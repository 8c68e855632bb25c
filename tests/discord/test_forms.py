"""Forms and presses for people with a role: checked at that moment, also after a restart."""

from __future__ import annotations

import json
import re
from typing import Any, ClassVar

import discord
import pytest
from talk import World

from bot import sending
from bot.client import SanctuaryBot
from bot.forms import Form
from bot.strings import catalogue
from bot.views.buttons import button
from bot.views.form import Modal, field, typed_back
from bot.views.layout import TEXT_LIMIT, Layout, notice, rows
from cogs.pressed import Pressed
from knowledge import EditsBlocked, Role


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
    given_back, refusal = editor.seen
    assert given_back.private
    assert refusal.private
    assert given_back.text == "This is what was typed:\ntyped before\nx"


async def test_what_was_typed_into_a_form_that_fails_after_its_first_answer_comes_back(
    world: World, door: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def submitted(self: TestForm, interaction: Any, t: Any) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        raise EditsBlocked

    monkeypatch.setattr(TestForm, "submitted", submitted)
    manager = world.staff("manager", manages=True)
    form = await manager.opens_by_press(door, "Open")
    await manager.submits(form, second="a *long* text")
    texts = [reply.text for reply in manager.seen]
    assert all(reply.private for reply in manager.seen)
    assert texts[-2:] == [
        "This is what was typed:\ntyped before\na \\*long\\* text",
        "Changes from this account are blocked. A manager of the server can lift that.",
    ]


def test_a_long_line_is_given_back_whole() -> None:
    pages = typed_back(["*" * 4000], catalogue())
    assert all(page.content_length() <= TEXT_LIMIT for page in pages)
    assert "".join(json.dumps(page.to_components()) for page in pages).count("*") == 4000


async def test_a_form_of_nobody_is_left_alone(world: World, door: Any) -> None:
    manager = world.staff("manager", manages=True)
    form = await manager.opens_by_press(door, "Open")
    world.bot.forms.clear()
    assert await manager.submits(form, second="x") is None


def test_a_long_text_opens_whole() -> None:
    (shown,) = Modal("t", "x", field("a", "A", value="y" * 1300, most=1200)).to_dict()["components"]
    assert len(shown["component"]["value"]) == 1300 == shown["component"]["max_length"]
    assert discord.ComponentType(shown["component"]["type"]) is discord.ComponentType.text_input
