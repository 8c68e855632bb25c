"""The names of places as a table of words, made once: what `knowledge.matching.mentions` looks up in a question.

A name is found by its words, casefolded and without accents ("ñ" stays: a montaña is no Montana). How much has to stand
around a name before it counts as a place follows from how ordinary its words are and how large the place is.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.matching.english import zipf

ORDINARY = 3.3
"""Zipf frequency from which a name is an ordinary word first: "orange", "union", "mobile"."""

_COMMON_FOR_ITS_SIZE = 1.9
_NAMESAKE = 8
_UNKNOWN_CITY, _UNKNOWN_COUNTY = 10_000, 100_000
_KNOWN_ABROAD_BELOW = 100_000
_TYPO_LETTERS, _TYPO_SIMILARITY = 6, 0.83
_LARGE = 300
_SMALL = 150_000
_RAREST, _RARE_SIMILARITY = 1.5, 0.9
"""The rarest entries of the English list are themselves slips ("massachusets")."""

_TOKEN = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+(?:['’ʼ`´‘][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’ʼ`´‘]s$", re.IGNORECASE)
_APOSTROPHE = re.compile(r"['’ʼ`´‘]")
_ARTICLES = frozenset({"la", "el", "los", "las", "del", "de"})
_SPELT = {"st": "saint", "ft": "fort", "mt": "mount", "saint": "st", "fort": "ft", "mount": "mt"}

Key = tuple[str, ...]


class Level(IntEnum):
    """How much has to stand around a name before it counts."""

    FREE = 0
    """Nothing."""
    CUE = 1
    """A capital inside a sentence, or what STRICT asks for."""
    STRICT = 2
    """A preposition of place, or a word of local government beside it."""
    STATE = 3
    """The state's name after it: the name is better known as a place abroad."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: where it stands, its key, and what separates it from the word before."""

    start: int
    end: int
    raw: str
    key: str
    before: str
    possessive: bool


@dataclass(frozen=True, slots=True)
class Name:
    """What a name can mean.

    `meant` are the places it means when nothing around it decides, the most populous first: one, or several when the
    name is ambiguous. `places` are all places of the name, for when a state follows it.
    """

    meant: tuple[str, ...]
    places: tuple[str, ...]
    level: Level
    ordinary: bool = False
    """Whether the name is an ordinary word first."""
    small: bool = False
    """Whether it is one word and the place so small that a speaker of that name is the likelier meaning."""


def fold(word: str) -> str:
    """A word's key: casefolded, without accents and apostrophes."""
    word = _APOSTROPHE.sub("", word).casefold()
    if word.isascii():
        return word
    composed = unicodedata.normalize("NFC", word)
    return "".join(
        char if char == "ñ" else "".join(c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c))
        for char in composed
    )


def tokens(text: str) -> list[Token]:
    """The words of a text in order. "Chicago's" has the key of "Chicago"."""
    found: list[Token] = []
    end = 0
    for match in _TOKEN.finditer(text):
        raw = match.group()
        plain = _POSSESSIVE.sub("", raw)
        found.append(Token(match.start(), match.end(), raw, fold(plain), text[end : match.start()], plain != raw))
        end = match.end()
    return found


def key(name: str) -> Key:
    """A name's words as they are looked up."""
    return tuple(token.key for token in tokens(name))


def state_code(place: str) -> str | None:
    """ "TX" of "Houston, TX"; None for a state or the nation."""
    name, comma, code = place.rpartition(", ")
    return code if comma and name and len(code) == 2 and code.isupper() else None


@dataclass
class _Draft:
    """What is known of a name while the table is being made."""

    populations: dict[str, int] = field(default_factory=dict)
    abroad: set[str] = field(default_factory=set)
    level: Level = Level.FREE
    meant: list[str] = field(default_factory=list)


