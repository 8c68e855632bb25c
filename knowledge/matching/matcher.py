"""Ranking the facts of the base for a question.

The base is one large segment. A change adds a small segment with the facts it touched, scored with the statistics of
the large one, and covers their earlier versions; a rebuild in the background makes one segment again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.matching.corpus import ReadFact
from knowledge.matching.place_fit import Bearing
from knowledge.matching.places import Gazetteer
from knowledge.matching.postings import Floats
from knowledge.matching.question import Question
from knowledge.matching.segment import Scores, Segment
from knowledge.matching.vectors import Embedder

_ALONE, _SAME_TOPIC, _RELATED, _SHOWN_BEFORE = 0.5, 0.07, 0.13, 0.5
"""For a follow-up: the weight of its own words beside the joined ones, and what nearness to the last fact adds."""


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
    """Ranks facts for questions. Immutable: `changed` gives another one that shares most of its memory.

    Args:
        facts: the facts in force, read.
        gazetteer: tells how places lie to each other.
        embedder: vectors, or None to do without.
    """

    def __init__(self, facts: Sequence[ReadFact], gazetteer: Gazetteer, embedder: Embedder | None = None) -> None:
        self._gazetteer = gazetteer
        self._embedder = embedder
        self._segments: tuple[Segment, ...] = (Segment(facts, gazetteer, embedder),) if facts else ()
        self._covered: frozenset[str] = frozenset()
        """Facts of the first segment that a later one replaces, or that are gone."""

    @property
    def facts(self) -> Sequence[ReadFact]:
        """The facts in force."""
        return [read for segment in self._segments for read in segment.facts if self._in_force(segment, read.fact.id)]

    def changed(self, facts: Iterable[ReadFact], gone: Collection[str] = ()) -> Matcher:
        """The same base with these facts added or replaced and those ids gone, at the cost of the change alone.

        Idf and mean lengths stay as they were; only a new matcher over all facts refreshes them.
        """
        if not self._segments:
            return Matcher(list(facts), self._gazetteer, self._embedder)
        base, *later = self._segments
        added = {read.fact.id: read for segment in later for read in segment.facts}
        added.update((read.fact.id, read) for read in facts)
        added = {fact_id: read for fact_id, read in added.items() if fact_id not in gone}
        matcher = Matcher((), self._gazetteer, self._embedder)
        overlay = (Segment(list(added.values()), self._gazetteer, self._embedder, base),) if added else ()
        matcher._segments = (base, *overlay)
        matcher._covered = (self._covered | added.keys() | set(gone)) & base.row.keys()
        return matcher

    def _in_force(self, segment: Segment, fact_id: str) -> bool:
        return segment is not self._segments[0] or fact_id not in self._covered

    def base_scores(self, question: Question) -> Scores | None:
        """What `rank` would spend most time on, and is the same for all matchers that came of one by `changed`."""
        return self._segments[0].score(question) if self._segments else None

    def rank(self, question: Question, limit: int = 5, base_scores: Scores | None = None) -> list[Candidate]:
        """The facts nearest to a question, best first; none for a question that shares no word with the base.

        Args:
            question: what was asked.
            limit: how many facts at most.
            base_scores: what `base_scores` gave for this question, here or in a matcher that this one came of.
        """
        if not question.features.words:
            return []
        found: list[Candidate] = []
        known = False
        for at, segment in enumerate(self._segments):
            scores = base_scores if base_scores is not None and at == 0 else segment.score(question)
            known = known or bool(np.any(scores.signals["terms"] > 0))
            found += self._best(segment, scores, scores.total, limit)
        return _first(found, limit) if known else []

    def rank_following(
        self, alone: Question, joined: Question, previous: Sequence[ReadFact], limit: int = 5
    ) -> list[Candidate]:
        """The facts nearest to a question that leans on the one before it.

        Args:
            alone: what was asked now.
            joined: the stored wording that was answered before, followed by what was asked now.
            previous: the facts shown before; facts near to them gain, they themselves are passed over.
            limit: how many facts at most.
        """
        if not alone.features.words:
            return []
        found: list[Candidate] = []
        for segment in self._segments:
            scores = segment.score(joined)
            total = (segment.score(alone).total * _ALONE + scores.total) / (1 + _ALONE)
            for before in previous:
                topics = set(before.fact.topics)
                shared = [len(topics.intersection(read.fact.topics)) / len(topics) for read in segment.facts]
                total += np.float32(_SAME_TOPIC) * np.asarray(shared, dtype=np.float32)
                total[[segment.row[other] for other in before.fact.related if other in segment.row]] += _RELATED
                if before.fact.id in segment.row:
                    total[segment.row[before.fact.id]] -= _SHOWN_BEFORE
            found += self._best(segment, scores, total, limit)
        return _first(found, limit)

    def _best(self, segment: Segment, scores: Scores, total: Floats, limit: int) -> list[Candidate]:
        if segment is self._segments[0] and self._covered:
            total = total.copy()
            total[[segment.row[fact_id] for fact_id in self._covered]] = -np.inf
        order = np.lexsort((np.arange(len(total)), -total))[:limit]
        return [
            Candidate(
                read=segment.facts[at],
                score=float(total[at]),
                wording=segment.likeness.best(int(at), scores.by_wording),
                signals={name: float(values[at]) for name, values in scores.signals.items()},
            )
            for at in order
            if np.isfinite(total[at])
        ]

    def bearing(self, question: Question, read: ReadFact) -> Bearing:
        """What a fact has to do with the places that a question names."""
        return self._segments[0].places.bearing(question.places, read)

    def mass(self, term: str) -> float:
        """What a term weighs in a question; 0 in an empty base."""
        return self._segments[0].mass(term) if self._segments else 0.0


def _first(found: list[Candidate], limit: int) -> list[Candidate]:
    return sorted(found, key=lambda candidate: (-candidate.score, candidate.fact_id))[:limit]
