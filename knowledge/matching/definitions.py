"""Whether a question asks what a thing is and nothing more, and whether a fact tells that."""

from __future__ import annotations

from collections.abc import Sequence

_WHAT_IS = frozenset({("what", "is"), ("what", "are"), ("what", "was"), ("what", "were")})
_WHAT_DOES = frozenset({("what", "does"), ("what", "do"), ("what", "did")})
_MEANING = frozenset({"define", "definition", "explain", "meaning", "mean", "means"})
_DEFINED_IN_WORDS = 4


def asks_what_it_is(question: Sequence[str], content: int) -> bool:
    """Whether a question asks what a thing is and nothing more: "what is SB 54", "287(g) meaning", "daca".

    Args:
        question: its words.
        content: how many of its terms carry content of their own.
    """
    if not 1 <= content <= _DEFINED_IN_WORDS:
        return False
    named_alone = content == len(question) <= 3
    return named_alone or tuple(question[:2]) in _WHAT_IS or not _MEANING.isdisjoint(question) or _does_what(question)


def tells_what_it_is(kind: str, canonical: Sequence[str]) -> bool:
    """Whether a fact of this kind, with this canonical question, tells what a thing is."""
    return kind in {"definition", "law", "status", "how-to"} and (
        tuple(canonical[:2]) in _WHAT_IS or _does_what(canonical)
    )


def _does_what(question: Sequence[str]) -> bool:
    return tuple(question[:2]) in _WHAT_DOES and question[-1] in {"do", "say", "mean", "cover"}
