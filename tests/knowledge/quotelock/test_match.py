"""A quote is found when only typography differs, and refused when a word, a letter or a number does."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.quotelock import QuoteFound, QuoteMissing, find_quote

SOURCE = (
    "The mayor said: “We’ll decline 17,864 detainers—enough is enough.”[12] It covers non-citizens and\n"
    "U.S. law-\nenforcement in all sanctu-\nary cities… In 2017–2018 it cost $5 million, or 1.5%. Pre-\nand "
    "post-review of re-election: the final offer (at most) of O’Brien. This is the text.3 Then the end"
)


def missing(quote: str, passage: str = SOURCE) -> QuoteMissing:
    found = find_quote(quote, passage)
    assert isinstance(found, QuoteMissing), quote
    return found


@pytest.mark.parametrize(
    "quote",
    [
        SOURCE,
        "The mayor said",
        "We'll decline 17,864 detainers",
        "We\u00b4ll decline",
        "We\uff07ll decline",
        "17,864 detainers-enough is enough.",
        "17,864 detainers--enough is enough",
        "17,864 detainers \n— enough is enough".replace(" \n— ", "\n—"),
        "enough is enough",
        "We\u2009’ll".replace("\u2009", "") + "\u00a0decline\u3000\u200917,864",
        "dec\u00adline 17,\u200b864 de\u2060tain\ufeffers",
        "de-\ntainers",
        "de\u00ad\ntainers",
        "non‑citizens and U.S. law-enforcement",
        "U.S. law\u2010enforcement",
        "U.S. lawenforcement",
        "sanctuary cities...",
        "sanctuary cities. . .",
        "sanctuary cities",
        "In 2017-2018 it cost $5 million",
        "$5 million, or 1.5%",
        "1.5%",
        "Pre- and post‐review",
        "the ﬁnal oﬀer",
        "ｔｈｅ　ｆｉｎａｌ offer",
        "(at most)",
        "at most",
        "O'Brien",
        "This is the text",
        "This is the text.",
        "the end",
    ],
)
def test_typography_makes_no_difference(quote: str) -> None:
    assert find_quote(quote, SOURCE) == QuoteFound()


@pytest.mark.parametrize(
    "quote",
    [
        "",
        " ",
        "…",
        "“”",
        "we'll decline",
        "We'll not decline",
        "We decline 17,864",
        "We'll decline 17864",
        "We'll decline 17.864",
        "We'll decline 17,864 detainers, enough",
        "We'll decline 17,864 detainers enough",
        "We'll decline 17,864 detainers — enough",
        "We'lldecline",
        "We'll decline … enough is enough",
        "We'll decline... 17,864",
        "[W]e'll decline",
        "We'll [the city] decline",
        "«We'll decline",
        "enough is enough!",
        "7,864 detainers",
        "864 detainers",
        "decline 17",
        "citizens and",
        "and non",
        "L. law",
        "In 20172018",
        "it cost 5 million",
        "$5 million, or 1",
        "5 million",
        "or 1.5",
        "5%",
        "Brien",
        "of O",
        "This is the text.3 Then, the end",
        "Then the en",
        "Preand post",
        "sanctu ary cities",
        "the fіnal offer",
        "the final öffer",
        "the final offer\u0336",
        "\u202ethe final offer",
        "cities In 2017",
        "17,864 detainers² enough",
    ],
)
def test_anything_else_is_refused(quote: str) -> None:
    missing(quote)


@pytest.mark.parametrize("passage", ["one – two", "one —\ntwo", "one\n— two", "one\n—\ntwo", "one -\ntwo"])
@pytest.mark.parametrize("quote", ["one - two", "one -- two", "one —\ntwo"])
def test_a_dash_between_spaces_may_stand_at_a_line_end(quote: str, passage: str) -> None:
    assert find_quote(quote, passage) == QuoteFound()


@pytest.mark.parametrize("quote", ["—two", "one—", "one—two"])
def test_a_long_dash_may_begin_or_end_a_quote(quote: str) -> None:
    assert find_quote(quote, "and one—two are three") == QuoteFound()
    missing("-two", "and one-two are three")
    missing("one—", "and one-two are three")


def test_only_a_hyphen_between_small_letters_may_belong_to_the_line_alone() -> None:
    assert find_quote("2017-\n2018", "in 2017-2018") == QuoteFound()
    missing("2017-\n2018", "in 20172018")
    missing("20172018", "in 2017-\n2018")
    missing("Citizens", "Non-\nCitizens")
    missing("Non", "Non-\nCitizens")


def test_a_crowd_of_brackets_is_no_beginning() -> None:
    missing("two", "one " + "(" * 50 + "two")


def test_a_digit_raised_is_another_character() -> None:
    missing("10² miles", "102 miles")
    missing("½ of them", "1/2 of them")


@pytest.mark.parametrize("passage", ["", " ", "\u00ad", "\ufdd0\ufdd1"])
def test_nothing_stands_in_an_empty_passage(passage: str) -> None:
    assert missing("The end", passage) == QuoteMissing("", ())


def test_marks_of_the_matcher_can_not_be_smuggled_in() -> None:
    missing("lawful", "law\ufdd0ful")
    missing("law\ufdd0ful", "lawful")
    missing("a \ufdd1b", "a b")


def test_a_later_place_counts_when_an_earlier_one_is_cut() -> None:
    assert find_quote("aid to aid to cities", "laid to aid to aid to cities") == QuoteFound()
    assert find_quote("5 million", "They paid $5 million, then 5 million more") == QuoteFound()


@pytest.mark.parametrize("between", ["—", "… ", "...", " ", "\n", " (", " “", "* ", "\n—", "—\n"])
def test_a_quote_begins_and_ends_where_words_do(between: str) -> None:
    assert find_quote("two three", f"one{between}two three") == QuoteFound()


@pytest.mark.parametrize("after", ["", ".", ",”", "—four", "...four", "[7] four", ".[7][8] four", ".12 four", ")."])
def test_a_quote_may_be_followed_by_punctuation_and_a_footnote(after: str) -> None:
    assert find_quote("two three", f"one two three{after}") == QuoteFound()


@pytest.mark.parametrize("after", ["s", "'s", "-four", "/four", ".com", "3", "[s]", "%", ".5", "_"])
def test_a_word_goes_on_after_these(after: str) -> None:
    if after != ".5":  # a footnote after a word, a fraction after a number
        missing("two three", f"one two three{after}")
    missing("two 3", f"one two 3{after}")


@pytest.mark.parametrize(
    ("quote", "nearest", "differing", "hint"),
    [
        ("We'll refuse 17,863 detainers", "We'll decline 17,864 detainers",
         (("refuse 17,863", "decline 17,864"),), None),
        ("In 2017-2018 cost $5 million", "In 2017-2018 it cost $5 million", (("", "it"),), None),
        ("In 2017-2018 it has cost $5 million", "In 2017-2018 it cost $5 million", (("has", ""),), None),
        ("the Final offer", "the final offer", (("Final", "final"),), "case"),
        ("[T]he final offer", "the final offer", (("[T]he", "the"),), "brackets"),
        ("864 detainers-enough is enough", "17,864 detainers—enough is enough", (("864", "17,864"),), "cut"),
        ("5 million", "$5 million", (("5", "$5"),), "cut"),
        ("the final ... O'Brien", "the final offer (at most) of O'Brien",
         (("...", "offer (at most) of"),), "ellipsis"),
    ],
)  # fmt: skip
def test_a_refusal_shows_the_nearest_words_and_what_differs(
    quote: str, nearest: str, differing: tuple[tuple[str, str], ...], hint: str | None
) -> None:
    found = missing(quote)
    assert found.nearest.startswith(nearest)
    assert (found.differing[:1], found.hint) == (differing, hint)


def test_brackets_of_the_source_itself_are_no_mistake() -> None:
    source = "preempted by the [Immigration and Nationality Act] in law"
    assert find_quote("by the [Immigration and Nationality Act]", source) == QuoteFound()
    assert missing("by the [Immigration and Nationality Act] in laws", source).hint is None


def test_the_rarer_words_of_a_quote_show_where_it_comes_from() -> None:
    source = "the of and to the of and to in a. Nobody shall ask the detained for papers. the of and to the of and"
    found = missing("Nobody may ask the detained about papers", source)
    assert found.nearest == "Nobody shall ask the detained for papers"
    assert found.differing == (("may", "shall"), ("about", "for"))


def test_what_is_shown_is_short() -> None:
    found = missing("word " + "x" * 3000, "word " + "y" * 3000)
    assert len(found.nearest) == 1000
    assert [tuple(map(len, pair)) for pair in found.differing] == [(200, 200)]


@pytest.mark.parametrize(
    ("quote", "passage"),
    [("a" * 500 + "b", "a" * 500_000), ("a-b", "-" * 500_000), ("a " * 40 + "b", "a " * 100_000),
     ("aaa aa", "a-\n" * 100_000), ("((((a", "(" * 500_000), (". . . a", ". " * 250_000), ("x y", "\n \n" * 200_000)],
    ids=["letters", "dashes", "words", "line ends", "brackets", "dots", "spaces"],
)  # fmt: skip
def test_monotonous_pages_are_no_trouble(quote: str, passage: str) -> None:
    missing(quote, passage)


FORMS = {
    "'": "'’‘‛ʼ`´\u2032\uff07",
    '"': '"“”„‟\u2033\uff02',
    "-": "-‐‑‒–—―−\uff0d",
    " ": [" ", "\u00a0", "\u2009", "\u202f", "\u3000", "\n", "\r\n", "  ", " \n ", "\t", "\u2028", "\u200b "],
}
LETTERS = "abcdefilmnostuABCDEÉéñö"
WORDS = st.lists(
    st.text(LETTERS, min_size=1, max_size=8)
    | st.sampled_from(["don't", "re-do", "17,864", "(so)", "final", "it's", "$5"]),
    min_size=2,
    max_size=20,
)


@st.composite
def spelt_twice(draw: st.DrawFn) -> tuple[str, str]:
    """The same words in two typographies."""
    words = " ".join(draw(WORDS))
    return respelt(draw, words), respelt(draw, words)


def respelt(draw: st.DrawFn, text: str) -> str:
    text = unicodedata.normalize(draw(st.sampled_from(["NFC", "NFD"])), text)
    if draw(st.booleans()):
        text = text.replace("ffi", "ﬃ").replace("ff", "ﬀ").replace("fi", "ﬁ").replace("fl", "ﬂ")
    out = []
    for at, char in enumerate(text):
        if char in FORMS:
            out.append(draw(st.sampled_from(FORMS[char])))
        elif draw(st.integers(0, 9)) == 0 and "!" < char < "\x7f":
            out.append(chr(ord(char) + 0xFEE0))
        else:
            out.append(char)
        if draw(st.integers(0, 9)) == 0:
            inner = char.islower() and text[at + 1 : at + 2].islower()
            out.append(draw(st.sampled_from(["\u200b", "\ufeff", "\u00ad", "\u00ad\n"][: 4 if inner else 2])))
    return "".join(out)


@given(spelt_twice(), st.sampled_from(["", "He said: ", "x—", "“"]), st.sampled_from(["", ". Then", "—x", "” x"]))
def test_two_typographies_of_the_same_words_are_equal(texts: tuple[str, str], before: str, after: str) -> None:
    assert find_quote(texts[0], before + texts[1] + after) == QuoteFound()


@given(WORDS, st.data())
def test_another_letter_is_another_quote(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    at = data.draw(st.sampled_from([at for at, char in enumerate(text) if char.isalnum()]))
    missing(text[:at] + data.draw(st.sampled_from("zZ9я")) + text[at + 1 :], text)


TEXT = st.text(st.characters(exclude_characters="\u00ad"), max_size=100)  # it hides a line break that follows


@given(TEXT, TEXT)
def test_any_text_is_an_answer_and_no_error(quote: str, passage: str) -> None:
    found = find_quote(quote, passage)
    if quote.isalnum() and quote.isascii() and quote not in passage and passage.isascii() and "-" not in passage:
        assert isinstance(found, QuoteMissing)
    if any(char.isalnum() for char in quote) and isinstance(find_quote(quote, quote), QuoteFound):
        assert find_quote(quote, f"{passage} § {quote} § {passage}") == QuoteFound()
