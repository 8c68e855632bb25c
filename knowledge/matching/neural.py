"""Vectors of a neural model that the owner names, in place of the static ones for whole questions and wordings.

The model runs on this machine, in sentence-transformers; nothing that is asked leaves it. It costs some hundreds of
megabytes and tens of milliseconds a question, which is why it is an extra (`neural`) and not the default.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from knowledge.errors import ModelUnusable
from knowledge.matching.postings import Floats


class NeuralEmbedder:
    """A sentence-transformers model.

    Args:
        model: a folder with a model, or the name of one on a hub, which is downloaded once where there is a way to it.

    Raises:
        ModelUnusable: the extra is not installed, or there is no such model.
    """

    def __init__(self, model: str) -> None:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError:
            raise ModelUnusable(model, "the extra neural is not installed") from None
        try:
            self._model: Any = SentenceTransformer(model)
        except Exception as error:
            # Whatever a folder lacks, and whatever is wrong with the way to a hub, has an exception of its own.
            raise ModelUnusable(model, type(error).__name__) from error

    def embed(self, texts: Sequence[str]) -> Floats:
        """One row a text, float32[n, width of the model], of Euclidean length 1."""
        if not texts:
            return np.zeros((0, self._model.encode("").shape[-1]), dtype=np.float32)
        rows = self._model.encode(
            list(texts), normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        )
        return np.asarray(rows, dtype=np.float32)
