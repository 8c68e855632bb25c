"""Facts that were not checked for too long: those on people's rights are not shown, and a general rule stands in.

What a person reads about rights at the door may be acted on, so that old words are worse than few. Such a fact keeps
its question and its place in every answer; its own text is gone from it before anything is shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml
from pydantic import TypeAdapter

from knowledge.facts import PRIMARY_KINDS, Fact, Model, ShownFact, Source, Translation

RULES = Path(__file__).parent / "packs" / "general-rules.yaml"
INTERVALS = 2
"""A fact is withheld when so many of its review intervals went by without a check."""


class GeneralRule(Model):
    """What stands in for withheld facts with one of these topics, by language; without topics: for all others."""

    topics: tuple[str, ...] = ()
    words: Mapping[str, str]
    sources: tuple[Source, ...] = ()


@cache
def general_rules() -> tuple[GeneralRule, ...]:
    """The rules that come with this release."""
    return TypeAdapter(tuple[GeneralRule, ...]).validate_python(yaml.safe_load(RULES.read_text(encoding="utf-8")))


def lapsed(fact: Fact, at: dt.date) -> bool:
    """Whether more than twice the interval between two checks has passed since the last one."""
    return fact.review_days is not None and at > fact.last_checked + dt.timedelta(days=INTERVALS * fact.review_days)


def on_rights(fact: Fact) -> bool:
    """Whether a fact is about what a general rule says more safely."""
    return any(set(rule.topics) & set(fact.topics) for rule in general_rules())


def is_withheld(fact: Fact, at: dt.date) -> bool:
    """Whether a fact's own text is not shown on a day, whoever asks."""
    return lapsed(fact, at) and on_rights(fact)


def as_of_day(fact: ShownFact, at: dt.date, *, care: bool = False) -> ShownFact:
    """The fact as it may be shown on a day: itself, or withheld with a general rule in place of its text.

    Args:
        fact: the fact, resolved.
        at: the day.
        care: whether it answers somebody's own case; then every fact is withheld, whatever it is about.
    """
    if fact.withheld or not (is_withheld(fact, at) or (care and lapsed(fact, at))):
        return fact
    rule = _rule_for(fact)
    sources = rule.sources or _official(fact)
    english = fact.model_copy(update={"answer": rule.words["en"]})
    digest = english.text_digest()
    translations = {
        language: Translation(
            question=words.question, answer=rule.words[language], phrasings=words.phrasings, of=digest
        )
        for language, words in fact.translations.items()
        if language in rule.words
    }
    return english.model_copy(
        update={
            "withheld": True,
            "attribution": "fact",
            "quotes": (),
            "list": (),
            "sources": sources,
            "source_ids": tuple(source.id for source in sources),
            "counter_facts": (),
            "counter_claims": (),
            "needs_better_source": False,
            "translations": translations,
            "language": fact.language if fact.language in translations else "en",
        }
    )


def _rule_for(fact: Fact) -> GeneralRule:
    by_topic = {topic: rule for rule in general_rules() for topic in rule.topics}
    found = [by_topic[topic] for topic in fact.topics if topic in by_topic]
    return found[0] if found else next(rule for rule in general_rules() if not rule.topics)


def _official(fact: ShownFact) -> tuple[Source, ...]:
    return tuple(source for source in fact.sources if source.kind in PRIMARY_KINDS) or fact.sources
