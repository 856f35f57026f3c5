"""Declare the help text and the command line option of a field of an options class.

A field is declared once: its default value, its help text, and, if the command line has an option for it, the form of
that option. `doc2md.cli.parameters` builds the options of a command from these declarations, and `documented` puts
the help texts into the docstring of the class. This package does not depend on the library that parses the command
line.
"""

from __future__ import annotations

from dataclasses import fields
from enum import StrEnum
from typing import Any, TypeVar

from doc2md.errors import UsageError

Class = TypeVar("Class")
Names = TypeVar("Names", bound=StrEnum)


def option(
    text: str,
    metavar: str | None = None,
    *,
    flags: str | None = None,
    default: Any = None,
    type_: Any = None,
) -> dict[str, Any]:
    """The metadata of a dataclass field that the command line offers as an option.

    text     the help text
    metavar  the placeholder for the value in the help; None: the choices or the type of the value
    flags    the spelling of the option, such as "--cache/--no-cache"; None: `flag` of the field's name
    default  the default value as the command line spells it, if that differs from the field's default
    type_    the type of the value on the command line, if that differs from the field's type
    """
    return {
        "help": text,
        "option": True,
        "metavar": metavar,
        "flags": flags,
        "default": default,
        "type": type_,
    }


def described(text: str) -> dict[str, Any]:
    """The metadata of a dataclass field that has a help text, but no option on the command line."""
    return {"help": text}


def documented(cls: type[Class]) -> type[Class]:
    """Append the names and help texts of all fields to the docstring of a dataclass."""
    texts = {each.name: each.metadata["help"] for each in fields(cls)}  # type: ignore[arg-type]
    width = max(map(len, texts))
    lines = "\n".join(f"    {name:{width}}  {text}" for name, text in texts.items())
    cls.__doc__ = f"{(cls.__doc__ or '').rstrip()}\n\n{lines}\n"
    return cls


def flag(name: str) -> str:
    """The option on the command line for a field: `--max-pages` for `max_pages`."""
    return "--" + name.replace("_", "-")


def members(kind: type[Names], values: str, flag: str) -> frozenset[Names]:
    """The members with these values, separated by commas. Raises UsageError that names the option `flag`."""
    try:
        return frozenset(member(kind, value.strip()) for value in values.split(",") if value.strip())
    except UsageError as error:
        raise UsageError(f"{flag}: {error}") from None


def member(kind: type[Names], value: str) -> Names:
    """The member of an enumeration with this value. Raises UsageError if there is none."""
    try:
        return kind(value)
    except ValueError:
        raise UsageError(f"{value!r} is not one of {', '.join(kind)}") from None
