"""Counts, sums, spans of time and numbers of laws: whether a fact holds one of the sort asked for."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from knowledge.matching.asked_for.words import ENDS_THE_COUNTED, FEW_WORDS, NOUN_ZIPF
from knowledge.matching.english import stem, zipf
from knowledge.matching.features import Features

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_ACTS = (
    "Order|Directive|Law|Act|Bill|File|Ordinance|Chapter|chapter|[Ss]ections?|Code|Measure|Form|Resolution|Title|"
    r"[A-Z]{1,2}|H\.R|U\.S\.C|CFR|HB19"
)
_NO_FIGURE = re.compile(
    rf"https?://\S+|(?:{_MONTHS}) \d{{1,2}}(?!\d)(?:, \d{{4}})?|\b(?:19|20)\d\d(?:[-–]\d+)?\b"
    r"|\b287\(g\)|\b8 (?:U\.S\.C\.|CFR)"
    rf"|\b(?:{_ACTS})[. -]*\(?\d[\w.-]*|\b[A-Z]+\d[\w-]*"
)
"""Dates, years, links and the numbers of laws: numbers that count nothing."""
_FIGURE = re.compile(
    r"\$|\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy|"
    r"eighty|ninety|dozens?|half|quarter of|hundreds?|thousands?|millions?|billions?|percent|none)\b"
    r"|\ba third\b|\ball\b",
)
_CAPITAL_FIGURE = re.compile(
    r"\b(?:Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Eleven|Twelve|Twenty|Thirty|Forty|Fifty|Dozens|Half|None|All)\b"
    r"(?! Circuit)"
)
_OF_PEOPLE = re.compile(
    r"(?:[\d,]{2,}|million|hundred|thousand)\S*(?: \w+){0,2} (?:people|residents|immigrants|recipients|noncitizens|"
    r"respondents|adults|persons|members|detainees|students|voters|workers)|percent"
)
_SUM = re.compile(r"\$|dollar|\bfree\b")
_DURATION = re.compile(
    r"(?:\d|\b(?:one|two|three|four|five|six|seven|eight|ninety|half an?|few))[ -](?:more |extra |full )?"
    r"(?:hour|minute|day|week|month|year|decade)|\b[Ss]ince\b|as early as|permanent|indefinite|expires"
)
_PEOPLE = frozenset(
    {"people", "ppl", "persons", "folks", "individuals", "immigrants", "illegals", "migrants", "undocumented",
     "unauthorized", "aliens", "noncitizens", "men", "women", "kids", "children"}
)  # fmt: skip
_HOW_MANY = ("how", "many")
_NOT_COUNTED = frozenset({"times", "more"})
_WORDS_FROM_FIGURE = 6
_MONEY = frozenset(
    {"money", "cost", "costs", "spend", "spent", "pay", "paid", "charge", "charges", "fund", "funding", "budget",
     "worth", "fine", "settlement", "compensation", "cash", "save", "saved", "bail"}
)  # fmt: skip
_ASKS_FOR_SUM = frozenset({"amount", "figure", "sum"})
_MONEY_WORDS = frozenset({"dollar", "dollars", "money", "cost", "costs", "spent", "price"})
_FINES = frozenset({"fine", "fined", "fines"})
_TELEPHONE = frozenset({"phone", "telephone", "hotline", "call", "dial", "fax", "text"})
_TELEPHONE_NUMBER = re.compile(r"\b\d{3}[).]?[- ]\d{3,4}|\b\d-\d{3}-|\b[2-9]11\b")
_NUMBERED = frozenset({"order", "bill", "law", "act", "directive", "statute", "ordinance", "resolution"})


def lacks_count(question: Features, answer: str, wordings: Sequence[Features]) -> bool:
    """Whether it is asked how many there are of something, and the answer gives no figure near that thing.

    Dates, years and the numbers of laws are not figures. A figure may stand anywhere when a wording asks for a number
    of the same thing.
    """
    counted = _counted(question.words)
    if counted is None:
        return False
    text = _NO_FIGURE.sub(" ", answer)
    if not _has_figure(text):
        return True
    asked_with = [text for text in wordings if _HOW_MANY in pairwise(text.words) or "number" in text.words]
    if not counted or not _NOT_COUNTED.isdisjoint(counted) or answer.startswith("None"):
        return False
    if counted[0] in _PEOPLE:
        asked = any(not _PEOPLE.isdisjoint(_counted(wording.words) or ()) for wording in wordings)
        return not asked and not _OF_PEOPLE.search(text)
    stems = {stem(word) for word in counted}
    terms = stems | {term for word, term in zip(question.words, question.word_terms, strict=True) if word in counted}
    if any(not terms.isdisjoint((*text.terms, *text.stems)) for text in asked_with):
        return False
    told = re.findall(r"[\w$%,.’'-]+", text)
    figures = [at for at, word in enumerate(told) if _has_figure(word)]
    things = [at for at, word in enumerate(told) if stem(word.strip(".,").casefold()) in stems]
    return not any(abs(figure - thing) <= _WORDS_FROM_FIGURE for figure in figures for thing in things)


def lacks_sum(question: Sequence[str], answer: str) -> bool:
    """Whether a sum of money, a share, an age or another quantity is asked for and the answer has none."""
    asked = frozenset(question)
    if not {"percent", "percentage"}.isdisjoint(asked) or ("how", "old") in pairwise(question):
        return not _has_figure(_NO_FIGURE.sub(" ", answer))
    if not _FINES.isdisjoint(asked) and not re.search(r"\$|\bfine", answer):
        return True
    if not _ASKS_FOR_SUM.isdisjoint(asked) and not _MONEY_WORDS.isdisjoint(asked):
        return not _SUM.search(answer)
    if ("how", "much") not in set(pairwise(question)) or "more" in asked:
        return False
    if not _MONEY.isdisjoint(asked):
        return not _SUM.search(answer)
    return not _has_figure(_NO_FIGURE.sub(" ", answer))


def lacks_duration(question: Sequence[str], answer: str) -> bool:
    """Whether it is asked how long something takes or lasts and the answer has no span of time."""
    return ("how", "long") in set(pairwise(question)) and not _DURATION.search(_NO_FIGURE.sub(" ", answer))


def lacks_number(question: Sequence[str], answer: str, codes: Collection[str]) -> bool:
    """Whether the number of a telephone or a law is asked for and the fact has none of that sort.

    Args:
        question: the question's words.
        answer: the fact's answer.
        codes: the numbers of laws in the fact.
    """
    if "number" not in question:
        return False
    at = question.index("number")
    if question[at + 1 : at + 2] == ("one",):
        return False
    if not _TELEPHONE.isdisjoint(question):
        return not _TELEPHONE_NUMBER.search(answer)
    numbered = list(question[max(at - 1, 0) : at])
    for word in question[at + 2 : at + 2 + FEW_WORDS]:
        if word in ENDS_THE_COUNTED:
            break
        numbered.append(word)
    return not _NUMBERED.isdisjoint(numbered) and not codes


def _counted(question: Sequence[str]) -> list[str] | None:
    """What is to be counted: the words after "how many" as far as a verb or preposition; None when nothing is."""
    for at, pair in enumerate(pairwise(question)):
        if pair == _HOW_MANY:
            counted: list[str] = []
            for word in question[at + 2 : at + 2 + FEW_WORDS - 1]:
                if word in ENDS_THE_COUNTED:
                    break
                if word in _PEOPLE or word in _NOT_COUNTED or zipf(word) < NOUN_ZIPF:
                    counted.append(word)
            return counted
    return None


def _has_figure(text: str) -> bool:
    return bool(_FIGURE.search(text) or _CAPITAL_FIGURE.search(text))
