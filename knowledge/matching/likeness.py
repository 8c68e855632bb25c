"""How alike a question is to stored wordings: the cosine core.

Three cosines are added: terms, stems with their neighbours, and pieces of words (which survive typos). Words that the
base has never seen weigh in the question's norm at the highest idf, which is what makes the score of a foreign question
fall.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from knowledge.matching.features import Features
from knowledge.matching.postings import Floats, Postings, group_max_and_mean

# As measured on public sets (see benchmarks/README.md); they sum to 1.
_TERMS, _NEIGHBOURS, _PIECES = 0.40, 0.20, 0.40
_PIECE_POWER = 0.8


class Idf:
    """Inverse document frequency over facts, the same for stored texts and questions.

    Args:
        frequencies: for each term how many facts have it.
        count: how many facts there are.
        power: exponent on the idf; below 1 it evens rare and common terms out.
    """

    def __init__(self, frequencies: Mapping[str, int], count: int, power: float = 1.0) -> None:
        self._count = count
        self._power = power
        by_frequency = {frequency: self._idf(frequency) for frequency in set(frequencies.values())}
        self.values = {term: by_frequency[frequency] for term, frequency in frequencies.items()}
        self.unseen = self._idf(0)

    @classmethod
    def over(cls, documents: Iterable[Iterable[str]], power: float = 1.0) -> Idf:
        """The idf over facts that are given as their terms."""
        frequencies: Counter[str] = Counter()
        count = 0
        for terms in documents:
            frequencies.update(set(terms))
            count += 1
        return cls(frequencies, count, power)

    @classmethod
    def of(cls, postings: Postings) -> Idf:
        """The idf over facts whose terms are in postings, a row a fact."""
        return cls(postings.frequencies(), postings.rows)

    def _idf(self, frequency: int) -> float:
        return float(math.log(1 + (self._count - frequency + 0.5) / (frequency + 0.5)) ** self._power)

    def __call__(self, term: str) -> float:
        """The idf of a term; the highest one for a term that no fact has."""
        return self.values.get(term, self.unseen)

    def __contains__(self, term: str) -> bool:
        return term in self.values


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
        self.idf = frozen or Idf.over((set().union(*map(counted, group)) for group in groups), power)
        self._postings = Postings(self._unit(counted(wording)) for group in groups for wording in group)

    def _unit(self, counts: Mapping[str, float]) -> dict[str, float]:
        values, unseen = self.idf.values, self.idf.unseen
        weighted = {
            term: (values.get(term, unseen) if count == 1 else (1 + math.log(count)) * values.get(term, unseen))
            for term, count in counts.items()
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
