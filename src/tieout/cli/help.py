"""Help with examples first."""

from __future__ import annotations

import inspect
from typing import Any

from typer.core import TyperCommand, TyperGroup


class Examples:
    """What a help page shows before its options."""

    @staticmethod
    def write(command: Any, formatter: Any) -> None:
        """Write what the command does, then its examples."""
        formatter.write(f"{inspect.cleandoc(command.help or '')}\n")
        if command.epilog:
            formatter.write("\nExamples\n")
            for line in inspect.cleandoc(command.epilog).splitlines():
                formatter.write(f"  {line}\n" if line else "\n")
        formatter.write("\n")


class Command(TyperCommand):
    """A command whose help shows examples first."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help page."""
        Examples.write(self, formatter)
        self.format_usage(ctx, formatter)
        self.format_options(ctx, formatter)


class Group(TyperGroup):
    """The program: its help shows examples, then its commands in the order they are used."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help page."""
        Examples.write(self, formatter)
        self.format_usage(ctx, formatter)
        self.format_options(ctx, formatter)
