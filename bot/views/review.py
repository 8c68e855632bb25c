"""The one queue of what waits for a decision, an item a page, with everything that a reviewer needs to decide."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import discord

from bot.strings import Catalogue
from bot.views import buttons
from bot.views.diff import diff_lines, how_to_read
from bot.views.fields import field_name
from bot.views.form import TYPED, Modal
from bot.views.form import field as form_field
from bot.views.layout import TEXT_LIMIT, Button, Layout, notice, pages, rows, texts
from bot.views.text import line
from bot.views.turning import titled, turns
from knowledge import Editor, Proposal, QueueItem, Role
from knowledge.curation.typed import as_typed

_ITEM = r"(?P<key>p\d{1,18}|[mr][a-z0-9-]{1,50}):(?P<mark>[0-9a-f]{8}):(?P<page>\d{1,4})"
STEP = rf"review:v1:(?P<step>approve|again|take|keep|clear):{_ITEM}"
ASK = rf"review-ask:v1:(?P<step>decline|amend):{_ITEM}"
"""Opens a form, and is that form's id."""
WHOLE = rf"review-whole:v1:{_ITEM}"
LEAF = rf"review-leaf:v1:{_ITEM}"
"""Turns a page of it."""
TURN = r"review-turn:v1:(?P<page>\d{1,4})"
_ROOM = 2200
"""Characters of a change that stand on the page; the others are behind a button."""
_LEAST = 500
FIELDS = 5
"""Fields that a form of Discord has."""
WHY = 300
_TEXTS = frozenset(
    ("question", "answer", "phrasings", "as_of", "places", "topics", "court", "list", "source_ids", "related",
     "counter", "status", "kind", "attribution", "last_checked", "checked_by", "review_days")
)  # fmt: skip
"""The fields that can be typed as text."""


@dataclass(frozen=True)
class Reader:
    """For whom a page of the queue is made."""

    account: int
    role: Role
    t: Catalogue
    names: Mapping[int, str] = field(default_factory=dict)
    """What people are called, safe to show, by id."""


def key(item: QueueItem) -> str:
    """What a button remembers of an item, to find it again."""
    if item.proposal is not None:
        return f"p{item.proposal.id}"
    return ("r" if item.kind == "reports" else "m") + item.fact_id


def mark(item: QueueItem) -> str:
    """Eight digits that are others when anything about the item is: nobody decides about what they did not see."""
    parts = [fact.digest() if fact else "" for fact in (item.present, item.offered)]
    parts += [str(item.stale), str(sorted(item.reports.items()))]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:8]


def editors_of(items: Sequence[QueueItem]) -> list[Editor]:
    """Everybody who is named in the queue."""
    proposals = [item.proposal for item in items if item.proposal]
    return [editor for one in proposals for editor in (one.editor, one.amended_by) if editor]


def review_page(items: Sequence[QueueItem], number: int, reader: Reader, note: str = "") -> Layout:
    """One item of the queue.

    Args:
        items: everything that waits.
        number: which one, from 0; past the end, the last.
        reader: who looks at it, and may do what.
        note: what was just done.
    """
    t = reader.t
    if not items:
        return notice(*filter(None, [note, t("Nothing waits for a decision.")]))
    number = min(number, len(items) - 1)
    item = items[number]
    heading = t("{number} of {count} that wait for a decision", number=number + 1, count=len(items))
    blocks = [note, heading, "\n".join(_about(item, reader))]
    room = TEXT_LIMIT - sum(map(len, [*blocks, how_to_read(t)]))
    fitting = pages(_change(item, t), max(min(_ROOM, room), _LEAST))
    if fitting:
        blocks += [how_to_read(t), fitting[0]]
    looking = []
    if len(fitting) > 1:
        looking.append(buttons.button(t("The whole change"), f"review-whole:v1:{_named(item, 0)}", "en"))
    if item.present is not None and item.present.retired_at is None:
        looking.append(buttons.button(t("As it stands now"), f"fact:v1:{item.fact_id}", "en"))
    if number:
        looking.append(buttons.button(t("Earlier"), f"review-turn:v1:{number - 1}", "en"))
    if number + 1 < len(items):
        looking.append(buttons.button(t("Next"), f"review-turn:v1:{number + 1}", "en"))
    return Layout(*texts(blocks), *rows(_deciding(item, number, reader)), *rows(looking))


def whole_change(item: QueueItem, number: int, t: Catalogue) -> Layout:
    """One page of a change that is too long for the queue's page."""
    found = pages(_change(item, t)) or [t("There is nothing on it.")]
    number = min(number, len(found) - 1)
    heading = titled(f"`{item.fact_id}`", number, len(found), t)
    beside = turns(number, len(found), lambda to: f"review-leaf:v1:{_named(item, to)}", t)
    return Layout(*texts([heading, found[number]]), *rows(beside))


def _change(item: QueueItem, t: Catalogue) -> list[str]:
    """What saying yes would change; of a withdrawal no text."""
    return diff_lines([one for one in item.diff if one.field != "retired_at"], t) if item.kind != "retire" else []


def _about(item: QueueItem, reader: Reader) -> list[str]:
    t = reader.t
    fact = item.present or item.offered
    question = line(fact.question) if fact else ""
    found = [f"**{_what(item, t)}** {question} (`{item.fact_id}`)"]
    if item.kind == "reports":
        found += [f"- {_reported(reason, t)}: {t.number(count)}" for reason, count in item.reports.items()]
    if item.proposal is not None:
        found += _proposed(item, item.proposal, reader)
    if item.stale:
        found.append(t("**The text has changed since.** It has to be put on top of the present one and looked at."))
    return found


