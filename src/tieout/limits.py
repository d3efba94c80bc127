"""Every bound of the program, on one page. A bound that is reached is said, never passed over silently."""

PROBLEMS_LISTED_MAX = 1_000
"""Problems of one file that are listed one by one; all of them are counted."""

CELL_CHARACTERS_MAX = 32_767
"""The longest cell a spreadsheet holds; a longer one means a quote that was never closed."""

COLUMNS_MAX = 1_024
"""The widest table that is read."""

FOUND_CHARACTERS_MAX = 80
"""How much of a cell's text a message shows."""

CENTS_MAX = 10**15
"""The largest amount of one line, in cents (ten trillion); beyond it a cell isn't money."""
