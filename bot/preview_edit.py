"""One edit drawn from the set-up to the queue, for the moderators' page: the real pages of the bot, one after another.

It happens in a database that is thrown away, on a virtual Discord. The people and their change are made up.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot import roles
from bot.config import Settings
from bot.preview import Stage, stage
from knowledge import KnowledgeBase

FACT = "administrative-vs-judicial-warrant"
BEFORE, AFTER = "The common forms are", "ICE's usual forms are"
"""The words of its answer that the made-up edit replaces."""
WORDING = "How can I see whether a judge signed a warrant or only ICE did?"
"""The wording that it adds. It comes near to what another fact answers, so that the preview has something to say."""


@dataclass(frozen=True)
class Page:
    """A picture of the moderators' page: its file, and what it shows, for people who can't see it."""

    file: str
    alt: str


SETUP = Page(
    "setup.png",
    "The page of /setup: a checklist, a menu each for editors, reviewers, the log channel, where mentions are answered "
    "and the language, then the help that answers point to, and four buttons",
)
FORM = Page("edit-form.png", "The form of /fact edit: question, answer, the time it is true for, places and topics")
DRAFT = Page(
    "draft.png",
    "A draft's page: what it holds, with the changed parts marked, a button for each part, menus for quotes and "
    "sources, Preview and Discard",
)
PREVIEW = Page(
    "preview.png",
    "The preview of an edit: which words change, which questions would move to another fact, that it waits for "
    "somebody else, and Publish, Fix and Discard",
)
REVIEW = Page(
    "review.png",
    "An item of /review: the fact, who proposed the change, when and why, the words that would change, and Approve, "
    "Decline and Amend",
)
HISTORY = Page("history.png", "The latest revision in /fact history: who, when, why, the words that changed, and Undo")
PAGES = (SETUP, FORM, DRAFT, PREVIEW, REVIEW, HISTORY)


async def take_edit(base: KnowledgeBase, settings: Settings, folder: Path, *, width: int, light: bool = False) -> None:
    """Photograph an edit, each page into its PNG file in a folder. It takes a minute or two.

    Args:
        base: the shipped facts; they are changed.
        settings: who runs the bot and where help is.
        folder: where the pictures are written.
        width: of the screen, in CSS pixels.
        light: in Discord's light colours.

    Raises:
        PreviewUnavailable: the extra `preview` or a browser is missing.
        OSError: a file can't be written.
    """
    async with stage(base, settings, light=light) as drawing:
        editors, reviewers = drawing.guild.create_role("Editors"), drawing.guild.create_role("Reviewers")
        log = drawing.guild.create_text_channel("bot-log")
        with _counted(reviewers.id):
            acting = _Acting(drawing, folder, width)
            await acting.set_up(drawing.person("Rosa", manages=True), editors, reviewers, log)
            await acting.edit(drawing.person("Ben", role=editors), drawing.person("Noor", role=reviewers))


@dataclass
class _Acting:
    stage: Stage
    folder: Path
    width: int

    async def set_up(self, manager: Any, editors: Any, reviewers: Any, log: Any) -> None:
        page = await manager.slash(self.stage.channel, "setup")
        for name, chosen in (("editor_role", editors), ("reviewer_role", reviewers), ("log_channel", log)):
            await manager.select(page.response, [chosen], custom_id=f"setup:v1:{name}")
        await manager.click(page.response, custom_id="setup-check:v1")
        await self.draw(SETUP, page, manager)

    async def edit(self, editor: Any, reviewer: Any) -> None:
        form = await editor.slash(self.stage.channel, "fact edit", fact=FACT)
        await self.draw(FORM, form, editor)
        typed = _filled(form)
        typed["answer"] = typed["answer"].replace(BEFORE, AFTER)
        page = (await editor.submit_modal(form, typed)).response
        form = await editor.click(page, custom_id=_button(page, "Other wordings"))
        typed = _filled(form)
        typed[next(iter(typed))] += f"\n{WORDING}"
        await editor.submit_modal(form, typed)
        await self.draw(DRAFT, page, editor)
        shown = (await editor.click(page, custom_id=_button(page, "Preview"))).followups[-1]
        await self.draw(PREVIEW, shown, editor)
        form = await editor.click(shown, custom_id=_button(shown, "Publish"))
        why = "Names whose forms they are, and a wording that people asked with"
        await editor.submit_modal(form, {**_filled(form), "why": why})
        queue = await reviewer.slash(self.stage.channel, "review")
        await self.draw(REVIEW, queue, reviewer)
        await reviewer.click(queue.response, custom_id=_button(queue.response, "Approve"))
        await self.draw(HISTORY, await reviewer.slash(self.stage.channel, "fact history", fact=FACT), reviewer)

    async def draw(self, page: Page, shown: Any, viewer: Any) -> None:
        await self.stage.photograph(shown, viewer, self.folder / page.file, width=self.width)


@contextlib.contextmanager
def _counted(reviewers: int) -> Iterator[None]:
    """Say that two people review; the virtual Discord can't be asked."""
    count = roles._member_counts

    async def counts(http: Any, guild_id: int) -> dict[str, int]:
        return {str(reviewers): 2}

    roles._member_counts = counts
    try:
        yield
    finally:
        roles._member_counts = count


def _parts(components: Any) -> Iterator[dict[str, Any]]:
    from simcord.components import walk_components

    yield from walk_components(list(components))


def _button(message: Any, label: str) -> str:
    """The custom_id of the button whose words begin so."""
    found = [part["custom_id"] for part in _parts(message.components) if part.get("label", "").startswith(label)]
    custom_id: str = found[0]
    return custom_id


def _filled(form: Any) -> dict[str, Any]:
    """What stands in each field of a form already."""
    fields = [row.get("component") or row for row in form.modal["components"]]
    texts = {part["custom_id"]: part.get("value") or "" for part in fields if part["type"] == 4}
    menus = {part["custom_id"]: part.get("options") or [] for part in fields if part["type"] == 3}
    chosen = {name: [each["value"] for each in options if each.get("default")] for name, options in menus.items()}
    return {**texts, **chosen}
