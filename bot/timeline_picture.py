"""A timeline drawn as bars, for whoever asks for one where the library that draws is installed.

The picture adds nothing to the list that it comes with; the text that stands for it says the same in words.
"""

from __future__ import annotations

import importlib
import importlib.util
import io
import threading
from collections.abc import Sequence

from bot.pictures import COLOURS, HAPPENINGS, HATCHES, plain_axes
from bot.strings import Catalogue
from knowledge import Fact
from knowledge.browsing import by_year

NAME = "timeline.png"
ALT = 1024
"""Discord's limit for the words that stand for a picture."""
FEWEST = 3
"""Facts from which a picture says more than the list."""
_drawing = threading.Lock()


def can_draw(facts: Sequence[Fact]) -> bool:
    """Whether there is enough to draw, and something to draw with."""
    years = {fact.as_of.year for fact in facts}
    return len(facts) >= FEWEST and len(years) > 1 and importlib.util.find_spec("matplotlib") is not None


def kinds(t: Catalogue) -> dict[str, str]:
    """The kinds of fact on a timeline, in words, from the bottom of a bar to its top."""
    words = {
        "event": t("events"),
        "court-ruling": t("court rulings"),
        "law": t("laws"),
        "statement": t("statements"),
    }
    return {kind: words[kind] for kind in HAPPENINGS}


def alt_text(facts: Sequence[Fact], t: Catalogue) -> str:
    """What the picture shows, in words: for each year the number of facts of each kind."""
    years = {year: counts for year, counts in by_year(facts).items() if counts}
    opening = t("A bar for each year with the number of facts that are true for it, by kind.")
    words = kinds(t)
    told = [
        f"{year}: " + ", ".join(f"{words[kind]} {counts[kind]}" for kind in words if counts[kind])
        for year, counts in years.items()
    ]
    if len(whole := f"{opening} {'; '.join(told)}.") <= ALT:
        return whole
    short = [f"{year}: {'/'.join(str(counts[kind]) for kind in words)}" for year, counts in years.items()]
    return f"{opening} {'/'.join(words.values())}. {', '.join(short)}."[:ALT]


def draw(facts: Sequence[Fact], title: str, t: Catalogue) -> bytes:
    """The picture as a PNG; takes a second, for a thread. Needs matplotlib (see `can_draw`)."""
    figure = importlib.import_module("matplotlib.figure").Figure
    ticker = importlib.import_module("matplotlib.ticker")
    years = by_year(facts)
    # The library shares caches between figures, so one is drawn at a time.
    with _drawing:
        drawn = figure(figsize=(8, 4.5), layout="constrained")
        axes = drawn.subplots()
        bottom = [0] * len(years)
        for kind, words in kinds(t).items():
            heights = [counts[kind] for counts in years.values()]
            if any(heights):
                axes.bar(
                    list(years), heights, bottom=bottom, width=0.8, label=words, color=COLOURS[kind],
                    hatch=HATCHES[kind], edgecolor="white", linewidth=0.4,
                )  # fmt: skip
            bottom = [below + height for below, height in zip(bottom, heights, strict=True)]
        axes.xaxis.set_major_locator(ticker.MaxNLocator(integer=True))
        axes.yaxis.set_major_locator(ticker.MaxNLocator(integer=True))
        axes.set_ylabel(t("facts"))
        plain_axes(axes)
        axes.legend(loc="upper left", frameon=False, fontsize=11)
        axes.set_title(title, fontsize=14, loc="left")
        held = io.BytesIO()
        drawn.savefig(held, dpi=100, facecolor="white", metadata={"Software": None})
    return held.getvalue()
