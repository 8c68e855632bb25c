"""Settings: each is documented, and a value that can't be used is named without being repeated."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.config import InvalidSettings, Settings, load_settings, unknown_settings
from tests.cli.conftest import ROOT, Ran


def example() -> dict[str, tuple[str, str]]:
    """Each setting of `.env.example`: its value and the comment above it."""
    found = {}
    comment: list[str] = []
    for line in (ROOT / ".env.example").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            comment.append(line.removeprefix("#").strip())
        elif line:
            name, _, value = line.partition("=")
            found[name] = (value, " ".join(comment))
            comment = []
        else:
            comment = []
    return found


def test_the_example_lists_every_setting_with_its_default_and_its_description() -> None:
    expected = {
        name.upper(): ("" if field.default is None else str(field.default), field.description)
        for name, field in Settings.model_fields.items()
    }
    assert example() == expected


def test_the_example_itself_can_be_used(empty_folder: Path) -> None:
    assert load_settings(ROOT / ".env.example") == load_settings(empty_folder / ".env")


def test_the_environment_wins_over_the_file(empty_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (empty_folder / ".env").write_text("OPERATOR=the file\nCONTACT=here\n")
    monkeypatch.setenv("OPERATOR", "the environment")
    settings = load_settings()
    assert (settings.operator, settings.contact) == ("the environment", "here")


@pytest.mark.parametrize("value", ["", "''", "   "])
def test_an_empty_token_is_no_token(empty_folder: Path, value: str) -> None:
    (empty_folder / ".env").write_text(f"DISCORD_TOKEN={value}\n")
    assert load_settings().token is None


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("DISCORD_TOKEN", "'Bot zebra'", "one word"),
        ("DATABASE_URL", "mysql://zebra@host/name", "sqlite:///FILE or postgresql://"),
        ("DATABASE_URL", "zebra.db", "sqlite:///FILE or postgresql://"),
        ("HOME_GUILD_ID", "zebra", "digits"),
        ("HOME_GUILD_ID", "0", "digits"),
        ("HOME_GUILD_ID", "9999999999999999999", "digits"),
        ("BACKUPS_KEPT", "zebra", "a whole number from 1 on"),
        ("BACKUPS_KEPT", "0", "a whole number from 1 on"),
        ("SHARD_COUNT", "0", "a whole number from 1 on"),
        ("SHARD_IDS", "0-3", "SHARD_COUNT beside it"),
        ("SHARD_COUNT=4\nSHARD_IDS", "zebra", "numbers such as 0-3 or 0,2"),
        ("SHARD_COUNT=4\nSHARD_IDS", "0-2,1", "each once"),
        ("SHARD_COUNT=4\nSHARD_IDS", "3-1", "each once"),
        ("SHARD_COUNT=4\nSHARD_IDS", "2-4", "numbers below SHARD_COUNT"),
        ("OPERATOR", "zebra" * 40, "at most 100 characters"),
        ("HELP_URL", "javascript:zebra", "https://"),
        ("SOURCE_URL", "https://zebra.example/(x)", "brackets"),
        ("LOG_LEVEL", "zebra", "INFO"),
        ("LOG_FORMAT", "zebra", "text or json"),
        ("HEALTH_ADDRESS", "zebra", "HOST:PORT"),
        ("HEALTH_ADDRESS", "zebra:99999", "HOST:PORT"),
    ],
)
def test_a_value_that_cannot_be_used_is_one_sentence_and_exit_2(
    bot: Callable[..., Ran], empty_folder: Path, name: str, value: str, expected: str
) -> None:
    (empty_folder / ".env").write_text(f"{name}={value}\n")
    ran = bot("ask", "What is a sanctuary city?")
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1
    assert ran.err.startswith(name.split("\n")[-1])
    assert expected in ran.err
    assert "zebra" not in ran.err
    assert not (empty_folder / "sanctuary.db").exists()


def test_shards_are_numbers_and_ranges(empty_folder: Path) -> None:
    (empty_folder / ".env").write_text("SHARD_COUNT=8\nSHARD_IDS= 0-2, 7\n")
    assert load_settings().shards == (0, 1, 2, 7)
    (empty_folder / ".env").write_text("SHARD_COUNT=8\nSHARD_IDS=\n")
    assert load_settings().shards is None


def test_all_mistakes_are_told_at_once(empty_folder: Path) -> None:
    (empty_folder / ".env").write_text("LOG_LEVEL=loud\nHOME_GUILD_ID=home\n")
    with pytest.raises(InvalidSettings) as refusal:
        load_settings()
    assert [problem.split()[0] for problem in refusal.value.problems] == ["HOME_GUILD_ID", "LOG_LEVEL"]


def test_a_file_that_is_no_text_is_one_sentence(bot: Callable[..., Ran], empty_folder: Path) -> None:
    (empty_folder / ".env").write_bytes(b"OPERATOR=\xff\xfe\n")
    ran = bot("ask", "x y")
    assert ran.code == 2
    assert ran.err == ".env is not a UTF-8 text file. Save it as UTF-8.\n"


def test_a_misspelt_setting_is_found(empty_folder: Path) -> None:
    (empty_folder / ".env").write_text("DISCORD_TOKN=x\nQWERTYUIOP=y\nOPERATOR=z\n")
    assert unknown_settings() == {"DISCORD_TOKN": "DISCORD_TOKEN", "QWERTYUIOP": None}


def test_secrets_are_not_in_what_settings_print() -> None:
    settings = Settings(discord_token="zebra-token", database_url="postgresql://me:zebra@host/name")  # type: ignore[arg-type]
    assert not re.search("zebra", f"{settings!r} {settings}")
    assert settings.token == "zebra-token"
