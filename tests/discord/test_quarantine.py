"""A hijacked account is listed, stopped and undone; a burst of changes is told."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import discord
import pytest
from samples import Accepted, make_fact
from staff import DEFINITION, DUTIES, Staff, staffed
from talk import World

from bot import after_change
from bot.strings import catalogue, languages
from bot.views.quarantine import changes_page, done_pages
from cogs.quarantine import moment_of
from knowledge import AccountChanges, Action, Editor, Proposal, Quarantine, Revision, Role
from knowledge.base import KnowledgeBase

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
TRUST = "garcetti-on-trust"


@pytest.fixture
async def staff(world: World, monkeypatch: pytest.MonkeyPatch) -> Staff:
    return await staffed(world, monkeypatch)


async def hijacked(staff: Staff) -> None:
    """The reviewer's account changes two facts, and somebody builds on one of them."""
    await staff.edit(staff.reviewer, Role.REVIEWER, fact=DEFINITION, answer="Bad.")
    await staff.edit(staff.reviewer, Role.REVIEWER, fact=DUTIES, answer="Bad too.")
    await staff.edit(staff.second, Role.REVIEWER, fact=DUTIES, court="9th Cir.")


async def test_all_that_an_account_did_is_listed_and_taken_back_once_confirmed(world: World, staff: Staff) -> None:
    base = world.bot.base
    before = base.shown(DEFINITION).answer
    await hijacked(staff)
    (page,) = await staff.manager.runs("quarantine member", since="2 hours", member=staff.reviewer.actor)
    assert page.private
    assert f"`{DEFINITION}`, revision 2" in page.text
    assert f"`{DUTIES}`, revision 2" in page.text
    assert base.shown(DEFINITION).answer == "Bad."
    done = await staff.manager.presses(page, "Stop this account")
    assert done is not None
    assert base.shown(DEFINITION).answer == before
    assert base.shown(DUTIES).answer == "Bad too."
    assert f"`{DEFINITION}`, revision 3" in done.text.split("For a decision")[0]
    assert f"`{DUTIES}`, revision 2" in done.text.split("For a decision")[1]
    assert done.buttons == {}
    assert len(staff.logged) == 1
    assert f"(id {staff.reviewer.user.id}) in quarantine. Facts put back: 1. Left for a decision: 1." in staff.logged[0]
    (lifted,) = await staff.manager.runs("quarantine lift", user_id=f"<@{staff.reviewer.user.id}>")
    assert "can change facts again" in lifted.text
    assert not await base.accounts.blocked(staff.reviewer.user.id, 0)
    (again,) = await staff.manager.runs("quarantine lift", user_id=str(staff.reviewer.user.id))
    assert again.text == "Nothing would change: it is like that already."
    assert len(world.env.errors) == 1


async def test_somebody_who_left_is_stopped_by_id_and_a_second_press_changes_no_more(
    world: World, staff: Staff, make_bot: Any
) -> None:
    await hijacked(staff)
    world.guild.remove_member(staff.reviewer.actor)
    (page,) = await staff.manager.runs("quarantine member", since="1 day", user_id=str(staff.reviewer.user.id))
    await world.restart(make_bot())
    assert await staff.manager.presses(page, "Stop this account") is not None
    revision = world.bot.base.shown(DEFINITION).revision
    assert await world.bot.base.accounts.blocked(staff.reviewer.user.id, 0)
    (again,) = await staff.manager.runs("quarantine member", since="1 day", user_id=str(staff.reviewer.user.id))
    await staff.manager.presses(again, "Stop this account")
    assert world.bot.base.shown(DEFINITION).revision == revision


async def test_a_stranger_presses_in_vain_and_a_manager_may_think_again(world: World, staff: Staff) -> None:
    await hijacked(staff)
    (page,) = await staff.manager.runs("quarantine member", since="2 hours", member=staff.reviewer.actor)
    managing = next(role for name, role in world.guild.roles.items() if name == "Mana_ger_")
    world.take(staff.manager, managing)
    refused = await staff.manager.presses(page, "Stop this account")
    assert refused is not None
    assert refused.text == "Only the managers of the server and whoever runs this bot can do that."
    world.grant(staff.manager, managing)
    left = await staff.manager.presses(page, "Leave it")
    assert left is not None
    assert left.text == "Nothing was changed."
    assert world.bot.base.shown(DEFINITION).answer == "Bad."


