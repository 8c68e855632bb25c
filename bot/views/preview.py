"""What publishing a draft would do, what stands in its way, and what came of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import discord

from bot import errors
from bot.strings import Catalogue
from bot.views import buttons
from bot.views.answer import answer_card
from bot.views.diff import diff_lines, how_to_read
from bot.views.fields import as_many, field_name, problem_lines
from bot.views.layout import Button, Layout, pages, rows, texts
from bot.views.text import clip, line, pieces
from bot.views.turning import titled, turns
from knowledge import (
    EditConflict,
    Fact,
    FactLink,
    InvalidFact,
    KnowledgeError,
    Move,
    Preview,
    WordingTaken,
)
from knowledge.curation.diff import field_text
from knowledge.editing import Finding

PAGE = 3000
"""Characters of changes on a page of their own."""
FIRST = 900
"""Characters of changes beside everything else."""
PIECE = 700
"""Characters of a text that stand together on a page with both texts."""
MOVES = 5
TAKEN_ROOM, ERRORS_ROOM, WARNINGS_ROOM, MOVES_ROOM = 600, 600, 400, 1000
"""Characters that each may take, so that a report is one message whatever is in it."""
_QUESTION = 90
Links = Callable[[Iterable[str]], tuple[FactLink, ...]]


@dataclass(frozen=True)
class Looking:
    """What a report is made with, beside the preview."""

    t: Catalogue
    links: Links
    """Looks up questions: `KnowledgeBase.links`."""
    waits: bool
    """Whether it would wait for a second key."""
    pending: bool = False
    """Whether what moves is still being worked out: then there is nothing to press yet."""


def card_asleep(preview: Preview, t: Catalogue, today: dt.date) -> Layout:
    """The answer card as members will see it. Its buttons sleep: they would open what stands now."""
    card = answer_card(preview.shown, t, today=today, can_post=False)
    for item in card.walk_children():
        if isinstance(item, discord.ui.Button):
            item.disabled = True
    return card


def report(preview: Preview, looking: Looking) -> Layout:
    """What publishing would do: what is wrong, what to look at, what changes, what moves; and what can be done."""
    t, draft = looking.t, preview.draft
    errors_found, warnings = stopping(preview.findings), [each for each in preview.findings if not each.is_error]
    blocks = [t("This is how members will see it. Nothing is published yet.")]
    if preview.moved:
        blocks.append(t("Somebody else changed this fact since you began. Publishing shows you both texts first."))
    if preview.taken:
        blocks.append("\n".join(as_many(taken_lines(preview.taken, looking.links, t), TAKEN_ROOM)))
    if errors_found:
        blocks.append("\n".join([t("**This stops it:**"), *as_many(finding_lines(errors_found, t), ERRORS_ROOM)]))
    if warnings:
        lines = as_many(finding_lines(warnings, t), WARNINGS_ROOM)
        blocks.append("\n".join([t("**Look at this; it may stay:**"), *lines]))
    changes, more = _first_changes(preview, t)
    blocks.append(changes)
    if looking.pending:
        blocks.append(t("Now I look at which questions would move to another fact. It can take a minute."))
        return Layout(*texts(blocks))
    blocks.append("\n".join(as_many(move_lines(preview.moves, looking.links, t), MOVES_ROOM)))
    if looking.waits:
        blocks.append(t("It will wait in `/review` until somebody else says yes."))
    actions = []
    if not errors_found and not preview.taken:
        actions.append(buttons.button(t("Publish"), f"publish:v1:{draft.id}", "en", discord.ButtonStyle.success))
    actions += _ways_back(draft.id, t)
    if preview.taken:
        actions.insert(0, buttons.button(t("Take it out there"), f"takeout:v1:{draft.id}", "en"))
    if more:
        actions.append(buttons.button(t("All changes"), f"changes:v1:{draft.id}:0", "en"))
    return Layout(*texts(blocks), *rows(actions), *rows(_openers(preview.taken, looking.links)))


def stopping(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that stop an edit."""
    return [finding for finding in findings if finding.is_error]


def refuse(preview: Preview) -> None:
    """Refuse an edit that the checks stop.

    Raises:
        InvalidFact: with what the checks found, by field.
    """
    problems: dict[str, list[str]] = {}
    for finding in stopping(preview.findings):
        problems.setdefault(str(finding.field[0]), []).append(_message(finding))
    if problems:
        raise InvalidFact(problems)


def finding_lines(findings: Sequence[Finding], t: Catalogue) -> list[str]:
    """Findings, a line each."""
    return [f"- **{field_name(str(each.field[0]), t)}**: {line(clip(_message(each), 160))}" for each in findings]


def _message(finding: Finding) -> str:
    numbers = [str(step + 1) for step in finding.field[1:] if isinstance(step, int)]
    return ": ".join([*numbers, finding.message])


def _first_changes(preview: Preview, t: Catalogue) -> tuple[str, bool]:
    """What changes, as much as there is room for, and whether that is not all."""
    if preview.before is None:
        return t("This is a new fact."), False
    if not preview.diff:
        return t("Nothing would change."), False
    found = pages(diff_lines(preview.diff, t), FIRST)
    return _changes_heading(t) + "\n" + found[0], len(found) > 1


def _changes_heading(t: Catalogue) -> str:
    return "**" + t("What changes") + "** · " + how_to_read(t)


def changes_page(preview: Preview, number: int, t: Catalogue) -> Layout:
    """A page of everything that changes."""
    return _paged(
        _changes_heading(t),
        diff_lines(preview.diff, t),
        number,
        f"changes:v1:{preview.draft.id}",
        [],
        t,
    )


