"""English as it is generally written: which words exist, how common they are, and their stems.

The word list is the one that pyspellchecker carries. Nothing that somebody asks is remembered here: only words of the
base and of the list have a place.
"""

from __future__ import annotations

import gzip
import json
import math
from functools import cache
from importlib import resources

import Stemmer

_STEMMER = Stemmer.Stemmer("english", maxCacheSize=0)


@cache
def _counts() -> dict[str, int]:
    packed = resources.files("spellchecker").joinpath("resources/en.json.gz").read_bytes()
    counts: dict[str, int] = json.loads(gzip.decompress(packed))
    return counts


@cache
def _total() -> int:
    return sum(_counts().values())


def is_english(word: str) -> bool:
    """Whether the word stands in the general word list."""
    return word in _counts()


def zipf(word: str) -> float:
    """How common a word is: the base-10 logarithm of its uses in a billion words; 0 for one not listed."""
    count = _counts().get(word, 0)
    return math.log10(count * 1e9 / _total()) if count else 0.0


def stem(word: str) -> str:
    """The Snowball (Porter 2) stem. Words with digits or of other scripts are left as they are."""
    if not word.isascii() or not word.isalpha():
        return word
    stemmed: str = _STEMMER.stemWord(word)
    return stemmed
