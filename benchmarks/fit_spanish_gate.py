"""Fit the gate for questions in Spanish on the base's own Spanish wordings, and print its numbers.

    python benchmarks/fit_spanish_gate.py

Each wording is asked once with itself hidden, and once with its whole fact hidden, which makes a question that nothing
answers. Facts are split into five parts, so that the figures printed at the end are for facts that were not fitted on.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import numpy as np

from knowledge.facts import Fact
from knowledge.matching.matcher import Candidate, Matcher
from knowledge.matching.place_fit import Bearing
from knowledge.matching.places import Gazetteer
from knowledge.matching.spanish import SpanishReader, in_spanish, read_spanish_fact, shipped_spanish
from knowledge.matching.spanish_gate import weigh
from knowledge.packfiles import read_files

PACKS = Path(__file__).parents[1] / "knowledge" / "packs"
RIDGE, STEPS, FOLDS = 1.0, 60, 5
Rows = np.ndarray


def examples(facts: list[Fact]) -> tuple[Rows, Rows, Rows, list[str], list[float]]:
    """Evidence, whether right, the fold of each; the names of the columns; top scores with only the wording hidden."""
    spanish = shipped_spanish()
    gazetteer = Gazetteer.load(sorted({place for fact in facts for place in fact.places}))
    translated = [in_spanish(fact) for fact in facts if "es" in fact.translations]
    reader = SpanishReader(spanish, gazetteer)
    rows, right, fold, scores, names = [], [], [], [], []
    for number in range(5):
        hidden = [read_spanish_fact(_without(fact, number), spanish) for fact in translated]
        matcher = Matcher(hidden, gazetteer)
        for at, fact in enumerate(translated):
            if number >= len(fact.wordings):
                continue
            question = reader.read(fact.wordings[number])
            ranked = matcher.rank(question, limit=6)
            scores.append(ranked[0].score if ranked else 0.0)
            others = [candidate for candidate in ranked if candidate.fact_id != fact.id]
            for candidates in (ranked, others):
                if not candidates or vetoed(question, candidates[0], matcher):
                    continue
                evidence = asdict(weigh(question, candidates, matcher, spanish))
                names = list(evidence)
                rows.append(list(evidence.values()))
                right.append(candidates[0].fact_id == fact.id)
                fold.append(at % FOLDS)
    return np.asarray(rows), np.asarray(right, dtype=float), np.asarray(fold), names, scores


def _without(fact: Fact, number: int) -> Fact:
    kept = [wording for at, wording in enumerate(fact.wordings) if at != number]
    return fact.model_copy(update={"question": kept[0], "phrasings": tuple(kept[1:])})


def vetoed(question: object, best: Candidate, matcher: Matcher) -> bool:
    """Whether something that decides speaks against the candidate: then the gate is not asked."""
    asked, told = question.traits, best.read.told  # type: ignore[attr-defined]
    off = matcher.bearing(question, best.read) is Bearing.OFF  # type: ignore[arg-type]
    return off or bool(asked.codes - told.codes or asked.years - told.years)


def fit(rows: Rows, right: Rows) -> Rows:
    """Ridge logistic regression by Newton's method; the last weight is the intercept."""
    design = np.hstack([rows, np.ones((len(rows), 1))])
    penalty = np.diag([RIDGE] * rows.shape[1] + [0.0])
    weights = np.zeros(design.shape[1])
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-design @ weights))
        gradient = design.T @ (right - likely) - penalty @ weights
        hessian = (design * (likely * (1 - likely))[:, None]).T @ design + penalty
        weights = weights + np.linalg.solve(hessian, gradient)
    return weights


def main() -> None:
    """Print the coefficients, and what thresholds would do on facts that were held out."""
    rows, right, fold, names, scores = examples(list(read_files(PACKS).facts))
    weights = fit(rows, right)
    print({name: round(float(weight), 3) for name, weight in zip(names, weights, strict=False)})
    print("intercept", round(float(weights[-1]), 3), "of", len(rows), "examples,", int(right.sum()), "right")
    held_out = np.zeros(len(rows))
    for part in range(FOLDS):
        chosen = fit(rows[fold != part], right[fold != part])
        held_out[fold == part] = 1 / (1 + np.exp(-(np.hstack([rows, np.ones((len(rows), 1))])[fold == part] @ chosen)))
    for threshold in (0.5, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97):
        sure = held_out >= threshold
        hits = right[sure].sum()
        wrong = 1 - hits / max(1, sure.sum())
        print(f"{threshold:.2f}: right {hits / right.sum():.3f} of the right, wrong {wrong:.3f} of the answered")
    print("lowest score: 5 of 100 hidden wordings score below", round(float(np.quantile(scores, 0.05)), 3))


if __name__ == "__main__":
    main()
