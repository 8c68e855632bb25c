"""What matching counts in a text: stems, ideas, pieces of words and pairs of words.

Stored texts and questions go through the same steps, so a difference between them is a difference in what was said.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.matching.english import stem
from knowledge.matching.lexicon import Lexicon
from knowledge.matching.text import words

SHORTEST_PIECE, LONGEST_PIECE = 2, 4


@dataclass(frozen=True, slots=True)
class Features:
    """One text, read.

    What only the making of an index and one look at a question need is counted each time: kept, it would be most of
    what a base takes in memory.
    """

    words: tuple[str, ...]
    stems: tuple[str, ...]
    """Snowball stems in order."""
    terms: tuple[str, ...]
    """The stems with ideas in place of their words."""
    lengths: bytes
    """For each term the number of words that it stands for."""

    @property
    def word_terms(self) -> tuple[str, ...]:
        """For each word the term that it was read as, or as part of."""
        return tuple(term for term, length in zip(self.terms, self.lengths, strict=True) for _ in range(length))

    @property
    def term_counts(self) -> Counter[str]:
        """How often each term stands in the text."""
        return Counter(self.terms)

    @property
    def ideas(self) -> Counter[str]:
        """The ideas alone."""
        return Counter(term for term in self.terms if term.startswith("="))

    @property
    def pieces(self) -> Counter[str]:
        """Runs of 2 to 4 characters inside words, word ends marked by a space."""
        return Counter(_pieces(self.words))

    @property
    def pairs(self) -> Counter[str]:
        """Pairs of terms that stand two or three places apart."""
        return Counter(
            f"{left}|{right}" for gap in (2, 3) for left, right in zip(self.terms, self.terms[gap:], strict=False)
        )

    @property
    def neighbours(self) -> Counter[str]:
        """Stems, and pairs of stems that stand side by side."""
        return Counter([*self.stems, *(f"{left} {right}" for left, right in pairwise(self.stems))])


def features(text: str | Sequence[str], lexicon: Lexicon) -> Features:
    """Read a text, or words already read from one."""
    found = lexicon.without_attitude(words(text) if isinstance(text, str) else text)
    stems = [stem(word) for word in found]
    return make_features(found, stems, lexicon.apply(stems))


def make_features(found: Sequence[str], stems: Sequence[str], spans: Iterable[tuple[str, int]]) -> Features:
    """Features of words with their stems, and of each term with the number of words that it stands for."""
    read = list(spans)
    # The same few words stand in every text: one string each.
    return Features(
        tuple(map(sys.intern, found)),
        tuple(map(sys.intern, stems)),
        tuple(sys.intern(term) for term, _ in read),
        bytes(length for _, length in read),
    )


def _pieces(found: Sequence[str]) -> list[str]:
    pieces: list[str] = []
    for word in found:
        marked = f" {word} "
        for size in range(SHORTEST_PIECE, LONGEST_PIECE + 1):
            pieces += [marked[at : at + size] for at in range(len(marked) - size + 1)]
    return pieces
