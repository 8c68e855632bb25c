"""Reading Spanish: the same features and deciding tokens as in English, from Spanish stems, ideas and cues.

Nothing is corrected here: a slip still shares most of its pieces with the word that was meant, and a Spanish word is
never pulled towards an English one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import Stemmer
import yaml

from knowledge.facts import Fact
from knowledge.matching.corpus import ReadFact
from knowledge.matching.features import Features, make_features
from knowledge.matching.places import Gazetteer, PlacesAsked
from knowledge.matching.question import Question
from knowledge.matching.text import readable, words
from knowledge.matching.traits import Traits, merge, traits

PACKS = Path(__file__).parents[1] / "packs"

_STEMMER = Stemmer.Stemmer("spanish", maxCacheSize=0)
_ARTICLE = re.compile(r"\bla\b(?:\s+(\w+))?", re.IGNORECASE)


class Spanish:
    """The words of `spanish.yaml`, ready for reading.

    Args:
        data: what the file holds.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.common: frozenset[str] = frozenset(word for line in data["common"] for word in words(line))
        self._short: Mapping[str, str] = data["short"]
        self._numbered = [
            (re.compile(rf"\b{name}\b(?=\s+(?:no\.?\s*|num\.?\s*)?\d)"), english)
            for name, english in data["numbered"].items()
        ]
        self._not_places = re.compile(rf"\b(?:{'|'.join(data['not_places'])})\b")
        self._ideas: dict[tuple[str, ...], str] = {}
        for idea, wordings in data["ideas"].items():
            for wording in wordings:
                self._ideas.setdefault(tuple(stem(word) for word in self._kept(words(wording))), f"={idea}")
        self._ideas.pop((), None)
        self._longest = max(map(len, self._ideas))
        self._cues = {cue: _phrases(wordings) for cue, wordings in data["cues"].items()}
        self._now = _phrases(data["now"])
        self._past = _phrases(data["past"])
        self._definition = _phrases(data["definition"])
        self._details = {detail: _phrases(wordings) for detail, wordings in data["details"].items()}
        self.english: Mapping[str, str] = data["english"]

    def words(self, text: str) -> list[str]:
        """The words of a text, written out where people shorten them, numbers of laws in their English form."""
        plain = " ".join(words(text))
        for name, english in self._numbered:
            plain = name.sub(english, plain)
        return [self._short.get(word, word) for word in words(plain)]

    def features(self, found: Sequence[str]) -> Features:
        """What matching counts in these words: those that carry content."""
        kept = self._kept(found)
        stems = [stem(word) for word in kept]
        return make_features(kept, stems, self._spans(stems))

    def traits(self, found: Sequence[str]) -> Traits:
        """The deciding tokens of these words."""
        read, joined = traits(found), f" {' '.join(found)} "
        cues = frozenset(cue for cue, phrases in self._cues.items() if any(each in joined for each in phrases))
        return Traits(read.codes, read.years, cues, any(each in joined for each in self._now))

    def details(self, found: Iterable[str]) -> frozenset[str]:
        """The details that these words ask for or hold."""
        joined = f" {' '.join(found)} "
        return frozenset(name for name, phrases in self._details.items() if any(each in joined for each in phrases))

    def asks_about_the_past(self, found: Iterable[str]) -> bool:
        """Whether these words ask about something that was."""
        joined = f" {' '.join(found)} "
        return any(each in joined for each in self._past)

    def asks_what_it_is(self, found: Iterable[str]) -> bool:
        """Whether these words ask what a thing is."""
        joined = f" {' '.join(found)} "
        return any(each in joined for each in self._definition)

    def _kept(self, found: Sequence[str]) -> list[str]:
        return [word for word in found if word not in self.common]

    def _spans(self, stems: Sequence[str]) -> Iterable[tuple[str, int]]:
        at = 0
        while at < len(stems):
            for length in range(min(self._longest, len(stems) - at), 0, -1):
                idea = self._ideas.get(tuple(stems[at : at + length]))
                if idea is not None:
                    yield idea, length
                    at += length
                    break
            else:
                yield stems[at], 1
                at += 1

    def places(self, text: str, gazetteer: Gazetteer) -> PlacesAsked:
        """The places that a text names; "la" is an article here, not Louisiana, except in capitals of its own."""
        text = readable(text)
        if text.isupper():
            text = text.lower()

        def article(found: re.Match[str]) -> str:
            if found.group().startswith("LA"):
                return found.group()
            follows = found.group(1) or ""
            named = gazetteer.find(f"La {follows.capitalize()}").spans == ((0, 3 + len(follows)),)
            return found.group() if follows and named else f"una {follows}"

        return gazetteer.find(self._not_places.sub("eso", _ARTICLE.sub(article, text)))


@cache
def shipped_spanish() -> Spanish:
    """The words that come with this release."""
    return Spanish(yaml.load((PACKS / "spanish.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))


def stem(word: str) -> str:
    """The Snowball stem of a Spanish word without accents; words with digits or of other scripts are left alone."""
    if not word.isascii() or not word.isalpha():
        return word
    stemmed: str = _STEMMER.stemWord(word)
    return stemmed


def in_spanish(fact: Fact) -> Fact:
    """The fact with its Spanish words in place of the English ones; it has to have some."""
    words_of = fact.translations["es"]
    return fact.model_copy(
        update={"question": words_of.question, "phrasings": words_of.phrasings, "answer": words_of.answer}
    )


def read_spanish_fact(fact: Fact, spanish: Spanish) -> ReadFact:
    """Read a fact that `in_spanish` gave."""
    texts = [spanish.words(wording) for wording in fact.wordings]
    answer = spanish.words(fact.answer)
    people = spanish.words(" ".join(quote.speaker for quote in fact.quotes))
    dates = words(" ".join([str(fact.as_of), *(str(quote.date) for quote in fact.quotes)]))
    asked = merge(spanish.traits(found) for found in texts)
    return ReadFact(
        fact=fact,
        wordings=tuple(spanish.features(found) for found in texts),
        answer=(spanish.features(answer),),
        places=(spanish.features(spanish.words(" ".join(fact.places))),),
        topics=(spanish.features([]),),
        quotes=(spanish.features(people),),
        asked=asked,
        told=merge([asked, *(traits(found) for found in (answer, dates))]),
    )


class SpanishReader:
    """Reads questions in Spanish.

    Args:
        spanish: the words to read with.
        gazetteer: finds places.
    """

    def __init__(self, spanish: Spanish, gazetteer: Gazetteer) -> None:
        self._spanish = spanish
        self._gazetteer = gazetteer

    def read(self, text: str) -> Question:
        """Read any text; one without words of content gives a question without features."""
        found = self._spanish.words(text)
        return Question(
            features=self._spanish.features(found),
            traits=self._spanish.traits(found),
            places=self._spanish.places(text, self._gazetteer),
            vector=None,
        )


def _phrases(wordings: Iterable[str]) -> tuple[str, ...]:
    return tuple(f" {' '.join(words(wording))} " for wording in wordings)
