"""`doc2md diff`: the options and the help text."""

from __future__ import annotations

from typing import Annotated

import typer

from doc2md.cli import parameters as p
from doc2md.options.conversion import Options

DEFAULT_LIMIT = 100


@p.with_options(
    "pages",
    "overwrite",
    "config",
    "max_file_size",
    texts={"pages": "Compare these pages only, e.g. 1,3,5-7."},
)
def diff(
    *,
    a: Annotated[str, typer.Argument(metavar="A.json", help="JSON that doc2md wrote, or - for stdin.")],
    b: Annotated[str, typer.Argument(metavar="B.json", help="Another reading of the same document.")],
    output: p.Answers = "-",
    format: Annotated[  # noqa: A002
        str, typer.Option("-f", "--format", metavar="text|json|md", help="Output format.")
    ] = "text",
    only: Annotated[
        str,
        typer.Option(
            metavar="ASPECT,...",
            help="Compare only these: text, punctuation, structure, tables, formulas, figures. "
            "Default: all but punctuation.",
        ),
    ] = "",
    fail_above: Annotated[
        float | None,
        typer.Option(
            metavar="SHARE",
            help="Exit with 3 only if a larger share of the words differs, e.g. 0.02. Default: if anything differs.",
        ),
    ] = None,
    limit: Annotated[
        int, typer.Option(metavar="N", help="Show at most N differences; 0 shows all. JSON always has all.")
    ] = DEFAULT_LIMIT,
    overwrite: p.Overwrite = False,
    options: Options,
) -> int:
    """Compare two readings of a document: where words, structure, tables and formulas differ.

    A and B are JSON that doc2md wrote from the same document, e.g. with two engines. No page is read again, and how the
    documents are written as Markdown does not matter.

    \b
    Examples:
      doc2md diff local.json model.json
      doc2md diff local.json model.json --pages 4 --only text,tables
      doc2md diff before.json after.json -f json -o changes.json --fail-above 0.01

    The summary says how many words agree, which numbers and pages differ, and what each reading has cost. Words that
    only A has are in [-brackets-], those that only B has in {+braces+}; on a terminal they are red and green.

    Exit codes are the same as for convert: 0 if the documents agree, 3 if they differ.
    """
    from doc2md.cli.actions.diff import DiffRun

    return DiffRun((a, b), options, output, format, only, fail_above, limit, overwrite).run()
