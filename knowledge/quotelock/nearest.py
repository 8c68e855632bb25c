"""The part of a passage that is most like a quote, for showing a moderator what the source says instead.

Both texts are folded (`knowledge.quotelock.fold`).
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection, Iterator
from difflib import SequenceMatcher

from knowledge.quotelock.fold import LONG_DASH, LOOSE, SOFT

_LONGEST = 1000
"""Characters of a passage that are shown."""
_LONGEST_WORDS = 200
"""Characters of one side of a difference that are shown."""
_MOST_WORDS = 200
"""Words of a quote that are compared; a quote has at most 50."""
_AROUND = "\"'()[]{}*.,;:!?|-$" + LONG_DASH
"""What may stand around a word that is looked for."""
_BEFORE = "\"'([{*"
_AFTER = "\"')]}.,;:!?*"
"""What need not be quoted before and after a word; neither does what a long dash sets off."""

Difference = tuple[str, str]
"""The quote's words and the passage's words."""


def nearest_passage(quote: str, text: str) -> tuple[str, tuple[Difference, ...]]:
    """The nearest part, and the words that differ in order; empty when the passage has none of the quote's words."""
    wanted = _plain(quote).split()[:_MOST_WORDS]
    words = list(_words(text, frozenset(wanted)))
    start, stop = _densest([_bare(word) for word in wanted], [_bare(word) for word in words])
    if start == stop:
        return "", ()
    window = words[max(start - len(wanted), 0) : stop + len(wanted)]
    blocks = _matcher(map(_bare, wanted), map(_bare, window)).get_matching_blocks()[:-1]
    first = max(blocks[0].b - blocks[0].a, 0)
    last = min(blocks[-1].b + len(wanted) - blocks[-1].a, len(window))
    shown = window[first:last]
    _trim(wanted, shown)
    return _cut(" ".join(shown), _LONGEST), tuple(_differences(wanted, shown))


def _differences(wanted: list[str], shown: list[str]) -> Iterator[Difference]:
    same_dash = (word.replace(LONG_DASH, "-") for word in wanted), (word.replace(LONG_DASH, "-") for word in shown)
    for kind, a, b, c, d in _matcher(*same_dash).get_opcodes():
        if kind != "equal":
            yield _cut(" ".join(wanted[a:b]), _LONGEST_WORDS), _cut(" ".join(shown[c:d]), _LONGEST_WORDS)


def _trim(wanted: list[str], shown: list[str]) -> None:
    """Take away the passage's punctuation before and after the quote: a quote need not have it."""
    if shown[0].endswith(wanted[0]) and not shown[0].removesuffix(wanted[0]).rpartition(LONG_DASH)[2].strip(_BEFORE):
        shown[0] = wanted[0]
    if shown[-1].startswith(wanted[-1]) and not shown[-1].removeprefix(wanted[-1]).partition(LONG_DASH)[0].strip(
        _AFTER
    ):
        shown[-1] = wanted[-1]


def _densest(wanted: list[str], words: list[str]) -> tuple[int, int]:
    """The stretch of the passage, no longer than the quote and a half, that holds most of the quote's words.

    A word counts the more the rarer it is in the passage, and no more often than the quote has it.
    """
    allowed = Counter(word for word in wanted if word)
    hits = [(at, word) for at, word in enumerate(words) if word in allowed]
    frequency = Counter(word for _, word in hits)
    reach = len(wanted) + len(wanted) // 2 + 2
    held: Counter[str] = Counter()
    inside: deque[tuple[int, str]] = deque()
    weight = best = 0.0
    found = (0, 0)
    for at, word in hits:
        inside.append((at, word))
        held[word] += 1
        if held[word] <= allowed[word]:
            weight += 1 + 1 / frequency[word]
        while inside[0][0] <= at - reach:
            _, gone = inside.popleft()
            if held[gone] <= allowed[gone]:
                weight -= 1 + 1 / frequency[gone]
            held[gone] -= 1
        if weight > best + 1e-9:
            best, found = weight, (inside[0][0], at + 1)
    return found


def _words(text: str, wanted: Collection[str]) -> Iterator[str]:
    """The passage's words. A line end within one is read as the quote has it, or else as no hyphen."""
    for word in text.replace(LOOSE, "").split():
        if SOFT in word:
            readings = [word.replace(SOFT, reading).split() for reading in ("", "-", "- ")]
            yield from next((each for each in readings if all(part in wanted for part in each)), readings[0])
        else:
            yield word


def _matcher(left: Iterator[str], right: Iterator[str]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, list(left), list(right), autojunk=False)


def _plain(text: str) -> str:
    return text.replace(SOFT, "").replace(LOOSE, "")


def _bare(word: str) -> str:
    return word.strip(_AROUND).lower()


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
