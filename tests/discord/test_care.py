"""What people see when a message needs care: a line before the answer, a refusal, or the same words in public."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import HELP
from talk import MENTION, World

from knowledge import Outcome

MEANING = "sanctuary-city-meaning"
PRIVATELY = "I answer this privately: with /ask, or in a direct message to me."


def answered(world: World, **flags: Any) -> Outcome:
    return Outcome(outcome="answer", facts=(world.bot.base.shown(MEANING),), ranked=(MEANING,), **flags)


@pytest.mark.parametrize(
    ("care", "words"), [("advice", "not legal advice"), ("emergency", "This is what is generally true.")]
)
async def test_a_line_stands_before_the_answer(world: World, care: str, words: str) -> None:
    world.script("my case", answered(world, care=care))
    first, card = await world.member.asks_all("my case")
    assert words in first.text
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
