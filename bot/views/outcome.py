"""An outcome as messages: answer cards, a choice of questions, or no checked answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from bot.help import Helper
from bot.strings import Catalogue, other_language
from bot.views import buttons, phrases
from bot.views.answer import answer_card
from bot.views.layout import Layout, notice, rows, texts
from bot.views.text import line, linked
from knowledge import FactLink, Outcome, Withdrawal
from knowledge.emergency import URGENT

CHOICES = 3
"""Questions offered at once."""
PARTS = 3
"""Answers given to one message."""


@dataclass(frozen=True)
class Showing:
    """What the messages are made with, beside the outcome."""

    t: Catalogue
    links: Callable[[Iterable[str]], tuple[FactLink, ...]]
    """Looks up questions: `KnowledgeBase.links`."""
    today: dt.date
    helpers: Sequence[Helper] = ()
    """Where people help, told when nothing was found."""
    hint: str | None = None
    """A sentence about the form of the question, told when nothing was found."""
    withdrawal: Withdrawal | None = None
    """Why the answer is gone, where it was withdrawn."""
    can_post: bool = False
    opening: str = ""
    """What stands first where there is no answer."""


def messages(outcome: Outcome, showing: Showing) -> list[Layout]:
    """One message for each question that was in the text, at most three; before them and after what care calls for."""
    if outcome.care == "sighting":
        return [notice(phrases.sighting(showing.t))]
    opening = _in_other_language(outcome.language, showing)
    if opening:
        showing = replace(showing, helpers=())  # it has just been named
    before: list[Layout] = []
    if outcome.care == "emergency":
        before = [emergency(showing, opening)]
    elif outcome.care == "advice":
        before = [notice(opening, _with_help(phrases.care("advice", showing.t), showing))]
    else:
        showing = replace(showing, opening=opening)
    shown = [_message(part, showing) for part in (outcome.parts or (outcome,))[:PARTS]]
    # The word on asking more safely comes last: the first line of an answer shows on a locked phone.
    after = [notice(phrases.safer(showing.t))] if outcome.discloses else []
    return [*before, *shown, *after]


def unseen(address: str) -> str:
    """An address as a link without a preview."""
    return f"<{address}>"


def emergency(showing: Showing, opening: str = "") -> Layout:
    """What is generally true at a door, in a car and on arrest, in English and Spanish, and where help is."""
    blocks = ["\n".join(sentences) for sentences in phrases.emergency_in_two_languages(showing.t, unseen)]
    links = showing.links(phrases.EMERGENCY_FACTS)
    # The sentences name the national lists already: whoever reads this has no time to read them twice.
    others = [helper for helper in showing.helpers if helper.kind not in {"free lawyers", "custody"}]
    return Layout(
        *texts([opening, *blocks, _help(showing.t, others)]),
        *rows([buttons.fact_button(link) for link in links]),
    )


def _in_other_language(language: str, showing: Showing) -> str:
    # Only what says by itself what it is: nothing else is said in these languages.
    named = " · ".join(linked(one.text) for one in showing.helpers if one.kind not in {"accredited", "custody"})
    return "\n".join(other_language(language, named or None))


def _with_help(words: str | None, showing: Showing) -> str:
    return "\n".join(filter(None, [words, _help(showing.t, showing.helpers)])) if words else ""


def _message(outcome: Outcome, showing: Showing) -> Layout:
    t = showing.t
    if outcome.outcome == "answer" and outcome.facts:
        return answer_card(
            outcome.facts[0],
            t,
            today=showing.today,
            outcome=outcome,
            can_post=showing.can_post and may_be_posted(outcome),
        )
    if outcome.outcome == "suggestions":
        offered = [fact.shown_link for fact in outcome.facts]
        return suggestions(
            offered or showing.links(outcome.ranked), outcome.choose_place, t, outcome.language, showing.opening
        )
    return unknown(
        showing.links(outcome.ranked),
        t,
        helpers=showing.helpers,
        hint=phrases.withdrawn(showing.withdrawal, t) if showing.withdrawal else showing.hint,
        language=outcome.language,
        opening=showing.opening,
    )


def shown_to_all(outcome: Outcome) -> bool:
    """Whether a mention is answered before everybody's eyes: not about somebody's own case, and not about rights.

    General questions about rights are answered privately too, so that a private answer does not tell which it was.
    """
    rights = any(not URGENT.isdisjoint(fact.topics) for fact in outcome.facts)
    return may_be_posted(outcome) and not rights


def may_be_posted(outcome: Outcome) -> bool:
    """Whether an answer may be offered for a public post: never one to a person's own case."""
    return outcome.care is None and not outcome.discloses


def suggestions(
    links: Sequence[FactLink], places: Sequence[str], t: Catalogue, language: str = "en", opening: str = ""
) -> Layout:
    """*Did you mean*: the questions as text, a numbered button for each, and *None of these*."""
    offered = links[:CHOICES]
    none = buttons.none_button(t, "es" if language == "es" else "en")
    if places:
        asks = t("Which place is meant? {places}", places=t.names([line(place) for place in places]))
        choices = [buttons.place_button(place, link) for place, link in zip(places, offered, strict=False)]
        return Layout(*texts([opening, asks]), *rows([*choices, none]))
    choices = [buttons.numbered_button(number, link, t, meant=True) for number, link in enumerate(offered, 1)]
    asks = phrases.which_questions(offered, language, t)
    return Layout(*texts([opening, asks, _numbered(offered, language, t)]), *rows([*choices, none]))


def unknown(
    links: Sequence[FactLink],
    t: Catalogue,
    *,
    helpers: Sequence[Helper] = (),
    hint: str | None = None,
    language: str = "en",
    opening: str = "",
) -> Layout:
    """*No checked answer*, with the nearest questions plainly as other questions, and where help is."""
    offered = links[:CHOICES]
    items = texts([opening, t("I have no checked answer to that."), hint or ""])
    if offered:
        items += texts([t("These are other questions, and I can answer them:"), _numbered(offered, language, t)])
        items += rows([buttons.numbered_button(number, link, t, meant=False) for number, link in enumerate(offered, 1)])
    return Layout(*items, *texts([_help(t, helpers)]))


def _numbered(links: Sequence[FactLink], language: str, t: Catalogue) -> str:
    return "\n".join(f"{number}\\. {phrases.offered(link, language, t, line)}" for number, link in enumerate(links, 1))


def none_of_these(t: Catalogue, *, helpers: Sequence[Helper] = ()) -> Layout:
    """What a person sees who meant none of the questions."""
    return unknown((), t, helpers=helpers)


def _help(t: Catalogue, helpers: Sequence[Helper]) -> str:
    return phrases.people_who_help(helpers, t, linked)
