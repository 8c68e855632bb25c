"""The domain: facts, the sources they rest on and the words that people said, as frozen models.

Everything outside `knowledge.store` handles these models and nothing else. Field names and limits are those of the
shipped packs; a value outside a limit is refused when the model is made, never cut.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from knowledge.dates import PartialDate

SHARED = 0
"""The scope that every server sees. A server's own scope is its Discord id."""

Kind = Literal["definition", "law", "court-ruling", "event", "statement", "statistic", "research", "status", "how-to"]
Status = Literal["current", "historical", "contested"]
Attribution = Literal["fact", "claim"]
ComparedWith = Literal["page", "passage"]
SourceKind = Literal[
    "statute", "ordinance", "regulation", "executive_order", "court_opinion", "court_filing", "government_report",
    "press_release", "news", "academic", "ngo", "reference",
]  # fmt: skip

PRIMARY_KINDS: frozenset[str] = frozenset(
    {"statute", "ordinance", "regulation", "executive_order", "court_opinion", "court_filing", "government_report",
     "press_release"}
)  # fmt: skip
"""Kinds of source that are the thing itself rather than a report about it."""


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username is not None:
        raise ValueError("an address starts with https:// or http:// and names a host")
    _ = parts.port  # refuses a number that no port has
    if "@" in value.split("/")[2]:
        # Programs differ about https://here.example#@there.example, and readers too.
        raise ValueError("an address has no @ before the first / of its path")
    if any(ord(char) <= 32 or char in '<>"`\\' for char in value):
        raise ValueError("an address has no spaces, quotes, backslashes or angle brackets")
    # Letters of other scripts look like others: what a reader sees must be where the link goes.
    if not value.isascii() or any(label.startswith("xn--") for label in parts.hostname.split(".")):
        raise ValueError(
            "an address is written in plain letters; others are percent-encoded, and not in the host's name"
        )
    return value


def _unique(values: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(values)) != len(values):
        raise ValueError("an entry is listed twice")
    return values


Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=50)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Url = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000), AfterValidator(_web_address)]
Slugs = Annotated[tuple[Slug, ...], AfterValidator(_unique)]
Lines = Annotated[tuple[Line, ...], AfterValidator(_unique)]
Wording = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class Model(BaseModel):
    """Base of every model here: frozen, closed to unknown fields, and errors never repeat what somebody typed."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Quote(Model):
    """Words of a named person or of a primary public document, letter for letter, at most 50 words."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
    speaker: Line
    speaker_role: Line
    date: PartialDate
    source_id: Slug
    checked: dt.date | None = None
    """The day the words were compared with the source; None: not yet."""
    compared_with: ComparedWith | None = None
    """What the quote lock compared them with: the source's page, or a passage that a moderator pasted. None: not it."""

    @model_validator(mode="after")
    def _short(self) -> Quote:
        if len(self.text.split()) > 50:
            raise ValueError("a quote has at most 50 words")
        return self

    @model_validator(mode="after")
    def _compared_on_a_day(self) -> Quote:
        if self.compared_with is not None and self.checked is None:
            raise ValueError("a quote that was compared has the day in checked")
        return self


class Source(Model):
    """Where something can be read. `via` names the site where a copy was read when the original was not at hand."""

    id: Slug
    title: Line
    publisher: Line
    author: Line | None = None
    published: PartialDate | None = None
    published_approximate: bool = False
    title_is_description: bool = False
    url: Url
    archived_url: Url | None = None
    via: Line | None = None
    kind: SourceKind
    accessed: dt.date


class Translation(Model):
    """A fact's words in another language. `of` is the digest of the English text it was made from."""

    question: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=160)]
    answer: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1500)]
    phrasings: Annotated[tuple[Wording, ...], Field(max_length=20)] = ()
    of: str


