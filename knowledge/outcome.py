"""What asking gives back. The same shape in Python, in ``ask --json`` and in ``evaluate --json``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from knowledge.facts import Model, ShownFact

Care = Literal["advice", "emergency", "sighting"]


class Context(Model):
    """What a follow-up may lean on: facts last shown and the stored wording matched, never a person's own text."""

    facts: tuple[str, ...] = ()
    matched: str | None = None


class Reasons(Model):
    """Why the first fact was found. Holds stored words only: nothing that was not in the base.

    `wording` is the stored wording nearest to the question, `words` those of its words that the question has in this or
    another form. `place` says how the fact lies to the place asked about; `years` and `codes` are the years and numbers
    of laws that the question and the fact share.
    """

    wording: str
    words: tuple[str, ...] = ()
    place: Literal["none asked", "on it", "wider", "off"] = "none asked"
    years: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


class Outcome(Model):
    """One of three honest outcomes: an answer, a choice of questions, or no checked answer.

    `ranked` holds up to five fact ids, best first, whatever the outcome; it is empty only for nonsense.
    `confidence` (0 to 1) says how close the question is to the fact, not how true the fact is.
    `stands_for` names the place asked about when a wider place's fact stands in for it.
    `withheld`: the check of a shown fact is so long overdue that a general rule stands in place of its text.
    `past`: the question is about today and the fact about the past. `why` says why the first fact was found.
    `language` is the question's: its ISO 639 code, ``und`` when it can't be told. Only English
    and Spanish are answered; each of `facts` says in which language it is shown.
    `parts` holds one outcome a question when several came in one message; `facts` is then everything shown.
    """

    outcome: Literal["answer", "suggestions", "unknown"]
    language: str = "en"
    care: Care | None = None
    discloses: bool = False
    stands_for: str | None = None
    withheld: bool = False
    withdrawn: bool = False
    past: bool = False
    choose_place: tuple[str, ...] = ()
    parts: tuple[Outcome, ...] = ()
    facts: tuple[ShownFact, ...] = ()
    ranked: Annotated[tuple[str, ...], Field(max_length=5)] = ()
    confidence: Annotated[float, Field(ge=0, le=1)] = 0.0
    matched: str | None = None
    why: Reasons | None = None

    def context(self) -> Context:
        """What a follow-up to this outcome may lean on."""
        return Context(facts=tuple(fact.id for fact in self.facts), matched=self.matched)
