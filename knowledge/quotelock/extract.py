"""The text of a fetched page, with a line break wherever the page shows one, so that words of two blocks stay apart."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from dataclasses import dataclass

from knowledge.errors import SourceUnreachable
from knowledge.quotelock import reader
from knowledge.quotelock.charset import decode
from knowledge.quotelock.fetch import Kind, Page

_PASSED_ON = ("PATH", "PYTHONHOME", "PYTHONPATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
"""The environment of the reader: what Python needs to start, and none of this program's secrets."""


@dataclass(frozen=True)
class Effort:
    """What reading one page may take: seconds, pages of a PDF, characters of text, bytes of memory."""

    seconds: float = 20
    pages: int = 500
    characters: int = 8_000_000
    memory: int = 1_000_000_000


async def page_text(page: Page, effort: Effort | None = None) -> str:
    """The text of a page. HTML and PDF are read by a process that is stopped when the time is over.

    Raises SourceUnreachable: unreadable (damaged, locked, or more memory than allowed), empty (no text, as in a scan),
    time, size.
    """
    effort = effort or Effort()
    if page.kind == "pdf":
        text = await _read(page.kind, page.content, effort)
    else:
        text = await asyncio.to_thread(decode, page.content, page.charset, html=page.kind == "html")
        if page.kind == "html":
            text = await _read(page.kind, text.encode("utf-8", "replace"), effort)
    if not text.strip():
        raise SourceUnreachable("empty")
    return text


async def _read(kind: Kind, content: bytes, effort: Effort) -> str:
    limits = (effort.pages, effort.characters, effort.memory, int(effort.seconds) + 1)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", reader.__file__, kind, *map(str, limits)),
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
    )
    try:
        async with asyncio.timeout(effort.seconds):
            text, _ = await process.communicate(content)
    except TimeoutError:
        raise SourceUnreachable("time") from None
    finally:
        await _stop(process)
    if process.returncode == reader.TOO_LARGE:
        raise SourceUnreachable("size")
    if process.returncode != 0:
        raise SourceUnreachable("unreadable")
    return text.decode()


async def _stop(process: Process) -> None:
    if process.returncode is None:
        process.kill()
        # Reads what is left in the pipes and closes them.
        await process.communicate()
