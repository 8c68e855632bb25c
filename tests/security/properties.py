"""What has to hold for whatever comes in, in one place for the tests of chosen examples and for `coverage_fuzz`."""

from __future__ import annotations

import re

from pydantic import ValidationError

from bot.views.layout import COMPONENT_LIMIT, TEXT_LIMIT, Layout
from bot.views.text import line, linked, shown
from knowledge import Source
from tests.knowledge.samples import SOURCE

WORDS = (
    "what is a sanctuary city", "Texas SB 4", "¿qué es", "ciudad santuario", "Los Angeles, CA", "not", "ICE", "my son",
    "287(g)", "in 2018", "???", "\u202e", "\u200d", "\x00", "\ud800", "e\u0301" * 40, "🇺🇸", "ﷺ", "ß", "İ", "{0}", "%s",
    "' OR 1=1 --", '" NEAR "', "*", "(", "\\", "<@1>", "https://x.example/", "\n", "-", "١٢", "a" * 2000, "🤖" * 100,
)  # fmt: skip
"""Pieces of questions."""
MARKS = (
    "[", "]", "(", ")", "](", "https://evil.example", "\n", "\n  ", "#", "# ", "-# ", "> ", ">>> ", "\\", "*", "`",
    "@everyone", "@here", "<@123456789012345678>", "<", ">", "\u202e", "\u2028", "\u00a0", "x", " ",
)  # fmt: skip
"""Pieces of what Discord acts on."""
BROKEN = "Something went wrong here"
"""What somebody reads when an error has no sentence of its own."""


def fits(layouts: list[Layout]) -> None:
    """Each message is one that Discord takes, and there is one."""
    assert layouts
    for layout in layouts:
        assert 0 < layout.content_length() <= TEXT_LIMIT
        assert layout.total_children_count <= COMPONENT_LIMIT


def with_url(url: str) -> Source:
    """A source with this address."""
    return Source.model_validate({**SOURCE.model_dump(), "url": url})


def goes_where_it_says(text: str) -> bool:
    """After https://, any text is refused, or is plain letters without anything that ends a link in Discord."""
    try:
        url = with_url(f"https://{text}").url
    except ValidationError:
        return False
    assert url.isascii()
    assert not set(url) & set(' <>"`\\\n\r\t')
    assert "@" not in url.removeprefix("https://").split("/")[0]
    return True


def no_mark_is_left(text: str) -> None:
    """Typed text that is shown pings nobody, formats nothing and links nowhere."""
    for safe in (shown(text), line(text), linked(text), shown(f"{text}](https://evil.example)")):
        assert "](" not in safe
        assert not re.search(r"@(?:everyone|here|[!&]?\d{17,20})", re.sub(r"<https?://[^\s>]*>", "", safe))
        assert not re.search(r"^[^\S\n]*(?:#{1,3} |-# |> )", safe, re.MULTILINE)
        assert not set(safe) & set("\u202e\u2028\u2029\u200d")
    assert "\n" not in line(text)
