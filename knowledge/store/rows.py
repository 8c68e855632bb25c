"""Facts to rows and back."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row

from knowledge.facts import Fact
from knowledge.matching.text import normalise

Values = dict[str, Any]
AnyRow = Row[*tuple[Any, ...]]

_NOT_IN_BODY = {"id", "question", "phrasings", "revision", "retired_at"}
_ENGLISH = "en"


def fact_values(scope: int, fact: Fact) -> Values:
    """The row of a fact: everything but its wordings."""
    body = fact.model_dump(mode="json", exclude=_NOT_IN_BODY)
    for translation in body["translations"].values():
        del translation["question"], translation["phrasings"]
    return {
        "scope": scope,
        "id": fact.id,
        "revision": fact.revision,
        "body": json.dumps(body, ensure_ascii=False, separators=(",", ":")),
        "retired_at": fact.retired_at,
    }


def wording_values(scope: int, fact: Fact) -> list[Values]:
    """The rows of a fact's wordings, canonical question first. A retired fact's wordings answer nothing."""
    return [
        {
            "scope": scope,
            "fact_id": fact.id,
            "language": language,
            "position": position,
            "text": text,
            "normalised": None if fact.retired_at else normalise(text) or None,
        }
        for language, texts in _texts(fact)
        for position, text in enumerate(texts)
    ]


def _texts(fact: Fact) -> Iterable[tuple[str, Sequence[str]]]:
    yield _ENGLISH, fact.wordings
    for language, translation in fact.translations.items():
        yield language, (translation.question, *translation.phrasings)


def facts_from_rows(fact_rows: Iterable[AnyRow], wording_rows: Iterable[AnyRow]) -> tuple[Fact, ...]:
    """Whole facts; the wordings have to come in order of position within each fact and language.

    Raises:
        ValueError: a body can't be read.
    """
    texts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in wording_rows:
        texts[row.fact_id][row.language].append(row.text)
    return tuple(_fact(row, texts[row.id]) for row in fact_rows)


def _fact(row: AnyRow, texts: dict[str, list[str]]) -> Fact:
    body = json.loads(row.body)
    for language, translation in body["translations"].items():
        translation["question"], *translation["phrasings"] = texts[language]
    question, *phrasings = texts[_ENGLISH]
    return Fact(
        **body,
        id=row.id,
        question=question,
        phrasings=tuple(phrasings),
        revision=row.revision,
        retired_at=row.retired_at,
    )
