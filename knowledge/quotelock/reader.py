"""The text of HTML and PDF files that strangers wrote, read in a process of its own.

Some files take hours or all memory, in code that no thread can be called back from. So this file is run as a program,
by its path, and stopped when its time is over (`knowledge.quotelock.extract`). It imports nothing of this project:
importing a module of a package runs the package.

``reader.py html|pdf PAGES CHARACTERS MEMORY SECONDS`` reads the file from standard input (HTML in UTF-8) and writes its
text to standard output in UTF-8. It exits with 0, TOO_LARGE or UNREADABLE.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

TOO_LARGE = 3
UNREADABLE = 4

_DROPPED = frozenset(
    {"script", "style", "template", "noscript", "head", "iframe", "object", "embed", "svg", "canvas", "audio", "video"}
)
"""Elements with nothing in them that a reader of the page sees as text."""
_INLINE = frozenset(
    {
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
        "ins", "kbd", "label", "mark", "nobr", "q", "rb", "ruby", "s", "samp", "script", "small", "span", "strike",
        "strong", "style", "sub", "sup", "template", "time", "tt", "u", "var", "wbr",
    }
)  # fmt: skip
"""Elements that words run through; any other begins and ends a line."""
_AS_IT_STANDS = frozenset({"pre", "listing", "xmp"})
"""Elements in which a line break is one; elsewhere it is a space."""
_SPACE = re.compile(r"[ \t\n\r\f]+")
_FOOTNOTE = re.compile(r"\s*[\[(]?\w{1,3}[\])]?\s*")


class TooLarge(Exception):
    """More pages or text than allowed."""


def html_text(html: str | bytes) -> str:
    """The text of an HTML page, with a line break wherever a block begins or ends, without links to footnotes."""
    from selectolax.lexbor import LexborHTMLParser

    root = LexborHTMLParser(html, scripting=True).root
    return "".join(_pieces(root)) if root is not None else ""


def _pieces(root: LexborNode) -> Iterator[str]:
    # A loop over sibling and parent links: pages may be nested deeper than Python's stack.
    node: LexborNode | None = root
    kept = 0
    while node is not None:
        tag = node.tag or ""
        down = None
        if node.is_text_node:
            text = node.text_content or ""
            yield text if kept else _SPACE.sub(" ", text)
        elif node.is_element_node:
            if tag not in _INLINE:
                yield "\n"
            if tag not in _DROPPED and not _is_footnote_link(node):
                down = node.child
        if down is not None:
            kept += tag in _AS_IT_STANDS
            node = down
            continue
        while node is not None and node.next is None:
            node = node.parent
            if node is not None:
                kept -= node.tag in _AS_IT_STANDS
                if node.tag not in _INLINE:
                    yield "\n"
        node = node.next if node is not None else None


def _is_footnote_link(node: LexborNode) -> bool:
    if node.tag != "sup":
        return False
    return bool(node.css("a[href*='#']")) and _FOOTNOTE.fullmatch(node.text()) is not None


def pdf_text(content: bytes, pages: int) -> str:
    """The text of a PDF with its line ends. Raises TooLarge, and nearly anything for a damaged file."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content))
    if len(reader.pages) > pages:
        raise TooLarge
    return "\n".join(page.extract_text() for page in reader.pages)


def run(arguments: list[str], source: BinaryIO, target: BinaryIO) -> int:
    """Read a file from `source`, write its text to `target`, and return the code to exit with."""
    kind, pages, characters = arguments[0], int(arguments[1]), int(arguments[2])
    content = source.read()
    try:
        text = pdf_text(content, pages) if kind == "pdf" else html_text(content)
    except TooLarge:
        return TOO_LARGE
    except Exception:  # a damaged file makes the libraries raise nearly anything
        return UNREADABLE
    if len(text) > characters:
        return TOO_LARGE
    target.write(text.encode("utf-8", "replace"))
    return 0


def limit(memory: int, seconds: int) -> None:
    """Let this process have so many bytes, and so many seconds of work should nobody stop it. Not on Windows."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    limit(int(sys.argv[4]), int(sys.argv[5]))
    sys.exit(run(sys.argv[1:], sys.stdin.buffer, sys.stdout.buffer))
