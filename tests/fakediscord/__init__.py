"""A Discord on real sockets of this machine, for tests that start the real program. README.md describes it."""

from tests.fakediscord.faults import Faults
from tests.fakediscord.interactions import Interaction
from tests.fakediscord.program import BotProgram
from tests.fakediscord.server import TOKEN, FakeDiscord
from tests.fakediscord.waiting import until

__all__ = ["TOKEN", "BotProgram", "FakeDiscord", "Faults", "Interaction", "until"]
