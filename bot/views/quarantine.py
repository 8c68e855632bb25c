"""A hijacked account: what it did, a page at a time, and what stopping it did about that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import discord

from bot.strings import Catalogue
from bot.views import buttons
from bot.views.layout import Button, Layout, notice, pages, rows, texts
from bot.views.setup import setting_name
from bot.views.text import line
from bot.views.turning import titled, turns
from knowledge import AccountChanges, Action, Editor, Quarantine, Revision, TakenBack, named_settings

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
        "account's back to the text before; a protected one that two people published is hidden until somebody "
        "approves that text. What it hid, set up, paused, stopped or declined is as before again. The rest is listed "
        "for a decision. **/quarantine lift** unblocks it."
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
    lines += _section(
        t("**Protected: hidden until another person approves the text before in `/review`:**"), _listed(done.guarded)
    )
    lines += _taken_back(done.taken_back, t)
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


def _taken_back(done: TakenBack, t: Catalogue) -> list[str]:
    lines = _section(t("**Hidden by it, and shown again:**"), _listed(done.shown))
    lines += _section(t("**Shown by it, and hidden again:**"), _listed(done.hidden))
    names = [f"- {setting_name(name, t)}" for name in done.settings]
    lines += _section(t("**Set up by it, and as before again:**"), names)
    if done.stopped:
        lines.append(t("Answers are stopped again: it had let them go on."))
    if done.went_on:
        lines.append(t("Answers go on: it had stopped them."))
    lines += _section(t("**Accounts that it had stopped, and that can change facts again:**"), _listed(done.freed))
    lines += _section(t("**Accounts that it had let go, and that are stopped again:**"), _listed(done.blocked))
    lines += _section(t("**Proposals that it declined, and that wait again:**"), _listed(done.reopened))
    return lines


def _listed(names: Iterable[object]) -> list[str]:
    return [f"- `{name}`" for name in names]


def _what(action: Action, t: Catalogue) -> str:
    names = [setting_name(name, t) for name in named_settings(action)]
    return ", ".join(names) if names else line(action.why)


def _lines(changes: AccountChanges, names: Mapping[int, str], t: Catalogue) -> list[str]:
    proposed = [
        f"- `{proposal.fact.id}`, {_moment(proposal.created_at)}: {line(proposal.why or '')}"
        for proposal in changes.proposed
    ]
    acted = [
        f"- {line(action.what)}{f' `{action.fact_id}`' if action.fact_id else ''}, {_moment(action.at)}: "
        f"{_what(action, t)}"
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
