"""What is said about a fact beside its answer, in words: whose it is, when it holds, who checked it, what it rests on.

The terminal shows the same sentences, so nothing here knows about mark-up: each function takes what makes text safe for
where it is shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from bot.help import Helper
from bot.strings import Catalogue, catalogue
from knowledge import CounterClaim, FactLink, Quote, Reasons, ShownFact, Source, Withdrawal
from knowledge.facts import PRIMARY_KINDS

Safe = Callable[[str], str]
NATION = "United States"


def whose(fact: ShownFact | CounterClaim, t: Catalogue, safe: Safe = str) -> str:
    """Whether it is a fact, or somebody's claim and whose."""
    if fact.attribution == "fact":
        return t("The sources below state this as a fact.")
    speakers = fact.speakers
    if not speakers:
        return t("This is a claim, not an established fact. The answer names who makes it.")
    if len(speakers) == 1:
        return t("This is what {name} says. It is a claim, not an established fact.", name=safe(speakers[0]))
    names = t.names([safe(speaker) for speaker in speakers])
    return t("This is what {names} say. These are claims, not established facts.", names=names)


def sighting(t: Catalogue) -> str:
    """The refusal for a message that looks for officers or for people."""
    return t("I don't tell where officers or people are, and I don't pass on reports about anybody.")


def care(kind: str | None, t: Catalogue) -> str | None:
    """What stands before the answer to somebody's own case; None for every other message."""
    if kind == "advice":
        return t("I can't tell what applies to one person's case. This is general information, not legal advice.")
    return None


EMERGENCY_FACTS = (
    "kyr-at-the-door", "kyr-in-the-car", "kyr-do-not-sign", "detainee-locator", "legal-help-eoir-list",
)  # fmt: skip
"""The facts that the sentences of `emergency` are taken from, in their order."""


def emergency_in_two_languages(t: Catalogue, link: Safe = str) -> list[list[str]]:
    """`emergency` in a language and the other one, since somebody in danger may read only one of them.

    A catalogue without these sentences gives the English ones, which then stand there once.
    """
    catalogues = [t, *(catalogue(tag) for tag in ("en", "es") if tag != t.language)]
    said = [emergency(each, link) for each in catalogues]
    return [sentences for at, sentences in enumerate(said) if sentences not in said[:at]]


def emergency(t: Catalogue, link: Safe = str) -> list[str]:
    """What is generally true when officers come, and where to find somebody and a lawyer.

    Args:
        t: the language.
        link: writes an address so that it can be opened.
    """
    return [
        t("This is what is generally true. I can't tell what applies to one case, and I alert nobody."),
        t(
            "- At a door: the ACLU says (January 2026) that nobody has to open unless officers show a warrant signed "
            "by a judge. ICE disagrees in part."
        ),
        t(
            "- In a car: the ACLU says (2025) that a driver shows police a license, registration and insurance on "
            "request. Everyone in it may stay silent, it says, and may refuse a search."
        ),
        t(
            "- On arrest: the ACLU says (2025) that a person may stay silent, and it says not to sign papers without "
            "first speaking to a lawyer."
        ),
        t("- Somebody in ICE custody: ICE's own search is at {address}", address=link("https://locator.ice.gov/odls/")),
        t(
            "- Free lawyers: the Justice Department lists them by state at {address}",
            address=link("https://www.justice.gov/eoir/list-pro-bono-legal-service-providers"),
        ),
    ]


def safer(t: Catalogue) -> str:
    """What stands under an answer to a message that gave personal data away."""
    return t(
        "A question works as well without names, numbers, addresses or anybody's status. Nothing of it is stored here; "
        "Discord keeps a message until its writer deletes it. **/privacy** tells more."
    )


def translated(fact: ShownFact, t: Catalogue) -> str | None:
    """That the words are a translation, and whether the English has moved on since; None for English words."""
    if fact.translation is None:
        return None
    words = t("This is translated from English. Quotes stay as they were said.")
    if fact.translation_is_older:
        words += " " + t("The translation is older than the English text, which has changed since.")
    return words


def which_questions(links: Sequence[FactLink], language: str, t: Catalogue) -> str:
    """The sentence above questions to choose from; whether they are in the language of the question."""
    if language == "es" and links and all(link.language != language for link in links):
        return t("I have no checked answer to that in Spanish. These questions come near; they are in English only:")
    return t("Did you mean one of these?")


