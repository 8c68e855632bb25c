"""Fits the coefficients of `knowledge/matching/gate.py` on labelled questions and prints them as the source has them.

``python -m benchmarks.fit_gate [--questions FOLDER]``. A logistic regression with an L2 penalty, by iteratively
reweighted least squares; the numbers for thresholds come from five folds, each scored by a fit on the other four. All
lines with the same best candidate are in one fold, so no line is judged by a fit that saw its fact.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.data import QUESTIONS, Labelled, dev_questions, own_questions, shipped_facts
from benchmarks.rates import auroc
from benchmarks.table import percent, table
from knowledge.answering import Answerer
from knowledge.matching.evidence import Evidence
from knowledge.matching.gate import OUTRIGHT, confidence

Array = npt.NDArray[np.float64]

PENALTY = 2.0
FOLDS = 5
THRESHOLDS = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.92, 0.94, 0.96)
_ANSWERABLE = {"paraphrase", "falsepremise", "pairs", "loaded"}
_ABSENT = {"near", "off", "nonsense"}  # a place that no fact is about is a matter of places, not of the gate


@dataclass(frozen=True)
class Line:
    """One question with the evidence for its first candidate, and whether that is right."""

    source: str
    """"own" or "dev"."""
    group: str
    fact_id: str
    """The candidate."""
    evidence: dict[str, float]
    right: bool


def lines(answerer: Answerer, source: str, labelled: Sequence[Labelled]) -> Iterator[Line]:
    """The questions that say something about the gate; those without any candidate say nothing."""
    # The very parts that answer: built again here they could drift apart.
    reader, matcher, weigher = answerer._reader, answerer._matcher, answerer._weigher
    for each in labelled:
        group = each.question.kind or "" if each.group == "absent" else each.group
        if group not in _ANSWERABLE | _ABSENT:
            continue
        for message in each.question.messages:
            question = reader.read(message)
            ranked = matcher.rank(question)
            if ranked:
                best = ranked[0].fact_id
                evidence = asdict(weigher.weigh(question, ranked))
                yield Line(source, group, best, evidence, best in each.question.ids)


def fit(features: Array, right: Array, penalty: float = PENALTY) -> Array:
    """Coefficients and, last, the intercept (which is not penalised), over features of mean 0 and deviation 1."""
    design = np.hstack([features, np.ones((len(features), 1))])
    weights = np.zeros(design.shape[1])
    ridge = np.diag([penalty] * features.shape[1] + [0.0])
    for _ in range(30):
        sure = 1 / (1 + np.exp(-design @ weights))
        gradient = design.T @ (right - sure) - ridge @ weights
        curvature = design.T @ (design * (sure * (1 - sure))[:, None]) + ridge
        weights = weights + np.linalg.solve(curvature, gradient)
    return weights


def cross_validated(features: Array, right: Array, facts: Sequence[str], seed: int = 0) -> Array:
    """For each line the confidence that a fit gives which saw no line with the same candidate."""
    names = sorted(set(facts))
    drawn = np.random.default_rng(seed).integers(0, FOLDS, len(names))
    of_fact = dict(zip(names, drawn, strict=True))
    fold = np.array([of_fact[fact_id] for fact_id in facts])
    sure = np.zeros(len(right))
    for number in range(FOLDS):
        train, test = fold != number, fold == number
        unit, mean, deviation = _unit(features[train])
        weights = fit(unit, right[train])
        logit = (features[test] - mean) / deviation @ weights[:-1] + weights[-1]
        sure[test] = 1 / (1 + np.exp(-logit))
    return sure


def _unit(features: Array) -> tuple[Array, Array, Array]:
    mean, deviation = features.mean(axis=0), features.std(axis=0) + 1e-9
    return (features - mean) / deviation, mean, deviation


def _held_out(found: Sequence[Line], sure: Array) -> str:
    """What each threshold would answer, as shares of the group in its column."""
    groups = np.array([line.group for line in found])
    right = np.array([line.right for line in found])
    asked, near, foreign = groups == "paraphrase", groups == "near", np.isin(groups, ["off", "nonsense"])
    rows = []
    for threshold in THRESHOLDS:
        above = sure >= threshold
        answered = int(above.sum())
        shares = [
            (above & asked & right).sum() / max(1, asked.sum()),
            (above & asked & ~right).sum() / max(1, asked.sum()),
            (above & near).sum() / max(1, near.sum()),
            (above & foreign).sum() / max(1, foreign.sum()),
            (above & ~right).sum() / max(1, answered),
        ]
        rows.append((f"{threshold:.2f}{' *' if threshold == OUTRIGHT else ''}", *(percent(float(s)) for s in shares)))
    return table(("from", "right", "wrong", "near", "foreign", "wrong of answered"), rows)


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fit_gate", description=__doc__)
    parser.add_argument("--questions", type=Path, default=QUESTIONS, help="a folder of GROUP-dev.jsonl files as well")
    given = parser.parse_args(arguments)
    answerer = Answerer(shipped_facts())
    found = list(lines(answerer, "own", own_questions()))
    if given.questions.is_dir():
        found += lines(answerer, "dev", dev_questions(given.questions))
    else:
        print("Dev questions: not measured\n")
    names = list(found[0].evidence)
    features = np.array([[line.evidence[name] for name in names] for line in found])
    right = np.array([line.right for line in found], dtype=np.float64)

    unit, mean, deviation = _unit(features)
    weights = fit(unit, right)
    coefficients = weights[:-1] / deviation
    print("COEFFICIENTS = {")
    for name, value in zip(names, coefficients, strict=True):
        print(f'    "{name}": {value:.3f},')
    print(f"}}\nINTERCEPT = {weights[-1] - float(coefficients @ mean):.3f}\n")

    held_out = cross_validated(features, right, [line.fact_id for line in found])
    shipped = np.array([confidence(Evidence(**line.evidence)) for line in found])
    for what, sure in (("Held-out folds", held_out), ("Shipped coefficients, which saw these lines", shipped)):
        overall = auroc(list(sure[right == 1]), list(sure[right == 0]))
        print(f"### {what}: {len(found)} lines, AUROC {overall:.3f} right against wrong\n")
        for source in sorted({line.source for line in found}):
            mine = np.array([line.source == source for line in found])
            chosen = [line for line in found if line.source == source]
            print(f"{source}: {len(chosen)} lines\n\n{_held_out(chosen, sure[mine])}\n")


if __name__ == "__main__":
    main()
