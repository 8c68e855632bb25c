"""Names: whether a fact tells who did it, who holds an office, or each of several."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache
from itertools import pairwise

from knowledge.matching.asked_for.details import AUTHOR
from knowledge.matching.asked_for.words import FEW_WORDS, NOUN_ZIPF, OFFICES
from knowledge.matching.english import stem, zipf
from knowledge.matching.features import Features

_MADE = frozenset({"wrote", "drew", "paid", "ran", "built", "began", "led", "chose", "gave", "took", "bought"})
_ASKS_FOR_NAMES = frozenset(
    {
        ("name", "the"),
        ("names", "of"),
        ("list", "of"),
        ("list", "the"),
        ("list", "all"),
    }
)
_NAMED_ONE_BY_ONE = frozenset(
    {"towns", "cities", "counties", "parishes", "members", "judges", "priests", "groups", "universities", "schools",
     "hospitals", "clerks", "senators", "lawmakers", "commissioners", "agencies", "companies", "denominations",
     "mayors", "sheriffs", "officials", "governors", "recipients", "states"}
)  # fmt: skip
_SEVERAL = frozenset({"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"})
_THEIR_NAMES = frozenset({("their", "names"), ("the", "names")})
_CHOOSE = frozenset({"pick", "appoint", "choose", "hire", "name", "nominate", "select", "put"})
_A_PERSON = frozenset({"person", "man", "woman", "official", "one", "guy"})
_ARE = frozenset({"are", "were"})
_YEAR = re.compile(r"(?:19|20)\d\d")
_CAPITAL_INSIDE = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]")
_TWO_CAPITALS = re.compile(r"\b[A-Z][\w’'-]+ [A-Z]")
_NAME = r"[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*)*"
_NAMES_IN_A_ROW = re.compile(rf"{_NAME}, {_NAME},? (?:and |or )?{_NAME}")
_ANY_OFFICE = frozenset({"leader", "head", "boss"})
_WHO_IS = frozenset({("who", "is"), ("who", "was")})


def lacks_doer(question: Features, held: Collection[str]) -> bool:
    """Whether the question begins with "who" and a deed ("who designed …") of which the fact has no word."""
    if len(question.words) < FEW_WORDS - 1 or question.words[0] != "who":
        return False
    deed = question.words[1]
    if not (deed in _MADE or (deed.endswith("ed") and zipf(deed) < NOUN_ZIPF)):
        return False
    return deed not in AUTHOR and stem(deed) not in held and question.word_terms[1] not in held


def lacks_office_holder(question: Sequence[str], answer: str) -> bool:
    """Whether it is asked who holds an office ("who is the sheriff of …") and the answer names no such person."""
    for at, pair in enumerate(pairwise(question)):
        if pair in _WHO_IS or pair == ("name", "of"):
            asked = question[at + 2 : at + 2 + FEW_WORDS]
            offices = OFFICES if _ANY_OFFICE.intersection(asked) else [word for word in OFFICES if word in asked]
            return bool(offices) and not any(_holder(office).search(answer) for office in offices)
    return False


def lacks_names(question: Sequence[str], answer: str, listed: Sequence[str]) -> bool:
    """Whether it is asked to name or list things, or which of a number they are; the fact names fewer than three."""
    named = tuple(question[:1])
    asks = named in {("name",), ("list",)} or any(pair in _ASKS_FOR_NAMES for pair in pairwise(question))
    asks = asks or ("what" in question and not _THEIR_NAMES.isdisjoint(pairwise(question)))
    asks = asks or ("any" in question and (question[-1] == "which" or ("which", "ones") in pairwise(question)))
    several = named == ("which",) and not _NAMED_ONE_BY_ONE.isdisjoint(question[1 : 1 + FEW_WORDS])
    return (asks or several or _asks_which_of_a_number(question)) and not listed and not _NAMES_IN_A_ROW.search(answer)


def lacks_person(question: Sequence[str], answer: str) -> bool:
    """Whether a person's name is asked for ("who did the governor pick", "name of the person") where none is told."""
    chosen = ("who", "did") in pairwise(question) and not _CHOOSE.isdisjoint(question)
    named = ("name", "of") in pairwise(question) and not _A_PERSON.isdisjoint(question)
    return (chosen or named) and not _CAPITAL_INSIDE.search(answer) and not _TWO_CAPITALS.search(answer)


def lacks_identity(question: Sequence[str], wordings: Sequence[Features]) -> bool:
    """Whether it is asked who somebody is, of a fact of which nobody asks that."""
    return _asks_who(question) and not any(_asks_who(text.words) or text.words[:1] == ("who",) for text in wordings)


@cache
def _holder(office: str) -> re.Pattern[str]:
    name = r"[A-Z][\w’'-]+"
    return re.compile(
        rf"\b(?i:{office}),? (?:{name} )?{name}|{name} {name},? (?:was|is|then|the|an?|who)\b[^.]*\b{office}"
    )


def _asks_who(question: Sequence[str]) -> bool:
    return not _WHO_IS.isdisjoint(pairwise(question))


def _asks_which_of_a_number(question: Sequence[str]) -> bool:
    """Whether it asks "which 14 agencies" or "who were the three judges"; a year is no number of things."""
    asked = [word for word in question if word != "the"]
    for at, number in enumerate(asked[1:], 1):
        asks = asked[at - 1] == "which" or (at > 1 and asked[at - 2] in {"what", "who"} and asked[at - 1] in _ARE)
        counts = number in _SEVERAL or (number.isdigit() and not _YEAR.fullmatch(number))
        if asks and counts:
            return not _NAMED_ONE_BY_ONE.isdisjoint(asked[at + 1 : at + 2 + FEW_WORDS])
    return False
