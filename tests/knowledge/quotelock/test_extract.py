"""The text of pages: words of two blocks stay apart, those of one run on, and a hostile file ends in words."""

from __future__ import annotations

import asyncio
import io
import os
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest

from knowledge.errors import SourceUnreachable
from knowledge.quotelock import Page, QuoteFound, find_quote, reader
from knowledge.quotelock.extract import Effort, page_text
from knowledge.quotelock.reader import html_text
from tests.knowledge.quotelock.pages import pdf

BIG = Effort()


def page(content: bytes, kind: Any = "html", charset: str | None = None) -> Page:
    return Page("https://example.org/", kind, charset, content)


async def refusal(content: bytes, kind: Any, effort: Effort = BIG) -> str:
    with pytest.raises(SourceUnreachable) as caught:
        await page_text(page(content, kind), effort)
    return caught.value.reason


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>one</p><p>two</p>", "one two"),
        ("<div>one<div>two</div>three</div>four", "one two three four"),
        ("<ul><li>one<li>two</ul>", "one two"),
        ("<table><tr><td>one</td><td>two</td></tr></table>", "one two"),
        ("one<br>two<hr>three", "one two three"),
        ("<h1>one</h1>two", "one two"),
        ("<custom-part>one</custom-part>two", "one two"),
        ("o<b>n</b>e <a href=x>tw</a>o<wbr>!", "one two!"),
        ("one\n   two\t three", "one two three"),
        ("law-\nenforcement", "law- enforcement"),
        ("on&shy;e &amp; two&nbsp;&#8217;s &lt;b&gt;", "on\xade & two\xa0’s <b>"),
        ("<title>no</title><script>no</script><style>no</style>on<script>no</script>e<template>no</template>", "one"),
        ("<noscript>no</noscript><svg><text>no</text></svg><iframe>no</iframe>one", "one"),
        ("one<!-- no -->two", "onetwo"),
        ("one<sup><a href='#note'>[12]</a></sup> two", "one two"),
        ("one<sup><a href='/a#note'>3</a></sup> two", "one two"),
        ("the 1<sup>st</sup> of 10<sup>2</sup>", "the 1st of 102"),
        ("one<sup><a href='#note'>not so</a></sup> two", "onenot so two"),
        ("one <del>two</del> three", "one two three"),
        ("<p>one<p>two</b></i><p", "one two"),
        ("", ""),
    ],
)
def test_the_text_is_what_a_reader_sees(html: str, words: str) -> None:
    assert " ".join(html_text(html).split(" ")).replace("\n", " ").split() == words.split()


def test_line_breaks_stay_where_the_page_shows_them() -> None:
    assert html_text("<p>law-<br>enforcement</p>").strip() == "law-\nenforcement"
    assert "sanctu-\nary" in html_text("<pre>sanctu-\nary</pre> a\nb")
    assert "a b" in html_text("<pre>sanctu-\nary</pre> a\nb")


@pytest.mark.parametrize("tag", ["div", "b", "span", "table", "blockquote", "pre"])
async def test_deep_nesting_is_no_trouble(tag: str) -> None:
    deep = f"<{tag}>" * 5_000 + "We will not yield." + f"</{tag}>" * 5_000
    assert find_quote("We will not yield.", await page_text(page(deep.encode()))) == QuoteFound()


async def test_nesting_that_would_take_hours_is_given_up() -> None:
    assert await refusal(b"<div>" * 1_600_000, "html", Effort(seconds=1)) == "time"


async def test_plain_text_is_taken_as_it_is() -> None:
    assert await page_text(page(b"a <b>\nc", "text")) == "a <b>\nc"


async def test_the_text_of_a_pdf_is_read_with_its_lines() -> None:
    content = pdf("The mayor said: “We will not yield to a sanctu-", "ary ban” (twice).", pages=2)
    text = await page_text(page(content, "pdf"))
    assert find_quote("We will not yield to a sanctuary ban", text) == QuoteFound()
    assert text.count("(twice)") == 2


async def test_a_pdf_without_text_is_told_apart() -> None:
    assert await refusal(pdf(), "pdf") == "empty"
    assert await refusal(b"<script>a</script>", "html") == "empty"
    assert await refusal(b" \n", "text") == "empty"


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.4", b"no PDF at all", pdf("text")[:300], pdf("text").replace(b"/Pages", b"/Nopes"),
     pdf("text").replace(b"trailer << ", b"trailer << /Encrypt << /Filter /Standard /V 5 /R 6 /O () /U () /P 0 >> ")],
    ids=["nothing", "header", "other", "half", "no pages", "locked"],
)  # fmt: skip
async def test_a_damaged_pdf_is_unreadable_or_empty(content: bytes) -> None:
    assert await refusal(content, "pdf") in {"unreadable", "empty"}


async def test_limits_hold() -> None:
    long = pdf("We will not yield", pages=10)
    assert await page_text(page(long, "pdf"), Effort(pages=10, characters=200))
    assert await refusal(long, "pdf", Effort(pages=9)) == "size"
    assert await refusal(long, "pdf", Effort(characters=100)) == "size"
    assert await refusal(long, "pdf", Effort(seconds=0)) == "time"
    assert await refusal(b"<p>We will not yield", "html", Effort(characters=10)) == "size"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
async def test_memory_is_limited() -> None:
    many = b"<p>a" * 500_000
    assert await page_text(page(many))
    assert await refusal(many, "html", Effort(memory=100_000_000)) == "unreadable"


async def test_a_pdf_that_swells_is_not_unpacked() -> None:
    packed = zlib.compress(bytes(90_000_000))
    body = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(packed), packed)
    plain = pdf()
    start = plain.index(b"<< /Length")
    stop = plain.index(b"endstream") + len(b"endstream")
    assert await refusal(plain[:start] + body + plain[stop:], "pdf") == "unreadable"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such list")
async def test_the_reader_has_no_secrets_and_is_stopped_when_nobody_waits(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    spy = tmp_path / "spy.py"
    spy.write_text("import os, sys\nsys.stdout.write(' '.join([str(os.getpid()), *os.environ]))\n")
    monkeypatch.setattr(reader, "__file__", str(spy))
    number, *names = (await page_text(page(b"<p>a"))).split()
    assert "DISCORD_TOKEN" not in names
    with pytest.raises(ProcessLookupError):
        os.kill(int(number), 0)
    mark = tmp_path / "number"
    spy.write_text(f"import os, time\nopen({str(mark)!r}, 'w').write(str(os.getpid()))\ntime.sleep(600)\n")
    reading = asyncio.create_task(page_text(page(b"<p>a")))
    while not (mark.exists() and mark.read_text()):
        await asyncio.sleep(0.01)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    with pytest.raises(ProcessLookupError):
        os.kill(int(mark.read_text()), 0)


def test_the_reader_tells_what_went_wrong_by_its_code() -> None:
    def run(content: bytes, *arguments: str) -> tuple[int, bytes]:
        target = io.BytesIO()
        return reader.run(list(arguments), io.BytesIO(content), target), target.getvalue().strip()

    assert run("<p>café".encode(), "html", "1", "100") == (0, "café".encode())
    assert run(pdf("café"), "pdf", "1", "100") == (0, "café".encode())
    assert run(pdf("a", pages=2), "pdf", "1", "100") == (reader.TOO_LARGE, b"")
    assert run(b"<p>abc", "html", "1", "2") == (reader.TOO_LARGE, b"")
    assert run(b"no PDF", "pdf", "1", "100") == (reader.UNREADABLE, b"")
