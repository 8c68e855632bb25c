"""`python -m bot facts …`: what an editor does with fact files before they are loaded.

Exit codes of `check`: 0 when nothing has to be mended, 1 with errors or more warnings than were recorded.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from bot.terminal import line
from knowledge.base import SHIPPED
from knowledge.editing import WARNINGS, Checked, Counts, check_files, count, count_overdue
from knowledge.packfiles import FACTS, SOURCES, TOPICS, Examined, examine_files
from knowledge.yaml_lines import YamlMistake, plain, read_yaml

RECORD = "warnings.yaml"
FOUND = 1
BAD_USAGE = 2

_HEADING = """\
# How many warnings `python -m bot facts check` finds of each kind. They may only fall: `--record` writes lower counts.
# `at` is the day for which overdue checks are counted.
"""


def register(app: typer.Typer) -> None:
    """Add the commands of this file to a group."""
    app.command()(check)
    app.command()(pictures)


def check(
    path: Annotated[
        Path | None,
        typer.Argument(
            metavar="PATH", exists=True, readable=True, help="A folder of fact files, or one file of facts."
        ),
    ] = None,
    at: Annotated[
        dt.datetime | None,
        typer.Option("--at", metavar="DATE", formats=["%Y-%m-%d"], help="Take this day for today (YYYY-MM-DD)."),
    ] = None,
    warnings: Annotated[
        bool, typer.Option("--warnings", help="Print each warning, not only how many there are.")
    ] = False,
    record: Annotated[bool, typer.Option("--record", help="Write the counts of warnings when they fell.")] = False,
) -> None:
    """Look for mistakes in the shipped facts, or in PATH, as a careful editor would."""
    folder, incoming = _what(path or SHIPPED)
    if record and incoming is not None:
        raise typer.BadParameter("Counts are of a whole folder, so they are not recorded for one file.")
    day = at.date() if at else dt.datetime.now(dt.UTC).date()
    examined, only = _examined(folder, incoming)
    checked = check_files(examined, at=day, only=only)
    recorded = None if incoming else read_counts(folder / RECORD)
    now = count(checked.warnings)
    held_to = now if recorded is None else {**now, "overdue": count_overdue(checked.facts, recorded.at)}
    risen = recorded.risen(held_to) if recorded else {}
    for finding in checked.findings:
        if finding.is_error or warnings or finding.kind in risen:
            print(line(str(finding)))
    _summarise(checked, now, risen, recorded)
    failed = bool(checked.errors or risen)
    if record and not failed:
        _record(folder / RECORD, recorded, Counts(at=recorded.at if recorded else day, warnings=held_to))
    raise typer.Exit(FOUND if failed else 0)


def pictures(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", file_okay=False, help="Where to write them.", show_default=True)
    ] = Path("docs"),
) -> None:
    """Draw the pictures of the shipped facts (needs the extra `pictures`)."""
    from bot.pictures import NoMatplotlib, write_pictures

    examined = examine_files(SHIPPED)
    try:
        for path in write_pictures(examined.files, folder):
            print(path)
    except NoMatplotlib:
        print("The pictures need matplotlib. To install it: pip install -e '.[pictures]'", file=sys.stderr)
        raise typer.Exit(BAD_USAGE) from None
    except OSError as error:
        raise typer.BadParameter(f"{folder} can't be written: {error.strerror}.", param_hint="FOLDER") from None


def read_counts(path: Path) -> Counts | None:
    """The recorded counts; None where nothing is recorded."""
    if not path.is_file():
        return None
    try:
        return Counts.model_validate(plain(read_yaml(path.read_text(encoding="utf-8"))))
    except (ValidationError, YamlMistake, UnicodeDecodeError):
        raise typer.BadParameter(
            f"{path} can't be read: it has a day under `at` and numbers under `warnings`."
        ) from None


def _what(path: Path) -> tuple[Path, Path | None]:
    """The folder to read, and the one file of it or beside it that is meant; None for the whole folder."""
    if path.is_dir():
        return path, None
    if path.name in {SOURCES, TOPICS}:
        return path.parent, None
    return (path.parent.parent if _is_part_of_a_folder(path) else SHIPPED), path


def _is_part_of_a_folder(path: Path) -> bool:
    return path.parent.name == FACTS and (path.parent.parent / SOURCES).is_file()


def _examined(folder: Path, incoming: Path | None) -> tuple[Examined, str | None]:
    if incoming is None:
        return examine_files(folder), None
    if _is_part_of_a_folder(incoming):
        return examine_files(folder), incoming.relative_to(folder).as_posix()
    return examine_files(folder, incoming), incoming.as_posix()


def _summarise(
    checked: Checked, now: Mapping[str, int], risen: Mapping[str, tuple[int, int]], recorded: Counts | None
) -> None:
    if checked.findings:
        print()
    for kind, number in now.items():
        if number:
            print(f"{number:>5}  {kind}: {WARNINGS[kind]}")
    for kind, (before, after) in risen.items():
        when = f" on {recorded.at}" if recorded and kind == "overdue" else ""
        print(f"There are {after} warnings of the kind “{kind}”{when}; {before} are recorded, and they may only fall.")
    print(
        f"{_many(len(checked.facts), 'fact')}: {_many(len(checked.errors), 'error')}, "
        f"{_many(sum(now.values()), 'warning')}."
    )


def _record(path: Path, before: Counts | None, after: Counts) -> None:
    if before is not None and not before.fallen(after.warnings):
        print("No count fell; the record stays as it is.")
        return
    rows = "".join(f"  {kind}: {number}\n" for kind, number in after.warnings.items())
    try:
        path.write_text(f"{_HEADING}at: {after.at}\nwarnings:\n{rows}", encoding="utf-8")
    except OSError as error:
        raise typer.BadParameter(f"{path} can't be written: {error.strerror}.", param_hint="--record") from None
    print(f"Recorded in {path}.")


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
