"""/setup: one page for a server's managers, filled with what is set, and what each choice does."""

from __future__ import annotations

import datetime as dt
from typing import Any

import discord
import pytest
from samples import Accepted
from simcord.components import walk_components
from staff import Staff, staffed
from talk import Reply, World

from bot.config import Settings
from bot.help import OFFICIAL, chosen, general
from bot.strings import catalogue, languages
from bot.views.setup import setup_page
from cogs.setup import missing_permissions
from knowledge import Outcome, Role, ServerSettings
from knowledge.base import SHIPPED
from knowledge.curation import Help

NOTHING = "zebra"
REFUSED = "Only the managers of the server and whoever runs this bot can do that."


@pytest.fixture
async def staff(world: World, monkeypatch: pytest.MonkeyPatch) -> Staff:
    return await staffed(world, monkeypatch)


def defaults(reply: Reply) -> dict[str, list[str]]:
    """What each menu shows as chosen."""
    menus = [part for part in walk_components(reply.components) if part["type"] in range(3, 9)]
    return {
        menu["custom_id"].split(":")[-1]: [value["id"] for value in menu.get("default_values") or []] for menu in menus
    }


def settings_of(world: World) -> ServerSettings:
    return world.bot.base.servers.settings(world.guild.id)


async def test_the_page_is_private_filled_and_begins_with_a_checklist(world: World, staff: Staff) -> None:
    (page,) = await staff.manager.runs("setup")
    assert page.private
    assert "**Checklist**" in page.text
    assert "/ask** What is a sanctuary city?" in page.text
    filled = defaults(page)
    assert filled["editor_role"] == [str(staff.editors.id)]
    assert filled["reviewer_role"] == [str(staff.reviewers.id)]
    assert filled["log_channel"] == [str(staff.log.id)]
    assert filled["mention_channels"] == []
    assert page.shape[0] <= 40


async def test_a_choice_counts_at_once_and_the_checklist_is_not_shown_again(world: World, staff: Staff) -> None:
    role = world.guild.create_role("*new*")
    (page,) = await staff.manager.runs("setup")
    shown = await staff.manager.chooses(page, "setup:v1:editor_role", role)
    assert settings_of(world).editor_role == role.id
    assert shown is not None
    assert defaults(shown)["editor_role"] == [str(role.id)]
    assert staff.logged == ["Mana\\_ger\\_ changed the setup: editors: \\*new\\*"]
    await staff.manager.chooses(shown, "setup:v1:editor_role")
    assert settings_of(world).editor_role is None
    assert settings_of(world).reviewer_role == staff.reviewers.id
    (again,) = await staff.manager.runs("setup")
    assert "**Checklist**" not in again.text
    checked = await staff.manager.presses(again, "Check permissions")
    assert checked is not None
    assert "I have every permission that I need" in checked.text


async def test_a_new_log_channel_is_told_to_the_old_one(world: World, staff: Staff) -> None:
    other = world.guild.create_text_channel("elsewhere")
    (page,) = await staff.manager.runs("setup")
    await staff.manager.chooses(page, "setup:v1:log_channel", other)
    words = f"Mana\\_ger\\_ changed the setup: log channel: <#{other.id}>"
    assert staff.logged == [words]
    assert [reply.text for reply in world.sent(other.id)] == [words]


async def test_nobody_else_gets_in(world: World, staff: Staff, make_bot: Any) -> None:
    (page,) = await staff.manager.runs("setup")
    await world.restart(make_bot())
    managing = next(role for name, role in world.guild.roles.items() if name == "Mana_ger_")
    world.take(staff.manager, managing)
    refused = await staff.manager.chooses(page, "setup:v1:editor_role", staff.editors)
    assert refused is not None
    assert (refused.private, refused.text) == (True, REFUSED)
    assert settings_of(world).editor_role == staff.editors.id
    world.grant(staff.manager, managing)
    form = await staff.manager.opens_by_press(page, "Hotline")
    world.take(staff.manager, managing)
    answer = await staff.manager.submits(form, text="Call me")
    assert answer is not None
    assert answer.text == REFUSED
    assert settings_of(world).hotline is None


async def test_a_stopped_manager_changes_nothing(world: World, staff: Staff) -> None:
    base, owner = world.bot.base, staff.actor(staff.second, Role.OWNER)
    await base.accounts.quarantine(staff.manager.user.id, discord.utils.utcnow(), owner, 0)
    (answer,) = await staff.manager.runs("setup")
    assert answer.text.startswith("Changes from this account are blocked.")
    assert len(world.env.errors) == 1


async def test_everyone_is_no_role(world: World, staff: Staff) -> None:
    (page,) = await staff.manager.runs("setup")
    answer = await staff.manager.chooses(page, "setup:v1:reviewer_role", world.guild.default_role)
    assert answer is not None
    assert answer.text == "Everyone can't be editors or reviewers."
    assert settings_of(world).reviewer_role == staff.reviewers.id


