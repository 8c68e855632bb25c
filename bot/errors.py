"""The one place where an error becomes a sentence for people, in the terminal and in Discord.

A domain error has a sentence of its own. Any other error is told as one neutral sentence with a short reference; the
log has the same reference with the kind of error and the places in the code. Neither ever holds what somebody asked,
nor who: messages of unknown errors may repeat both, so they are not logged.
"""

from __future__ import annotations

import logging
import secrets
import traceback
from typing import TYPE_CHECKING, Any

from bot.strings import Catalogue, catalogue
from knowledge import (
    AnswersPaused,
    EditConflict,
    EditsBlocked,
    FactNotFound,
    ForgetRefused,
    InvalidFact,
    InvalidFiles,
    KnowledgeError,
    ModelUnusable,
    NotAllowed,
    NothingChanged,
    OwnProposal,
    ProposalClosed,
    ProposalNotFound,
    QuoteNotFound,
    SourceUnreachable,
    StillInForce,
    StoreCorrupt,
    StoreDriverMissing,
    StoreError,
    StoreFull,
    StoreLocked,
    StoreNewer,
    StoreNotEmpty,
    StoreNotFile,
    StoreReadOnly,
    StoreTooNew,
    StoreUnreachable,
    WordingTaken,
)

if TYPE_CHECKING:
    import discord

log = logging.getLogger(__name__)

UNKNOWN_INTERACTION = 10062
ALREADY_ACKNOWLEDGED = 40060


def sentence(error: BaseException, t: Catalogue | None = None) -> str:
    """What an owner or a moderator reads about this error, with what can be done where something can."""
    t = t or catalogue()
    match error:
        case FactNotFound():
            return t("That fact is no longer here. It may have been retired.")
        case EditConflict():
            return t(
                "Somebody else changed this fact in the meantime. It is at revision {number} now.", number=error.present
            )
        case WordingTaken():
            return t("Another fact already answers that wording: {fact}.", fact=error.fact_id)
        case ModelUnusable():
            return t(
                "The model in EMBEDDING_MODEL can't be loaded: {reason}. Name a folder with a model, or one that "
                "sentence-transformers knows, and install the extra: pip install -e '.[neural]'",
                reason=error.reason,
            )
        case InvalidFiles():
            found = "\n".join(str(problem) for problem in error.problems)
            return t("Nothing was loaded, because fact files have mistakes:") + "\n" + found
        case StoreError():
            return _about_store(error, t)
        case KnowledgeError():
            return _about_change(error, t)
        case _:
            return _about_start(error, t)


def _about_change(error: KnowledgeError, t: Catalogue) -> str:
    match error:
        case InvalidFact():
            found = "\n".join(f"{field}: {problem}" for field, said in error.problems.items() for problem in said)
            return t("Something in it can't stay as it is:") + "\n" + found
        case NothingChanged():
            return t("Nothing would change: it is like that already.")
        case OwnProposal():
            return t("Nobody approves their own change. Another reviewer can.")
        case EditsBlocked():
            return t("Changes from this account are blocked. A manager of the server can lift that.")
        case NotAllowed():
            return _about_role(error, t)
        case ProposalNotFound():
            return t("There is no draft or proposal with the number {number}.", number=error.proposal_id)
        case ProposalClosed():
            return _about_closed(error, t)
        case AnswersPaused():
            return t("My answers are paused here for now.")
        case ForgetRefused(until=None):
            return t("The name is still needed: a proposal of this account waits for a decision.")
        case ForgetRefused(until=until) if until is not None:
            return t("The name is still needed until {date}: a change is too young.", date=t.date(until.date()))
        case StillInForce():
            return t(
                "The text of {fact} that stands now says all of that too. Publish one without it first.",
                fact=error.fact_id,
            )
        case QuoteNotFound():
            words = t("The quote does not stand word for word in its source.")
            return f"{words} {hint}" if (hint := _about_quote(error, t)) else words
        case SourceUnreachable():
            return _about_source(error, t) + " " + t("The passage can be pasted instead.")
        case _:
            return _with_reference(error, t)


