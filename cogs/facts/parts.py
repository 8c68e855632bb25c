"""The forms that a draft is made of, once they are submitted. Whatever was typed is kept before it is judged."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from bot import roles
from bot.forms import Form
from bot.strings import Catalogue
from bot.views import draft_ids
from bot.views.draft import Refusals
from bot.views.draft_forms import TODAY
from cogs.facts import told
from cogs.facts.drafting import DraftForm, known_sources, scope_of, show_draft, started_from, today
from cogs.facts.quoting import compare
from knowledge import FactNotFound, Role
from knowledge.curation.parts import only_changed, put_quote, put_source, read_date

if TYPE_CHECKING:
    from cogs.facts.drafting import Interaction

_TEXT = ("question", "answer", "places", "topics")
_PLAIN = ("kind", "status", "attribution", "review_days", "related", "counter", "court", "protected")
_QUOTE = ("text", "speaker", "speaker_role", "date", "source_id")
_SOURCE = ("title", "publisher", "url", "published", "kind", "author", "archived_url", "via")


def text_of(form: Form) -> dict[str, Any]:
    """The parts of the form with the text; a field that it did not have is left out."""
    found: dict[str, Any] = {name: _typed(form, name) for name in _TEXT if name in form.values}
    if "as_of" in form.values:
        found |= read_date("as_of", _typed(form, "as_of"))
    return found


def new_fact(form: Form) -> dict[str, Any]:
    """The parts of a new fact. Its day is today; without a name beside it the card says that nobody has checked it."""
    return {**text_of(form), "last_checked": today().isoformat()}


class AddForm(Form):
    """The text of a new fact."""

    template = re.compile(draft_ids.ADD_FORM)
    needs: ClassVar[Role] = Role.EDITOR

    async def submitted(self, interaction: Interaction, t: Catalogue) -> None:
        """Begin its draft."""
        await told.begin(interaction, beside=False)
        actor = await roles.actor_of(interaction)
        draft = await interaction.client.base.start_draft(scope_of(interaction), None, actor, new_fact(self))
        await show_draft(interaction, draft, t)


class EditForm(Form):
    """The text of a fact that stands."""

    template = re.compile(draft_ids.EDIT_FORM)
    needs: ClassVar[Role] = Role.EDITOR

    async def submitted(self, interaction: Interaction, t: Catalogue) -> None:
        """Begin a draft on top of the text that the form was filled with, whatever stands by now."""
        await told.begin(interaction, beside=False)
        base, scope, fact_id = interaction.client.base, scope_of(interaction), self.found["fact"]
        revision = int(self.found["revision"])
        started = started_from(interaction, self.found["whose"], revision)
        present = base.view(scope).facts.get(fact_id)
        same = present is not None and present.revision == revision
        typed = only_changed(present if same else None, text_of(self))
        actor = await roles.actor_of(interaction)
        try:
            draft = await base.start_draft(scope, fact_id, actor, typed, base=started)
        except FactNotFound:
            draft = await base.start_draft(scope, None, actor, new_fact(self))
            words = t("That fact was withdrawn meanwhile. What you typed is kept as a draft of a new fact.")
            await show_draft(interaction, draft, t, notes=[words])
        else:
            await show_draft(interaction, draft, t)


class PartForm(DraftForm):
    """Any part of a draft."""

    template = re.compile(draft_ids.PART_FORM)

    async def submitted(self, interaction: Interaction, t: Catalogue) -> None:
        """Keep what was typed; compare quotes whose words or source are new."""
        draft = await self.draft(interaction)
        await told.begin(interaction, beside=False)
        kind, _, name = self.found["part"].partition("-")
        if kind in {"quote", "addquote"}:
            known_as = self.found["nonce"] if name else None
            typed = {field: _typed(self, field) for field in _QUOTE if field in self.values}
            changes = put_quote(draft, known_as, typed)
        elif kind in {"source", "about", "addsource"}:
            typed = {field: _typed(self, field) for field in _SOURCE if field in self.values}
            changes = put_source(draft, known_sources(interaction), name or None, typed, today())
        else:
            changes = self._plain(interaction.user.display_name)
        draft, actor = await self.save(interaction, changes)
        refusals: Refusals = {}
        if {"quotes", "sources"} & changes.keys():
            draft, refusals = await compare(interaction, draft, actor)
        await show_draft(interaction, draft, t, refusals=refusals)

    def _plain(self, editor: str) -> dict[str, Any]:
        changes = text_of(self)
        changes |= {name: _typed(self, name) for name in _PLAIN if name in self.values}
        for name in ("phrasings", "list"):
            chunks = [_typed(self, key) for key in self.values if key.startswith(f"{name}-")]
            if chunks:
                changes[name] = "\n".join(chunks)
        if _typed(self, "checked") == TODAY:
            changes |= {"last_checked": today().isoformat(), "checked_by": editor}
        return changes


def _typed(form: Form, name: str) -> str:
    return form.typed(name).replace("\r\n", "\n")


FORMS: tuple[type[Form], ...] = (AddForm, EditForm, PartForm)
