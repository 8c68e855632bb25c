"""Looking around in the facts without a question: by topic, place, speaker, source and time.

Everything here selects and orders stored facts and says nothing of its own. A fact's date is the one that it is true
for, which for a law or a ruling is often later than the day it was made.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from knowledge.facts import Fact, Quote, ShownFact, Source
from knowledge.matching.places import Gazetteer
from knowledge.matching.text import normalise, readable
from knowledge.outcome import Care

Section = Literal["laws", "cases", "disputed", "happenings", "others"]
"""The parts of what is known about a place."""
SECTIONS: tuple[Section, ...] = get_args(Section)

HAPPENED: frozenset[str] = frozenset({"event", "court-ruling", "law", "statement"})
"""Kinds of fact that a timeline shows."""


SENTENCES = 5
"""Sentences of a statement that are looked at."""
_END = re.compile(r"(?<=[.!?…])\s+")


@dataclass(frozen=True)
class FactsOn:
    """The facts that bear on a statement, nearest first; none when it is a message that is never answered.

    `care` and `language` are as in an `Outcome`, for the statement as a whole.
    """

    facts: tuple[ShownFact, ...] = ()
    care: Care | None = None
    language: str = "en"


@dataclass(frozen=True)
class QuoteOf:
    """A quote and the fact that holds it."""

    fact: Fact
    quote: Quote


@dataclass(frozen=True)
class PlaceFacts:
    """What is known about a place. Each fact stands in one section; all may be empty.

    `wider` holds for each place around it, from the nearest to the nation, the laws in force there, those first that
    most other facts lead to.
    """

    place: str
    sections: Mapping[Section, tuple[Fact, ...]]
    wider: tuple[tuple[str, tuple[Fact, ...]], ...] = ()

    @property
    def count(self) -> int:
        """How many facts are about the place itself or dispute one that is."""
        return sum(map(len, self.sections.values()))


class Browser:
    """The facts that one scope answers from, to look around in.

    Args:
        facts: the facts in force.
        sources: what they rest on, by id.
        gazetteer: where places lie.
        withheld: ids of facts whose own text is not shown, so that their quotes are not either.
    """

    def __init__(
        self,
        facts: Iterable[Fact],
        sources: Mapping[str, Source],
        gazetteer: Gazetteer,
        withheld: Collection[str] = (),
    ) -> None:
        self._facts = {fact.id: fact for fact in sorted(facts, key=lambda fact: fact.id)}
        self._sources = sources
        self._gazetteer = gazetteer
        self._quoting = [fact for fact in self._facts.values() if fact.id not in withheld]

    def topics(self) -> dict[str, int]:
        """How many facts each topic has, in order of the topic's id."""
        found = Counter(topic for fact in self._facts.values() for topic in fact.topics)
        return {topic: found[topic] for topic in sorted(found)}

    def about(self, topic: str) -> tuple[Fact, ...]:
        """The facts of a topic: definitions first, then what holds now, then the rest, each in order of id."""
        found = [fact for fact in self._facts.values() if topic in fact.topics]
        return tuple(sorted(found, key=lambda fact: (fact.kind != "definition", fact.status != "current", fact.id)))

    def places(self) -> tuple[str, ...]:
        """Every place that facts are about, in alphabetical order."""
        return tuple(sorted({place for fact in self._facts.values() for place in fact.places}))

    def find_place(self, text: str) -> str | None:
        """The one place that somebody means; None when the text names none or leaves open which.

        A place of the facts is taken as it is written there, without regard to capitals; any other place that the
        gazetteer knows is found as well.
        """
        held = {place.casefold(): place for place in self.places()}
        if exact := held.get(" ".join(text.casefold().split())):
            return exact
        found = self._gazetteer.find(text)
        if len(found.places) == 1 and not found.ambiguous:
            return found.places[0]
        among = {place for places in found.ambiguous for place in places if place.casefold() in held}
        return among.pop() if len(among) == 1 and not found.places else None

    def place(self, place: str) -> PlaceFacts:
        """What is known about a place, and which laws apply there from the places around it."""
        own = [fact for fact in self._facts.values() if place in fact.places]
        disputing = {name for fact in own for name in fact.counter} - {fact.id for fact in own}
        sections: dict[Section, list[Fact]] = {section: [] for section in SECTIONS}
        for fact in own:
            sections[_section(fact)].append(fact)
        sections["disputed"] += [self._facts[name] for name in sorted(disputing) if name in self._facts]
        leading = Counter(name for fact in self._facts.values() for name in fact.related)
        shown = {fact.id for fact in own} | disputing
        wider = []
        for around in self._gazetteer.chain(place)[1:]:
            laws = [
                fact
                for fact in self._facts.values()
                if around in fact.places and fact.kind == "law" and fact.status == "current" and fact.id not in shown
            ]
            shown |= {fact.id for fact in laws}
            if laws:
                wider.append((around, tuple(sorted(laws, key=lambda fact: (-leading[fact.id], fact.id)))))
        return PlaceFacts(place, {name: _ordered(facts) for name, facts in sections.items()}, tuple(wider))

    def speakers(self) -> tuple[str, ...]:
        """Everybody and every document that is quoted, in alphabetical order."""
        return tuple(sorted({quote.speaker for fact in self._quoting for quote in fact.quotes}))

    def find_speaker(self, text: str) -> str | None:
        """The one speaker whose name is this, or has all these words in it; None when there is none or several."""
        names = {normalise(name): name for name in self.speakers()}
        wanted = normalise(text)
        if wanted in names:
            return names[wanted]
        near = [name for key, name in names.items() if wanted and set(wanted.split()) <= set(key.split())]
        return near[0] if len(near) == 1 else None

    def quotes(
        self, *, speaker: str | None = None, topic: str | None = None, words: str | None = None
    ) -> tuple[QuoteOf, ...]:
        """Quotes, the newest first, each once.

        Args:
            speaker: only theirs, by the exact name.
            topic: only of facts with this topic.
            words: only those in whose text, speaker or question every one of these words stands or begins a word.
        """
        wanted = normalise(words).split() if words is not None else []
        found: dict[tuple[str, str], QuoteOf] = {}
        for fact in self._quoting:
            if topic is not None and topic not in fact.topics:
                continue
            for quote in fact.quotes:
                fits = speaker in (None, quote.speaker) and _has(wanted, quote.text, quote.speaker, fact.question)
                if fits and (words is None or wanted):
                    found.setdefault((quote.speaker, quote.text), QuoteOf(fact, quote))
        return tuple(sorted(found.values(), key=lambda held: held.quote.date.first_day, reverse=True))

    def sources(self) -> tuple[Source, ...]:
        """The sources that facts rest on, by title."""
        used = {name for fact in self._facts.values() for name in fact.source_ids}
        found = (source for name, source in self._sources.items() if name in used)
        return tuple(sorted(found, key=lambda source: (source.title.casefold(), source.id)))

    def source(self, source_id: str) -> Source | None:
        """A source that facts rest on; None when there is none with this id."""
        return self._sources.get(source_id) if self.resting_on(source_id) else None

    def resting_on(self, source_id: str) -> tuple[Fact, ...]:
        """The facts that name a source, in order of id."""
        return tuple(fact for fact in self._facts.values() if source_id in fact.source_ids)

    def timeline(
        self, *, topic: str | None = None, place: str | None = None, since: int | None = None, until: int | None = None
    ) -> tuple[Fact, ...]:
        """Events, rulings, laws and statements by the date they are true for, the earliest first.

        Args:
            topic: only those with this topic.
            place: only those about exactly this place.
            since: the first year.
            until: the last year.
        """
        found = [
            fact
            for fact in self._facts.values()
            if fact.kind in HAPPENED
            and (topic is None or topic in fact.topics)
            and (place is None or place in fact.places)
            and (since is None or fact.as_of.year >= since)
            and (until is None or fact.as_of.year <= until)
        ]
        # A year comes before its months, and a month before its days.
        return tuple(
            sorted(found, key=lambda fact: (fact.as_of.year, fact.as_of.month or 0, fact.as_of.day or 0, fact.id))
        )


