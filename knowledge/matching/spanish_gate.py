"""Whether the best candidate for a question in Spanish may be answered with: the gate of `knowledge.matching.gate`
without vectors and the general word list, which are English.

The coefficients are fitted on the base's own Spanish wordings (`benchmarks/fit_spanish_gate.py`): each is asked once
while it is hidden (right when its fact comes first) and once while its whole fact is hidden (never right).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from knowledge.matching.matcher import Candidate, Matcher
from knowledge.matching.question import Question
from knowledge.matching.spanish import Spanish

_CONTENT_MASS = 1.2
"""Terms that weigh less than this carry no content of their own."""

COEFFICIENTS = {
    "margin": 2.41,
    "lead": 1.13,
    "covered": 0.69,
    "likeness": 2.81,
    "untouched": -2.13,
    "mentioned": 0.92,
    "content": 1.2,
    "other_kind": -0.61,
    "lacking": -0.56,
}
INTERCEPT = -3.7
OUTRIGHT = 0.75
"""The confidence from which a candidate is answered with."""
OUTRIGHT_DEFINITION = 0.4
"""The same for a bare "¿qué es X?" whose every word the fact has."""
OUTRIGHT_FOLLOWING = 0.7
"""The same for a follow-up, where the fact shown before speaks for its neighbours."""
LOWEST_SCORE = 0.6
"""The score that 95 of 100 hidden wordings reach: below it a question is not about anything in the base."""
_MUCH_UNTOUCHED = 0.2


@dataclass(frozen=True)
class SpanishEvidence:
    """Numbers about one question and its best candidate; shares and flags lie in [0, 1]."""

    margin: float
    """Score ahead of the runner-up."""
    lead: float
    """The margin as a share of the score."""
    covered: float
    """Share of the question's mass that the fact has, over all its fields."""
    likeness: float
    """Likeness of the question to the fact's wordings."""
    untouched: float
    """Share of the question's content words that the fact does not have."""
    mentioned: float
    """Share of the canonical question's mass that the question has."""
    content: float
    """Natural logarithm of one more than the number of content words."""
    other_kind: float
    """1 when the question asks for a kind (who, why, court …) that no wording of the fact asks for."""
    lacking: float
    """1 when a detail is asked for that the fact has no word for."""


def weigh(question: Question, candidates: Sequence[Candidate], matcher: Matcher, spanish: Spanish) -> SpanishEvidence:
    """The evidence for the first of these candidates."""
    best = candidates[0]
    margin = best.score - (candidates[1].score if len(candidates) > 1 else 0.0)
    content = content_terms(question, matcher)
    held = {term for text in best.read.texts() for term in (*text.terms, *text.stems)}
    wording = best.read.wordings[0].term_counts
    mass = {term: matcher.mass(term) for term in wording}
    total = sum(mass.values())
    asked_terms = set(question.features.terms)
    asked = spanish.details(question.features.words)
    told = spanish.details(
        word for text in (best.read.fact.answer, *best.read.fact.wordings) for word in spanish.words(text)
    )
    return SpanishEvidence(
        margin=margin,
        lead=margin / best.score if best.score else 0.0,
        covered=best.signals["terms"],
        likeness=best.signals["likeness"],
        untouched=sum(term not in held for term in content) / max(1, len(content)),
        mentioned=sum(mass[term] for term in mass if term in asked_terms) / total if total else 0.0,
        content=math.log1p(len(content)),
        other_kind=float(bool(question.traits.cues) and question.traits.cues.isdisjoint(best.read.asked.cues)),
        lacking=float(not asked <= told),
    )


def outright(
    question: Question,
    candidate: Candidate,
    evidence: SpanishEvidence,
    asked: Sequence[str],
    spanish: Spanish,
    following: bool = False,
) -> bool:
    """Whether the candidate is answered with, as far as the words tell; places and laws are looked at elsewhere.

    Args:
        question: what was asked.
        candidate: the best candidate.
        evidence: its evidence.
        asked: all words of the question (`Spanish.words`), also those without content.
        spanish: the words to read with.
        following: whether the question leans on the one before it.
    """
    told = candidate.read.asked
    strange_kind = evidence.other_kind and evidence.untouched >= _MUCH_UNTOUCHED
    if evidence.lacking or strange_kind:
        return False
    historical = candidate.read.fact.status == "historical"
    if historical and not question.traits.years and not spanish.asks_about_the_past(asked) and not told.now:
        return False
    needed = OUTRIGHT_FOLLOWING if following else OUTRIGHT
    canonical = spanish.words(candidate.read.fact.question)
    if not evidence.untouched and spanish.asks_what_it_is(asked) and spanish.asks_what_it_is(canonical):
        needed = OUTRIGHT_DEFINITION
    return confidence(evidence) >= needed


def content_terms(question: Question, matcher: Matcher) -> list[str]:
    """The terms of a question that carry content of their own."""
    return [term for term in question.features.term_counts if matcher.mass(term) > _CONTENT_MASS]


def confidence(evidence: SpanishEvidence) -> float:
    """How likely the candidate is what was asked for, 0 to 1. It says nothing about how true the fact is."""
    logit = INTERCEPT + sum(COEFFICIENTS[name] * value for name, value in asdict(evidence).items())
    return 1 / (1 + math.exp(-logit))
