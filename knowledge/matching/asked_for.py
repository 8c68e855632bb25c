"""The kind of answer that a question asks for, and whether a fact holds one.

A question about a detail that a known fact lacks (who sponsored it, the fee, on what grounds) looks just like a
question that the fact answers; no score tells the two apart, and most words of a good paraphrase are missing from the
fact, too. What can be told is that the fact has no word, figure, sum, reason or speaker of the kind asked for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache
from itertools import pairwise

from knowledge.matching.corpus import ReadFact
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
_ENDS_THE_COUNTED = frozenset(
    {"is", "are", "was", "were", "do", "does", "did", "has", "have", "had", "can", "could", "will", "would", "in", "on",
     "for", "of", "under", "from", "at", "by", "to", "that", "who", "which", "there", "get", "got"}
)  # fmt: skip
_HOW_MANY = ("how", "many")
_NOT_COUNTED = frozenset({"times", "more"})
_NOUN_ZIPF = 5.4
"""Words more common than this name nothing that could be missed."""
_WORDS_FROM_FIGURE = 6
_MONEY = frozenset(
    {"money", "cost", "costs", "spend", "spent", "pay", "paid", "charge", "charges", "fund", "funding", "budget",
     "worth", "fine", "settlement", "compensation", "cash", "save", "saved", "bail"}
)  # fmt: skip

_WHY = frozenset({"why", "reason", "reasons", "motive", "rationale", "grounds"})
_ASKED_WHY = _WHY | {"purpose", "because", "explain"}
_REASON = frozenset(
    {"because", "reason", "reasons", "aim", "aims", "aimed", "cite", "cited", "cites", "argue", "argued", "argues",
     "purpose", "due", "meant", "concern", "concerned", "worried", "fear", "feared", "fears", "disagree", "lacked",
     "standing", "threatened", "so", "said", "says", "claim", "claims", "found", "held", "grounds"}
)  # fmt: skip

_SPEAK = frozenset({"say", "said", "think", "respond", "react", "reply", "comment", "answer"})
_SPEECH = frozenset(
    {"say", "says", "said", "argue", "argues", "argued", "tell", "tells", "told", "call", "called", "calls", "warned",
     "defended", "condemned", "objected", "described", "statement", "announced", "response", "claim", "claimed",
     "claims", "praised", "criticized", "letter", "letters", "noted", "ruled", "held", "wrote", "answered", "found",
     "find", "shows", "suggested", "published", "report", "reported", "study", "asked", "concluded"}
)  # fmt: skip
_SPEAKER_WORDS = 5
_HAS = (("has",), ("have",))
_EVER = frozenset({"ever", "any", "anyone", "anybody", "even"})
_MADE = frozenset({"wrote", "drew", "paid", "ran", "built", "began", "led", "chose", "gave", "took", "bought"})

_ASKS_FOR_NAMES = frozenset({("name", "the"), ("names", "of"), ("list", "of"), ("list", "the"), ("list", "all")})
_NAMED_ONE_BY_ONE = frozenset(
    {"towns", "cities", "counties", "parishes", "members", "judges", "priests", "groups", "universities", "schools",
     "hospitals", "clerks", "senators", "lawmakers", "commissioners", "agencies", "companies", "denominations",
     "mayors", "sheriffs", "officials", "governors"}
)  # fmt: skip
_SEVERAL = frozenset({"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"})
_TELEPHONE = frozenset({"phone", "telephone", "hotline", "call", "dial", "fax", "text"})
_TELEPHONE_NUMBER = re.compile(r"\b\d{3}[).]?[- ]\d{3,4}|\b\d-\d{3}-")
_NUMBERED = frozenset({"order", "bill", "law", "act", "case", "directive", "statute", "ordinance", "resolution"})
_NAME = r"[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*)*"
_NAMES_IN_A_ROW = re.compile(rf"{_NAME}, {_NAME},? (?:and |or )?{_NAME}")
_OFFICES = (
    "mayor", "governor", "sheriff", "judge", "chief", "superintendent", "president", "director", "secretary", "senator",
    "commissioner", "chairman", "principal",
)  # fmt: skip
_ANY_OFFICE = frozenset({"leader", "head", "boss"})
_CHAMBERS = ("senate", "house", "council", "assembly")
_BALLOTS = frozenset({"vote", "votes", "voted", "roll", "tally"})
_FEW_WORDS = 4

_WHO_IS = frozenset({("who", "is"), ("who", "was")})

DETAILS: dict[str, tuple[str, str]] = {
    "vote": ("vote votes voted", ""),
    "tally": ("tally margin roll", "vote votes voted percent"),
    "dissent": ("dissent dissented dissenting dissenter", ""),
    "appeal": ("appeal appealed", "appeals circuit"),
    "docket": ("docket", ""),
    "settlement": ("settlement compensation compensated payout damages", ""),
    "visit": ("visited raid raids raided", ""),
    "phone": ("phone dial telephone hotline", ""),
    "address": ("address zip", ""),
    "email": ("email mail", ""),
    "opening hours": ("closes", "close"),
    "cost": (
        "cost costs spend spent budget",
        "fund funds money expense pay pays paid million billion save saves savings jobs reimburse",
    ),
    "fee": ("fee fees price", "free"),
    "bail": ("bail bond", ""),
    "salary": ("salary salaries earn earns wage wages", ""),
    "discipline": (
        "discipline disciplined prosecuted punished",
        "penalty penalties punish fined crime criminal removed felony charged sued tried convicted",
    ),
    "waiting time": ("waiting backlog processing", "wait"),
    "capacity": ("beds capacity", ""),
    "age": ("age born birthday", "aged old older"),
    "next": ("next upcoming scheduled", ""),
    "election": ("elected reelected election elections", "elect candidate"),
    "appointment": ("appoint appointed nominated", "named"),
    "biography": ("biography childhood degree qualification qualifications career", ""),
    "teaching": ("teach teaches taught", "professor university teachers schools"),
    "resignation": ("resign resigned retire retired", ""),
    "successor": ("replaced successor succeeded", "replace replaces"),
    "regret": ("apologize apologized regret regretted", ""),
    "nationality": ("nationality nationalities ethnicity", ""),
    "family": ("married hometown", ""),
    "copies": ("printed distributed", ""),
    "documents": ("documents", "document papers paper proof letters orders records guidance"),
    "languages": ("language languages", ""),
    "founder": ("founder founded", ""),
    "operator": ("company operator contractor", ""),
    "donors": ("donor donors donated bankrolled", ""),
    "jury": ("jury juror foreman", ""),
}  # fmt: skip
"""Details that somebody may ask of almost any fact: the words that ask, and further words that tell."""

_DETAILS = [(frozenset(asks.split()), frozenset([*asks.split(), *tells.split()])) for asks, tells in DETAILS.values()]
_AUTHOR = frozenset(
    {"wrote", "authored", "drafted", "sponsor", "sponsors", "sponsored", "cosponsor", "cosponsors", "cosponsored",
     "author", "introduced"}
)  # fmt: skip
_AUTHORED = _AUTHOR | {"written", "draft", "introduces", "proposed", "proposal", "patron"}
_FINES = frozenset({"fine", "fined", "fines"})


def lacks(question: Features, read: ReadFact) -> bool:
    """Whether the question asks for something of a kind that the fact does not hold."""
    words, answer = question.words, read.fact.answer
    fact_words = {word for text in read.texts() for word in text.words}
    asked_with = {word for text in read.wordings for word in text.words}
    said = {word for text in (*read.answer, *read.quotes) for word in text.words}
    held = {term for text in read.texts() for term in (*text.terms, *text.stems)}
    return (
        lacks_detail(words, fact_words)
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
        or lacks_names(words, answer, read.fact.list)
        or lacks_number(words, answer, read.told.codes)
        or lacks_identity(words, read.wordings)
    )


def lacks_detail(question: Collection[str], fact: Collection[str]) -> bool:
    """Whether the question's words ask for a detail of `DETAILS`, or for an author, that the fact has no word for."""
    asked = frozenset(question)
    if any(not asks.isdisjoint(asked) and tells.isdisjoint(fact) for asks, tells in _DETAILS):
        return True
    by_whom = not asked.isdisjoint({"who", "which", "cosponsors", "sponsors"})
    return by_whom and not asked.isdisjoint(_AUTHOR) and _AUTHORED.isdisjoint(fact)


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
    if ("how", "much") not in set(pairwise(question)) or "more" in asked:
        return False
    if not _MONEY.isdisjoint(asked):
        return not _SUM.search(answer)
    return not _has_figure(_NO_FIGURE.sub(" ", answer))


