"""Measures on public sets of questions, where there are wordings and no answers: the core alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.data import PublicSet
from benchmarks.engine import CORE, STATIC
from benchmarks.peers import PEERS, Ranking
from benchmarks.rates import accepted_at, auroc, share
from benchmarks.typos import with_typos
from knowledge.matching import Index, Lexicon
from knowledge.matching.vectors import shipped_embedder

Rank = Callable[[Sequence[str]], list[list[tuple[str, float]]]]


@dataclass
class Result:
    """One method on one public set, as shares of 1; the last two are None where there are no foreign questions."""

    method: str
    clean: float
    typos: float
    auroc: float | None
    false_at_95: float | None


def measure(public: PublicSet) -> tuple[list[Result], dict[str, str]]:
    """The engine's index and every peer on the test half of a set, and what package each other method lacks.

    The engine goes without this project's own lexicon, which is about another subject.
    """
    rankers: dict[str, Callable[[], Rank]] = {CORE: lambda: _index(Index(public.base, Lexicon({})))}
    static = shipped_embedder()
    if static is not None:
        rankers[STATIC] = lambda: _index(Index(public.base, Lexicon({}), static))
    for name, make in PEERS.items():
        rankers[name] = lambda make=make: Ranking(make, public.base).rank  # type: ignore[misc]
    results, missing = [], {}
    for name, build in rankers.items():
        try:
            results.append(_measure(name, build(), public))
        except ModuleNotFoundError as absent:
            missing[name] = absent.name or str(absent)
    return results, missing


def _index(index: Index) -> Rank:
    def rank(questions: Sequence[str]) -> list[list[tuple[str, float]]]:
        return [[(match.fact_id, match.score) for match in index.search(question)] for question in questions]

    return rank


def _measure(name: str, rank: Rank, public: PublicSet) -> Result:
    questions = [question for question, _ in public.test]
    intents = [intent for _, intent in public.test]
    clean, typed = rank(questions), rank([with_typos(question) for question in questions])
    inside = [_score(best) for best in clean]
    foreign = [_score(best) for best in rank(public.foreign)]
    return Result(
        name,
        clean=_first(clean, intents),
        typos=_first(typed, intents),
        auroc=auroc(inside, foreign) if foreign else None,
        false_at_95=accepted_at(inside, foreign) if foreign else None,
    )


def _first(ranked: Sequence[list[tuple[str, float]]], intents: Sequence[str]) -> float:
    return share([bool(best) and best[0][0] == intent for best, intent in zip(ranked, intents, strict=True)])


def _score(best: list[tuple[str, float]]) -> float:
    return best[0][1] if best else 0.0
