"""What the application keeps. Every row but a person belongs to one practice."""

from tieout.web.models.comparisons import ComparedClient, Comparison, NameDecision, RecordFigures
from tieout.web.models.files import FileState, KeptColumns, StoredFile
from tieout.web.models.history import EntryKind, HistoryEntry
from tieout.web.models.insights import InsightKind, InsightRun
from tieout.web.models.papers import Paper
from tieout.web.models.people import Assignment, Invitation, Membership, Practice, Role, User
from tieout.web.models.reviews import ComparedItem, ItemDecision, ItemState, SignOff
from tieout.web.models.runs import RunState

__all__ = [
    "Assignment",
    "ComparedClient",
    "ComparedItem",
    "Comparison",
    "EntryKind",
    "FileState",
    "HistoryEntry",
    "InsightKind",
    "InsightRun",
    "Invitation",
    "ItemDecision",
    "ItemState",
    "KeptColumns",
    "Membership",
    "NameDecision",
    "Paper",
    "Practice",
    "RecordFigures",
    "Role",
    "RunState",
    "SignOff",
    "StoredFile",
    "User",
]
