"""Steps that need no draft: the forms and buttons of undoing, restoring, retiring, hiding and resetting a fact."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.strings import Catalogue
from bot.views import buttons
from bot.views.diff import diff_lines, how_to_read
from bot.views.form import Modal, field, labelled
from bot.views.layout import Button, Layout, pages, rows, texts
from bot.views.text import clip, line
from bot.views.turning import turns
from knowledge import FieldDiff, RetireReason, Revision, Waiting

LONGEST_WHY = 500
"""Characters of a reason or a note."""

_SLUG = r"(?P<fact>[a-z0-9]+(?:-[a-z0-9]+)*)"
_NUMBER = r"(?P<revision>\d{1,9})"
UNDO = rf"undo:v1:{_SLUG}:{_NUMBER}"
"""Open the form that asks why a change is taken back."""
RESTORE = rf"restore:v1:{_SLUG}:{_NUMBER}"
"""Open the form that asks why an earlier text shall stand again."""
UNHIDE = rf"unhide:v1:{_SLUG}"
"""Open the form that asks why a hidden fact shall be shown again."""
RESET = rf"reset:v1:{_SLUG}"
"""Open the form that asks why the shared text shall stand again."""
LOST = rf"lost:v1:{_SLUG}:(?P<page>\d{{1,3}})"
"""Open a page of what a server would lose with its own wording."""

UNDO_FORM = rf"fact-undo:v1:{_SLUG}:{_NUMBER}"
RESTORE_FORM = rf"fact-restore:v1:{_SLUG}:{_NUMBER}"
UNHIDE_FORM = rf"fact-unhide:v1:{_SLUG}"
RESET_FORM = rf"fact-reset:v1:{_SLUG}"
RETIRE_FORM = rf"fact-retire:v1:{_SLUG}"


def reason_words(reason: RetireReason, t: Catalogue) -> str:
    """A reason for a withdrawal as everybody may read it."""
    return {
        RetireReason.OUTDATED: t("it is out of date"),
        RetireReason.WRONG: t("it was wrong"),
        RetireReason.SOURCE_GONE: t("its source is gone"),
        RetireReason.UNCLEAR: t("it was unclear"),
        RetireReason.DUPLICATE: t("another one says the same"),
        RetireReason.OFF_TOPIC: t("it is not about sanctuary policy"),
        RetireReason.MISTAKE: t("it was published by mistake"),
    }[reason]


def undo_button(fact_id: str, revision: int, t: Catalogue) -> Button:
    """A button that takes a revision back, as long as it is the latest."""
    return buttons.button(t("Undo"), f"undo:v1:{fact_id}:{revision}", "en")


def restore_button(fact_id: str, revision: int, t: Catalogue) -> Button:
    """A button that lets a revision's text stand again."""
    return buttons.button(t("Restore this"), f"restore:v1:{fact_id}:{revision}", "en")


def undo_form(fact_id: str, revision: int, t: Catalogue) -> Modal:
    """The form that asks why a change is taken back."""
    return Modal(t("Undo revision {number}", number=revision), f"fact-undo:v1:{fact_id}:{revision}", _why(t))


def restore_form(fact_id: str, revision: int, t: Catalogue) -> Modal:
    """The form that asks why an earlier text shall stand again."""
    return Modal(t("Restore revision {number}", number=revision), f"fact-restore:v1:{fact_id}:{revision}", _why(t))


def unhide_form(fact_id: str, t: Catalogue) -> Modal:
    """The form that asks why a hidden fact shall be shown again."""
    return Modal(t("Show it again"), f"fact-unhide:v1:{fact_id}", _why(t))


def reset_form(fact_id: str, t: Catalogue) -> Modal:
    """The form that asks why the shared text shall stand again."""
    return Modal(t("Back to the shared text"), f"fact-reset:v1:{fact_id}", _why(t))


def retire_form(fact_id: str, t: Catalogue) -> Modal:
    """The form for a withdrawal: a reason that everybody may read, and a note for moderators."""
    options = [
        discord.SelectOption(label=clip(_capital(reason_words(reason, t)), 100), value=reason.value)
        for reason in RetireReason
    ]
    reasons: discord.ui.Select[discord.ui.LayoutView] = discord.ui.Select(custom_id="reason", options=options)
    return Modal(
        t("Withdraw a fact"),
        f"fact-retire:v1:{fact_id}",
        labelled(
            t("Why? Everybody may read this"), reasons, t("Whoever asks this fact's question is told the reason.")
        ),
        field("note", t("A note, only for moderators"), long=True, required=False, most=LONGEST_WHY),
    )


def waiting_lines(done: Waiting, t: Catalogue) -> list[str]:
    """That it waits for a second key, and until when."""
    found = [
        t(
            "It is not published yet: it waits in `/review`, number {number}, until somebody else says yes.",
            number=done.proposal_id,
        )
    ]
    if done.publish_after is not None:
        when = discord.utils.format_dt(done.publish_after, "f")
        found.append(
            t("Nobody else here can say yes, so it publishes itself on {when} unless it is declined.", when=when)
        )
    return found


def done_page(done: Revision, t: Catalogue, *notes: str) -> Layout:
    """That a revision stands now, with the way back."""
    if done.after.retired_at is None:
        words = t("Published. It stands now, as revision {number}.", number=done.number)
    else:
        words = t(
            "Done, as revision {number}. Nothing of it is lost: the history keeps every text.", number=done.number
        )
    return Layout(*texts([words, *notes]), *rows([undo_button(done.fact_id, done.number, t)]))


def hidden_page(fact_id: str, question: str, t: Catalogue) -> Layout:
    """That a fact is hidden, with the way back."""
    words = t(
        "“{question}” is hidden here. Nobody is answered with it until it is shown again.", question=line(question)
    )
    again = buttons.button(t("Show it again"), f"unhide:v1:{fact_id}", "en")
    return Layout(*texts([words]), *rows([again]))


def lost_page(fact_id: str, question: str, diff: Sequence[FieldDiff], number: int, t: Catalogue) -> Layout:
    """What a server would lose with its own wording, a page at a time, with the button that goes on to it.

    Args:
        fact_id: the fact.
        question: its question here.
        diff: from the server's wording to the shared one; empty for a fact that is only hidden.
        number: the page, from 0; past the end, the last.
        t: the sentences.
    """
    heading = t("This would put the shared text back in place of this server's wording of “{question}”.",
                question=line(question))  # fmt: skip
    kept = t("This server's wording stays in the history.")
    if not diff:
        heading = t("Both texts are the same. It would only be answered with again if it is hidden or withdrawn here.")
    found = pages([how_to_read(t), *diff_lines(diff, t)] if diff else [""], 3000)
    number = min(number, len(found) - 1) if found else 0
    going = [buttons.button(t("Back to the shared text"), f"reset:v1:{fact_id}", "en")]
    going += turns(number, len(found), lambda to: f"lost:v1:{fact_id}:{to}", t)
    body = found[number] if diff and found else ""
    return Layout(*texts([heading, body, kept if diff else ""]), *rows(going))


def _why(t: Catalogue) -> discord.ui.Item[discord.ui.LayoutView]:
    return field("why", t("Why? A few words for the history"), long=True, most=LONGEST_WHY)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
