"""`doc2md report`: the options and the help text."""

from __future__ import annotations

from typing import Annotated

import typer

from doc2md.cli import parameters as p


def report(
    *,
    run: Annotated[
        str,
        typer.Argument(
            metavar="RUN", help="The output folder of a run or its address, or its .doc2md-run.jsonl."
        ),
    ],
    # Not called `output`: the configuration file would set it to the value for `convert`.
    goal: Annotated[
        str | None,
        typer.Option(
            "-o", "--output", metavar="FILE.html", help="Output file. Default: RUN/doc2md-run.html."
        ),
    ] = None,
    overwrite: p.Overwrite = False,
) -> int:
    """Show what became of the documents of a run.

    It prints a summary, and writes one HTML page with the documents that failed, the pages to look at, the slowest
    documents, and plots. The page needs a browser, but no script and no network.

    \b
    Examples:
      # out/doc2md-run.html
      doc2md report out/
      # in the middle of a run, too
      doc2md report out/ -o now.html --overwrite

    The folder may have documents of several runs: each document is shown as its last run left it.
    """
    from doc2md.cli.actions.report import ReportRun

    return ReportRun(run, goal, overwrite).report()
