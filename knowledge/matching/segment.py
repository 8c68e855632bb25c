"""A number of facts with everything that scores them for a question: all signals, one sum.

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
from knowledge.matching.place_fit import PlaceFit
from knowledge.matching.places import Gazetteer
from knowledge.matching.postings import Floats, Postings
from knowledge.matching.question import Question
from knowledge.matching.traits import OPINION
from knowledge.matching.vectors import Embedder

FIELD_WEIGHTS = {"wordings": 1.0, "answer": 0.4, "places": 0.3, "topics": 0.25, "quotes": 0.12}

WEIGHTS = {
    "terms": 0.6,
    "pieces": 0.75,
    "ideas": 0.25,
    "pairs": 0.15,
    "likeness": 0.75,
    "answer vector": 0.3,
    "wording vectors": 0.8,
    "cue": 0.08,
    "year": 0.12,
    "code": 0.1,
    "place": 0.2,
    "unasked opinion": -0.05,
    "past": -0.08,
}
"""The weight of each signal; a signal lies between 0 and 1, that of places between -0.3 and 1."""


@dataclass(frozen=True)
class Scores:
    """Scores of every fact of a segment for one question, in the order of its facts; `by_wording` of every wording."""

    total: Floats
    signals: Mapping[str, Floats]
    by_wording: Floats


class Segment:
    """Facts, and what scores them. Immutable.

    Args:
        facts: the facts, read.
        gazetteer: tells how places lie to each other.
        embedder: vectors, or None to do without.
        frozen: a segment whose statistics (idf, mean lengths) are taken over, which makes a small segment cheap.
    """

    def __init__(
        self,
        facts: Sequence[ReadFact],
        gazetteer: Gazetteer,
        embedder: Embedder | None,
        frozen: Segment | None = None,
    ) -> None:
        self.facts = facts
        self.row = {read.fact.id: at for at, read in enumerate(facts)}
        self.places = PlaceFit(facts, gazetteer)
        self.likeness: Likeness = Likeness([read.wordings for read in facts], frozen.likeness if frozen else None)
        damping = _damping(text for read in facts for text in read.texts())
        self._terms: FieldTable = _table(
            facts, lambda text: text.term_counts, frozen._terms if frozen else None, damping
        )
        self._pieces: FieldTable = _table(facts, lambda text: text.pieces, frozen._pieces if frozen else None)
        self._ideas: FieldTable = _table(facts, lambda text: text.ideas, frozen._ideas if frozen else None)
        self._pairs: FieldTable = _table(facts, lambda text: text.pairs, frozen._pairs if frozen else None)
        self._cues = _postings(read.asked.cues for read in facts)
        self._years = _postings(read.told.years for read in facts)
        self._codes = _postings(read.told.codes for read in facts)
        self._statements = np.asarray([read.fact.kind == "statement" for read in facts], dtype=np.float32)
        self._historical = np.asarray([read.fact.status == "historical" for read in facts], dtype=np.float32)
        self._answer_vectors = self._wording_vectors = None
        if embedder is not None:
            whole = [" ".join(read.wordings[0].words + read.answer[0].words) for read in facts]
            self._answer_vectors = embedder.embed(whole)
            self._wording_vectors = embedder.embed([" ".join(text.words) for read in facts for text in read.wordings])

    def score(self, question: Question) -> Scores:
        """Each signal for each fact, and their weighted sum."""
        asked, traits = question.features, question.traits
        by_wording = self.likeness.wordings(asked)
        signals = {
            "terms": self._terms.coverage(asked.term_counts),
            "pieces": self._pieces.coverage(asked.pieces),
            "ideas": self._ideas.coverage(asked.ideas),
            "pairs": self._pairs.coverage(asked.pairs),
            "likeness": self.likeness.facts(by_wording),
            "cue": _shared(self._cues, traits.cues),
            "year": _shared(self._years, traits.years),
            "code": _shared(self._codes, traits.codes),
            "place": self.places.fit(question.places),
            "unasked opinion": self._statements * np.float32(traits.cues.isdisjoint(OPINION)),
            "past": self._historical * np.float32(traits.now),
        }
        if question.vector is not None and self._answer_vectors is not None and self._wording_vectors is not None:
            wordings = (self._wording_vectors @ question.vector).astype(np.float32)
            signals["answer vector"] = np.maximum(self._answer_vectors @ question.vector, 0)
            signals["wording vectors"] = np.maximum(self.likeness.facts(wordings), 0)
        total = np.zeros(len(self.facts), dtype=np.float32)
        for name, values in signals.items():
            total += np.float32(WEIGHTS[name]) * values
        return Scores(total, signals, by_wording)

    def mass(self, term: str) -> float:
        """What a term weighs in a question."""
        return self._terms.mass(term)


def _shared(postings: Postings, asked: frozenset[str]) -> Floats:
    """For each fact the share of these tokens that it has."""
    return postings.scores(dict.fromkeys(asked, 1 / len(asked)) if asked else {})


def _postings(tokens: Iterable[frozenset[str]]) -> Postings:
    return Postings.over(dict.fromkeys(each, 1.0) for each in tokens)


def _table(
    facts: Sequence[ReadFact],
    counted: Callable[[Features], Mapping[str, float]],
    frozen: FieldTable | None,
    damping: Callable[[str], float] = lambda term: 1.0,
) -> FieldTable:
    fields = [Field(weight, [getattr(read, name) for read in facts]) for name, weight in FIELD_WEIGHTS.items()]
    return FieldTable(fields, counted, damping, frozen)


def _damping(texts: Iterable[Features]) -> Callable[[str], float]:
    """A factor below 1 for stems of words that are common in English whatever the subject."""
    words = {stem: word for text in texts for word, stem in zip(text.words, text.stems, strict=True)}
    known = {stem: _damped(word) for stem, word in words.items()}
    return lambda term: known.get(term) or _damped(term)


def _damped(word: str) -> float:
    return 1 - 0.5 * min(1.0, max(0.0, (zipf(word) - 4.5) / 2.5))