def offered(link: FactLink, language: str, t: Catalogue, safe: Safe = str) -> str:
    """A question to choose, marked where it is not in the language of the question."""
    marked = language == "es" and link.language != language
    return safe(link.question) + (" " + t("(in English)") if marked else "")


def standing(fact: ShownFact, t: Catalogue) -> str | None:
    """Whether it is over or disputed; None for a fact that simply holds."""
    if fact.status == "historical":
        return t("This is about the past and may be different now.")
    if fact.status == "contested":
        return t("This is disputed.")
    return None


def was_true(fact: ShownFact, t: Catalogue) -> str:
    """What an answer opens with when it was asked about today and the fact is about the past."""
    return t("This was true in {year}.", year=str(fact.as_of.year))


def why(reasons: Reasons, confidence: float, t: Catalogue, safe: Safe = str) -> list[str]:
    """Why a fact was found, in sentences."""
    found = [t("The stored wording nearest to the question: “{wording}”", wording=safe(reasons.wording))]
    if reasons.words:
        words = t.names([safe(word) for word in reasons.words])
        found.append(t("Words of it that the question has, in this or another form: {words}.", words=words))
    else:
        found.append(t("None of its words are in the question; it was found by its meaning."))
    found.append(_place_reason(reasons, t))
    if named := [*reasons.years, *reasons.codes]:
        found.append(t("The question and the fact both name {names}.", names=t.names([safe(name) for name in named])))
    closeness = t("How close this is to your question: {number} of 100.", number=round(confidence * 100))
    found.append(closeness + " " + t("That says nothing about how true it is."))
    return found


def _place_reason(reasons: Reasons, t: Catalogue) -> str:
    match reasons.place:
        case "none asked":
            return t("The question names no place.")
        case "on it":
            return t("The fact is about the place that the question names.")
        case "wider":
            return t("The question names a place inside the one that the fact is about.")
        case "off":
            return t("The question names another place than the fact, so it is not answered with it.")


def withdrawn(withdrawal: Withdrawal, t: Catalogue) -> str:
    """That the answer to a question was withdrawn, on which day and why."""
    day = t.date(withdrawal.at.date())
    match withdrawal.reason:
        case "outdated":
            return t("The answer to that was withdrawn on {date} because it is out of date.", date=day)
        case "wrong":
            return t("The answer to that was withdrawn on {date} because it was wrong.", date=day)
        case "source gone":
            return t("The answer to that was withdrawn on {date} because its source is gone.", date=day)
        case "unclear":
            return t("The answer to that was withdrawn on {date} because it was unclear.", date=day)
        case "duplicate":
            return t("The answer to that was withdrawn on {date} because another one says the same.", date=day)
        case "off topic":
            return t("The answer to that was withdrawn on {date} because it is not about sanctuary policy.", date=day)
        case "made by mistake":
            return t("The answer to that was withdrawn on {date} because it was published by mistake.", date=day)
        case _:
            return t("The answer to that was withdrawn on {date}.", date=day)


def people_who_help(helpers: Sequence[Helper], t: Catalogue, safe: Safe = str) -> str:
    """Where people find help, each with the day on which somebody made sure of it; empty for nowhere."""
    if not helpers:
        return ""
    if [one.kind for one in helpers] == ["page"]:
        return t("People who help: {address}", address=safe(helpers[0].text))
    return "\n".join([t("People who help:"), *(f"- {helper(one, t, safe)}" for one in helpers)])


def helper(one: Helper, t: Catalogue, safe: Safe = str) -> str:
    """One place where people find help, and when somebody made sure of it."""
    text = safe(one.text)
    match one.kind:
        case "hotline":
            words = t("Hotline: {text}", text=text)
        case "lawyers":
            words = t("Lawyers: {text}", text=text)
        case "contact":
            words = t("Who runs this bot here: {text}", text=text)
        case "free lawyers":
            words = t("Free lawyers, a list of the Justice Department: {text}", text=text)
        case "accredited":
            words = t("Accredited representatives, a page of the Justice Department: {text}", text=text)
        case "custody":
            words = t("Somebody in ICE custody, ICE's own search: {text}", text=text)
        case "page":
            words = text
    if one.last_checked is not None:
        words += " " + t("(last checked {date})", date=t.date(one.last_checked))
    return words


