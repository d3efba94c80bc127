"""The journey for books larger than memory: their lines on disk, cut into parts of whole clients, by child processes.

The same answer as `pipeline.reconcile`, written as a folder of Parquet results part by part.
"""

from tieout.partitioning.journey import Written, reconcile_into
from tieout.partitioning.room import Room
from tieout.partitioning.spooling import SpooledBook, Spooler, spool

__all__ = ["Room", "SpooledBook", "Spooler", "Written", "reconcile_into", "spool"]
