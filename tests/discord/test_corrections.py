"""A correction reaches the public answers that were wrong: slowly, across a restart, and said in /corrections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import discord
import pytest
from samples import TODAY, Accepted, labels, plain, text
from talk import MENTION, Reply, World
from test_card_limits import LONGEST, longest

from bot.client import SanctuaryBot
from bot.correcting import LEASE, SPACING
from bot.strings import catalogue
from bot.views.answer import answer_card, corrected_card
from bot.views.corrections import corrections_page
from knowledge import Actor, Correction, Editor, RetireReason, Revision, Role

QUESTION, MEANING, DUTIES = "What is a sanctuary city?", "sanctuary-city-meaning", "texas-sb4-duties"
REVIEWER = Actor(Editor(id=7, name="Sam"), Role.REVIEWER, dt.datetime(2026, 11, 24, tzinfo=dt.UTC))
FIVE_MINUTES = 300


async def publish(world: World, answer: str, *, correction: bool = True, scope: int = 0) -> None:
    base = world.bot.base
    draft = await base.start_draft(scope, MEANING, REVIEWER, {"answer": answer})
    await base.publish(draft.id, REVIEWER, "it was wrong", correction=correction)
    world.notices()


async def posted(world: World, count: int, channel: Any) -> list[int]:
    """Public answers as the bot posts them, without a conversation for each."""
    card = answer_card(world.bot.base.shown(MEANING), catalogue(), today=TODAY)
    place = world.bot.get_channel(channel.id)
    assert isinstance(place, discord.TextChannel)
    messages = [await place.send(view=card) for _ in range(count)]
    for message in messages:
        await world.bot.correcting.remember(message, 0)
    return [message.id for message in messages]


@pytest.fixture
def edits(world: World, monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, float]]:
    """Channel and virtual second of every edit that was sent to Discord."""
    found: list[tuple[int, float]] = []
    edit = discord.PartialMessage.edit

    async def counted(message: discord.PartialMessage, **options: Any) -> Any:
        found.append((message.channel.id, world.env.now().timestamp()))
        return await edit(message, **options)

    monkeypatch.setattr(discord.PartialMessage, "edit", counted)
    return found


def most_in_five_seconds(edits: Sequence[tuple[int, float]]) -> int:
    return max(sum(channel == other and at <= then <= at + 5 for other, then in edits) for channel, at in edits)


async def test_two_hundred_earlier_messages_are_corrected_within_five_minutes_across_a_restart(
    world: World, make_bot: Callable[[], SanctuaryBot], edits: list[tuple[int, float]]
) -> None:
    channels = [world.channel, *(world.guild.create_text_channel(f"room-{number}") for number in range(3))]
    for channel in channels:
        await posted(world, 200 // len(channels), channel)
    await publish(world, "It has no single definition in law.")
    begun = world.env.now()
    for _ in range(15):
        await world.passes(1)
    assert 0 < len(edits) < 100
    # As closing does it. The simulation starts a bot only when nothing goes on, so that the lease is held meanwhile.
    await world.bot.correcting.stop()
    assert await world.bot.base.corrections.take_turn("before", discord.utils.utcnow(), LEASE)
    await world.restart(make_bot())
    await world.bot.base.corrections.end_turn("before")
    await world.passes(61)
    world.notices()
    while await world.bot.base.corrections.to_correct():
        await world.passes(1)
        assert (world.env.now() - begun).total_seconds() < FIVE_MINUTES
    assert most_in_five_seconds(edits) <= 5
    for channel in channels:
        for reply in world.sent(channel.id):
            assert "It has no single definition in law." in reply.text
            assert "earlier this said “The term has no single legal definition." in reply.text


def test_two_hundred_messages_in_one_channel_take_less_than_five_minutes() -> None:
    assert 200 * SPACING < FIVE_MINUTES


async def test_a_general_mention_and_post_here_are_remembered_and_nothing_else(world: World) -> None:
    await world.member.says(f"{MENTION} {QUESTION}")
    preview = await world.member.presses(await world.member.asks(QUESTION), "Post here – everyone sees it")
    assert preview is not None
    await world.member.presses(preview, "Post it for everyone")
    await world.member.writes(QUESTION)
    await world.member.says(f"{MENTION} zebras")
    await publish(world, "Other words.")
    found = await world.bot.base.corrections.to_correct()
    shown = [reply.message.id for reply in world.sent(world.channel.id) if QUESTION in reply.text]
    assert sorted(answer.message_id for answer in found) == sorted(shown)
    assert len(found) == 2
    assert {(answer.channel_id, answer.fact_id, answer.revision) for answer in found} == {
        (world.channel.id, MEANING, 1)
    }


async def test_an_edit_that_is_no_correction_changes_nothing_that_was_said(world: World) -> None:
    (said,) = await world.member.says(f"{MENTION} {QUESTION}")
    await publish(world, "Other words.", correction=False)
    await world.passes(30)
    assert [reply.text for reply in world.sent(world.channel.id)] == [said.text]


async def test_gone_and_forbidden_messages_are_skipped_counted_and_told_in_one_line(
    world: World, edits: list[tuple[int, float]]
) -> None:
    log = world.guild.create_text_channel("log")
    await world.name_roles(log=log)
    first, second, _ = await posted(world, 3, world.channel)
    world.env.inject_error("GET", f"/channels/*/messages/{first}", status=404, code=10008)
    world.env.inject_error("PATCH", f"/channels/*/messages/{second}", status=403, code=50001)
    await publish(world, "Other words.")
    await world.passes(30)
    assert await world.bot.base.corrections.to_correct() == ()
    assert [reply.text for reply in world.sent(log.id)] == [
        "1 earlier answer was corrected. 1 more was gone already. Discord did not let me edit 1 more."
    ]
    assert len(edits) == 2


async def test_what_discord_failed_at_is_tried_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    (message_id,) = await posted(world, 1, world.channel)
    fetch = discord.PartialMessage.fetch

    async def broken(message: discord.PartialMessage) -> Any:
        monkeypatch.setattr(discord.PartialMessage, "fetch", fetch)
        raise ConnectionResetError

    monkeypatch.setattr(discord.PartialMessage, "fetch", broken)
    await publish(world, "Other words.")
    await world.passes(5)
    assert [answer.message_id for answer in await world.bot.base.corrections.to_correct()] == [message_id]
    await world.passes(60)
    world.notices()
    await world.passes(5)
    assert "Other words." in world.sent(world.channel.id)[0].text


async def test_only_the_process_whose_turn_it_is_edits(world: World, edits: list[tuple[int, float]]) -> None:
    await posted(world, 1, world.channel)
    corrections = world.bot.base.corrections
    assert await corrections.take_turn("another", discord.utils.utcnow(), LEASE)
    await publish(world, "Other words.")
    await world.passes(10)
    assert edits == []
    await corrections.end_turn("another")
    await world.passes(60)
    world.notices()
    await world.passes(10)
    assert len(edits) == 1


async def test_a_message_stays_in_its_language(world: World) -> None:
    fact = world.bot.base.shown(MEANING, "es")
    place = world.bot.get_channel(world.channel.id)
    assert isinstance(place, discord.TextChannel)
    message = await place.send(view=answer_card(fact, catalogue("es"), today=TODAY))
    await world.bot.correcting.remember(message, 0)
    await publish(world, "Other words.")
    await world.passes(10)
    (reply,) = world.sent(world.channel.id)
    assert "¿Qué es una ciudad santuario?" in reply.text
    assert "Corregido el" in reply.text


async def test_a_fact_that_was_withdrawn_as_wrong_is_withdrawn_where_it_was_said(world: World) -> None:
    await posted(world, 1, world.channel)
    await world.bot.base.retire(0, MEANING, REVIEWER, RetireReason.WRONG)
    world.notices()
    await world.passes(10)
    (reply,) = world.sent(world.channel.id)
    assert reply.first_line == "This answer was withdrawn."
    assert "earlier this said “The term has no single legal definition." in reply.text
    assert list(reply.buttons) == ["Remove"]


async def test_a_fact_that_was_withdrawn_for_another_reason_stays_where_it_was_said(world: World) -> None:
    await posted(world, 1, world.channel)
    await world.bot.base.retire(0, MEANING, REVIEWER, RetireReason.DUPLICATE)
    world.notices()
    await world.passes(10)
    assert "This answers:" in world.sent(world.channel.id)[0].text


async def test_corrections_says_privately_what_was_wrong_and_what_it_says_now(world: World) -> None:
    (page,) = await world.member.runs("corrections")
    assert page.private
    assert page.text == "Nothing has been corrected so far."
    await publish(world, "Other words.")
    (page,) = await world.other.runs("corrections", in_dm=True)
    assert page.first_line == "What was corrected, newest first"
    assert "earlier this said “The term has no single legal definition." in page.text
    assert "It says now: “Other words.”" in page.text
    await world.passes(2)


@pytest.mark.parametrize("char", LONGEST)
def test_corrections_are_listed_a_page_at_a_time(char: str, accepted: Accepted) -> None:
    def correction(number: int, **changes: Any) -> Correction:
        before = plain(longest(char))
        after = before.model_copy(update={"answer": f"{number} {before.answer}"[:1200], **changes})
        editor, at = Editor(id=7, name="Sam"), REVIEWER.at
        revision = Revision(
            fact_id=before.id, scope=0, number=2, before=before, after=after, editor=editor, at=at, why="so"
        )
        return Correction(revision, at)

    found = [correction(0), correction(1, retired_at=REVIEWER.at), *map(correction, range(2, 6))]
    first, last = (accepted(corrections_page(found, number, catalogue("es"))) for number in (0, 99))
    assert labels(first) == ["Página siguiente"]
    assert labels(last) == ["Página anterior"]
    assert text(first).count("antes decía") + text(last).count("antes decía") == len(found)
    assert text(first).count("Retirado el") == 1


async def test_a_servers_own_wording_tells_that_the_shared_text_was_corrected_until_somebody_decides(
    world: World,
) -> None:
    world.env.create_guild()
    scope = world.bot.scope(world.guild.id)
    assert scope == world.guild.id
    await publish(world, "Ours.", correction=False, scope=scope)
    assert "The shared text was corrected" not in (await world.member.asks(QUESTION)).text
    await publish(world, "Shared, right.")
    card: Reply = await world.member.asks(QUESTION)
    assert "Ours." in card.text
    assert "This is this server's own wording. The shared text was corrected on" in card.text
    await world.bot.base.keep_override(scope, MEANING, REVIEWER)
    assert "The shared text was corrected" not in (await world.member.asks(QUESTION)).text


@pytest.mark.parametrize("char", LONGEST)
def test_a_corrected_card_fits_into_one_message(char: str, accepted: Accepted) -> None:
    said = (char * 1200)[:1200]
    card = accepted(corrected_card(longest(char), catalogue("es"), today=TODAY, on=TODAY, earlier=said + "?"))
    assert "Corregido el" in text(card)


def test_a_correction_beside_the_text_says_so() -> None:
    fact = longest("a")
    card = text(corrected_card(fact, catalogue(), today=TODAY, on=TODAY, earlier=fact.answer))
    assert "not in the text, but in what stands beside it" in card
