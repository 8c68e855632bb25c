"""Every setting of the program, described once, here. `.env.example` and README repeat these words; tests compare them.

Settings come from the environment and from a file `.env` in the working folder; the environment wins.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from pathlib import Path

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ENV_FILE = Path(".env")
HOW_TO_CONNECT = (
    "To get one: https://discord.com/developers/applications, New Application, Bot, Reset Token; "
    "write it into the file .env as DISCORD_TOKEN=…"
)
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
EDITOR_NAMES = ("names", "pseudonyms")
_DATABASES = re.compile(r"(?:sqlite(?:\+aiosqlite)?:///|postgres(?:ql)?(?:\+asyncpg)?://).+", re.DOTALL)
_LARGEST_ID = 2**63 - 1


class InvalidSettings(Exception):
    """Settings that can't be used. `problems` holds one sentence each; no sentence repeats a value."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)


class Settings(BaseSettings):
    """What an owner can set. A field's name in capitals is its name in the environment and in `.env`."""

    model_config = SettingsConfigDict(
        env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    discord_token: SecretStr | None = Field(
        default=None,
        description="The bot's token from https://discord.com/developers/applications (your application, Bot, Reset "
        "Token). Without one the program is a terminal chat.",
    )
    database_url: str = Field(
        default="sqlite:///sanctuary.db",
        repr=False,
        description="Where the facts are kept: sqlite:///FILE, or postgresql://USER:PASSWORD@HOST/NAME for several "
        "processes (install the extra: pip install -e '.[postgres]').",
    )
    backups_kept: int = Field(
        default=7,
        ge=1,
        description="How many backups `python -m bot backup` keeps in a folder; the oldest beyond are deleted.",
    )
    shard_count: int | None = Field(
        default=None,
        ge=1,
        description="Into how many shards the bot's servers are divided, the same in every process. Not needed with "
        "one process: Discord says how many.",
    )
    shard_ids: str | None = Field(
        default=None,
        description="The shards that this process runs, such as 0-3 or 0,2, counted from 0. Only for several "
        "processes: together they run each shard once, on one PostgreSQL database, and HOME_GUILD_ID is set.",
    )
    home_guild_id: int | None = Field(
        default=None,
        description="The id of the home server, whose editors edit the facts that every server sees. Not needed while "
        "the bot is in one server only.",
    )
    operator: str = Field(default="", max_length=100, description="Who runs this bot, as /about names them.")
    contact: str = Field(
        default="", max_length=200, description="How to reach whoever runs this bot: an address or a link, for /about."
    )
    help_url: str = Field(
        default="https://www.justice.gov/eoir/list-pro-bono-legal-service-providers",
        max_length=300,
        description="Where people find legal help; named wherever the bot has no answer and a server names none of its "
        "own. Its default stands for three official pages.",
    )
    editor_names: str = Field(
        default="names",
        description="How editors are named in histories, in the review queue and in log channels: names, or pseudonyms "
        "such as Editor 3, which stay the same for each.",
    )
    source_url: str = Field(
        default="", max_length=300, description="Where the source code of this bot can be read, for /about."
    )
    embedding_model: str = Field(
        default="",
        max_length=300,
        description="A neural model that helps to tell questions apart: a folder, or a name that sentence-transformers "
        "knows (install the extra: pip install -e '.[neural]'). Without one, the small model that is installed with "
        "the bot.",
    )
    log_level: str = Field(
        default="INFO", description="How much is logged: DEBUG, INFO, WARNING, ERROR or CRITICAL. Questions never are."
    )

    log_format: str = Field(
        default="text", description="How the log is written: text for people, json for programs that collect logs."
    )
    heartbeat_file: Path | None = Field(
        default=None,
        description="A file that is touched every 15 seconds while the bot is well: its connection to Discord is ready "
        "and was acknowledged lately. Watch its age.",
    )
    health_address: str = Field(
        default="",
        description="Where /healthz and /metrics are served, as HOST:PORT, such as 127.0.0.1:8080; nowhere without it. "
        "/metrics needs the extra metrics. Neither holds anything about a person.",
    )

    @field_validator("discord_token")
    @classmethod
    def _token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None or not value.get_secret_value().strip():
            return None
        token = value.get_secret_value().strip()
        if not re.fullmatch(r"[\x21-\x7e]+", token):
            raise ValueError("a bot token as Discord shows it: one word, without quotes and without Bot before it")
        return SecretStr(token)

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        value = value.strip()
        if not _DATABASES.fullmatch(value):
            raise ValueError("sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME")
        return value

    @field_validator("backups_kept", "shard_count", mode="before")
    @classmethod
    def _number(cls, value: object) -> object:
        if isinstance(value, str) and not re.fullmatch(r"\s*[1-9][0-9]{0,5}\s*", value):
            raise ValueError("a whole number from 1 on")
        return value

    @field_validator("shard_ids")
    @classmethod
    def _shards(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None:
            return None
        count = info.data.get("shard_count")
        if count is None:
            raise ValueError("SHARD_COUNT beside it")
        if max(_numbers(value)) >= count:
            raise ValueError("numbers below SHARD_COUNT")
        return value

    @field_validator("home_guild_id", mode="before")
    @classmethod
    def _id(cls, value: object) -> object:
        expected = ValueError("the number that Discord shows under Copy Server ID, in digits only")
        if isinstance(value, str):
            if not re.fullmatch(r"\s*[0-9]{1,19}\s*", value):
                raise expected
            value = int(value)
        if isinstance(value, int) and not 0 < value <= _LARGEST_ID:
            raise expected
        return value

    @field_validator("help_url", "source_url")
    @classmethod
    def _address(cls, value: str) -> str:
        value = value.strip()
        if value and not re.fullmatch(r"https?://[^\s<>\"()]+", value):
            raise ValueError("a web address that starts with https://, without spaces or brackets")
        return value

    @field_validator("editor_names")
    @classmethod
    def _names(cls, value: str) -> str:
        value = value.strip().lower()
        if value not in EDITOR_NAMES:
            raise ValueError(f"one of {', '.join(EDITOR_NAMES)}")
        return value

    @field_validator("log_level")
    @classmethod
    def _level(cls, value: str) -> str:
        value = value.strip().upper()
        if value not in LOG_LEVELS:
            raise ValueError(f"one of {', '.join(LOG_LEVELS)}")
        return value

    @field_validator("log_format")
    @classmethod
    def _format(cls, value: str) -> str:
        value = value.strip().lower()
        if value not in ("text", "json"):
            raise ValueError("text or json")
        return value

    @field_validator("health_address")
    @classmethod
    def _host_and_port(cls, value: str) -> str:
        value = value.strip()
        port = value.rpartition(":")[2]
        if value and not (re.fullmatch(r"(?:[\w.-]+|\[[0-9a-fA-F:]+\]):[0-9]{1,5}", value) and int(port) < 2**16):
            raise ValueError("HOST:PORT, such as 127.0.0.1:8080")
        return value

    @property
    def health_host_and_port(self) -> tuple[str, int] | None:
        """Where the health pages are served; None for nowhere."""
        host, _, port = self.health_address.rpartition(":")
        return (host.strip("[]"), int(port)) if host else None

    @property
    def shards(self) -> tuple[int, ...] | None:
        """The shards that this process runs; None when it runs all there are."""
        return _numbers(self.shard_ids) if self.shard_ids else None

    @property
    def token(self) -> str | None:
        """The bot's token in clear, for the one place that logs in; None without one."""
        return self.discord_token.get_secret_value() if self.discord_token else None


def _numbers(text: str) -> tuple[int, ...]:
    """The numbers of a list such as ``0-3,8``.

    Raises:
        ValueError: it is no such list, or has a number twice.
    """
    numbers: list[int] = []
    for part in text.split(","):
        found = re.fullmatch(r"\s*([0-9]{1,5})(?:\s*-\s*([0-9]{1,5}))?\s*", part)
        if found is None:
            raise ValueError("numbers such as 0-3 or 0,2")
        first, last = int(found[1]), int(found[2] or found[1])
        numbers += range(first, last + 1)
    if not numbers or len(set(numbers)) != len(numbers):
        raise ValueError("numbers such as 0-3 or 0,2, each once")
    return tuple(numbers)


def load_settings(env_file: Path = ENV_FILE) -> Settings:
    """Read the settings of this process.

    Raises:
        InvalidSettings: a value or the file can't be used; one sentence each, without the value.
    """
    try:
        return Settings(_env_file=env_file)
    except ValidationError as error:
        raise InvalidSettings([_sentence(dict(problem)) for problem in error.errors(include_url=False)]) from None
    except UnicodeDecodeError:
        raise InvalidSettings([f"{env_file} is not a UTF-8 text file. Save it as UTF-8."]) from None
    except OSError as error:
        raise InvalidSettings([f"{env_file} can't be read: {error.strerror}."]) from None


def unknown_settings(env_file: Path = ENV_FILE) -> dict[str, str | None]:
    """Names in the file that are no setting, each with the setting it was probably meant to be, or None."""
    if not env_file.is_file():
        return {}
    known = [name.upper() for name in Settings.model_fields]
    names = [name for name in dotenv_values(env_file, encoding="utf-8") if name.upper() not in known]
    return {name: next(iter(difflib.get_close_matches(name.upper(), known, n=1)), None) for name in names}


def _sentence(problem: dict[str, object]) -> str:
    location = problem["loc"]
    name = str(location[0]).upper() if isinstance(location, tuple) and location else "A setting"
    context = problem.get("ctx")
    if isinstance(context, dict) and "error" in context:
        expected = str(context["error"])
    elif isinstance(context, dict) and "max_length" in context:
        expected = f"at most {context['max_length']} characters"
    else:
        expected = "something else; README describes it"
    return f"{name} has a value that can't be used. Expected: {expected}."
