"""What speaks for and against answering with the best candidate, as numbers for the gate.

The score says which fact is nearest; it hardly says whether the nearest is right. What says so is the distance to the
runner-up, and how much of the question the fact leaves untouched, counting words of like meaning as touched.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.matching.asked_for import lacks
from knowledge.matching.corpus import ReadFact
from knowledge.matching.definitions import asks_what_it_is, tells_what_it_is
from knowledge.matching.english import stem, zipf
from knowledge.matching.matcher import Candidate, Matcher
from knowledge.matching.postings import Floats
from knowledge.matching.question import Question
from knowledge.matching.vectors import Embedder

_CONTENT_MASS = 1.2
"""Terms that weigh less than this carry no content of their own."""
_CONTENT_ZIPF = 5.6
"""Words more common than this carry no content of their own."""


@dataclass(frozen=True)
class Evidence:
    """Numbers about one question and its best candidate; shares and flags lie in [0, 1]."""

    margin: float
    """Score ahead of the runner-up."""
    lead: float
    """The margin as a share of the score."""
    untouched: float
    """Share of the question's content words that the fact does not have."""
    unlike: float
    """Share of the question's mass that no word of the fact is near to in meaning."""
    mentioned: float
    """Share of the canonical question's mass that the question has."""
    content: float
    """Natural logarithm of one more than the number of content words."""
    meaning: float
    """Likeness of the question's vector to the fact's wordings."""
    other_kind: float
    """1 when the question asks for a kind (who, why, court …) that no wording of the fact asks for."""
    definition: float
    """1 when it is asked what a thing is, and the fact tells what that thing is."""
    lacking: float
    """1 when something is asked for (a detail, a count, a sum, a reason, a speaker …) that the fact does not hold."""


class Weigher:
    """Gathers the evidence for a candidate.

    Args:
        matcher: the matcher that ranked it.
        embedder: vectors for single words, or None to count only words that are the same.
    """

    def __init__(self, matcher: Matcher, embedder: Embedder | None) -> None:
        self._matcher = matcher
        self._embedder = embedder
        self._rows: dict[str, int] = {}
        self._vectors: Floats = np.zeros((0, 0), dtype=np.float32)
        if embedder is not None:
            self._learn(matcher.facts, embedder)

    def changed(self, matcher: Matcher, facts: Iterable[ReadFact]) -> Weigher:
        """A weigher for a changed matcher that knows the words of the facts that are new in it."""
        weigher = Weigher(matcher, None)
        weigher._embedder, weigher._rows, weigher._vectors = self._embedder, self._rows, self._vectors
        if self._embedder is not None:
            weigher._learn(facts, self._embedder)
        return weigher

    def _learn(self, facts: Iterable[ReadFact], embedder: Embedder) -> None:
        words = {word for read in facts for text in read.texts() for word in text.words if _has_content(word)}
        new = sorted(words - self._rows.keys())
        if new:
            vectors = embedder.embed(new)
            self._vectors = np.vstack((self._vectors, vectors)) if self._rows else vectors
            self._rows = {**self._rows, **{word: row for row, word in enumerate(new, len(self._rows))}}

    def weigh(self, question: Question, candidates: Sequence[Candidate], alone: Question | None = None) -> Evidence:
        """The evidence for the first of these candidates.

        Args:
            question: the question.
            candidates: what it may mean, best first.
            alone: what was asked now, where `question` joins it to what was asked before.
        """
        best = candidates[0]
        runner_up = candidates[1].score if len(candidates) > 1 else 0.0
        margin = best.score - runner_up
        asked = question.features
        content = self._content(question)
        held = {term for text in best.read.texts() for term in (*text.terms, *text.stems)}
        wording = best.read.wordings[0].term_counts
        mass = {term: self._matcher.mass(term) for term in wording}
        total = sum(mass.values())
        asked_terms = set(asked.terms)
        return Evidence(
            margin=margin,
            lead=margin / best.score if best.score else 0.0,
            untouched=sum(term not in held for term in content) / max(1, len(content)),
            unlike=self._unlike(question, best.read, held),
            mentioned=sum(mass[term] for term in mass if term in asked_terms) / total if total else 0.0,
            content=math.log1p(len(content)),
            meaning=best.signals.get("wording vectors", best.signals["likeness"]),
            other_kind=float(bool(question.traits.cues) and question.traits.cues.isdisjoint(best.read.asked.cues)),
            definition=float(
                not question.traits.cues
                and asks_what_it_is(asked.words, len(content))
                and tells_what_it_is(best.read.fact.kind, best.read.wordings[0].words)
            ),
            lacking=float(lacks((alone or question).features, best.read)),
        )

    def content(self, question: Question) -> int:
        """How many terms of a question carry content of their own."""
        return len(self._content(question))

    def _content(self, question: Question) -> list[str]:
        return [term for term in question.features.term_counts if self._matcher.mass(term) > _CONTENT_MASS]

    def _unlike(self, question: Question, read: ReadFact, held: set[str]) -> float:
        """Mass-weighted distance of the question's content words from the nearest word of the fact."""
        asked = question.features
        content = [(word, term) for word, term in zip(asked.words, asked.word_terms, strict=True) if _has_content(word)]
        if not content:
            return 1.0
        distances = np.asarray([not (stem(word) in held or term in held) for word, term in content], dtype=np.float32)
        strangers = np.flatnonzero(distances)
        if len(strangers) and self._embedder is not None:
            rows = sorted({self._rows[word] for text in read.texts() for word in text.words if word in self._rows})
            near = self._embedder.embed([content[at][0] for at in strangers]) @ self._vectors[rows].T
            distances[strangers] = 1 - np.clip(near.max(axis=1), 0, 1)
        masses = np.asarray([self._matcher.mass(stem(word)) for word, _ in content], dtype=np.float32)
        return float((masses * distances).sum() / masses.sum())


def _has_content(word: str) -> bool:
    return zipf(word) < _CONTENT_ZIPF
