"""Memory that was freed goes back to the system, so that a small machine has it for something else."""

from __future__ import annotations

import ctypes
import gc
import sys
from typing import Any

_ARENAS, _MAPPED_FROM = -8, -3
"""glibc's numbers for how many heaps there are at most, and from how many bytes a piece gets pages of its own."""
_MEGABYTE = 1_000_000


def keep_small() -> None:
    """Let glibc use one heap for all threads and give large pieces back at once; call it before there are threads.

    Each thread would have a heap of its own otherwise, although only one at a time runs Python.
    """
    if (mallopt := _of_glibc("mallopt")) is not None:
        mallopt(_ARENAS, 1)
        mallopt(_MAPPED_FROM, _MEGABYTE)


def give_back() -> None:
    """Hand freed memory back after work that took much for a while, where the C library has a call for it.

    Takes about a fifth of a second, in which nothing else runs.
    """
    gc.collect()
    if (trim := _of_glibc("malloc_trim")) is not None:
        trim(0)


def _of_glibc(name: str) -> Any:
    """A function of the C library; None where it has none of this name."""
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
