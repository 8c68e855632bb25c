"""Stems, ideas, attitude and spelling: what matching counts in a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.matching.english import is_english, stem, zipf
from knowledge.matching.features import LONGEST_PIECE, SHORTEST_PIECE, features
from knowledge.matching.lexicon import Lexicon, shipped_lexicon
from knowledge.matching.spelling import Speller

IDEAS = {
    "ice": ["ice", "immigration agent"],
    "ice-hold": ["ice hold", "detainer request"],
    "hold": ["hold", "ice"],
}


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(IDEAS, ["cruel", "exploit"])


def test_the_longest_wording_of_an_idea_wins(lexicon: Lexicon) -> None:
    assert features("an ice hold by immigration agents", lexicon).terms == ("an", "=ice-hold", "by", "=ice")


def test_a_wording_that_two_ideas_claim_belongs_to_the_first(lexicon: Lexicon) -> None:
    assert lexicon.apply(["ice"]) == [("=ice", 1)]
    assert len(lexicon) == 5


def test_an_idea_is_found_whatever_the_ending(lexicon: Lexicon) -> None:
    assert features("detainer requests", lexicon).terms == features("Detainer request", lexicon).terms == ("=ice-hold",)


def test_words_of_attitude_are_left_out_with_any_ending(lexicon: Lexicon) -> None:
    assert lexicon.without_attitude(["exploited", "by", "cruel", "ice"]) == ["by", "ice"]


def test_words_of_attitude_stay_when_nothing_else_does(lexicon: Lexicon) -> None:
    assert lexicon.without_attitude(["cruel"]) == ["cruel"]


def test_each_word_knows_the_term_that_it_was_read_as(lexicon: Lexicon) -> None:
    read = features("the detainer request form", lexicon)
    assert read.words == ("the", "detainer", "request", "form")
    assert read.word_terms == ("the", "=ice-hold", "=ice-hold", "form")
    assert read.ideas == {"=ice-hold": 1}


def test_an_empty_lexicon_leaves_stems() -> None:
    read = features("Cities are suing", Lexicon({"nothing": ["?!"]}))
    assert read.terms == read.stems == ("citi", "are", "su")
    assert len(Lexicon({})) == 0


def test_pieces_mark_the_ends_of_words() -> None:
    assert dict(features("ice", Lexicon({})).pieces) == {
        " i": 1, "ic": 1, "ce": 1, "e ": 1, " ic": 1, "ice": 1, "ce ": 1, " ice": 1, "ice ": 1,
    }  # fmt: skip


def test_pairs_stand_two_or_three_apart_and_neighbours_side_by_side() -> None:
    read = features("a b c d", Lexicon({}))
    assert dict(read.pairs) == {"a|c": 1, "b|d": 1, "a|d": 1}
    assert dict(read.neighbours) == {"a": 1, "b": 1, "c": 1, "d": 1, "a b": 1, "b c": 1, "c d": 1}


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=9), max_size=40))
def test_the_number_of_features_grows_linearly(found: list[str]) -> None:
    read = features(found, Lexicon(IDEAS))
    letters = sum(len(word) + 2 for word in read.words)
    sizes = LONGEST_PIECE - SHORTEST_PIECE + 1
    assert len(read.terms) <= len(read.words) <= len(found)
    assert read.pieces.total() <= sizes * letters
    assert read.pairs.total() <= 2 * len(read.terms)
    assert read.neighbours.total() <= 2 * len(read.stems)


def test_the_shipped_lexicon_reads_peoples_words_as_one() -> None:
    lexicon = shipped_lexicon()
    assert features("la migra", lexicon).terms == features("ICE", lexicon).terms == ("=ice",)
    assert features("sin papeles", lexicon).terms == features("undocumented", lexicon).terms
    assert lexicon is shipped_lexicon()


def test_shipped_words_of_attitude_are_left_out() -> None:
    assert shipped_lexicon().without_attitude(["cruel", "detainer"]) == ["detainer"]


@pytest.mark.xfail(strict=True, reason='"so-called" in attitude.yaml is read as "so" and "called"')
@pytest.mark.parametrize("word", ["called", "so"])
def test_a_part_of_a_word_of_attitude_is_none(word: str) -> None:
    assert shipped_lexicon().without_attitude(["who", word, "it"]) == ["who", word, "it"]


@pytest.mark.parametrize(("word", "stemmed"), [("cities", "citi"), ("287g", "287g"), ("ciudadanía", "ciudadanía")])
def test_only_english_letters_are_stemmed(word: str, stemmed: str) -> None:
    assert stem(word) == stemmed


def test_common_words_are_common() -> None:
    assert zipf("the") > zipf("city") > zipf("sanctuary") > zipf("qqqq") == 0.0
    assert is_english("city")
    assert not is_english("qqqq")


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller(["detainer"] * 5 + ["detained", "sanctuary", "garcetti", "sheriff", "287g", "ice"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("detianer", "detainer"), ("sancturay", "sanctuary"), ("garcety", "garcetti"), ("sherriff", "sheriff")],
)
def test_a_misspelt_word_is_corrected(speller: Speller, typed: str, meant: str) -> None:
    assert speller.correct(typed) == meant


@pytest.mark.parametrize("word", ["retainer", "sanctity", "deters", "marriage"])
def test_a_real_word_is_never_pulled_into_the_base(speller: Speller, word: str) -> None:
    assert is_english(word)
    assert speller.correct(word) == word


@pytest.mark.parametrize("word", ["ic", "icr", "287f", "detaiñer", "разве", "sancturay1", "zzzzzzzz", "sanctuary", ""])
def test_what_may_not_be_corrected_stays(speller: Speller, word: str) -> None:
    assert speller.correct(word) == word


def test_the_more_common_of_equally_near_words_is_meant() -> None:
    assert Speller(["xabcde"] * 9 + ["xabcdf"]).correct("xabcdg") == "xabcde"
    assert Speller(["xabcde"] + ["xabcdf"] * 9).correct("xabcdg") == "xabcdf"
    assert Speller(["xabcdf", "xabcde"]).correct("xabcdg") == "xabcde"


def test_a_speller_knows_the_words_of_its_base(speller: Speller) -> None:
    assert "287g" in speller
    assert "retainer" not in speller


@given(st.text(max_size=30))
def test_a_correction_is_the_word_or_one_of_the_base(word: str) -> None:
    speller = Speller(["sanctuary", "detainer"])
    assert speller.correct(word) in {word, "sanctuary", "detainer"}
