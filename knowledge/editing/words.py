"""Checks of the bot's own words: advice, loaded words, whose a claim is, and whom a law binds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.editing.prose import own_words, sentences
from knowledge.editing.rules import Rules

_TOKEN = re.compile(r"[^\W\d_][\w'’.&-]*")
OPENING = 2
"""A claim's holder is named within this many sentences."""
LEAD = 3
"""Words of a lead."""


def advice(text: str, language: str, rules: Rules) -> Iterator[str]:
    """Each piece of advice in a text, as a message. A language without rules has none."""
    words = rules.advice.get(language)
    if words is None:
        return
    reporting = rules.reporting.get(language)
    for sentence in sentences(own_words(text)):
        attributed = reporting is not None and reporting.search(sentence)
        found = words.never.search(sentence) or (None if attributed else words.duty.search(sentence))
        if found:
            yield f"“{found.group()}” is advice; say what is so, or who says it"
        elif order := words.order.search(sentence):
            yield f"“{order.group(1)} …” tells a reader what to do; say what is so, or who says it"


def loaded_words(text: str, language: str, rules: Rules) -> Iterator[str]:
    """Each loaded word outside quotation marks and names, as a message."""
    words = rules.loaded.get(language)
    if words is None:
        return
    text = words.name.sub("‹name›", own_words(text))
    for found in words.word.finditer(text):
        yield f"“{found.group()}” is a loaded word; put a plain one, or quote who says it"


def names_its_holder(answer: str, rules: Rules) -> bool:
    """Whether one of the first sentences has a person or an organisation that says something.

    A lead such as "Yes." or "It is disputed." is no sentence of its own here.
    """
    opening = sentences(own_words(answer))
    if opening and len(opening[0].split()) <= LEAD:
        opening = opening[1:]
    return any(_is_said_by_somebody(sentence, rules) for sentence in opening[:OPENING])


def says_whom_it_binds(answer: str, rules: Rules) -> bool:
    """Whether the answer says whom a law binds and that federal officers may still act."""
    text = own_words(answer)
    return bool(rules.binds.search(text) and rules.federal.search(text))


def sets_limits(answer: str, rules: Rules) -> bool:
    """Whether the answer speaks of a limit on what staff do."""
    return bool(rules.limits.search(own_words(answer)))


def _is_said_by_somebody(sentence: str, rules: Rules) -> bool:
    for verb in rules.reporting["en"].finditer(sentence):
        before, after = sentence[: verb.start()], sentence[verb.end() :]
        # "…, according to Pew" and "…, says the ACLU": there the holder comes after.
        inverted = verb.group().lower().endswith((" to", " of")) or before.rstrip().endswith((",", "‹quote›"))
        if _has_holder(before, rules) or (inverted and _has_holder(after, rules)):
            return True
    return False


def _has_holder(text: str, rules: Rules) -> bool:
    named = any(token[0].isupper() and token.lower() not in rules.not_names for token in _TOKEN.findall(text))
    return named or rules.holder.search(text) is not None
