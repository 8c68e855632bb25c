"""Whether the best candidate may be answered with, offered, or passed over.

Answering outright takes a logistic of the evidence, fitted on labelled questions (`benchmarks/fit_gate.py` prints
the numbers below; nothing bigger is justified by a few hundred lines). Being offered at all takes a score that
the base's own wordings would reach if they were not stored: the fifth percentile of the scores that hidden wordings
get. That needs no labels and moves with the base.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import asdict

import numpy as np

from knowledge.matching.corpus import ReadFact
from knowledge.matching.evidence import Evidence
from knowledge.matching.matcher import Matcher
from knowledge.matching.places import Gazetteer
from knowledge.matching.question import Reader
from knowledge.matching.vectors import Embedder

COEFFICIENTS = {
    "margin": 2.924,
    "lead": 4.835,
    "untouched": -0.632,
    "unlike": -3.308,
    "mentioned": 1.112,
    "content": 1.755,
    "meaning": 3.637,
    "other_kind": -0.253,
    "definition": 1.103,
    "lacking": -2.517,
}
INTERCEPT = -4.291
OUTRIGHT = 0.92
"""The confidence from which a candidate is answered with."""
OUTRIGHT_FOLLOWING = 0.8
"""The same for a follow-up, where the fact shown before speaks for its neighbours."""
OUTRIGHT_DEFINITION = 0.8
"""The same for a bare "what is X" whose every word the fact has: its siblings are near, and yet it is the one."""
POSSIBLE = 0.5
"""The confidence from which a part of a message is offered beside an answered part."""

_HIDDEN_AT_MOST = 2000
_ACCEPTED = 0.95


def confidence(evidence: Evidence) -> float:
    """How likely the candidate is what was asked for, 0 to 1. It says nothing about how true the fact is."""
    logit = INTERCEPT + sum(COEFFICIENTS[name] * value for name, value in asdict(evidence).items())
    return 1 / (1 + math.exp(-logit))


def lowest_score(
    facts: Sequence[ReadFact], reader: Reader, gazetteer: Gazetteer, embedder: Embedder | None, *, seed: int = 0
) -> float:
    """The score that 95 of 100 hidden wordings reach: below it a question is not about anything in the base.

    One wording of each fact is hidden at a time and asked of the rest; the sample is seeded and at most 2,000. 0 when
    no fact has a wording to spare.
    """
    spare = [at for at, read in enumerate(facts) if len(read.wordings) > 1]
    if not spare:
        return 0.0
    chosen = random.Random(seed)  # noqa: S311 - a sample, not a secret
    hidden = {at: chosen.randrange(1, len(facts[at].wordings)) for at in spare}
    matcher = Matcher(
        [read.without(hidden[at]) if at in hidden else read for at, read in enumerate(facts)], gazetteer, embedder
    )
    sample = chosen.sample(spare, min(_HIDDEN_AT_MOST, len(spare)))
    scores = []
    for at in sample:
        ranked = matcher.rank(reader.read(" ".join(facts[at].wordings[hidden[at]].words)), limit=1)
        scores.append(ranked[0].score if ranked else 0.0)
    return float(np.quantile(scores, 1 - _ACCEPTED))
