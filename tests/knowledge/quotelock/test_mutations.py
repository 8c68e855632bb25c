"""The shipped quotes, in pages: as they are they are accepted, in any typography; changed in any way, refused."""

from __future__ import annotations

import html
import random
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

import knowledge
from knowledge.packfiles import read_files
from knowledge.quotelock import QuoteFound, QuoteMissing, find_quote
from knowledge.quotelock.reader import html_text

PACKS = Path(knowledge.__file__).parent / "packs"
TRIES = 1000
FILLER = "The council met on Tuesday. Nobody from the mayor’s office took the floor, and the vote was put off."
Mutation = Callable[[random.Random, str], str]


@cache
def quotes() -> tuple[tuple[str, str], ...]:
    """Each shipped quote with the id of its source."""
    facts = read_files(PACKS).facts
    return tuple(sorted({(quote.text, quote.source_id) for fact in facts for quote in fact.quotes}))


@cache
def pages() -> dict[str, str]:
    """By source the text of a page that has its quotes in it."""
    texts: dict[str, list[str]] = {}
    for text, source in quotes():
        texts.setdefault(source, []).append(f"<p>{FILLER} <q>“<b>{html.escape(text)}</b>,”</q> they said. {FILLER}</p>")
    return {
        source: html_text(f"<head><title>x</title><script>var a = 1</script></head><body><h1>News</h1>{''.join(each)}")
        for source, each in texts.items()
    }


def plain(text: str) -> str:
    """Letters, digits and all punctuation but quotation marks and dashes: what is left when typography is not."""
    return re.sub(r"\s+", " ", re.sub(r"[‘’“”\"'—–-]", "", text))


def test_there_are_enough_quotes_to_try() -> None:
    assert len(quotes()) > 100
    assert len(pages()) > 50


def test_every_quote_stands_in_its_page() -> None:
    assert [text for text, source in quotes() if find_quote(text, pages()[source]) != QuoteFound()] == []


def respell(rng: random.Random, text: str) -> str:
    """The same words in another typography."""
    forms = {
        "'": "'’ʼ", "’": "'’ʼ", "‘": "'‘", '"': '"“”', "-": "-‐‑–", "—": "—―–", " ": " \u00a0\u2009\u202f\n",
    }  # fmt: skip
    out = []
    for at, char in enumerate(text):
        out.append(rng.choice(forms.get(char, char)))
        if char.islower() and text[at + 1 : at + 2].islower():
            out.append(rng.choice([""] * 12 + ["\u00ad", "\u200b", "-\n", "\u00ad\n"]))
    return "".join(out).replace("fi", "ﬁ").replace("fl", "ﬂ")


def test_every_quote_stands_there_in_other_typography_on_either_side() -> None:
    rng = random.Random(1)
    for text, source in quotes():
        for _ in range(4):
            assert find_quote(respell(rng, text), pages()[source]) == QuoteFound(), text
            assert find_quote(text, f"{FILLER} {respell(rng, text)}, they said") == QuoteFound(), text
            assert find_quote(respell(rng, text), f"“{respell(rng, text)}.” {FILLER}") == QuoteFound(), text


def replaced(rng: random.Random, text: str) -> str:
    at = rng.choice([at for at, char in enumerate(text) if char.isalnum()])
    other = "0123456789" if text[at].isdigit() else "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return text[:at] + rng.choice([char for char in other if char != text[at]]) + text[at + 1 :]


def other_case(rng: random.Random, text: str) -> str:
    at = rng.choice([at for at, char in enumerate(text) if char.isalpha()])
    return text[:at] + text[at].swapcase() + text[at + 1 :]


def inserted(rng: random.Random, text: str) -> str:
    at = rng.randrange(1, len(text))
    return text[:at] + rng.choice("abcdest0123456789,.;:!?'()[]%$&я") + text[at:]


def left_out(rng: random.Random, text: str) -> str:
    # Not the punctuation at an end nor a word of one letter there: without it, a shorter quote is left that does stand.
    first, last = re.match(r"\W*(\w+)", text), re.search(r"(\w+)\W*$", text)
    assert first
    assert last
    start = first.start(1) + (len(first[1]) == 1)
    stop = last.end(1) - (len(last[1]) == 1)
    at = rng.randrange(start + (len(first[1]) == 1), stop - (len(last[1]) == 1))
    return text[:at] + text[at + 1 :]


def swapped(rng: random.Random, text: str) -> str:
    at = rng.choice([at for at in range(len(text) - 1) if text[at] != text[at + 1]])
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def changes(mutations: tuple[Mutation, ...]) -> Iterator[tuple[str, str]]:
    """`TRIES` changed quotes with their sources, the same each time."""
    rng = random.Random(2)
    made = 0
    while made < TRIES:
        text, source = rng.choice(quotes())
        changed = rng.choice(mutations)(rng, text)
        if plain(changed) != plain(text):
            made += 1
            yield changed, source


def accepted(changed: Iterator[tuple[str, str]]) -> list[str]:
    return [text for text, source in changed if not isinstance(find_quote(text, pages()[source]), QuoteMissing)]


@pytest.mark.parametrize("mutation", [replaced, other_case, inserted, left_out, swapped])
def test_no_single_character_may_change(mutation: Mutation) -> None:
    assert accepted(changes((mutation,))) == []


@pytest.mark.parametrize("joint", [" ", " … ", "... ", " […] ", ", ", "—", "\n"])
def test_no_two_fragments_may_be_joined(joint: str) -> None:
    rng = random.Random(3)

    def stitches() -> Iterator[tuple[str, str]]:
        made = 0
        while made < TRIES:
            text, source = rng.choice(quotes())
            other = rng.choice([text, rng.choice(quotes())[0]])
            words, others = text.split(), other.split()
            head, tail = words[: rng.randint(1, len(words))], others[rng.randrange(len(others)) :]
            stitched = " ".join(head) + joint + " ".join(tail)
            if plain(stitched).strip() not in plain(pages()[source]):
                made += 1
                yield stitched, source

    assert accepted(stitches()) == []


def test_no_word_may_be_dropped_or_doubled() -> None:
    rng = random.Random(4)

    def changed() -> Iterator[tuple[str, str]]:
        for _ in range(TRIES):
            text, source = rng.choice([each for each in quotes() if len(each[0].split()) > 2])
            words = text.split()
            at = rng.randrange(1, len(words) - 1)
            yield " ".join(words[:at] + words[at + 1 :] if rng.random() < 0.5 else words[: at + 1] + words[at:]), source

    assert accepted((text, source) for text, source in changed() if plain(text) not in plain(pages()[source])) == []


def test_no_other_source_will_do() -> None:
    rng = random.Random(5)
    tried = 0
    while tried < TRIES:
        (text, _), source = rng.choice(quotes()), rng.choice(list(pages()))
        if plain(text) not in plain(pages()[source]):
            tried += 1
            assert isinstance(find_quote(text, pages()[source]), QuoteMissing), (text, source)
