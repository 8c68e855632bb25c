"""A question in Spanish is answered in Spanish, whatever the language of the person's Discord."""

from __future__ import annotations

from talk import MENTION, World

QUESTION = "¿Qué es una ciudad santuario?"
SPANISH, ENGLISH = "no tiene una sola definición legal", "no single legal definition"


async def test_a_spanish_question_gets_a_spanish_card_in_an_english_discord(world: World) -> None:
    world.situation.locale = "en-US"
    answer = await world.member.asks(QUESTION)
    assert answer.first_line == "Esto es lo que encontré."
    assert f"**Esto responde a:** {QUESTION}" in answer.text
    assert SPANISH in answer.text
    assert "Esto es una traducción del inglés." in answer.text
    assert ENGLISH not in answer.text


async def test_the_english_original_is_one_press_away(world: World) -> None:
    answer = await world.member.asks(QUESTION)
    english = await world.member.presses(answer, "En inglés")
    assert english.first_line == "Here is what I found."
    assert ENGLISH in english.text


async def test_presses_on_a_spanish_card_stay_in_spanish(world: World) -> None:
    answer = await world.member.asks(QUESTION)
    more = await world.member.presses(answer, "Todas las citas y fuentes")
    assert more.first_line == "Todas las citas y fuentes"
    assert QUESTION in more.text


async def test_a_mention_in_spanish_is_answered_in_spanish(world: World) -> None:
    (answer,) = await world.member.says(f"{MENTION} {QUESTION}")
    assert SPANISH in answer.text


async def test_without_an_answer_it_is_said_in_spanish(world: World) -> None:
    answer = await world.member.asks("¿cómo saco mi pasaporte en el consulado?")
    assert answer.first_line == "No tengo una respuesta comprobada para eso."


async def test_an_english_question_stays_english(world: World) -> None:
    answer = await world.member.asks("What is a sanctuary city?")
    assert ENGLISH in answer.text
    assert "En inglés" not in answer.buttons
    assert "In English" not in answer.buttons