def lacks_duration(question: Sequence[str], answer: str) -> bool:
    """Whether it is asked how long something takes or lasts and the answer has no span of time."""
    return ("how", "long") in set(pairwise(question)) and not _DURATION.search(_NO_FIGURE.sub(" ", answer))


def lacks_reason(question: Collection[str], wordings: Collection[str], answer: Collection[str]) -> bool:
    """Whether it is asked why, of a fact that nobody asks why and whose answer gives no reason."""
    return not _WHY.isdisjoint(question) and _ASKED_WHY.isdisjoint(wordings) and _REASON.isdisjoint(answer)


def lacks_speaker(question: Features, read: ReadFact, held: Collection[str]) -> bool:
    """Whether it is asked what somebody said who is not in the fact, or of a fact in which nobody says anything."""
    words = question.words
    for at, pair in enumerate(pairwise(words)):
        if pair not in {("what", "did"), ("how", "did")}:
            continue
        following = words[at + 2 : at + 2 + _SPEAKER_WORDS + 1]
        until = next((place for place, word in enumerate(following) if word in _SPEAK), 0)
        if not until:
            continue
        speaker = zip(following[:until], question.word_terms[at + 2 :], strict=False)
        unknown = [
            word for word, term in speaker if _names_something(word) and term not in held and stem(word) not in held
        ]
        return bool(unknown) or (not read.fact.quotes and _SPEECH.isdisjoint(read.answer[0].words))
    return False


