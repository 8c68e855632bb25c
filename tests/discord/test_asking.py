"""Asking in every way that Discord has, and what comes back."""

from __future__ import annotations

import discord
import pytest
from conftest import HELP
from talk import MENTION, World, verify_dialog

from bot import client
from knowledge import Context, Outcome

QUESTION = "What is a sanctuary city?"
MEANING, DUTIES = "sanctuary-city-meaning", "texas-sb4-duties"


async def test_ask_answers_privately_with_a_neutral_first_line(world: World) -> None:
    answer = await world.member.asks(QUESTION)
    assert answer.private
    assert answer.first_line == "Here is what I found."
    assert "**This answers:** What is a sanctuary city?" in answer.text
    assert "no single legal definition" in answer.text
    assert "Post here – everyone sees it" in answer.buttons
    assert world.sent(world.channel.id) == []


async def test_ask_in_a_direct_message_is_private_and_offers_no_public_post(world: World) -> None:
    answer = await world.member.asks(QUESTION, in_dm=True)
    assert answer.private
    assert "no single legal definition" in answer.text
    assert "Post here – everyone sees it" not in answer.buttons


async def test_ask_follows_the_locale_of_the_asker(world: World) -> None:
    world.situation.locale = "es-419"
    answer = await world.member.asks(QUESTION)
    assert answer.first_line == "Esto es lo que encontré."
    assert "Investigado: 24 de noviembre de 2026" in answer.text
    assert "no single legal definition" in answer.text


@pytest.mark.parametrize("locale", ["en-GB", "fi", "ja"])
async def test_a_locale_without_a_catalogue_is_answered_in_english(world: World, locale: str) -> None:
    world.situation.locale = locale
    assert (await world.member.asks(QUESTION)).first_line == "Here is what I found."


async def test_typing_offers_questions_from_the_base(world: World) -> None:
    offered = await world.member.types("sanctuary city")
    assert QUESTION in offered
    assert all(len(words) <= 100 for words in offered)


