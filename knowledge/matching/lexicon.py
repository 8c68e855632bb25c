"""Words that mean the same to an asker, and words that mean nothing for the answer, read from data.

An *idea* stands for several wordings: "ice hold" and "detainer request" are one. Matching puts the idea in place of the
words on both sides, and counts ideas alone once more. Words of *attitude* ("cruel", "coddling liberals") are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

import yaml

from knowledge.matching.english import stem
from knowledge.matching.text import words

PACKS = Path(__file__).parents[1] / "packs"


class Lexicon:
    """Finds ideas in stemmed words, the longest wording first.

    Args:
        ideas: for each idea its wordings. A wording that two ideas claim belongs to the first.
        attitude: words that tell how somebody feels and nothing of what is asked.
    """

    def __init__(self, ideas: Mapping[str, Iterable[str]], attitude: Iterable[str] = ()) -> None:
        self._attitude = frozenset(stem(word) for entry in attitude for word in words(entry))
        self._ideas: dict[tuple[str, ...], str] = {}
        for idea, wordings in ideas.items():
            for wording in wordings:
                key = tuple(stem(word) for word in words(wording))
                if key:
                    self._ideas.setdefault(key, f"={idea}")
        self._longest = max(map(len, self._ideas), default=0)

    @classmethod
    def load(cls, packs: Path = PACKS) -> Lexicon:
        """Read `lexicon.yaml`, a list of ``{idea, words}``, and `attitude.yaml`, a list of lists of words."""
        entries = yaml.load((packs / "lexicon.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        attitude = yaml.load((packs / "attitude.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        return cls({entry["idea"]: entry["words"] for entry in entries}, (word for line in attitude for word in line))

    def __len__(self) -> int:
        return len(self._ideas)

    def without_attitude(self, found: Sequence[str]) -> list[str]:
        """The words without those of attitude; all of them when nothing else is left."""
        kept = [word for word in found if stem(word) not in self._attitude]
        return kept or list(found)

    def apply(self, stems: Sequence[str]) -> list[tuple[str, int]]:
        """Each term with the number of stems that it stands for: an idea (written ``=idea``), or the stem itself."""
        out: list[tuple[str, int]] = []
        at = 0
        while at < len(stems):
            for length in range(min(self._longest, len(stems) - at), 0, -1):
                idea = self._ideas.get(tuple(stems[at : at + length]))
                if idea is not None:
                    out.append((idea, length))
                    at += length
                    break
            else:
                out.append((stems[at], 1))
                at += 1
        return out


@cache
def shipped_lexicon() -> Lexicon:
    """The lexicon that comes with this release."""
    return Lexicon.load()
