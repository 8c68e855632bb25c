"""`python -m bot backup`, `restore` and `db copy`: the database as a whole, for whoever runs the bot."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.config import load_settings
from bot.terminal import make_console, print_sentence
from knowledge import StoreCorrupt, upkeep

REFUSED = 2


def register(app: typer.Typer) -> None:
    """Add the commands of this file to the program's."""
    app.command()(backup)
    app.command()(restore)
    group = typer.Typer(name="db", help="The database as a whole.", no_args_is_help=True)
    # A callback keeps the group a group while it has one command only.
    group.callback()(lambda: None)
    group.command("copy")(copy)
    app.add_typer(group)


def backup(
    where: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE or FOLDER",
            help="A new file; or a folder, where the newest BACKUPS_KEPT stay (default: backups, beside the database).",
        ),
    ] = None,
) -> None:
    """Back the database up, also while the bot runs. The backup is opened and counted before it counts as one."""
    settings = load_settings()
    file = folder = None
    if where is not None:
        if where.is_dir() or str(where).endswith(os.sep):
            folder = where
        elif where.exists():
            _refuse(f"{where} is there already. Name another file, or a folder.")
        else:
            file = where
    made, gone = upkeep.back_up(
        settings.database_url, at=dt.datetime.now(dt.UTC), kept=settings.backups_kept, folder=folder, file=file
    )
    _say(f"Backed up: {made.path}, {_size(made.size)} with {made.facts} facts and {made.revisions} revisions.")
    if gone:
        _say(f"Deleted, because {settings.backups_kept} are kept: {', '.join(path.name for path in gone)}.")


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that `backup` made, or that an upgrade left.")],
    force: Annotated[
        bool, typer.Option("--force", help="Also when the database has changes that the backup lacks.")
    ] = False,
) -> None:
    """Put a backup in the place of the database. Stop the bot first. The database of now is kept beside it."""
    settings = load_settings()
    database = upkeep.database_file(settings.database_url)
    if not file.is_file():
        _refuse(f"There is no file {file}.")
    if database.exists() and database.exists() and file.samefile(database):
        _refuse(f"{file} is the database itself.")
    try:
        done = upkeep.restore(settings.database_url, file, at=dt.datetime.now(dt.UTC), force=force)
    except StoreCorrupt as error:
        if error.place != str(file):
            raise
        _refuse(f"{file} is damaged or is no backup of this program. Nothing was restored.")
    _say(f"Restored from {file}: {done.facts} facts and {done.revisions} revisions.")
    if done.before is not None:
        _say(f"The database from before is kept: {done.before}.")


def copy(
    url: Annotated[str, typer.Argument(metavar="URL", help="An empty database: postgresql://USER:PASSWORD@HOST/NAME.")],
) -> None:
    """Copy everything into another, empty database, and compare both. Stop the bot first, or its changes are missed."""
    asyncio.run(_copy(load_settings().database_url, url))


async def _copy(origin: str, url: str) -> None:
    def told(name: str, rows: int, digest: str) -> None:
        _say(f"{name}: {rows} rows, the same in both (SHA-256 {digest[:16]}…).")

    await upkeep.copy_database(origin, url, told)
    _say("Copied. Set DATABASE_URL to the new address and start the bot; the old database was left as it is.")


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size / 1e3:.0f} kB"


def _say(sentence: str) -> None:
    print_sentence(sentence, make_console(sys.stdout))


def _refuse(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)
    raise typer.Exit(REFUSED)