def move_lines(moves: Sequence[Move], links: Links, t: Catalogue) -> list[str]:
    """Which questions would be answered with another fact first."""
    if not moves:
        return [t("No question moves to another fact.")]
    count = len(moves)
    found = [t.plural("Moves {count} question to another fact:", "Moves {count} questions to another fact:", count)]
    for move in moves[:MOVES]:
        question = line(clip(move.question, _QUESTION))
        before, after = (_name(fact_id, links, t) for fact_id in (move.from_fact, move.to_fact))
        found.append(t("- “{question}”: now {before}, then {after}", question=question, before=before, after=after))
    if (left := count - MOVES) > 0:
        found.append(t.plural("and {count} more", "and {count} more", left))
    return found


def _name(fact_id: str | None, links: Links, t: Catalogue) -> str:
    if fact_id is None:
        return t("no fact")
    (link,) = links([fact_id]) or (FactLink(id=fact_id, question=fact_id),)
    return f"“{line(clip(link.question, 60))}”"


def taken_lines(taken: Sequence[WordingTaken], links: Links, t: Catalogue) -> list[str]:
    """Which wordings another fact answers, and what can be done about it."""
    found = [
        t(
            "- “{wording}” is answered already: {fact}",
            wording=line(clip(each.wording, _QUESTION)),
            fact=_name(each.fact_id, links, t),
        )
        for each in taken[:5]
    ]
    return [
        t("A wording belongs to one fact. To move it here, take it out there and publish that; then publish this."),
        t("**Another fact holds these wordings:**"),
        *found,
    ]


def _openers(taken: Sequence[WordingTaken], links: Links) -> list[Button]:
    return [buttons.fact_button(link) for link in links(dict.fromkeys(each.fact_id for each in taken))[:5]]


def _ways_back(draft_id: int, t: Catalogue) -> list[Button]:
    return [
        buttons.button(t("Fix"), f"draft:v1:{draft_id}", "en"),
        buttons.button(t("Discard"), f"discard:v1:{draft_id}", "en", discord.ButtonStyle.danger),
    ]


def stopped(draft_id: int, error: KnowledgeError, links: Links, t: Catalogue, *, why: str = "") -> Layout:
    """That something keeps a draft from being published, what it is, and the ways on. The draft stays."""
    actions, openers = _ways_back(draft_id, t), []
    if isinstance(error, WordingTaken):
        blocks = ["\n".join(taken_lines([error], links, t))]
        actions.insert(0, buttons.button(t("Take it out there"), f"takeout:v1:{draft_id}", "en"))
        openers = _openers([error], links)
    elif isinstance(error, InvalidFact):
        blocks = [t("Something in it can't stay as it is:"), "\n".join(as_many(problem_lines(error.problems, t), 2500))]
    else:
        blocks = [errors.sentence(error, t)]
    blocks.append(t("It is not published. Your draft is kept."))
    return Layout(*texts([*blocks, _why(why, t)]), *rows(actions), *rows(openers))


def conflict_page(draft_id: int, conflict: EditConflict, number: int, t: Catalogue, *, why: str = "") -> Layout:
    """Both texts of a fact that somebody else changed meanwhile: what stands now, and the draft."""
    heading = errors.sentence(conflict, t) + " " + t("Yours is not published. Your draft is kept.")
    theirs, mine = conflict.theirs, conflict.mine
    lines = _both(theirs, mine, t)
    actions = []
    if theirs is not None and theirs.retired_at is None:
        put = t("Put mine on top of theirs")
        actions.append(buttons.button(put, f"ontop:v1:{draft_id}", "en", discord.ButtonStyle.primary))
    else:
        heading += " " + t("It was withdrawn meanwhile.")
    actions.append(buttons.button(t("Discard mine"), f"discard:v1:{draft_id}", "en", discord.ButtonStyle.danger))
    heading = "\n".join(filter(None, [heading, _why(why, t)]))
    return _paged(heading, lines, number, f"both:v1:{draft_id}", actions, t)


def _both(theirs: Fact | None, mine: Fact | None, t: Catalogue) -> list[str]:
    found = []
    for name in Fact.model_fields:
        now, yours = (field_text(fact, name) if fact else "" for fact in (theirs, mine))
        if name in {"id", "revision"} or now == yours:
            continue
        found.append(f"**{field_name(name, t)}**")
        for label, text in ((t("Now:"), now), (t("Yours:"), yours)):
            found += [f"{label} {piece}" for piece in _pieces(text, t)]
    return found


def _pieces(text: str, t: Catalogue) -> list[str]:
    """A text in pieces that pages can be made of, made safe."""
    if not text.strip():
        return [t("(nothing)")]
    return [line(part) for each in text.splitlines() for part in pieces(each, PIECE) if part.strip()]


def _why(why: str, t: Catalogue) -> str:
    return t("Why, as you typed it: {why}", why=line(clip(why, 300))) if why.strip() else ""


def _paged(
    heading: str, lines: Sequence[str], number: int, turn: str, actions: Sequence[Button], t: Catalogue
) -> Layout:
    found = pages(lines, PAGE) or [t("Nothing would change.")]
    number = min(number, len(found) - 1)
    heading = titled(heading, number, len(found), t)
    beside = turns(number, len(found), lambda to: f"{turn}:{to}", t)
    return Layout(*texts([heading, found[number]]), *rows(actions), *rows(beside))
