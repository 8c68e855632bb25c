"""The pictures in `docs/` are those of the facts that are shipped. Nothing is drawn here, so it needs no matplotlib."""

from __future__ import annotations

import struct
import sys
import zlib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import facts
from bot.pictures import (
    DIGEST,
    FIRST_YEAR,
    LAST_YEAR,
    MILESTONES,
    PAGE,
    TILES,
    Picture,
    digest_in,
    page,
    pictures_of,
    state_names,
)
from knowledge.base import SHIPPED
from knowledge.packfiles import FactFiles, read_files
from tests.knowledge.samples import SOURCE, TOPICS, make_fact

DOCS = Path(__file__).parents[1] / "docs"
FILES = read_files(SHIPPED)
SHOWN = pictures_of(FILES, state_names())
STATES = {"CA": "California", "TX": "Texas"}


def of(*facts: dict[str, object]) -> dict[str, Picture]:
    made = tuple(make_fact(f"fact-{number}", **fields) for number, fields in enumerate(facts))
    return {picture.file: picture for picture in pictures_of(FactFiles(made, (SOURCE,), TOPICS), STATES)}


@pytest.mark.parametrize("picture", SHOWN, ids=lambda picture: picture.file)
def test_a_picture_is_of_the_present_facts(picture: Picture) -> None:
    drawn = digest_in((DOCS / picture.file).read_bytes())
    assert drawn == picture.digest(), "draw them again: python -m bot facts pictures"


def test_the_page_is_of_the_present_facts_and_has_a_text_for_each_picture() -> None:
    text = (DOCS / PAGE).read_text(encoding="utf-8")
    assert text == page(FILES, SHOWN), "write it again: python -m bot facts pictures"
    assert all(f"![{picture.alt}]({picture.file})" in text for picture in SHOWN)


def test_a_fact_counts_once_for_a_state_however_many_of_its_places_it_names() -> None:
    numbers = of(
        {"places": ["Los Angeles, CA", "California", "United States"]}, {"places": ["Austin, TX", "San Diego, CA"]}
    )["places.png"].numbers
    assert numbers == {"the whole nation": {"facts": 1}, "California": {"facts": 2}, "Texas": {"facts": 1}}


def test_the_timeline_counts_what_happened_by_year_and_kind() -> None:
    numbers = of({"kind": "event", "as_of": "2018-01-24"}, {"kind": "law", "as_of": "2018"}, {"kind": "definition"})[
        "timeline.png"
    ].numbers
    assert (min(numbers), max(numbers)) == (str(FIRST_YEAR), str(LAST_YEAR))
    assert {year: kinds for year, kinds in numbers.items() if kinds} == {"2018": {"event": 1, "law": 1}}


def test_topics_are_counted_and_those_without_facts_are_shown() -> None:
    assert of({})["topics.png"].numbers == {"detainers": {"facts": 1}, "history": {"facts": 0}}


def test_sources_are_told_apart_as_primary_or_secondary() -> None:
    picture = of({})["sources.png"]
    assert picture.numbers == {"government report": {"primary": 1}}
    assert "1 of 1 sources are primary" in picture.alt
    assert "1 of 1 facts rest" in picture.alt


def test_another_number_gives_another_digest() -> None:
    assert of({})["topics.png"].digest() != of({}, {})["topics.png"].digest()
    assert of({})["topics.png"].digest() == of({"answer": "In other words."})["topics.png"].digest()


@pytest.mark.parametrize(("year", "label", "fact_id"), MILESTONES)
def test_each_milestone_is_told_by_its_fact(year: int, label: str, fact_id: str) -> None:
    fact = next(fact for fact in FILES.facts if fact.id == fact_id)
    assert str(year) in fact.answer
    assert label


def test_the_map_has_every_state_once() -> None:
    squares = [short for short in TILES.split() if short != ".."]
    assert len(squares) == len(set(squares)) == 51
    assert set(state_names()) == set(squares)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


SIGNATURE = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize(
    ("png", "digest"),
    [
        (SIGNATURE + chunk(b"tEXt", b"Title\0x") + chunk(b"tEXt", DIGEST.encode() + b"\0abc"), "abc"),
        (SIGNATURE + chunk(b"tEXt", b"Title\0x") + chunk(b"IEND", b""), None),
        (SIGNATURE, None),
        (b"GIF89a", None),
    ],
)
def test_the_digest_is_read_from_a_png(png: bytes, digest: str | None) -> None:
    assert digest_in(png) == digest


def test_without_matplotlib_the_command_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    result = CliRunner().invoke(facts, ["pictures", str(tmp_path / "new")])
    assert result.exit_code == 2
    assert "pip install -e '.[pictures]'" in " ".join(result.output.split())
    assert not (tmp_path / "new").exists()
