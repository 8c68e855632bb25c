"""Everything that moderators do to facts, without Discord.

Every change of a text goes one way (`publishing`): checked against what stands now, in one transaction with its
revision. `desk` is where an edit is written, `review` the queue of what waits, `steps` what needs no form; `views`
says what each server answers from, `exchange` moves facts in and out, and `accounts`, `servers` and `corrections` do
what their names say. The rules are here and the SQL statements in `knowledge.store`.
"""

from knowledge.curation.accounts import AccountChanges, Accounts, Quarantine
from knowledge.curation.actors import Actor, Role
from knowledge.curation.corrections import Correction, Corrections, Overtaken, ReportReason
from knowledge.curation.desk import Desk, RebasedDraft
from knowledge.curation.diff import FieldDiff, Piece, diff_facts, diff_words
from knowledge.curation.drafts import Draft
from knowledge.curation.exchange import Exchange, Imported
from knowledge.curation.imports import ImportConflict, ImportPlan, Incoming
from knowledge.curation.moves import Move, Moves, find_moves
from knowledge.curation.preview import Checks, Preview
from knowledge.curation.publishing import Waiting
from knowledge.curation.review import QueueItem, QueueKind, RebasedProposal, Review
from knowledge.curation.servers import Help, Servers, ServerSettings
from knowledge.curation.steps import HistoryEntry, RetireReason, Steps
from knowledge.curation.takeback import TakenBack, named_settings
from knowledge.curation.views import View, Withdrawal
from knowledge.store.answers import PublicAnswer
from knowledge.store.records import Action, Proposal, Retirement
from knowledge.store.redaction import Redaction

__all__ = [
    "AccountChanges",
    "Accounts",
    "Action",
    "Actor",
    "Checks",
    "Correction",
    "Corrections",
    "Desk",
    "Draft",
    "Exchange",
    "FieldDiff",
    "Help",
    "HistoryEntry",
    "ImportConflict",
    "ImportPlan",
    "Imported",
    "Incoming",
    "Move",
    "Moves",
    "Overtaken",
    "Piece",
    "Preview",
    "Proposal",
    "PublicAnswer",
    "Quarantine",
    "QueueItem",
    "QueueKind",
    "RebasedDraft",
    "RebasedProposal",
    "Redaction",
    "ReportReason",
    "RetireReason",
    "Retirement",
    "Review",
    "Role",
    "ServerSettings",
    "Servers",
    "Steps",
    "TakenBack",
    "View",
    "Waiting",
    "Withdrawal",
    "diff_facts",
    "diff_words",
    "find_moves",
    "named_settings",
]
