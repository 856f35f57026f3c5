"""The help of a command: its options in groups, and at first only those that most people use."""

from __future__ import annotations

import inspect
from dataclasses import fields
from typing import Any

import typer

from doc2md.cli.origins import with_origin
from doc2md.errors import UsageError
from doc2md.options.limits import Limits

MAX_OPTIONS = 20
"""A command with more options shows the common ones, and all of them with `--help-all`."""

GROUPS = {
    "Input": "pages annotations password_file",
    "Output": "output formats goal images image_format front_matter page_break headers toc line_breaks title_level "
    "template boxes chunk_size chunk_overlap chunk_tokens stream overwrite skip_unchanged",
    "Tables and formulas": "tables merge_tables tables_csv math",
    "Engine and server": "engine base_url model profile dry_run max_cost price rpm concurrency cache transcripts "
    "record figures dpi repairs",
    "Checks": "check check_with unsupported",
    "Run": "shared stale_after quiet verbose config help help_all",
    "Limits": " ".join(field.name for field in fields(Limits)),
}
"""The options in each group, in the order of the help. Other options of a command come first."""

COMMON = frozenset(
    "output goal formats pages password_file images front_matter page_break chunk_size overwrite tables tables_csv "
    "math engine base_url model profile dry_run check quiet verbose help help_all".split()
)
"""The options that the help of a command with many options shows."""

_GROUP_OF = {name: group for group, names in GROUPS.items() for name in names.split()}
_PLACE = {name: place for place, name in enumerate(_GROUP_OF)}


class GroupedHelp(typer.core.TyperCommand):
    """A command whose help has groups of options, and no environment variable next to each option.

    In its docstring, a form feed starts the part that only `--help-all` shows.
    """

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        for parameter in self.params:
            parameter.show_envvar = False  # type: ignore[attr-defined]
        shared = [parameter for parameter in self.params if parameter.name in _GROUP_OF]
        self._show_all = len(shared) <= MAX_OPTIONS
        self._help_all = typer.core.TyperOption(
            param_decls=["--help-all"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=self._print_all,
            help="Show every option and exit.",
        )

    def invoke(self, ctx: Any) -> Any:
        """Run the command. An error about a value says where the value was set, if not on the command line."""
        try:
            return super().invoke(ctx)
        except UsageError as error:
            raise with_origin(error, ctx) from None

    def _print_all(self, ctx: Any, parameter: Any, wanted: bool) -> None:
        if wanted and not ctx.resilient_parsing:
            self._show_all = True
            typer.echo(ctx.get_help(), color=ctx.color)
            ctx.exit()

    def get_params(self, ctx: Any) -> list[Any]:
        """The parameters of the command, with those for the help."""
        return [*super().get_params(ctx), self._help_all]

    def format_help_text(self, ctx: Any, formatter: Any) -> None:
        """Write the docstring: its first part, or all of it."""
        first, _, rest = inspect.cleandoc(self.help or "").partition("\f")
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(first + rest if self._show_all else first)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the options in their groups."""
        groups: dict[str, list[Any]] = {"Arguments": [], "Options": []} | {group: [] for group in GROUPS}
        hidden = 0
        for parameter in sorted(self.get_params(ctx), key=lambda each: _PLACE.get(each.name, -1)):
            name = parameter.name
            if not self._show_all and name in _GROUP_OF and name not in COMMON:
                hidden += 1
                continue
            other = "Arguments" if parameter.param_type_name == "argument" else "Options"
            groups[_GROUP_OF.get(name, other)].append(parameter.get_help_record(ctx))
        for group, records in groups.items():
            if any(records):
                with formatter.section(group):
                    formatter.write_dl(list(filter(None, records)))
        if hidden:
            formatter.write_paragraph()
            formatter.write_text(f"{hidden} more options: {ctx.command_path} --help-all")
