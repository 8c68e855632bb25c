"""A picture of how often each method finds the right fact first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks.domain import Result

_CLEAN, _TYPOS = "#0072B2", "#E69F00"  # told apart with any kind of colour vision; the typos are hatched as well


def draw(results: Sequence[Result], missing: Sequence[str], title: str, path: Path) -> None:
    """Write bars with the words and numbers on them.

    Args:
        results: what was measured, one method after another from the top.
        missing: methods that were not measured, which the picture says below the others.
        title: what was asked.
        path: where to write it.

    Raises:
        ModuleNotFoundError: matplotlib is not installed.
    """
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    names = [*missing[::-1], *(result.method for result in reversed(results))]
    figure, axes = plt.subplots(figsize=(9, 0.75 * len(names) + 1.2), layout="constrained")
    for row in range(len(missing)):
        axes.text(1, row, "not measured", va="center", fontsize=9)
    for row, result in enumerate(reversed(results), len(missing)):
        for value, offset, colour, hatch, what in (
            (result.first, 0.2, _CLEAN, "", "as written"),
            (result.first_typos, -0.2, _TYPOS, "//", "with typos"),
        ):
            axes.barh(row + offset, 100 * value, height=0.38, color=colour, hatch=hatch, edgecolor="white")
            axes.text(100 * value + 1, row + offset, f"{100 * value:.0f} % {what}", va="center", fontsize=9)
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(-0.6, len(names) - 0.4)
    axes.set_xlim(0, 122)
    axes.set_xticks(range(0, 101, 20), [f"{share} %" for share in range(0, 101, 20)])
    axes.set_title(f"Right fact first. {title}", loc="left", fontsize=11)
    axes.spines[["top", "right"]].set_visible(False)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=150)
    plt.close(figure)
