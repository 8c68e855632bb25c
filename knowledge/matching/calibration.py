"""Whether a lowest score that was worked out at an earlier start still holds.

Working it out is most of the work of a start with nothing new. It depends on the facts and on everything that reads
and ranks them, so a digest of all of that tells.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from knowledge.facts import Fact

_HERE = Path(__file__).parent
_WORDS = ("*.yaml", "*.tsv")
_LIBRARIES = ("numpy", "PyStemmer", "pyspellchecker", "rapidfuzz", "tokenizers", "wordllama")


@cache
def _engine() -> bytes:
    """A digest of what reads and ranks: the code, its word lists and the libraries that decide something."""
    digest = hashlib.sha256()
    lists = [path for pattern in _WORDS for path in (_HERE.parent / "packs").glob(pattern)]
    for path in sorted([*_HERE.glob("*.py"), *lists]):
        digest.update(f"{path.name}\n{path.stat().st_size}\n".encode())
        digest.update(path.read_bytes())
    for name in _LIBRARIES:
        try:
            digest.update(f"{name} {version(name)}\n".encode())
        except PackageNotFoundError:
            digest.update(f"{name} is not installed\n".encode())
    return digest.digest()


def calibration_key(facts: Iterable[Fact]) -> str:
    """A digest that is the same as long as these facts, in this order, get the same lowest score."""
    digest = hashlib.sha256(_engine())
    for fact in facts:
        digest.update(fact.model_dump_json().encode())
    return digest.hexdigest()
