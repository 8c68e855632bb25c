"""This project's engine, set up for measuring: with the static vectors that it ships, and without any."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np

from knowledge.answering import Answerer
from knowledge.evaluation import LabelledQuestion, Verdict, judge, put
from knowledge.facts import Fact, ShownFact
from knowledge.matching.postings import Floats
from knowledge.matching.vectors import Embedder, shipped_embedder
from knowledge.outcome import Context, Outcome

CORE = "this engine, core"
STATIC = "this engine, with vectors"


class NoVectors:
    """Stands in where no vectors are to be used: a text without a vector is matched by its words alone."""

    def embed(self, texts: Sequence[str]) -> Floats:
        """Zeros, float32[n, 1]."""
        return np.zeros((len(texts), 1), dtype=np.float32)


def engines() -> dict[str, Embedder]:
    """The vectors of each setting by its name; the static ones where their package is installed."""
    static = shipped_embedder()
    return {CORE: NoVectors(), **({STATIC: static} if static is not None else {})}


class Engine:
    """Asks an answerer over these facts as a person would, on one fixed day."""

    def __init__(self, facts: Sequence[Fact], embedder: Embedder) -> None:
        self.answerer = Answerer(facts, embedder=embedder)
        self._shown = {fact.id: ShownFact(**dict(fact)) for fact in facts}
        self._today = max((fact.last_checked for fact in facts), default=dt.date(2026, 1, 1))

    async def ask(self, text: str, context: Context | None = None) -> Outcome:
        """The outcome for a text."""
        return self.answerer.ask(text, at=self._today, context=context, shown=self._shown.__getitem__)

    async def verdicts(self, questions: Sequence[LabelledQuestion]) -> list[Verdict]:
        """What each labelled question showed."""
        return [judge(question, await put(question, self.ask)) for question in questions]
