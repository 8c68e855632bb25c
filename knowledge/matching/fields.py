"""How much of a question a fact covers, over all of the fact's fields: BM25F.

Each kind of token has a table of its own. The score of a fact is the idf mass of the question that it covers, between
0 and 1; words that the base has never seen stay in the sum, so that a question about something else scores low.

After Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields" (CIKM 2004).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.matching.features import Features
from knowledge.matching.likeness import inverse_frequency
from knowledge.matching.postings import Entries, Floats, Postings

Doubles = npt.NDArray[np.float64]
Counts = Mapping[str, float]
Counted = Callable[[Features], Counts]
"""Counts one kind of token in a text."""

B, K1 = 0.5, 1.0


@dataclass(frozen=True)
class Field:
    """One field of every fact: its weight, and for each fact its texts.

    A field with several texts (the wordings of a fact) counts the largest count of a term in any of them, so that
    more wordings do not mean more weight.
    """

    weight: float
    texts: Sequence[Sequence[Features]]


class FieldTable:
    """BM25F over one kind of token.

    Args:
        fields: the fields, each with one entry a fact, in the same order.
        counted: counts the kind of token.
        damping: a factor on the idf of a token, in [0, 1], for words that are common in general.
        frozen: other facts' table, whose idf and mean lengths are taken over instead of being worked out.
    """

    def __init__(
        self,
        fields: Sequence[Field],
        counted: Counted,
        damping: Callable[[str], float] = lambda term: 1.0,
        frozen: FieldTable | None = None,
    ) -> None:
        kinds, facts = len(fields), len(fields[0].texts)
        # Row after row: every field of the first fact, then of the second.
        entries = Entries(_merged(field.texts[fact], counted) for fact in range(facts) for field in fields)
        lengths = np.bincount(entries.rows, weights=entries.counts, minlength=entries.height).reshape(facts, kinds)
        self._means: Doubles = frozen._means if frozen else lengths.sum(axis=0) / max(facts, 1)
        means = np.where(self._means == 0, 1.0, self._means)
        scales = np.asarray([field.weight for field in fields]) / (1 - B + B * lengths / means)
        self._impacts = _impacts(entries, scales, facts, kinds)
        self._statistics: Postings = frozen._statistics if frozen else self._impacts
        self._damping: Callable[[str], float] = frozen._damping if frozen else damping

    def mass(self, term: str) -> float:
        """What a term weighs in a question: idf over facts, damped."""
        frequency = self._statistics.frequency(term)
        return inverse_frequency(frequency, self._statistics.rows) * self._damping(term)

    def coverage(self, question: Counts) -> Floats:
        """For each fact the share of the question's mass that it covers, 0 to 1."""
        query = {term: self.mass(term) for term in question}
        total = sum(query.values()) * (K1 + 1)
        scores = self._impacts.scores(query)
        return scores / np.float32(total) if total else scores


def _impacts(entries: Entries, scales: Doubles, facts: int, kinds: int) -> Postings:
    """For each fact what each of its terms is worth, over all fields."""
    values = scales.reshape(-1)[entries.rows] * entries.counts
    rows = entries.rows // np.int32(kinds)
    order, firsts = entries.by_term(rows)
    sums = np.add.reduceat(values[order], firsts) if len(firsts) else values
    kept = order[firsts]
    impacts = sums * (K1 + 1) / (K1 + sums)
    return Postings(entries.vocabulary, entries.terms[kept], rows[kept], impacts, facts)


def _merged(texts: Sequence[Features], counted: Counted) -> Counts:
    return counted(texts[0]) if len(texts) == 1 else _largest(map(counted, texts))


def _largest(texts: Iterable[Counts]) -> dict[str, float]:
    largest: dict[str, float] = {}
    for counts in texts:
        for term, count in counts.items():
            if count > largest.get(term, 0.0):
                largest[term] = count
    return largest
