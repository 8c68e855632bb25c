"""Scoring of labelled questions: how often the right fact is found, and how often a wrong one is shown.

Pure: it is given the outcomes and counts. The command line measures files with it, and a preview of an edit can measure
what the edit would change. The forms of a labelled question are told apart by their fields:

==============  =====================================================================================
question        `q`, `ids`, perhaps `style`: any of `ids` is right
multi           the same with `all`: every one of `ids` is to be shown
pair            the same with `not`: facts that would be wrong
loaded          `neutral`, `left`, `right`, `ids`: one question in three framings
followup        `first`, `second`, `ids`: the second leans on the first
absent          `q`, perhaps `kind` and `fallback`, no `ids`: no fact answers it
personal        `q`, `kind` emergency or advice, perhaps `ids`: a person's own case
disclosure      `q`, `sensitive`: whether the message gives personal data away
==============  =====================================================================================
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictStr, ValidationError, model_validator

from knowledge.outcome import Context, Outcome

Form = Literal["question", "multi", "pair", "loaded", "followup", "absent", "personal", "disclosure"]
Ask = Callable[[str, Context | None], Awaitable[Outcome]]

PERSONAL_KINDS = frozenset({"emergency", "advice"})
_MESSAGE_FORMS = (("q",), ("neutral", "left", "right"), ("first", "second"))
_MESSAGE_FIELDS = tuple(name for form in _MESSAGE_FORMS for name in form)


class InvalidQuestion(ValueError):
    """A labelled question that can't be read. The message says why and repeats nothing of it."""


class Measure(StrEnum):
    """What can be counted. Each is a share of the messages (or lines) that say something about it."""

    FIRST = "right first"
    """The first of `ranked` is an acceptable fact."""
    IN_THREE = "right in the first three"
    """One of the first three of `ranked` is an acceptable fact."""
    RIGHT = "answered right"
    """Answered outright with an acceptable fact (where `all` is set: with all of them)."""
    WRONG = "answered wrong"
    """Answered outright with no acceptable fact."""
    FALSE_ANSWER = "false answers"
    """Answered outright although no fact answers it, and not with a marked fallback."""
    STAND_IN = "stand-ins"
    """Answered with an acceptable wider place's fact that is marked as standing in (`stands_for`)."""
    TWIN = "wrong twin answered"
    """A pair's question was answered outright with a fact that its label rules out."""
    SAME = "same and right in all framings"
    """All three framings rank the same acceptable fact first."""
    ALL_SHOWN = "all shown"
    """Every fact that a double question asks for was shown."""
    CARE = "own case noticed"
    """`care` says emergency or advice, as labelled."""
    DISCLOSURE = "disclosure noticed"
    """`discloses` is set for a message that gives personal data away."""
    FALSE_ALARM = "false alarms"
    """`discloses` is set for a message that gives nothing away."""


class LabelledQuestion(BaseModel):
    """One line of a file of labelled questions. Fields that are no label are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    q: StrictStr | None = None
    neutral: StrictStr | None = None
    left: StrictStr | None = None
    right: StrictStr | None = None
    first: StrictStr | None = None
    second: StrictStr | None = None
    ids: tuple[StrictStr, ...] = ()
    all: StrictBool = False
    not_ids: Annotated[tuple[StrictStr, ...], Field(alias="not")] = ()
    fallback: tuple[StrictStr, ...] = ()
    kind: StrictStr | None = None
    style: StrictStr | None = None
    sensitive: StrictBool | None = None

    @classmethod
    def parse(cls, line: str) -> LabelledQuestion:
        """Read one line of JSON.

        Raises:
            InvalidQuestion: it is no JSON object, or its fields fit none of the forms.
        """
        try:
            return cls.model_validate_json(line)
        except ValidationError as error:
            problem = error.errors(include_url=False, include_input=False)[0]
            field = ".".join(str(part) for part in problem["loc"][:1])
            reason = str(problem.get("ctx", {}).get("error") or problem["msg"])
            raise InvalidQuestion(f"{field}: {reason}" if field else reason) from None

    @model_validator(mode="after")
    def _has_one_form(self) -> LabelledQuestion:
        given = tuple(name for name in _MESSAGE_FIELDS if getattr(self, name) is not None)
        if given not in _MESSAGE_FORMS:
            raise ValueError("a line has q, or neutral, left and right, or first and second")
        if (self.all or self.not_ids or self.neutral is not None) and not self.ids:
            raise ValueError("ids are missing")
        return self

    @property
    def form(self) -> Form:
        """Which of the forms in the module's table this is."""
        if self.neutral is not None:
            return "loaded"
        if self.first is not None:
            return "followup"
        if self.sensitive is not None:
            return "disclosure"
        if self.kind in PERSONAL_KINDS:
            return "personal"
        if not self.ids:
            return "absent"
        if self.not_ids:
            return "pair"
        return "multi" if self.all else "question"

    @property
    def messages(self) -> tuple[str, ...]:
        """What is asked, in order: three framings, two turns, or one message."""
        parts = (getattr(self, name) for name in _MESSAGE_FIELDS)
        return tuple(part for part in parts if part is not None)