async def test_typing_offers_nothing_when_the_base_fails(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(typed: str, *, limit: int) -> None:
        raise ValueError(typed)

    monkeypatch.setattr(world.bot.base, "complete", fail)
    assert await world.member.types("sanctuary") == []


async def test_a_mention_is_answered_in_public_without_pointing_at_the_asker(world: World) -> None:
    (answer,) = await world.member.says(f"{MENTION} {QUESTION}")
    assert not answer.private
    assert "no single legal definition" in answer.text
    assert answer.message.reference is None
    assert "Post here – everyone sees it" not in answer.buttons


async def test_the_bots_role_counts_as_its_mention_though_discord_keeps_its_text_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    (role,) = (role for role in world.bot.get_guild(world.guild.id).roles if role.managed)
    monkeypatch.setattr(discord.Guild, "self_role", property(lambda guild: role))
    world.member.actor._env.backend.guilds[world.guild.id].roles[role.id].mentionable = True
    (answer,) = await world.member.says(f"{role.mention} {QUESTION}")
    assert answer.text == "Discord does not let me read that message. I can read one that mentions me by name."


async def test_a_message_that_does_not_speak_to_the_bot_is_left_alone(world: World) -> None:
    assert await world.member.says(QUESTION) == []


async def test_a_message_to_everyone_is_left_alone(world: World) -> None:
    loud = world.person("loud", permissions=discord.Permissions(administrator=True))
    assert await loud.says(f"@everyone {MENTION} {QUESTION}") == []
    assert len(await loud.says(f"{MENTION} {QUESTION}")) == 1


async def test_a_webhook_is_left_alone(world: World) -> None:
    hook = world.guild.create_webhook(world.channel, "feed")
    await hook.send(f"{world.bot.user.mention} {QUESTION}")
    assert world.sent(world.channel.id) == []


async def test_other_bots_are_left_alone(world: World) -> None:
    robot = world.person("robot", bot=True)
    assert await robot.says(f"{MENTION} {QUESTION}") == []


async def test_a_pinging_reply_leans_on_the_facts_of_the_message_it_replies_to(world: World) -> None:
    (answer,) = await world.member.says(f"{MENTION} {QUESTION}")
    (further,) = await world.other.says("duties under Senate Bill 4 in Texas", reply_to=answer)
    assert "honor federal detainers" in further.text
    assert world.contexts == [None, Context(facts=(MEANING,))]


async def test_a_pinging_reply_works_after_a_restart(world: World, make_bot: object) -> None:
    (answer,) = await world.member.says(f"{MENTION} {QUESTION}")
    await world.restart(make_bot())  # type: ignore[operator]
    await world.other.says("duties under Senate Bill 4 in Texas", reply_to=answer)
    assert world.contexts[-1] == Context(facts=(MEANING,))


async def test_a_reply_to_an_answer_that_shows_no_fact_has_no_context(world: World) -> None:
    world.script("tell me of zebras", Outcome(outcome="unknown", ranked=(MEANING,)))
    (answer,) = await world.member.says(f"{MENTION} tell me of zebras")
    await world.member.says(QUESTION, reply_to=answer)
    assert world.contexts == [None, None]


async def test_direct_messages_are_answered_in_free_text(world: World) -> None:
    await verify_dialog(
        world.member,
        [
            ("sanctuary city definition", r"\*\*This answers:\*\* What is a sanctuary city\?"),
            ("duties under Senate Bill 4 in Texas", r"True for May 2017\."),
            ("👍", r"cannot read emoji"),
            (QUESTION, r"True for about 2019\."),
        ],
    )


async def test_a_direct_message_leans_on_the_last_one_for_ten_minutes(world: World) -> None:
    await world.member.writes(QUESTION)
    await world.passes(9 * 60)
    await world.member.writes("duties under Senate Bill 4 in Texas")
    await world.passes(10 * 60 + 1)
    await world.member.writes(QUESTION)
    assert [context and context.facts for context in world.contexts] == [None, (MEANING,), None]


async def test_what_is_remembered_of_a_direct_message_is_never_what_was_typed(world: World) -> None:
    world.script("my own words", Outcome(outcome="answer", facts=(world.bot.base.shown(MEANING),), ranked=(MEANING,)))
    await world.member.writes("my own words")
    await world.member.writes(QUESTION)
    assert world.contexts[1] is not None
    assert "my own words" not in world.contexts[1].model_dump_json()


async def test_people_have_contexts_of_their_own(world: World) -> None:
    await world.member.writes(QUESTION)
    await world.other.writes(QUESTION)
    assert world.contexts == [None, None]


async def test_several_questions_get_up_to_three_cards(world: World) -> None:
    shown = world.bot.base.shown
    parts = tuple(
        Outcome(outcome="answer", facts=(shown(fact_id),), ranked=(fact_id,))
        for fact_id in (MEANING, DUTIES, "garcetti-on-trust", "places-on-the-list")
    )
    facts = tuple(part.facts[0] for part in parts)
    world.script("many things", Outcome(outcome="answer", parts=parts, facts=facts, ranked=(MEANING,)))
    answers = await world.member.asks_all("many things")
    assert [answer.private for answer in answers] == [True] * 3
    assert "honor federal detainers" in answers[1].text
    assert len(await world.other.says(f"{MENTION} many things")) == 3


async def test_a_wider_places_fact_says_that_it_stands_in(world: World) -> None:
    fact = world.bot.base.shown(DUTIES)
    world.script("rules in Houston", Outcome(outcome="answer", facts=(fact,), ranked=(DUTIES,), stands_for="Houston"))
    answer = await world.member.asks("rules in Houston")
    assert answer.text.split("\n")[1] == "I have nothing about Houston. This is the law in Texas."


async def test_no_checked_answer_names_other_questions_plainly_and_where_help_is(world: World) -> None:
    world.script("zebras", Outcome(outcome="unknown", ranked=(MEANING, DUTIES, "gone", "garcetti-on-trust")))
    answer = await world.member.asks("zebras")
    assert answer.first_line == "I have no checked answer to that."
    assert (
        "These are other questions, and I can answer them:\n1\\. What is a sanctuary city?\n2\\. What does"
        in answer.text
    )
    assert list(answer.buttons) == ["Question 1", "Question 2", "Question 3"]
    assert HELP in answer.text


async def test_nonsense_is_offered_no_other_questions(world: World) -> None:
    world.script("qwx zzv", Outcome(outcome="unknown"))
    answer = await world.member.asks("qwx zzv")
    assert answer.text == f"I have no checked answer to that.\nPeople who help: <{HELP}>"
    assert answer.buttons == {}


async def test_an_ambiguous_place_is_asked_back(world: World) -> None:
    places = ("Portland, Oregon", "Portland, Maine")
    world.script("portland rules", Outcome(outcome="suggestions", choose_place=places, ranked=(MEANING, DUTIES)))
    offer = await world.member.asks("portland rules")
    assert offer.text == "Which place is meant? Portland, Oregon and Portland, Maine"
    assert list(offer.buttons) == [*places, "None of these"]
    answer = await world.member.presses(offer, "Portland, Maine")
    assert answer is not None
    assert answer.message.id == offer.message.id
    assert "honor federal detainers" in answer.text


async def test_a_personal_case_is_never_offered_for_a_public_post(world: World) -> None:
    fact = world.bot.base.shown(MEANING)
    for name, flags in {"care": {"care": "advice"}, "disclosed": {"discloses": True}}.items():
        world.script(name, Outcome(outcome="answer", facts=(fact,), ranked=(MEANING,), **flags))
        assert "Post here – everyone sees it" not in (await world.member.asks(name)).buttons


async def test_one_person_may_ask_twenty_questions_a_minute(world: World) -> None:
    for _ in range(20):
        assert (await world.member.asks(QUESTION)).first_line == "Here is what I found."
    refused = "Those were many questions at once. I can answer again in a minute."
    assert (await world.member.asks(QUESTION)).text == refused
    assert (await world.other.asks(QUESTION)).first_line == "Here is what I found."
    await world.passes(61)
    assert (await world.member.asks(QUESTION)).first_line == "Here is what I found."
    assert len(world.bot.limit) == 1


async def test_the_refusal_is_said_once_in_a_channel(world: World) -> None:
    for _ in range(20):
        await world.member.asks(QUESTION)
    counts = [len(await world.member.says(f"{MENTION} {QUESTION}")) for _ in range(3)]
    assert counts[1:] == [0, 0]
    assert counts[0] == 1


async def test_a_channel_where_the_bot_may_not_write_stays_silent_and_harms_nothing(world: World) -> None:
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50013)
    assert await world.member.says(f"{MENTION} {QUESTION}") == []
    assert len(await world.member.says(f"{MENTION} {QUESTION}")) == 1


