"""What ships: the container, the service and the pinned packages, as far as they can be checked without an engine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PINNED = (ROOT / "requirements.txt").read_text(encoding="utf-8")
SHIPPED = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["postgres"]]
SHIPPED += PROJECT["optional-dependencies"]["metrics"]


def applies(requirement: Requirement) -> bool:
    return requirement.marker is None or requirement.marker.evaluate({"python_version": "3.11"})


@pytest.mark.parametrize(
    "words", [*PROJECT["dependencies"], *(one for extra in PROJECT["optional-dependencies"].values() for one in extra)]
)
def test_every_dependency_is_bounded_above_and_below(words: str) -> None:
    requirement = Requirement(words)
    if requirement.name == PROJECT["name"]:
        return
    operators = {part.operator for part in requirement.specifier}
    assert operators & {">=", "=="}, words
    assert operators & {"<", "=="}, words


def test_what_is_pinned_is_what_the_project_asks_for_with_hashes_and_without_addresses() -> None:
    pins = dict(re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", PINNED, re.MULTILINE))
    pins = {canonicalize_name(name): version for name, version in pins.items()}
    for requirement in map(Requirement, SHIPPED):
        if applies(requirement):
            version = pins[canonicalize_name(requirement.name)]
            assert requirement.specifier.contains(version), requirement
    blocks = re.split(r"\n(?=[A-Za-z0-9])", PINNED.strip())
    unhashed = [block for block in blocks if not block.startswith("#") and "--hash=sha256:" not in block]
    assert unhashed == []
    assert "://" not in PINNED
    assert "--index" not in PINNED
    assert "--find-links" not in PINNED


def test_the_container_runs_as_nobody_special_and_is_watched() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert re.search(r"^USER \d+:\d+$", lines, re.MULTILINE)
    assert "--require-hashes" in lines
    assert "HEALTHCHECK" in lines
    assert re.findall(r"(?:TOKEN|PASSWORD)=", lines) == []


def test_compose_has_a_volume_a_read_only_root_and_a_profile_for_postgresql() -> None:
    services = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    bot = services["bot"]
    assert bot["read_only"] is True
    assert "facts:/data" in bot["volumes"]
    assert bot["cap_drop"] == ["ALL"]
    assert services["postgres"]["profiles"] == ["postgres"]


@pytest.mark.skipif(find_spec("yamllint") is None, reason="yamllint is not installed")
def test_yaml_files_pass_the_linter() -> None:
    files = ["compose.yaml", ".github/workflows/ci.yml"]
    ran = subprocess.run([sys.executable, "-m", "yamllint", *files], cwd=ROOT, capture_output=True, text=True)
    assert ran.stdout == ""


@pytest.mark.skipif(shutil.which("hadolint") is None, reason="hadolint is not installed")
def test_the_dockerfile_passes_the_linter() -> None:
    ran = subprocess.run(["hadolint", "Dockerfile"], cwd=ROOT, capture_output=True, text=True)
    assert ran.stdout == ""


def test_no_line_of_the_settings_file_can_take_the_heartbeat_away() -> None:
    # For systemd an EnvironmentFile wins over Environment=, also with the empty HEARTBEAT_FILE= of .env.example.
    for name in ("sanctuary-bot.service", "sanctuary-bot-backup.service"):
        unit = (ROOT / "deploy" / name).read_text(encoding="utf-8")
        assert "EnvironmentFile" not in unit
        assert "DATABASE_URL" not in unit
        assert "\nWorkingDirectory=/var/lib/sanctuary-bot\n" in unit
    bot = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]["bot"]
    assert bot["environment"]["HEARTBEAT_FILE"].startswith("/run/bot/")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_the_units_are_understood_by_systemd(tmp_path: Path) -> None:
    for file in (ROOT / "deploy").glob("*.[st]*"):
        shutil.copy(file, tmp_path)
    # As docs/owners.md installs several processes.
    shutil.copy(ROOT / "deploy/sanctuary-bot.service", tmp_path / "sanctuary-bot@.service")
    changed = tmp_path / "sanctuary-bot@.service.d"
    changed.mkdir()
    shutil.copy(ROOT / "deploy/sanctuary-bot-shards.conf", changed)
    for unit in (
        *("sanctuary-bot.service", "sanctuary-bot-backup.service", "sanctuary-bot-backup.timer"),
        "sanctuary-bot@0-3.service",
    ):
        ran = subprocess.run(
            ["systemd-analyze", "verify", unit],
            env={"PATH": os.environ["PATH"], "SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
            capture_output=True,
            text=True,
        )
        said = [line for line in ran.stderr.splitlines() if "sanctuary-bot" in line]
        assert [line for line in said if "is not executable" not in line] == [], unit