class Rate(NamedTuple):
    """`hits` out of `of`."""

    hits: int = 0
    of: int = 0

    @property
    def share(self) -> float | None:
        """0 to 1; None of nothing."""
        return self.hits / self.of if self.of else None


@dataclass(frozen=True)
class Verdict:
    """What the outcomes of one labelled question showed: for each measure that applies, hit or not, one a message."""

    question: LabelledQuestion
    marks: Mapping[Measure, tuple[bool, ...]]


async def put(question: LabelledQuestion, ask: Ask) -> tuple[Outcome, ...]:
    """Ask a labelled question as a person would: a follow-up with the context of what came before it."""
    if question.form != "followup":
        return tuple([await ask(message, None) for message in question.messages])
    before, after = question.messages
    first = await ask(before, None)
    return first, await ask(after, first.context())


def judge(question: LabelledQuestion, outcomes: Sequence[Outcome]) -> Verdict:
    """Score the outcomes of a question's messages, in the order of `messages`."""
    marks: defaultdict[Measure, list[bool]] = defaultdict(list)
    scored = outcomes[1:] if question.form == "followup" else outcomes
    for outcome in scored:
        if question.ids:
            _judge_answerable(question, outcome, marks)
        elif question.form in {"absent", "followup"}:
            _judge_absent(question, outcome, marks)
    _judge_form(question, scored, marks)
    return Verdict(question, {measure: tuple(hits) for measure, hits in marks.items()})


def rates(verdicts: Iterable[Verdict]) -> dict[Measure, Rate]:
    """Add up verdicts. A measure that none of them speaks about is absent."""
    added: dict[Measure, Rate] = {}
    for verdict in verdicts:
        for measure, hits in verdict.marks.items():
            rate = added.get(measure, Rate())
            added[measure] = Rate(rate.hits + sum(hits), rate.of + len(hits))
    return added


def _judge_answerable(question: LabelledQuestion, outcome: Outcome, marks: defaultdict[Measure, list[bool]]) -> None:
    right = set(question.ids)
    shown = _answered_with(outcome)
    marks[Measure.FIRST].append(bool(right.intersection(outcome.ranked[:1])))
    marks[Measure.IN_THREE].append(bool(right.intersection(outcome.ranked[:3])))
    marks[Measure.RIGHT].append(right <= shown if question.all else bool(right & shown))
    marks[Measure.WRONG].append(outcome.outcome == "answer" and not right & shown)
    if question.not_ids:
        marks[Measure.TWIN].append(bool(shown.intersection(question.not_ids)))
    if question.all:
        marks[Measure.ALL_SHOWN].append(right <= {fact.id for fact in outcome.facts})


def _judge_absent(question: LabelledQuestion, outcome: Outcome, marks: defaultdict[Measure, list[bool]]) -> None:
    shown = _answered_with(outcome)
    stands_in = outcome.stands_for is not None and bool(shown) and shown <= set(question.fallback)
    marks[Measure.FALSE_ANSWER].append(outcome.outcome == "answer" and not stands_in)
    if question.fallback:
        marks[Measure.STAND_IN].append(stands_in)


def _judge_form(
    question: LabelledQuestion, outcomes: Sequence[Outcome], marks: defaultdict[Measure, list[bool]]
) -> None:
    if question.form == "loaded":
        firsts = {outcome.ranked[:1] for outcome in outcomes}
        marks[Measure.SAME].append(len(firsts) == 1 and all(marks[Measure.FIRST]))
    elif question.form == "personal":
        marks[Measure.CARE].extend(outcome.care == question.kind for outcome in outcomes)
    elif question.form == "disclosure":
        measure = Measure.DISCLOSURE if question.sensitive else Measure.FALSE_ALARM
        marks[measure].extend(outcome.discloses for outcome in outcomes)


def _answered_with(outcome: Outcome) -> set[str]:
    return {fact.id for fact in outcome.facts} if outcome.outcome == "answer" else set()
