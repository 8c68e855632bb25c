"""The whole tree of commands: each is described, placed and within Discord's limits, in every language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from talk import World

from bot.strings import languages, state

DESCRIPTION = 100
README = Path(__file__).parents[2] / "README.md"
SUBCOMMANDS = (1, 2)
NAME = re.compile(r"[a-z0-9_-]{1,32}")


def sent(world: World) -> list[dict[str, Any]]:
    """The commands as Discord was told them."""
    (body,) = [entry.json for entry in world.env.http_requests if entry.method == "PUT"]
    return body


def walk(option: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield option
    for child in option.get("options") or []:
        yield from walk(child)


def names(command: dict[str, Any]) -> Iterator[str]:
    """What is typed to run it: of a group of commands, each."""
    below = [option for option in command.get("options") or [] if option["type"] in SUBCOMMANDS]
    if below:
        yield from (f"{command['name']} {name}" for option in below for name in names(option))
    else:
        yield command["name"]


def slash(world: World) -> list[dict[str, Any]]:
    return [command for command in sent(world) if command.get("type", 1) == 1]


async def test_the_commands_are_those_of_the_readme(world: World) -> None:
    rows = re.findall(r"^\| (`/[^|]*) \|", README.read_text(encoding="utf-8"), re.MULTILINE)
    documented = [name for row in rows for name in re.findall(r"`/([a-z ]+)`", row)]
    assert sorted(documented) == sorted(name for command in slash(world) for name in names(command))


async def test_every_command_is_described_and_placed(world: World) -> None:
    for command in slash(world):
        # For everybody: in servers, direct messages and group chats. For those who keep facts: in servers that have it.
        placed = (command["contexts"], command["integration_types"])
        assert placed in (([0, 1, 2], [0, 1]), ([0], [0])), command["name"]
        for part in walk(command):
            assert NAME.fullmatch(part["name"])
            assert 1 <= len(part["description"]) <= DESCRIPTION
            assert part["description"] != "…"


async def test_a_group_has_no_more_commands_than_discord_takes(world: World) -> None:
    assert all(len(part.get("options") or []) <= 25 for command in slash(world) for part in walk(command))


async def test_every_description_is_translated_and_within_the_limit(world: World) -> None:
    for command in slash(world):
        for part in walk(command):
            translated = part["description_localizations"]
            complete = {code for code in languages() if state(code).complete} - {"en"}
            assert {tag.split("-")[0] for tag in translated} >= complete
            assert all(1 <= len(words) <= DESCRIPTION for words in translated.values())
            assert not part.get("name_localizations")


async def test_a_question_may_be_as_long_as_its_option_says(world: World) -> None:
    (ask,) = (command for command in sent(world) if command["name"] == "ask")
    (question,) = ask["options"]
    assert (question["required"], question["autocomplete"]) == (True, True)
    answer = await world.member.asks("zebra ".ljust(question["max_length"], "q"))
    assert answer.first_line == "I have no checked answer to that."


@pytest.mark.parametrize("locale", ["en-US", "es-419"])
async def test_about_says_what_it_is_who_runs_it_and_how_it_is_checked(world: World, locale: str) -> None:
    world.situation.locale = locale
    (page,) = await world.member.runs("about")
    assert page.private
    expected = {
        "en-US": [
            "It is information, not legal advice.",
            "It holds 6 facts. They rest on 3 sources. Researched in November 2026.",
            "No person has checked 5 of them yet.",
            "It is run by The Example Newsroom. Corrections and questions: corrections@newsroom.example",
            "The real bot never asks for an A-number, a name, an address, a status, papers or money",
            "Source code: <https://code.example/bot>",
        ],
        "es-419": [
            "Es información, no asesoría legal.",
            "Contiene 6 datos. Se apoyan en 3 fuentes. Investigado en noviembre de 2026.",
            "Lo administra The Example Newsroom.",
        ],
    }
    for words in expected[locale]:
        assert words in page.text


async def test_help_fits_on_one_screen_and_names_every_way_to_ask(world: World) -> None:
    (page,) = await world.member.runs("help", in_dm=True)
    assert page.private
    assert len(page.text) < 1000
    for words in ("**/ask**", world.bot.user.mention, "reply", "direct message", "**Ask about this**", "**/about**"):
        assert words in page.text
    everybody = [command["name"] for command in slash(world) if command["contexts"] == [0, 1, 2]]
    assert [name for name in everybody if f"**/{name}" not in page.text] == ["help"]


async def test_help_has_a_page_for_each_kind_of_person(world: World) -> None:
    (page,) = await world.member.runs("help")
    editors = await world.member.presses(page, "For those who keep the facts")
    assert editors is not None
    assert editors.message.id == page.message.id
    guild_only = [command for command in slash(world) if command["contexts"] == [0]]
    for command in guild_only:
        owners_only = command.get("default_member_permissions") is not None
        for name in names(command):
            assert (f"**/{name}**" in editors.text) is not owners_only, name
    owners = await world.member.presses(editors, "For whoever runs a server")
    assert owners is not None
    assert owners.first_line == "This is for whoever runs a server."
    back = await world.member.presses(owners, "For people who ask")
    assert back is not None
    assert back.text == page.text


async def test_joining_a_server_posts_nothing(world: World) -> None:
    before = len(world.env.http_requests)
    joined = world.env.create_guild()
    channel = joined.create_text_channel("general")
    await world.passes(1)
    assert world.sent(channel.id) == []
    assert [entry for entry in world.env.http_requests[before:] if entry.method == "POST"] == []
