"""Measures on questions of this domain: the engine by its real outcomes, peers by their rankings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.data import Labelled
from benchmarks.engine import Engine
from benchmarks.peers import PEERS, Ranking
from benchmarks.rates import accepted_at, share
from benchmarks.typos import with_typos
from knowledge.evaluation import LabelledQuestion, Measure, Rate, rates
from knowledge.facts import Fact
from knowledge.matching.text import normalise

REGISTERS = {
    "a": "plain", "b": "chatty", "c": "keywords", "d": "typos", "e": "slang", "f": "poor English", "g": "sceptical",
    "h": "worried", "i": "formal",
}  # fmt: skip


@dataclass
class Result:
    """One method on one set of questions, as shares of 1. What was not measured is missing."""

    method: str
    first: float
    in_three: float
    first_typos: float
    in_three_typos: float
    false_at_95: float | None
    """Absent questions at or above the score that 95 of 100 answerable ones reach."""
    indexed: str = ""
    details: dict[str, Rate] = field(default_factory=dict)


def slipped(question: LabelledQuestion) -> LabelledQuestion:
    """The same question typed in a hurry."""
    return question.model_copy(update={"q": with_typos(question.q or "")})


def stored_word_for_word(labelled: Sequence[Labelled], facts: Sequence[Fact]) -> int:
    """How many of the paraphrases are a wording of the base, spelling aside: found by anything."""
    stored = {normalise(wording) for fact in facts for wording in fact.wordings}
    return sum(normalise(question.q or "") in stored for question in _group(labelled, "paraphrase"))


async def measure_engine(name: str, engine: Engine, labelled: Sequence[Labelled]) -> Result:
    """The engine on all groups of a set."""
    questions = _group(labelled, "paraphrase")
    clean = rates(await engine.verdicts(questions))
    verdicts = await engine.verdicts([slipped(question) for question in questions])
    typed = rates(verdicts)
    inside = [(await engine.ask(question.q or "")).confidence for question in questions]
    foreign = [(await engine.ask(question.q or "")).confidence for question in _absent(labelled)]
    return Result(
        name,
        first=clean[Measure.FIRST].share or 0.0,
        in_three=clean[Measure.IN_THREE].share or 0.0,
        first_typos=typed[Measure.FIRST].share or 0.0,
        in_three_typos=typed[Measure.IN_THREE].share or 0.0,
        false_at_95=accepted_at(inside, foreign) if foreign else None,
        details=await _details(engine, labelled),
    )


async def _details(engine: Engine, labelled: Sequence[Labelled]) -> dict[str, Rate]:
    """The measures that only real outcomes have."""
    details: dict[str, Rate] = {}

    async def add(label: str, questions: Sequence[LabelledQuestion], *measures: Measure) -> None:
        added = rates(await engine.verdicts(questions)) if questions else {}
        details.update({f"{label}: {measure}": added[measure] for measure in measures if measure in added})

    await add("paraphrase", _group(labelled, "paraphrase"), Measure.RIGHT, Measure.WRONG)
    slips = [slipped(question) for question in _group(labelled, "paraphrase")]
    await add("paraphrase with typos", slips, Measure.RIGHT, Measure.WRONG)
    for style, register in REGISTERS.items():
        await add(
            f"register {register}", [q for q in _group(labelled, "paraphrase") if q.style == style], Measure.FIRST
        )
    for kind in ("near", "place", "off", "nonsense"):
        absent = [question for question in _group(labelled, "absent") if question.kind == kind]
        await add(f"absent, {kind}", absent, Measure.FALSE_ANSWER, Measure.STAND_IN)
    await add("pairs", _group(labelled, "pairs"), Measure.TWIN, Measure.IN_THREE)
    await add("loaded", _group(labelled, "loaded"), Measure.SAME)
    await add("followups", _group(labelled, "followups"), Measure.IN_THREE, Measure.RIGHT)
    await add("multi", _group(labelled, "multi"), Measure.ALL_SHOWN)
    await add("falsepremise", _group(labelled, "falsepremise"), Measure.IN_THREE, Measure.WRONG)
    return details


def measure_peers(facts: Sequence[Fact], labelled: Sequence[Labelled]) -> tuple[list[Result], dict[str, str]]:
    """Every peer that is at hand, and the package that each other one lacks.

    A peer gets question and phrasings, and it is tried with question and answer together as one more wording of each
    fact; what gives it more right first on these very questions is what its row says.
    """
    plain = [(fact.id, wording) for fact in facts for wording in fact.wordings]
    with_answers = [*plain, *((fact.id, f"{fact.question} {fact.answer}") for fact in facts)]
    results, missing = [], {}
    for name, make in PEERS.items():
        try:
            tried = [
                _measure_peer(name, Ranking(make, entries), indexed, labelled)
                for indexed, entries in (("wordings", plain), ("answer", with_answers))
            ]
        except ModuleNotFoundError as absent:
            missing[name] = absent.name or str(absent)
            continue
        results.append(max(tried, key=lambda result: result.first))
    return results, missing


def _measure_peer(name: str, ranking: Ranking, indexed: str, labelled: Sequence[Labelled]) -> Result:
    questions = _group(labelled, "paraphrase")
    clean = ranking.rank([question.q or "" for question in questions])
    typed = ranking.rank([slipped(question).q or "" for question in questions])
    foreign = ranking.rank([question.q or "" for question in _absent(labelled)])
    return Result(
        name,
        first=_right(questions, clean, 1),
        in_three=_right(questions, clean, 3),
        first_typos=_right(questions, typed, 1),
        in_three_typos=_right(questions, typed, 3),
        false_at_95=accepted_at([r[0][1] for r in clean], [r[0][1] for r in foreign]) if foreign else None,
        indexed=indexed,
    )


def _right(questions: Sequence[LabelledQuestion], ranked: Sequence[list[tuple[str, float]]], depth: int) -> float:
    return share(
        [
            any(fact_id in question.ids for fact_id, _ in best[:depth])
            for question, best in zip(questions, ranked, strict=True)
        ]
    )


def sizes(labelled: Sequence[Labelled]) -> Counter[str]:
    """How many questions each group has."""
    return Counter(each.group for each in labelled)


def _group(labelled: Sequence[Labelled], group: str) -> list[LabelledQuestion]:
    return [each.question for each in labelled if each.group == group]


def _absent(labelled: Sequence[Labelled]) -> list[LabelledQuestion]:
    return [question for question in _group(labelled, "absent") if not question.fallback]
