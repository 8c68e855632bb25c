"""What a careful editor looks at before a fact is published: checks of one fact, and of a whole base.

The reader of fact files finds what a program can't use. The checks here find what a person shouldn't be told: advice,
loaded words, a claim without its holder. They are pure; the words they look for are data (`packs/editing.yaml`).
"""

from knowledge.editing.counts import Counts, count, count_overdue
from knowledge.editing.edits import check_edit
from knowledge.editing.fact_checks import check_fact
from knowledge.editing.files import Checked, Placed, check_files
from knowledge.editing.findings import ERRORS, WARNINGS, Finding

__all__ = [
    "ERRORS",
    "WARNINGS",
    "Checked",
    "Counts",
    "Finding",
    "Placed",
    "check_edit",
    "check_fact",
    "check_files",
    "count",
    "count_overdue",
]
