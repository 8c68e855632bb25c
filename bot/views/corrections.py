"""What was corrected, for everybody to read: newest first, a page at a time, each with what was said before."""

from __future__ import annotations

from collections.abc import Sequence

from bot.strings import Catalogue
from bot.views import phrases
from bot.views.layout import Layout, notice, rows, texts
from bot.views.text import clip, line
from bot.views.turning import titled, turns
from knowledge import Correction

PAGE = 4
"""Corrections on one page: with the longest texts they still fit into one message."""
TEXT = 180
"""Characters told of a text, before and now."""
TURN = r"corrections:v1:(?P<page>\d{1,4})"
"""Turn to a page (from 0)."""


def corrections_page(found: Sequence[Correction], number: int, t: Catalogue) -> Layout:
    """Page `number` (from 0; past the end, the last) of the corrections, which are newest first."""
    if not found:
        return notice(t("Nothing has been corrected so far."))
    count = -(-len(found) // PAGE)
    number = min(number, count - 1)
    heading = t("What was corrected, newest first")
    heading = titled(heading, number, count, t)
    entries = [_entry(correction, t) for correction in found[number * PAGE : (number + 1) * PAGE]]
    beside = turns(number, count, lambda to: f"corrections:v1:{to}", t)
    return Layout(*texts([heading, *entries]), *rows(beside))


def _entry(correction: Correction, t: Catalogue) -> str:
    before, after = correction.revision.before, correction.revision.after
    said = line(clip(before.answer if before else "", TEXT))
    lines = ["**" + line(after.question) + "**"]
    if after.retired_at is not None:
        lines.append(phrases.message_withdrawn(correction.at.date(), said, t))
    elif before is not None and before.answer == after.answer:
        lines.append(phrases.corrected(correction.at.date(), "", t))
    else:
        lines.append(phrases.corrected(correction.at.date(), said, t))
        lines.append(t("It says now: “{text}”", text=line(clip(after.answer, TEXT))))
    return "\n".join(lines)
