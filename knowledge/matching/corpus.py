"""Facts read once, field by field, for everything in matching that counts words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from knowledge.facts import Fact
from knowledge.matching.features import Features, features
from knowledge.matching.lexicon import Lexicon
from knowledge.matching.traits import Traits, merge, traits


@dataclass(frozen=True)
class ReadFact:
    """One fact's texts as matching sees them. Each field holds its texts, read."""

    fact: Fact
    wordings: tuple[Features, ...]
    answer: tuple[Features, ...]
    places: tuple[Features, ...]
    topics: tuple[Features, ...]
    quotes: tuple[Features, ...]
    asked: Traits
    """Deciding tokens of the wordings."""
    told: Traits
    """Deciding tokens of everything that the fact says."""

    def texts(self) -> Iterator[Features]:
        """Every text of the fact."""
        for texts in (self.wordings, self.answer, self.places, self.topics, self.quotes):
            yield from texts

    def without(self, wording: int) -> ReadFact:
        """The same fact with one of its wordings hidden; a fact with a single wording stays whole."""
        if len(self.wordings) == 1:
            return self
        kept = self.wordings[:wording] + self.wordings[wording + 1 :]
        return replace(self, wordings=kept, asked=merge(traits(text.words) for text in kept))


def read_fact(fact: Fact, lexicon: Lexicon) -> ReadFact:
    """Read one fact."""

    def read(text: str) -> Features:
        return features(text, lexicon)

    wordings = tuple(read(wording) for wording in fact.wordings)
    answer = read(fact.answer)
    places = read(" ".join(fact.places))
    topics = read(f"{' '.join(fact.topics).replace('-', ' ')} {fact.kind}")
    quotes = read(" ".join(f"{quote.text} {quote.speaker} {quote.speaker_role}" for quote in fact.quotes))
    dates = read(" ".join([str(fact.as_of), *(str(quote.date) for quote in fact.quotes)]))
    asked = merge(traits(text.words) for text in wordings)
    told = merge([asked, *(traits(text.words) for text in (answer, topics, quotes, dates))])
    return ReadFact(fact, wordings, (answer,), (places,), (topics,), (quotes,), asked, told)
