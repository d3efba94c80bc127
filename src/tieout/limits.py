"""Bounds on what is read and simulated, on one page; others stand beside the one function that keeps them.

A bound that is reached is said, never passed over silently.
"""

PROBLEMS_LISTED_MAX = 1_000
"""Problems of one file that are listed one by one; all of them are counted."""

CELL_CHARACTERS_MAX = 32_767
"""The longest cell a spreadsheet holds; a longer one means a quote that was never closed."""

COLUMNS_MAX = 1_024
"""The widest table that is read."""

LINE_BYTES_MAX = CELL_CHARACTERS_MAX * COLUMNS_MAX
"""The longest line of a text table: every cell of its widest row at its longest."""

FOUND_CHARACTERS_MAX = 80
"""How much of a cell's text a message shows."""

CENTS_MAX = 10**15
"""The largest amount of one line, in cents (ten trillion); beyond it a cell isn't money."""

WORKBOOK_BYTES_MAX = 25 * 1024 * 1024
"""The largest spreadsheet file that is opened; a CSV has no bound but the disk."""

UNPACKED_BYTES_MAX = 256 * 1024 * 1024
"""What the members of a spreadsheet file may unpack to."""

UNPACKED_RATIO_MAX = 200
"""How many times its packed size a large member may unpack to."""

MEMBERS_MAX = 2_000
"""Members of a spreadsheet file."""

SHEET_ROWS_MAX = 1_048_576
"""Rows of one sheet, the most a spreadsheet shows."""

SHEET_CELLS_MAX = 10_000_000
"""Cells of one workbook."""

SHARED_STRINGS_MAX = 4_000_000
"""Distinct texts of one workbook."""

PARSER_MEMORY_BYTES_MAX = 1024 * 1024 * 1024
"""Memory of the process that reads a spreadsheet."""

PARSER_PROCESSOR_SECONDS_MAX = 60
"""Processor time of that process."""

PARQUET_MEMORY_BYTES_MAX = 8 * 1024 * 1024 * 1024
"""Memory of the process that reads a Parquet file, which may hold millions of rows."""

PARQUET_PROCESSOR_SECONDS_MAX = 600
"""Processor time of that process."""

PARSER_WALL_SECONDS_MAX = 120
"""How long that process may take by the clock."""

FORMULA_CELLS_MAX = 5_000_000
"""Cells looked at while formulas of one sheet are recomputed."""

SIMULATED_LINES_MAX = 200_000_000
"""The most lines a side that are simulated for measuring speed."""
