"""Two texts word by word as one: what was taken out is struck through, what was put in is bold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.strings import Catalogue
from bot.views.fields import field_name
from bot.views.text import pieces, shown
from knowledge import FieldDiff, Piece

MARKS = {"same": "", "removed": "~~", "added": "**"}
CONTEXT = 80
"""Characters of unchanged words that are kept on each side of a change."""
RUN = 400
"""Characters of one run at most; a longer one becomes several, so that pages can break between them."""


def how_to_read(t: Catalogue) -> str:
    """What the marks mean."""
    return t("Taken out: ~~struck through~~. Put in: **bold**.")


def diff_lines(diff: Iterable[FieldDiff], t: Catalogue) -> list[str]:
    """The fields that changed, each under its name, in lines that pages can be made of."""
    found: list[str] = []
    for field in diff:
        first, *others = _lines(field.pieces)
        found += [f"**{field_name(field.field, t)}**: {first}", *others]
    return found


def _lines(parts: Sequence[Piece]) -> list[str]:
    """Marked words, broken where the text breaks and where a run would be too long for a page."""
    lines = [""]
    for number, piece in enumerate(parts):
        text = piece.text
        if piece.kind == "same":
            text = _shortened(text, first=number == 0, last=number == len(parts) - 1)
        for position, part in enumerate(text.split("\n")):
            if position:
                lines.append("")
            for run in pieces(part, RUN):
                if lines[-1] and len(lines[-1]) + len(run) > RUN:
                    lines.append("")
                lines[-1] += _marked(run, MARKS[piece.kind])
    return [each for each in lines if each.strip()] or [""]


def _shortened(text: str, *, first: bool, last: bool) -> str:
    if len(text) <= 2 * CONTEXT + 40:
        return text
    head = "" if first else text[:CONTEXT].rsplit(" ", 1)[0]
    tail = "" if last else text[-CONTEXT:].split(" ", 1)[-1]
    return f"{head} … {tail}"


def _marked(text: str, mark: str) -> str:
    """The text between marks, which take no effect with a space inside them."""
    core = text.strip()
    if not core or not mark:
        return shown(text)
    start = text.index(core)
    return f"{text[:start]}{mark}{shown(core)}{mark}{text[start + len(core) :]}"
