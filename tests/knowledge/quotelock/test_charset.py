"""Pages are read as they were meant, also where they name the wrong charset or none."""

import pytest

from knowledge.quotelock.charset import decode

TEXT = "“We won’t yield” – the mayor’s café"
LONG = (TEXT + ". The council met on Tuesday and nobody from the mayor’s office took the floor. ") * 20


@pytest.mark.parametrize(
    ("charset", "declared"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "iso-8859-1"),
        ("utf-8", "windows-1252"),
        ("utf-8", None),
        ("utf-8", "no-such-charset"),
        ("utf-8", "utf-7"),
        ("utf-8", "unicode_escape"),
        ("utf-8", "base64"),
        ("utf-8-sig", "windows-1252"),
        ("utf-16", None),
        ("utf-16", "utf-8"),
        ("utf-16-le", "utf-16le"),
        ("windows-1252", "windows-1252"),
        ("windows-1252", "iso-8859-1"),
        ("windows-1252", "us-ascii"),
        ("windows-1252", "latin1"),
        ("windows-1252", "utf-8"),
        ("windows-1252", None),
        ("mac-roman", "macintosh"),
    ],
)
def test_a_page_is_read_whatever_it_declares(charset: str, declared: str | None) -> None:
    assert decode(LONG.encode(charset), declared, html=False) == LONG


def test_other_scripts_are_read_as_declared() -> None:
    text = "市長は屈しない。"
    for charset in ("shift_jis", "euc-jp", "iso-2022-jp"):
        assert decode(text.encode(charset), charset, html=False) == text


@pytest.mark.parametrize("meta", ['<meta charset="{}">', "<META http-equiv=a content='text/html; charset={}'>"])
def test_a_page_may_declare_it_itself(meta: str) -> None:
    page = meta.format("koi8-r") + "Мэр не уступит"
    assert decode(page.encode("koi8-r"), None, html=True) == page
    assert decode(page.encode("koi8-r"), "koi8-r", html=False) == page


def test_a_broken_place_in_utf8_spoils_nothing_else() -> None:
    page = LONG.encode() + b"\x92" + TEXT.encode()
    assert decode(page, "utf-8", html=False) == f"{LONG}\ufffd{TEXT}"


def test_any_bytes_make_a_text() -> None:
    assert decode(b"", None, html=True) == ""
    assert decode(bytes(range(256)), "utf-8", html=True)
    assert decode(b"\xff\xfe\x00", "utf-8", html=True)
