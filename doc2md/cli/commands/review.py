"""`doc2md review`: the options and the help text."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from doc2md.cli import parameters as p
from doc2md.options.conversion import Options


@p.with_options(*p.ORIGINAL)
def review(
    *,
    name: p.Saved,
    source: p.Original = None,
    # Not called `output`: the configuration file would set it to the value for `convert`.
    goal: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE.html", help="Output file. Default: OUT.review.html."),
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(
            metavar="OTHER.json", help="JSON of another run or engine: show where its reading differs."
        ),
    ] = None,
    overwrite: p.Overwrite = False,
    quiet: p.Quiet = False,
    options: Options,
) -> int:
    """Write a page for checking a converted document by eye.

    The page is one HTML file: the pictures of the pages beside the text, and a list of what may be wrong, the worst
    first. A person accepts or corrects each block, and downloads the corrected Markdown and JSON. It needs a browser,
    but no server and no network.

    \b
    Examples:
      # out/report.review.html
      doc2md review out/report.json report.pdf
      # report.pdf is beside the JSON or in this folder
      doc2md review out/report.json -o check.html
      # where a model reads the pages in another way
      doc2md review out/report.json --against model/report.json

    The document must have the digest that the JSON contains. Without it, the page shows the boxes of the blocks on
    white pages. The corrected JSON can be converted like any other: doc2md convert report.json -f md.

    Exit codes are the same as for convert.
    """
    from doc2md.cli.actions.review import ReviewRun

    return ReviewRun(name, source, goal, options, against, overwrite, quiet).run()