def lacks_doer(question: Features, held: Collection[str]) -> bool:
    """Whether the question begins with "who" and a deed ("who designed …") of which the fact has no word."""
    if len(question.words) < _FEW_WORDS - 1 or question.words[0] != "who":
        return False
    deed = question.words[1]
    if not (deed in _MADE or (deed.endswith("ed") and zipf(deed) < _NOUN_ZIPF)):
        return False
    return deed not in _AUTHOR and stem(deed) not in held and question.word_terms[1] not in held


def lacks_office_holder(question: Sequence[str], answer: str) -> bool:
    """Whether it is asked who holds an office ("who is the sheriff of …") and the answer names no such person."""
    for at, pair in enumerate(pairwise(question)):
        if pair in _WHO_IS or pair == ("name", "of"):
            asked = question[at + 2 : at + 2 + _FEW_WORDS]
            offices = _OFFICES if _ANY_OFFICE.intersection(asked) else [word for word in _OFFICES if word in asked]
            return bool(offices) and not any(_holder(office).search(answer) for office in offices)
    return False


def lacks_thing(question: Features, held: Collection[str]) -> bool:
    """Whether the question begins with "which" and a thing that the fact has no word or idea for.

    Args:
        question: the question.
        held: the fact's terms and stems.
    """
    if question.words[:1] != ("which",):
        return False
    for word, term in list(zip(question.words, question.word_terms, strict=True))[1:_FEW_WORDS]:
        if word in _ENDS_THE_COUNTED:
            break
        if zipf(word) < _NOUN_ZIPF and term not in held and stem(word) not in held:
            return True
    return False