def withheld(fact: ShownFact, t: Catalogue) -> str | None:
    """What stands above the general rule that is shown in place of a fact; None for a fact that is shown itself."""
    if not fact.withheld:
        return None
    return t("My text on this is too old to show. This is the general rule, and where it can be read:")


def corrected(date: dt.date, earlier: str, t: Catalogue) -> str:
    """That an answer was corrected, and what it said before, safe to show; nothing where its text stayed the same."""
    if not earlier:
        return t("Corrected on {date}: not in the text, but in what stands beside it.", date=t.date(date))
    return t("Corrected on {date}: earlier this said “{text}”", date=t.date(date), text=earlier)


def message_withdrawn(date: dt.date, earlier: str, t: Catalogue) -> str:
    """That a public answer was withdrawn, and what it said before, safe to show."""
    return t("Withdrawn on {date}: earlier this said “{text}”", date=t.date(date), text=earlier)


def corrected_above(fact: ShownFact, t: Catalogue) -> str | None:
    """That the shared text under a server's own one was corrected; None where it was not, or somebody has decided."""
    if fact.shared_corrected is None:
        return None
    return t(
        "This is this server's own wording. The shared text was corrected on {date}, and nobody here has looked at "
        "that yet.",
        date=t.date(fact.shared_corrected),
    )


def disputed_by(claim: CounterClaim, t: Catalogue, safe: Safe = str) -> str:
    """Whose a disputing claim is, and the date that it is true for."""
    return f"{whose(claim, t, safe)} {true_for(claim, t)}"


def true_for(fact: ShownFact | CounterClaim, t: Catalogue) -> str:
    """The date that the answer is true for."""
    return t("True for {date}.", date=t.date(fact.as_of, about=fact.as_of_approximate))


def checked(fact: ShownFact, t: Catalogue, today: dt.date, safe: Safe = str) -> str:
    """When it was last compared with its sources, by whom, and whether the next time is past."""
    date = t.date(fact.last_checked)
    if fact.due is None or fact.due >= today:
        if fact.checked_by:
            return t("Last checked {date} by {name}.", date=date, name=safe(fact.checked_by))
        return t("Researched {date}. No person has checked this yet.", date=date)
    words = t(
        "Last checked {ago} ago; due every {interval}.",
        ago=_days((today - fact.last_checked).days, t),
        interval=_days(fact.review_days or 0, t),
    )
    if fact.checked_by:
        return words + " " + t("That was on {date}, by {name}.", date=date, name=safe(fact.checked_by))
    return words + " " + t("That was research on {date}; no person has checked this yet.", date=date)


def _days(count: int, t: Catalogue) -> str:
    return t.plural("{count} day", "{count} days", count)


def quote_byline(quote: Quote, t: Catalogue, safe: Safe = str) -> str:
    """Who said it, in what role, and when; and that it was checked against a pasted passage, where it was."""
    byline = f"{safe(quote.speaker)}, {safe(quote.speaker_role)}, {t.date(quote.date)}"
    if quote.compared_with == "passage":
        byline += "; " + t("compared with a passage that a moderator pasted")
    return byline


def source_details(source: Source, t: Catalogue, safe: Safe = str) -> str:
    """Publisher, author and date of a source."""
    parts = [source.publisher]
    if source.author and source.author != source.publisher:
        parts.append(source.author)
    details = ", ".join(safe(part) for part in parts)
    if source.published:
        details += ", " + t.date(source.published, about=source.published_approximate)
    return details


def read_at(source: Source, t: Catalogue, safe: Safe = str) -> str | None:
    """Where the copy was read, when that was not the original."""
    return t("read in a copy at {site}", site=safe(source.via)) if source.via else None


def weakness(fact: ShownFact, t: Catalogue) -> str | None:
    """A plain word about thin support, or None."""
    if not fact.needs_better_source:
        return None
    secondary = not any(source.kind in PRIMARY_KINDS for source in fact.sources)
    if secondary and len(fact.sources) == 1:
        return t("One secondary source.")
    return t("A better source is still being looked for.")


def standing_in(place: str, fact: ShownFact, t: Catalogue, safe: Safe = str) -> str:
    """That a wider place's fact stands in for the place that was asked about."""
    wider = t("the United States") if fact.places[0] == NATION else safe(fact.places[0])
    if fact.kind == "law":
        return t("I have nothing about {place}. This is the law in {wider}.", place=safe(place), wider=wider)
    return t("I have nothing about {place}. This is about {wider}.", place=safe(place), wider=wider)
