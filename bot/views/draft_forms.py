"""The forms of a draft, filled with what stands in it. A text too long for Discord's fields stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args

import discord

from bot.strings import Catalogue
from bot.views.fields import field_name
from bot.views.form import TYPED, Modal, field, labelled
from bot.views.layout import Item
from bot.views.text import clip
from knowledge import Draft, Fact, Source
from knowledge.curation.parts import dated, digest, draft_quotes, draft_sources
from knowledge.curation.typed import as_typed
from knowledge.facts import Kind, SourceKind, Status

CHUNKS = 5
"""Fields of one form, so many that a long list is spread over."""
_CHUNK = 3500
LONGEST_WHY = 500
KEEP, TODAY = "keep", "today"
NO, YES = "no", "yes"


def add_form(t: Catalogue, *, answer: str = "") -> Modal:
    """The form for a new fact; `answer` stands in it already."""
    values = {"answer": answer.replace("\r\n", "\n")}
    return Modal(t("A new fact"), f"fact-add:v1:{digest(values)}", *_text_fields(values, t))


def edit_form(fact: Fact, t: Catalogue, *, own: bool) -> Modal:
    """The form for a fact that stands; `own` when the text is the server's own. It costs no look at the database."""
    whose = "own" if own else "shared"
    return Modal(t("Edit a fact"), f"fact-edit:v1:{fact.id}:{whose}:{fact.revision}", *_text_fields(dict(fact), t))


def part_form(draft: Draft, part: str, known: Mapping[str, Source], t: Catalogue) -> Modal | None:
    """The form for a part of a draft; None for a quote or source that is not there, or a quote without a source.

    Its custom_id has a digest of what it was filled with. A form with other contents is another one to Discord, which
    shows what somebody typed before they closed it by mistake; and a quote is found by it wherever it stands.
    """
    kind, _, name = part.partition("-")
    title: str
    fields: Sequence[Item]
    filled: Any
    if part == "text":
        filled = {each: draft.value(each) for each in ("question", "answer", "as_of", "places", "topics")}
        filled["as_of_approximate"] = draft.value("as_of_approximate")
        title, fields = t("The text"), _text_fields(filled, t)
    elif part in {"phrasings", "list"}:
        filled = draft.text(part)
        title, fields = field_name(part, t), _chunked(part, filled, t)
    elif part == "status":
        filled = {each: draft.text(each) for each in ("kind", "status", "attribution", "review_days", "last_checked")}
        title, fields = t("Kind and status"), _status_fields(filled, draft, t)
    elif part == "links":
        filled = {each: draft.text(each) for each in ("related", "counter", "court", "protected")}
        title, fields = t("Links"), _link_fields(filled, t)
    elif kind in {"quote", "addquote"}:
        quotes = draft_quotes(draft)
        sources = draft_sources(draft, known)
        if not sources or (name and not 0 < int(name) <= len(quotes)):
            return None
        filled = quotes[int(name) - 1] if name else {}
        title, fields = t("A quote"), _quote_fields(filled, sources, t)
    else:
        values = draft_sources(draft, known).get(name, {})
        if name and not values:
            return None
        filled = values
        title, fields = t("A source"), (_about_fields if kind == "about" else _source_fields)(values, t)
    return Modal(title, f"fact-part:v1:{draft.id}:{part}:{digest(filled)}", *fields)


def passage_form(draft: Draft, number: int, t: Catalogue) -> Modal | None:
    """The form for a passage of a quote's source; None when the quote is gone."""
    quotes = draft_quotes(draft)
    if not 0 < number <= len(quotes):
        return None
    words = clip(str(quotes[number - 1].get("text", "")), 80)
    passage = field(
        "passage",
        t("The passage, as the source has it"),
        long=True,
        explanation=t("The card says then that it was a pasted passage. It is not kept."),
    )
    title = t("Quote {number}", number=number) + f": {words}"
    return Modal(title, f"fact-passage:v1:{draft.id}:{digest(quotes[number - 1])}", passage)


def publish_form(draft_id: int, t: Catalogue) -> Modal:
    """The form that asks why, and whether earlier answers were wrong."""
    options = {
        NO: t("No, it adds or renews something"),
        YES: t("Yes, this corrects a mistake"),
    }
    return Modal(
        t("Publish"),
        f"fact-publish:v1:{draft_id}",
        field("why", t("Why? A few words for the history"), long=True, most=LONGEST_WHY),
        _choice("correction", t("Was the text before it wrong?"), options, NO),
    )


def _text_fields(values: Mapping[str, Any], t: Catalogue) -> list[Item]:
    about = t("2018, 2018-01 or 2018-01-24; with “about” before it when it is not certain")
    explained = {
        "answer": "",
        "question": "",
        "as_of": about,
        "places": t("One a line, such as: Chicago, IL"),
        "topics": t("Short names with hyphens, such as: state-laws"),
    }
    most = {"answer": 1200, "question": 120, "as_of": 40}
    fields = {}
    shown = {}
    for name, explanation in explained.items():
        shown[name] = dated(values, name) if name == "as_of" else as_typed(values.get(name))
        fields[name] = field(
            name,
            field_name(name, t),
            value=shown[name],
            explanation=explanation,
            long=name in {"answer", "places", "topics"},
            required=False,
            most=most.get(name, TYPED),
        )
    return _kept(shown, fields)


