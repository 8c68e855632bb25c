"""What people see when a message needs care: a line before the answer, a refusal, or the same words in public."""

from __future__ import annotations

import datetime as dt
from typing import Any

import discord
import pytest
import simcord
from conftest import HELP
from samples import Accepted
from talk import MENTION, World

from bot.strings import catalogue
from bot.views import phrases
from bot.views.outcome import Showing, emergency, unseen
from knowledge import FactLink, Outcome
from knowledge.base import SHIPPED
from knowledge.packfiles import read_files

TODAY = dt.date(2026, 11, 24)
MEANING = "sanctuary-city-meaning"
PRIVATELY = "I answer this privately: with /ask, or in a direct message to me."


def answered(world: World, **flags: Any) -> Outcome:
    return Outcome(outcome="answer", facts=(world.bot.base.shown(MEANING),), ranked=(MEANING,), **flags)


async def test_a_line_stands_before_the_answer_to_a_case(world: World) -> None:
    world.script("my case", answered(world, care="advice"))
    first, card = await world.member.asks_all("my case")
    assert "not legal advice" in first.text
    assert HELP in first.text
    assert "This answers:" in card.text
    assert first.private
    assert card.private


async def test_a_search_for_people_is_refused_and_shows_nothing(world: World) -> None:
    world.script("where are they", Outcome(outcome="unknown", care="sighting", ranked=(MEANING,)))
    (reply,) = await world.member.asks_all("where are they")
    assert reply.text == "I don't tell where officers or people are, and I don't pass on reports about anybody."
    assert not reply.buttons


@pytest.mark.parametrize("flags", [{"care": "advice"}, {"care": "emergency"}, {"discloses": True}])
async def test_a_mention_about_a_case_gets_the_same_words_as_every_other(world: World, flags: dict[str, Any]) -> None:
    world.script("my case", answered(world, **flags))
    (reply,) = await world.member.says(f"{MENTION} my case")
    assert reply.text == PRIVATELY


@pytest.mark.parametrize("locale", ["en-US", "es-ES"])
async def test_an_emergency_gets_a_short_card_in_both_languages_at_once(world: World, locale: str) -> None:
    world.situation.locale = locale
    first, _ = await world.member.asks_all("ICE is at my door")
    assert first.private
    for t in (catalogue("en"), catalogue("es")):
        assert all(sentence in first.text for sentence in phrases.emergency(t, unseen))
    assert first.text.startswith(phrases.emergency(catalogue("es" if locale == "es-ES" else "en"))[0])
    assert HELP in first.text
    assert first.shape[1] < 2000


@pytest.mark.parametrize("language", ["en", "es", "ko", "vi", "zh-CN", "zh-TW", "fil"])
def test_no_block_of_the_emergency_card_stands_twice(language: str) -> None:
    blocks = phrases.emergency_in_two_languages(catalogue(language))
    for wanted in ("en", "es"):
        assert blocks.count(phrases.emergency(catalogue(wanted))) == 1


def test_the_card_opens_the_facts_that_its_sentences_are_taken_from(accepted: Accepted) -> None:
    facts = {fact.id: fact for fact in read_files(SHIPPED).facts}
    links = tuple(FactLink(id=fact_id, question=facts[fact_id].question) for fact_id in phrases.EMERGENCY_FACTS)
    card = accepted(emergency(Showing(t=catalogue(), links=lambda ids: links, today=TODAY)))
    pressed = [item.custom_id for item in card.walk_children() if isinstance(item, discord.ui.Button)]
    assert pressed == [f"fact:v1:{fact_id}" for fact_id in phrases.EMERGENCY_FACTS]


async def test_a_private_answer_to_personal_data_ends_with_how_to_ask_more_safely(world: World) -> None:
    world.script("my case", answered(world, discloses=True))
    card, last = await world.member.writes("my case")
    assert "This answers:" in card.text
    assert last.text == phrases.safer(catalogue())
    world.script("a question", answered(world))
    assert len(await world.member.writes("a question")) == 1


async def test_a_mention_about_rights_gets_the_same_words_as_one_about_a_case(world: World) -> None:
    fact = world.bot.base.shown(MEANING).model_copy(update={"topics": ("know-your-rights",)})
    world.script("what are the rights", Outcome(outcome="answer", facts=(fact,), ranked=(MEANING,)))
    (reply,) = await world.member.says(f"{MENTION} what are the rights")
    assert reply.text == PRIVATELY


async def public_replies(world: World, *flags: dict[str, Any]) -> None:
    for number, flag in enumerate(flags):
        world.script(f"case {number}", answered(world, **flag))
        (reply,) = await world.member.says(f"{MENTION} case {number}")
        assert reply.text == PRIVATELY


async def test_every_private_notice_goes_after_a_minute_whatever_was_asked(world: World) -> None:
    await public_replies(world, {"discloses": True}, {"care": "advice"}, {"care": "emergency"})
    await world.passes(50)
    assert len(world.sent(world.channel.id)) == 3
    await world.passes(15)
    assert world.sent(world.channel.id) == []
    assert len(world.bot.get_cog("Ask").passing) == 0  # type: ignore[union-attr]


async def test_the_notice_goes_when_the_persons_message_goes(world: World) -> None:
    await public_replies(world, {"discloses": True}, {"discloses": True})
    first = next(
        message
        for message in world.env.backend.messages[world.channel.id].values()
        if message.author_id == world.member.user.id
    )
    await world.member.actor.delete(simcord.results.to_discord_message(world.env, first))
    await world.passes(1)
    assert len(world.sent(world.channel.id)) == 1


async def test_the_notices_go_when_a_moderator_takes_many_messages_away(world: World) -> None:
    await public_replies(world, {"discloses": True}, {"care": "advice"})
    asked = [
        message.id
        for message in world.env.backend.messages[world.channel.id].values()
        if message.author_id == world.member.user.id
    ]
    world.env.backend.bulk_delete_messages(world.channel.id, asked)
    await world.passes(1)
    assert world.sent(world.channel.id) == []


async def test_a_general_answer_stays(world: World) -> None:
    world.script("general", answered(world))
    await world.member.says(f"{MENTION} general")
    await world.passes(120)
    assert len(world.sent(world.channel.id)) == 1


async def test_a_stop_takes_the_notices_along(world: World) -> None:
    await public_replies(world, {"discloses": True})
    await world.bot.unload_extension("cogs.ask")  # as discord.py does before it leaves
    assert world.sent(world.channel.id) == []


async def test_the_private_notice_has_a_form_for_the_question(world: World) -> None:
    world.script("my case", answered(world, care="advice"))
    (notice,) = await world.member.says(f"{MENTION} my case")
    assert notice.text == PRIVATELY
    form = await world.other.opens_by_press(notice, "Ask privately")
    assert form.filled == {"question": ""}
    answer = await world.other.submits(form, question="What is a sanctuary city?")
    assert answer is not None
    assert answer.private
    assert "no single legal definition" in answer.text
