"""Stored text made safe to show: no mention pings, no mark-up takes effect, nothing hidden reorders the words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import discord

_BREAKS = re.compile(r"\n{3,}")
_INDENTED = re.compile(r"^[^\S\n]+(?=[#>-])", re.MULTILINE)
"""What stands before a mark at the start of a line: Discord takes the mark there too, discord.py does not see it."""
_URL_ESCAPES = str.maketrans({"(": "%28", ")": "%29", "\\": "%5C"})
_TITLE_BRACKETS = str.maketrans({"[": "(", "]": ")"})


def shown(text: str) -> str:
    """Stored text as it is to be read: every mark that Discord would act on is escaped."""
    visible = _INDENTED.sub("", _BREAKS.sub("\n\n", _visible("\n".join(re.split("[\u2028\u2029]", text)))))
    # discord.py takes a mark after an empty line for one on that line, escapes only the first masked link of a line,
    # and none whose label has a line break in it.
    lines = [discord.utils.escape_markdown(each, ignore_links=False) for each in visible.split("\n")]
    escaped = "\n".join(lines).replace("](", "]\\(")
    return discord.utils.escape_mentions(escaped.replace("<", "\\<"))


def _visible(text: str) -> str:
    return "".join(char for char in text if char == "\n" or unicodedata.category(char) not in {"Cc", "Cf"})


def line(text: str) -> str:
    """Like `shown`, on a single line."""
    return shown(" ".join(text.split()))


_ADDRESS = re.compile(r"https?://[^\s<>\"()\\\\]+[^\s<>\"()\\\\.,;:!?]")


def linked(text: str) -> str:
    """Like `line`, with each web address whole and without a preview, so that it can be opened."""
    found, end = [], 0
    text = _visible(" ".join(text.split()))
    for address in _ADDRESS.finditer(text):
        found += [shown(text[end : address.start()]), f"<{address[0]}>"]
        end = address.end()
    return "".join([*found, shown(text[end:])])


def link(title: str, url: str) -> str:
    """A masked link that shows no preview. Brackets and round brackets that would end it early are replaced."""
    label = line(title.translate(_TITLE_BRACKETS).replace("://", ": "))
    return f"[{label}](<{url.translate(_URL_ESCAPES)}>)"


def pieces(text: str, limit: int) -> Iterator[str]:
    """The whole text in parts of at most `limit` characters, broken between words where possible."""
    while len(text) > limit:
        cut = text.rfind(" ", 1, limit) + 1 or limit
        yield text[:cut]
        text = text[cut:]
    if text:
        yield text


def clip(text: str, limit: int) -> str:
    """Text of at most `limit` characters, cut between words where possible and marked with an ellipsis."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    return (head.rsplit(" ", 1)[0] if " " in head[limit // 2 :] else head).rstrip(" ,;:–-") + "…"
