"""The kind of answer that a question asks for, and whether a fact holds one.

A question about a detail that a known fact lacks (who sponsored it, the fee, on what grounds) looks just like a
question that the fact answers; no score tells the two apart, and most words of a good paraphrase are missing from the
fact, too. What can be told is that the fact has no word, figure, sum, reason or speaker of the kind asked for.
"""

from __future__ import annotations

from knowledge.matching.asked_for.details import (
    DETAILS,
    lacks_chamber,
    lacks_deed,
    lacks_detail,
    lacks_thing,
    with_pairs,
)
from knowledge.matching.asked_for.figures import lacks_count, lacks_duration, lacks_number, lacks_sum
from knowledge.matching.asked_for.names import (
    lacks_doer,
    lacks_identity,
    lacks_names,
    lacks_office_holder,
    lacks_person,
)
from knowledge.matching.asked_for.reasons import lacks_more, lacks_present, lacks_reason, lacks_speaker
from knowledge.matching.corpus import ReadFact
from knowledge.matching.features import Features

__all__ = ["DETAILS", "lacks"]


def lacks(question: Features, read: ReadFact) -> bool:
    """Whether the question asks for something of a kind that the fact does not hold."""
    words, answer = question.words, read.fact.answer
    fact_words = {word for text in read.texts() for word in with_pairs(text.words)}
    asked_with = {word for text in read.wordings for word in text.words}
    said = {word for text in (*read.answer, *read.quotes) for word in text.words}
    held = {term for text in read.texts() for term in (*text.terms, *text.stems)}
    return (
        lacks_detail(with_pairs(words), fact_words)
        or lacks_count(question, answer, read.wordings)
        or lacks_sum(words, answer)
        or lacks_duration(words, answer)
        or lacks_reason(words, asked_with, said)
        or lacks_speaker(question, read, held)
        or lacks_doer(question, held)
        or lacks_thing(question, held)
        or lacks_deed(question, held, read.wordings)
        or lacks_chamber(words, fact_words)
        or lacks_office_holder(words, answer)
        or lacks_more(words, asked_with, answer)
        or lacks_present(words, read.fact.kind, asked_with)
        or lacks_names(words, answer, read.fact.list)
        or lacks_number(words, answer, read.told.codes)
        or lacks_person(words, answer)
        or lacks_identity(words, read.wordings)
    )
