"""English as it is generally written: which words exist, how common they are, and their stems.

The word list is the one that pyspellchecker carries. Nothing that somebody asks is remembered here: only words of the
base and of the list have a place.
"""

from __future__ import annotations

import gzip
import math
import re
from array import array
from bisect import bisect_left
from functools import cache
from importlib import resources

import numpy as np
import Stemmer

_STEMMER = Stemmer.Stemmer("english", maxCacheSize=0)
_ENTRY = re.compile(r'"([^"\\]+)": (\d+)')


class WordCounts:
    """How often each word is used: a tenth of the memory of a dict.

    Words are kept as their hashes, in order; that two of them share all 64 bits does not happen to lists of this size.

    Args:
        listed: a JSON object of words and counts, with no escaped character in a word.
    """

    def __init__(self, listed: str) -> None:
        hashes, counts = array("q"), array("q")
        for entry in _ENTRY.finditer(listed):
            hashes.append(hash(entry[1]))
            counts.append(int(entry[2]))
        order = np.argsort(hashes)
        self._hashes = array("q", np.asarray(hashes)[order].tobytes())
        self._counts = array("q", np.asarray(counts)[order].tobytes())
        self.total = sum(counts)

    def get(self, word: str) -> int:
        """The count of a word; 0 for one not listed."""
        wanted = hash(word)
        at = bisect_left(self._hashes, wanted)
        return self._counts[at] if at < len(self._hashes) and self._hashes[at] == wanted else 0


@cache
def shipped_counts() -> WordCounts:
    """The word list of the package, every word of which is used at least once."""
    packed = resources.files("spellchecker").joinpath("resources/en.json.gz").read_bytes()
    return WordCounts(gzip.decompress(packed).decode())


def is_english(word: str) -> bool:
    """Whether the word stands in the general word list."""
    return shipped_counts().get(word) > 0


def zipf(word: str) -> float:
    """How common a word is: the base-10 logarithm of its uses in a billion words; 0 for one not listed."""
    count = shipped_counts().get(word)
    return math.log10(count * 1e9 / shipped_counts().total) if count else 0.0


def stem(word: str) -> str:
    """The Snowball (Porter 2) stem. Words with digits or of other scripts are left as they are."""
    if not word.isascii() or not word.isalpha():
        return word
    stemmed: str = _STEMMER.stemWord(word)
    return stemmed