def sentences(text: str) -> tuple[str, ...]:
    """The first sentences of a statement with at least three words, and the whole first when there are several."""
    text = readable(text)
    parts = dict.fromkeys(part for part in _END.split(text) if len(part.split()) > 2)
    return tuple(dict.fromkeys([text, *list(parts)[:SENTENCES]]))


def by_year(facts: Sequence[Fact]) -> dict[int, Counter[str]]:
    """How many facts of each kind a timeline has in each year, from its first year to its last without gaps."""
    years = [fact.as_of.year for fact in facts]
    found = {year: Counter[str]() for year in range(min(years), max(years) + 1)} if years else {}
    for fact in facts:
        found[fact.as_of.year][fact.kind] += 1
    return found


def _section(fact: Fact) -> Section:
    if fact.kind == "law":
        return "laws"
    if fact.kind == "court-ruling":
        return "cases"
    if fact.status == "contested" or fact.attribution == "claim":
        return "disputed"
    return "happenings" if fact.kind in ("event", "statement") else "others"


def _ordered(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """What holds now before what is past, the newest first."""
    return tuple(
        sorted(facts, key=lambda fact: (fact.status == "historical", -fact.as_of.first_day.toordinal(), fact.id))
    )


def _has(wanted: Iterable[str], *texts: str) -> bool:
    words = [word for text in texts for word in normalise(text).split()]
    return all(any(word.startswith(part) for word in words) for part in wanted)
