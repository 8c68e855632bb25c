"""Vectors of texts: the tier that sees that two questions mean the same though they share few words.

Anything with an `embed` method fits. The static model is the one that the WordLlama package carries; its own loader
would try to download, so the two files are read directly, on first use.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import numpy as np

from knowledge.matching.postings import Floats


class Embedder(Protocol):
    """Turns texts into vectors."""

    def embed(self, texts: Sequence[str]) -> Floats:
        """One row a text, float32, of Euclidean length 1 (0 for a text that the model has no token for)."""
        ...


class WordLlamaEmbedder:
    """Static token vectors of 256 dimensions, averaged over a text.

    Raises:
        ModuleNotFoundError: the package ``wordllama`` is not installed.
    """

    def __init__(self) -> None:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        spec = find_spec("wordllama")
        if spec is None or not spec.submodule_search_locations:
            raise ModuleNotFoundError("wordllama")
        folder = Path(spec.submodule_search_locations[0])
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizers" / "l2_supercat_tokenizer_config.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._table = load_file(folder / "weights" / "l2_supercat_256.safetensors")["embedding.weight"]

    def embed(self, texts: Sequence[str]) -> Floats:
        """One row a text, float32[n, 256]."""
        rows = np.zeros((len(texts), self._table.shape[1]), dtype=np.float32)
        for row, encoded in zip(rows, self._tokenizer.encode_batch(list(texts), add_special_tokens=False), strict=True):
            if encoded.ids:
                row[:] = self._table[encoded.ids].mean(axis=0, dtype=np.float32)
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        unit: Floats = np.divide(rows, norms, out=np.zeros_like(rows), where=norms > 0)
        return unit


@cache
def shipped_embedder() -> Embedder | None:
    """The static model, loaded once; None where its package is not installed."""
    return WordLlamaEmbedder() if find_spec("wordllama") else None
