"""What goes into the log, as text or as JSON, one line an event.

Libraries log errors with their messages, which may repeat what somebody typed, and addresses with ids in them, of which
that of a direct message's channel stands for a person. Neither reaches the log: an error is its kind and its places in
the code, and an id is `<id>`.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import sys
from types import TracebackType
from typing import Literal

from bot.errors import describe

Format = Literal["text", "json"]

LIBRARIES = ("discord", "aiohttp", "aiosqlite", "asyncio", "asyncpg", "sqlalchemy")
"""Libraries that log payloads and statements below INFO."""
_SNOWFLAKE = re.compile(r"(?<!\d)\d{17,20}(?!\d)")
_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Line(logging.Formatter):
    """One line of text: the time, the level, who logs, and what happened."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatException(self, ei: _ExcInfo) -> str:
        """The kind of error and the places in the code."""
        return describe(ei[1]) if ei[1] is not None else ""

    def format(self, record: logging.LogRecord) -> str:
        """The whole line. What another handler has cached of an error is not taken over."""
        cached, record.exc_text = record.exc_text, None
        try:
            line = super().format(record)
        finally:
            record.exc_text = cached
        return without_ids(" ".join(line.splitlines()))


class Json(Line):
    """One JSON object a line: `time` (ISO, UTC), `level`, `logger`, `message`, and `error` where there was one."""

    def format(self, record: logging.LogRecord) -> str:
        """The whole line."""
        said = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_ids(record.getMessage()),
        }
        if record.exc_info:
            said["error"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)


def without_ids(text: str) -> str:
    """The text with every Discord id in it replaced."""
    return _SNOWFLAKE.sub("<id>", text)


def quieten(name: str) -> None:
    """Keep a library from logging payloads and statements, which it does below INFO and which hold people's words."""
    library = logging.getLogger(name)
    library.setLevel(max(library.level, logging.INFO))


def start_logging(level: str, form: Format) -> None:
    """Log to standard error from now on.

    Args:
        level: the least level that is logged.
        form: text for people, json for programs that collect logs.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Json() if form == "json" else Line())
    logging.basicConfig(level=level, handlers=[handler])
    for name in LIBRARIES:
        quieten(name)
    logging.getLogger("alembic").setLevel(logging.WARNING)
