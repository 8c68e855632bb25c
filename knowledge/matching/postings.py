"""Inverted lists over numpy arrays: which rows hold a term, and how much of it.

All scoring here is a sum of query weight times stored value over the terms of a question, so one structure serves the
cosine over wordings and the impacts of BM25F alike.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
Indices = npt.NDArray[np.int64]


class Entries:
    """Terms counted, one row after another, before anything is worked out from the counts.

    Args:
        rows: for each row its terms with their counts.
    """

    def __init__(self, rows: Iterable[Mapping[str, float]]) -> None:
        self.vocabulary: dict[str, int] = {}
        """A number for each term."""
        vocabulary, lengths = self.vocabulary, array("i")
        terms, counts = array("i"), array("f")
        for row in rows:
            lengths.append(len(row))
            for term, count in row.items():
                number = vocabulary.get(term)
                if number is None:
                    # Most terms stand in several vocabularies: one string for all.
                    vocabulary[sys.intern(term)] = number = len(vocabulary)
                terms.append(number)
                counts.append(count)
        self.height = len(lengths)
        """How many rows there are."""
        self.terms: Ints = np.frombuffer(terms, dtype=np.int32)
        """The number of each entry's term."""
        self.rows: Ints = np.repeat(np.arange(self.height, dtype=np.int32), np.frombuffer(lengths, dtype=np.int32))
        """Each entry's row, ascending."""
        self.counts: Floats = np.frombuffer(counts, dtype=np.float32)

    def by_term(self, rows: Ints) -> tuple[Indices, Indices]:
        """The order of the entries by term, then by row; and where in it each pair of term and row begins.

        Args:
            rows: for each entry a row, ascending: the entries' own, or what these belong to.
        """
        order = np.argsort(self.terms, kind="stable")
        terms, rows = self.terms[order], rows[order]
        other = (terms[1:] != terms[:-1]) | (rows[1:] != rows[:-1])
        return order, np.flatnonzero(np.concatenate((np.ones(min(1, len(terms)), dtype=np.bool_), other)))


class Postings:
    """Immutable lists of (row, value) for each term.

    Args:
        vocabulary: a number for each term.
        terms: the number of each entry's term.
        rows: each entry's row, ascending within a term; a row is an index into what `scores` returns.
        values: each entry's value.
        height: how many rows there are.
    """

    def __init__(
        self, vocabulary: Mapping[str, int], terms: Ints, rows: Ints, values: npt.NDArray[Any], height: int
    ) -> None:
        order = np.argsort(terms, kind="stable")
        counts = np.bincount(terms, minlength=len(vocabulary))
        self._vocabulary = vocabulary
        self._starts = array("q", np.concatenate(([0], np.cumsum(counts))).astype(np.int64).tobytes())
        self._rows: Ints = rows[order]
        self._values: Floats = values.astype(np.float32, copy=False)[order]
        self.rows = height

    @classmethod
    def over(cls, rows: Iterable[Mapping[str, float]]) -> Postings:
        """Postings of values as they are given, for each row by term."""
        entries = Entries(rows)
        return cls(entries.vocabulary, entries.terms, entries.rows, entries.counts, entries.height)

    def __contains__(self, term: str) -> bool:
        return term in self._vocabulary

    def frequency(self, term: str) -> int:
        """How many rows hold a term."""
        number = self._vocabulary.get(term)
        return 0 if number is None else self._starts[number + 1] - self._starts[number]

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
