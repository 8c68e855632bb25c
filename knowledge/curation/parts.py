"""The parts of a draft that are lists of things: quotes, sources and phrasings, one at a time as forms have them. Pure.

Every function here gives the changes that `Desk.save` takes; none of them loses what was typed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from knowledge.curation.drafts import Draft
from knowledge.curation.locks import quotes_of
from knowledge.curation.typed import SOURCES, as_typed, slug
from knowledge.facts import Fact, Quote, Source
from knowledge.matching.text import normalise
from knowledge.quotelock import Locked

Typed = dict[str, Any]

ABOUT = "about "
"""What stands before a date that is not known exactly."""
_SINCE_CHECKED = ("checked", "compared_with")
_APPROXIMATE = {"as_of": "as_of_approximate", "published": "published_approximate"}


def digest(value: object) -> str:
    """A few characters that tell one quote or form from another."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def dated(values: Mapping[str, Any], name: str) -> str:
    """A date as a form shows it, "about" before it where it is not known exactly."""
    text = as_typed(values.get(name))
    return ABOUT + text if text and values.get(_APPROXIMATE[name]) in (True, "yes") else text


def read_date(name: str, typed: str) -> Typed:
    """What a date typed so means for its field and the one that says whether it is exact."""
    text = typed.strip()
    about = text.casefold().startswith(ABOUT)
    return {name: text[len(ABOUT) :].strip() if about else text, _APPROXIMATE[name]: about}


def only_changed(fact: Fact | None, typed: Mapping[str, Any]) -> Typed:
    """The typed parts that say something else than the fact that the form was filled with."""
    if fact is None:
        return dict(typed)
    return {name: value for name, value in typed.items() if as_typed(value) != as_typed(getattr(fact, name))}


def draft_quotes(draft: Draft) -> tuple[Typed, ...]:
    """The quotes of a draft, whole or not."""
    return quotes_of(draft.value("quotes"))


def put_quote(draft: Draft, known_as: str | None, typed: Mapping[str, str]) -> Typed:
    """One quote as a form has it.

    Args:
        draft: the draft.
        known_as: the `digest` of the quote that the form was filled with; None for a new one. A quote that is gone
            meanwhile is added again.
        typed: text, speaker, speaker_role, date, source_id. A quote without text is taken out.
    """
    quotes = list(draft_quotes(draft))
    at = next((number for number, quote in enumerate(quotes) if digest(quote) == known_as), None)
    earlier = quotes[at] if at is not None else {}
    quote: Typed = {**earlier, **{name: value.strip() for name, value in typed.items()}}
    if any(quote[name] != earlier.get(name) for name in ("text", "source_id")):
        quote = _unmarked(quote)
    if at is None:
        quotes.append(quote)
    else:
        quotes[at] = quote
    return {"quotes": [each for each in quotes if each["text"]]}


def put_mark(draft: Draft, quote: Mapping[str, Any], locked: Locked) -> Typed:
    """Note what a quote was compared with, wherever it stands in the draft by now."""
    compared = (quote["text"], quote["source_id"])
    mark = {"checked": locked.checked.isoformat(), "compared_with": locked.how}
    return {
        "quotes": [
            {**each, **mark} if (each.get("text"), each.get("source_id")) == compared else each
            for each in draft_quotes(draft)
        ]
    }


def whole_quote(quote: Mapping[str, Any]) -> Quote | None:
    """The quote that typed parts make; None when they make none."""
    try:
        return Quote.model_validate(dict(quote))
    except ValidationError:
        return None


def source_ids(draft: Draft) -> tuple[str, ...]:
    """The ids of the sources that a draft rests on, in order."""
    value = draft.value("source_ids") or ()
    return tuple(value.replace(",", " ").split() if isinstance(value, str) else value)


def draft_sources(draft: Draft, known: Mapping[str, Source]) -> dict[str, Typed]:
    """The sources that a draft rests on by id, in order, as typed or as they are known."""
    typed = {str(each.get("id")): dict(each) for each in draft.value(SOURCES) or ()}
    return {name: typed[name] if name in typed else _typed(known.get(name), name) for name in source_ids(draft)}


def whole_source(values: Mapping[str, Any]) -> Source | None:
    """The source that typed parts make; None when they make none."""
    try:
        return Source.model_validate(_filled(values))
    except ValidationError:
        return None


