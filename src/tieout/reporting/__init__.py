"""A Reconciliation in, pages out: the same words and sums in every format."""

from typing import TYPE_CHECKING

from tieout.doors import door

if TYPE_CHECKING:
    from tieout.reporting.bridge import client_page
    from tieout.reporting.document import SCHEMA, document_chunks
    from tieout.reporting.plain import overview_page
    from tieout.reporting.report import Report, of_clients, whole
    from tieout.reporting.separated import write_separated
    from tieout.reporting.sheets import Sheet, items_sheet
    from tieout.reporting.style import Style

__all__ = [
    "SCHEMA",
    "Report",
    "Sheet",
    "Style",
    "client_page",
    "document_chunks",
    "items_sheet",
    "of_clients",
    "overview_page",
    "whole",
    "write_separated",
]

__getattr__ = door(
    __name__,
    {
        "bridge": ("client_page",),
        "document": ("SCHEMA", "document_chunks"),
        "plain": ("overview_page",),
        "report": ("Report", "of_clients", "whole"),
        "separated": ("write_separated",),
        "sheets": ("Sheet", "items_sheet"),
        "style": ("Style",),
    },
)
