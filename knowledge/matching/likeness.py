"""How alike a question is to stored wordings: the cosine core.

Three cosines are added: terms, stems with their neighbours, and pieces of words (which survive typos). Words that the
base has never seen weigh in the question's norm at the highest idf, which is what makes the score of a foreign question
fall.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from knowledge.matching.features import Features
from knowledge.matching.postings import Entries, Floats, Indices, Postings, group_max_and_mean

# As measured on public sets (see benchmarks/README.md); they sum to 1.
_TERMS, _NEIGHBOURS, _PIECES = 0.40, 0.20, 0.40
_PIECE_POWER = 0.8


def inverse_frequency(frequency: int, count: int) -> float:
    """The idf of a term that so many facts out of a number of them have."""
    return math.log(1 + (count - frequency + 0.5) / (frequency + 0.5))


class Idf:
    """Inverse document frequency over facts, the same for stored texts and questions.

    Args:
        vocabulary: a number for each term.
        frequencies: by number how many facts have the term.
        count: how many facts there are.
        power: exponent on the idf; below 1 it evens rare and common terms out.
    """

    def __init__(self, vocabulary: Mapping[str, int], frequencies: Indices, count: int, power: float = 1.0) -> None:
        by_frequency: dict[int, float] = {
            frequency: inverse_frequency(frequency, count) ** power for frequency in {0, *frequencies.tolist()}
        }
        self._vocabulary = vocabulary
        self._values = array("d", (by_frequency[frequency] for frequency in frequencies.tolist()))
        self.unseen = by_frequency[0]

    def __call__(self, term: str) -> float:
        """The idf of a term; the highest one for a term that no fact has."""
        number = self._vocabulary.get(term)
        return self.unseen if number is None else self._values[number]

    def of(self, vocabulary: Mapping[str, int]) -> npt.NDArray[np.float64]:
        """The idf of every term of a vocabulary, by its numbers."""
        if vocabulary is self._vocabulary:
            return np.asarray(self._values)
        return np.fromiter(map(self, vocabulary), dtype=np.float64, count=len(vocabulary))


class _Cosine:
    """One cosine space over wordings."""

    def __init__(
        self,
        weight: float,
        counted: Callable[[Features], Mapping[str, float]],
        groups: Sequence[Sequence[Features]],
        power: float = 1.0,
        frozen: Idf | None = None,
    ) -> None:
        self.weight = np.float32(weight)
        self._counted = counted
        entries = Entries(counted(wording) for group in groups for wording in group)
        facts = np.repeat(np.arange(len(groups), dtype=np.int32), [len(group) for group in groups])
        if frozen is None:
            order, firsts = entries.by_term(facts[entries.rows])
            frequencies = np.bincount(entries.terms[order[firsts]], minlength=len(entries.vocabulary))
            del order, firsts
            frozen = Idf(entries.vocabulary, frequencies, len(groups), power)
        self.idf = frozen
        weights = self.idf.of(entries.vocabulary)[entries.terms]
        often = np.flatnonzero(entries.counts > 1)
        weights[often] *= [1 + math.log(count) for count in entries.counts[often].tolist()]
        norms = np.sqrt(np.bincount(entries.rows, weights=weights * weights, minlength=entries.height))
        weights /= norms[entries.rows]
        self._postings = Postings(entries.vocabulary, entries.terms, entries.rows, weights, entries.height)

    def _unit(self, counts: Mapping[str, float]) -> dict[str, float]:
        idf = self.idf
        weighted = {
            term: (idf(term) if count == 1 else (1 + math.log(count)) * idf(term)) for term, count in counts.items()
        }
        norm = math.sqrt(sum(weight * weight for weight in weighted.values()))
        return {term: weight / norm for term, weight in weighted.items()} if norm else {}

    def scores(self, question: Features) -> Floats:
        return self._postings.scores(self._unit(self._counted(question)))


class Likeness:
    """Cosines between a question and every wording of every fact.

    Args:
        groups: for each fact its wordings, read; at least one each.
        frozen: other facts' likeness, whose idf is taken over instead of being worked out.
    """

    def __init__(self, groups: Sequence[Sequence[Features]], frozen: Likeness | None = None) -> None:
        self.starts = np.cumsum([0, *(len(group) for group in groups)], dtype=np.int64)
        idfs: list[Idf | None] = [space.idf for space in frozen._spaces] if frozen else [None, None, None]
        self._spaces: tuple[_Cosine, ...] = (
            _Cosine(_TERMS, lambda text: text.term_counts, groups, frozen=idfs[0]),
            _Cosine(_NEIGHBOURS, lambda text: text.neighbours, groups, frozen=idfs[1]),
            _Cosine(_PIECES, lambda text: text.pieces, groups, _PIECE_POWER, frozen=idfs[2]),
        )

    def wordings(self, question: Features) -> Floats:
        """For each wording, in order, its likeness to the question, 0 to 1."""
        total = np.zeros(self.starts[-1], dtype=np.float32)
        for space in self._spaces:
            total += space.weight * space.scores(question)
        return total

    def facts(self, by_wording: Floats) -> Floats:
        """For each fact (best + mean) / 2 of its wordings, so that facts with many wordings do not attract more."""
        return group_max_and_mean(by_wording, self.starts[:-1])

    def best(self, fact: int, by_wording: Floats) -> int:
        """Which of a fact's wordings scores best."""
        return int(np.argmax(by_wording[self.starts[fact] : self.starts[fact + 1]]))