class Fact(Model):
    """One curated answer with everything that stands behind it.

    `as_of` is the date the answer is true for; `last_checked` the day it was compared with its sources; `checked_by`
    the person who did so, None while no person has. `review_days` is how long a check holds (None: it does not age).
    """

    id: Slug
    question: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
    phrasings: Annotated[tuple[Wording, ...], Field(max_length=40)] = ()
    answer: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1200)]
    kind: Kind
    status: Status
    attribution: Attribution
    as_of: PartialDate
    as_of_approximate: bool = False
    last_checked: dt.date
    checked_by: Line | None = None
    review_days: Annotated[int, Field(ge=1, le=3650)] | None = None
    places: Annotated[Lines, Field(min_length=1, max_length=20)]
    court: Line | None = None
    topics: Annotated[Slugs, Field(min_length=1, max_length=10)]
    quotes: Annotated[tuple[Quote, ...], Field(max_length=5)] = ()
    list: Annotated[tuple[Line, ...], Field(max_length=200)] = ()
    source_ids: Annotated[Slugs, Field(min_length=1, max_length=10)]
    related: Annotated[Slugs, Field(max_length=10)] = ()
    counter: Annotated[Slugs, Field(max_length=10)] = ()
    protected: bool = False
    needs_better_source: bool = False
    needs_review: bool = False
    translations: dict[str, Translation] = {}
    revision: Annotated[int, Field(ge=1)] = 1
    retired_at: dt.datetime | None = None

    @model_validator(mode="after")
    def _quotes_rest_on_sources(self) -> Fact:
        for number, quote in enumerate(self.quotes, 1):
            if quote.source_id not in self.source_ids:
                raise ValueError(f"quote {number} names a source that is not among source_ids")
        return self

    @property
    def wordings(self) -> tuple[str, ...]:
        """The canonical question and every phrasing, in that order."""
        return (self.question, *self.phrasings)

    def link(self, language: str = "en") -> FactLink:
        """The question to press or list, in a language; in English where there is no translation."""
        translation = self.translations.get(language)
        if translation is None:
            return FactLink(id=self.id, question=self.question)
        return FactLink(id=self.id, question=translation.question, language=language)

    @property
    def speakers(self) -> tuple[str, ...]:
        """Who is quoted, each once, in order."""
        return tuple(dict.fromkeys(quote.speaker for quote in self.quotes))

    @property
    def due(self) -> dt.date | None:
        """The day the next check is due; None for a fact that does not age."""
        return self.last_checked + dt.timedelta(days=self.review_days) if self.review_days else None

    def content(self) -> dict[str, object]:
        """The fact as a pack holds it: JSON-ready, without the bookkeeping of one database and without empty fields."""
        dumped = self.model_dump(mode="json", exclude={"revision", "retired_at"}, exclude_defaults=True)
        return {"checked_by": None, "review_days": None, "quotes": [], **dumped}

    def digest(self) -> str:
        """SHA-256 of `content`, hexadecimal: equal for equal content, whatever the order of keys."""
        return _digest(self.content())

    def text_digest(self) -> str:
        """SHA-256 of question and answer: what a translation is made from."""
        return _digest([self.question, self.answer])


class FactLink(Model):
    """A fact as something to press or list: its id and canonical question, in the language named."""

    id: str
    question: str
    language: str = "en"


class CounterClaim(Model):
    """What disputes a fact, short enough to stand beside it: whose words, of when, and where they can be read."""

    id: str
    question: str
    answer: str
    attribution: Attribution
    speakers: tuple[str, ...] = ()
    """Whose words it quotes, each once; none: the answer names who says so."""
    as_of: PartialDate
    as_of_approximate: bool = False
    sources: tuple[Source, ...] = ()
    translations: dict[str, Translation] = {}
    language: str = "en"

    @property
    def shown_question(self) -> str:
        """The question in the language to show."""
        return self.translations[self.language].question if self.language in self.translations else self.question

    @property
    def shown_answer(self) -> str:
        """The answer in the language to show."""
        return self.translations[self.language].answer if self.language in self.translations else self.answer

    def speaking(self, language: str) -> CounterClaim:
        """The same in another language, where there is a translation; else in English."""
        return self.model_copy(update={"language": language if language in self.translations else "en"})


class ShownFact(Fact):
    """A fact with what stands behind it resolved, ready to be shown: nothing more has to be looked up.

    `sources` are in the order of `source_ids`; `related_facts` and `counter_facts` leave out facts that are gone.
    """

    sources: tuple[Source, ...] = ()
    related_facts: tuple[FactLink, ...] = ()
    counter_facts: tuple[FactLink, ...] = ()
    """What disputes it: what it names in `counter`, then what names it there, so that both sides show both."""
    counter_claims: tuple[CounterClaim, ...] = ()
    """The same with their words; those that are withheld are left out."""
    language: str = "en"
    """The language to show it in. Quotes stay in the original."""
    own: bool = False
    """Whether the text is that of one server, where another one may stand elsewhere."""
    withheld: bool = False
    """Whether its check is so long overdue that a general rule stands in place of its text, quotes and sources."""
    shared_corrected: dt.date | None = None
    """The day on which the shared text under a server's own one was corrected, until somebody there decides."""

    @property
    def claim(self) -> CounterClaim:
        """What it says against another fact."""
        return CounterClaim(
            id=self.id,
            question=self.question,
            answer=self.answer,
            attribution=self.attribution,
            speakers=self.speakers,
            as_of=self.as_of,
            as_of_approximate=self.as_of_approximate,
            sources=self.sources,
            translations=self.translations,
            language=self.language,
        )

    @property
    def translation(self) -> Translation | None:
        """The words to show in place of the English ones; None for English."""
        return self.translations.get(self.language)

    @property
    def translation_is_older(self) -> bool:
        """Whether the English text has changed since this translation was made."""
        return self.translation is not None and self.translation.of != self.text_digest()

    @property
    def shown_link(self) -> FactLink:
        """The question to press or list, in the language to show."""
        return self.link(self.language)

    @property
    def shown_question(self) -> str:
        """The question in the language to show."""
        return self.translation.question if self.translation else self.question

    @property
    def shown_answer(self) -> str:
        """The answer in the language to show."""
        return self.translation.answer if self.translation else self.answer


class Editor(Model):
    """Who made a change: a Discord account, or the command line or a release (id 0)."""

    id: int
    name: Line


class Revision(Model):
    """One change of one fact. `before` is None for the first; `after` is the whole fact as it then stood."""

    fact_id: str
    scope: int
    number: int
    before: Fact | None
    after: Fact
    editor: Editor
    at: dt.datetime
    why: str


def _digest(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