async def test_a_stopped_manager_does_not_lift_it(world: World, staff: Staff) -> None:
    owner = staff.actor(staff.second, Role.OWNER)
    await world.bot.base.accounts.quarantine(staff.manager.user.id, owner.at, owner, 0)
    (answer,) = await staff.manager.runs("quarantine lift", member=staff.manager.actor)
    assert answer.text.startswith("Changes from this account are blocked.")
    assert await world.bot.base.accounts.blocked(staff.manager.user.id, 0)
    assert len(world.env.errors) == 1


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("30 minutes", NOW - dt.timedelta(minutes=30)),
        ("2h", NOW - dt.timedelta(hours=2)),
        ("2 weeks", NOW - dt.timedelta(weeks=2)),
        ("2 months", None),
        (" 3 Days ", NOW - dt.timedelta(days=3)),
        ("2026-11-20", dt.datetime(2026, 11, 20, tzinfo=dt.UTC)),
        ("2026-11-20 08:30", dt.datetime(2026, 11, 20, 8, 30, tzinfo=dt.UTC)),
        ("2026-11-25", None),
        ("1066-10-14", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_since_is_a_span_or_a_day(typed: str, expected: dt.datetime | None) -> None:
    assert moment_of(typed, NOW) == expected


async def test_what_names_no_account_or_no_time_is_asked_again(world: World, staff: Staff) -> None:
    (nobody,) = await staff.manager.runs("quarantine member", since="2 hours")
    assert nobody.text.startswith("Which account?")
    (never,) = await staff.manager.runs("quarantine member", since="soon", member=staff.reviewer.actor)
    assert never.text.startswith("Since when?")
    (nothing,) = await staff.manager.runs("quarantine member", since="2 hours", user_id="123456789012345678")
    assert "Nothing that is kept." in nothing.text
    assert await staff.manager.types_into("quarantine member", "since", "3") == ["30 minutes", "3 days", "30 days"]


class Burst:
    """An account of which the base says that it changes much."""

    def __init__(self, base: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
        async def burst(editor_id: int, at: dt.datetime) -> bool:
            return True

        monkeypatch.setattr(base.accounts, "burst", burst)


@pytest.mark.parametrize("reachable", [True, False])
async def test_a_burst_is_told_once_to_the_log_channel_and_the_owner(
    world: World, staff: Staff, monkeypatch: pytest.MonkeyPatch, reachable: bool
) -> None:
    Burst(world.bot.base, monkeypatch)
    owner = world.env.create_user("Owner")

    async def application_info() -> Any:
        if not reachable:
            raise OSError
        return SimpleNamespace(team=None, owner=SimpleNamespace(id=owner.id))

    monkeypatch.setattr(world.bot, "application_info", application_info)
    actor = staff.actor(staff.reviewer, Role.REVIEWER)
    press: Any = SimpleNamespace(client=world.bot, guild_id=world.guild.id)
    await after_change.tell(press, actor, "one")
    await after_change.tell(press, actor, "two")
    assert [line.split(":")[0] for line in staff.logged] == ["one", "Look at this", "two"]
    assert f"(id {staff.reviewer.user.id}) has changed more than 10 facts" in staff.logged[1]
    told = [reply.text for reply in world.sent(owner.dm_channel.id)]
    assert told == ([staff.logged[1]] if reachable else [])


def revision(number: int, fact_id: str = "x" * 50) -> Revision:
    fact = make_fact(id=fact_id)
    editor = Editor(id=2**62, name="*" * 32)
    return Revision(
        fact_id=fact_id, scope=0, number=number, before=fact, after=fact, editor=editor, at=NOW, why="*" * 300
    )


@pytest.mark.parametrize("language", languages())
def test_the_longest_lists_are_paged_and_taken(language: str, accepted: Accepted) -> None:
    many = tuple(revision(number) for number in range(1, 30))
    fact = make_fact(id="x" * 50)
    proposal = Proposal(1, 0, fact, "waiting", "editor", 1, many[0].editor, NOW, "*" * 300)
    changes = AccountChanges(
        many, (proposal,) * 9, many, (Action(0, "x" * 50, "hide", many[0].editor, NOW, "_" * 300),)
    )
    t, names = catalogue(language), {2**62: "\\*" * 32}
    for number in (0, 3, 99):
        page = accepted(changes_page(2**63, "\\*" * 32, NOW, changes, names, number, t))
        assert any(isinstance(item, discord.ui.Button) for item in page.walk_children())
    for page in done_pages(Quarantine(many, many, changes), "\\*" * 32, names, t):
        accepted(page)
