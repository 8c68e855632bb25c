"""Ranking by stored wordings alone: the matching core, usable without a database or anything else of the project."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from knowledge.matching.features import features
from knowledge.matching.lexicon import Lexicon, shipped_lexicon
from knowledge.matching.likeness import Likeness
from knowledge.matching.spelling import Speller
from knowledge.matching.text import words
from knowledge.matching.vectors import Embedder

_RATIO = 0.15
_VECTOR = 0.8
_RATIO_DEPTH = 60


@dataclass(frozen=True)
class Match:
    """A fact that a text may mean.

    `score` lies between 0 (nothing in common) and 1.15 (the same words); with vectors the most is 1.95.
    """

    fact_id: str
    score: float
    wording: str
    """The stored wording that is most like the text."""


class Index:
    """Ranks facts by their stored wordings.

    ```
    index = Index([("what-is-it", "What is a sanctuary city?"), ("what-is-it", "sanctuary city meaning")])
    index.search("meaning of sanctuary cities")[0].fact_id
    ```

    Args:
        entries: pairs of fact id and wording; a fact may have any number of wordings, in any order.
        lexicon: words that mean the same; None for those that come with this release.
        embedder: vectors of texts, which find wordings that share few words; None to do without.
    """

    def __init__(
        self,
        entries: Iterable[tuple[str, str]],
        lexicon: Lexicon | None = None,
        embedder: Embedder | None = None,
    ) -> None:
        wordings: dict[str, list[str]] = {}
        for fact_id, wording in entries:
            wordings.setdefault(fact_id, []).append(wording)
        self._lexicon = shipped_lexicon() if lexicon is None else lexicon
        self._fact_ids = list(wordings)
        self._wordings = list(wordings.values())
        read = [[features(wording, self._lexicon) for wording in group] for group in self._wordings]
        self._speller = Speller(word for group in read for wording in group for word in wording.words)
        self._sorted = [[" ".join(sorted(wording.stems)) for wording in group] for group in read]
        self._likeness = Likeness(read)
        self._embedder = embedder
        texts = [" ".join(wording.words) for group in read for wording in group]
        self._vectors = embedder.embed(texts) if embedder is not None and texts else None

    def search(self, text: str, limit: int = 5) -> list[Match]:
        """The facts most like a text, best first; none for a text without words or without anything in common.

        Args:
            text: any text.
            limit: how many facts at most.
        """
        if not self._fact_ids:
            return []
        question = features([self._speller.correct(word) for word in words(text)], self._lexicon)
        by_wording = self._likeness.wordings(question)
        if self._embedder is not None and self._vectors is not None:
            vector = self._embedder.embed([" ".join(question.words)])[0]
            by_wording = by_wording + np.float32(_VECTOR) * np.maximum(self._vectors @ vector, 0)
        scores = self._likeness.facts(by_wording)
        depth = min(max(_RATIO_DEPTH, limit), len(scores))
        nearest = np.argpartition(-scores, depth - 1)[:depth]
        asked = " ".join(sorted(question.stems))
        for fact in nearest:
            if scores[fact] > 0:
                ratios = process.cdist([asked], self._sorted[fact], scorer=fuzz.ratio)[0] / 100
                scores[fact] += _RATIO * (ratios.max() + ratios.mean()) / 2
        best = sorted((fact for fact in nearest if scores[fact] > 0), key=lambda fact: (-scores[fact], fact))
        return [
            Match(
                self._fact_ids[fact], float(scores[fact]), self._wordings[fact][self._likeness.best(fact, by_wording)]
            )
            for fact in best[:limit]
        ]
