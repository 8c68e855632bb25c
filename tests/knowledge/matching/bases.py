"""A small base of hand-picked facts and the whole one, each read once, and people who ask them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache

from knowledge.answering import Answerer
from knowledge.base import SHIPPED
from knowledge.evaluation import LabelledQuestion
from knowledge.facts import Fact, ShownFact
from knowledge.outcome import Context, Outcome
from knowledge.packfiles import read_files

TODAY = dt.date(2026, 11, 24)

PICKED = frozenset(
    {
        "287g-models", "administrative-vs-judicial-warrant", "boston-trust-act", "ca-sb54-effective",
        "ca-sb54-exceptions", "ca-sb54-what", "chicago-wco-2021", "cook-county-detainers-2011", "daca-what-is-it",
        "de-blasio-reply-sessions", "detainee-locator", "do-sanctuary-policies-increase-crime", "el-cenizo-v-texas",
        "eo-14218-sanctuary", "garcetti-reply-sessions", "kyr-at-the-door", "ny-green-light", "or-1987-law",
        "trump-2017-order-funding", "tx-sb4-2017", "tx-sb4-penalties", "tx-sb8-2025", "wa-kww", "what-is-287g",
        "what-is-8-usc-1373", "what-is-an-ice-detainer", "what-is-harboring-8-usc-1324", "what-is-sanctuary-city",
    }
)  # fmt: skip

Ask = Callable[..., Outcome]


@cache
def all_facts() -> tuple[Fact, ...]:
    """The shipped facts."""
    return read_files(SHIPPED).facts


@cache
def few_facts() -> tuple[Fact, ...]:
    """The picked ones."""
    picked = tuple(fact for fact in all_facts() if fact.id in PICKED)
    assert len(picked) == len(PICKED)
    return picked


@cache
def own_paraphrases() -> tuple[LabelledQuestion, ...]:
    """The project's own labelled single questions, in the order of their file."""
    read = map(LabelledQuestion.parse, (SHIPPED / "questions.jsonl").read_text(encoding="utf-8").splitlines())
    return tuple(question for question in read if question.form == "question" and question.q)


@cache
def whole() -> Answerer:
    """Over all facts."""
    return Answerer(all_facts())


@cache
def small() -> Answerer:
    """Over the picked facts."""
    return Answerer(few_facts())


def asker(answerer: Answerer, facts: tuple[Fact, ...]) -> Ask:
    """Asks an answerer on one fixed day."""
    shown = {fact.id: ShownFact(**dict(fact)) for fact in facts}

    def ask(text: str, context: Context | None = None) -> Outcome:
        return answerer.ask(text, at=TODAY, context=context, shown=shown.__getitem__)

    return ask
