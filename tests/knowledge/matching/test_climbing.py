"""A question about a place, asked again about what the place lies in."""

from __future__ import annotations

import pytest

from knowledge.matching.climbing import wider
from knowledge.matching.places import shipped_gazetteer


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Does Spokane, WA help ICE?", ["Does Washington help ICE?", "Does  help ICE?"]),
        ("Is it so in Buffalo, NY?", ["Is it so in New York?", "Is it so ?"]),
        ("Is it so in Houston, TX?", ["Is it so in Texas?", "Is it so ?"]),
        ("what about Texas", ["what about "]),
        ("Does the United States pay?", []),
        ("Is Boise, ID like Tampa, FL?", []),
        ("Is Portland one?", []),
        ("no place at all", []),
    ],
)
def test_outwards_and_only_for_one_certain_place(text: str, expected: list[str]) -> None:
    gazetteer = shipped_gazetteer()
    assert [words for words, _ in wider(text, gazetteer.find(text), gazetteer)] == expected
