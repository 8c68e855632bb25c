"""Whatever is typed gets one clear, short sentence, in each way of asking."""

from __future__ import annotations

import pytest
from conftest import HELP
from talk import MENTION, World

from bot.strings import catalogue, languages
from bot.typed import LONG, hint, problem, without_tokens

EXAMPLE = "For example: What is a sanctuary city?"
NOTHING = f"There was no question in that. {EXAMPLE}"
EMOJI = f"I cannot read emoji. I can look for an answer when the question is written in words. {EXAMPLE}"
LINK = f"I do not open links. I can look for an answer when the question is written in words. {EXAMPLE}"
LETTER = f"One letter is too little to find anything by. A few words are enough. {EXAMPLE}"
BEGINNING = f"That is the beginning of a question, without a subject. {EXAMPLE}"
UNKNOWN = {catalogue(code)("I have no checked answer to that.") for code in languages()}
"""The sentence in every language, since it is said in that of the question."""

WITHOUT_A_QUESTION = {
    "whitespace": (" \t\n ", NOTHING),
    "zero width": ("\u200b\u200d\ufeff", NOTHING),
    "right to left marks": ("\u202e\u200f\u2067", NOTHING),
    "control characters": ("\x00\x07\x1b", NOTHING),
    "punctuation": ("?!…", NOTHING),
    "empty code block": ("```\n```", NOTHING),
    "emoji": ("🏠👍🏽", EMOJI),
    "flag": ("🇲🇽", EMOJI),
    "joined emoji": ("👨‍👩‍👧", EMOJI),
    "keycap": ("1️⃣", EMOJI),
    "own emoji": ("<:wave:123456789012345678>", EMOJI),
    "link": ("https://example.org/a_page?x=1", LINK),
    "link without preview": ("<https://example.org>", LINK),
    "mentions": ("<@123456789012345678> <@&223456789012345678> <#323456789012345678>", NOTHING),
    "single letter": ("x", LETTER),
    "single digit": ("7", LETTER),
    "beginning": ("what is", BEGINNING),
    "greeting": ("Hi!", BEGINNING),
}
STRANGE_QUESTIONS = {
    "code block": "```py\nprint('zebra')\n```",
    "right to left": "\u202eזברה מקלט",
    "control characters between": "zebra\x07\x00 quagga",
    "4,000 characters": "zebra quagga " * 307,
    "one long word": "z" * 4000,
    "Chinese": "斑马是什么动物",
    "Arabic": "ما هو الحمار الوحشي",
    "Tagalog": "Ano ang kabayong guhitan",
    "markup": "**zebra** ||quagga|| # heading",
    "lone surrogate": "zebra \ud800 quagga",
}


@pytest.mark.parametrize(("typed", "expected"), WITHOUT_A_QUESTION.values(), ids=WITHOUT_A_QUESTION)
async def test_text_without_a_question_gets_one_sentence_everywhere(world: World, typed: str, expected: str) -> None:
    assert (await world.member.asks(typed)).text == expected
    (public,) = await world.member.says(f"{MENTION} {typed}")
    assert public.text == expected
    (direct,) = await world.member.writes(typed, picture=not typed.strip())
    assert direct.text == expected


async def test_a_bare_mention_and_a_direct_message_with_only_a_picture_get_a_sentence(world: World) -> None:
    (public,) = await world.member.says(MENTION)
    assert public.text == NOTHING
    (direct,) = await world.member.writes("", picture=True)
    assert direct.text == NOTHING


@pytest.mark.parametrize("typed", STRANGE_QUESTIONS.values(), ids=STRANGE_QUESTIONS)
async def test_strange_questions_get_no_checked_answer_and_nothing_of_them_is_repeated(
    world: World, typed: str
) -> None:
    for answers in (await world.member.says(f"{MENTION} {typed}"[:4000]), await world.member.writes(typed)):
        (answer,) = answers
        assert not UNKNOWN.isdisjoint(answer.text.split("\n")[:3])
        assert len(answer.text) < 700
        assert "zebra" not in answer.text


async def test_a_question_in_a_code_block_is_answered(world: World) -> None:
    (answer,) = await world.member.writes("```What is a sanctuary city?```")
    assert "no single legal definition" in answer.text


async def test_discords_marks_inside_a_question_are_no_part_of_it(world: World) -> None:
    (answer,) = await world.member.says(f"hey {MENTION} <:wave:123456789012345678> sanctuary city definition"[4:])
    assert "no single legal definition" in answer.text


async def test_why_nothing_was_found_is_told_when_it_may_be_the_form(world: World) -> None:
    (long,) = await world.member.writes("zebra quagga " * 100)
    assert "I look for one question at a time" in long.text
    (arabic,) = await world.member.writes("ما هو الحمار الوحشي")
    assert "written in English and Spanish" in arabic.text


async def test_a_language_without_answers_is_told_so_in_it(world: World) -> None:
    (chinese,) = await world.member.writes("斑马是什么动物")
    assert chinese.first_line.startswith("答案只有英文和西班牙文")
    assert "对此我没有经过核对的答案。" in chinese.text
    assert chinese.text.count(HELP) == 1


@pytest.mark.parametrize(
    "typed",
    [
        "ICE",
        "287(g)",
        "What is a sanctuary city?",
        "SB4",
        "https://example.org says what about SB 4?",
        "城市",
        "a b c d",
    ],
)
def test_text_with_words_is_asked(typed: str) -> None:
    assert problem(typed, catalogue()) is None


def test_hints_are_for_long_texts_and_other_scripts_only() -> None:
    t = catalogue()
    assert hint("What is a sanctuary city?", t) is None
    assert hint("¿Qué es una ciudad santuario?", t) is None
    assert hint("287", t) is None
    assert hint("a" * LONG, t) is None
    assert hint("a" * (LONG + 1), t) is not None
    assert hint("Что такое город-убежище?", t) is not None


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("<@1> hello <@!22> <@&3>", "hello"),
        ("in <#5> at <t:1600000000:R> </ask:12> <id:browse>", "in at"),
        ("a < b > c", "a < b > c"),
        ("<a:dance:1234>what<:x:1>", "what"),
    ],
)
def test_tokens_are_taken_out_and_nothing_else(typed: str, left: str) -> None:
    assert without_tokens(typed) == left
