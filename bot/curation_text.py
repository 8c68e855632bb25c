"""What `python -m bot facts …` prints: histories, the queue and what an import would do, at most 80 columns wide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from rich.console import Console

from bot.terminal import Paragraph, clean, line, print_blocks
from knowledge import FieldDiff, HistoryEntry, ImportPlan, QueueItem

_WAITS_FOR = {
    "edit": "a change",
    "retire": "a withdrawal",
    "shipped": "the text of a newer release",
    "override": "the shared text moved under a server's own",
    "hidden": "the shared text moved under a hidden one",
}


def print_history(entries: Sequence[HistoryEntry], console: Console) -> None:
    """Every revision with who, when and why, then what it changed: [-words that went-] and {+words that came+}."""
    print_blocks([_entry(entry) for entry in entries], console)


def print_queue(items: Sequence[QueueItem], console: Console) -> None:
    """What waits, each with what saying yes would change."""
    print_blocks([_item(item) for item in items] or [[Paragraph("Nothing waits.")]], console)


def print_plan(plan: ImportPlan, console: Console) -> None:
    """Counts first, then each problem by line and field, each conflict, and each fact with what would change."""
    if plan.problems:
        found = [_bullet(str(problem)) for problem in plan.problems]
        print_blocks([[Paragraph(_count(len(found), "problem") + ":", "bold"), *found]], console)
        return
    counts = [f"{len(plan.new)} new", f"{len(plan.changed)} changed", _count(len(plan.conflicts), "conflict")]
    counts += [f"{len(plan.unchanged)} unchanged"] if plan.unchanged else []
    counts += [_count(len(plan.sources), "source")] if plan.sources else []
    blocks = [[Paragraph(", ".join(counts) + ".", "bold")]]
    if plan.conflicts:
        blocks.append([_bullet(f"conflict: {one.incoming.id}: {one.reason}") for one in plan.conflicts])
    if plan.new:
        blocks.append([_bullet(f"new: {one.after.id}: {one.after.question}") for one in plan.new])
    blocks += [[_bullet(f"changed: {one.after.id}"), *_changes(one.diff)] for one in plan.changed]
    print_blocks(blocks, console)


def _entry(entry: HistoryEntry) -> list[Paragraph]:
    revision = entry.revision
    about = f"Revision {revision.number}, {_instant(revision.at)}, {line(revision.editor.name)}: {line(revision.why)}"
    found = [Paragraph(about, "bold")]
    if entry.approved_by is not None:
        found.append(Paragraph(f"Approved by {line(entry.approved_by.name)}.", first="  ", indent=2))
    if entry.retirement is not None:
        note = f" ({line(entry.retirement.note)})" if entry.retirement.note else ""
        found.append(Paragraph(f"Withdrawn: {entry.retirement.reason}{note}.", first="  ", indent=2))
    elif revision.before is not None and revision.before.retired_at and not revision.after.retired_at:
        found.append(Paragraph("Back in force.", first="  ", indent=2))
    if revision.before is None:
        return found + [_field(name, getattr(revision.after, name)) for name in ("question", "answer")]
    return found + _changes(entry.diff)


def _item(item: QueueItem) -> list[Paragraph]:
    proposal = item.proposal
    if proposal is None:
        said = ", ".join(f"{reason} {count}" for reason, count in item.reports.items())
        what = f"readers reported it: {said}" if item.kind == "reports" else _WAITS_FOR[item.kind]
        return [Paragraph(f"{item.fact_id}: {what}.", "bold"), *_changes(item.diff)]
    by = "" if item.kind == "shipped" else f" by {line(proposal.editor.name)}"
    about = f"Proposal {proposal.id}, {item.fact_id}: {_WAITS_FOR[item.kind]}{by}, {_instant(proposal.created_at)}."
    found = [Paragraph(about, "bold")]
    if proposal.why:
        found.append(Paragraph(f"Why: {line(proposal.why)}", first="  ", indent=2))
    if item.stale:
        found.append(Paragraph("The fact changed since: it has to be looked at again.", first="  ", indent=2))
    elif proposal.publish_after is not None:
        said = f"Published after {_instant(proposal.publish_after)} unless somebody declines it."
        found.append(Paragraph(said, first="  ", indent=2))
    return found + _changes(item.diff)


def _changes(diff: Iterable[FieldDiff]) -> list[Paragraph]:
    marks = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return [
        _field(one.field, "".join(marks[piece.kind].format(piece.text) for piece in one.pieces))
        for one in diff
        if one.field != "retired_at"
    ]


def _field(name: str, text: str) -> Paragraph:
    return Paragraph(f"{name}: {clean(text)}", first="  ", indent=4)


def _bullet(text: str) -> Paragraph:
    return Paragraph(line(text), first="  - ", indent=4)


def _count(count: int, one: str) -> str:
    return f"{count} {one}" if count == 1 else f"{count} {one}s"


def _instant(at: dt.datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
