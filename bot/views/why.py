"""*Why?*: the button under a card, and what it opens.

The custom_id holds which stored wording was nearest, which of its words the question had, how close it was, and how the
fact lies to the place asked about: enough to explain, and no word that was not in the base.
"""

from __future__ import annotations

import re
from typing import Literal, cast

from bot.strings import Catalogue
from bot.views import buttons, phrases
from bot.views.layout import Button, Layout, texts
from bot.views.text import line
from knowledge import Outcome, Reasons, ShownFact
from knowledge.matching.text import words

WHY = (
    r"why:v1:(?P<fact>[a-z0-9]+(?:-[a-z0-9]+)*):(?P<revision>\d{1,9}):(?P<wording>\d{1,2}):(?P<mask>[0-9a-f]{1,16})"
    r":(?P<close>\d{1,3}):(?P<place>[a-z])(?::(?P<language>[a-z]{2,3}))?"
)
_MARKED = 64
"""Words of a wording that can be marked."""
_PLACES = {"n": "none asked", "o": "on it", "w": "wider", "x": "off"}


def why_button(fact: ShownFact, outcome: Outcome, t: Catalogue) -> Button | None:
    """A button that opens why this fact was found; None where that is not known."""
    reasons = outcome.why
    wordings = _wordings(fact)
    if reasons is None or reasons.wording not in wordings:
        return None
    mask = sum(1 << at for at, word in enumerate(words(reasons.wording)[:_MARKED]) if word in reasons.words)
    place = next(letter for letter, name in _PLACES.items() if name == reasons.place)
    wording, close = wordings.index(reasons.wording), round(outcome.confidence * 100)
    custom_id = f"why:v1:{fact.id}:{fact.revision}:{wording}:{mask:x}:{close}:{place}"
    return buttons.button(t("Why?"), custom_id, fact.language)


def why_page(found: re.Match[str], fact: ShownFact, t: Catalogue) -> Layout:
    """What the button opens, or that the fact has changed since."""
    wordings = _wordings(fact)
    at, mask = int(found["wording"]), int(found["mask"], 16)
    if int(found["revision"]) != fact.revision or at >= len(wordings) or found["place"] not in _PLACES:
        return Layout(*texts([t("This fact has changed since it was found. Asking again shows why it is found now.")]))
    marked = [word for place, word in enumerate(words(wordings[at])[:_MARKED]) if mask >> place & 1]
    reasons = Reasons(
        wording=wordings[at],
        words=tuple(dict.fromkeys(marked)),
        place=cast("Literal['none asked', 'on it', 'wider', 'off']", _PLACES[found["place"]]),
    )
    return Layout(*texts(phrases.why(reasons, int(found["close"]) / 100, t, line)))


def _wordings(fact: ShownFact) -> tuple[str, ...]:
    """The wordings in the language that the fact is shown in."""
    translation = fact.translation
    return (translation.question, *translation.phrasings) if translation else fact.wordings
