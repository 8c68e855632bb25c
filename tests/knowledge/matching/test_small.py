"""What is kept small in memory gives what it would give in full."""

from __future__ import annotations

import gzip
import json
import random
from array import array
from importlib import resources
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from knowledge.matching.english import WordCounts, is_english, shipped_counts, zipf
from knowledge.matching.language import Moves, shipped_guesser
from knowledge.matching.vectors import RowFile


def test_every_word_of_the_list_has_its_count() -> None:
    packed = resources.files("spellchecker").joinpath("resources/en.json.gz").read_bytes()
    listed: dict[str, int] = json.loads(gzip.decompress(packed))
    counts = shipped_counts()
    assert counts.total == sum(listed.values())
    assert [counts.get(word) for word in listed] == list(listed.values())
    assert min(listed.values()) > 0


@pytest.mark.parametrize("word", ["", "zorble", "Sanctuary", "\ud800", "the "])
def test_a_word_that_is_not_listed_is_no_english(word: str) -> None:
    assert not is_english(word)
    assert zipf(word) == 0


def test_an_empty_word_list_knows_nothing() -> None:
    assert WordCounts("{}").get("the") == 0


def test_moves_are_those_that_were_given() -> None:
    chosen = random.Random(0)
    rows = [[chosen.randrange(3) for _ in range(256)] for _ in range(4)] + [[7] * 256]
    given = array("I", [move for row in (*rows, rows[0]) for move in row])
    moves = Moves(given)
    assert [moves[at] for at in range(len(given))] == list(given)


def test_the_restricted_model_says_what_the_whole_one_says() -> None:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    whole = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    texts = ("¿qué es una ciudad santuario?", "thành phố trú ẩn là gì", "kisa yon vil sanctuary ye", "", "🙂", "ice")
    restricted = [shipped_guesser().rank(text) for text in texts]
    whole.set_languages([language for language, _ in restricted[0]])
    assert restricted == [whole.rank(text) for text in texts]


def test_rows_are_read_as_the_library_reads_them() -> None:
    from safetensors.numpy import load_file

    package = find_spec("wordllama")
    assert package is not None
    assert package.submodule_search_locations
    path = Path(package.submodule_search_locations[0]) / "weights" / "l2_supercat_256.safetensors"
    table = load_file(path)["embedding.weight"]
    wanted = np.array([0, 31_999, 7, 7, 12_345])
    read = RowFile(path, "embedding.weight").read(wanted)
    assert read.dtype == table.dtype
    np.testing.assert_array_equal(read, table[wanted])
