"""A draft's page: what stands, what is missing, what is wrong with it, and a form for every part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import discord

from bot import errors
from bot.strings import Catalogue
from bot.views import buttons
from bot.views.fields import as_many, field_name, problem_lines
from bot.views.layout import Button, Item, Layout, rows, texts
from bot.views.text import clip, line
from bot.views.turning import turns
from knowledge import Draft, KnowledgeError, QuoteNotFound, Source
from knowledge.curation.locks import unlocked
from knowledge.curation.parts import dated, draft_quotes, draft_sources, moved_sources, whole_source

TEXT_ROOM = 3700
"""Characters of text on a page, some short of Discord's limit."""
PROBLEMS_ROOM = 1000
REFUSALS_ROOM = 1500
QUOTES = 5
SOURCES = 10
PAGE = 10
"""Drafts on one page of the list."""
_VALUE = 240
_NEAREST = 400
_WORDS = 60
_PART_OF = {
    **dict.fromkeys(("kind", "status", "attribution", "review_days", "last_checked", "checked_by"), "status"),
    **dict.fromkeys(("related", "counter", "court", "protected"), "links"),
    "phrasings": "phrasings",
    "list": "list",
}
Refusals = Mapping[int, KnowledgeError]
"""Why the quote lock refused quotes, by their number from 1."""


def draft_page(
    draft: Draft,
    known: Mapping[str, Source],
    t: Catalogue,
    *,
    notes: Sequence[str] = (),
    refusals: Refusals | None = None,
) -> Layout:
    """The page of a draft.

    Args:
        draft: the draft.
        known: all stored sources by id.
        t: the sentences.
        notes: sentences about what just happened, safe to show.
        refusals: what the quote lock just said.
    """
    sources = draft_sources(draft, known)
    new = [made for values in draft.value("sources") or () if (made := whole_source(values))]
    waiting = unlocked(draft_quotes(draft), draft.base, moved_sources(new, known))
    problems = draft.problems
    blocks = [_heading(draft, t), *notes]
    if problems:
        blocks.append(
            "\n".join([t("This is still to be mended:"), *as_many(problem_lines(problems, t), PROBLEMS_ROOM)])
        )
    refused = [each for number, refusal in (refusals or {}).items() for each in refusal_lines(number, refusal, t)]
    blocks.append("\n".join(as_many(refused, REFUSALS_ROOM)))
    used = sum(map(len, blocks))
    blocks.append("\n".join(as_many(_standing(draft, sources, waiting, t), TEXT_ROOM - used)))
    items: list[Item] = [*texts(blocks), *rows(_part_buttons(draft, t))]
    items += [_menu(f"quotes:v1:{draft.id}", t("Quotes …"), _quote_options(draft, t))]
    items += [_menu(f"sources:v1:{draft.id}", t("Sources …"), _source_options(sources, t))]
    return Layout(*items, *rows(_actions(draft, problems, waiting, t)))


def refusal_lines(number: int, refusal: KnowledgeError, t: Catalogue) -> list[str]:
    """Why a quote was refused, with the nearest words of its source, made safe: they come from a web page."""
    found = [t("Quote {number}: {reason}", number=number, reason=errors.sentence(refusal, t))]
    if isinstance(refusal, QuoteNotFound):
        if refusal.nearest:
            found.append(t("The nearest words there: “{words}”", words=line(clip(refusal.nearest, _NEAREST))))
        for ours, theirs in refusal.differing[:3]:
            one, other = line(clip(ours, _WORDS)) or "–", line(clip(theirs, _WORDS)) or "–"
            found.append(t("- the quote has “{quote}”, the source has “{source}”", quote=one, source=other))
    return found


