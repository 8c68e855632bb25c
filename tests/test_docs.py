"""The documents say what the program does: commands, settings and links."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from babel.messages.pofile import read_po
from discord import app_commands

from bot.cli import app
from bot.config import Settings, load_settings
from cogs import about, ask, privacy
from knowledge.store.engine import read_address

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
RUN = "python3 -m venv .venv && .venv/bin/pip install -e . && .venv/bin/python -m bot"
TEST = "python3 -m venv .venv && .venv/bin/pip install -e '.[test]' && .venv/bin/python -m pytest"
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def _commands(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


COMMANDS = dict(_commands(typer.main.get_command(app)))


def test_the_two_commands_stand_in_readme_word_for_word() -> None:
    assert f"```sh\n{RUN}\n```" in README
    assert f"```sh\n{TEST}\n```" in README


def test_there_are_commands_to_document() -> None:
    assert {"ask", "chat", "check", "evaluate", "facts check", "run"} <= set(COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_each_command_stands_in_readme_with_its_options(name: str) -> None:
    command = COMMANDS[name]
    row = next((line for line in README.splitlines() if line.startswith(f"| `bot {name}")), "")
    assert row
    options = [option for parameter in command.params for option in parameter.opts if option.startswith("--")]
    assert [option for option in options if option not in row] == []


def slash_commands() -> list[str]:
    cogs = (ask.Ask, about.About, privacy.Privacy)
    found = [command for cog in cogs for command in vars(cog).values() if isinstance(command, app_commands.Command)]
    return sorted(command.qualified_name for command in found)


def test_each_slash_command_stands_in_readme() -> None:
    names = slash_commands()
    assert "ask" in names
    assert [name for name in names if f"| `/{name}" not in README] == []


@pytest.mark.parametrize("name", [name.upper() for name in Settings.model_fields])
def test_each_setting_stands_in_readme(name: str) -> None:
    assert f"\n| `{name}` |" in README


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    links = [link.split("#")[0] for link in _LINK.findall(document.read_text(encoding="utf-8"))]
    files = [link for link in links if link and not re.match(r"[a-z]+:", link)]
    assert [link for link in files if not (document.parent / link).exists()] == []


def test_the_changes_begin_with_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    first = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert first
    assert first[1] == version


def test_the_files_that_the_architecture_names_are_there() -> None:
    named = set(
        re.findall(r"[a-z_]+(?:/[a-z_]+)+(?:\.py)?\b", (ROOT / "docs/architecture.md").read_text(encoding="utf-8"))
    )
    assert len(named) > 15
    here = [name for name in named if (ROOT / name).exists() or (ROOT / "knowledge" / name).exists()]
    # Without .py where the page speaks of the idea and not of the file.
    here += [name for name in named for root in (ROOT, ROOT / "knowledge") if (root / f"{name}.py").exists()]
    assert sorted(named - set(here)) == []


OWNERS = (ROOT / "docs/owners.md").read_text(encoding="utf-8")
# Each line of a shell block, and each command that stands alone in a sentence.
SHELL = [line for block in re.findall(r"```sh\n(.*?)```", OWNERS, re.DOTALL) for line in block.splitlines()]
SHELL += re.findall(r"`((?:docker|systemctl|bot|\.venv|git) [^`]+)`", OWNERS)


def test_each_command_of_the_owners_page_is_one_with_its_options() -> None:
    given = [found[1] for line in SHELL if (found := re.search(r"(?:-m bot|--rm bot|^bot) ([^&|;]+)", line))]
    assert {"backup", "restore", "check"} <= {line.split()[0] for line in given}
    for words in given:
        name = next((name for name in COMMANDS if f"{words} ".startswith(f"{name} ")), None)
        assert name, words
        options = {option for parameter in COMMANDS[name].params for option in parameter.opts}
        assert {word for word in words.split() if word.startswith("--")} <= options
        takes = sum(parameter.param_type_name == "argument" for parameter in COMMANDS[name].params)
        rest = [word for word in words.removeprefix(name).split() if not word.startswith("--")]
        assert len(rest) <= takes, words


def test_the_files_services_and_extras_of_the_owners_page_are_there() -> None:
    files = set(re.findall(r"deploy/[\w.-]+", OWNERS))
    assert files == {str(path.relative_to(ROOT)) for path in (ROOT / "deploy").iterdir()}
    units = {word for line in SHELL if "systemctl" in line for word in re.findall(r"\bsanctuary-bot[\w-]*", line)}
    names = {Path(file).name.split(".")[0] for file in files}
    assert units - {"sanctuary-bot-shards"} <= names
    services = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    for line in SHELL:
        for service in re.findall(r"docker compose (?:stop|logs -f|exec -T|exec|run --rm) (\w+)", line):
            assert service in services, line
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = {extra for found in re.findall(r"'\.\[([a-z,]+)\]'", OWNERS) for extra in found.split(",")}
    assert {"postgres", "metrics"} <= extras <= set(project["optional-dependencies"])


def test_the_settings_of_the_owners_page_are_settings() -> None:
    named = set(re.findall(r"`([A-Z]+(?:_[A-Z]+)+)[=`]", OWNERS))
    assert {"DATABASE_URL", "SHARD_COUNT", "SHARD_IDS", "HOME_GUILD_ID", "HEARTBEAT_FILE"} <= named
    of_compose = {"COMPOSE_PROFILES", "POSTGRES_PASSWORD"}
    assert named - of_compose <= {name.upper() for name in Settings.model_fields}


def test_the_addresses_of_the_owners_page_are_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    addresses = re.findall(r"(?:DATABASE_URL=|db copy '?)((?:sqlite|postgresql)://[^\s'`]+)", OWNERS)
    assert len(addresses) >= 5
    for address in addresses:
        monkeypatch.setenv("DATABASE_URL", address)
        assert read_address(load_settings(ROOT / "no-such-file").database_url)


def test_the_contents_of_the_readme_lead_to_its_sections() -> None:
    titles = re.findall(r"^## (.+)$", README, re.MULTILINE)
    sections = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
    assert sections == set(re.findall(r"\]\(#([^)]+)\)", README.split("\n## ")[0]))


MODERATORS = (ROOT / "docs/moderators.md").read_text(encoding="utf-8")


def test_each_command_of_the_moderators_page_is_one_of_the_readme() -> None:
    rows = re.findall(r"^\| (`/[^|]*) \|", README, re.MULTILINE)
    documented = {name for row in rows for name in re.findall(r"`/([a-z ]+)`", row)}
    named = set(re.findall(r"`/([a-z ]+)`", MODERATORS))
    assert len(named) > 15
    assert sorted(named - documented) == []


def test_each_button_of_the_moderators_page_is_in_the_catalogue() -> None:
    with (ROOT / "bot/locales/messages.pot").open("rb") as file:
        known = {str(message.id) for message in read_po(file)}
    labels = {label for label in re.findall(r"\*\*([^*]+)\*\*", MODERATORS) if not label.endswith(".")}
    labels -= {"Quotes"}
    assert len(labels) > 20
    assert sorted(labels - known) == []
