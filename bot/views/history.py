"""A fact's history, one revision at a time: who, when, why and what changed, and the ways back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import discord

from bot.strings import Catalogue
from bot.views import buttons
from bot.views.diff import diff_lines, how_to_read
from bot.views.layout import TEXT_LIMIT, Button, Layout, pages, rows, texts
from bot.views.steps import reason_words, restore_button, undo_button
from bot.views.text import clip, line
from bot.views.turning import titled, turns
from knowledge import HistoryEntry, RetireReason, ShownFact

HISTORY = r"history:v1:(?P<fact>[a-z0-9]+(?:-[a-z0-9]+)*):(?P<revision>\d{1,9}):(?P<page>\d{1,3})"
"""Open a page (from 0) of a revision of a fact; revision 0 is the latest."""
SHOWN = 400
"""Characters of a reason or a note that are shown."""


@dataclass(frozen=True)
class Shelf:
    """A fact's history as somebody may see it.

    Args:
        entries: every revision, oldest first; at least one.
        names: what the accounts in it are called, safe to show.
        own: whether it belongs to the server where it is shown; another's can't be changed here, and its moderators'
            notes are theirs.
    """

    entries: Sequence[HistoryEntry]
    names: Mapping[int, str]
    own: bool


def history_button(fact_id: str, t: Catalogue) -> Button:
    """A button that opens a fact's history at its latest revision."""
    return buttons.button(t("History"), _page_id(fact_id, 0, 0), "en")


def history_page(shelf: Shelf, revision: int, page: int, t: Catalogue) -> Layout:
    """One page of one revision.

    Args:
        shelf: the history.
        revision: its number; 0, or one that is not there, for the latest.
        page: the page of what changed, from 0; past the end, the last.
        t: the sentences.
    """
    entries = shelf.entries
    numbers = [entry.revision.number for entry in entries]
    at = numbers.index(revision) if revision in numbers else len(entries) - 1
    entry = entries[at]
    fact = entry.revision.after
    heading = _heading(entry, shelf, t)
    latest = at == len(entries) - 1
    ways: list[Button] = []
    if shelf.own and (not latest or fact.retired_at is not None):
        ways.append(restore_button(fact.id, numbers[at], t))
    if shelf.own and latest:
        ways.append(undo_button(fact.id, numbers[at], t))
        if entry.revision.before is None:
            heading.append(
                t("This is its first text here. Undo brings the shared text back, or withdraws a fact without one.")
            )
    if not shelf.own:
        heading.append(t("This is the history of the shared text. It can't be changed from this server."))
    if not latest:
        ways.append(buttons.button(t("Newer revision"), _page_id(fact.id, numbers[at + 1], 0), "en"))
    if at:
        ways.append(buttons.button(t("Older revision"), _page_id(fact.id, numbers[at - 1], 0), "en"))
    room = TEXT_LIMIT - sum(map(len, heading)) - 50
    found = pages(_changes(entry, t), max(room, 500))
    page = min(page, len(found) - 1)
    heading[0] = titled(heading[0], page, len(found), t)
    beside = turns(page, len(found), lambda to: _page_id(fact.id, numbers[at], to), t)
    return Layout(*texts(["\n".join(heading), found[page]]), *rows(ways), *rows(beside))


def about_fact(fact: ShownFact, t: Catalogue, *, own: bool) -> Layout:
    """What those who keep the facts see below a fact's card.

    Args:
        fact: the fact.
        t: the sentences.
        own: whether its text is the server's own.
    """
    said = [t("For those who keep the facts:"), f"`{fact.id}` · " + t("revision {number}", number=fact.revision)]
    if own:
        said.append(t("This server's wording."))
    said.append(t("Changes need two keys.") if fact.protected else t("Changes need one key."))
    if fact.due:
        said.append(t("The next check is due {date}.", date=t.date(fact.due)))
    else:
        said.append(t("It does not age: no next check is due."))
    return Layout(*texts(["\n".join(said)]), *rows([history_button(fact.id, t)]))


def _heading(entry: HistoryEntry, shelf: Shelf, t: Catalogue) -> list[str]:
    revision = entry.revision
    count = len(shelf.entries)
    found = [
        "**" + line(revision.after.question) + "** · "
        + t("revision {number} of {count}", number=revision.number, count=count),
        t("{when}, {name}: {why}", when=discord.utils.format_dt(revision.at, "f"),
          name=shelf.names.get(revision.editor.id, ""), why=_short(revision.why)),
    ]  # fmt: skip
    if entry.approved_by is not None:
        found.append(t("Approved by {name}.", name=shelf.names.get(entry.approved_by.id, "")))
    if entry.retirement is not None:
        found.append(t("Withdrawn: {reason}.", reason=_reason(entry.retirement.reason, t)))
        if entry.retirement.note and shelf.own:
            found.append(t("Note for moderators: {note}", note=_short(entry.retirement.note)))
    elif revision.before is not None and revision.before.retired_at and not revision.after.retired_at:
        found.append(t("Back in force."))
    return found


def _reason(reason: str, t: Catalogue) -> str:
    try:
        return reason_words(RetireReason(reason), t)
    except ValueError:
        return _short(reason)


def _changes(entry: HistoryEntry, t: Catalogue) -> list[str]:
    diff = [field for field in entry.diff if field.field != "retired_at"]
    if not diff:
        return [t("No words of it changed.")]
    return [how_to_read(t), *diff_lines(diff, t)]


def _short(text: str) -> str:
    return line(clip(text, SHOWN))


def _page_id(fact_id: str, revision: int, page: int) -> str:
    return f"history:v1:{fact_id}:{revision}:{page}"
