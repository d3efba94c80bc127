"""The journey for books larger than memory: their lines on disk, cut into parts of whole clients, by child processes.

The same answer as `pipeline.reconcile`, written as a folder of Parquet results part by part.
"""

from tieout.crew import Crew, crew_of
from tieout.partitioning.gathering import gather, on_disk, whole_bytes
from tieout.partitioning.journey import Written, reconcile_into
from tieout.partitioning.room import USUAL_BYTES, Room
from tieout.partitioning.spooling import SpooledBook, spool

__all__ = [
    "USUAL_BYTES",
    "Crew",
    "Room",
    "SpooledBook",
    "Written",
    "crew_of",
    "gather",
    "on_disk",
    "reconcile_into",
    "spool",
    "whole_bytes",
]
