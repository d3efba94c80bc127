"""The journey for books larger than memory: their lines on disk, cut into parts of whole clients, by child processes.

The same answer as `pipeline.reconcile`, written as a folder of Parquet results part by part.
"""

from tieout.crew import Crew, crew_of
from tieout.partitioning.gathering import WHOLE_BYTES, gather, on_disk
from tieout.partitioning.journey import Written, reconcile_into
from tieout.partitioning.room import Room
from tieout.partitioning.spooling import SpooledBook, spool

__all__ = [
    "WHOLE_BYTES",
    "Crew",
    "Room",
    "SpooledBook",
    "Written",
    "crew_of",
    "gather",
    "on_disk",
    "reconcile_into",
    "spool",
]