def lacks_deed(question: Features, held: Collection[str], wordings: Sequence[Features]) -> bool:
    """Whether it is asked if a thing has ever been done ("has any sheriff been …") of a fact that nobody asks that.

    A deed that follows "ever" needs a word in the fact, too. `held` are the fact's terms and stems.
    """
    words = question.words
    if words[:1] not in _HAS:
        return False
    asked_so = any(text.words[:1] in _HAS or not _EVER.isdisjoint(text.words) for text in wordings)
    if not asked_so and not _EVER.isdisjoint(words[1:6]):
        return True
    if "ever" not in words[:-1]:
        return False
    at = words.index("ever") + 1
    return zipf(words[at]) < _NOUN_ZIPF and stem(words[at]) not in held and question.word_terms[at] not in held


def lacks_chamber(question: Collection[str], fact: Collection[str]) -> bool:
    """Whether it is asked how a chamber (the senate, the house, a council) voted that the fact does not name."""
    asked = {word.removesuffix("s") for word in question} | set(question)
    return not _BALLOTS.isdisjoint(asked) and any(name in asked and name not in fact for name in _CHAMBERS)


@cache
def _holder(office: str) -> re.Pattern[str]:
    name = r"[A-Z][\w’'-]+"
    return re.compile(
        rf"\b(?i:{office}),? (?:{name} )?{name}|{name} {name},? (?:was|is|then|the|an?|who)\b[^.]*\b{office}"
    )


def _counted(question: Sequence[str]) -> list[str] | None:
    """What is to be counted: the words after "how many" as far as a verb or preposition; None when nothing is."""
    for at, pair in enumerate(pairwise(question)):
        if pair == _HOW_MANY:
            counted: list[str] = []
            for word in question[at + 2 : at + 2 + _FEW_WORDS - 1]:
                if word in _ENDS_THE_COUNTED:
                    break
                if word in _PEOPLE or word in _NOT_COUNTED or zipf(word) < _NOUN_ZIPF:
                    counted.append(word)
            return counted
    return None


def _has_figure(text: str) -> bool:
    return bool(_FIGURE.search(text) or _CAPITAL_FIGURE.search(text))


def _names_something(word: str) -> bool:
    return zipf(word) < _NOUN_ZIPF and not word.endswith("ly")


def lacks_names(question: Sequence[str], answer: str, listed: Sequence[str]) -> bool:
    """Whether the question asks to name or list things and the fact names fewer than three."""
    named = tuple(question[:1])
    asks = named in {("name",), ("list",)} or any(pair in _ASKS_FOR_NAMES for pair in pairwise(question))
    several = named == ("which",) and (
        not _NAMED_ONE_BY_ONE.isdisjoint(question[1 : 1 + _FEW_WORDS])
        or any(word.isdigit() or word in _SEVERAL for word in question[1:2])
    )
    return (asks or several) and not listed and len(_NAMES_IN_A_ROW.findall(answer)) == 0


def lacks_number(question: Sequence[str], answer: str, codes: Collection[str]) -> bool:
    """Whether the number of a telephone, a law or a case is asked for and the fact has none of that sort.

    Args:
        question: the question's words.
        answer: the fact's answer.
        codes: the numbers of laws in the fact.
    """
    if "number" not in question:
        return False
    if not _TELEPHONE.isdisjoint(question):
        return not _TELEPHONE_NUMBER.search(answer)
    at = question.index("number")
    numbered = {*question[max(at - 1, 0) : at], *question[at + 2 : at + 2 + _FEW_WORDS]}
    return not _NUMBERED.isdisjoint(numbered) and not codes


def lacks_identity(question: Sequence[str], wordings: Sequence[Features]) -> bool:
    """Whether it is asked who somebody is, of a fact of which nobody asks that."""
    return _asks_who(question) and not any(_asks_who(text.words) or text.words[:1] == ("who",) for text in wordings)


def _asks_who(question: Sequence[str]) -> bool:
    return not _WHO_IS.isdisjoint(pairwise(question))
