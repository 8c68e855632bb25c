"""How much of a question a fact covers, over all of the fact's fields: BM25F.

Each kind of token has a table of its own. The score of a fact is the idf mass of the question that it covers, between
0 and 1; words that the base has never seen stay in the sum, so that a question about something else scores low.

After Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields" (CIKM 2004).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.matching.likeness import Idf
from knowledge.matching.postings import Floats, Postings

Counts = Mapping[str, float]

B, K1 = 0.5, 1.0


@dataclass(frozen=True)
class Field:
    """One field of every fact: its weight, and for each fact the counts of its texts.

    A field with several texts (the wordings of a fact) counts the largest count of a term in any of them, so that
    more wordings do not mean more weight.
    """

    weight: float
    texts: Sequence[Sequence[Counts]]


class FieldTable:
    """BM25F over one kind of token.

    Args:
        fields: the fields, each with one entry a fact, in the same order.
        damping: a factor on the idf of a token, in [0, 1], for words that are common in general.
        frozen: other facts' table, whose idf and mean lengths are taken over instead of being worked out.
    """

    def __init__(
        self,
        fields: Sequence[Field],
        damping: Callable[[str], float] = lambda term: 1.0,
        frozen: FieldTable | None = None,
    ) -> None:
        facts = len(fields[0].texts)
        weighted: list[dict[str, float]] = [{} for _ in range(facts)]
        self._means: list[float] = []
        for at, field in enumerate(fields):
            merged = [_largest(texts) for texts in field.texts]
            lengths = [float(sum(counts.values())) for counts in merged]
            mean = frozen._means[at] if frozen else sum(lengths) / max(len(lengths), 1) or 1.0
            self._means.append(mean)
            for fact, counts in enumerate(merged):
                scale = field.weight / (1 - B + B * lengths[fact] / mean)
                row = weighted[fact]
                for term, count in counts.items():
                    row[term] = row.get(term, 0.0) + scale * count
        self._idf: Idf = frozen._idf if frozen else Idf(weighted)
        self._damping: Callable[[str], float] = frozen._damping if frozen else damping
        self._impacts = Postings(
            {term: value * (K1 + 1) / (K1 + value) for term, value in row.items()} for row in weighted
        )

    def mass(self, term: str) -> float:
        """What a term weighs in a question: idf over facts, damped."""
        return self._idf(term) * self._damping(term)

    def coverage(self, question: Counts) -> Floats:
        """For each fact the share of the question's mass that it covers, 0 to 1."""
        query = {term: self.mass(term) for term in question}
        total = sum(query.values()) * (K1 + 1)
        scores = self._impacts.scores(query)
        return scores / np.float32(total) if total else scores


def _largest(texts: Sequence[Counts]) -> dict[str, float]:
    largest: dict[str, float] = {}
    for counts in texts:
        for term, count in counts.items():
            if count > largest.get(term, 0.0):
                largest[term] = count
    return largest
