"""The same answers in a terminal: styled where standard output is one, plain text where it is a pipe.

The sentences about a fact are those of the card in Discord (`bot.views.phrases`). Lines are at most 80 columns wide,
without boxes; an address is never broken, so that it can be opened.
"""

from __future__ import annotations

import datetime as dt
import textwrap
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TextIO

from rich.console import Console
from rich.text import Text

from bot.strings import Catalogue, other_language
from bot.views import phrases
from knowledge import CounterClaim, FactLink, Outcome, ShownFact, Source, Withdrawal

WIDTH = 80
CHOICES = 3
"""Questions offered at once."""
# Without these, words of some scripts and joined emoji would fall apart.
_JOINERS = "\u200c\u200d"


@dataclass(frozen=True)
class Paragraph:
    """A piece of text to print: `first` stands before its first line, spaces of `indent` before the others."""

    text: str
    style: str = ""
    first: str = ""
    indent: int = 0

    def lines(self, width: int) -> Iterator[str]:
        """The text in lines of at most `width` columns; a longer word, such as an address, stays whole."""
        for number, part in enumerate(self.text.split("\n")):
            first = self.first if number == 0 else " " * self.indent
            wrapped = textwrap.wrap(
                part, width, initial_indent=first, subsequent_indent=" " * self.indent,
                break_long_words=False, break_on_hyphens=False,
            )  # fmt: skip
            yield from wrapped or [""]


def make_console(file: TextIO) -> Console:
    """A console for answers on this stream: no wider than is read well, and nothing in stored text is a command."""
    console = Console(file=file, highlight=False, markup=False, emoji=False)
    console.width = min(console.width, WIDTH) if console.is_terminal else WIDTH
    return console


def clean(text: str) -> str:
    """Stored text that can't command a terminal or reorder what is read; line breaks stay."""
    kept = (
        char
        for char in text
        if char in _JOINERS or char == "\n" or unicodedata.category(char) not in {"Cc", "Cf", "Cs"}
    )
    return "".join(kept)


def line(text: str) -> str:
    """Like `clean`, on a single line."""
    return clean(" ".join(text.split()))


def print_outcome(
    outcome: Outcome,
    t: Catalogue,
    console: Console,
    *,
    links: Callable[[Iterable[str]], tuple[FactLink, ...]],
    today: dt.date,
    help_url: str = "",
    hint: str | None = None,
    why: bool = False,
    withdrawal: Withdrawal | None = None,
) -> tuple[FactLink, ...]:
    """Print what there is to say; give back the questions that were offered, in the order of their numbers.

    Args:
        outcome: what came of the question.
        t: the language of the words around the stored text.
        console: where to print.
        links: looks up questions, `KnowledgeBase.links`.
        today: the day from which an overdue check is told.
        help_url: where people help, told when there is no answer.
        hint: a sentence about the form of the question, told when there is no answer.
        why: whether to tell why the first fact was found.
        withdrawal: why the answer is gone, where it was withdrawn.
    """
    if outcome.care == "sighting":
        print_sentence(phrases.sighting(t), console)
        return ()
    for sentence in other_language(outcome.language, help_url or None):
        print_sentence(sentence, console)
        console.print()
    if other_language(outcome.language):
        help_url = ""  # it has just been named
    if words := phrases.care(outcome.care, t):
        print_sentence(words, console)
        console.print()
    if outcome.care == "emergency":
        for sentences in phrases.emergency_in_two_languages(t):
            print_blocks([[Paragraph(line(sentence)) for sentence in sentences]], console)
            console.print()
    offered: list[FactLink] = []
    for number, part in enumerate(outcome.parts or (outcome,)):
        if number:
            console.print()
        if part.outcome == "answer":
            blocks = [block for fact in part.facts for block in _answer(fact, part, t, today)]
        else:
            found = (tuple(fact.shown_link for fact in part.facts) or links(part.ranked))[:CHOICES]
            numbered = [
                _numbered(len(offered) + place, phrases.offered(link, part.language, t, line))
                for place, link in enumerate(found, 1)
            ]
            offered += found
            if part.outcome == "suggestions":
                blocks = [_which(part, found, t), numbered]
            else:
                blocks = _unknown(numbered, t, help_url, phrases.withdrawn(withdrawal, t) if withdrawal else hint)
        if why and part.why is not None:
            reasons = phrases.why(part.why, part.confidence, t, line)
            blocks.append([Paragraph(t("Why?"), "bold"), *(Paragraph(reason) for reason in reasons)])
        print_blocks(blocks, console)
    return tuple(offered)


def print_sentence(sentence: str, console: Console) -> None:
    """Print one sentence, wrapped."""
    print_blocks([[Paragraph(sentence)]], console)


