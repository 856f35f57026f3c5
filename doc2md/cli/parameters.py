"""The options of the commands.

The options of a conversion are declared on the fields of `Options`, `ExportOptions` and `Limits`. With `with_options`,
a command names those that it offers. Other options that several commands share are declared here, as annotated types.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from functools import cache, wraps
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer

from doc2md.cli.streams import show_log
from doc2md.options.conversion import Options
from doc2md.options.export import ExportOptions
from doc2md.options.fields import flag
from doc2md.options.limits import Limits

READING = ("pages", "engine", "base_url", "model", "profile", "transcripts")
"""The options for the pages to read and the engine that reads them."""

REQUESTS = ("record", "concurrency", "rpm", "cache", "price", "max_cost")
"""The options for requests to a server, their cost, and the answers."""

CONVERSION = (
    "repairs",
    "check",
    "check_with",
    "unsupported",
    "figures",
    "dpi",
    "images",
    "image_format",
    "page_break",
    "front_matter",
    "headers",
    "toc",
    "tables",
    "merge_tables",
    "tables_csv",
    "math",
    "line_breaks",
    "title_level",
    "template",
    "boxes",
    "chunk_size",
    "chunk_overlap",
    "chunk_tokens",
    "annotations",
)
"""How pages are read and documents written. `tables_csv` is a parameter of `convert` itself."""

ORIGINAL = ("password_file", "verbose", "config", "max_file_size", "max_pixels", "max_memory", "page_seconds")
"""The options of a command that opens the document that a JSON was made from."""

RUN = ("password_file", "overwrite", "quiet", "verbose", "config")
"""The options of a run, in the order of the help. `overwrite` and `quiet` are the command's own parameters."""

LIMITS = tuple(field.name for field in fields(Limits))
LOCAL_LIMITS = ("max_file_size", "max_pages", "max_memory", "page_seconds", "document_seconds")
"""The limits of a command that sends no requests and renders no pages."""


def with_options(
    *names: str, texts: Mapping[str, str] | None = None
) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Add the options called `names` to a command, in this order, after the command's own parameters.

    A name is that of a field of `Options`, `ExportOptions` or `Limits`, or one of `password_file`, `verbose` and
    `config`. It may also be that of a parameter of the command, which then takes this place among the options. Limits
    are always in the order of their class. `texts` replaces the help texts of fields.

    The command does not get the values of these options one by one. Its parameter `options` is an `Options` object with
    the limits, the password and the configuration; its parameter `export`, if it has one, is an `ExportOptions` object.
    """

    def decorated(command: Callable[..., int]) -> Callable[..., int]:
        own = dict(inspect.signature(command, eval_str=True).parameters)
        exports = own.pop("export", None) is not None
        del own["options"]
        added = [name for name in names if name not in own]

        @wraps(command)
        def run(**values: Any) -> int:
            given = {name: values.pop(name) for name in added}
            values["options"] = _options(given)
            if exports:
                values["export"] = ExportOptions(**_values(ExportOptions, given))
            return command(**values)

        parameters = [parameter for name, parameter in own.items() if name not in names]
        ordered = [name for name in names if name not in LIMITS] + [name for name in LIMITS if name in names]
        parameters += [own.get(name) or _parameter(name, (texts or {}).get(name)) for name in ordered]
        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        return run

    return decorated


def _options(given: Mapping[str, Any]) -> Options:
    """The `Options` of a run from the values of its options. Raises UsageError and EngineError."""
    from doc2md.cli.config import profiles_file
    from doc2md.cli.passwords import read_password

    values = _values(Options, given)
    values["limits"] = Limits(**_values(Limits, given))
    if "config" in given:
        values["profiles"] = profiles_file(given["config"])
    if "password_file" in given:
        values["password"] = read_password(given["password_file"])
    return Options(**values, debug=given.get("verbose", False))


def _values(cls: Any, given: Mapping[str, Any]) -> dict[str, Any]:
    """The values that are fields of this class. `--images` is a field of two classes, and each gets its value."""
    return {field.name: given[field.name] for field in fields(cls) if field.name in given}


def _parameter(name: str, text: str | None) -> inspect.Parameter:
    """The parameter of a command for a shared option, or for a field of an options class."""
    if name in _SHARED:
        annotation, default = _SHARED[name]
        return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
    field, type_ = _fields()[name]
    declared = field.metadata
    assert field.default is not MISSING
    option = typer.Option(
        declared["flags"] or flag(name),
        metavar=declared["metavar"],
        help=text or declared["help"],
    )
    return inspect.Parameter(
        name,
        inspect.Parameter.KEYWORD_ONLY,
        default=field.default if declared["default"] is None else declared["default"],
        annotation=Annotated[declared["type"] or type_, option],
    )


@cache
def _fields() -> dict[str, tuple[Field[Any], Any]]:
    """The fields of the options classes that the command line offers, with their types."""
    found: dict[str, tuple[Field[Any], Any]] = {}
    for cls in (Options, ExportOptions, Limits):
        types = get_type_hints(cls)
        found |= {
            field.name: (field, types[field.name]) for field in fields(cls) if field.metadata.get("option")
        }
    return found


def setting_names(ctx: typer.Context) -> set[str]:
    """The names that a configuration file may contain, whichever command runs: the options of `convert`."""
    root: Any = ctx.find_root().command
    return {parameter.name for parameter in root.commands["convert"].params} - {"inputs", "config"}


def _configure(ctx: typer.Context, path: Path | None) -> Path | None:
    """Take the defaults of a command's options from the configuration file.

    The file may name any option of `convert`; a command uses those that it has. The command line and the environment
    come first.
    """
    from doc2md.cli.config import load

    ctx.default_map = load(path, setting_names(ctx))
    return path


Config = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        is_eager=True,
        callback=_configure,
        help="Configuration file in TOML. Default: see `doc2md config path`.",
    ),
]
PasswordFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Read the PDF password from the first line of FILE. Default: DOC2MD_PDF_PASSWORD, or ask on a terminal.",
    ),
]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="Show only errors.")]
Verbose = Annotated[
    bool,
    typer.Option(
        "-v",
        "--verbose",
        callback=show_log,
        help="Show every page, every failed attempt, and the messages of worker processes.",
    ),
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace an existing file.")]
Inputs = Annotated[list[str], typer.Argument(metavar="INPUT...", help="PDFs and images, as for convert.")]
Saved = Annotated[str, typer.Argument(metavar="OUT.json", help="JSON that doc2md wrote.")]
Original = Annotated[
    str | None,
    typer.Argument(
        metavar="[SOURCE]",
        help="The document that was converted. Default: the file that the JSON names, beside the JSON or in the "
        "current folder.",
    ),
]
Words = Annotated[str, typer.Argument(metavar="WORDS", help="The words to find.")]
Answers = Annotated[
    str, typer.Option("-o", "--output", metavar="FILE|-", help="Output file; - is standard output.")
]
Draw = Annotated[
    str | None,
    typer.Option(
        metavar="FILE.png",
        help="Draw the boxes on an image of the page. More pages are written to FILE-2.png, FILE-3.png, ...",
    ),
]

_SHARED: dict[str, tuple[Any, Any]] = {
    "password_file": (PasswordFile, None),
    "verbose": (Verbose, False),
    "config": (Config, None),
}
"""The options that `with_options` offers besides the fields, and their defaults."""
