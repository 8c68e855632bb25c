"""The house rules as data, and the small language of phrases that they are written in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge.facts import Model
from knowledge.yaml_lines import plain, read_yaml

SHIPPED_RULES = Path(__file__).parents[1] / "packs" / "editing.yaml"

Phrases = tuple[str, ...]
_GAP = re.compile(r"~(\d)")


class AdviceWords(Model):
    """Words of advice in one language; `packs/editing.yaml` says what each list is."""

    second_person: Phrases
    phrases: Phrases
    duties: Phrases
    orders: Phrases
    nouns_before: Phrases
    nouns: Phrases
    before_an_order: Phrases
    lead_words: Phrases


class LoadedWords(Model):
    """Loaded words of one language, and names in which they may stand."""

    words: Phrases
    names: Phrases


class BoundsWords(Model):
    """How a law on protected places says what it limits, whom it binds and that federal officers may still act."""

    topics: Phrases
    limits: Phrases
    binds: Phrases
    federal: Phrases


class RuleWords(Model):
    """The whole file."""

    advice: dict[str, AdviceWords]
    loaded: dict[str, LoadedWords]
    reporting: dict[str, Phrases]
    holders: Phrases
    not_names: Phrases
    bounds: BoundsWords


@dataclass(frozen=True)
class Advice:
    """Patterns of advice in one language. `never` is advice wherever it stands, `duty` unless somebody says it."""

    never: re.Pattern[str]
    duty: re.Pattern[str]
    order: re.Pattern[str]


@dataclass(frozen=True)
class Loaded:
    """Patterns of loaded words in one language."""

    word: re.Pattern[str]
    name: re.Pattern[str]


@dataclass(frozen=True)
class Rules:
    """The rules, ready to be matched; keyed by language where they are about words."""

    advice: Mapping[str, Advice]
    loaded: Mapping[str, Loaded]
    reporting: Mapping[str, re.Pattern[str]]
    holder: re.Pattern[str]
    not_names: frozenset[str]
    bounds_topics: frozenset[str]
    limits: re.Pattern[str]
    binds: re.Pattern[str]
    federal: re.Pattern[str]


@cache
def load_rules(path: Path = SHIPPED_RULES) -> Rules:
    """Read the rules.

    Raises:
        ValidationError: the file doesn't have the fields it should.
    """
    given = RuleWords.model_validate(plain(read_yaml(path.read_text(encoding="utf-8"))))
    return Rules(
        advice={language: _advice(lists) for language, lists in given.advice.items()},
        loaded={
            language: Loaded(pattern(lists.words), pattern(lists.names)) for language, lists in given.loaded.items()
        },
        reporting={language: pattern(phrases) for language, phrases in given.reporting.items()},
        holder=pattern(given.holders),
        not_names=frozenset(given.not_names),
        bounds_topics=frozenset(given.bounds.topics),
        limits=pattern(given.bounds.limits),
        binds=pattern(given.bounds.binds),
        federal=pattern(given.bounds.federal),
    )


def pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """One pattern that finds any of the phrases; none at all finds nothing."""
    found = "|".join(_phrase(phrase) for phrase in phrases)
    return re.compile(rf"(?<![\w'])(?:{found})(?![\w])" if found else r"(?!)", re.IGNORECASE)


def _phrase(phrase: str) -> str:
    written = ""
    for part in phrase.split():
        if gap := _GAP.fullmatch(part):
            written += rf"(?:[\w'’-]+,?\s+){{0,{gap[1]}}}"
        else:
            words = "|".join(re.escape(word).replace(r"\*", r"\w*") for word in part.split("|"))
            written += rf"(?:{words})\s+"
    # "it is|'s" is written without a space before 's.
    return written.removesuffix(r"\s+").replace(r"\s+(?:is|'s)", r"(?:\s+is|'s)")


def _advice(lists: AdviceWords) -> Advice:
    orders = "|".join(_phrase(phrase) for phrase in lists.orders)
    after = "|".join(_phrase(phrase) for phrase in lists.nouns_before) or "(?!)"
    nouns = "|".join(map(re.escape, lists.nouns)) or "(?!)"
    openers = "|".join(map(re.escape, lists.before_an_order))
    begins = rf"^(?:(?:{openers})\b[^,;]*,\s*)?|[;:–—]\s+"
    lead_words = "|".join(map(re.escape, lists.lead_words))
    noun = rf"(?!(?:{nouns})\s+(?:{after})\b)"
    return Advice(
        never=pattern((*lists.second_person, *lists.phrases)),
        duty=pattern(lists.duties),
        order=re.compile(rf"(?:{begins})(?:(?:{lead_words}),?\s+)*({noun}(?:{orders}))(?![\w'-])", re.IGNORECASE),
    )