def print_blocks(blocks: Sequence[Sequence[Paragraph]], console: Console) -> None:
    """Print blocks of paragraphs, wrapped, with an empty line between two blocks."""
    for number, block in enumerate(blocks):
        if number:
            console.print()
        for paragraph in block:
            for text in paragraph.lines(console.width):
                console.print(Text(text, paragraph.style), soft_wrap=True)


def _answer(fact: ShownFact, outcome: Outcome, t: Catalogue, today: dt.date) -> list[list[Paragraph]]:
    blocks = [[Paragraph(t("This answers:") + " " + line(fact.shown_question), "bold")]]
    if outcome.past:
        blocks.insert(0, [Paragraph(phrases.was_true(fact, t))])
    if outcome.stands_for:
        blocks.insert(0, [Paragraph(phrases.standing_in(outcome.stands_for, fact, t, line))])
    if words := phrases.withheld(fact, t):
        checked = phrases.checked(fact, t, today, line)
        return [*blocks, [Paragraph(f"{checked} {words}")], [Paragraph(clean(fact.shown_answer))], _sources(fact, t)]
    blocks.append([Paragraph(clean(fact.shown_answer))])
    if words := phrases.translated(fact, t):
        blocks.append([Paragraph(words)])
    if fact.list:
        blocks.append([Paragraph(line(entry), first="  - ", indent=4) for entry in fact.list])
    blocks += [_quote(fact, position, t) for position in range(len(fact.quotes))]
    about = [phrases.whose(fact, t, line), phrases.standing(fact, t), phrases.true_for(fact, t)]
    about.append(phrases.checked(fact, t, today, line))
    blocks.append([Paragraph(sentence) for sentence in about if sentence])
    blocks.append(_sources(fact, t))
    blocks += [_claim(claim, t) for claim in fact.counter_claims]
    for title, links in (
        (t("Others dispute this:"), fact.counter_facts),
        (t("Related questions:"), fact.related_facts),
    ):
        if links:
            blocks.append([Paragraph(title, "bold"), *(_bullet(link) for link in links)])
    return blocks


def _quote(fact: ShownFact, position: int, t: Catalogue) -> list[Paragraph]:
    quote = fact.quotes[position]
    number = 1 + fact.source_ids.index(quote.source_id)
    source = t("source {number}", number=number)
    byline = f"{phrases.quote_byline(quote, t, line)} ({source})"
    return [
        Paragraph(f"“{line(quote.text)}”", "italic", first="  ", indent=2),
        Paragraph(byline, first="  — ", indent=4),
    ]


def _claim(claim: CounterClaim, t: Catalogue) -> list[Paragraph]:
    return [
        Paragraph(t("Counter-claim:") + " " + line(claim.shown_question), "bold"),
        Paragraph(clean(claim.shown_answer)),
        Paragraph(phrases.disputed_by(claim, t, line)),
        *(part for number, source in enumerate(claim.sources, 1) for part in _source(number, source, t)),
    ]


def _sources(fact: ShownFact, t: Catalogue) -> list[Paragraph]:
    found = [Paragraph(t("Sources"), "bold")]
    for number, source in enumerate(fact.sources, 1):
        found += _source(number, source, t)
    if weakness := phrases.weakness(fact, t):
        found.append(Paragraph(weakness))
    return found


def _source(number: int, source: Source, t: Catalogue) -> list[Paragraph]:
    words = f"{line(source.title)} – {phrases.source_details(source, t, line)}"
    if copy := phrases.read_at(source, t, line):
        words += f", {copy}"
    found = [Paragraph(words, first=f"{number:>2}. ", indent=4), Paragraph(line(source.url), first="    ", indent=4)]
    if source.archived_url:
        found.append(Paragraph(f"{t('archived copy')}: {line(source.archived_url)}", first="    ", indent=4))
    return found


def _bullet(link: FactLink) -> Paragraph:
    return Paragraph(line(link.question), first="  - ", indent=4)


def _numbered(number: int, question: str) -> Paragraph:
    return Paragraph(question, first=f"{number:>2}. ", indent=4)


def _which(outcome: Outcome, found: Sequence[FactLink], t: Catalogue) -> list[Paragraph]:
    if outcome.choose_place:
        places = t.names([line(place) for place in outcome.choose_place])
        return [Paragraph(t("Which place is meant? {places}", places=places), "bold")]
    return [Paragraph(phrases.which_questions(found, outcome.language, t), "bold")]


def _unknown(numbered: Sequence[Paragraph], t: Catalogue, help_url: str, hint: str | None) -> list[list[Paragraph]]:
    blocks = [[Paragraph(t("I have no checked answer to that."), "bold")]]
    if hint:
        blocks.append([Paragraph(hint)])
    if numbered:
        blocks.append([Paragraph(t("These are other questions, and I can answer them:")), *numbered])
    if help_url:
        blocks.append([Paragraph(t("People who help: {address}", address=help_url))])
    return blocks
