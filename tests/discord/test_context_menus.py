"""What a message's menu offers: to ask it, and to see the facts that bear on it. Nobody else sees either."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import HELP
from talk import Reply, World, all_text

from knowledge import Outcome

ASK, FACTS = "Ask about this", "Facts on this"
QUESTION = "What is a sanctuary city?"
MEANING, SESSIONS, GARCETTI = "sanctuary-city-meaning", "sessions-on-safety", "garcetti-on-trust"
CANARY = "xylophone"
NAME = 32
"""Discord's limit for the name of a command."""


async def written(world: World, text: str) -> Any:
    """A message of somebody else in the channel."""
    return await world.other.actor.send(world.channel, text)


async def pick(world: World, menu: str, text: str) -> Reply:
    """What the member sees who picks a command on somebody else's message."""
    return (await world.member.uses_menu(await written(world, text), menu))[0]


async def test_asking_about_a_message_answers_it_privately_and_offers_no_public_post(world: World) -> None:
    answer = await pick(world, ASK, QUESTION)
    assert answer.private
    assert "no single legal definition" in answer.text
    assert all("Post" not in label for label in answer.buttons)
    assert world.sent(world.channel.id) == []


@pytest.mark.parametrize("menu", [ASK, FACTS])
async def test_a_message_without_text_gets_a_sentence(world: World, menu: str) -> None:
    card = await world.member.asks(QUESTION)
    answer = (await world.member.uses_menu(card.message, menu))[0]
    assert answer.private
    assert answer.text.startswith("That message has no text of its own")
    assert (await pick(world, menu, "👍")).text.startswith("I cannot read emoji.")


async def test_somebody_elses_words_about_themselves_are_answered_in_general_and_remarked_on_by_nobody(
    world: World,
) -> None:
    fact = world.bot.base.shown(MEANING)
    said = f"I am {CANARY}, what is a sanctuary city"
    world.script(said, Outcome(outcome="answer", discloses=True, facts=(fact,), ranked=(MEANING,)))
    answers = await world.member.uses_menu(await written(world, said), ASK)
    assert all(answer.private for answer in answers)
    assert answers[0].first_line == "Here is what I found."
    assert all("Post" not in label for answer in answers for label in answer.buttons)
    assert CANARY not in all_text(world.env, public=False)


async def test_facts_on_a_statement_come_with_their_standing_and_who_disputes_them_and_no_verdict(world: World) -> None:
    world.script("Mayors protect criminals.", Outcome(outcome="suggestions", ranked=(SESSIONS, MEANING)))
    answer = await pick(world, FACTS, "Mayors protect criminals.")
    assert answer.private
    assert answer.first_line.endswith("Whether the message is right is not judged here.")
    assert "**1\\. Why did Jeff Sessions oppose sanctuary policies?**\nThis is what Jeff Sessions says." in answer.text
    assert "This is about the past and may be different now." in answer.text
    assert "True for January 24, 2018. Researched November 24, 2026. No person has checked this yet." in answer.text
    assert "Others dispute this:\n- What did Eric Garcetti say about trust in police?" in answer.text
    assert "**2\\. What is a sanctuary city?**\nThe sources below state this" in answer.text
    for word in ("true or false", "supports", "contradicts", "misleading"):
        assert word not in answer.text.lower()
    card = await world.member.presses(answer, "Question 2")
    assert card is not None
    assert "**This answers:** What is a sanctuary city?" in card.text


async def test_each_sentence_of_a_statement_brings_its_nearest_fact_first(world: World) -> None:
    first, second = "Mayors protect criminals everywhere.", "Texas police have duties too."
    world.script(f"{first} {second}", Outcome(outcome="unknown"))
    world.script(first, Outcome(outcome="suggestions", ranked=(SESSIONS, GARCETTI)))
    world.script(second, Outcome(outcome="suggestions", ranked=("texas-sb4-duties", SESSIONS)))
    answer = await pick(world, FACTS, f"{first} {second}")
    places = [answer.text.find(words) for words in ("1\\. Why did Jeff", "2\\. What does Texas", "3\\. What did Eric")]
    assert -1 not in places
    assert places == sorted(places)


async def test_a_statement_without_facts_is_told_so(world: World) -> None:
    world.script("Pizza is best cold.", Outcome(outcome="unknown", ranked=(MEANING,)))
    answer = await pick(world, FACTS, "Pizza is best cold.")
    assert answer.text == "I have no facts that bear on that message."
    assert answer.buttons == {}


async def test_care_comes_before_facts(world: World) -> None:
    world.script("They took him away.", Outcome(outcome="suggestions", care="emergency", ranked=(MEANING,)))
    answer = await pick(world, FACTS, "They took him away.")
    assert answer.first_line == (
        "This is what is generally true. I can't tell what applies to one case, and I alert nobody."
    )
    assert "Esto es" in answer.text
    assert HELP in answer.text
    world.script("Where are the officers now?", Outcome(outcome="suggestions", care="sighting", ranked=(MEANING,)))
    refusal = await pick(world, FACTS, "Where are the officers now?")
    assert refusal.text.startswith("I don't tell where officers or people are")


async def test_the_menus_speak_the_language_of_the_person(world: World) -> None:
    world.situation.locale = "es-ES"
    world.script("Mayors protect criminals.", Outcome(outcome="suggestions", ranked=(MEANING,), language="es"))
    answer = await pick(world, FACTS, "Mayors protect criminals.")
    assert "¿Qué es una ciudad santuario?" in answer.text
    (body,) = [entry.json for entry in world.env.http_requests if entry.method == "PUT"]
    (menu,) = [command for command in body if command["name"] == ASK]
    assert menu["name_localizations"]["es-419"] == menu["name_localizations"]["es-ES"] == "Preguntar sobre esto"
    assert (menu["contexts"], menu["integration_types"]) == ([0, 1, 2], [0, 1])
    named = [name for command in body for name in (command.get("name_localizations") or {}).values()]
    assert named
    assert all(1 <= len(name) <= NAME for name in named)


async def test_a_person_who_asks_too_fast_is_told_so(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world.bot.limit, "_questions", 0)
    for menu in (ASK, FACTS):
        assert (await pick(world, menu, QUESTION)).text.startswith("Those were many questions at once.")