def _about_role(error: NotAllowed, t: Catalogue) -> str:
    match error.needed:
        case "editor":
            return t("Only editors can do that.")
        case "reviewer":
            return t("Only reviewers can do that.")
        case _:
            return t("Only the managers of the server and whoever runs this bot can do that.")


def _about_closed(error: ProposalClosed, t: Catalogue) -> str:
    match error.status:
        case "published":
            return t("Proposal {number} was published already.", number=error.proposal_id)
        case "declined":
            return t("Proposal {number} was declined already.", number=error.proposal_id)
        case "stale":
            return t(
                "The fact changed after proposal {number} was made. It waits to be brought up to date and looked at "
                "again.",
                number=error.proposal_id,
            )
        case _:
            return t("Proposal {number} is not at that step any more.", number=error.proposal_id)


def _about_quote(error: QuoteNotFound, t: Catalogue) -> str | None:
    match error.hint:
        case "brackets":
            return t("Words in square brackets are not the speaker's.")
        case "ellipsis":
            return t("An ellipsis joins two places; quote one of them.")
        case "case":
            return t("Capital and small letters differ.")
        case "cut":
            return t("It begins or ends within a word or a number.")
        case _:
            return None


def _about_source(error: SourceUnreachable, t: Catalogue) -> str:
    match error.reason:
        case "address" | "port" | "scheme":
            return t("The source's address is not one of a public web page.")
        case "downgrade" | "redirects":
            return t("The source's address leads on to places that are not followed.")
        case "connection":
            return t("The source's server can't be reached.")
        case "status":
            return t("The source's server refused with error {status}.", status=error.status)
        case "type":
            return t("The source is neither a web page nor plain text nor a PDF.")
        case "size":
            return t("The source's page is too large.")
        case "time":
            return t("The source's page takes too long to read.")
        case "encoding" | "unreadable":
            return t("The source's page is damaged or locked.")
        case "empty":
            return t("There is no text on the source's page; it may be a picture or be made by a script.")


def _about_store(error: StoreError, t: Catalogue) -> str:
    match error:
        case StoreReadOnly():
            return t(
                "The database {place} can be read but not written. Give this program the right to write to it.",
                place=error.place,
            )
        case StoreLocked():
            return t(
                "Another program holds the database {place}. Stop that program, or try again later.", place=error.place
            )
        case StoreFull():
            return t(
                "The database {place} cannot be written: its disk is full or fails. Nothing was changed. Make room.",
                place=error.place,
            )
        case StoreCorrupt():
            return t(
                "The database {place} is damaged or is no database. Put a backup in its place, or move it away to "
                "start with the shipped facts.",
                place=error.place,
            )
        case StoreTooNew():
            return t(
                "A newer release of this program wrote the database {place}. Install that release again.",
                place=error.place,
            )
        case StoreNewer():
            return t(
                "The database {place} has changes that the backup lacks, so nothing was restored. With --force it is "
                "restored all the same, and the database of now is kept beside it.",
                place=error.place,
            )
        case StoreNotFile():
            return t(
                "The database {place} is a server's: back it up with pg_dump, and put that back with pg_restore or "
                "psql.",
                place=error.place,
            )
        case StoreNotEmpty():
            return t("There is something in the database {place} already. Name an empty one.", place=error.place)
        case StoreDriverMissing():
            return t(
                "The database {place} needs a package that is not installed. To get it: pip install -e '.[postgres]'.",
                place=error.place,
            )
        case StoreUnreachable() if error.place.startswith("postgresql"):
            return t(
                "The database {place} cannot be reached. Look whether it runs, and at the user, password, host and "
                "name in its address.",
                place=error.place,
            )
        case StoreUnreachable():
            return t(
                "The database {place} cannot be opened. Look whether its folder exists and may be written to.",
                place=error.place,
            )
        case _:
            return t("The database {place} cannot be used.", place=error.place)


