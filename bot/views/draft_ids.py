"""What the buttons, menus and forms of a draft carry. A draft's number names neither its server nor its editor."""

from __future__ import annotations

from bot.strings import Catalogue
from bot.views import buttons
from bot.views.layout import Button

_DRAFT = r"(?P<draft>\d{1,18})"
_SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_PART = (
    r"(?P<part>text|phrasings|status|links|list|addquote|addsource|quote-\d{1,2}|"
    rf"source-(?:{_SLUG})|about-(?:{_SLUG}))"
)
_NONCE = r"(?P<nonce>[0-9a-z]{1,20})"

DRAFT = rf"draft:v1:{_DRAFT}"
"""Open the draft's page."""
DRAFTS = r"drafts:v1:(?P<page>\d{1,3})"
"""Open a page of one's own drafts."""
PART = rf"(?:part|again):v1:{_DRAFT}:{_PART}"
"""Open the form for a part, filled in."""
MENU = rf"(?:quotes|sources):v1:{_DRAFT}"
"""Choose a part whose form opens."""
COMPARE = rf"compare:v1:{_DRAFT}"
"""Compare the quotes with their sources."""
PASSAGE = rf"passage:v1:{_DRAFT}:(?P<number>\d{{1,2}})"
"""Open the form for a passage of a quote's source."""
PREVIEW = rf"preview:v1:{_DRAFT}"
"""Show what publishing would do."""
CHANGES = rf"changes:v1:{_DRAFT}:(?P<page>\d{{1,3}})"
"""Open a page of what changes."""
PUBLISH = rf"publish:v1:{_DRAFT}"
"""Open the form that asks why."""
DISCARD = rf"discard:v1:{_DRAFT}"
"""Ask whether the draft shall go."""
THROW = rf"throw:v1:{_DRAFT}"
"""Throw the draft away."""
ON_TOP = rf"ontop:v1:{_DRAFT}"
"""Put the draft on top of what stands now."""
BOTH = rf"both:v1:{_DRAFT}:(?P<page>\d{{1,3}})"
"""Open a page of what stands now beside the draft."""
TAKE_OUT = rf"takeout:v1:{_DRAFT}"
"""Begin a draft that takes a wording out of the fact that holds it."""
BEGIN = rf"begin:v1:(?P<fact>{_SLUG})"
"""Open the form for a new draft of a fact."""
UNDO = rf"undo:v1:(?P<fact>{_SLUG}):(?P<revision>\d{{1,9}})"
"""Open the form that asks why a change is taken back."""

ADD_FORM = rf"fact-add:v1:{_NONCE}"
EDIT_FORM = rf"fact-edit:v1:(?P<fact>{_SLUG}):(?P<whose>own|shared):(?P<revision>\d{{1,9}})"
PART_FORM = rf"fact-part:v1:{_DRAFT}:{_PART}:{_NONCE}"
PASSAGE_FORM = rf"fact-passage:v1:{_DRAFT}:{_NONCE}"
PUBLISH_FORM = rf"fact-publish:v1:{_DRAFT}"
UNDO_FORM = rf"fact-undo:v1:(?P<fact>{_SLUG}):(?P<revision>\d{{1,9}})"


def undo_button(fact_id: str, revision: int, t: Catalogue) -> Button:
    """A button that takes a revision back, as long as it is the latest."""
    return buttons.button(t("Undo"), f"undo:v1:{fact_id}:{revision}", "en")
