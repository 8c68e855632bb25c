"""Bytes of a page to text, also where the page names the wrong charset, as old pages do."""

from __future__ import annotations

import codecs
import re

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"""<meta[^>]{0,500}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{1,40})""", re.IGNORECASE)
_META_WITHIN = 4096
"""Bytes of a page in which its charset may be named; browsers look at 1,024."""
_KNOWN = re.compile(
    r"utf-?(8|16)|(us-?)?ascii|iso-?8859|latin|l\d$|windows-?\d|cp\d|koi8|mac|big5|gb|hz|euc|shift|s_?jis|iso-?2022|tis"
)
_LIKE_ASCII = re.compile(r"iso2022|iso-2022|hz|utf-?16")
"""Charsets whose bytes may happen to be UTF-8 as well."""
_SAMPLE = 100_000
"""Bytes from which an unnamed charset is guessed."""


def decode(content: bytes, declared: str | None, *, html: bool) -> str:
    """The text. What can't be decoded becomes U+FFFD, which no quote holds.

    A byte order mark wins. Then UTF-8 is tried whatever is declared, since other text is hardly ever valid UTF-8 by
    accident; then what the header and the page declare; then a guess.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(name, "replace")
    names = [name for name in (_codec(declared), _codec(_meta(content)) if html else None) if name]
    if names and _LIKE_ASCII.match(names[0]):
        names.append("utf-8")
    else:
        names.insert(0, "utf-8")
    for name in names:
        try:
            return content.decode(name)
        except UnicodeError:
            continue
    mended = content.decode("utf-8", "replace")
    # UTF-8 with a few broken places, rather than another charset in which nothing but ASCII agrees.
    if mended.count("\ufffd") * 2 < sum(1 for char in mended if char > "\x7f"):
        return mended
    return content.decode(_guess(content), "replace")


def _meta(content: bytes) -> str | None:
    found = _META.search(content, 0, _META_WITHIN)
    return found[1].decode("ascii", "replace") if found else None


def _codec(label: str | None) -> str | None:
    """Python's codec for a label, by the rules of browsers: Latin-1 and ASCII mean windows-1252."""
    if not label or not _KNOWN.match(label.lower()):
        return None
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return None
    return {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}.get(name, name)


def _guess(content: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(content[:_SAMPLE], cp_exclusion=["utf_7"]).best()
    return best.encoding if best and best.encoding != "ascii" else "cp1252"