async def test_help_of_the_server_stands_where_there_is_no_answer(world: World, staff: Staff) -> None:
    (page,) = await staff.manager.runs("setup")
    form = await staff.manager.opens_by_press(page, "Hotline")
    day = form.filled["last_checked"]
    assert dt.date.fromisoformat(day)
    shown = await staff.manager.submits(
        form, text=" Call *555*, see https://h.example/a_b. ", last_checked="2025-12-31"
    )
    assert shown is not None
    assert "Hotline: Call \\*555\\*, see <https://h.example/a_b>. (last checked December 31, 2025)" in shown.text
    hotline = "- Hotline: Call \\*555\\*, see <https://h.example/a_b>. (last checked December 31, 2025)"
    answer = await staff.stranger.asks(NOTHING)
    assert answer.text.split("\n")[1:] == ["People who help:", hotline, "- <https://help.example/lawyers>"]
    (private,) = await staff.stranger.writes(NOTHING)
    assert hotline not in private.text
    form = await staff.manager.opens_by_press(shown, "Hotline")
    assert form.filled["text"] == "Call *555*, see https://h.example/a_b."
    await staff.manager.submits(form, text="")
    assert settings_of(world).hotline is None


async def test_a_wrong_day_changes_nothing_and_gives_the_text_back(world: World, staff: Staff) -> None:
    (page,) = await staff.manager.runs("setup")
    for day in ("yesterday", "2126-01-01"):
        form = await staff.manager.opens_by_press(page, "Lawyers")
        answer = await staff.manager.submits(form, text="Ask *them*", last_checked=day)
        assert answer is not None
        assert answer.private
        assert "Ask \\*them\\*" in answer.text
    assert settings_of(world).lawyers is None


async def test_mentions_are_answered_in_the_named_channels_only(world: World, staff: Staff) -> None:
    (page,) = await staff.manager.runs("setup")
    asking = world.guild.create_text_channel("asking")
    assert "This answers:" in (await staff.stranger.says("@bot What is a sanctuary city?"))[0].text
    await staff.manager.chooses(page, "setup:v1:mention_channels", asking)
    (elsewhere,) = await staff.stranger.says("@bot What is a sanctuary city?")
    assert (
        elsewhere.text
        == f"I answer mentions in other channels: {asking.mention}. **/ask** works everywhere, privately."
    )
    assert "This answers:" in (await staff.stranger.says("@bot What is a sanctuary city?", channel=asking))[0].text
    assert "This answers:" in (await staff.stranger.asks("What is a sanctuary city?")).text
    assert "This answers:" in (await staff.stranger.writes("What is a sanctuary city?"))[0].text


async def test_the_servers_language_is_that_of_public_answers_only(world: World, staff: Staff) -> None:
    (page,) = await staff.manager.runs("setup")
    await staff.manager.chooses(page, "setup:v1:language", "es")
    world.script(NOTHING, Outcome(outcome="unknown"))
    (public,) = await staff.stranger.says(f"@bot {NOTHING}")
    assert public.first_line == catalogue("es")("I have no checked answer to that.")
    assert (await staff.stranger.asks(NOTHING)).first_line == "I have no checked answer to that."


async def test_a_missing_permission_is_told_with_its_channels(world: World, staff: Staff) -> None:
    me = world.bot.user
    quiet = discord.PermissionOverwrite(send_messages=False, read_message_history=False)
    silent = world.guild.create_text_channel("silent", overwrites={me: quiet})
    unseen = discord.PermissionOverwrite(view_channel=False)
    hidden = world.guild.create_text_channel("hidden", overwrites={me: unseen})
    world.guild.create_text_channel("staff", overwrites={me: unseen, world.guild.default_role: unseen})
    (page,) = await staff.manager.runs("setup")
    assert f"I can't see {hidden.mention}. Give me **View Channel** there." in page.text
    assert f"I can't write in {silent.mention}." in page.text
    assert f"replied to in {silent.mention}." in page.text
    named = ServerSettings(mention_channels=(world.channel.id,), log_channel=silent.id)
    found = missing_permissions(world.bot.get_guild(world.guild.id), named, catalogue())
    assert found == {"send_messages": [silent.mention]}


@pytest.mark.parametrize("language", languages())
def test_the_fullest_page_is_taken(language: str, accepted: Accepted) -> None:
    help_text = Help(text="*" * 300, last_checked=dt.date(2026, 9, 30))
    full = ServerSettings(
        editor_role=2**62, reviewer_role=2**62 + 1, log_channel=2**62 + 2, language=language,
        mention_channels=tuple(range(2**62, 2**62 + 25)), hotline=help_text, contact=help_text,
    )  # fmt: skip
    missing = {
        name: [f"<#{2**63 - number}>" for number in range(11)]
        for name in ("view_channel", "send_messages", "read_message_history")
    }
    accepted(setup_page(full, catalogue(language), missing=missing, helpers=OFFICIAL, checked=True))


def test_help_is_the_servers_then_the_owners_then_official() -> None:
    named = Help(text="x", last_checked=dt.date(2026, 1, 1))
    default = Settings.model_fields["help_url"].default
    assert general(default) == OFFICIAL
    assert general("") == ()
    assert [one.kind for one in chosen(ServerSettings(hotline=named, contact=named), "https://own.example")] == [
        "hotline", "page", "contact",
    ]  # fmt: skip
    assert [one.kind for one in chosen(ServerSettings(lawyers=named), default)] == ["lawyers"]


def test_the_official_pages_are_those_that_the_shipped_facts_name() -> None:
    packs = "".join(path.read_text(encoding="utf-8") for path in SHIPPED.rglob("*.yaml"))
    for official in OFFICIAL:
        assert official.text.removeprefix("https://").removeprefix("www.") in packs
