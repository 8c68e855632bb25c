"""From a text to an outcome: what is looked at first, and what decides between answering, offering and abstaining."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from knowledge.facts import Fact, ShownFact
from knowledge.matching.corpus import read_fact
from knowledge.matching.evidence import Weigher
from knowledge.matching.gate import OUTRIGHT, confidence, lowest_score
from knowledge.matching.lexicon import Lexicon, shipped_lexicon
from knowledge.matching.matcher import Candidate, Matcher
from knowledge.matching.question import Reader
from knowledge.matching.spelling import Speller
from knowledge.matching.text import normalise
from knowledge.matching.vectors import Embedder, shipped_embedder
from knowledge.outcome import Context, Outcome

SUGGESTIONS = 3
"""How many questions are offered at most."""


class Answerer:
    """Answers questions from a set of facts held in memory. Immutable: a changed base makes a new one.

    Args:
        facts: the facts in force.
        lexicon: words that mean the same; None for those that come with this release.
        embedder: vectors; None for the shipped model where its package is installed.
    """

    def __init__(
        self, facts: Sequence[Fact], *, lexicon: Lexicon | None = None, embedder: Embedder | None = None
    ) -> None:
        lexicon = shipped_lexicon() if lexicon is None else lexicon
        self._embedder = shipped_embedder() if embedder is None else embedder
        self._read = [read_fact(fact, lexicon) for fact in facts]
        self._exact = {normalise(wording): (fact.id, wording) for fact in facts for wording in fact.wordings}
        vocabulary = (word for read in self._read for text in read.texts() for word in text.words)
        self._reader = Reader(lexicon, Speller(vocabulary), self._embedder)
        self._matcher = Matcher(self._read, self._embedder)
        self._weigher = Weigher(self._matcher, self._embedder)

    @cached_property
    def lowest_score(self) -> float:
        """The score below which a question has no checked answer. Takes a second or two the first time."""
        return lowest_score(self._read, self._reader, self._embedder)

    def ask(
        self,
        text: str,
        *,
        at: dt.date,
        context: Context | None,
        shown: Callable[[str], ShownFact],
    ) -> Outcome:
        """Answer a text. `shown` gives a fact by id with what stands behind it resolved."""
        question = self._reader.read(text)
        ranked = self._matcher.rank(question)
        ids = tuple(candidate.fact_id for candidate in ranked)
        stored = self._exact.get(normalise(text))
        if stored is not None:
            fact_id, wording = stored
            others = tuple(other for other in ids if other != fact_id)
            return Outcome(
                outcome="answer",
                facts=(shown(fact_id),),
                ranked=(fact_id, *others)[:5],
                confidence=1.0,
                matched=wording,
            )
        if not ranked:
            return Outcome(outcome="unknown")
        sure = confidence(self._weigher.weigh(question, ranked))
        if sure >= OUTRIGHT:
            return Outcome(
                outcome="answer", facts=(shown(ids[0]),), ranked=ids, confidence=sure, matched=_wording(ranked[0])
            )
        if ranked[0].score >= self.lowest_score:
            return Outcome(
                outcome="suggestions",
                facts=tuple(shown(fact_id) for fact_id in ids[:SUGGESTIONS]),
                ranked=ids,
                confidence=sure,
            )
        return Outcome(outcome="unknown", ranked=ids, confidence=sure)

    def complete(self, typed: str, *, limit: int) -> Iterable[str]:
        """Ids of facts to offer while somebody is still typing, best first."""
        question = self._reader.read(typed)
        ranked = self._matcher.rank(question, limit=limit)
        return [candidate.fact_id for candidate in ranked] or [read.fact.id for read in self._read[:limit]]


def _wording(candidate: Candidate) -> str:
    return candidate.read.fact.wordings[candidate.wording]
