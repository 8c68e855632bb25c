"""A question as matching sees it: everything that can be read from the text before any fact is looked at."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from knowledge.matching.features import Features, features
from knowledge.matching.lexicon import Lexicon
from knowledge.matching.places import Gazetteer, PlacesAsked
from knowledge.matching.postings import Floats
from knowledge.matching.spelling import Speller
from knowledge.matching.text import readable, words
from knowledge.matching.traits import Traits, traits
from knowledge.matching.vectors import Embedder


@dataclass(frozen=True)
class Question:
    """A question, read. `vector` is None where no embedder is at hand."""

    features: Features
    traits: Traits
    places: PlacesAsked
    vector: Floats | None

    def at(self, places: PlacesAsked) -> Question:
        """The same question asked about other places."""
        return replace(self, places=places)


class Reader:
    """Reads questions in the base's own terms.

    Args:
        lexicon: words that mean the same.
        speller: corrects towards the base's vocabulary.
        gazetteer: finds places.
        embedder: gives vectors, or None.
    """

    def __init__(self, lexicon: Lexicon, speller: Speller, gazetteer: Gazetteer, embedder: Embedder | None) -> None:
        self._lexicon = lexicon
        self._speller = speller
        self._gazetteer = gazetteer
        self._embedder = embedder

    def read(self, text: str) -> Question:
        """Read any text; one without words gives a question without features."""
        found = self._lexicon.without_attitude([self._speller.correct(word) for word in words(text)])
        vector = self._embedder.embed([" ".join(found)])[0] if self._embedder and found else None
        return Question(
            features=features(found, self._lexicon),
            traits=traits(found),
            places=self._gazetteer.find(readable(text)),
            vector=None if vector is None or not np.any(vector) else vector,
        )
