"""The virtual Discord of `tests/discord`, for attacks that go through it."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

DISCORD = Path(__file__).parents[1] / "discord"
sys.path.append(str(DISCORD))
# pytest loads that folder's conftest for its own tests only, and there can be no two modules of this name.
_spec = importlib.util.spec_from_file_location("discord_world", DISCORD / "conftest.py")
assert _spec is not None
assert _spec.loader is not None
_world = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_world)

answerers = _world.answerers
base = _world.base
contexts = _world.contexts
filled = _world.filled
make_bot = _world.make_bot
no_looks_at_the_database = _world.no_looks_at_the_database
pages = _world.pages
scripted = _world.scripted
settings = _world.settings
simcord_bot = _world.simcord_bot
staff = _world.staff
world = _world.world
