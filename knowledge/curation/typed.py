"""What people typed into forms, and the fact that it makes.

A form gives text. Lists are typed one entry a line, yes and no in words, and an empty field means its default. What
can't be read is kept as it was typed; only making a fact of it fails, with a sentence for each field.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from knowledge.errors import InvalidFact
from knowledge.facts import Fact, Source
from knowledge.matching.text import normalise, words
from knowledge.mistakes import sentence

SOURCES = "sources"
"""The part of a draft that holds new sources; every other part is named like its field in a fact."""
PARTS = frozenset(Fact.model_fields) - {"revision", "retired_at"} | {SOURCES}

_LINES = {"phrasings", "places", "list"}
_SLUGS = {"topics", "source_ids", "related", "counter"}
_FLAGS = {"as_of_approximate", "protected", "needs_better_source", "needs_review"}
_YES, _NO = {"yes", "y", "true", "1", "on"}, {"no", "n", "false", "0", "off", ""}
_LONGEST_ID = 50


def make_fact(base: Fact | None, fact_id: str, typed: Mapping[str, Any]) -> Fact:
    """The fact that typed parts make, on top of the one that they started from.

    Raises:
        InvalidFact: with every mistake by field.
    """
    values: dict[str, Any] = base.model_dump(exclude={"retired_at"}) if base else {}
    values["id"] = fact_id
    for name, value in typed.items():
        if name in {SOURCES, "id"}:
            continue
        read = _read(name, value)
        if read is None:
            values.pop(name, None)
        else:
            values[name] = read
    problems: dict[str, list[str]] = defaultdict(list)
    made: Fact | None = _made(Fact, values, problems, "")
    if made is not None:
        _check_wordings(made, problems)
    if problems:
        raise InvalidFact(problems)
    assert made is not None
    return made


def make_sources(typed: Mapping[str, Any]) -> tuple[Source, ...]:
    """The new sources among typed parts.

    Raises:
        InvalidFact: with every mistake, all under `sources`.
    """
    problems: dict[str, list[str]] = defaultdict(list)
    sources: list[Source] = []
    for position, value in enumerate(typed.get(SOURCES) or (), 1):
        filled = {name: item for name, item in dict(value).items() if item not in (None, "")}
        if made := _made(Source, filled, problems, f"{position}: ", SOURCES):
            sources.append(made)
    if problems:
        raise InvalidFact(problems)
    return tuple(sources)


def as_typed(value: object) -> str:
    """A field's value as a form shows it, to be typed over."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple | list) and all(isinstance(entry, str) for entry in value):
        return "\n".join(value)
    return "" if value is None else str(value)


def slug(text: str) -> str:
    """An id made of a question; empty when there is nothing to make it of."""
    parts = [part for word in words(text) for part in re.findall(r"[a-z0-9]+", word)]
    made = ""
    for part in parts:
        longer = f"{made}-{part}" if made else part[:_LONGEST_ID]
        if len(longer) > _LONGEST_ID - 3:
            break
        made = longer
    return made


def _read(name: str, value: object) -> object:
    if not isinstance(value, str):
        return value
    if name in _LINES:
        return [line.strip() for line in value.splitlines() if line.strip()]
    if name in _SLUGS:
        return [part for part in re.split(r"[\s,;]+", value) if part]
    if name in _FLAGS:
        word = value.strip().casefold()
        return True if word in _YES else False if word in _NO else value
    return value.strip() or None


def _made(
    model: type[Any], values: Mapping[str, Any], problems: dict[str, list[str]], prefix: str, under: str | None = None
) -> Any:
    try:
        return model.model_validate(values)
    except ValidationError as invalid:
        for error in invalid.errors(include_url=False, include_input=False):
            said = sentence(error, _of(model))
            # Only the rule that quotes rest on sources is about no field of its own.
            first, *rest = error["loc"] or ("quotes",)
            steps = [
                str(step + 1) if isinstance(step, int) else str(step) for step in ([first, *rest] if under else rest)
            ]
            problems[under or str(first)].append(prefix + "".join(f"{step}: " for step in steps) + said)
        return None


def _of(model: type[Any]) -> type[BaseModel]:
    assert issubclass(model, BaseModel)
    return model


def _check_wordings(fact: Fact, problems: dict[str, list[str]]) -> None:
    seen: set[str] = set()
    texts = [("question", fact.question), *(("phrasings", phrasing) for phrasing in fact.phrasings)]
    for translation in fact.translations.values():
        texts += [("translations", text) for text in (translation.question, *translation.phrasings)]
    for name, text in texts:
        key = normalise(text)
        if not key:
            problems[name].append("has no word in it")
        elif key in seen:
            problems[name].append(f"the wording stands twice, apart from spelling: {text}")
        seen.add(key)
