"""A hijacked account: what it did, a page at a time, and what stopping it did about that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import discord

from bot.strings import Catalogue
from bot.views import buttons
from bot.views.layout import Button, Layout, notice, pages, rows, texts
from bot.views.text import line
from bot.views.turning import titled, turns
from knowledge import AccountChanges, Editor, Quarantine, Revision

_WHOSE = r"(?P<account>\d{15,20}):(?P<since>\d{1,11})"
TURN = rf"quarantine-turn:v1:{_WHOSE}:(?P<page>\d{{1,4}})"
CONFIRM = rf"quarantine:v1:{_WHOSE}"
DROP = r"quarantine-drop:v1"
_PAGE = 3000


def changes_page(
    account: int, name: str, since: dt.datetime, changes: AccountChanges, names: Mapping[int, str], number: int,
    t: Catalogue,
) -> Layout:  # fmt: skip
    """What an account did since a moment, and the button that stops it.

    Args:
        account: its Discord id.
        name: what it is called, safe to show.
        since: from when on.
        changes: what it did.
        names: what others are called, safe to show, by id.
        number: the page, from 0; past the end, the last.
        t: the sentences.
    """
    lines = _lines(changes, names, t)
    found = pages(lines, _PAGE) or [t("Nothing that is kept.")]
    number = min(number, len(found) - 1)
    whose = f"{account}:{int(since.timestamp())}"
    heading = t("What {name} (id {id}) did since {moment}:", name=name, id=account, moment=_moment(since))
    heading = titled(heading, number, len(found), t)
    beside = turns(number, len(found), lambda to: f"quarantine-turn:v1:{whose}:{to}", t)
    words = t(
        "Stopping it blocks every further change of this account, and puts each fact whose latest revision is the "
        "account's back to the text before. The rest is listed for a decision. **/quarantine lift** unblocks it."
    )
    deciding: list[Button] = [
        buttons.button(t("Stop this account"), f"quarantine:v1:{whose}", "en", discord.ButtonStyle.danger),
        buttons.button(t("Leave it"), "quarantine-drop:v1", "en"),
    ]
    return Layout(*texts([heading, found[number]]), *rows(beside), *texts([words]), *rows(deciding))


def done_pages(done: Quarantine, name: str, names: Mapping[int, str], t: Catalogue) -> list[Layout]:
    """What a quarantine did and what it left for a person, in one message or several."""
    lines = [t("{name} is stopped: every change of this account is refused from now on.", name=name)]
    lines += _section(
        t("**Put back to the text before:**"), [_revision(revision, None, t) for revision in done.restored]
    )
    lines += _section(t("**Hidden by it, and shown again:**"), [f"- `{fact_id}`" for fact_id in done.shown])
    lines += _section(
        t("**For a decision, since others built on them or hold a wording by now** (/fact history shows each):"),
        [_revision(revision, None, t) for revision in done.left],
    )
    lines += _section(
        t("**Changes of others that it approved** (they stand):"),
        [_revision(revision, names.get(revision.editor.id), t) for revision in done.changes.approved],
    )
    lines += _section(
        t("**Proposals of the account that wait** (/review decides about them):"),
        [f"- `{proposal.fact.id}`: {line(proposal.why or '')}" for proposal in done.changes.proposed],
    )
    return [notice(page) for page in pages(lines, _PAGE)]


def _lines(changes: AccountChanges, names: Mapping[int, str], t: Catalogue) -> list[str]:
    proposed = [
        f"- `{proposal.fact.id}`, {_moment(proposal.created_at)}: {line(proposal.why or '')}"
        for proposal in changes.proposed
    ]
    acted = [
        f"- {line(action.what)}{f' `{action.fact_id}`' if action.fact_id else ''}, {_moment(action.at)}: "
        f"{line(action.why)}"
        for action in changes.actions
    ]
    approved = [_revision(revision, names.get(revision.editor.id), t) for revision in changes.approved]
    return [
        *_section(t("**Changed:**"), [_revision(revision, None, t) for revision in changes.revisions]),
        *_section(t("**Proposed, not decided yet:**"), proposed),
        *_section(t("**Approved, of others:**"), approved),
        *_section(t("**Done beside:**"), acted),
    ]


def _section(title: str, lines: list[str]) -> list[str]:
    return [title, *lines] if lines else []


def _revision(revision: Revision, by: str | None, t: Catalogue) -> str:
    words = t("- `{fact}`, revision {number}, {moment}: {why}", fact=revision.fact_id, number=revision.number,
              moment=_moment(revision.at), why=line(revision.why))  # fmt: skip
    return f"{words} ({by})" if by else words


def _moment(at: dt.datetime) -> str:
    """Discord shows it in each person's own time."""
    return f"<t:{int(at.timestamp())}:f>"


def editors_of(changes: AccountChanges) -> list[Editor]:
    """Whoever is named beside the account."""
    return [revision.editor for revision in changes.approved]
