"""tieout: each client's balance in a practice's program and in its books, every difference explained.

```python
import tieout

answer = tieout.reconcile("sessions.csv", "quickbooks.csv")
print(answer)
print(answer.explain("Good Person"))
```

Nothing is loaded before it is used: `import tieout` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tieout.comparison import Comparison
    from tieout.errors import EngineFailed, FileNotUnderstood, NotAllowed, TieoutError, WrongUsage
    from tieout.library import check, inspect, read, reconcile
    from tieout.model.book import Book
    from tieout.model.outcome import Reconciliation
    from tieout.model.settings import ProcessorFee, Settings

__version__ = "0.1.0"

__all__ = [
    "Book",
    "Comparison",
    "EngineFailed",
    "FileNotUnderstood",
    "NotAllowed",
    "ProcessorFee",
    "Reconciliation",
    "Settings",
    "TieoutError",
    "WrongUsage",
    "check",
    "inspect",
    "read",
    "reconcile",
]

_ROOMS = {
    "tieout.errors": ("EngineFailed", "FileNotUnderstood", "NotAllowed", "TieoutError", "WrongUsage"),
    "tieout.comparison": ("Comparison",),
    "tieout.library": ("check", "inspect", "read", "reconcile"),
    "tieout.model.book": ("Book",),
    "tieout.model.outcome": ("Reconciliation",),
    "tieout.model.settings": ("ProcessorFee", "Settings"),
}


def __getattr__(name: str) -> object:
    """Load a public name when it is first asked for."""
    for room, names in _ROOMS.items():
        if name in names:
            return getattr(import_module(room), name)
    raise AttributeError(f"module 'tieout' has no attribute {name!r}")


def __dir__() -> list[str]:
    """The public names."""
    return [*__all__, "__version__"]
