"""Help with examples first; options that need no parser of values don't wait for one to load."""

from __future__ import annotations

import inspect
import os
from enum import Enum
from pathlib import Path
from typing import Any

from typer import BadParameter
from typer.core import TyperCommand, TyperGroup


def write_help(command: Any, ctx: Any, formatter: Any) -> None:
    """Write what the command does, its examples, how it is typed, and its options."""
    formatter.write(f"{inspect.cleandoc(command.help or '')}\n")
    if command.epilog:
        formatter.write("\nExamples\n")
        for line in inspect.cleandoc(command.epilog).splitlines():
            formatter.write(f"  {line}\n" if line else "\n")
    formatter.write("\n")
    command.format_usage(ctx, formatter)
    command.format_options(ctx, formatter)


class Value:
    """Gives an option its value as the command line's own library would, which loads a library of types for each.

    Args:
        parameter: the option or argument.
    """

    def __init__(self, parameter: Any) -> None:
        self._descriptor = parameter.type_descriptor

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """The value: nothing, texts and paths as they are; what must be checked is left to the library."""
        if value is None:
            return () if param.multiple or param.nargs == -1 else None
        kind, parsed = self._descriptor.annotation, self._descriptor.parameter_info.parser is not None
        if isinstance(value, str) and not parsed and kind is str:
            return value
        if isinstance(value, str) and not parsed and kind is Path and _open_to_us(value):
            return Path(value)
        if isinstance(kind, type) and issubclass(kind, Enum):
            try:
                return kind(value)
            except ValueError as error:
                raise BadParameter(f"{value!r} is none of {', '.join(one.value for one in kind)}") from error
        from typer._coercion import build_runtime_param  # noqa: PLC0415  slow to load

        return build_runtime_param(self._descriptor).coerce(value, param=param, ctx=ctx)


def read_plainly(parameters: list[Any]) -> list[Any]:
    """Let options and arguments be read by `Value`."""
    for parameter in parameters:
        if getattr(parameter, "_runtime_param", parameter) is None:
            parameter._runtime_param = Value(parameter)  # the library has no other place for it
    return parameters


def _open_to_us(path: str) -> bool:
    """Whether nothing is there, or something that may be read."""
    return os.access(path, os.R_OK) or not os.path.lexists(path)


class Command(TyperCommand):
    """A command whose help shows examples first."""

    def get_params(self, ctx: Any) -> Any:
        """Its options and arguments."""
        return read_plainly(super().get_params(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help page."""
        write_help(self, ctx, formatter)


class Group(TyperGroup):
    """The program: its help shows examples, then its commands in the order they are used."""

    def get_params(self, ctx: Any) -> Any:
        """Its options and arguments."""
        return read_plainly(super().get_params(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help page."""
        write_help(self, ctx, formatter)
