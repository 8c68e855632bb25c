"""Answers to questions in Spanish, from the facts that have been translated, and what to offer where none has.

The same engine as for English on an index of its own. An answer is always a stored translation; a fact that exists in
English only is offered and never answered with.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property

from knowledge.emergency import helpful
from knowledge.facts import Fact, FactLink, ShownFact
from knowledge.matching.conversation import leans, split
from knowledge.matching.matcher import Candidate, Matcher
from knowledge.matching.place_fit import Bearing, by_place
from knowledge.matching.places import Gazetteer
from knowledge.matching.question import Question, Reader
from knowledge.matching.spanish import Spanish, SpanishReader, in_spanish, read_spanish_fact, shipped_spanish
from knowledge.matching.spanish_gate import LOWEST_SCORE, confidence, content_terms, outright, weigh
from knowledge.matching.text import normalise, words
from knowledge.matching.why import explain
from knowledge.outcome import Context, Outcome

Shown = Callable[[str], ShownFact]

SUGGESTIONS = 3
"""How many questions are offered at most."""
POSSIBLE = 0.5
"""The confidence from which a part of a message is offered beside an answered part."""
CLOSE = 0.08
"""Two candidates whose scores lie within this share of each other are not told apart by place alone."""
ENGLISH_SCORE = 1.0
"""The score from which a fact that exists in English only is offered: found through words with an English
counterpart, names and places."""


class SpanishAnswerer:
    """Answers questions in Spanish. Immutable; the index is made on first use.

    Args:
        facts: the facts in force, translated or not.
        gazetteer: finds places.
        english: the matcher over all facts in English.
        english_reader: reads English words without correcting them.
    """

    def __init__(self, facts: Sequence[Fact], gazetteer: Gazetteer, english: Matcher, english_reader: Reader) -> None:
        self._facts = [in_spanish(fact) for fact in facts if "es" in fact.translations]
        self._name()
        self._gazetteer = gazetteer
        self._english = english
        self._english_reader = english_reader

    def changed(
        self,
        facts: Iterable[Fact],
        gone: Collection[str],
        gazetteer: Gazetteer,
        english: Matcher,
        english_reader: Reader,
    ) -> SpanishAnswerer:
        """The same with these facts added or replaced and those ids gone; an index that was made is changed, too."""
        new = {fact.id: in_spanish(fact) for fact in facts if "es" in fact.translations}
        out = {fact.id for fact in facts}.union(gone) - new.keys()
        other = SpanishAnswerer((), gazetteer, english, english_reader)
        other._facts = list({fact.id: fact for fact in (*self._facts, *new.values()) if fact.id not in out}.values())
        other._facts = [new.get(fact.id, fact) for fact in other._facts]
        other._name()
        if "_matcher" in vars(self):
            read = [read_spanish_fact(fact, self._spanish) for fact in new.values()]
            vars(other)["_matcher"] = self._matcher.changed(read, out)
        return other

    def _name(self) -> None:
        self._question = {fact.id: fact.question for fact in self._facts}
        self._exact = {normalise(wording): (fact.id, wording) for fact in self._facts for wording in fact.wordings}

    @cached_property
    def _spanish(self) -> Spanish:
        return shipped_spanish()

    @cached_property
    def _reader(self) -> SpanishReader:
        return SpanishReader(self._spanish, self._gazetteer)

    @cached_property
    def _matcher(self) -> Matcher:
        return Matcher([read_spanish_fact(fact, self._spanish) for fact in self._facts], self._gazetteer)

    def vocabulary(self) -> set[str]:
        """Every word of the Spanish texts."""
        return {word for fact in self._facts for text in (*fact.wordings, fact.answer) for word in words(text)}

    def warm_up(self) -> None:
        """Make the index ahead of the first question."""
        self._rank(self._reader.read("santuario"))

    def stored(self, text: str, shown: Shown) -> Outcome | None:
        """The answer to an exact stored wording, or None."""
        found = self._exact.get(normalise(text))
        if found is None:
            return None
        fact_id, wording = found
        others = [one.fact_id for one in self._rank(self._reader.read(text)) if one.fact_id != fact_id]
        return Outcome(
            outcome="answer",
            language="es",
            facts=(self._translated(shown(fact_id)),),
            ranked=(fact_id, *others)[:5],
            confidence=1.0,
            matched=wording,
        )

    def ask(self, text: str, context: Context | None, shown: Shown) -> Outcome:
        """Answer a question in Spanish."""
        question = self._reader.read(text)
        if context is not None and context.facts and leans(question, len(content_terms(question, self._matcher))):
            following = self._follow(text, question, context, shown)
            if following is not None:
                return following
        whole = self._one(text, question, self._rank(question), shown)
        parts = split(text)
        return self._several(parts, whole, shown) if len(parts) > 1 else whole

    def helpful(self, text: str, shown: Shown) -> Outcome | None:
        """The nearest translated fact that may be shown in an emergency, as an answer; None when there is none."""
        ranked = self._rank(self._reader.read(text))
        found = [one.fact_id for one in helpful(text, self._reader.read, self._matcher, self._gazetteer)]
        if not found:
            return None
        ids = dict.fromkeys((found[0], *(one.fact_id for one in ranked)))
        return Outcome(
            outcome="answer", language="es", facts=(self._translated(shown(found[0])),), ranked=tuple(ids)[:5]
        )

    def _rank(self, question: Question, limit: int = 5) -> list[Candidate]:
        return self._matcher.rank(question, limit) if self._facts else []

    def _follow(self, text: str, question: Question, context: Context, shown: Shown) -> Outcome | None:
        by_id = {read.fact.id: read for read in self._matcher.facts}
        before = [by_id[fact_id] for fact_id in context.facts if fact_id in by_id]
        if not before:
            return None
        joined_text = f"{before[0].fact.question} {text}"
        joined = self._reader.read(joined_text)
        if question.places.places:
            joined = joined.at(question.places)
        ranked = self._matcher.rank_following(question, joined, before)
        return self._one(joined_text, joined, ranked, shown, following=True) if ranked else None

    def _several(self, parts: Sequence[str], whole: Outcome, shown: Shown) -> Outcome:
        """The parts' outcomes when all are possible, one is answered and each is about something else."""
        outcomes = []
        for part in parts:
            question = self._reader.read(part)
            outcomes.append(self.stored(part, shown) or self._one(part, question, self._rank(question), shown))
        answered = any(outcome.outcome == "answer" for outcome in outcomes)
        possible = all(outcome.outcome == "answer" or outcome.confidence >= POSSIBLE for outcome in outcomes)
        first = {outcome.ranked[0] for outcome in outcomes if outcome.ranked}
        if not answered or not possible or len(first) < len(outcomes) or not first <= set(whole.ranked):
            return whole
        facts = {fact.id: fact for outcome in outcomes for fact in outcome.facts}
        ranked = dict.fromkeys([*first, *(fact_id for outcome in outcomes for fact_id in outcome.ranked)])
        return Outcome(
            outcome="answer",
            language="es",
            parts=tuple(outcomes),
            facts=tuple(facts.values()),
            ranked=tuple(ranked)[:5],
            confidence=min(outcome.confidence for outcome in outcomes),
        )

    def _one(
        self, text: str, question: Question, ranked: Sequence[Candidate], shown: Shown, *, following: bool = False
    ) -> Outcome:
        english = self._english_only(text, question)
        if not ranked:
            return self._offer((), english, (), 0.0, shown)
        best, ids = ranked[0], tuple(candidate.fact_id for candidate in ranked)
        evidence = weigh(question, ranked, self._matcher, self._spanish)
        sure = confidence(evidence)
        bearing = self._matcher.bearing(question, best.read)
        asked = self._spanish.words(text)
        clear = outright(question, best, evidence, asked, self._spanish, following)
        why = explain(question, best, bearing, self._spanish.common)
        if clear and bearing is not Bearing.OFF and not _contradicts(question, best):
            return Outcome(
                outcome="answer",
                language="es",
                stands_for=question.places.places[0] if bearing is Bearing.WIDER and question.places.places else None,
                facts=(self._translated(shown(best.fact_id)),),
                ranked=ids,
                confidence=sure,
                past=question.traits.now and best.read.fact.status == "historical",
                matched=why.wording,
                why=why,
            )
        if best.score < LOWEST_SCORE:
            return self._offer((), english, ids, sure, shown)
        places = self._undecided(question, ranked)
        offered = tuple(places.values()) or ids[:SUGGESTIONS]
        return self._offer(offered, english, ids, sure, shown).model_copy(update={"choose_place": tuple(places)})

    def _offer(
        self, spanish: Sequence[str], english: Sequence[str], ranked: Sequence[str], sure: float, shown: Shown
    ) -> Outcome:
        """Suggestions: the translated facts first, but the best one that exists in English only has its place."""
        if not spanish and not english:
            return Outcome(outcome="unknown", language="es", ranked=tuple(ranked), confidence=sure)
        kept = spanish[: SUGGESTIONS - 1] if english else spanish[:SUGGESTIONS]
        added = english[: SUGGESTIONS - len(kept)]
        order = dict.fromkeys([*kept, *added, *ranked])
        return Outcome(
            outcome="suggestions",
            language="es",
            facts=(*(self._translated(shown(fact_id)) for fact_id in kept), *(shown(fact_id) for fact_id in added)),
            ranked=tuple(order)[:5],
            confidence=sure,
        )

    def _english_only(self, text: str, question: Question) -> tuple[str, ...]:
        """Facts without a translation that may be meant, best first; nothing decides against them."""
        found = self._spanish.words(text)
        kept = [self._spanish.english.get(word, word) for word in found if word not in self._spanish.common]
        asked = self._english_reader.read(" ".join(kept)).at(question.places)
        translated = {fact.id for fact in self._facts}
        return tuple(
            candidate.fact_id
            for candidate in self._english.rank(asked, limit=SUGGESTIONS)
            if candidate.score >= ENGLISH_SCORE
            and candidate.fact_id not in translated
            and self._english.bearing(asked, candidate.read) is not Bearing.OFF
            and not _contradicts(asked, candidate)
        )

    def _translated(self, fact: ShownFact) -> ShownFact:
        """The fact to be shown in Spanish, with the facts that it leads to."""
        return fact.model_copy(
            update={
                "language": "es",
                "related_facts": tuple(map(self._link, fact.related_facts)),
                "counter_facts": tuple(map(self._link, fact.counter_facts)),
                "counter_claims": tuple(claim.speaking("es") for claim in fact.counter_claims),
            }
        )

    def _link(self, link: FactLink) -> FactLink:
        question = self._question.get(link.id)
        return FactLink(id=link.id, question=question, language="es") if question else link

    def _undecided(self, question: Question, ranked: Sequence[Candidate]) -> dict[str, str]:
        """For each place that an ambiguous name may mean the best fact about it, when there are at least two."""
        close = [candidate.read for candidate in ranked if candidate.score >= ranked[0].score * (1 - CLOSE)]
        for options in question.places.ambiguous:
            found = by_place(close, options)
            if len(found) > 1:
                return {place: read.fact.id for place, read in list(found.items())[:SUGGESTIONS]}
        return {}


def _contradicts(question: Question, candidate: Candidate) -> bool:
    """Whether the question names a law or a year that the fact does not."""
    asked, told = question.traits, candidate.read.told
    return bool(asked.codes - told.codes or asked.years - told.years)
