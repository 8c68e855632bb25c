"""Words and ids that leave a trace wherever they are written, and the search for it. For tests of what is kept."""

from __future__ import annotations

import random
import re
import sqlite3
import struct
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from Stemmer import Stemmer

from knowledge.matching.text import words

MARK = "xqzj"
"""In every planted word, in all of its forms."""


@dataclass
class Planted:
    """The words and ids that must be found nowhere."""

    words: set[str] = field(default_factory=set)
    ids: set[int] = field(default_factory=set)
    _random: random.Random = field(default_factory=lambda: random.Random(7))

    def word(self) -> str:
        """A new word with a capital, an accent and an ending, so that each of its forms is another."""
        while True:
            middle = "".join(self._random.choice("bdfgklmnprtv") + self._random.choice("aeiou") for _ in range(3))
            word = f"É{MARK}{middle}ning"
            if word not in self.words:
                self.words.add(word)
                return word


stem = Stemmer("english").stemWord


def forms(word: str) -> set[str]:
    """A word raw, case-folded, normalised and stemmed."""
    (normalised,) = words(word)
    return {word, word.casefold(), normalised, stem(normalised), unicodedata.normalize("NFD", word)}


def found_words(haystack: bytes, planted: Planted) -> set[str]:
    """The planted words that stand in these bytes in some form, in UTF-8 or UTF-16."""
    texts = [haystack.decode("utf-8", "ignore"), *(haystack.decode(f"utf-16-{end}", "ignore") for end in ("le", "be"))]
    seen = {text[found.start() - 2 : found.end() + 12] for text in texts for found in re.finditer(f"(?i){MARK}", text)}
    if not seen:
        return set()
    found = {word for word in planted.words for form in forms(word) if any(form in piece for piece in seen)}
    return found or seen


def found_ids(haystack: bytes, planted: Planted) -> set[int]:
    """The planted ids that stand in these bytes, as decimal digits or as eight bytes, big end first."""
    runs = (run.group() for run in re.finditer(rb"\d{15,}", haystack))
    windows = (run[at : at + size] for run in runs for size in range(15, 21) for at in range(len(run) - size + 1))
    found = {int(digits) for digits in windows} & planted.ids
    for beginning in {struct.pack(">q", number)[:3] for number in planted.ids}:
        for hit in re.finditer(rb"(?=" + re.escape(beginning) + rb")", haystack):
            eight = haystack[hit.start() : hit.start() + 8]
            if len(eight) == 8:
                found |= {struct.unpack(">q", eight)[0]} & planted.ids
    return found


def search(folder: Path, planted: Planted, database: Path) -> dict[str, set[object]]:
    """Every place that holds something planted: the dump of the database, and each file of the folder."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        places = {"dump": "\n".join(connection.iterdump()).encode()}
    connection.close()
    places |= {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    hits = {name: {*found_words(data, planted), *found_ids(data, planted)} for name, data in places.items()}
    return {name: hit for name, hit in hits.items() if hit}
