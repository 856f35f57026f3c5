"""`doc2md watch`: the options and the help text."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from doc2md.cli import parameters as p
from doc2md.options.conversion import Options
from doc2md.options.export import ExportOptions


@p.with_options(
    *p.READING,
    "concurrency",
    "rpm",
    "cache",
    "price",
    "max_cost",
    *(name for name in p.CONVERSION if name != "tables_csv"),
    *(name for name in p.RUN if name != "overwrite"),
    *p.LIMITS,
)
def watch(
    *,
    folder: Annotated[Path, typer.Argument(metavar="IN", help="The folder to watch.")],
    # Not called `output`: the configuration file would set it to the value for `convert`.
    goal: Annotated[Path, typer.Option("-o", "--output", metavar="OUT", help="The folder for the results.")],
    formats: Annotated[
        str | None,
        typer.Option(
            "-f", "--formats", metavar="md,html,json,chunks,docling", help="Output formats. Default: md."
        ),
    ] = None,
    settle: Annotated[
        float, typer.Option(metavar="SECONDS", help="A file is complete if it has not changed for this time.")
    ] = 2.0,
    once: Annotated[bool, typer.Option("--once", help="Convert what is there, then end.")] = False,
    quiet: p.Quiet = False,
    options: Options,
    export: ExportOptions,
) -> int:
    """Convert the documents that arrive in a folder.

    \b
    Examples:
      doc2md watch inbox/ -o out/
      doc2md watch inbox/ -o out/ -f md,json --once

    A document is converted once it is complete, and again when it changes. inbox/a/b.pdf becomes out/a/b.md. What was
    converted is remembered in out/.doc2md-watch.json, so a new run continues. A document that fails has its reason in
    out/a/b.pdf.error.txt, and is tried again when it changes. Links that lead out of the folder are not followed.
    """
    from doc2md.cli.actions.watch import Watch

    return Watch(folder, goal, formats, options, export, settle, once=once, quiet=quiet).run()
