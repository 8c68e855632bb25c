"""`docs/coverage.md` says of every statement of the founding article which fact answers for it, and in which words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from knowledge.base import SHIPPED
from knowledge.packfiles import read_files

PAGE = (Path(__file__).parents[1] / "docs" / "coverage.md").read_text(encoding="utf-8")
FACTS = {fact.id: fact for fact in read_files(SHIPPED).facts}
STATEMENTS = 22
SECTIONS = re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]
ENTRIES = re.findall(r"^- \*\*(.+)\*\* \(`([a-z0-9-]+)`\)\n(?:\n  > (.+)\n)?", PAGE, re.MULTILINE)
QUOTES = re.findall(r"^- Quote in `([a-z0-9-]+)`: “(.+)”$", PAGE, re.MULTILINE)


def test_every_statement_of_the_article_is_there() -> None:
    assert [section.split(".")[0] for section in SECTIONS] == [str(number + 1) for number in range(STATEMENTS)]


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.split(".")[0])
def test_a_fact_answers_for_each_statement_in_its_words_or_a_quote(section: str) -> None:
    assert re.search(r"^- \*\*.+\*\* \(`[a-z0-9-]+`\)$", section, re.MULTILINE)
    assert "\n  > " in section or "\n- Quote in " in section


@pytest.mark.parametrize(("question", "fact_id", "words"), ENTRIES)
def test_the_fact_exists_and_says_so(question: str, fact_id: str, words: str) -> None:
    assert FACTS[fact_id].question == question
    assert words in FACTS[fact_id].answer


@pytest.mark.parametrize(("fact_id", "words"), QUOTES)
def test_each_quote_of_the_article_stands_in_the_fact_letter_for_letter(fact_id: str, words: str) -> None:
    assert any(words in quote.text for quote in FACTS[fact_id].quotes)


def test_nothing_on_the_page_escapes_these_tests() -> None:
    assert len(ENTRIES) + len(QUOTES) == len(re.findall(r"^- ", PAGE, re.MULTILINE))
    assert len(QUOTES) == 13


def test_where_the_article_was_imprecise_the_fact_is_not() -> None:
    letters, share = FACTS["doj-23-jurisdictions-2018"].answer, FACTS["la-undocumented-share"].answer
    assert "three states" in letters
    assert "20 cities and counties" in letters
    assert "not a count of every sanctuary jurisdiction" in letters
    assert "Los Angeles County" in share
    assert "not the city alone" in share