async def test_when_more_ask_than_can_be_answered_each_further_one_is_put_off(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "FULL", 0)
    put_off = await world.member.asks("What is a sanctuary city?")
    assert put_off.private
    assert put_off.text == "Very many people are asking right now. I can answer again in a minute."
    (reply,) = await world.member.writes("What is a sanctuary city?")
    assert reply.text == put_off.text
    emergency, then = await world.member.asks_all("ICE is at my door")
    assert "https://help.example/lawyers" in emergency.text
    assert then.text == put_off.text
    assert "I can't tell" in emergency.text
    for question in ("ICE is at my door", "What is a sanctuary city?"):
        (said,) = await world.member.says(f"{MENTION} {question}")
        assert said.text == "I answer this privately: with /ask, or in a direct message to me."
    monkeypatch.setattr(client, "FULL", 1)
    assert "no single legal definition" in (await world.member.asks("What is a sanctuary city?")).text


async def test_when_many_ask_at_once_discord_is_told_first_and_the_answer_comes_after(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "MANY", 0)
    before = len(world.env.http_requests)
    answer = await world.member.asks("What is a sanctuary city?")
    assert answer.private
    assert "no single legal definition" in answer.text
    sent = [(entry.method, (entry.json or {}).get("type")) for entry in world.env.http_requests[before:]]
    assert sent == [("POST", discord.InteractionResponseType.deferred_channel_message.value), ("PATCH", None)]
    (other,) = await world.member.uses_menu(
        await world.other.actor.send(world.channel, "What is a sanctuary city?"), "Ask about this"
    )
    assert "no single legal definition" in other.text