def _about_start(error: BaseException, t: Catalogue) -> str:
    # A terminal that never meets Discord starts without its library.
    import aiohttp
    import discord

    match error:
        case discord.LoginFailure() | discord.ConnectionClosed(code=4004):
            return t(
                "Discord does not accept the token. Copy it again from https://discord.com/developers/applications "
                "(your application, Bot, Reset Token) and put it into DISCORD_TOKEN."
            )
        case discord.PrivilegedIntentsRequired() | discord.ConnectionClosed(code=4013 | 4014):
            return t(
                "Discord refuses the intents. This bot needs no privileged ones: look whether an add-on asks for them."
            )
        case discord.app_commands.CommandSyncFailure():
            return t("Discord does not accept the commands. This is a mistake in the program.")
        case discord.HTTPException():
            return t("Discord answered with error {number}. Try again in some minutes.", number=error.status)
        case (
            discord.GatewayNotFound() | discord.ConnectionClosed() | aiohttp.ClientError() | OSError() | TimeoutError()
        ):
            return t("Discord cannot be reached from this machine. Look at its network and firewall.")
        case _:
            return _with_reference(error, t)


def _with_reference(error: BaseException, t: Catalogue) -> str:
    reference = secrets.token_hex(3)
    log.error("reference %s: %s", reference, describe(error))
    return t(
        "Something went wrong here. Nothing was lost. The reference for whoever runs this bot: {reference}",
        reference=reference,
    )


def public_sentence(error: BaseException, t: Catalogue) -> str:
    """What people in Discord read: a domain error's sentence, but for anything about the machine only a reference.

    Why a change can't be kept is told in words, without naming the machine: an editor has to know what became of it.
    """
    if isinstance(error, StoreFull | StoreReadOnly | StoreLocked | StoreUnreachable):
        log.error("the database could not be used: %s", describe(error))
        return _about_unkept(error, t)
    known = isinstance(error, KnowledgeError) and not isinstance(error, StoreError)
    return sentence(error, t) if known else _with_reference(error, t)


def _about_unkept(error: StoreFull | StoreReadOnly | StoreLocked | StoreUnreachable, t: Catalogue) -> str:
    if isinstance(error, StoreFull):
        return t("That could not be kept: the bot's disk is full. Nothing was changed. Tell whoever runs this bot.")
    if isinstance(error, StoreLocked):
        return t("The bot's database is held by another program for now. Nothing was changed. Try again in a minute.")
    if isinstance(error, StoreUnreachable):
        return t("The bot can't reach its database for now. Nothing was changed. Try again in some minutes.")
    return t("That could not be kept: the bot may only read its database. Tell whoever runs this bot.")


def describe(error: BaseException) -> str:
    """An error for the log: kinds and places in the code, no messages, since these may repeat people's words."""
    parts = []
    seen: BaseException | None = error
    while seen is not None:
        frames = traceback.extract_tb(seen.__traceback__)
        places = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames[-6:]))
        status = "".join(f" {name}={getattr(seen, name)}" for name in ("status", "code") if hasattr(seen, name))
        parts.append(f"{type(seen).__qualname__}{status} at {places or 'no place'}")
        seen = seen.__cause__ or seen.__context__
    return " from ".join(parts)


async def tell(interaction: discord.Interaction[Any], error: BaseException) -> None:
    """Tell the person who pressed or asked, privately, as far as Discord still lets us; never raises.

    An interaction that Discord no longer knows, or whose time is over, can't be answered: then there is only the log.
    """
    import discord

    error = _cause(error)
    t = catalogue(str(interaction.locale))
    if isinstance(error, discord.NotFound) and error.code == UNKNOWN_INTERACTION:
        log.warning("an interaction was answered too late")
        return
    from bot.views.layout import TEXT_LIMIT, notice

    # A file may have more mistakes than a message holds.
    words = public_sentence(error, t)[:TEXT_LIMIT]

    try:
        if interaction.response.is_done():
            await interaction.followup.send(view=notice(words), ephemeral=True)
        elif interaction.type is not discord.InteractionType.autocomplete:
            await interaction.response.send_message(view=notice(words), ephemeral=True)
    except Exception as second:  # whatever it is, there is nobody left to tell
        log.warning("an error could not be told: %s", describe(second))


def _cause(error: BaseException) -> BaseException:
    import discord

    if isinstance(error, discord.app_commands.CommandInvokeError):
        return error.original
    return error
