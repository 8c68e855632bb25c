"""Files of facts in Discord: what an import would do, with the buttons that do it, and files that are handed out."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass

import discord

from bot.curation_text import print_plan
from bot.strings import Catalogue
from bot.terminal import make_console
from bot.views import buttons
from bot.views.diff import diff_lines, how_to_read
from bot.views.fields import as_many
from bot.views.form import Modal, field
from bot.views.layout import Layout, rows, texts
from bot.views.steps import LONGEST_WHY
from bot.views.text import clip, line
from knowledge import ImportConflict, ImportPlan

LARGEST = 8 * 1024 * 1024
"""Bytes of a file that are taken in or handed out."""

IMPORT = r"import:v1:(?P<which>all|fewer):(?P<print>[0-9a-f]{16})"
"""Open the form that asks why; `print` is the fingerprint of what was shown."""
DROP = r"import-drop:v1"
"""Drop it."""
IMPORT_FORM = r"fact-import:v1:(?P<which>all|fewer):(?P<print>[0-9a-f]{16})"

WHOLE = "what-would-change.txt"
"""The name of the file with everything that is too long for a message."""
_ROOM = 2800
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,80}")


@dataclass(frozen=True)
class Sheet:
    """A message with files: they have to be sent with it, in this order."""

    layout: Layout
    files: tuple[tuple[str, bytes], ...] = ()

    def attachments(self) -> list[discord.File]:
        """The files, to be sent once."""
        return [discord.File(io.BytesIO(data), filename=name) for name, data in self.files]


def safe_name(name: str) -> str:
    """A file's name as Discord keeps it; another one of its kind where Discord would change it."""
    if _SAFE.fullmatch(name) and name != WHOLE:
        return name
    suffix = name.rsplit(".", 1)[-1].casefold()
    return f"facts.{suffix}" if suffix in {"yaml", "yml", "zip", "json"} else "facts"


def fingerprint(plan: ImportPlan) -> str:
    """What an import would do, in 16 letters: equal for equal files on an equal base."""
    parts = [f"{one.after.digest()} {one.before.revision if one.before else 0}" for one in (*plan.new, *plan.changed)]
    parts += [f"{one.incoming.digest()} {one.reason}" for one in plan.conflicts]
    parts += [source.model_dump_json() for source in plan.sources]
    parts += [f"{history.fact_id} {len(history.entries)}" for history in plan.histories]
    parts += [f"hidden {one.fact_id}" for one in plan.hidden]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def writes(plan: ImportPlan) -> bool:
    """Whether it would change anything."""
    return bool(plan.new or plan.changed or plan.sources or plan.hidden)


def plan_sheet(plan: ImportPlan, name: str, data: bytes, t: Catalogue, *notes: str) -> Sheet:
    """What an import would do, fact by fact. The file goes along, since the press reads it again from this message.

    Args:
        plan: the dry run.
        name: the file's name, as `safe_name` gives it.
        data: the file.
        t: the sentences.
        notes: sentences above it.
    """
    if plan.problems:
        problems = [f"- {line(clip(str(problem), 300))}" for problem in plan.problems]
        count = t.plural("{count} problem in this file.", "{count} problems in this file.", len(problems))
        heading = count + " " + t("Nothing was imported.")
        return _sheet([*notes, heading], problems, plan, (), t)
    lines = [f"- {_conflict(one, t)}" for one in plan.conflicts]
    lines += [t("- new: {question}", question=line(one.after.question)) for one in plan.new]
    if plan.changed:
        lines.append(how_to_read(t))
    for one in plan.changed:
        lines += [t("- changed: {question}", question=line(one.after.question)), *diff_lines(one.diff, t)]
    heading = t("This would import: {counts}.", counts=counts(plan, t))
    if not writes(plan):
        return _sheet([*notes, heading, t("So there is nothing to import.")], lines, plan, (), t)
    guarded = sum(
        one.after.protected or bool(one.before and one.before.protected) for one in (*plan.new, *plan.changed)
    )
    said = [*notes, heading, t("Nothing is imported yet: all of it is, or nothing.")]
    if guarded and plan.pseudonyms is None:
        said.append(
            t.plural(
                "{count} of them is protected and will wait in `/review`.",
                "{count} of them are protected and will wait in `/review`.",
                guarded,
            )
        )
    which, label = ("fewer", t("Import without the conflicts")) if plan.conflicts else ("all", t("Import"))
    pressed = [
        buttons.button(label, f"import:v1:{which}:{fingerprint(plan)}", "en"),
        buttons.button(t("Discard"), "import-drop:v1", "en"),
    ]
    return _sheet(said, lines, plan, ((name, data),), t, pressed)


def counts(plan: ImportPlan, t: Catalogue) -> str:
    """How many facts are new, changed and in conflict, in words."""
    found = [
        t.plural("{count} new", "{count} new", len(plan.new)),
        t.plural("{count} changed", "{count} changed", len(plan.changed)),
        t.plural("{count} conflict", "{count} conflicts", len(plan.conflicts)),
    ]
    if plan.unchanged:
        found.append(t.plural("{count} unchanged", "{count} unchanged", len(plan.unchanged)))
    if plan.sources:
        found.append(t.plural("{count} source", "{count} sources", len(plan.sources)))
    return ", ".join(found)


def import_form(which: str, seen: str, t: Catalogue) -> Modal:
    """The form that asks why facts are imported."""
    why = field("why", t("Why? A few words for the history"), long=True, most=LONGEST_WHY)
    return Modal(t("Import"), f"fact-import:v1:{which}:{seen}", why)


def file_sheet(name: str, data: bytes, words: str) -> Sheet:
    """A file that is handed out, with a sentence."""
    return Sheet(Layout(*texts([words]), _attached(name)), ((name, data),))


def whole_text(plan: ImportPlan) -> bytes:
    """Everything that an import would do, as the command line prints it."""
    page = io.StringIO()
    print_plan(plan, make_console(page))
    return page.getvalue().encode()


def _sheet(
    said: list[str],
    lines: list[str],
    plan: ImportPlan,
    files: tuple[tuple[str, bytes], ...],
    t: Catalogue,
    pressed: list[discord.ui.Button[discord.ui.LayoutView]] | None = None,
) -> Sheet:
    shown = as_many(lines, _ROOM)
    if len(shown) < len(lines) or (shown and shown[-1] == "…"):
        said = [*said, t("All of it stands in {file}.", file=WHOLE)]
        files = (*files, (WHOLE, whole_text(plan)))
    attached = [_attached(name) for name, _ in files]
    return Sheet(Layout(*texts(["\n".join(said), "\n".join(shown)]), *attached, *rows(pressed or [])), files)


def _conflict(conflict: ImportConflict, t: Catalogue) -> str:
    reason = {
        "retired here": t("it was withdrawn here"),
        "older than here": t("it is older than the text here"),
        "histories differ": t("its history here is another one"),
        "wording taken": t("another fact here has one of its wordings"),
    }[conflict.reason]
    return t("conflict: {question}: {reason}", question=line(conflict.incoming.question), reason=reason)


def _attached(name: str) -> discord.ui.Item[discord.ui.LayoutView]:
    return discord.ui.File(f"attachment://{name}")
