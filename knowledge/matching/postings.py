"""Inverted lists over numpy arrays: which rows hold a term, and how much of it.

All scoring here is a sum of query weight times stored value over the terms of a question, so one structure serves the
cosine over wordings and the impacts of BM25F alike.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]


class Postings:
    """Immutable lists of (row, value) for each term.

    Args:
        rows: for each row its terms with their values; a row is an index into what `scores` returns.
    """

    def __init__(self, rows: Iterable[Mapping[str, float]]) -> None:
        vocabulary: dict[str, int] = {}
        term_ids, row_ids, values = array("i"), array("i"), array("f")
        count = 0
        for row, terms in enumerate(rows):
            count = row + 1
            for term, value in terms.items():
                term_ids.append(vocabulary.setdefault(term, len(vocabulary)))
                row_ids.append(row)
                values.append(value)
        terms_of_entries = np.asarray(term_ids, dtype=np.int32)
        order = np.argsort(terms_of_entries, kind="stable")
        counts = np.bincount(terms_of_entries, minlength=len(vocabulary))
        self._vocabulary = vocabulary
        self._starts = np.concatenate(([0], np.cumsum(counts))).astype(np.int64).tolist()
        self._rows: Ints = np.asarray(row_ids, dtype=np.int32)[order]
        self._values: Floats = np.asarray(values, dtype=np.float32)[order]
        self.rows = count

    def __contains__(self, term: str) -> bool:
        return term in self._vocabulary

    def frequencies(self) -> dict[str, int]:
        """For each term how many rows hold it."""
        starts = self._starts
        return {term: starts[term_id + 1] - starts[term_id] for term, term_id in self._vocabulary.items()}

    def scores(self, query: Mapping[str, float]) -> Floats:
        """For each row the sum over the query's terms of weight times value."""
        spans: list[slice] = []
        weights: list[float] = []
        for term, weight in query.items():
            term_id = self._vocabulary.get(term)
            if term_id is not None:
                spans.append(slice(self._starts[term_id], self._starts[term_id + 1]))
                weights.append(weight)
        if not spans:
            return np.zeros(self.rows, dtype=np.float32)
        rows = np.concatenate([self._rows[span] for span in spans])
        values = np.concatenate([self._values[span] for span in spans])
        values *= np.repeat(np.asarray(weights, dtype=np.float32), [span.stop - span.start for span in spans])
        return np.bincount(rows, weights=values, minlength=self.rows).astype(np.float32)


def group_max_and_mean(values: Floats, starts: npt.NDArray[np.int64]) -> Floats:
    """(max + mean) / 2 over consecutive groups of rows; `starts` holds each group's first row, ascending."""
    sizes = np.diff(np.append(starts, len(values))).astype(np.float32)
    largest = np.maximum.reduceat(values, starts)
    mean = np.add.reduceat(values, starts) / sizes
    return ((largest + mean) / 2).astype(np.float32)