def _what(item: QueueItem, t: Catalogue) -> str:
    match item.kind:
        case "edit" if item.present is None:
            return t("A new fact:")
        case "edit":
            return t("A change of:")
        case "retire":
            return t("A withdrawal of:")
        case "shipped":
            return t("A newer release has another text than this server for:")
        case "override":
            return t("The shared text changed, and this server has its own for:")
        case "hidden":
            return t("The shared text changed, and this server hides:")
        case "reports":
            return t("Readers reported:")


def _reported(reason: str, t: Catalogue) -> str:
    reasons = {
        "wrong": t("it is wrong"),
        "outdated": t("it is out of date"),
        "source broken": t("a source can't be opened"),
        "unclear": t("it is unclear"),
        "translation": t("the translation is wrong"),
    }
    return reasons.get(reason, line(reason))


def _proposed(item: QueueItem, proposal: Proposal, reader: Reader) -> list[str]:
    t = reader.t
    found = []
    if item.kind != "shipped":
        who, moment = reader.names.get(proposal.editor.id, ""), _moment(proposal.created_at)
        found.append(t("Proposed by {who}, {moment}.", who=who, moment=moment))
    if proposal.amended_by is not None:
        found.append(t("Changed since by {who}.", who=reader.names.get(proposal.amended_by.id, "")))
    if proposal.retirement is not None:
        note = line(proposal.retirement.note)
        found.append(t("Reason, for everybody: {reason}", reason=line(proposal.retirement.reason)))
        found += [t("Note, for moderators: {note}", note=note)] if note else []
    elif proposal.why:
        found.append(t("Why: {why}", why=line(proposal.why)))
    if proposal.correction:
        found.append(t("It corrects earlier public answers."))
    if proposal.publish_after is not None and not item.stale:
        found.append(
            t(
                "It is protected, and this server has fewer than two reviewers: it is published by itself {moment}, "
                "unless somebody declines it.",
                moment=_moment(proposal.publish_after),
            )
        )
    return found


def _deciding(item: QueueItem, page: int, reader: Reader) -> list[Button]:
    t, proposal = reader.t, item.proposal
    own = proposal is not None and item.kind != "shipped" and proposal.editor.id == reader.account
    reviews = reader.role >= Role.REVIEWER
    found = []
    if proposal is not None and item.stale and (reviews or own):
        found.append(_step("again", t("Look again"), item, page, main=True))
    elif item.kind in {"edit", "retire"} and reviews and not own:
        found.append(_step("approve", t("Approve"), item, page, main=True))
    elif item.kind == "shipped" and reviews:
        found.append(_step("approve", t("Take the release's text"), item, page))
    if item.kind in {"edit", "retire"} and (reviews or own):
        found.append(_asking("decline", t("Take it back…") if own else t("Decline…"), item, page))
    if item.kind == "edit" and (reviews or own):
        found.append(_asking("amend", t("Amend…"), item, page))
    if not reviews:
        return found
    if item.kind == "override":
        found.append(_step("take", t("Take the shared text"), item, page))
    if item.kind == "hidden":
        found.append(_step("take", t("Show the shared text"), item, page))
    if item.kind in {"shipped", "override"}:
        found.append(_step("keep", t("Keep our text"), item, page))
    if item.kind == "hidden":
        found.append(_step("keep", t("Keep it hidden"), item, page))
    if item.kind == "reports":
        found.append(_step("clear", t("Reports are dealt with"), item, page))
    return found


def _named(item: QueueItem, page: int) -> str:
    return f"{key(item)}:{mark(item)}:{page}"


def _step(step: str, label: str, item: QueueItem, page: int, *, main: bool = False) -> Button:
    style = discord.ButtonStyle.primary if main else discord.ButtonStyle.secondary
    return buttons.button(label, f"review:v1:{step}:{_named(item, page)}", "en", style)


def _asking(step: str, label: str, item: QueueItem, page: int) -> Button:
    return buttons.button(label, f"review-ask:v1:{step}:{_named(item, page)}", "en")


def _moment(at: dt.datetime) -> str:
    """Discord shows it in each person's own time."""
    return f"<t:{int(at.timestamp())}:f>"


def decline_form(custom_id: str, t: Catalogue) -> Modal:
    """Asks for the reason."""
    why = form_field("why", t("Why? The editor reads it too."), long=True, most=WHY)
    return Modal(t("Decline"), custom_id, why)


def amend_form(custom_id: str, item: QueueItem, t: Catalogue) -> Modal:
    """The texts that a proposal changes, to be typed over."""
    assert item.offered is not None
    values = {one.field: as_typed(getattr(item.offered, one.field)) for one in item.diff if one.field in _TEXTS}
    # Discord would cut a longer one, and what it cuts would be lost at the submit.
    fitting = [name for name, value in values.items() if len(value) <= TYPED] or ["question", "answer"]
    fields = [
        form_field(
            name,
            field_name(name, t),
            value=values.get(name, as_typed(getattr(item.offered, name))),
            long=True,
            required=False,
        )
        for name in fitting[:FIELDS]
    ]
    return Modal(t("Amend the proposal"), custom_id, *fields)
