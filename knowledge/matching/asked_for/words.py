"""What the checks for a kind of answer share: when a word names something, and how far they look."""

from __future__ import annotations

from knowledge.matching.english import zipf

NOUN_ZIPF = 5.4
"""Words more common than this name nothing that could be missed."""
FEW_WORDS = 4
ENDS_THE_COUNTED = frozenset(
    {"is", "are", "was", "were", "do", "does", "did", "has", "have", "had", "can", "could", "will", "would", "in", "on",
     "for", "of", "under", "from", "at", "by", "to", "that", "who", "which", "there", "get", "got"}
)  # fmt: skip

OFFICES = (
    "mayor", "governor", "sheriff", "judge", "chief", "superintendent", "president", "director", "secretary", "senator",
    "commissioner", "chairman", "principal",
)  # fmt: skip


def names_something(word: str) -> bool:
    """Whether a word is rare enough to name a thing or a person."""
    return zipf(word) < NOUN_ZIPF and not word.endswith("ly")
