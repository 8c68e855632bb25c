"""The quote lock on a draft: its quotes are compared with the pages of their sources, or with a pasted passage."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

from bot import roles
from bot.forms import Form
from bot.strings import Catalogue
from bot.views import draft_ids
from bot.views.draft_forms import passage_form
from cogs.facts import told
from cogs.facts.drafting import DraftForm, OnDraft, known_sources, show_draft
from cogs.pressed import Pressed
from knowledge import Actor, Draft, KnowledgeError, Locked, QuoteNotFound, Source, SourceUnreachable, check_quote
from knowledge.curation.locks import unlocked
from knowledge.curation.parts import (
    digest,
    draft_quotes,
    draft_sources,
    moved_sources,
    put_mark,
    whole_quote,
    whole_source,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cogs.facts.drafting import Interaction

Compared = Locked | QuoteNotFound | SourceUnreachable


async def compare(interaction: Interaction, draft: Draft, actor: Actor) -> tuple[Draft, dict[int, KnowledgeError]]:
    """Compare the quotes that have to be with their sources' pages, and keep what came of it.

    Returns:
        The draft, and why quotes were refused, by number. A quote or source that is not whole yet waits.
    """
    known = known_sources(interaction)
    sources = {name: whole_source(values) for name, values in draft_sources(draft, known).items()}
    moved = moved_sources([source for source in sources.values() if source is not None], known)
    quotes = draft_quotes(draft)
    waiting = [(number, quotes[number - 1]) for number in unlocked(quotes, draft.base, moved)]
    compared = await asyncio.gather(*(_compared(interaction, quote, sources) for _, quote in waiting))
    refusals: dict[int, KnowledgeError] = {}
    for (number, quote), came in zip(waiting, compared, strict=True):
        if isinstance(came, Locked):
            # Read anew: a page may take half a minute, and meanwhile somebody types on.
            draft = await interaction.client.base.desk.get(draft.id)
            draft = await interaction.client.base.save_draft(draft.id, actor, put_mark(draft, quote, came))
        elif came is not None:
            refusals[number] = came
    return draft, refusals


async def _compared(
    interaction: Interaction, typed: Mapping[str, Any], sources: Mapping[str, Source | None]
) -> Compared | None:
    quote, source = whole_quote(typed), sources.get(str(typed.get("source_id")))
    if quote is None or source is None:
        return None
    try:
        return await check_quote(quote, source, interaction.client.fetcher)
    except (QuoteNotFound, SourceUnreachable) as refusal:
        return refusal


class CompareButton(OnDraft, template=draft_ids.COMPARE):
    """Compares the quotes again."""

    async def pressed(self, interaction: Interaction, t: Catalogue) -> None:
        """Show the draft's page with what came of it."""
        draft = await self.draft(interaction)
        await told.begin(interaction, beside=False)
        draft, refusals = await compare(interaction, draft, await roles.actor_of(interaction))
        await show_draft(interaction, draft, t, refusals=refusals)


class PassageButton(OnDraft, template=draft_ids.PASSAGE):
    """Opens the form for a passage."""

    async def pressed(self, interaction: Interaction, t: Catalogue) -> None:
        """Open it; when the quote is gone, show the draft's page."""
        draft = await self.draft(interaction)
        if form := passage_form(draft, int(self.found["number"]), t):
            await told.open_form(interaction, form)
            return
        await told.begin(interaction, beside=False)
        await show_draft(interaction, draft, t, notes=[t("That part is no longer in the draft.")])


class PassageForm(DraftForm):
    """A passage of a quote's source, as somebody pasted it. It is compared and not kept."""

    template = re.compile(draft_ids.PASSAGE_FORM)

    async def submitted(self, interaction: Interaction, t: Catalogue) -> None:
        """Compare the quote with it."""
        draft = await self.draft(interaction)
        await told.begin(interaction, beside=False)
        actor = await roles.actor_of(interaction)
        found = [
            (number, quote)
            for number, quote in enumerate(draft_quotes(draft), 1)
            if digest(quote) == self.found["nonce"]
        ]
        if not found:
            await show_draft(interaction, draft, t, notes=[t("That part is no longer in the draft.")])
            return
        number, typed = found[0]
        sources = draft_sources(draft, known_sources(interaction))
        quote, source = whole_quote(typed), whole_source(sources.get(str(typed.get("source_id")), {}))
        if quote is None or source is None:
            await show_draft(interaction, draft, t, notes=[t("Mend the quote and its source first.")])
            return
        try:
            locked = await check_quote(quote, source, None, passage=self.typed("passage"))
        except QuoteNotFound as refusal:
            await show_draft(interaction, draft, t, refusals={number: refusal})
            return
        draft = await interaction.client.base.save_draft(draft.id, actor, put_mark(draft, typed, locked))
        await show_draft(interaction, draft, t)


PRESSES: tuple[type[Pressed], ...] = (CompareButton, PassageButton)
FORMS: tuple[type[Form], ...] = (PassageForm,)
