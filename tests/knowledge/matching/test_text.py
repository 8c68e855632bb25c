"""Reading text: the same words however they were typed, and numbers of laws as one word each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.matching.text import MAX_CHARACTERS, normalise, readable, words


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("287(g)", "287g"),
        ("287 (g)", "287g"),
        ("287G", "287g"),
        ("8 USC 1373", "usc1373"),
        ("8 U.S.C. § 1373", "usc1373"),
        ("8 U.S.C. 1373", "usc1373"),
        ("8usc1373", "usc1373"),
        ("8 U.S. Code § 1373", "usc1373"),
        ("8 usc section 1373", "usc1373"),
        ("section 1373", "usc1373"),
        ("§1373", "usc1373"),
        ("8 USC 1357(g)", "usc1357g"),
        ("sb54", "sb54"),
        ("SB-54", "sb54"),
        ("SB 54", "sb54"),
        ("SB–54", "sb54"),
        ("S.B. 54", "sb54"),
        ("Senate Bill 54", "sb54"),
        ("House Bill 10", "hb10"),
        ("Assembly Bill 49", "ab49"),
        ("Colorado HB19-1124", "hb191124"),
        ("8 CFR 287.7", "cfr287x7"),
        ("8 C.F.R. § 287.7", "cfr287x7"),
        ("Executive Order 14218", "eo14218"),
        ("EO-14218", "eo14218"),
        ("Proposition 187", "prop187"),
        ("I-247A", "i247a"),
    ],
)
def test_the_number_of_a_law_is_one_word(typed: str, word: str) -> None:
    assert words(f"What does {typed} say?")[-2:] == [word, "say"]


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        pytest.param("sec. 1373", "usc1373", id="a full stop after sec"),
        pytest.param("SB No. 4", "sb4", id="a full stop after No"),
        pytest.param("Executive Order No. 14218", "eo14218", id="the full name of an order"),
        pytest.param("SB\u201154", "sb54", id="the hyphen that phones put in"),
        pytest.param("SB 54's", "sb54", id="a possessive"),
        pytest.param("LD 1971", "ld1971", id="Maine's bills"),
        pytest.param("section 287(g)", "287g", id="section before 287(g)"),
    ],
)
@pytest.mark.xfail(strict=True, reason="knowledge.matching.text does not join these yet")
def test_the_number_of_a_law_is_one_word_in_rarer_spellings(typed: str, word: str) -> None:
    assert words(f"What does {typed} say?")[2:-1] == [word]


@pytest.mark.parametrize("typed", ["SB 4 or SB 54", "1373 or 1324", "2017 or 2025"])
def test_different_numbers_stay_different(typed: str) -> None:
    left, right = typed.split(" or ")
    assert words(left) != words(right)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("What's", ["what", "is"]),
        ("whats", ["what", "is"]),
        ("Don’t they", ["do", "not", "they"]),
        ("cannot", ["can", "not"]),
        ("naïve CAFÉ", ["naive", "cafe"]),
        ("U.S.", ["us"]),
        ("snake_case", ["snake", "case"]),
        ("sanctuary\u200bcity", ["sanctuarycity"]),
        ("怎么 分辨", ["怎么", "分辨"]),
        ("ＩＣＥ", ["ice"]),
        ("<@123456> <:flag:1> what is `ICE`", ["what", "is", "ice"]),
        ("```py\nICE```", ["ice"]),
        ("see https://example.org/a?b=c and www.example.org now", ["see", "and", "now"]),
        ("", []),
        ("?! … 🙂", []),
    ],
)
def test_words(typed: str, read: list[str]) -> None:
    assert words(typed) == read


def test_only_the_longest_message_is_read() -> None:
    assert words("a " * (MAX_CHARACTERS // 2) + "detainer") == ["a"] * (MAX_CHARACTERS // 2)
    assert readable("x" * (MAX_CHARACTERS + 1)) == "x" * MAX_CHARACTERS


@given(st.text())
def test_normalising_twice_changes_nothing_more_than_once(text: str) -> None:
    assert normalise(text) == " ".join(words(text))
    assert "  " not in normalise(text)


@given(st.text(max_size=300))
def test_readable_text_has_no_control_characters(text: str) -> None:
    assert all(char.isprintable() or char.isspace() for char in readable(text))


@given(st.lists(st.sampled_from(["sanctuary", "city", "ice", "detainer", "SB", "54", "287(g)"]), min_size=1))
def test_case_and_spacing_do_not_count(parts: list[str]) -> None:
    text = " ".join(parts)
    assert words(text) == words(text.upper()) == words(text.lower()) == words("  ".join(parts) + " \t")


@pytest.mark.parametrize("unit", ["what is a sanctuary city ", "8 U.S.C. § 1373 ", "SB-54, ", "ñandú ", "<@1>"])
def test_twice_the_text_gives_at_most_twice_the_words(unit: str) -> None:
    once, twice = words(unit * 20), words(unit * 40)
    assert len(twice) == 2 * len(once)
