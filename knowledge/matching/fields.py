"""How much of a question a fact covers, over all of the fact's fields: BM25F.

Each kind of token has a table of its own. The score of a fact is the idf mass of the question that it covers, between
0 and 1; words that the base has never seen stay in the sum, so that a question about something else scores low.

After Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields" (CIKM 2004).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.matching.features import Features
from knowledge.matching.likeness import Idf
from knowledge.matching.postings import Floats, Postings

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

    Facts are counted twice, one at a time: the counts of all of them at once would take more memory than the table.

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
        self._counted = counted
        self._means: list[float] = frozen._means if frozen else [self._mean(field) for field in fields]
        self._impacts = Postings(self._impact(fields, fact) for fact in range(len(fields[0].texts)))
        self._idf: Idf = frozen._idf if frozen else Idf.of(self._impacts)
        self._damping: Callable[[str], float] = frozen._damping if frozen else damping

    def _mean(self, field: Field) -> float:
        lengths = [float(sum(self._merged(texts).values())) for texts in field.texts]
        return sum(lengths) / max(len(lengths), 1) or 1.0

    def _impact(self, fields: Sequence[Field], fact: int) -> dict[str, float]:
        row: dict[str, float] = {}
        for field, mean in zip(fields, self._means, strict=True):
            counts = self._merged(field.texts[fact])
            scale = field.weight / (1 - B + B * sum(counts.values()) / mean)
            for term, count in counts.items():
                row[term] = row.get(term, 0.0) + scale * count
        return {term: value * (K1 + 1) / (K1 + value) for term, value in row.items()}

    def _merged(self, texts: Sequence[Features]) -> Counts:
        return self._counted(texts[0]) if len(texts) == 1 else _largest(map(self._counted, texts))

    def mass(self, term: str) -> float:
        """What a term weighs in a question: idf over facts, damped."""
        return self._idf(term) * self._damping(term)

    def coverage(self, question: Counts) -> Floats:
        """For each fact the share of the question's mass that it covers, 0 to 1."""
        query = {term: self.mass(term) for term in question}
        total = sum(query.values()) * (K1 + 1)
        scores = self._impacts.scores(query)
        return scores / np.float32(total) if total else scores


def _largest(texts: Iterable[Counts]) -> dict[str, float]:
    largest: dict[str, float] = {}
    for counts in texts:
        for term, count in counts.items():
            if count > largest.get(term, 0.0):
                largest[term] = count
    return largest
