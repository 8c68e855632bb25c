"""What loading a release's facts did, in sentences: an owner learns at once what was kept as it is here."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.transfer import LoadReport


def loaded(report: LoadReport) -> str:
    """How many facts came from this release."""
    if report.already_loaded:
        return "Those of this release were loaded before."
    return f"From this release: {len(report.new)} new, {len(report.updated)} updated, {len(report.unchanged)} the same."


def left_alone(report: LoadReport) -> Iterator[str]:
    """What the release says and was not taken over, because people had decided otherwise here."""
    if report.kept:
        yield (
            f"Changed here and in the release, so kept as they are here: {', '.join(report.kept)}. "
            "The text of the release waits for review."
        )
    if report.retired:
        yield f"Changed in the release but retired here, and left so: {', '.join(report.retired)}."
    if report.vanished:
        yield f"No longer in the release, and left as they are here: {', '.join(report.vanished)}."
    for dropped in report.dropped_wordings:
        yield f"The release asks {dropped.fact_id} in a wording that {dropped.held_by} has here; it was left there."
