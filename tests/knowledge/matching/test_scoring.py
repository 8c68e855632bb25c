"""The arithmetic of ranking, against examples computed by hand or by dense numpy."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.matching import Index, Lexicon
from knowledge.matching.features import features
from knowledge.matching.fields import B, Field, FieldTable
from knowledge.matching.likeness import Idf, Likeness
from knowledge.matching.postings import Postings, group_max_and_mean
from knowledge.matching.vectors import Embedder, WordLlamaEmbedder, shipped_embedder

terms = st.dictionaries(st.sampled_from("abcdef"), st.floats(0, 4, width=32), max_size=6)


def test_idf_by_hand() -> None:
    vocabulary = {"a": 0, "b": 1, "c": 2}
    idf = Idf(vocabulary, np.array([2, 1, 1]), 3)
    assert idf("a") == pytest.approx(math.log(1 + 1.5 / 2.5))
    assert idf("b") == idf("c") == pytest.approx(math.log(1 + 2.5 / 1.5))
    assert idf("never seen") == idf.unseen == pytest.approx(math.log(1 + 3.5 / 0.5))
    assert list(idf.of(vocabulary)) == [idf("a"), idf("b"), idf("c")]
    assert list(idf.of({"c": 0, "never seen": 1})) == [idf("c"), idf.unseen]


def test_a_power_evens_idf_out() -> None:
    assert Idf({"a": 0}, np.array([1]), 2, power=0.5)("a") == pytest.approx(math.sqrt(math.log(1 + 1.5 / 1.5)))


@given(st.lists(terms, max_size=8), terms)
def test_postings_equal_a_dense_product(rows: list[dict[str, float]], query: dict[str, float]) -> None:
    dense = np.array([[row.get(term, 0.0) for term in "abcdef"] for row in rows]).reshape(len(rows), 6)
    expected = dense @ np.array([query.get(term, 0.0) for term in "abcdef"])
    postings = Postings.over(rows)
    assert postings.rows == len(rows)
    np.testing.assert_allclose(postings.scores(query), expected, rtol=1e-4, atol=1e-4)
    assert all((term in postings) == any(term in row for row in rows) for term in "abcdef")


def test_max_and_mean_of_groups() -> None:
    values = np.array([1, 3, 5, 0, 2], dtype=np.float32)
    np.testing.assert_allclose(group_max_and_mean(values, np.array([0, 2, 3])), [2.5, 5, 1.5])


def as_it_is(counts: Any) -> Any:
    """Texts of these tests are counts already."""
    return counts


def test_bm25f_by_hand() -> None:
    """GIVEN two facts and two fields THEN coverage is what the formula gives with pencil and paper."""
    table = FieldTable(
        [
            Field(1.0, [[{"ice": 1}, {"ice": 2, "hold": 1}], [{"city": 1}]]),
            Field(0.5, [[{"hold": 2}], [{"city": 2, "ice": 2}]]),
        ],
        as_it_is,
        lambda term: 0.5 if term == "city" else 1.0,
    )
    # first field: largest counts {ice 2, hold 1} (length 3) and {city 1} (1), mean 2; second: 2 and 4, mean 3
    first = {"ice": 2 / (1 - B + B * 3 / 2), "hold": 1 / (1 - B + B * 3 / 2) + 0.5 * 2 / (1 - B + B * 2 / 3)}
    second = {"city": 1 / (1 - B + B / 2) + 0.5 * 2 / (1 - B + B * 4 / 3), "ice": 0.5 * 2 / (1 - B + B * 4 / 3)}
    both, one, none = math.log(1 + 0.5 / 2.5), math.log(1 + 1.5 / 1.5), math.log(1 + 2.5 / 0.5)

    def saturated(value: float) -> float:
        return value / (1 + value)

    assert table.mass("ice") == pytest.approx(both)
    assert table.mass("city") == pytest.approx(one / 2)
    assert table.mass("stranger") == pytest.approx(none)
    mass = both + one + none
    np.testing.assert_allclose(
        table.coverage({"ice": 1, "hold": 1, "stranger": 1}),
        [
            (both * saturated(first["ice"]) + one * saturated(first["hold"])) / mass,
            both * saturated(second["ice"]) / mass,
        ],
        rtol=1e-5,
    )
    np.testing.assert_allclose(table.coverage({"city": 1}), [0, saturated(second["city"])], rtol=1e-5)
    np.testing.assert_allclose(table.coverage({}), [0, 0])


def test_a_word_that_the_base_never_saw_lowers_the_coverage() -> None:
    table = FieldTable([Field(1.0, [[{"ice": 1}], [{"city": 1}]])], as_it_is)
    assert table.coverage({"ice": 1, "pizza": 1})[0] < table.coverage({"ice": 1})[0] / 2


def test_a_frozen_table_takes_its_statistics_over() -> None:
    base = FieldTable([Field(1.0, [[{"ice": 1}], [{"city": 1}], [{"hold": 1}]])], as_it_is)
    added = FieldTable([Field(1.0, [[{"ice": 1}]])], as_it_is, frozen=base)
    assert added.mass("ice") == base.mass("ice")
    assert added.coverage({"ice": 1})[0] == base.coverage({"ice": 1})[0]


def test_likeness_is_one_for_the_same_words_and_none_for_others() -> None:
    lexicon = Lexicon({})
    groups = [[features(text, lexicon) for text in group] for group in (["ice hold", "detainer"], ["city mayor"])]
    likeness = Likeness(groups)
    by_wording = likeness.wordings(features("ice hold", lexicon))
    np.testing.assert_allclose(by_wording[[0, 2]], [1, 0], atol=1e-6)
    assert likeness.best(0, by_wording) == 0
    assert likeness.facts(by_wording)[0] == pytest.approx((1 + by_wording[:2].mean()) / 2)


def test_the_example_of_index() -> None:
    index = Index([("what-is-it", "What is a sanctuary city?"), ("what-is-it", "sanctuary city meaning")])
    (match,) = index.search("meaning of sanctuary cities")
    assert (match.fact_id, match.wording) == ("what-is-it", "sanctuary city meaning")
    assert 0 < match.score <= 1.15


def test_the_same_words_score_highest(embedder: Embedder) -> None:
    entries = [("ice", "what is an ice detainer"), ("mayor", "who is the mayor")]
    assert Index(entries, Lexicon({})).search("Who is the mayor?")[0].score == pytest.approx(1.15, abs=0.01)
    assert Index(entries, Lexicon({}), embedder).search("Who is the mayor?")[0].score == pytest.approx(1.95, abs=0.01)


def test_vectors_find_what_words_do_not(embedder: Embedder) -> None:
    entries = [("doctor", "go to a physician"), ("money", "pay a fine")]
    assert Index(entries, Lexicon({})).search("hospital") == []
    assert Index(entries, Lexicon({}), embedder).search("hospital")[0].fact_id == "doctor"


@pytest.mark.parametrize("text", ["", "?!", "qqqq zzzz"])
def test_an_index_finds_nothing_in_nothing(text: str) -> None:
    assert Index([("a", "what is an ice detainer")], Lexicon({})).search(text) == []
    assert Index([], Lexicon({})).search(text) == []


def test_equal_facts_stand_in_the_order_of_entry() -> None:
    found = Index([(name, "the same words") for name in "cab"], Lexicon({})).search("same words", limit=2)
    assert [match.fact_id for match in found] == ["c", "a"]


def test_wordings_of_a_fact_need_not_stand_together() -> None:
    mixed = Index([("a", "ice hold"), ("b", "mayor"), ("a", "detainer")], Lexicon({}))
    assert [match.fact_id for match in mixed.search("detainer")].count("a") == 1


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    found = shipped_embedder()
    assert found is not None
    return found


def test_vectors_have_length_one_or_none(embedder: Embedder) -> None:
    rows = embedder.embed(["a sanctuary city", ""])
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), [1, 0], atol=1e-6)


def test_a_vector_does_not_depend_on_its_neighbours(embedder: Embedder) -> None:
    together = embedder.embed(["ice", "what is a detainer and who signs it", "mayor"])
    np.testing.assert_array_equal(together[0], embedder.embed(["ice"])[0])


def test_without_its_package_there_is_no_static_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.matching.vectors.find_spec", lambda name: None)
    assert shipped_embedder.__wrapped__() is None
    with pytest.raises(ModuleNotFoundError, match="wordllama"):
        WordLlamaEmbedder()


@pytest.mark.skipif(
    not Path("/proc/self/task").is_dir() or os.cpu_count() == 1, reason="threads of several cores are counted in /proc"
)
def test_products_are_not_shared_among_threads() -> None:
    """Threads that wait by spinning halve the speed of whatever else the machine does."""
    program = (
        "import bot.cli, numpy, os\n"
        "numpy.ones((999, 999), dtype=numpy.float32) @ numpy.ones((999, 999), dtype=numpy.float32)\n"
        "print(len(os.listdir('/proc/self/task')))"
    )
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment)
    assert run.stdout == "1\n", run.stderr