def drafts_page(drafts: Sequence[Draft], number: int, t: Catalogue) -> Layout:
    """A page of somebody's open drafts, each with a button that goes on with it."""
    if not drafts:
        return Layout(*texts([t("You have no drafts here.")]))
    count = -(-len(drafts) // PAGE)
    number = min(number, count - 1)
    shown = list(enumerate(drafts, 1))[number * PAGE : (number + 1) * PAGE]
    heading = t("Your drafts. One that nobody touches for 30 days is deleted.")
    lines = [f"{at}\\. {_title(draft, t)} – {t.date(draft.changed_at.date())}" for at, draft in shown]
    opening = [buttons.button(t("Draft {number}", number=at), f"draft:v1:{draft.id}", "en") for at, draft in shown]
    beside = turns(number, count, lambda to: f"drafts:v1:{to}", t)
    return Layout(*texts([heading, "\n".join(lines)]), *rows(opening), *rows(beside))


def begun_page(drafts: Sequence[Draft], fact_id: str, t: Catalogue) -> Layout:
    """That somebody has begun to edit a fact already, with both ways on."""
    words = t("You have begun to edit this fact already. Your draft is kept until you publish or discard it.")
    choices = [buttons.button(t("Go on with my draft"), f"draft:v1:{drafts[0].id}", "en", discord.ButtonStyle.primary)]
    choices.append(buttons.button(t("Begin anew"), f"begin:v1:{fact_id}", "en"))
    return Layout(*texts([words]), *rows(choices))


def discard_page(draft: Draft, t: Catalogue) -> Layout:
    """Asks whether a draft shall go for good."""
    words = t("Throw this draft away? What you typed into it is gone then: {title}", title=_title(draft, t))
    throw = buttons.button(t("Throw it away"), f"throw:v1:{draft.id}", "en", discord.ButtonStyle.danger)
    return Layout(*texts([words]), *rows([throw, buttons.button(t("Keep it"), f"draft:v1:{draft.id}", "en")]))


def _title(draft: Draft, t: Catalogue) -> str:
    return line(clip(draft.text("question"), 120)) or t("without a question yet")


def _heading(draft: Draft, t: Catalogue) -> str:
    if draft.base is None:
        return "**" + t("Your draft of a new fact") + "** · " + t("Only you see this. Nothing is published yet.")
    title = line(clip(draft.base.question, 120))
    return "**" + t("Your draft") + f"**: {title} · " + t("Only you see this. Nothing is published yet.")


def _standing(
    draft: Draft, sources: Mapping[str, Mapping[str, Any]], waiting: Sequence[int], t: Catalogue
) -> list[str]:
    """What the draft holds, a line each; what differs from the text that stands is marked."""
    changed = draft.changed()
    as_of = dated({"as_of": draft.value("as_of"), "as_of_approximate": draft.value("as_of_approximate")}, "as_of")
    values = {"question": draft.text("question"), "answer": draft.text("answer"), "as_of": as_of}
    values |= {name: ", ".join(draft.text(name).splitlines()) for name in ("places", "topics")}
    values |= {name: draft.text(name) for name in ("kind", "status", "attribution", "review_days", "last_checked")}
    values |= {name: ", ".join(draft.text(name).split()) for name in ("related", "counter")}
    values |= {"phrasings": " / ".join(draft.text("phrasings").splitlines()), "court": draft.text("court")}
    values |= {"list": "; ".join(draft.text("list").splitlines()), "protected": draft.text("protected")}
    optional = {"review_days", "related", "counter", "phrasings", "court", "list", "protected"}
    found = []
    for name, value in values.items():
        if value or name not in optional:
            mark = " " + t("(changed)") if draft.base and name in changed else ""
            words = line(clip(value, _VALUE)) or t("missing")
            found.append(f"**{field_name(name, t)}**{mark}: {words}")
    for number, quote in enumerate(draft_quotes(draft), 1):
        heading, words = t("Quote {number}", number=number), line(clip(str(quote.get("text", "")), _WORDS * 2))
        found.append(f"**{heading}**: “{words}” – {_compared(quote, number in waiting, t)}")
    for number, values_of in enumerate(sources.values(), 1):
        title = str(values_of.get("title") or values_of.get("url") or values_of.get("id"))
        heading = t("Source {number}", number=number)
        found.append(f"**{heading}**: {line(clip(title, _WORDS * 2))}")
    return found


def _compared(quote: Mapping[str, Any], waits: bool, t: Catalogue) -> str:
    if waits:
        return t("not compared with its source yet")
    if quote.get("compared_with") == "passage":
        return t("compared with a passage that a moderator pasted")
    if quote.get("compared_with") == "page":
        return t("compared with its source's page")
    return t("stands already")


def _part_buttons(draft: Draft, t: Catalogue) -> list[Button]:
    labels = {
        "text": t("Text"),
        "phrasings": t("Other wordings"),
        "status": t("Kind and status"),
        "links": t("Links"),
        "list": t("The list"),
    }
    return [buttons.button(label, f"part:v1:{draft.id}:{part}", "en") for part, label in labels.items()]


def _quote_options(draft: Draft, t: Catalogue) -> list[discord.SelectOption]:
    quotes = draft_quotes(draft)
    found = [
        _option(t("Quote {number}", number=number), f"quote-{number}", str(quote.get("text", "")))
        for number, quote in enumerate(quotes[:20], 1)
    ]
    return [*found, _option(t("Add a quote"), "addquote")] if len(quotes) < QUOTES else found


def _source_options(sources: Mapping[str, Mapping[str, Any]], t: Catalogue) -> list[discord.SelectOption]:
    found = []
    for number, (name, values) in enumerate(list(sources.items())[:SOURCES], 1):
        title = str(values.get("title") or values.get("url") or name)
        found.append(_option(t("Source {number}", number=number), f"source-{name}", title))
        found.append(_option(t("Source {number}: author and copies", number=number), f"about-{name}", title))
    return [*found, _option(t("Add a source"), "addsource")] if len(sources) < SOURCES else found


def _option(label: str, value: str, description: str = "") -> discord.SelectOption:
    return discord.SelectOption(label=clip(label, 100), value=value, description=clip(description, 100) or None)


def _menu(custom_id: str, words: str, options: list[discord.SelectOption]) -> Item:
    select: discord.ui.Select[Any] = discord.ui.Select(custom_id=custom_id, placeholder=words, options=options)
    return discord.ui.ActionRow(select)


def _actions(draft: Draft, problems: Mapping[str, Sequence[str]], waiting: Sequence[int], t: Catalogue) -> list[Button]:
    found = []
    if problems:
        again = first_part(problems)
        found.append(buttons.button(t("Edit again"), f"again:v1:{draft.id}:{again}", "en", discord.ButtonStyle.primary))
    else:
        found.append(buttons.button(t("Preview"), f"preview:v1:{draft.id}", "en", discord.ButtonStyle.primary))
    if waiting:
        found.append(buttons.button(t("Compare the quotes"), f"compare:v1:{draft.id}", "en"))
        paste = t("Paste the passage of quote {number}", number=waiting[0])
        found.append(buttons.button(paste, f"passage:v1:{draft.id}:{waiting[0]}", "en"))
    found.append(buttons.button(t("Discard"), f"discard:v1:{draft.id}", "en", discord.ButtonStyle.danger))
    return found


def first_part(problems: Mapping[str, Sequence[str]]) -> str:
    """The part whose form mends the first problem."""
    for name, said in problems.items():
        number = said[0].split(":")[0]
        if name == "quotes":
            return f"quote-{number}" if number.isdigit() else "addquote"
        if name in {"sources", "source_ids"}:
            return "addsource"
        return _PART_OF.get(name, "text")
    return "text"
