"""What the engine is to reach, row by row, beside what was measured for it and for the best of its peers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks import domain, public, scale
from benchmarks.engine import CORE, STATIC
from benchmarks.table import percent, table
from knowledge.evaluation import Measure

NOT_MEASURED = "not measured"
_FULL_TEXT = "SQLite FTS5 (porter)"
_COLUMNS = ("measure", "aim", "core", "vectors", "peer", "met")


@dataclass(frozen=True)
class Goal:
    """A share of 1 of a domain or public result, and its bound."""

    measure: str
    bound: float
    at_least: bool
    value: Callable[[domain.Result], float | None]
    with_peers: bool = False

    @property
    def aim(self) -> str:
        """The bound in words."""
        return f"{'≥' if self.at_least else '≤'} {100 * self.bound:.0f} %" if self.bound else "0"

    def met(self, value: float | None) -> str:
        """Whether a value reaches the bound."""
        if value is None:
            return ""
        return "yes" if (value >= self.bound if self.at_least else value <= self.bound) else "no"


def _detail(name: str, measure: Measure) -> Callable[[domain.Result], float | None]:
    def value(result: domain.Result) -> float | None:
        rate = result.details.get(f"{name}: {measure}")
        return rate.share if rate else None

    return value


def worst_register(result: domain.Result) -> float | None:
    """The lowest share of right firsts among the registers."""
    shares = [rate.share for name, rate in result.details.items() if name.startswith("register ")]
    return min((share for share in shares if share is not None), default=None)


DOMAIN = (
    Goal("paraphrase: right first", 0.88, True, lambda r: r.first, True),
    Goal("paraphrase: in first three", 0.96, True, lambda r: r.in_three, True),
    Goal("paraphrase: answered right", 0.62, True, _detail("paraphrase", Measure.RIGHT)),
    Goal("paraphrase: answered wrong", 0.03, False, _detail("paraphrase", Measure.WRONG)),
    Goal("typos: right first", 0.82, True, lambda r: r.first_typos, True),
    Goal("typos: in first three", 0.93, True, lambda r: r.in_three_typos, True),
    Goal("worst register: right first", 0.78, True, worst_register),
    Goal("absent, near: answered", 0.10, False, _detail("absent, near", Measure.FALSE_ANSWER)),
    Goal("absent, place: answered", 0.03, False, _detail("absent, place", Measure.FALSE_ANSWER)),
    Goal("absent, off: answered", 0.0, False, _detail("absent, off", Measure.FALSE_ANSWER)),
    Goal("absent, nonsense: answered", 0.0, False, _detail("absent, nonsense", Measure.FALSE_ANSWER)),
    Goal("pairs: wrong twin answered", 0.0, False, _detail("pairs", Measure.TWIN)),
    Goal("pairs: in first three", 0.95, True, _detail("pairs", Measure.IN_THREE)),
    Goal("loaded: same and right", 0.80, True, _detail("loaded", Measure.SAME)),
    Goal("followups: in first three", 0.85, True, _detail("followups", Measure.IN_THREE)),
    Goal("followups: answered right", 0.60, True, _detail("followups", Measure.RIGHT)),
    Goal("multi: all shown", 0.80, True, _detail("multi", Measure.ALL_SHOWN)),
    Goal("falsepremise: in first three", 0.92, True, _detail("falsepremise", Measure.IN_THREE)),
)
"""In the order of the issue that set them."""

PUBLIC = {"clinc150": (0.75, 0.70, 0.92), "banking77": (0.69, 0.64, None)}
"""For each public set the least P@1, P@1 with typos and AUROC against foreign questions, with static vectors."""


def domain_goals(results: Sequence[domain.Result]) -> str:
    """The table of a set of questions of this domain; met is judged with vectors where they are there."""
    by_name = {result.method: result for result in results}
    ours = [by_name.get(CORE), by_name.get(STATIC)]
    judged = ours[1] or ours[0]
    peers = [result for result in results if result not in ours]
    rows = []
    for goal in DOMAIN:
        best = max((goal.value(peer) or 0.0 for peer in peers), default=None) if goal.with_peers else None
        cells = [percent(goal.value(result)) if result else "" for result in ours]
        met = goal.met(goal.value(judged)) if judged else ""
        rows.append((goal.measure, goal.aim, *cells, percent(best), met))
    return table(_COLUMNS, rows)


def public_goals(measured: dict[str, list[public.Result]]) -> str:
    """The table of the public sets; a set that is not there is not measured."""
    rows: list[tuple[str, ...]] = []
    for name, bounds in PUBLIC.items():
        found = {result.method: result for result in measured.get(name, ())}
        for what, bound, field in zip(
            ("right first", "typos", "AUROC foreign"), bounds, ("clean", "typos", "auroc"), strict=True
        ):
            if bound is None:
                continue
            if not found:
                rows.append((f"{name}: {what}", f"≥ {bound:.2f}", "", NOT_MEASURED, "", ""))
                continue
            values: dict[str, float] = {method: getattr(result, field) for method, result in found.items()}
            peer = max((value for method, value in values.items() if method not in {CORE, STATIC}), default=None)
            judged = values.get(STATIC, values[CORE])
            shown = (values[CORE], values.get(STATIC), peer)
            cells = ["" if value is None else f"{value:.3f}" for value in shown]
            rows.append((f"{name}: {what}", f"≥ {bound:.2f}", *cells, "yes" if judged >= bound else "no"))
    return table(_COLUMNS, rows)


def scale_goals(timings: Sequence[scale.Timing], memory: scale.Memory | None, change: float | None) -> str:
    """The table of time and memory; time is judged for the core, which is what FTS5 is compared with.

    Args:
        timings: a question's time at each size.
        memory: what was measured of it, or None.
        change: milliseconds that one added wording takes, with vectors, or None.
    """
    rows: list[tuple[str, ...]] = []
    for size in dict.fromkeys(timing.wordings for timing in timings):
        found = {timing.method: timing.median for timing in timings if timing.wordings == size}
        cells = [f"{found[name]:.2f} ms" if name in found else "" for name in (CORE, STATIC, _FULL_TEXT)]
        rows.append((f"p50 at {size:,}", "< FTS5", *cells, "yes" if found[CORE] < found[_FULL_TEXT] else "no"))
    cells = [f"{change:.1f} ms", "yes" if change < 50 else "no"] if change is not None else [NOT_MEASURED, ""]
    rows.append(("one wording added", "< 50 ms", "", cells[0], "", cells[1]))
    for what, bound, value in (
        ("index holds", 400, memory and memory.held),
        ("process grows by", 400, memory and memory.grown),
        ("whole bot: first start", 250, memory and memory.bot),
        ("whole bot: later starts", 250, memory and memory.restarted),
    ):
        cells = [f"{value:.0f} MB", "yes" if value <= bound else "no"] if value else [NOT_MEASURED, ""]
        core, vectors = ("", cells[0]) if what.startswith("whole") or not value else (cells[0], "")
        rows.append((what, f"≤ {bound} MB", core, vectors, "", cells[1]))
    return table(_COLUMNS, rows)
