"""The program with a few facts, so that a start is quick: `python -m tests.cli.small chat`."""

from __future__ import annotations

import functools
import runpy
import sys
from pathlib import Path

import knowledge

PACK = Path(__file__).parents[1] / "packs" / "founding"

if __name__ == "__main__":
    opened = functools.partial(knowledge.KnowledgeBase.open, shipped=PACK)
    knowledge.KnowledgeBase.open = opened  # type: ignore[method-assign]
    sys.argv[0] = "bot"
    runpy.run_module("bot", run_name="__main__", alter_sys=True)
