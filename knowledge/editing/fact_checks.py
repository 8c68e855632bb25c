"""All checks of one fact, for the command line and for an editor's preview."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from knowledge.editing import words
from knowledge.editing.findings import Finding
from knowledge.editing.prose import grade, sentences, word_count
from knowledge.editing.rules import Rules, load_rules
from knowledge.facts import Fact, Quote, Source

LONGEST_SENTENCE = 25
"""Words."""
HIGHEST_GRADE = 10
LONGEST_QUOTE = 50
"""Words."""
NATION = "United States"
COOPERATION = "state-bans"
"""The topic of laws that require help with enforcement; they limit nobody in the sense of the rule on bounds."""
_PLACEHOLDERS = {"unknown", "n/a", "none", "tbd", "?", "-", "–", "anonymous", "someone"}


def check_fact(fact: Fact, sources: Mapping[str, Source], *, at: dt.date, rules: Rules | None = None) -> list[Finding]:
    """Everything to say about one fact, errors first, each in order of field.

    Args:
        fact: as it would be published.
        sources: by id; one that is missing here is an error.
        at: the day for which checks are overdue or not.
        rules: the shipped ones unless given.
    """
    rules = rules or load_rules()
    found = [
        *_own_words(fact, rules),
        *_quotes(fact, sources),
        *_claim(fact, rules),
        *_bounds(fact, rules),
        *_reading(fact),
        *_support(fact, sources),
        *_age(fact, at),
    ]
    return sorted(found, key=lambda finding: not finding.is_error)


def _own_words(fact: Fact, rules: Rules) -> Iterator[Finding]:
    texts: list[tuple[tuple[str | int, ...], str, str]] = [(("answer",), "en", fact.answer)]
    texts += [(("list", number), "en", entry) for number, entry in enumerate(fact.list)]
    headings: list[tuple[tuple[str | int, ...], str, str]] = [(("question",), "en", fact.question)]
    for language, translation in fact.translations.items():
        texts.append((("translations", language, "answer"), language, translation.answer))
        headings.append((("translations", language, "question"), language, translation.question))
    for field, language, text in texts:
        yield from (Finding("advice", field, message) for message in words.advice(text, language, rules))
        yield from (Finding("loaded word", field, message) for message in words.loaded_words(text, language, rules))
    # Questions are how people ask, so they may be loaded and ask for advice; but one of them is the answer's heading.
    for field, language, text in headings:
        yield from (Finding("loaded question", field, message) for message in words.loaded_words(text, language, rules))


def _quotes(fact: Fact, sources: Mapping[str, Source]) -> Iterator[Finding]:
    for number, source_id in enumerate(fact.source_ids):
        if source_id not in sources:
            yield Finding("quote" if _quoted(fact, source_id) else "file", ("source_ids", number), "is no known source")
    for number, quote in enumerate(fact.quotes):
        for name, message in _quote(quote, fact):
            yield Finding("quote", ("quotes", number, name), message)


def _quoted(fact: Fact, source_id: str) -> bool:
    return any(quote.source_id == source_id for quote in fact.quotes)


def _quote(quote: Quote, fact: Fact) -> Iterator[tuple[str, str]]:
    if len(quote.text.split()) > LONGEST_QUOTE:
        yield "text", f"a quote has at most {LONGEST_QUOTE} words"
    if quote.text[0] in '“"«' and quote.text[-1] in '”"»':
        yield "text", "is shown in quotation marks; leave them out here"
    for name in ("speaker", "speaker_role"):
        if getattr(quote, name).casefold() in _PLACEHOLDERS:
            yield name, "names who spoke and as what; without that it is no quote"
    if quote.date.first_day > fact.last_checked:
        yield "date", "is after the day on which the fact was checked"


def _claim(fact: Fact, rules: Rules) -> Iterator[Finding]:
    if fact.attribution == "claim" and not words.names_its_holder(fact.answer, rules):
        yield Finding("no holder", ("answer",), "is a claim; its first two sentences name who says it")


def _bounds(fact: Fact, rules: Rules) -> Iterator[Finding]:
    local = fact.kind == "law" and NATION not in fact.places and COOPERATION not in fact.topics
    if not (local and rules.bounds_topics & set(fact.topics) and words.sets_limits(fact.answer, rules)):
        return
    if not words.says_whom_it_binds(fact.answer, rules):
        yield Finding("no bounds", ("answer",), "says whom the law binds and that federal officers may still act")


def _reading(fact: Fact) -> Iterator[Finding]:
    if (reached := grade(fact.answer)) > HIGHEST_GRADE:
        yield Finding("hard to read", ("answer",), f"reads at grade {reached:.1f}; aim for 8, at most {HIGHEST_GRADE}")
    for sentence in sentences(fact.answer):
        if (length := word_count(sentence)) > LONGEST_SENTENCE:
            beginning = " ".join(sentence.split()[:6])
            yield Finding("long sentence", ("answer",), f"{length} words in “{beginning} …”; split it")


def _support(fact: Fact, sources: Mapping[str, Source]) -> Iterator[Finding]:
    if len(fact.source_ids) == 1:
        yield Finding("single source", ("source_ids",), "rests on one source")
    if fact.status == "contested" and not fact.counter:
        yield Finding("one-sided", ("counter",), "is contested; link the fact that says who disputes it")
    for number, source_id in enumerate(fact.source_ids):
        source = sources.get(source_id)
        if source is not None and source.published is None:
            yield Finding("undated source", ("source_ids", number), f"{source_id} has no date of publication")
        if source is not None and source.via is not None:
            yield Finding("copy", ("source_ids", number), f"of {source_id} only a copy was read, at {source.via}")


def _age(fact: Fact, at: dt.date) -> Iterator[Finding]:
    if fact.due is not None and fact.due < at:
        yield Finding("overdue", ("last_checked",), f"the next check was due on {fact.due}")
    for language, translation in fact.translations.items():
        if translation.of != fact.text_digest():
            message = "was made from an older English text; compare it and renew the digest"
            yield Finding("older translation", ("translations", language, "of"), message)
