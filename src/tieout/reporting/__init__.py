"""A Reconciliation in, pages out: the same words and sums in every format."""

from tieout.reporting.bridge import client_page
from tieout.reporting.document import SCHEMA, document, document_chunks
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
    "document",
    "document_chunks",
    "items_sheet",
    "of_clients",
    "overview_page",
    "whole",
    "write_separated",
]
