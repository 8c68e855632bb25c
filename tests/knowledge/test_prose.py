"""Reading answers as prose, and the language of phrases in which the house rules are written."""

from __future__ import annotations

import pytest

from knowledge.editing.prose import grade, own_words, sentences, word_count
from knowledge.editing.rules import load_rules, pattern


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("The U.S. House voted. Arizona v. United States was decided.", 2),
        ("Gov. Abbott, on Jan. 5, signed No. 4. It began at 5 p.m. on Friday.", 2),
        ("He said “It is so.” Then he left.", 2),
        ("See https://example.org/a.b?c=d. It is there.", 2),
        ("One\n\nTwo", 2),
        ("", 0),
    ],
)
def test_sentences_end_where_a_reader_thinks_they_do(text: str, number: int) -> None:
    assert len(sentences(text)) == number


def test_own_words_are_without_quotations_and_links() -> None:
    text = "He said “a ‘b’ c”, \"d\", 'e f' and don’t see https://example.org/you."
    assert own_words(text) == "He said ‹quote›, ‹quote›, ‹quote› and don't see ‹link›."


def test_words_are_counted_as_a_reader_meets_them() -> None:
    assert word_count("A well-known law – 8 U.S.C. 1373 – at https://example.org/a-b.") == 8


def test_grades_follow_flesch_and_kincaid() -> None:
    # 6 words, 6 syllables, 2 sentences; 3 words, 9 syllables, 1 sentence.
    assert grade("The law is old. It stands.") == pytest.approx(0.39 * 3 + 11.8 - 15.59)
    assert grade("Federal government enforcement.") == pytest.approx(0.39 * 3 + 11.8 * 3 - 15.59)
    assert grade("https://example.org/") == 0


@pytest.mark.parametrize(
    ("phrase", "text", "match"),
    [
        ("a|b c", "B  c", True),
        ("a|b c", "a b c d", True),
        ("coddl*", "Coddling", True),
        ("coddl*", "mollycoddle", False),
        ("it is|'s wise", "it's wise", True),
        ("a ~2 b", "a x, y b", True),
        ("a ~2 b", "a x y z b", False),
    ],
)
def test_phrases_are_matched_word_by_word(phrase: str, text: str, match: bool) -> None:
    assert bool(pattern([phrase]).search(text)) is match


def test_no_phrases_match_nothing() -> None:
    assert not pattern([]).search("")


def test_the_rules_are_read_once() -> None:
    assert load_rules() is load_rules()
