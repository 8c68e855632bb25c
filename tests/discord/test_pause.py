"""A pause stops every way to an answer in one server or everywhere, with one sentence."""

from __future__ import annotations

import datetime as dt
import sys
from typing import Any

import pytest
from samples import card, make_fact
from staff import DEFINITION, Staff, staffed
from talk import World

from bot.strings import catalogue
from bot.terminal import make_console, print_outcome
from knowledge import Outcome, Role, Withdrawal
from knowledge.curation import RetireReason

QUESTION = "What is a sanctuary city?"
PAUSED = "My answers are paused here for now."


@pytest.fixture
async def staff(world: World, monkeypatch: pytest.MonkeyPatch) -> Staff:
    return await staffed(world, monkeypatch)


async def stop(staff: Staff, *, why: str = "We look into *something*") -> str:
    form = await staff.manager.opens("pause")
    answer = await staff.manager.submits(form, why=why)
    assert answer is not None
    assert answer.private
    return answer.text


async def test_every_way_to_an_answer_says_one_sentence(world: World, staff: Staff, make_bot: Any) -> None:
    asked = await staff.stranger.asks(QUESTION)
    (public,) = await staff.stranger.says(f"@bot {QUESTION}")
    choice = await staff.stranger.asks("zebra")
    assert "Answers are stopped in this server." in await stop(staff)
    await world.restart(make_bot())
    assert (await staff.stranger.asks(QUESTION)).text == PAUSED
    (mention,) = await staff.stranger.says(f"@bot {QUESTION}")
    assert mention.text == PAUSED
    for reply in (asked, public):
        for label in ("All quotes", "Why?") if reply is asked else ("All quotes",):
            answer = await staff.stranger.presses(reply, label)
            assert answer is not None
            assert (answer.private, answer.text) == (True, PAUSED)
    assert choice.first_line == "I have no checked answer to that."
    assert await staff.stranger.types(QUESTION[:12]) == []
    assert "This answers:" in (await staff.stranger.writes(QUESTION))[0].text
    assert staff.logged == ["Mana\\_ger\\_ stopped all answers in this server. Why: We look into \\*something\\*"]
    assert len(world.env.errors) == 1


async def test_nobody_looks_around_during_a_pause_but_those_who_keep_the_facts(world: World, staff: Staff) -> None:
    (topics,) = await staff.stranger.runs("topics")
    listed = await staff.stranger.chooses(topics, "topics:v1:menu:0", "definition")
    assert listed is not None
    await stop(staff)
    for command, options in (("topics", {}), ("quote", {}), ("fact show", {"fact": DEFINITION}), ("fact list", {})):
        (answer,) = await staff.stranger.runs(command, **options)
        assert (answer.private, answer.text) == (True, PAUSED), command
    pressed = await staff.stranger.presses(listed, "All topics")
    assert pressed is not None
    assert pressed.text == PAUSED
    shown, about = await staff.editor.runs("fact show", fact=DEFINITION)
    assert "This answers:" in shown.text
    assert f"`{DEFINITION}`" in about.text
    assert await staff.editor.presses(shown, "All quotes") is not None
    refused = await staff.editor.presses(shown, "Post here")
    assert refused is not None
    assert refused.text == PAUSED
    assert len(world.env.errors) == 4


async def test_a_pause_is_over_when_a_manager_says_so(world: World, staff: Staff) -> None:
    await stop(staff)
    form = await staff.manager.opens("resume")
    answer = await staff.manager.submits(form, why="done")
    assert answer is not None
    assert answer.text == "I answer in this server again."
    assert "This answers:" in (await staff.stranger.asks(QUESTION)).text
    assert staff.logged[-1] == "Mana\\_ger\\_ let answers in this server go on. Why: done"


async def test_only_whoever_runs_the_bot_ends_a_pause_everywhere(world: World, staff: Staff) -> None:
    await world.bot.base.servers.pause(0, staff.actor(staff.second, Role.OWNER), "all")
    assert (await staff.stranger.asks(QUESTION)).text == PAUSED
    (private,) = await staff.stranger.writes(QUESTION)
    assert private.text == PAUSED
    form = await staff.manager.opens("resume")
    answer = await staff.manager.submits(form, why="x")
    assert answer is not None
    assert answer.text == "This server's pause is over, but whoever runs this bot has stopped it everywhere."
    assert (await staff.stranger.asks(QUESTION)).text == PAUSED
    assert len(world.env.errors) == 2


async def test_a_manager_who_is_none_any_more_stops_nothing(world: World, staff: Staff) -> None:
    form = await staff.manager.opens("pause")
    world.take(staff.manager, next(role for name, role in world.guild.roles.items() if name == "Mana_ger_"))
    answer = await staff.manager.submits(form, why="x")
    assert answer is not None
    assert answer.text == "Only the managers of the server and whoever runs this bot can do that."
    assert not world.bot.base.servers.paused(world.guild.id)


async def test_a_withdrawn_answer_says_when_and_why(world: World, staff: Staff) -> None:
    actor = staff.actor(staff.reviewer, Role.REVIEWER)
    await world.bot.base.retire(0, DEFINITION, actor, RetireReason.OUTDATED)
    answer = await staff.stranger.asks(QUESTION)
    assert answer.first_line == "I have no checked answer to that."
    date = catalogue().date(actor.at.date())
    assert f"The answer to that was withdrawn on {date} because it is out of date." in answer.text


@pytest.mark.parametrize("reason", [*RetireReason, None])
def test_every_reason_has_words_in_the_terminal_too(
    reason: RetireReason | None, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = Withdrawal(DEFINITION, QUESTION, reason, dt.datetime(2026, 11, 24, tzinfo=dt.UTC))
    outcome = Outcome(outcome="unknown", withdrawn=True)
    console = make_console(sys.stdout)
    print_outcome(outcome, catalogue(), console, links=lambda _: (), today=dt.date(2026, 11, 24), withdrawal=gone)
    said = " ".join(capsys.readouterr().out.split())
    assert "The answer to that was withdrawn on November 24, 2026" in said
    assert ("because" in said) is (reason is not None)


def test_a_servers_own_text_is_marked() -> None:
    assert "This server's wording." in card(make_fact(own=True))
    assert "This server's wording." not in card(make_fact())
