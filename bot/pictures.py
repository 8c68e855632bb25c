"""Pictures of the fact base for `docs/`, and the page that shows them with the same numbers in words.

What a picture shows is worked out here without matplotlib, so that a test can tell whether the pictures are those of
the present facts: each PNG carries the digest of what was drawn in its metadata.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import struct
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from knowledge.facts import PRIMARY_KINDS, Fact
from knowledge.matching.places import NATION
from knowledge.packfiles import FactFiles

PAGE = "base.md"
DIGEST = "Facts-Digest"
"""The name under which a PNG carries the digest of what it shows."""
FIRST_YEAR = 1971
LAST_YEAR = 2026

HAPPENINGS = ("event", "court-ruling", "law", "statement")
"""Kinds of fact that the timeline counts, from the bottom of a bar to its top."""
MILESTONES = (
    (1971, "Berkeley's resolution", "first-sanctuary-cities"),
    (1979, "LAPD Special Order 40", "la-special-order-40"),
    (1982, "Tucson sanctuary", "sanctuary-movement-1980s"),
    (1989, "San Francisco, City of Refuge", "sf-city-of-refuge-1989"),
    (1996, "8 U.S.C. 1373", "when-was-1373-enacted"),
    (2012, "Arizona v. United States", "arizona-v-united-states-2012"),
    (2018, "23 Justice Department letters", "doj-23-jurisdictions-2018"),
    (2025, "Justice Department's list", "doj-sanctuary-list-august-2025"),
)
"""Year, label and the fact that tells of it."""
# Rows of the map from north to south, as most newspapers draw it.
TILES = """
AK .. .. .. .. .. .. .. .. .. ME
.. .. .. .. .. .. .. .. .. VT NH
WA ID MT ND MN IL WI MI NY RI MA
OR NV WY SD IA IN OH PA NJ CT ..
CA UT CO NE MO KY WV VA MD DE ..
.. AZ NM KS AR TN NC SC DC .. ..
.. .. .. OK LA MS AL GA .. .. ..
HI .. .. TX .. .. .. .. FL .. ..
"""
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_BLUE, _ORANGE, _GREEN, _PURPLE, _GREY = "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#6b6b6b"
COLOURS = {"event": _BLUE, "court-ruling": _ORANGE, "law": _GREEN, "statement": _PURPLE}
HATCHES = {"event": "", "court-ruling": "///", "law": "...", "statement": "xxx"}


class NoMatplotlib(Exception):
    """The library that draws is not installed."""


@dataclass(frozen=True)
class Picture:
    """What one picture shows: its file, a title, the numbers, and a sentence for people who can't see it."""

    file: str
    title: str
    numbers: Mapping[str, Mapping[str, int]]
    alt: str

    def digest(self) -> str:
        """SHA-256 over everything that is drawn, hexadecimal."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


def pictures_of(files: FactFiles, states: Mapping[str, str]) -> tuple[Picture, ...]:
    """What the pictures show.

    Args:
        files: the fact base.
        states: the name of each state by its two letters.
    """
    return (_places(files, states), _timeline(files), _topics(files), _sources(files))


def write_pictures(files: FactFiles, folder: Path) -> Iterator[Path]:
    """Draw every picture and write the page; gives each path when it is written.

    Raises:
        NoMatplotlib: the extra is not installed.
        OSError: the folder can't be written.
    """
    try:
        figure = importlib.import_module("matplotlib.figure").Figure
    except ImportError:
        raise NoMatplotlib from None
    shown = pictures_of(files, state_names())
    folder.mkdir(parents=True, exist_ok=True)
    drawing: dict[str, Callable[[Any, Picture], Any]] = {
        "places.png": _draw_places, "timeline.png": _draw_timeline, "topics.png": _draw_bars,
        "sources.png": _draw_bars,
    }  # fmt: skip
    for picture in shown:
        drawn = drawing[picture.file](figure, picture)
        path = folder / picture.file
        # Software is left out, so that the same facts give the same bytes whatever the release of matplotlib.
        metadata = {"Title": picture.title, DIGEST: picture.digest(), "Software": None}
        drawn.savefig(path, dpi=120, metadata=metadata, facecolor="white")
        yield path
    (folder / PAGE).write_text(page(files, shown), encoding="utf-8")
    yield folder / PAGE


def page(files: FactFiles, shown: tuple[Picture, ...]) -> str:
    """The page that shows the pictures: each with a text that stands for it, and its numbers as a table."""
    parts = [
        "# The fact base in pictures\n\n<!-- Written by `python -m bot facts pictures`. -->\n\n"
        f"{len(files.facts)} facts from {len(files.sources)} sources.\n"
    ]
    for picture in shown:
        parts.append(f"## {picture.title}\n\n![{picture.alt}]({picture.file})\n")
        parts.append(f"<details><summary>The numbers</summary>\n\n{_table(picture)}\n\n</details>\n")
    return "\n".join(parts)


def digest_in(png: bytes) -> str | None:
    """The digest that a PNG carries; None when it carries none or is no PNG."""
    if not png.startswith(_SIGNATURE):
        return None
    at = len(_SIGNATURE)
    while at + 8 <= len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        name, _, value = png[at + 8 : at + 8 + length].partition(b"\0")
        if kind == b"tEXt" and name == DIGEST.encode():
            return value.decode("latin-1")
        at += length + 12
    return None


def state_names() -> dict[str, str]:
    """The name of each state of the map by its two letters, from the shipped gazetteer."""
    from knowledge.base import SHIPPED

    rows = [row.split("\t") for row in (SHIPPED / "gazetteer.tsv").read_text(encoding="utf-8").splitlines()]
    return {row[2]: row[1] for row in rows if row[0] == "state" and row[2] in TILES.split()}


def _places(files: FactFiles, states: Mapping[str, str]) -> Picture:
    letters = {name: short for short, name in states.items()}
    found: Counter[str] = Counter()
    for fact in files.facts:
        # A fact about two cities of a state counts once for the state.
        found.update({letters.get(place) or place.rpartition(", ")[2] for place in fact.places if place != NATION})
    nation = sum(NATION in fact.places for fact in files.facts)
    most = found.most_common(3)
    named = ", ".join(f"{states[short]} {number}" for short, number in most)
    return Picture(
        "places.png",
        "Facts by state",
        {"the whole nation": {"facts": nation}}
        | {states[short]: {"facts": found[short]} for short in sorted(states, key=lambda short: states[short])},
        f"A map of squares, one for each state and the capital, with the number of facts about it or a place in it. "
        f"Most: {named}. {sum(not found[short] for short in states)} squares have none. "
        f"{nation} facts are about the whole nation.",
    )


def _timeline(files: FactFiles) -> Picture:
    years = {str(year): Counter[str]() for year in range(FIRST_YEAR, LAST_YEAR + 1)}
    for fact in files.facts:
        if fact.kind in HAPPENINGS and str(fact.as_of.year) in years:
            years[str(fact.as_of.year)][fact.kind] += 1
    total = sum(sum(kinds.values()) for kinds in years.values())
    busiest = sorted(years, key=lambda year: (-sum(years[year].values()), year))[:3]
    named = ", ".join(f"{year} ({sum(years[year].values())})" for year in busiest)
    told = "; ".join(f"{year} {label}" for year, label, _ in MILESTONES)
    return Picture(
        "timeline.png",
        f"Events, rulings, laws and statements, {FIRST_YEAR}–{LAST_YEAR}",
        {year: {kind: kinds[kind] for kind in HAPPENINGS if kinds[kind]} for year, kinds in years.items()},
        f"A bar for each year with the {total} facts about an event, a court ruling, a law or a statement, by the year "
        f"that the fact is true for. Most: {named}. Marked: {told}.",
    )


def _topics(files: FactFiles) -> Picture:
    found = Counter(topic for fact in files.facts for topic in fact.topics)
    ordered = sorted(files.topics, key=lambda topic: (-found[topic], topic))
    named = ", ".join(f"{topic} {found[topic]}" for topic in ordered[:3])
    return Picture(
        "topics.png",
        "Facts by topic",
        {topic: {"facts": found[topic]} for topic in ordered},
        f"Bars for {len(ordered)} topics with the number of facts on each; a fact can have several. Most: {named}.",
    )


def _sources(files: FactFiles) -> Picture:
    found = Counter(source.kind for source in files.sources)
    ordered = sorted(found, key=lambda kind: (-found[kind], kind))
    primary = sum(found[kind] for kind in ordered if kind in PRIMARY_KINDS)
    resting = sum(_rests_on_primary(fact, files) for fact in files.facts)
    return Picture(
        "sources.png",
        "Sources by kind",
        {_named(kind): {"primary" if kind in PRIMARY_KINDS else "secondary": found[kind]} for kind in ordered},
        f"Bars for {len(ordered)} kinds of source. {primary} of {found.total()} sources are primary: the law, ruling, "
        f"order or release itself. {resting} of {len(files.facts)} facts rest on at least one of them.",
    )


def _named(kind: str) -> str:
    return "NGO" if kind == "ngo" else kind.replace("_", " ")


def _rests_on_primary(fact: Fact, files: FactFiles) -> bool:
    primary = {source.id for source in files.sources if source.kind in PRIMARY_KINDS}
    return not primary.isdisjoint(fact.source_ids)


def _table(picture: Picture) -> str:
    columns = list(dict.fromkeys(name for numbers in picture.numbers.values() for name in numbers))
    rows = [["", *columns], ["---"] * (1 + len(columns))]
    rows += [[row, *(str(numbers.get(name, 0)) for name in columns)] for row, numbers in picture.numbers.items()]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)


def _draw_places(figure: Any, picture: Picture) -> Any:
    drawn = figure(figsize=(10, 7.4), layout="constrained")
    axes = drawn.subplots()
    rectangle = importlib.import_module("matplotlib.patches").Rectangle
    scale = importlib.import_module("matplotlib").colormaps["Blues"]
    names = state_names()
    most = max(picture.numbers[name]["facts"] for name in names.values())
    for y, row in enumerate(TILES.split("\n")[1:-1]):
        for x, short in enumerate(row.split()):
            if short not in names:
                continue
            number = picture.numbers[names[short]]["facts"]
            # The square root keeps states with few facts apart from those with none.
            shade = (number / most) ** 0.5 * 0.9
            colour = scale(shade) if number else "white"
            axes.add_patch(rectangle((x, -y), 0.94, 0.94, facecolor=colour, edgecolor="#888888"))
            ink = "white" if shade > 0.55 else "black"
            axes.text(x + 0.47, 0.62 - y, short, ha="center", va="center", fontsize=12, color=ink, weight="bold")
            axes.text(x + 0.47, 0.26 - y, str(number), ha="center", va="center", fontsize=12, color=ink)
    axes.set(xlim=(-0.1, 11.1), ylim=(-7.2, 1.1), aspect="equal")
    axes.axis("off")
    nation = picture.numbers["the whole nation"]["facts"]
    axes.set_title(f"{picture.title} (another {nation} are about the whole nation)", fontsize=14, loc="left")
    return drawn


def _draw_timeline(figure: Any, picture: Picture) -> Any:
    drawn = figure(figsize=(12, 6), layout="constrained")
    axes = drawn.subplots()
    years = list(picture.numbers)
    bottom = [0] * len(years)
    for kind in HAPPENINGS:
        heights = [picture.numbers[year].get(kind, 0) for year in years]
        axes.bar(
            [int(year) for year in years], heights, bottom=bottom, width=0.8, label=kind.replace("-", " "),
            color=COLOURS[kind], hatch=HATCHES[kind], edgecolor="white", linewidth=0.4,
        )  # fmt: skip
        bottom = [below + height for below, height in zip(bottom, heights, strict=True)]
    highest = max(bottom)
    for number, (year, label, _) in enumerate(MILESTONES):
        top = bottom[year - FIRST_YEAR]
        height = max(top + highest * 0.06, highest * (0.12 + 0.14 * (2 - number % 3)))
        early = year < (FIRST_YEAR + LAST_YEAR) / 2 + 5
        axes.annotate(
            f"{year}\n{label}", (year, top), (year, height), ha="left" if early else "right", va="bottom", fontsize=10,
            arrowprops={"arrowstyle": "-", "color": _GREY, "relpos": (0 if early else 1, 0), "shrinkB": 0},
        )  # fmt: skip
    axes.set(xlim=(FIRST_YEAR - 1, LAST_YEAR + 1), ylim=(0, highest * 1.12), ylabel="facts")
    axes.set_xlabel("the year that the fact is true for", fontsize=11)
    plain_axes(axes)
    axes.legend(loc="upper left", frameon=False, fontsize=11)
    axes.set_title(picture.title, fontsize=14, loc="left")
    return drawn


def _draw_bars(figure: Any, picture: Picture) -> Any:
    rows = list(picture.numbers)
    drawn = figure(figsize=(10, 1.6 + 0.3 * len(rows)), layout="constrained")
    axes = drawn.subplots()
    groups = sorted({group for numbers in picture.numbers.values() for group in numbers})
    for group, colour, hatch in zip(groups, (_BLUE, _ORANGE), ("", "///"), strict=False):
        held = [row for row in rows if group in picture.numbers[row]]
        bars = axes.barh(
            held, [picture.numbers[row][group] for row in held], color=colour, hatch=hatch, edgecolor="white",
            label=group,
        )  # fmt: skip
        axes.bar_label(bars, padding=3, fontsize=10)
    axes.margins(y=0.02)
    axes.invert_yaxis()
    plain_axes(axes)
    if len(groups) > 1:
        axes.legend(loc="lower right", frameon=False, fontsize=11)
    axes.set_title(picture.title, fontsize=14, loc="left")
    return drawn


def plain_axes(axes: Any) -> None:
    """The style that the pictures share: no frame, and numbers that can be read."""
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=10)