class NameTable:
    """Looks up names by their words, and corrects slips in the large ones.

    Args:
        states: code to name and population.
        places: cities and counties with population (0: unknown), and whether the name is better known abroad.
        names: for each place, names that always mean it; `cued` those that need a cue.
        either: names that mean one of several places, in order, unless their surroundings decide.
        familiar: places whose names may be misspelt, beside the states and the largest cities.
    """

    def __init__(
        self,
        states: Mapping[str, tuple[str, int]],
        places: Iterable[tuple[str, int, bool]],
        names: Iterable[tuple[str, Sequence[str]]],
        cued: Iterable[tuple[str, Sequence[str]]],
        either: Mapping[str, Sequence[str]],
        familiar: Iterable[str] = (),
    ) -> None:
        self.states = {code: name for code, (name, _) in states.items()}
        self.state_keys = {key(name): name for name, _ in states.values()}
        self._drafts: dict[Key, _Draft] = {}
        listed = list(places)
        populations = {place: population for place, population, _ in listed}
        populations.update(dict(states.values()))
        for place, population, abroad in listed:
            self._add_place(place, population, abroad)
        for name, population in states.values():
            self._mean(name, name, population, Level.FREE)
        for level, table in ((Level.FREE, names), (Level.CUE, cued)):
            for place, wordings in table:
                for wording in wordings:
                    self._mean(wording, place, populations.get(place, 0), level)
        for wording, options in either.items():
            for place in options:
                self._mean(wording, place, populations.get(place, 0), Level.FREE)
        largest = sorted((place for place in populations if "County" not in place), key=lambda p: -populations[p])
        self._familiar = [*self.state_keys, *(self._own(p) for p in (*largest[: _LARGE + len(states)], *familiar))]
        for name_key in self._familiar:
            if len(name_key) > 1 and len(joined := "".join(name_key)) > _TYPO_LETTERS and name_key in self._drafts:
                self._drafts.setdefault((joined,), self._drafts[name_key])
        self._names = {name_key: self._finish(name_key, draft) for name_key, draft in self._drafts.items()}
        self._longest: dict[str, int] = {}
        for name_key in self._names:
            self._longest[name_key[0]] = max(len(name_key), self._longest.get(name_key[0], 0))
        self._known = {word for name_key in self._names for word in name_key}
        self._targets: dict[str, list[str]] = {}
        for word in sorted({w for name_key in self._familiar for w in name_key if len(w) >= _TYPO_LETTERS}):
            self._targets.setdefault(word[0], []).append(word)
        del self._drafts

    def get(self, words: Key) -> Name | None:
        """The name that these words are."""
        return self._names.get(words)

    def longest(self, word: str) -> int:
        """How many words the longest name has that begins with this one; 0 when none does."""
        return self._longest.get(word, 0)

    def corrected(self, word: str) -> str:
        """The word of a state's or large place's name that an unknown word misspells; any other word itself."""
        if len(word) < _TYPO_LETTERS - 1 or word in self._known or not (word.isascii() and word.isalpha()):
            return word
        rare = zipf(word)
        if rare > _RAREST:
            return word
        owner = self._names.get((word[:-1],)) if word.endswith("s") else None
        if (owner is not None and owner.level is Level.FREE) or (
            word.endswith("s") and word[:-1] in self._targets.get(word[0], ())
        ):
            return word[:-1]
        found = process.extractOne(
            word,
            self._targets.get(word[0], ()),
            scorer=OSA.normalized_similarity,
            score_cutoff=_RARE_SIMILARITY if rare else _TYPO_SIMILARITY,
        )
        return found[0] if found else word

    def _add_place(self, place: str, population: int, abroad: bool) -> None:
        for variant in self._variants(place.rpartition(", ")[0]):
            draft = self._drafts.setdefault(variant, _Draft())
            draft.populations[place] = max(population, draft.populations.get(place, 0))
            if abroad:
                draft.abroad.add(place)

    def _mean(self, wording: str, place: str, population: int, level: Level) -> None:
        for variant in self._variants(wording):
            draft = self._drafts.setdefault(variant, _Draft())
            draft.populations.setdefault(place, population)
            if place not in draft.meant:
                draft.meant.append(place)
            draft.level = level

    @staticmethod
    def _own(place: str) -> Key:
        return key(place.rpartition(", ")[0] if state_code(place) else place)

    @staticmethod
    def _variants(name: str) -> set[Key]:
        """Keys of the ways to write a name: "Prince George's" without its sign, "St." or "Saint", "ñ" or "n"."""
        variants = {key(name), key(_APOSTROPHE.sub("", name))}
        variants |= {tuple(_SPELT.get(word, word) for word in variant) for variant in variants}
        return variants | {tuple(word.replace("ñ", "n") for word in variant) for variant in variants}

    @staticmethod
    def _finish(name_key: Key, draft: _Draft) -> Name:
        county = name_key[-1] == "county"
        unknown = _UNKNOWN_COUNTY if county else _UNKNOWN_CITY
        ranked = sorted(draft.populations, key=lambda place: (-draft.populations[place], place))
        if draft.meant:
            meant = tuple(sorted(draft.meant, key=lambda place: (-draft.populations[place], place)))
            return Name(meant, tuple(ranked), draft.level)
        sizes = [draft.populations[place] or unknown for place in ranked]
        dominant = len(ranked) == 1 or sizes[0] > _NAMESAKE * sizes[1]
        level, ordinary = Level.FREE, False
        if len(name_key) == 1:
            common = zipf(name_key[0])
            ordinary = common >= ORDINARY
            if common - (math.log10(sizes[0]) - 5) >= _COMMON_FOR_ITS_SIZE and common:
                level = Level.STRICT
        elif not county and (name_key[0] in _ARTICLES or min(map(zipf, name_key)) >= ORDINARY):
            level = Level.CUE
        if ranked[0] in draft.abroad:
            level = Level.STATE if sizes[0] < _KNOWN_ABROAD_BELOW else max(level, Level.CUE)
        small = len(name_key) == 1 and sizes[0] < _SMALL
        return Name(tuple(ranked[:1] if dominant else ranked), tuple(ranked), level, ordinary, small)
