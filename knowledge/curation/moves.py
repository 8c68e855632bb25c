"""What an edit does to other questions: which of them would be answered with another fact first.

Two sorts of question are asked of the base as it is and as it would be: the shipped labelled ones, and the stored
wordings of the touched facts and of those nearest to them, each hidden while it is asked (a stored wording always
finds its own fact otherwise).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge.evaluation import InvalidQuestion, LabelledQuestion
from knowledge.facts import Fact
from knowledge.matching.corpus import ReadFact, read_fact
from knowledge.matching.lexicon import shipped_lexicon
from knowledge.matching.matcher import Matcher
from knowledge.matching.places import Gazetteer
from knowledge.matching.question import Reader
from knowledge.matching.spelling import Speller
from knowledge.matching.vectors import shipped_embedder

QUESTIONS = Path(__file__).parents[1] / "packs" / "questions.jsonl"
"""The labelled questions that come with this release."""
NEAREST = 20
"""How many facts beside the touched ones have their wordings asked."""


@dataclass(frozen=True)
class Move:
    """A question whose first fact would be another one; None where no fact would come first."""

    question: str
    from_fact: str | None
    to_fact: str | None


Moves = Callable[[Sequence[Fact], Sequence[Fact]], list[Move]]
"""What finds the moves between the facts before and after an edit. It may take seconds and runs in a thread."""


def find_moves(before: Sequence[Fact], after: Sequence[Fact]) -> list[Move]:
    """The questions that move, labelled ones first; none when no fact that could move them differs."""
    old, new = {fact.id: fact for fact in before}, {fact.id: fact for fact in after}
    touched = [fact_id for fact_id in {**old, **new} if old.get(fact_id) != new.get(fact_id)]
    if not touched:
        return []
    rankings = _Rankings(old, new, touched)
    found = [move for question in _labelled() if (move := rankings.move(question))]
    for fact_id in rankings.nearest(touched):
        if fact_id not in old or fact_id not in new:
            continue
        # Only wordings that stay are comparable: a new one has no place in the base as it is.
        for wording in dict.fromkeys(old[fact_id].wordings):
            if wording in new[fact_id].wordings and (move := rankings.move(wording, hidden_in=fact_id)):
                found.append(move)
    return list(dict.fromkeys(found))


class _Rankings:
    """The ranking before and after an edit, without the exact lookup. The edit is laid over the base, not read anew."""

    def __init__(self, old: Mapping[str, Fact], new: Mapping[str, Fact], touched: Sequence[str]) -> None:
        lexicon, embedder = shipped_lexicon(), shipped_embedder()
        gazetteer = Gazetteer.load(sorted({place for fact in (*old.values(), *new.values()) for place in fact.places}))
        self._old = {fact_id: read_fact(fact, lexicon) for fact_id, fact in old.items()}
        edited = {fact_id: read_fact(new[fact_id], lexicon) for fact_id in touched if fact_id in new}
        self._new = {**self._old, **edited}
        self._reader = Reader(
            lexicon, Speller(_vocabulary([*self._old.values(), *edited.values()])), gazetteer, embedder
        )
        self._before = Matcher(list(self._old.values()), gazetteer, embedder)
        self._after = self._before.changed(edited.values(), [fact_id for fact_id in touched if fact_id not in new])

    def move(self, text: str, *, hidden_in: str | None = None) -> Move | None:
        """How the first fact for a text changes; `hidden_in` names the fact in which the text is hidden meanwhile."""
        question = self._reader.read(text)
        base_scores = self._before.base_scores(question)
        first = []
        for matcher, read in ((self._before, self._old), (self._after, self._new)):
            if hidden_in is not None:
                fact = read[hidden_in]
                matcher = matcher.changed([fact.without(fact.fact.wordings.index(text))])
            ranked = matcher.rank(question, limit=1, base_scores=base_scores)
            first.append(ranked[0].fact_id if ranked else None)
        return Move(text, *first) if first[0] != first[1] else None

    def nearest(self, touched: Sequence[str]) -> list[str]:
        """The touched facts and those nearest to them."""
        found = dict.fromkeys(touched)
        for fact_id in touched:
            ranked = self._before.rank(self._reader.read(self._new[fact_id].fact.question), limit=NEAREST + 1)
            found.update(dict.fromkeys(candidate.fact_id for candidate in ranked))
        return list(found)[: NEAREST + len(touched)]


def _vocabulary(facts: Iterable[ReadFact]) -> Iterator[str]:
    return (word for read in facts for text in read.texts() for word in text.words)


@cache
def _labelled() -> tuple[str, ...]:
    if not QUESTIONS.is_file():
        return ()
    questions = []
    for line in QUESTIONS.read_text(encoding="utf-8").splitlines():
        try:
            labelled = LabelledQuestion.parse(line) if line.strip() else None
        except InvalidQuestion:
            continue
        if labelled is not None and labelled.q is not None and labelled.ids:
            questions.append(labelled.q)
    return tuple(dict.fromkeys(questions))
