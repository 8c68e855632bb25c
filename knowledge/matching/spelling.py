"""Guarded spelling correction towards the base's own words.

Only a word that neither the base nor English knows is touched. Without that guard real words are pulled into the base's
vocabulary, and questions about other things begin to match.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.matching.english import is_english

MIN_LETTERS = 4
MIN_SIMILARITY = 0.70
_SAME_FIRST_LETTER = 0.06
_COMMON = 0.012


class Speller:
    """Corrects misspelt words to the likeliest word of a vocabulary.

    Args:
        vocabulary: the words that the base uses, repeated as often as it uses them.
    """

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._counts = Counter(vocabulary)
        self._by_length: dict[int, list[str]] = {}
        for word in self._counts:
            if _is_plain(word):
                self._by_length.setdefault(len(word), []).append(word)

    def __contains__(self, word: str) -> bool:
        return word in self._counts

    def grown(self, words: Iterable[str]) -> Speller:
        """A speller that knows these words too, at the cost of copying the vocabulary."""
        speller = Speller(())
        speller._counts = self._counts.copy()
        speller._by_length = dict(self._by_length)
        added: dict[int, list[str]] = {}
        for word in words:
            if word not in speller._counts and _is_plain(word):
                added.setdefault(len(word), []).append(word)
            speller._counts[word] += 1
        for length, new in added.items():
            speller._by_length[length] = [*self._by_length.get(length, ()), *new]
        return speller

    def correct(self, word: str) -> str:
        """The word itself, or the word of the vocabulary that it most likely misspells.

        Candidates lie within an optimal-string-alignment similarity of 0.70; the same first letter and frequent use in
        the base weigh in favour.
        """
        if not self.is_foreign(word):
            return word
        reach = max(1, round(len(word) * (1 - MIN_SIMILARITY)))
        best, best_score = word, 0.0
        for length in range(len(word) - reach, len(word) + reach + 1):
            candidates = self._by_length.get(length)
            if not candidates:
                continue
            for candidate, similarity, _ in process.extract(
                word, candidates, scorer=OSA.normalized_similarity, score_cutoff=MIN_SIMILARITY, limit=12
            ):
                score = similarity + _SAME_FIRST_LETTER * (candidate[0] == word[0])
                score += _COMMON * math.log1p(self._counts[candidate])
                if score > best_score or (score == best_score and candidate < best):
                    best, best_score = candidate, score
        return best

    def is_foreign(self, word: str) -> bool:
        """Whether the word may be corrected: long enough, in Latin letters, and known to neither base nor English."""
        return (
            len(word) >= MIN_LETTERS
            and word.isascii()
            and word.isalpha()
            and word not in self._counts
            and not is_english(word)
        )


def _is_plain(word: str) -> bool:
    return len(word) >= MIN_LETTERS - 1 and word.isascii() and word.isalpha()
