"""Wordings that two facts could answer: the same words in another order or form.

Equal wordings are refused when the files are read. These differ to a program and not to a person: "ICE detainers:
what are they" and "what are ICE detainers?".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from knowledge.editing.findings import Finding
from knowledge.facts import Fact
from knowledge.matching.english import stem
from knowledge.matching.text import normalise, words

_EMPTY = frozenset(
    words(
        "a an the is are was were am be been do does did has have had of in on at to for from by with and or it they "
        "them their that this these those there"
    )
)


def shared_wordings(facts: Iterable[Fact]) -> Iterator[tuple[str, Finding]]:
    """The id of each fact that has a wording of an earlier fact's words, with the finding."""
    holders: dict[tuple[str, frozenset[str]], tuple[str, str]] = {}
    for fact in facts:
        for language, field, wording in _wordings(fact):
            key = (language, _meaning(wording, language))
            holder, text = holders.setdefault(key, (fact.id, normalise(wording)))
            # Equal text is told by the reader of the files.
            if key[1] and holder != fact.id and text != normalise(wording):
                yield fact.id, Finding("wording", field, f"has the same words as a wording of {holder}")


def _wordings(fact: Fact) -> Iterator[tuple[str, tuple[str | int, ...], str]]:
    yield "en", ("question",), fact.question
    for number, phrasing in enumerate(fact.phrasings):
        yield "en", ("phrasings", number), phrasing
    for language, translation in fact.translations.items():
        place = ("translations", language)
        yield language, (*place, "question"), translation.question
        for number, phrasing in enumerate(translation.phrasings):
            yield language, (*place, "phrasings", number), phrasing


def _meaning(wording: str, language: str) -> frozenset[str]:
    if language != "en":
        return frozenset(words(wording))
    return frozenset(stem(word) for word in words(wording) if word not in _EMPTY)
