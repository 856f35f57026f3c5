"""Options that several commands share."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import fields
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

from doc2md.cli.streams import show_log
from doc2md.options.conversion import EngineName
from doc2md.options.export import Maths, Tables, Toc
from doc2md.options.fields import flag
from doc2md.options.limits import Limits

LIMITS = "Limits"
"""The heading of their options in the help."""


class PlainHelp(typer.core.TyperCommand):
    """Without the name of a variable behind every option: the help says the rule once. Limits stand by themselves."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        for parameter in self.params:
            parameter.show_envvar = False  # type: ignore[attr-defined]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        panels: dict[str, list[Any]] = {"Arguments": [], "Options": [], LIMITS: []}
        for parameter in self.get_params(ctx):
            kind = "Arguments" if parameter.param_type_name == "argument" else "Options"
            panels[getattr(parameter, "rich_help_panel", None) or kind].append(parameter.get_help_record(ctx))
        for heading, records in panels.items():
            if any(records):
                with formatter.section(heading):
                    formatter.write_dl(list(filter(None, records)))


def with_limits(*names: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Puts an option for each of `names` (all, if none is given) in the place of a command's parameter `limits`."""
    chosen = [each for each in fields(Limits) if not names or each.name in names]

    def widened(command: Callable[..., int]) -> Callable[..., int]:
        @wraps(command)
        def run(**options: Any) -> int:
            limits = Limits(**{each.name: options.pop(each.name) for each in chosen})
            return command(**options, limits=limits)

        signature = inspect.signature(command, eval_str=True)
        parameters = dict(signature.parameters)
        del parameters["limits"]
        parameters |= {
            each.name: inspect.Parameter(
                each.name,
                inspect.Parameter.KEYWORD_ONLY,
                default=each.metadata["default"],
                annotation=Annotated[
                    str,
                    typer.Option(
                        flag(each.name),
                        metavar=each.metadata["metavar"],
                        help=each.metadata["help"],
                        rich_help_panel=LIMITS,
                    ),
                ],
            )
            for each in chosen
        }
        run.__signature__ = signature.replace(parameters=list(parameters.values()))  # type: ignore[attr-defined]
        return run

    return widened


def configure(ctx: typer.Context, path: Path | None) -> Path | None:
    """Options that are neither on the command line nor in the environment come from the configuration file.

    It may name any option of `convert`; a command takes those that it has.
    """
    from doc2md.cli.config import load

    ctx.default_map = load(path, convert_options())
    return path


def convert_options() -> set[str]:
    """The names of the options that a configuration file may have."""
    from doc2md.cli.app import convert

    return set(inspect.signature(convert).parameters) - {"inputs", "config"}


Config = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        is_eager=True,
        callback=configure,
        help="Settings in TOML; else the user's own doc2md.toml.",
    ),
]
BaseUrl = Annotated[
    str | None, typer.Option(metavar="URL", help="An OpenAI-compatible server, as http://localhost:8000/v1.")
]
Pages = Annotated[
    str, typer.Option(metavar="1,3,5-7", help="Which pages, from 1; -1 is the last. All if not given.")
]
Engine = Annotated[
    EngineName,
    typer.Option(help="Who reads. auto: openai if an address was given, else local (no key, no network)."),
]
Model = Annotated[str | None, typer.Option(metavar="NAME", help="The model's name there.")]
Profile = Annotated[str, typer.Option(metavar="NAME", help="Kind of server; `doc2md profiles` lists them.")]
Transcripts = Annotated[
    Path | None,
    typer.Option(metavar="PATH", help="Recorded answers to replay: JSONL, or a folder of page-N.txt."),
]
Record = Annotated[Path | None, typer.Option(metavar="PATH", help="Write all answers to this JSONL file.")]
Concurrency = Annotated[
    int | None,
    typer.Option(metavar="N", help="Requests at a time (8), or processes of the local engine (cores)."),
]
Rpm = Annotated[float | None, typer.Option(metavar="N", help="Requests a minute, at most.")]
Cache = Annotated[
    bool, typer.Option("--cache/--no-cache", help="Keep answers, and do not ask for the same twice.")
]
Cost = Annotated[
    str | None, typer.Option(metavar="IN,OUT", help="Of a million tokens, asked and answered, as 0.2,0.6.")
]
MaxCost = Annotated[
    float | None, typer.Option(metavar="N", help="Ask no more once the run has cost as much.")
]
Dpi = Annotated[float, typer.Option(metavar="N", help="Resolution of the pages sent to a model.")]
PrintedContents = Annotated[Toc, typer.Option(help="A printed table of contents.")]
TablesAs = Annotated[Tables, typer.Option(help="auto: pipes where nothing is lost, else HTML.")]
FormulasAs = Annotated[Maths, typer.Option(help=r"Formulas as $x$, as \(x\), or bare.")]
PasswordFile = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Its first line opens an encrypted PDF; a terminal is asked."),
]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="Only errors.")]
Verbose = Annotated[
    bool,
    typer.Option(
        "-v",
        "--verbose",
        callback=show_log,
        help="A line for every page and failed attempt, and workers' messages.",
    ),
]