def _kept(shown: Mapping[str, str], fields: Mapping[str, Item]) -> list[Item]:
    """The fields whose whole text a form can hold; the others would be cut, so they stay out and as they are."""
    return [item for name, item in fields.items() if len(shown.get(name, "")) <= TYPED]


def _chunked(name: str, text: str, t: Catalogue) -> list[Item]:
    """A list spread over as many fields as it needs, and one more to add to; none when it is too long for any."""
    chunks: list[str] = []
    for entry in text.splitlines():
        if chunks and len(chunks[-1]) + len(entry) < _CHUNK:
            chunks[-1] += "\n" + entry
        else:
            chunks.append(entry)
    if len(chunks) > CHUNKS or any(len(chunk) > TYPED for chunk in chunks):
        return []
    label = field_name(name, t)
    explanation = t("One a line")
    return [
        field(f"{name}-{number}", label, value=chunk, long=True, required=False, explanation=explanation)
        for number, chunk in enumerate(chunks or [""])
    ]


def _status_fields(values: Mapping[str, str], draft: Draft, t: Catalogue) -> list[Item]:
    attributions = {"fact": t("fact: the sources state it"), "claim": t("claim: somebody says it")}
    checks = {KEEP: t("Leave it as it is"), TODAY: t("I compared it today; the card names me")}
    days = field(
        "review_days",
        field_name("review_days", t),
        value=values["review_days"],
        explanation=t("Empty: it does not age"),
        required=False,
        most=10,
    )
    return [
        _choice("kind", field_name("kind", t), _same(get_args(Kind)), values["kind"]),
        _choice("status", field_name("status", t), _same(get_args(Status)), values["status"]),
        _choice("attribution", field_name("attribution", t), attributions, values["attribution"]),
        days,
        _choice("checked", field_name("last_checked", t), checks, KEEP),
    ]


def _link_fields(values: Mapping[str, str], t: Catalogue) -> list[Item]:
    ids = t("Ids of facts, one a line")
    keys = {NO: t("No"), YES: t("Yes: each change needs two people")}
    fields = {
        name: field(name, field_name(name, t), value=values[name], explanation=ids, long=True, required=False)
        for name in ("related", "counter")
    }
    fields["court"] = field("court", field_name("court", t), value=values["court"], required=False, most=300)
    protected = YES if values["protected"] == YES else NO
    return [*_kept(values, fields), _choice("protected", field_name("protected", t), keys, protected)]


def _quote_fields(quote: Mapping[str, Any], sources: Mapping[str, Mapping[str, Any]], t: Catalogue) -> list[Item]:
    held = str(quote.get("source_id") or (next(iter(sources)) if len(sources) == 1 else ""))
    titles = {name: str(values.get("title") or values.get("url") or name) for name, values in sources.items()}
    text = {name: str(quote.get(name) or "") for name in ("text", "speaker", "speaker_role", "date")}
    taken_out = t("Word for word. Empty: take the quote out")
    return [
        field("text", t("The words"), value=text["text"], explanation=taken_out, long=True, required=False, most=600),
        field("speaker", t("Who said it"), value=text["speaker"], required=False, most=300),
        field("speaker_role", t("As what"), value=text["speaker_role"], required=False, most=300),
        field("date", t("When"), value=text["date"], explanation="2018, 2018-01, 2018-01-24", required=False, most=40),
        _choice("source_id", t("Where it stands"), titles, held),
    ]


def _source_fields(values: Mapping[str, Any], t: Catalogue) -> list[Item]:
    text = {name: str(values.get(name) or "") for name in ("title", "publisher", "url", "kind")}
    address = t("https://… Of a source that is known, the address is enough")
    taken_out = t("Title and address empty: take the source out")
    return [
        field("url", t("Address"), value=text["url"], explanation=address, required=False, most=2000),
        field("title", t("Title"), value=text["title"], explanation=taken_out, required=False, most=300),
        field("publisher", t("Publisher"), value=text["publisher"], required=False, most=300),
        field(
            "published",
            t("Published"),
            value=dated(values, "published"),
            explanation=t("2018, 2018-01 or 2018-01-24; with “about” before it when it is not certain"),
            required=False,
            most=40,
        ),
        _choice("kind", t("What it is"), _same(get_args(SourceKind)), text["kind"]),
    ]


def _about_fields(values: Mapping[str, Any], t: Catalogue) -> list[Item]:
    text = {name: str(values.get(name) or "") for name in ("author", "archived_url", "via")}
    return [
        field("author", t("Author"), value=text["author"], required=False, most=300),
        field("archived_url", t("Address of an archived copy"), value=text["archived_url"], required=False, most=2000),
        field("via", t("Site where a copy was read"), value=text["via"], required=False, most=300),
    ]


def _same(values: Iterable[str]) -> dict[str, str]:
    return {value: value.replace("_", " ") for value in values}


def _choice(name: str, label: str, options: Mapping[str, str], chosen: str) -> Item:
    select: discord.ui.Select[Any] = discord.ui.Select(
        custom_id=name,
        required=True,
        options=[
            discord.SelectOption(label=clip(words, 100), value=value, default=value == chosen)
            for value, words in list(options.items())[:25]
        ],
    )
    return labelled(label, select)
