"""Recognises messages that need care before anything is looked up: they may come from somebody in danger.

Four things are told apart: an emergency happening now, a request to find or report people, somebody's own case, and
personal data given away. The rules are data (`packs/care.yaml`, where the pattern language is explained), so that they
can be read, argued about and tested one by one; nothing is learned or guessed. Reading is pure and keeps nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.facts import Model
from knowledge.matching.text import MAX_CHARACTERS, readable, words
from knowledge.outcome import Care

SHIPPED_CARE = Path(__file__).parent / "packs" / "care.yaml"

Kind = Literal["emergency", "sighting", "advice", "discloses"]

_PRECEDENCE: tuple[Care, ...] = ("emergency", "sighting", "advice")
_SENTENCE_END = re.compile(r"[!?;…]+(?=\s|$)|(?<=\w\w\w)\.{1,9}(?=\s|$)|[\n。！？；¿¡]")
_WRITTEN_WITHOUT_SPACES = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]|[^\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]+"
)
_ARE = re.compile(r"(?<=\w)['’]re\b", re.IGNORECASE)
_IS = re.compile(r"\b(he|she|who|there|here|where)['’]s\b", re.IGNORECASE)
_MISSPELT_FROM = 7
"""Shorter words are not mended: too many of them are one letter from another."""
_TWO_SLIPS_FROM = 10
_MISHEARD_FROM = 3
_MARKS = re.compile(r"[|<>~?^$]|_")
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^kn", "n"),
        (r"ll", "y"),
        (r"(.)\1", r"\1"),
        (r"qu|ck|q", "k"),
        (r"c(?=[ei])|z", "s"),
        (r"c(?!h)", "k"),
        (r"(?<![cs])h", ""),
        (r"v", "b"),
        (r"m(?=n)", ""),
    )
)
"""Letters that sound alike in English or Spanish, so that a word written as it is heard is known."""


@dataclass(frozen=True)
class CareReading:
    """What a message calls for. `discloses` says that it gives personal data away, whatever `care` is."""

    care: Care | None = None
    discloses: bool = False


class RuleData(Model):
    """One rule of the file: it applies to a sentence that says one of `say`.

    `beside`: the sentence must also match each of these named contexts; `unless`: none of these.
    `elsewhere`: like `beside`, but anywhere in the message.
    `not_after`: word lists; none of their words may stand among the three words before.
    `gap_without`: word lists; none of their words may stand in a gap.
    """

    means: str
    kinds: tuple[Kind, ...]
    say: tuple[str, ...]
    beside: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    gap_without: tuple[str, ...] = ()


class WrittenData(Model):
    """One thing recognised by how it is written: a spacious (verbose) regular expression over the text as it stands.

    `also` must be found in the message, `unless` must not; where `even_so` is found, `unless` doesn't count.
    """

    means: str
    kinds: tuple[Kind, ...]
    regex: str
    also: str | None = None
    unless: str | None = None
    even_so: str | None = None


class CareData(Model):
    """The rule file."""

    words: Mapping[str, tuple[str, ...]]
    contexts: Mapping[str, tuple[str, ...]]
    rules: tuple[RuleData, ...]
    written: tuple[WrittenData, ...]
    spelling: tuple[str, ...]
    known: tuple[str, ...]


def tokens(text: str) -> tuple[str, ...]:
    """The words of a text; each character is one where a script puts no spaces between words."""
    written_out = _IS.sub(r"\1 is", _ARE.sub(" are", text))
    composed = (unicodedata.normalize("NFC", word) for word in words(written_out))
    return tuple(part for word in composed for part in _WRITTEN_WITHOUT_SPACES.findall(word))


@dataclass(frozen=True)
class _Step:
    """One part of a pattern: any of `phrases`, a gap of up to `gap` words, or an edge of the sentence."""

    phrases: frozenset[tuple[str, ...]] = frozenset()
    optional: bool = False
    gap: int = 0
    edge: Literal["", "^", "$"] = ""
    lengths: frozenset[int] = frozenset()

    def ends(self, sentence: Sequence[str], start: int, barred: frozenset[str]) -> Iterator[int]:
        """Where this part may end when it begins at `start`."""
        if self.edge:
            if start == (0 if self.edge == "^" else len(sentence)):
                yield start
            return
        if self.optional or self.gap:
            yield start
        for end in range(start + 1, min(start + self.gap, len(sentence)) + 1):
            if sentence[end - 1] in barred:
                break
            yield end
        for length in self.lengths:
            if tuple(sentence[start : start + length]) in self.phrases:
                yield start + length


class _Pattern:
    """A sequence of steps. Each is followed from all places reached so far at once, so that time stays linear."""

    def __init__(self, text: str, lists: Mapping[str, frozenset[tuple[str, ...]]]) -> None:
        self.steps = tuple(_step(part, lists) for part in text.split())
        head = self.steps[1:] if self.steps[0].edge == "^" else self.steps
        self.first: set[str] = set()
        for step in head:
            if step.gap or step.edge:
                raise ValueError(f"care pattern {text!r} doesn't begin with a word")
            self.first |= {phrase[0] for phrase in step.phrases}
            if not step.optional:
                break

    def matches(self, sentence: Sequence[str], start: int, barred: frozenset[str]) -> bool:
        """Whether the sentence says this from `start` on."""
        reached = {start}
        for step in self.steps:
            reached = {end for place in reached for end in step.ends(sentence, place, barred)}
            if not reached:
                return False
        return True


def _step(part: str, lists: Mapping[str, frozenset[tuple[str, ...]]]) -> _Step:
    if part in {"^", "$"}:
        return _Step(edge="^" if part == "^" else "$")
    if part.startswith("~"):
        return _Step(gap=int(part[1:]))
    optional = part.endswith("?")
    phrases: set[tuple[str, ...]] = set()
    for choice in part.removesuffix("?").split("|"):
        if choice.startswith("<"):
            phrases |= lists[choice.strip("<>")]
        else:
            phrases.add(tokens(choice))
    return _Step(frozenset(phrases), optional, lengths=frozenset(map(len, phrases)))


class _Patterns:
    """Patterns filed under the words they can begin with."""

    def __init__(self, texts: Sequence[str], lists: Mapping[str, frozenset[tuple[str, ...]]]) -> None:
        self._by_first: dict[str, list[_Pattern]] = {}
        for text in texts:
            pattern = _Pattern(text, lists)
            for word in pattern.first:
                self._by_first.setdefault(word, []).append(pattern)

    def starts(self, sentence: Sequence[str], barred: frozenset[str] = frozenset()) -> Iterator[int]:
        """Where in the sentence one of the patterns is said."""
        for start, word in enumerate(sentence):
            for pattern in self._by_first.get(word, ()):
                if pattern.matches(sentence, start, barred):
                    yield start
                    break


@dataclass(frozen=True)
class _Rule:
    data: RuleData
    say: _Patterns
    barred: frozenset[str]
    not_after: frozenset[str]


@dataclass(frozen=True)
class _Written:
    data: WrittenData
    regex: re.Pattern[str]
    also: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    even_so: re.Pattern[str] | None

    def found(self, text: str) -> bool:
        if self.regex.search(text) is None or (self.also and self.also.search(text) is None):
            return False
        if self.unless is None or self.unless.search(text) is None:
            return True
        return self.even_so is not None and self.even_so.search(text) is not None


class CareRules:
    """The rules, ready to read messages with.

    Raises:
        ValueError: a pattern or regular expression of the rules is malformed.
        KeyError: a rule names a word list or context that isn't there.
    """

    def __init__(self, data: CareData) -> None:
        lists = {name: frozenset(map(tokens, phrases)) for name, phrases in data.words.items()}
        for name, phrases in lists.items():
            if () in phrases:
                raise ValueError(f"care word list {name!r} holds an empty phrase")
        self._contexts = {name: _Patterns(texts, lists) for name, texts in data.contexts.items()}
        self._rules = tuple(
            _Rule(rule, _Patterns(rule.say, lists), _single(lists, rule.gap_without), _single(lists, rule.not_after))
            for rule in data.rules
        )
        for rule in data.rules:
            for name in (*rule.beside, *rule.elsewhere, *rule.unless):
                self._contexts[name]
        self._written = tuple(
            _Written(item, _spacious(item.regex), _optional(item.also), _optional(item.unless), _optional(item.even_so))
            for item in data.written
        )
        self._spelling = tuple(word for entry in data.spelling for word in tokens(entry))
        listed = {word for phrases in lists.values() for phrase in phrases for word in phrase}
        patterns = [text for rule in data.rules for text in rule.say]
        patterns += [text for texts in data.contexts.values() for text in texts]
        written = {word for text in patterns for word in tokens(_MARKS.sub(" ", text))}
        self._known = frozenset(listed | written | set(self._spelling) | set(data.known))
        self._by_sound = {_sound(word): word for word in reversed(self._spelling)}

    @staticmethod
    @cache
    def load(path: Path = SHIPPED_CARE) -> CareRules:
        """The rules of a file, read once."""
        return CareRules(CareData.model_validate(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)))

    def read(self, text: str) -> CareReading:
        """What a message calls for. Any text is accepted; what lies beyond 4,000 characters is not read."""
        kinds = {kind for rule in self.applying(text) for kind in rule.kinds}
        care = next((kind for kind in _PRECEDENCE if kind in kinds), None)
        return CareReading(care=care, discloses="discloses" in kinds)

    def applying(self, text: str) -> tuple[RuleData | WrittenData, ...]:
        """The rules that apply to a message, for those who write and test them."""
        text = text[:MAX_CHARACTERS]
        sentences = [sentence for part in _SENTENCE_END.split(text) if (sentence := self._mended(tokens(part)))]
        said = {
            name: frozenset(
                number for number, sentence in enumerate(sentences) if next(patterns.starts(sentence), None) is not None
            )
            for name, patterns in self._contexts.items()
        }
        plain = readable(text)
        return (
            *(rule.data for rule in self._rules if _applies(rule, sentences, said)),
            *(item.data for item in self._written if item.found(plain)),
        )

    def _mended(self, sentence: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(
            word if len(word) < _MISHEARD_FROM or word in self._known else self._spelt(word) for word in sentence
        )

    def _spelt(self, word: str) -> str:
        if heard := self._by_sound.get(_sound(word)):
            return heard
        if len(word) < _MISSPELT_FROM:
            return word
        slips = 2 if len(word) >= _TWO_SLIPS_FROM else 1
        found = process.extractOne(word, self._spelling, scorer=OSA.distance, score_cutoff=slips)
        return found[0] if found and found[0][0] == word[0] else word


def read_care(text: str) -> CareReading:
    """What a message calls for by the shipped rules: emergency before sighting before advice, and `discloses` beside.

    Args:
        text: what somebody typed, of any length and script. Time is linear in its length.
    """
    return CareRules.load().read(text)


def _applies(rule: _Rule, sentences: Sequence[Sequence[str]], said: Mapping[str, frozenset[int]]) -> bool:
    data = rule.data
    if not all(said[name] for name in data.elsewhere):
        return False
    for number, sentence in enumerate(sentences):
        if not all(number in said[name] for name in data.beside):
            continue
        if any(number in said[name] for name in data.unless):
            continue
        for start in rule.say.starts(sentence, rule.barred):
            if rule.not_after.isdisjoint(sentence[max(start - 3, 0) : start]):
                return True
    return False


def _sound(word: str) -> str:
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return word


def _single(lists: Mapping[str, frozenset[tuple[str, ...]]], names: Sequence[str]) -> frozenset[str]:
    return frozenset(phrase[0] for name in names for phrase in lists[name] if len(phrase) == 1)


def _spacious(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.VERBOSE)


def _optional(pattern: str | None) -> re.Pattern[str] | None:
    return None if pattern is None else _spacious(pattern)
