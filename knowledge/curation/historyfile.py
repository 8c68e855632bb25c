"""Facts with their whole history as one JSON file: what a base can be moved or rebuilt with, byte for byte."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, Field, ValidationError

from knowledge.errors import Problem
from knowledge.facts import Editor, Fact, Line, Model, Revision, Slug, Source
from knowledge.mistakes import sentence
from knowledge.store import Hidden, Retirement
from knowledge.store.histories import Entry, History

FORMAT = "sanctuary-facts-history-1"


def _moment(at: dt.datetime) -> dt.datetime:
    if not 1970 <= at.year <= 9000:
        # Some of those have no moment in UTC, and databases differ about the others.
        raise ValueError("has to be a moment between the years 1970 and 9000")
    return at.astimezone(dt.UTC)


def _account(editor: Editor) -> Editor:
    if not 0 <= editor.id < 2**63:
        raise ValueError("has an id that no account can have")
    return editor


def _withdrawn(text: Fact) -> Fact:
    if text.retired_at is None:
        return text
    if text.retired_at.tzinfo is None:
        raise ValueError("is withdrawn at a moment without a time zone")
    return text.model_copy(update={"retired_at": _moment(text.retired_at)})


_Moment = Annotated[AwareDatetime, AfterValidator(_moment)]
_Editor = Annotated[Editor, AfterValidator(_account)]


class _Retired(Model):
    reason: Annotated[str, Field(max_length=100)]
    note: Annotated[str, Field(max_length=4000)] = ""


class _Revision(Model):
    editor: _Editor
    at: _Moment
    why: Annotated[str, Field(max_length=2000)]
    approved_by: _Editor | None = None
    retired: _Retired | None = None
    correction: bool = False
    text: Annotated[Fact, AfterValidator(_withdrawn)]


class _Hidden(Model):
    id: Slug
    editor: _Editor
    at: _Moment
    why: Annotated[str, Field(max_length=2000)]
    of: Annotated[str, Field(max_length=100)] | None = None


class _History(Model):
    id: Slug
    override_of: Annotated[str, Field(max_length=100)] | None = None
    revisions: Annotated[tuple[_Revision, ...], Field(min_length=1)]


class _File(Model):
    format: Literal["sanctuary-facts-history-1"]
    sources: tuple[Source, ...]
    pseudonyms: Annotated[dict[Annotated[int, Field(ge=0, le=2**63 - 1)], Line], Field(default_factory=dict)]
    facts: tuple[_History, ...]
    hidden: tuple[_Hidden, ...] = ()


@dataclass(frozen=True)
class HistoryFile:
    """What a file of histories holds, facts and sources in order of id."""

    histories: tuple[History, ...]
    sources: tuple[Source, ...]
    pseudonyms: Mapping[int, str]
    hidden: tuple[Hidden, ...]


def dump_histories(
    histories: Iterable[History], sources: Iterable[Source], pseudonyms: Mapping[int, str], hidden: Iterable[Hidden]
) -> bytes:
    """The file of some facts' histories, with the sources that they name, and of what is hidden."""
    histories = sorted(histories, key=lambda history: history.fact_id)
    named = {name for history in histories for entry in history.entries for name in entry.revision.after.source_ids}
    people = {
        editor.id
        for history in histories
        for entry in history.entries
        for editor in (entry.revision.editor, entry.approved_by)
        if editor
    }
    content = {
        "format": FORMAT,
        "sources": [_dump(source) for source in sorted(sources, key=lambda one: one.id) if source.id in named],
        "pseudonyms": {str(key): name for key, name in sorted(pseudonyms.items()) if key in people},
        "facts": [_history(history) for history in histories],
        "hidden": [_hidden(one) for one in sorted(hidden, key=lambda one: one.fact_id)],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def read_histories(name: str, data: bytes, scope: int) -> tuple[HistoryFile, tuple[Problem, ...]]:
    """Read such a file for a scope; with problems nothing is to be used of it."""
    empty = HistoryFile((), (), {}, ())
    try:
        raw = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return empty, (Problem(name, None, None, None, "is not UTF-8 text"),)
    except json.JSONDecodeError as error:
        return empty, (Problem(name, error.lineno, None, None, f"not JSON: {error.msg}"),)
    except RecursionError:
        return empty, (Problem(name, None, None, None, "is nested too deep"),)
    try:
        read = _File.model_validate_json(json.dumps(raw))
    except ValidationError as invalid:
        errors = invalid.errors(include_url=False, include_input=False)
        return empty, tuple(Problem(name, None, *_place(raw, one["loc"]), sentence(one, _File)) for one in errors)
    problems: list[Problem] = []
    histories = {}
    for one in read.facts:
        if one.id in histories:
            problems.append(Problem(name, None, one.id, "id", "the id is already used in this file"))
        if any(revision.text.id != one.id for revision in one.revisions):
            problems.append(Problem(name, None, one.id, "revisions", "a text has the id of another fact"))
        histories[one.id] = _read(one, scope)
    ordered = tuple(histories[fact_id] for fact_id in sorted(histories))
    sources = tuple(sorted(read.sources, key=lambda source: source.id))
    hidden = tuple(Hidden(scope, one.id, one.editor, one.at, one.why, one.of) for one in read.hidden)
    return HistoryFile(ordered, sources, read.pseudonyms, hidden), tuple(problems)


def _history(history: History) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": history.fact_id}
    if history.override_of is not None:
        entry["override_of"] = history.override_of
    entry["revisions"] = [_revision(one) for one in history.entries]
    return entry


def _hidden(hidden: Hidden) -> dict[str, Any]:
    written = {"id": hidden.fact_id, "editor": _dump(hidden.editor), "at": _instant(hidden.at), "why": hidden.why}
    return {**written, "of": hidden.of}


def _revision(entry: Entry) -> dict[str, Any]:
    revision = entry.revision
    written: dict[str, Any] = {
        "editor": _dump(revision.editor),
        "at": _instant(revision.at),
        "why": revision.why,
    }
    if entry.approved_by is not None:
        written["approved_by"] = _dump(entry.approved_by)
    if entry.retirement is not None:
        written["retired"] = {"reason": entry.retirement.reason, "note": entry.retirement.note}
    if entry.correction:
        written["correction"] = True
    return {**written, "text": revision.after.model_dump(mode="json", exclude={"revision"}, exclude_defaults=True)}


def _read(one: _History, scope: int) -> History:
    entries: list[Entry] = []
    before: Fact | None = None
    for number, written in enumerate(one.revisions, 1):
        after = written.text.model_copy(update={"revision": number})
        revision = Revision(
            fact_id=one.id,
            scope=scope,
            number=number,
            before=before,
            after=after,
            editor=written.editor,
            at=written.at,
            why=written.why,
        )
        retired = Retirement(written.retired.reason, written.retired.note) if written.retired else None
        entries.append(Entry(revision, written.approved_by, retired, written.correction))
        before = after
    return History(one.id, tuple(entries), one.override_of)


def _dump(model: Model) -> dict[str, Any]:
    return model.model_dump(mode="json", exclude_defaults=True)


def _instant(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def _place(raw: Any, steps: tuple[str | int, ...]) -> tuple[str | None, str | None]:
    """The fact that a mistake is in, if in one, and the field, positions counted from 1."""
    fact: str | None = None
    if len(steps) > 1 and steps[0] == "facts" and isinstance(steps[1], int):
        found = raw["facts"][steps[1]]
        named = found.get("id") if isinstance(found, dict) else None
        fact, steps = named if isinstance(named, str) else f"facts[{steps[1] + 1}]", steps[2:]
    name = ""
    for step in steps:
        name += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if name else step
    return fact, name or None
