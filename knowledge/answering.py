"""From a text to an outcome: what is looked at first, and what decides between answering, offering and abstaining.

In order: an exact stored wording; messages that need care; the language (Spanish has an answerer of its own, another is
answered with nothing); a follow-up to what was shown last; two questions in one message; one question. A candidate is
answered with only when the gate is sure of it and nothing that decides (place, year, number of a law, a
detail that it does not hold) speaks against it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from copy import copy
from functools import cached_property

from knowledge.answering_spanish import SpanishAnswerer
from knowledge.care import read_care
from knowledge.emergency import helpful
from knowledge.facts import Fact, ShownFact
from knowledge.matching.calibration import calibration_key
from knowledge.matching.climbing import wider
from knowledge.matching.conversation import leans, split
from knowledge.matching.corpus import ReadFact, read_fact
from knowledge.matching.evidence import Weigher
from knowledge.matching.gate import (
    OUTRIGHT,
    OUTRIGHT_DEFINITION,
    OUTRIGHT_FOLLOWING,
    POSSIBLE,
    confidence,
    lowest_score,
)
from knowledge.matching.language import LanguageTeller
from knowledge.matching.lexicon import Lexicon, shipped_lexicon
from knowledge.matching.matcher import Candidate, Matcher
from knowledge.matching.place_fit import Bearing, by_place
from knowledge.matching.places import Gazetteer, PlacesAsked
from knowledge.matching.question import Question, Reader
from knowledge.matching.spelling import Speller
from knowledge.matching.text import normalise, readable
from knowledge.matching.vectors import Embedder, shipped_embedder
from knowledge.matching.why import explain
from knowledge.outcome import Care, Context, Outcome
from knowledge.overdue import as_of_day

SUGGESTIONS = 3
"""How many questions are offered at most."""
CLOSE = 0.08
"""Two candidates whose scores lie within this share of each other are not told apart by place alone."""

_FIXED = frozenset({"emergency", "sighting"})

Shown = Callable[[str], ShownFact]


class Answerer:
    """Answers questions from a set of facts held in memory. Immutable: a changed base makes a new one.

    Args:
        facts: the facts in force.
        lexicon: words that mean the same; None for those that come with this release.
        embedder: vectors; None for the shipped model where its package is installed.
        word_embedder: vectors for single words, where another model gives them; None for the same one.
    """

    def __init__(
        self,
        facts: Sequence[Fact],
        *,
        lexicon: Lexicon | None = None,
        embedder: Embedder | None = None,
        word_embedder: Embedder | None = None,
    ) -> None:
        self._lexicon = shipped_lexicon() if lexicon is None else lexicon
        self._embedder = shipped_embedder() if embedder is None else embedder
        self._word_embedder = self._embedder if word_embedder is None else word_embedder
        self._places = frozenset(place for fact in facts for place in fact.places)
        self._gazetteer = Gazetteer.load(sorted(self._places))
        self._read = {fact.id: read_fact(fact, self._lexicon) for fact in facts}
        self._exact = {normalise(wording): (fact.id, wording) for fact in facts for wording in fact.wordings}
        self._speller = Speller(_words(self._read.values()))
        self._reader = Reader(self._lexicon, self._speller, self._gazetteer, self._embedder)
        self._matcher = Matcher(list(self._read.values()), self._gazetteer, self._embedder)
        self._weigher = Weigher(self._matcher, self._word_embedder)
        verbatim = Reader(self._lexicon, Speller(()), self._gazetteer, self._embedder)
        self._spanish = SpanishAnswerer(facts, self._gazetteer, self._matcher, verbatim)
        self._verbatim = verbatim
        self.drift = 0
        """How many facts were changed since everything was counted."""

    def changed(self, facts: Iterable[Fact], gone: Collection[str] = ()) -> Answerer:
        """The same base with these facts added or replaced and those ids gone, at the cost of the change alone.

        What is counted over the whole base (idf, mean lengths, the lowest score) stays as it was; a new answerer over
        all facts refreshes it. A place that no fact had before costs reading the gazetteer again, a fifth of a second.
        """
        facts = list(facts)
        read = {fact.id: read_fact(fact, self._lexicon) for fact in facts}
        other = copy(self)
        other._read = {**self._read, **read}
        other._exact = dict(self._exact)
        for fact_id in {*read, *gone} & self._read.keys():
            for wording in self._read[fact_id].fact.wordings:
                other._exact.pop(normalise(wording), None)
        for fact_id in gone:
            other._read.pop(fact_id, None)
        other._exact.update((normalise(wording), (fact.id, wording)) for fact in facts for wording in fact.wordings)
        places = {place for fact in facts for place in fact.places}
        if not places <= self._places:
            other._places = self._places | places
            other._gazetteer = Gazetteer.load(sorted(other._places))
        other._speller = self._speller.grown(_words(read.values()))
        other._reader = Reader(self._lexicon, other._speller, other._gazetteer, self._embedder)
        other._matcher = self._matcher.changed(read.values(), gone)
        other._weigher = self._weigher.changed(other._matcher, read.values())
        other._verbatim = Reader(self._lexicon, Speller(()), other._gazetteer, self._embedder)
        other._spanish = self._spanish.changed(facts, gone, other._gazetteer, other._matcher, other._verbatim)
        other.drift = self.drift + len(read) + len(gone)
        return other

    @cached_property
    def _teller(self) -> LanguageTeller:
        english = {word for read in self._read.values() for text in read.texts() for word in text.words}
        return LanguageTeller(english, self._spanish.vocabulary())

    def warm_up(self) -> None:
        """Do ahead of the first question what would make it slow: thresholds, the Spanish index, the language model."""
        _ = self.lowest_score
        self._spanish.warm_up()
        self._teller.warm_up()

    def calibration_key(self) -> str | None:
        """A digest that says for which answerers `lowest_score` is the same.

        None for one that was changed, or that has a lexicon or vectors of its own.
        """
        shipped = self._lexicon is shipped_lexicon() and self._embedder is shipped_embedder()
        return calibration_key(self.facts) if shipped and not self.drift else None

    def recall(self, lowest_score: float) -> None:
        """Take over a lowest score that an answerer with the same `calibration_key` had."""
        vars(self)["lowest_score"] = lowest_score

    @cached_property
    def lowest_score(self) -> float:
        """The score below which a question has no checked answer. Takes a second or two the first time."""
        return lowest_score(list(self._read.values()), self._reader, self._gazetteer, self._embedder)

    @property
    def gazetteer(self) -> Gazetteer:
        """Where places lie, those of the facts included."""
        return self._gazetteer

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts in force."""
        return tuple(read.fact for read in self._read.values())

    def rebuilt(self) -> Answerer:
        """A new answerer over the same facts, with everything counted afresh. Takes seconds."""
        facts = sorted(self.facts, key=lambda fact: fact.id)
        return Answerer(facts, lexicon=self._lexicon, embedder=self._embedder, word_embedder=self._word_embedder)

    def ask(self, text: str, *, at: dt.date, context: Context | None, shown: Shown) -> Outcome:
        """Answer a text. `shown` gives a fact by id with what stands behind it resolved."""
        reading = read_care(text)
        care = reading.care
        outcome = self._stored(text, shown) or self._spanish.stored(text, shown)
        language = outcome.language if outcome is not None else self._teller.tell(text)
        if outcome is not None:
            # An editor's own wording asks about the rules, however much it sounds like a search for people.
            care = None if care == "sighting" else care
        elif care in _FIXED:
            outcome = self._fixed(text, care, language, shown)
        elif language == "en":
            outcome = self._answered(text, context, shown)
        elif language == "es":
            outcome = self._spanish.ask(text, context, shown)
        else:
            outcome = self._offered(text, shown)
        return outcome.model_copy(update={"language": language, "care": care, "discloses": reading.discloses})

    def _offered(self, text: str, shown: Shown) -> Outcome:
        """For a language without answers: what its names, places and numbers of laws lead to, never as an answer."""
        question = self._verbatim.read(text)
        found = self._one(question, self._matcher.rank(question), shown)
        if found.outcome == "unknown":
            return found
        offered = found.ranked[:SUGGESTIONS]
        return found.model_copy(
            update={
                "outcome": "suggestions",
                "stands_for": None,
                "matched": None,
                "facts": found.facts if found.choose_place else tuple(shown(fact_id) for fact_id in offered),
            }
        )

    def _fixed(self, text: str, care: Care | None, language: str, shown: Shown) -> Outcome:
        """For a message that is not matched: in an emergency a rule that holds there, nothing on where people are."""
        if care == "emergency" and language == "es" and (translated := self._spanish.helpful(text, shown)):
            return translated
        ids = tuple(candidate.fact_id for candidate in self._matcher.rank(self._reader.read(text)))
        rights = helpful(text, self._reader.read, self._matcher, self._gazetteer) if care == "emergency" else []
        if rights:
            best = rights[0].fact_id
            return Outcome(outcome="answer", facts=(shown(best),), ranked=tuple(dict.fromkeys((best, *ids)))[:5])
        return Outcome(outcome="unknown", ranked=ids)

    def _answered(self, text: str, context: Context | None, shown: Shown) -> Outcome:
        question = self._reader.read(text)
        if context is not None and context.facts and leans(question, self._weigher.content(question)):
            following = self._follow(text, question, context, shown)
            if following is not None:
                return following
        ranked = self._matcher.rank(question)
        whole = self._one(question, ranked, shown)
        parts = split(text)
        if len(parts) > 1:
            return self._several(parts, whole, question.places, shown)
        return self._climbed(text, question, ranked, shown) or whole if whole.outcome != "answer" else whole

    def _climbed(self, text: str, question: Question, ranked: Sequence[Candidate], shown: Shown) -> Outcome | None:
        """What holds in a wider place, when nothing near the question is about the place that it names."""
        if any(self._matcher.bearing(question, candidate.read) is Bearing.ON_IT for candidate in ranked):
            return None
        for words, places in wider(readable(text), question.places, self._gazetteer):
            asked = self._reader.read(words).at(places)
            found = self._matcher.rank(asked)
            outcome = self._one(asked, found, shown)
            if outcome.outcome == "answer" and self._matcher.bearing(question, found[0].read) is Bearing.WIDER:
                others = [candidate.fact_id for candidate in ranked]
                return outcome.model_copy(
                    update={
                        "stands_for": self._stands_for(question, found[0].read),
                        "ranked": tuple(dict.fromkeys((*outcome.ranked[:3], *others)))[:5],
                    }
                )
        return None

    def _stored(self, text: str, shown: Shown) -> Outcome | None:
        stored = self._exact.get(normalise(text))
        if stored is None:
            return None
        fact_id, wording = stored
        question = self._reader.read(text)
        ranked = self._matcher.rank(question)
        read = self._read[fact_id]
        exact = Candidate(read, score=1, wording=read.fact.wordings.index(wording), signals={})
        others = [candidate.fact_id for candidate in ranked if candidate.fact_id != fact_id]
        return Outcome(
            outcome="answer",
            facts=(shown(fact_id),),
            ranked=(fact_id, *others)[:5],
            confidence=1.0,
            past=_past(question, read.fact),
            matched=wording,
            why=explain(question, exact, self._matcher.bearing(question, read)),
        )

    def _follow(self, text: str, question: Question, context: Context, shown: Shown) -> Outcome | None:
        before = [self._read[fact_id] for fact_id in context.facts if fact_id in self._read]
        if not before:
            return None
        joined = self._reader.read(f"{before[0].fact.question} {text}")
        if question.places.places:
            # A place named now takes the place of the one before.
            joined = joined.at(question.places)
        ranked = self._matcher.rank_following(question, joined, before)
        return self._one(joined, ranked, shown, OUTRIGHT_FOLLOWING, question) if ranked else None

    def _several(self, parts: Sequence[str], whole: Outcome, places: PlacesAsked, shown: Shown) -> Outcome:
        """The parts' outcomes, when they look like what the whole is about; else the whole's.

        One part is answered, the others are at least possible, and each leads to another of the whole's candidates.
        """
        outcomes: list[Outcome] = []
        for part in parts:
            outcome = self._stored(part, shown)
            if outcome is None:
                question = self._reader.read(part)
                if question.places == PlacesAsked() and len(places.places) == 1:
                    # "Is Chicago one, and who signed it?" asks who signed it in Chicago.
                    question = question.at(places)
                outcome = self._one(question, self._matcher.rank(question), shown)
                if outcomes and outcome.outcome != "answer" and outcomes[-1].ranked:
                    before = Context(facts=outcomes[-1].ranked[:1])
                    outcome = max(outcome, self._follow(part, question, before, shown) or outcome, key=_confidence)
            outcomes.append(outcome)
        answered = any(outcome.outcome == "answer" for outcome in outcomes)
        possible = all(outcome.outcome == "answer" or outcome.confidence >= POSSIBLE for outcome in outcomes)
        first = {outcome.ranked[0] for outcome in outcomes if outcome.ranked}
        if not answered or not possible or len(first) < len(outcomes) or not first <= set(whole.ranked):
            return whole
        facts = {fact.id: fact for outcome in outcomes for fact in outcome.facts}
        ranked = dict.fromkeys(
            [
                *(outcome.ranked[0] for outcome in outcomes),
                *(fact_id for outcome in outcomes for fact_id in outcome.ranked),
            ]
        )
        return Outcome(
            outcome="answer",
            parts=tuple(outcomes),
            facts=tuple(facts.values()),
            ranked=tuple(ranked)[:5],
            confidence=min(outcome.confidence for outcome in outcomes),
        )

    def _one(
        self,
        question: Question,
        ranked: Sequence[Candidate],
        shown: Shown,
        outright: float = OUTRIGHT,
        alone: Question | None = None,
    ) -> Outcome:
        if not ranked:
            return Outcome(outcome="unknown")
        best, ids = ranked[0], tuple(candidate.fact_id for candidate in ranked)
        evidence = self._weigher.weigh(question, ranked, alone)
        sure = confidence(evidence)
        if evidence.definition and not evidence.untouched:
            outright = min(outright, OUTRIGHT_DEFINITION)
        bearing = self._matcher.bearing(question, best.read)
        why = explain(question, best, bearing)
        refused = bool(evidence.lacking) or bearing is Bearing.OFF or _contradicts(question, best)
        if sure >= outright and not refused:
            return Outcome(
                outcome="answer",
                stands_for=self._stands_for(question, best.read),
                facts=(shown(best.fact_id),),
                ranked=ids,
                confidence=sure,
                past=_past(question, best.read.fact),
                matched=why.wording,
                why=why,
            )
        if best.score < self.lowest_score:
            return Outcome(outcome="unknown", ranked=ids, confidence=sure, why=why)
        places = self._undecided(question, ranked)
        offered = tuple(places.values()) or ids[:SUGGESTIONS]
        return Outcome(
            outcome="suggestions",
            choose_place=tuple(places),
            facts=tuple(shown(fact_id) for fact_id in offered),
            ranked=ids,
            confidence=sure,
            why=why,
        )

    def _stands_for(self, question: Question, read: ReadFact) -> str | None:
        """The first place named that lies in the fact's own and that the fact is not about."""
        for place in question.places.places:
            if self._matcher.bearing(question.at(PlacesAsked((place,))), read) is Bearing.WIDER:
                return place
        return None

    def _undecided(self, question: Question, ranked: Sequence[Candidate]) -> dict[str, str]:
        """For each place that an ambiguous name may mean the best fact about it, when there are at least two."""
        close = [candidate.read for candidate in ranked if candidate.score >= ranked[0].score * (1 - CLOSE)]
        for options in question.places.ambiguous:
            found = by_place(close, options)
            if len(found) > 1:
                return {place: read.fact.id for place, read in list(found.items())[:SUGGESTIONS]}
        return {}

    def complete(self, typed: str, *, limit: int) -> Iterable[str]:
        """Ids of facts to offer while somebody is still typing, best first."""
        ranked = self._matcher.rank(self._reader.read(typed), limit=limit)
        return [candidate.fact_id for candidate in ranked] or list(self._read)[:limit]


def with_withheld(outcome: Outcome, at: dt.date, care: Care | None = None) -> Outcome:
    """The outcome as it may be shown on a day: an answer to somebody's own case shows no text that is long overdue."""
    care = outcome.care or care
    facts = tuple(as_of_day(fact, at, care=care is not None) for fact in outcome.facts)
    parts = tuple(with_withheld(part, at, care) for part in outcome.parts)
    withheld = outcome.outcome == "answer" and any(fact.withheld for fact in facts)
    return outcome.model_copy(update={"facts": facts, "parts": parts, "withheld": withheld})


def _words(facts: Iterable[ReadFact]) -> Iterator[str]:
    return (word for read in facts for text in read.texts() for word in text.words)


def _confidence(outcome: Outcome) -> float:
    return outcome.confidence


def _past(question: Question, fact: Fact) -> bool:
    return question.traits.now and fact.status == "historical"


def _contradicts(question: Question, candidate: Candidate) -> bool:
    """Whether the question names a law or a year that the fact does not."""
    asked, told = question.traits, candidate.read.told
    return bool(asked.codes - told.codes or asked.years - told.years)
