"""`ask`: one question, in words and as JSON."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge import Outcome, ShownFact
from tests.cli.conftest import KNOWN, Ran

FIELDS = {
    "outcome", "care", "discloses", "stands_for", "withheld", "withdrawn", "choose_place", "parts", "facts", "ranked",
    "confidence", "matched", "past", "why", "language",
}  # fmt: skip
DAYS = ("2026-11-25", "2036-11-25")


def test_a_known_question_is_answered_with_all_that_stands_behind_it(bot: Callable[..., Ran]) -> None:
    ran = bot("ask", KNOWN)
    fact = known_fact(bot)
    assert ran.code == 0
    assert ran.err == ""
    said = " ".join(ran.out.split())
    assert f"This answers: {fact.question}" in said
    assert fact.answer in said
    for quote in fact.quotes:
        assert f"“{quote.text}”" in said
        assert f"— {quote.speaker}, {quote.speaker_role}, January 24, 2018 (source " in said
    for number, source in enumerate(fact.sources, 1):
        assert f"{number}. {source.title} – {source.publisher}" in said
        assert source.url in ran.out.split()
    assert "True for January 24, 2018." in said
    assert "Researched November 24, 2026. No person has checked this yet." in said
    assert "claim" in said if fact.attribution == "claim" else "as a fact" in said


def test_why_names_the_wording_the_words_and_the_place(bot: Callable[..., Ran]) -> None:
    said = " ".join(bot("ask", "--why", KNOWN).out.split())
    why = said[said.index("Why?") :]
    assert f"The stored wording nearest to the question: “{KNOWN}”" in why
    assert "in this or another form: eric, garcetti, respond, sessions, and threat." in why
    assert "The question names no place." in why
    assert "How close this is to your question: 100 of 100." in why
    assert "Why?" not in bot("ask", KNOWN).out


def test_why_is_told_of_what_is_only_offered_too(bot: Callable[..., Ran]) -> None:
    said = " ".join(bot("ask", "--why", "garcetti dodgers baseball threat").out.split())
    assert "Did you mean" in said or "no checked answer" in said
    assert "The stored wording nearest to the question:" in said


def test_a_pipe_gets_plain_text_within_80_columns(bot: Callable[..., Ran]) -> None:
    out = bot("ask", KNOWN).out
    assert "\x1b" not in out
    assert not re.search("[\u2500-\u259f]", out)
    assert all(len(line) <= 80 or "https://" in line for line in out.splitlines())
    assert all(line == line.rstrip() for line in out.splitlines())


def test_json_is_one_outcome_with_whole_facts_and_their_sources(bot: Callable[..., Ran]) -> None:
    ran = bot("ask", KNOWN, "--json")
    data = json.loads(ran.out)
    assert ran.code == 0
    assert set(data) == FIELDS
    assert data["outcome"] == "answer"
    assert data["ranked"][0] == data["facts"][0]["id"]
    source = data["facts"][0]["sources"][0]
    assert {"id", "title", "publisher", "author", "published", "url"} <= set(source)
    assert Outcome.model_validate(data).facts[0].answer == data["facts"][0]["answer"]


def test_the_words_of_a_question_need_no_quotes(bot: Callable[..., Ran]) -> None:
    assert bot("ask", *KNOWN.split()).out == bot("ask", KNOWN).out


def test_an_overdue_check_is_told_for_the_day_that_is_given(bot: Callable[..., Ran]) -> None:
    question = "What is a sanctuary city?"
    told = ["days ago; due every" in " ".join(bot("ask", question, "--at", day).out.split()) for day in DAYS]
    assert told == [False, True]


@pytest.mark.parametrize(
    "question", ["", "   ", "🤷", "https://example.org/x", "a", "what is", "\u200b\u202e", "\x1b[2J"]
)
def test_a_text_without_a_question_gets_one_short_answer(bot: Callable[..., Ran], question: str) -> None:
    ran = bot("ask", question)
    assert (ran.code, ran.err) == (0, "")
    assert 0 < len(ran.out.splitlines()) <= 4
    assert "\x1b" not in ran.out


@pytest.mark.parametrize("question", ["", "zxqv wrblk", "这是什么", "x" * 4000, "\udcff bytes"])
def test_any_text_at_all_gives_an_outcome_as_json(bot: Callable[..., Ran], question: str) -> None:
    ran = bot("ask", "--json", "--", question)
    assert ran.code == 0
    assert json.loads(ran.out)["outcome"] == "unknown"


def test_no_answer_is_said_with_where_help_is_and_exit_0(bot: Callable[..., Ran]) -> None:
    ran = bot("ask", "how do i bake sourdough bread")
    assert ran.code == 0
    assert "I have no checked answer to that." in ran.out
    assert "https://www.justice.gov/eoir/list-pro-bono-legal-service-providers" in ran.out
    assert "sourdough" not in ran.out + ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask",),
        ("ask", "x", "--at", "2018-13-01"),
        ("ask", "x", "--at", "yesterday"),
        ("nonsense",),
        ("chat", "--bogus"),
    ],
)
def test_bad_usage_exits_2(bot: Callable[..., Ran], arguments: tuple[str, ...]) -> None:
    ran = bot(*arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert "Traceback" not in ran.err


def test_as_a_program_it_answers_from_any_folder(program: Callable[..., Ran], empty_folder: Path) -> None:
    ran = program("ask", "--json", KNOWN, whole=True)
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out)["outcome"] == "answer"
    assert (empty_folder / "sanctuary.db").is_file()


def known_fact(bot: Callable[..., Ran]) -> ShownFact:
    return Outcome.model_validate_json(bot("ask", "--json", KNOWN).out).facts[0]


def test_a_question_in_spanish_is_answered_in_spanish(bot: Callable[..., Ran]) -> None:
    said = " ".join(bot("ask", "¿Qué es DACA?").out.split())
    assert "Esto responde a: ¿Qué es DACA?" in said
    assert "Esto es una traducción del inglés. Las citas quedan como se dijeron." in said
    outcome = json.loads(bot("ask", "--json", "¿Qué es DACA?").out)
    assert (outcome["language"], outcome["facts"][0]["language"]) == ("es", "es")
