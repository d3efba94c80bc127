"""How much memory and how many processes there are, and what parts follow from it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tieout.crew import computer_bytes, usable_cores
from tieout.errors import WrongUsage

MEGABYTE = 1_000_000

HERE_BYTES = 200 * MEGABYTE
"""What this process takes, whatever the size of the books: the program, and tables on their way to disk."""

HERE_LINE_BYTES = 5
"""What each line of both books adds to it: names, links, lines left over (measured by benchmarks/speed/memory.py)."""

CHILD_BYTES = 230 * MEGABYTE
"""What a child takes before it works on a part: the program, and a smallest piece of a file while it is read."""

PIECE_BYTES_MIN, PIECE_BYTES_MAX = 6 * 2**20, 24 * 2**20
"""About so many bytes of a file are read by one task; every piece has lines of every part, so that few are better."""

PIECE_TIMES = 12
"""What each of those bytes takes while it is read, at most."""

LINE_BYTES = 900
"""What a line takes while its part is worked on, at most: mostly of streams that are told line by line."""

PART_LINES_MIN, PART_LINES_MAX = 20_000, 400_000
"""Smaller parts cost more than they save; larger ones gain nothing and leave a process waiting at the end."""

PARTS_A_PROCESS = 3
"""So many parts for each process, where there are lines enough, so that none waits long for the slowest."""

USUAL_BYTES = 2_000 * MEGABYTE
"""What a comparison may take where nobody says how much, unless its books have too many lines for that."""

MEMORY_MIN = HERE_BYTES + CHILD_BYTES + PART_LINES_MIN * LINE_BYTES


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What a comparison may take.

    Attributes:
        memory_bytes: of all its processes together.
        processes: child processes; 0 = all work is done in this process.
        most_bytes: what it may take where `memory_bytes` isn't enough for so many lines.
    """

    memory_bytes: int
    processes: int
    most_bytes: int

    @classmethod
    def within(cls, memory_bytes: int | None = None, cores: int | None = None) -> Room:
        """As many processes as there are cores and memory.

        Args:
            memory_bytes: the bound; None = the usual one, and where it isn't enough half of what the computer has.
            cores: None = those that this process may use.

        Raises:
            WrongUsage: when there is too little memory for anything.
        """
        most = memory_bytes if memory_bytes is not None else computer_bytes() // 2
        memory = most if memory_bytes is not None else min(most, USUAL_BYTES)
        if memory < MEMORY_MIN:
            raise WrongUsage(f"At least {MEMORY_MIN // MEGABYTE} MB of memory are needed.")
        fit = (memory - HERE_BYTES) // (CHILD_BYTES + PART_LINES_MIN * LINE_BYTES)
        return cls(memory_bytes=memory, processes=max(min(fit, cores or usable_cores()), 1), most_bytes=most)

    def for_lines(self, lines: int) -> Room:
        """The room as books of so many lines leave it: fewer processes where this one needs the memory.

        Args:
            lines: of both books.

        Raises:
            WrongUsage: when there is too little memory for so many.
        """
        here = HERE_BYTES + lines * HERE_LINE_BYTES
        least = CHILD_BYTES + PART_LINES_MIN * LINE_BYTES
        memory = max(self.memory_bytes, min(here + self.processes * least, self.most_bytes))
        if memory < here + least:
            needed = -(-(here + least) // MEGABYTE)
            raise WrongUsage(
                f"The two books have {lines:,} lines, for which at least {needed:,} MB of memory are needed."
            )
        return replace(self, memory_bytes=memory, processes=min(self.processes, (memory - here) // least))

    def for_client(self, most: int, part_lines: int, lines: int) -> Room:
        """The room as the client with the most lines leaves it, who is never cut: fewer processes, with more for each.

        Args:
            most: lines of that client in both books.
            part_lines: at most about so many make one part.
            lines: of all clients.

        Raises:
            WrongUsage: when there is too little memory even for one process.
        """
        if most <= part_lines:
            return self
        here, each = HERE_BYTES + lines * HERE_LINE_BYTES, CHILD_BYTES + (part_lines + most) * LINE_BYTES
        if self.most_bytes < here + each:
            needed = -(-(here + each) // MEGABYTE)
            raise WrongUsage(
                f"One client has {most:,} lines, which are settled together, so at least {needed:,} MB of memory are "
                "needed. Is it one client, or a name that stands for many, such as a heading?"
            )
        return replace(self, processes=min(self.processes, max((self.memory_bytes - here) // each, 1)))

    @property
    def piece_bytes(self) -> int:
        """About so many bytes of a file are read by one task."""
        beyond = (self.memory_bytes - HERE_BYTES) // max(self.processes, 1) - CHILD_BYTES
        return min(PIECE_BYTES_MIN + max(beyond, 0) // PIECE_TIMES, PIECE_BYTES_MAX)

    def part_lines(self, lines: int) -> int:
        """At most about so many lines of both books make one part.

        Args:
            lines: how many there are in all.
        """
        busy = max(self.processes, 1)
        here = HERE_BYTES + lines * HERE_LINE_BYTES
        fit = ((self.memory_bytes - here) // busy - CHILD_BYTES) // LINE_BYTES
        even = -(-lines // (PARTS_A_PROCESS * busy))
        return max(min(fit, max(even, PART_LINES_MIN), PART_LINES_MAX), 1)
