"""Why a fact was found: what a person who wonders, or a moderator who mends wordings, can check with their own eyes."""

from __future__ import annotations

from collections.abc import Collection

from knowledge.matching.english import zipf
from knowledge.matching.matcher import Candidate
from knowledge.matching.place_fit import Bearing
from knowledge.matching.question import Question
from knowledge.outcome import Reasons

_CONTENT_ZIPF = 5.6
"""Words more common than this are not named."""


def explain(question: Question, candidate: Candidate, bearing: Bearing, common: Collection[str] = ()) -> Reasons:
    """What speaks for this candidate: words of its nearest wording, the place and the time.

    `common` are words of another language than English that are not named.
    """
    asked = question.features
    held = {*asked.stems, *asked.terms}
    wording = candidate.read.wordings[candidate.wording]
    shared = [
        word
        for word, stem, term in zip(wording.words, wording.stems, wording.word_terms, strict=True)
        if zipf(word) < _CONTENT_ZIPF and word not in common and (stem in held or term in held)
    ]
    return Reasons(
        wording=candidate.read.fact.wordings[candidate.wording],
        words=tuple(dict.fromkeys(shared)),
        place=bearing.value,
        years=tuple(sorted(question.traits.years & candidate.read.told.years)),
        codes=tuple(sorted(question.traits.codes & candidate.read.told.codes)),
    )
