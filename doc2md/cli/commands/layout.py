"""`doc2md layout`: the options and the help text."""

from __future__ import annotations

from typing import Annotated

import typer

from doc2md.cli import parameters as p
from doc2md.options.conversion import Options


@p.with_options(
    "pages", "dpi", *p.RUN, *p.LOCAL_LIMITS, "max_pixels", texts={"dpi": "Resolution of the images."}
)
def layout(
    *,
    inputs: p.Inputs,
    # Not called `output` and `tables`: the configuration file would set these to the values for `convert`.
    picture: Annotated[
        str,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE.png",
            help="Output file. More pages are written to FILE-2.png, FILE-3.png, ...",
        ),
    ] = "layout.png",
    grids: Annotated[
        bool, typer.Option("--tables", help="Draw the cells of tables instead of the blocks.")
    ] = False,
    why: Annotated[
        bool,
        typer.Option("--why", help="Print for each block its label, what else it may be, and the evidence."),
    ] = False,
    overwrite: p.Overwrite = False,
    quiet: p.Quiet = False,
    options: Options,
) -> int:
    """Draw the blocks that the embedded engine finds on each page.

    Blocks are outlined in the colour of their kind and numbered in reading order; 3.2 is the second part of block 3.
    Headings show their level.

    \b
    Examples:
      # layout.png
      doc2md layout report.pdf --pages 5
      # look.png, look-2.png, look-3.png, look-4.png
      doc2md layout report.pdf --pages 3-6 -o look.png
      # the cells of tables
      doc2md layout report.pdf --pages 5 --tables
      # why each block is what it is
      doc2md layout report.pdf --pages 5 --why

    With --tables, ruling lines are red, cells are blue, and header cells are tinted. Rows and columns are numbered
    from 0, as in the JSON. A cell that spans 2 rows and 3 columns is marked 2x3.

    With --why, a line on standard output says for each block: its number in the image, the confidence, the most likely
    labels with their probabilities, and the features that count most against the second label. Parts of the page that
    might have been tables follow. Figures and listings in frames are not labelled in this way, and neither are pages
    that OCR reads.

    Exit codes are the same as for convert.
    """
    from doc2md.cli.actions.layout import LayoutRun
    from doc2md.cli.drawing.pictures import Pictures

    return LayoutRun(inputs, options, Pictures("-o", picture, overwrite), grids, why, quiet).run()