def put_source(
    draft: Draft, known: Mapping[str, Source], source_id: str | None, typed: Mapping[str, str], today: dt.date
) -> Typed:
    """One source as a form has it.

    Args:
        draft: the draft.
        known: all sources that are stored, by id.
        source_id: which of the draft's sources; None for a new one.
        typed: fields of a source. Without title and address it is taken out. A new one that has the address of a
            known one and no title is that one.
        today: the day from which a new address was read.
    """
    ids = list(source_ids(draft))
    sources = {str(each.get("id")): dict(each) for each in draft.value(SOURCES) or ()}
    values = {name: value.strip() for name, value in typed.items()}
    if "published" in values:
        values |= read_date("published", values["published"])
    if source_id is None and not values.get("title"):
        source_id = next((name for name, each in known.items() if each.url == values.get("url")), None)
        if source_id is not None:
            return {"source_ids": [*ids, *({source_id} - {*ids})]}
    earlier = sources.get(source_id or "") or (_typed(known.get(source_id), source_id) if source_id else {})
    entry: Typed = {**earlier, **values}
    if not entry.get("title") and not entry.get("url"):
        return _without_source(ids, sources, source_id)
    if source_id is None:
        source_id = _free_id(entry, {*known, *sources, *ids})
    entry["id"] = source_id
    changes: Typed = {"source_ids": ids if source_id in ids else [*ids, source_id]}
    if entry.get("url") != earlier.get("url"):
        entry["accessed"] = today.isoformat()
    if any(entry.get(name) != earlier.get(name) for name in ("url", "archived_url")):
        # Words that were found on one page say nothing about another.
        quotes = draft_quotes(draft)
        changes["quotes"] = [_unmarked(each) if each.get("source_id") == source_id else each for each in quotes]
    sources[source_id] = entry
    if source_id in known and whole_source(entry) == known[source_id]:
        del sources[source_id]
    return {**changes, SOURCES: list(sources.values())}


def moved_sources(sources: Iterable[Source], known: Mapping[str, Source]) -> frozenset[str]:
    """Ids of sources that get another address than they have: what was compared with them was another page."""
    return frozenset(
        source.id
        for source in sources
        if source.id in known
        and (source.url, source.archived_url) != (known[source.id].url, known[source.id].archived_url)
    )


def find_phrasing(fact: Fact, typed: str) -> str | None:
    """The fact's phrasing that is meant: typed apart from its spelling, or named by `phrasing_value`."""
    for phrasing in fact.phrasings:
        if typed == phrasing_value(phrasing) or normalise(typed) == normalise(phrasing):
            return phrasing
    return None


def phrasing_value(phrasing: str, longest: int = 100) -> str:
    """What stands for a phrasing where only so many characters may: itself, or a short name."""
    return phrasing if len(phrasing) <= longest else "#" + digest(phrasing)


def without_wordings(fact: Fact, taken: Collection[str]) -> Typed:
    """The fact's phrasings without these wordings, apart from their spelling."""
    keys = {normalise(wording) for wording in taken}
    return {"phrasings": [phrasing for phrasing in fact.phrasings if normalise(phrasing) not in keys]}


def _without_source(ids: Sequence[str], sources: Mapping[str, Typed], source_id: str | None) -> Typed:
    return {
        "source_ids": [name for name in ids if name != source_id],
        SOURCES: [entry for name, entry in sources.items() if name != source_id],
    }


def _unmarked(quote: Mapping[str, Any]) -> Typed:
    return {name: value for name, value in quote.items() if name not in _SINCE_CHECKED}


def _typed(source: Source | None, source_id: str | None) -> Typed:
    return source.model_dump(mode="json", exclude_none=True) if source else {"id": source_id}


def _filled(values: Mapping[str, Any]) -> Typed:
    return {name: value for name, value in values.items() if value not in (None, "")}


def _free_id(entry: Mapping[str, Any], held: Collection[str]) -> str:
    made = slug(f"{entry.get('publisher', '')} {entry.get('title', '')}") or slug(str(entry.get("url", ""))) or "source"
    candidates = (made, *(f"{made}-{number}" for number in range(2, len(held) + 3)))
    return next(candidate for candidate in candidates if candidate not in held)
