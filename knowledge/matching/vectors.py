"""Vectors of texts: the tier that sees that two questions mean the same though they share few words.

Anything with an `embed` method fits. The static model is the one that the WordLlama package carries; its own loader
would try to download and would hold all weights, so the two files are read directly, on first use.
"""

from __future__ import annotations

import json
import threading
import weakref
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from knowledge.matching.postings import Floats

_TYPES = {"F16": "<f2", "F32": "<f4"}


class Embedder(Protocol):
    """Turns texts into vectors."""

    def embed(self, texts: Sequence[str]) -> Floats:
        """One row a text, float32, of Euclidean length 1 (0 for a text that the model has no token for)."""
        ...


class RowFile:
    """A matrix in a safetensors file whose rows are read when they are wanted: a question needs a dozen of 32,000.

    The operating system keeps in its cache what is read often, and can let it go when memory is short.

    Args:
        path: the file.
        name: the tensor in it, of two dimensions and one of numpy's float types.
    """

    def __init__(self, path: Path, name: str) -> None:
        self._file = path.open("rb", buffering=0)
        length = int.from_bytes(self._file.read(8), "little")
        tensor = json.loads(self._file.read(length))[name]
        self.width: int = tensor["shape"][1]
        self._type = np.dtype(_TYPES[tensor["dtype"]])
        self._start = 8 + length + tensor["data_offsets"][0]
        weakref.finalize(self, self._file.close)
        self._turn = threading.Lock()

    def read(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.floating]:
        """These rows, in this order."""
        size = self.width * self._type.itemsize
        found = np.empty((len(rows), self.width), dtype=self._type)
        with self._turn:
            for target, row in zip(found, rows, strict=True):
                self._file.seek(self._start + int(row) * size)
                self._file.readinto(target)
        return found


class WordLlamaEmbedder:
    """Static token vectors of 256 dimensions, averaged over a text.

    Raises:
        ModuleNotFoundError: the package ``wordllama`` is not installed.
    """

    def __init__(self) -> None:
        from tokenizers import Tokenizer

        spec = find_spec("wordllama")
        if spec is None or not spec.submodule_search_locations:
            raise ModuleNotFoundError("wordllama")
        folder = Path(spec.submodule_search_locations[0])
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizers" / "l2_supercat_tokenizer_config.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._table = RowFile(folder / "weights" / "l2_supercat_256.safetensors", "embedding.weight")

    def embed(self, texts: Sequence[str]) -> Floats:
        """One row a text, float32[n, 256]."""
        encodings = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        ids = [np.asarray(encoded.ids, dtype=np.int64) for encoded in encodings]
        used = np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *ids]))
        table = self._table.read(used)
        rows = np.zeros((len(texts), self._table.width), dtype=np.float32)
        for row, tokens in zip(rows, ids, strict=True):
            if len(tokens):
                row[:] = table[np.searchsorted(used, tokens)].mean(axis=0, dtype=np.float32)
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        unit: Floats = np.divide(rows, norms, out=np.zeros_like(rows), where=norms > 0)
        return unit


@cache
def shipped_embedder() -> Embedder | None:
    """The static model, loaded once; None where its package is not installed."""
    return WordLlamaEmbedder() if find_spec("wordllama") else None
