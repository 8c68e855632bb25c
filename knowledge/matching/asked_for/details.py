"""Details that somebody may ask of almost any fact (a vote, a fee, an address), things, deeds and chambers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

from knowledge.matching.asked_for.words import ENDS_THE_COUNTED, FEW_WORDS, NOUN_ZIPF
from knowledge.matching.english import stem, zipf
from knowledge.matching.features import Features

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
    "documents needed": (
        "what_papers which_papers what_documents which_documents what_docs which_docs what_paperwork what_proof "
        "what_id which_id",
        "document documents documentation paperwork proof passport passports certificate certificates identification",
    ),
    "languages": ("language languages", ""),
    "contempt": ("contempt", ""),
    "peer review": ("peer journal", ""),
    "sample": ("sample methodology", "surveyed interviewed"),
    "life": ("alive still_living", "died dead killed"),
    "namesake": ("named_after named_for", "honor memory"),
    "distance": ("feet meters yards", "foot"),
    "refund": (
        "refund refunded repaid restored recover recovered",
        "returned reimbursed reimburse",
    ),
    "verbatim": ("verbatim", "quote quotes"),
    "founder": ("founder founded", ""),
    "operator": ("company operator contractor", ""),
    "donors": ("donor donors donated bankrolled", ""),
    "jury": ("jury juror foreman", ""),
}  # fmt: skip
"""Details that somebody may ask of almost any fact: the words that ask, and further words that tell.

Two words that stand next to each other are joined by an underscore.
"""
_DETAILS = [(frozenset(asks.split()), frozenset([*asks.split(), *tells.split()])) for asks, tells in DETAILS.values()]
AUTHOR = frozenset(
    {"wrote", "authored", "drafted", "sponsor", "sponsors", "sponsored", "cosponsor", "cosponsors", "cosponsored",
     "author", "introduced"}
)  # fmt: skip
_AUTHORED = AUTHOR | {"written", "draft", "introduces", "proposed", "proposal", "patron"}
_HAS = (("has",), ("have",))
_EVER = frozenset({"ever", "any", "anyone", "anybody", "even"})
_CHAMBERS = ("senate", "house", "council", "assembly")
_BALLOTS = frozenset({"vote", "votes", "voted", "roll", "tally"})


def with_pairs(words: Sequence[str]) -> set[str]:
    """The words, and each two that stand next to each other."""
    return {*words, *map("_".join, pairwise(words))}


def lacks_detail(asked: Collection[str], fact: Collection[str]) -> bool:
    """Whether the question asks for a detail of `DETAILS`, or for an author, that the fact has no word for.

    Args:
        asked: the question's words, `with_pairs`.
        fact: the fact's words, `with_pairs`.
    """
    asked = frozenset(asked)
    if any(not asks.isdisjoint(asked) and tells.isdisjoint(fact) for asks, tells in _DETAILS):
        return True
    by_whom = not asked.isdisjoint({"who", "which", "cosponsors", "sponsors"})
    return by_whom and not asked.isdisjoint(AUTHOR) and _AUTHORED.isdisjoint(fact)


def lacks_thing(question: Features, held: Collection[str]) -> bool:
    """Whether the question begins with "which" and a thing that the fact has no word or idea for.

    Args:
        question: the question.
        held: the fact's terms and stems.
    """
    if question.words[:1] != ("which",):
        return False
    for word, term in list(zip(question.words, question.word_terms, strict=True))[1:FEW_WORDS]:
        if word in ENDS_THE_COUNTED:
            break
        if zipf(word) < NOUN_ZIPF and term not in held and stem(word) not in held:
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
    return zipf(words[at]) < NOUN_ZIPF and stem(words[at]) not in held and question.word_terms[at] not in held


def lacks_chamber(question: Collection[str], fact: Collection[str]) -> bool:
    """Whether it is asked how a chamber (the senate, the house, a council) voted that the fact does not name."""
    asked = {word.removesuffix("s") for word in question} | set(question)
    return not _BALLOTS.isdisjoint(asked) and any(name in asked and name not in fact for name in _CHAMBERS)
