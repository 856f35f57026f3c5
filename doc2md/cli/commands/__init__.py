"""The commands, one file each: their options and help texts.

All of these files are imported for every help text and every shell completion, so they import little. The
implementation of a command is in `doc2md.cli.actions`, which imports most of the package. It is imported when the
command runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

import typer

from doc2md.cli.help import GroupedHelp

_MODULES = dict.fromkeys(("ocr", "text", "figure", "describe", "locate"), "ask")
"""The modules that are not called as their command."""

_PLAIN = ("schema", "doctor", "profiles")
"""The commands without groups of options, and without options that the environment may set."""

_NAMES = (
    "convert ocr text figure describe locate layout searchable find diff review verify split watch report serve mcp "
    "schema doctor profiles cache config".split()
)
"""All commands, in the order of the help."""


class Commands(Mapping[str, Any]):
    """The commands by name. Each is made when it is asked for, because a run needs one, and only the help all."""

    def __init__(self) -> None:
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in _NAMES:
            raise KeyError(name)
        if name not in self._made:
            self._made[name] = _command(name)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(_NAMES)

    def __len__(self) -> int:
        return len(_NAMES)


def _command(name: str) -> Any:
    """The `click` command that typer makes of a function, or of a `typer.Typer` with subcommands."""
    module = import_module(f"doc2md.cli.commands.{_MODULES.get(name, name)}")
    group: typer.Typer | None = getattr(module, "app", None)
    made = group or typer.Typer(rich_markup_mode=None, add_completion=False)
    if not group:
        settings = {"auto_envvar_prefix": "DOC2MD", "max_content_width": 110}
        options: dict[str, Any] = {"cls": GroupedHelp, "context_settings": settings}
        made.command(name, **({} if name in _PLAIN else options))(getattr(module, name))
    command = typer.main.get_command(made)
    command.name = name
    return command
