"""Ranking the facts of the base for a question: all signals, one sum.

What each signal was worth, and on what its weight was fitted, stands in benchmarks/README.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.matching.corpus import ReadFact
from knowledge.matching.english import zipf
from knowledge.matching.features import Features
from knowledge.matching.fields import Field, FieldTable
from knowledge.matching.likeness import Likeness
from knowledge.matching.postings import Floats
from knowledge.matching.question import Question
from knowledge.matching.vectors import Embedder

FIELD_WEIGHTS = {"wordings": 1.0, "answer": 0.4, "places": 0.3, "topics": 0.25, "quotes": 0.12}

WEIGHTS = {
    "terms": 1.0,
    "pieces": 0.85,
    "ideas": 0.25,
    "pairs": 0.15,
    "likeness": 0.5,
    "answer vector": 0.5,
    "wording vectors": 0.5,
    "cue": 0.06,
    "year": 0.12,
}
"""The weight of each signal; a signal lies between 0 and 1."""


@dataclass(frozen=True)
class Candidate:
    """A fact that a question may mean, with the signals that speak for it."""

    read: ReadFact
    score: float
    wording: int
    """Which of the fact's wordings is most like the question; 0 is the canonical question."""
    signals: Mapping[str, float]

    @property
    def fact_id(self) -> str:
        """The fact's id."""
        return self.read.fact.id


class Matcher:
    """Ranks facts for questions. Immutable: a changed base makes a new one.

    Args:
        facts: the facts in force, read.
        embedder: vectors, or None to do without.
    """

    def __init__(self, facts: Sequence[ReadFact], embedder: Embedder | None = None) -> None:
        self.facts = facts
        damping = _damping(text for read in facts for text in read.texts())
        self._likeness = Likeness([read.wordings for read in facts])
        self._terms = _table(facts, lambda text: text.term_counts, damping)
        self._pieces = _table(facts, lambda text: text.pieces)
        self._ideas = _table(facts, lambda text: text.ideas)
        self._pairs = _table(facts, lambda text: text.pairs)
        self._answer_vectors = self._wording_vectors = None
        if embedder is not None and facts:
            whole = [" ".join(read.wordings[0].words + read.answer[0].words) for read in facts]
            self._answer_vectors = embedder.embed(whole)
            self._wording_vectors = embedder.embed([" ".join(text.words) for read in facts for text in read.wordings])

    def signals(self, question: Question, by_wording: Floats) -> dict[str, Floats]:
        """Each signal for each fact, in [0, 1]. `by_wording` is the likeness of each wording to the question."""
        asked = question.features
        found = {
            "terms": self._terms.coverage(asked.term_counts),
            "pieces": self._pieces.coverage(asked.pieces),
            "ideas": self._ideas.coverage(asked.ideas),
            "pairs": self._pairs.coverage(asked.pairs),
            "likeness": self._likeness.facts(by_wording),
            "cue": self._shared(question.traits.cues, lambda read: read.asked.cues),
            "year": self._shared(question.traits.years, lambda read: read.told.years),
        }
        if question.vector is not None and self._answer_vectors is not None and self._wording_vectors is not None:
            wordings = (self._wording_vectors @ question.vector).astype(np.float32)
            found["answer vector"] = np.maximum(self._answer_vectors @ question.vector, 0)
            found["wording vectors"] = np.maximum(self._likeness.facts(wordings), 0)
        return found

    def _shared(self, asked: frozenset[str], of: Callable[[ReadFact], frozenset[str]]) -> Floats:
        """For each fact the share of these tokens that it has."""
        if not asked:
            return np.zeros(len(self.facts), dtype=np.float32)
        return np.asarray([len(asked & of(read)) for read in self.facts], dtype=np.float32) / np.float32(len(asked))

    def rank(self, question: Question, limit: int = 5) -> list[Candidate]:
        """The facts nearest to a question, best first; none for a question that shares no word with the base."""
        if not self.facts or not question.features.words:
            return []
        by_wording = self._likeness.wordings(question.features)
        signals = self.signals(question, by_wording)
        if not np.any(signals["terms"] > 0):
            return []
        total = np.zeros(len(self.facts), dtype=np.float32)
        for name, values in signals.items():
            total += np.float32(WEIGHTS[name]) * values
        order = np.lexsort((np.arange(len(total)), -total))[:limit]
        return [
            Candidate(
                read=self.facts[at],
                score=float(total[at]),
                wording=self._likeness.best(int(at), by_wording),
                signals={name: float(values[at]) for name, values in signals.items()},
            )
            for at in order
        ]

    def mass(self, term: str) -> float:
        """What a term weighs in a question."""
        return self._terms.mass(term)


def _table(
    facts: Sequence[ReadFact],
    counted: Callable[[Features], Mapping[str, float]],
    damping: Callable[[str], float] = lambda term: 1.0,
) -> FieldTable:
    return FieldTable(
        [
            Field(weight, [[counted(text) for text in getattr(read, name)] for read in facts])
            for name, weight in FIELD_WEIGHTS.items()
        ],
        damping,
    )


def _damping(texts: Iterable[Features]) -> Callable[[str], float]:
    """A factor below 1 for stems of words that are common in English whatever the subject."""
    known = {stem: _damped(word) for text in texts for word, stem in zip(text.words, text.stems, strict=True)}
    return lambda term: known.get(term) or _damped(term)


def _damped(word: str) -> float:
    return 1 - 0.5 * min(1.0, max(0.0, (zipf(word) - 4.5) / 2.5))
