"""The questions that are measured on: the project's own, and those of two folders that may be absent."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.base import SHIPPED
from knowledge.evaluation import LabelledQuestion
from knowledge.facts import Fact
from knowledge.packfiles import read_files

ROOT = Path(__file__).parents[1]
QUESTIONS, PUBLIC = ROOT.parent / "shared" / "questions", ROOT.parent / "shared" / "public"
"""Where the questions are looked for that are no part of the project."""
OWN = SHIPPED / "questions.jsonl"
WORDINGS_AN_INTENT = 5
"""K: how many training wordings of each intent of a public set the base holds."""


@dataclass(frozen=True)
class Labelled:
    """A labelled question and the name of its group: "paraphrase", "absent", "pairs" …"""

    group: str
    question: LabelledQuestion


@dataclass(frozen=True)
class PublicSet:
    """A public set of questions: a base of (intent, wording), questions with their intents, and foreign questions."""

    name: str
    base: Sequence[tuple[str, str]]
    wordings: Sequence[tuple[str, str]]
    """Every training wording, for bases of any size."""
    test: Sequence[tuple[str, str]]
    """(question, intent)."""
    foreign: Sequence[str]


def shipped_facts() -> tuple[Fact, ...]:
    """The facts of this release."""
    return read_files(SHIPPED).facts


def own_questions(path: Path = OWN) -> list[Labelled]:
    """The questions that the project ships; each line names its group as `form`."""
    return [
        Labelled(_PLURAL.get(json.loads(line)["form"], json.loads(line)["form"]), LabelledQuestion.parse(line))
        for line in _lines(path)
    ]


_PLURAL = {"pair": "pairs", "followup": "followups"}


def dev_questions(folder: Path) -> list[Labelled]:
    """The questions of a folder of ``GROUP-dev.jsonl`` files."""
    return [
        Labelled(path.stem.removesuffix("-dev"), LabelledQuestion.parse(line))
        for path in sorted(folder.glob("*-dev.jsonl"))
        for line in _lines(path)
    ]


def public_sets(folder: Path) -> list[PublicSet]:
    """The public sets of a folder of JSON files."""
    sets = []
    for path in sorted(folder.glob("*.json"), reverse=True):
        read = json.loads(path.read_text(encoding="utf-8"))
        wordings = [(intent, wording) for intent, group in read["train"].items() for wording in group]
        base = [(i, wording) for i, group in read["train"].items() for wording in group[:WORDINGS_AN_INTENT]]
        test = [(question, intent) for question, intent in read["test"]]
        sets.append(PublicSet(path.stem, base, wordings, test, read["oos"]))
    return sets


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
