"""Other ways to match a question to stored wordings, each as its users would set it up.

Every peer scores every stored wording; a fact scores as its best wording.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from rapidfuzz import fuzz, process, utils

from benchmarks.minilm import MiniLM, shared_model
from knowledge.matching.postings import Floats
from knowledge.matching.text import words


class Peer(Protocol):
    """Scores wordings."""

    def scores(self, questions: Sequence[str]) -> Floats:
        """One row a question, one column a stored wording; more is nearer."""
        ...


class Fuzzy:
    """A scorer of rapidfuzz over whole questions, case and punctuation aside."""

    def __init__(self, wordings: Sequence[str], scorer: Callable[..., float]) -> None:
        self._wordings = [utils.default_process(wording) for wording in wordings]
        self._scorer = scorer

    def scores(self, questions: Sequence[str]) -> Floats:
        """0 to 100."""
        asked = [utils.default_process(question) for question in questions]
        matrix: Floats = process.cdist(asked, self._wordings, scorer=self._scorer, dtype=np.float32, workers=-1)
        return matrix


class FullText:
    """SQLite's FTS5 with the porter stemmer; any word of the question may match; ranked by its bm25()."""

    def __init__(self, wordings: Sequence[str]) -> None:
        self._rows = len(wordings)
        self._database = sqlite3.connect(":memory:")
        self._database.execute("CREATE VIRTUAL TABLE wording USING fts5(text, tokenize = 'porter unicode61')")
        rows = ((row, wording) for row, wording in enumerate(wordings, 1))
        self._database.executemany("INSERT INTO wording (rowid, text) VALUES (?, ?)", rows)

    def search(self, question: str, limit: int) -> list[tuple[int, float]]:
        """The nearest wordings as (row, score), best first."""
        asked = " OR ".join(f'"{word}"' for word in words(question))
        if not asked:
            return []
        statement = "SELECT rowid - 1, -bm25(wording) FROM wording WHERE wording MATCH ? ORDER BY rank LIMIT ?"
        return self._database.execute(statement, (asked, limit)).fetchall()

    def scores(self, questions: Sequence[str]) -> Floats:
        """FTS5's bm25, 0 for a wording that shares no word."""
        matrix = np.zeros((len(questions), self._rows), dtype=np.float32)
        for at, question in enumerate(questions):
            for row, score in self.search(question, self._rows):
                matrix[at, row] = score
        return matrix


class Bm25s:
    """bm25s (Lucene's BM25) with the Snowball stemmer. Stop words are kept: in questions "who" and "why" tell."""

    def __init__(self, wordings: Sequence[str]) -> None:
        import bm25s
        import Stemmer

        self._stemmer = Stemmer.Stemmer("english")
        self._tokenize = bm25s.tokenize
        self._rows = len(wordings)
        self._index = bm25s.BM25()
        self._index.index(self._tokens(wordings), show_progress=False)

    def _tokens(self, texts: Sequence[str]) -> list[list[str]]:
        tokens: list[list[str]] = self._tokenize(
            list(texts), stopwords=[], stemmer=self._stemmer, return_ids=False, show_progress=False
        )
        return tokens

    def scores(self, questions: Sequence[str]) -> Floats:
        """BM25; 0 for a question without a word."""
        nothing = np.zeros(self._rows, dtype=np.float32)
        found = [self._index.get_scores(tokens) if tokens else nothing for tokens in self._tokens(questions)]
        return np.stack(found).astype(np.float32)


class TfIdf:
    """scikit-learn's TF-IDF over words, pairs of words and 2 to 4 characters inside words; cosine."""

    def __init__(self, wordings: Sequence[str]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.pipeline import make_union

        self._vectors = make_union(
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, strip_accents="unicode"),
            TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, strip_accents="unicode"),
        )
        self._matrix = self._vectors.fit_transform(wordings)

    def scores(self, questions: Sequence[str]) -> Floats:
        """The mean of the two cosines, 0 to 1."""
        product = self._vectors.transform(list(questions)) @ self._matrix.T
        scores: Floats = product.toarray().astype(np.float32) / 2
        return scores


class Neural:
    """Cosine of MiniLM's vectors."""

    def __init__(self, wordings: Sequence[str], model: MiniLM) -> None:
        self._model = model
        self._vectors = model.embed(wordings)

    def scores(self, questions: Sequence[str]) -> Floats:
        """-1 to 1."""
        scores: Floats = self._model.embed(questions) @ self._vectors.T
        return scores


PEERS: dict[str, Callable[[Sequence[str]], Peer]] = {
    "rapidfuzz WRatio": lambda wordings: Fuzzy(wordings, fuzz.WRatio),
    "rapidfuzz token_set_ratio": lambda wordings: Fuzzy(wordings, fuzz.token_set_ratio),
    "SQLite FTS5 (porter)": FullText,
    "bm25s (snowball)": Bm25s,
    "TF-IDF word + char": TfIdf,
    "MiniLM-L6-v2 (neural)": lambda wordings: Neural(wordings, shared_model()),
}


class Ranking:
    """A peer over the wordings of facts.

    Args:
        make: makes the peer from wordings.
        entries: (fact id, wording).

    Raises:
        ModuleNotFoundError: what the peer needs is not installed.
    """

    def __init__(self, make: Callable[[Sequence[str]], Peer], entries: Sequence[tuple[str, str]]) -> None:
        groups: dict[str, list[str]] = {}
        for fact_id, wording in entries:
            groups.setdefault(fact_id, []).append(wording)
        self._ids = list(groups)
        self._starts = np.cumsum([0, *(len(group) for group in groups.values())])[:-1]
        self._peer = make([wording for group in groups.values() for wording in group])

    def rank(self, questions: Sequence[str], limit: int = 5) -> list[list[tuple[str, float]]]:
        """For each question the nearest facts with their scores, best first."""
        ranked: list[list[tuple[str, float]]] = []
        for start in range(0, len(questions), 256):
            by_fact = np.maximum.reduceat(self._peer.scores(questions[start : start + 256]), self._starts, axis=1)
            order = np.argsort(-by_fact, axis=1, kind="stable")[:, :limit]
            ranked += [
                [(self._ids[at], float(scores[at])) for at in best] for scores, best in zip(by_fact, order, strict=True)
            ]
        return ranked
