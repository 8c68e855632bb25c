"""Taking a public message away: who may, for how long, and that nothing about them is kept longer or elsewhere."""

from __future__ import annotations

from typing import Any

import discord
from talk import MENTION, Reply, World

from bot.limits import REMOVAL_LIFE
from knowledge import Outcome

QUESTION = "What is a sanctuary city?"


async def mentioned(world: World) -> Reply:
    (answer,) = await world.member.says(f"{MENTION} {QUESTION}")
    return answer


async def test_the_person_who_asked_takes_the_answer_away(world: World) -> None:
    answer = await mentioned(world)
    assert await world.member.presses(answer, "Remove") is None
    assert world.sent(world.channel.id) == []
    assert len(world.bot.answered) == 0


async def test_somebody_else_is_told_privately_who_can(world: World) -> None:
    answer = await mentioned(world)
    refusal = await world.other.presses(answer, "Remove")
    assert refusal is not None
    assert refusal.private
    assert refusal.text.startswith("The person this was posted for can take it away for 15 minutes")
    assert len(world.sent(world.channel.id)) == 1


async def test_those_who_manage_messages_can_at_any_time(world: World, make_bot: Any) -> None:
    manager = world.person("manager", permissions=discord.Permissions(manage_messages=True))
    answer = await mentioned(world)
    await world.restart(make_bot())
    await manager.presses(answer, "Remove")
    assert world.sent(world.channel.id) == []


async def test_what_was_asked_for_is_forgotten_after_a_quarter_of_an_hour_and_with_a_restart(
    world: World, make_bot: Any
) -> None:
    answer = await mentioned(world)
    await world.passes(REMOVAL_LIFE + 1)
    assert len(world.bot.answered) == 0
    assert await world.member.presses(answer, "Remove") is not None
    answer = await mentioned(world)
    await world.restart(make_bot())
    assert await world.member.presses(answer, "Remove") is not None


async def test_what_was_posted_from_a_private_answer_can_be_taken_away_by_whoever_posted_it(world: World) -> None:
    preview = await world.member.presses(await world.member.asks(QUESTION), "Post here")
    assert preview is not None
    done = await world.member.presses(preview, "Post it for everyone")
    assert done is not None
    assert "For 15 minutes you can take it away again with Remove, below it." in done.text
    (posted,) = world.sent(world.channel.id)
    assert await world.other.presses(posted, "Remove") is not None
    await world.member.presses(posted, "Remove")
    assert world.sent(world.channel.id) == []


async def test_a_message_that_only_points_to_a_private_answer_can_be_taken_away_too(world: World) -> None:
    world.script("I have no papers", Outcome(outcome="answer", discloses=True))
    (answer,) = await world.member.says(f"{MENTION} I have no papers")
    assert list(answer.buttons) == ["Ask privately", "Remove"]
    await world.member.presses(answer, "Remove")
    assert world.sent(world.channel.id) == []


async def test_the_button_says_nothing_about_the_person(world: World) -> None:
    answer = await mentioned(world)
    assert answer.buttons["Remove"] == "remove:v1"
    (direct,) = await world.member.writes(QUESTION)
    assert "Remove" not in direct.buttons
    assert "Remove" not in (await world.member.asks(QUESTION)).buttons


async def test_a_message_that_is_gone_already_is_as_good_as_removed(world: World) -> None:
    answer = await mentioned(world)
    world.env.inject_error("DELETE", "*/messages/@original", status=404, code=10008)
    seen = await world.member.presses(answer, "Remove")
    assert seen is not None
    assert seen.text == answer.text


async def test_the_refusal_is_in_the_persons_language(world: World) -> None:
    answer = await mentioned(world)
    world.situation.locale = "es-419"
    refusal = await world.other.presses(answer, "Remove")
    assert refusal is not None
    assert refusal.text.startswith("La persona para quien se publicó esto")


async def test_the_button_is_in_the_language_of_the_answer(world: World) -> None:
    (answer,) = await world.member.says(f"{MENTION} ¿Qué es una ciudad santuario?")
    assert "El término no tiene una sola definición legal." in answer.text
    await world.member.presses(answer, "Quitar")
    assert world.sent(world.channel.id) == []
