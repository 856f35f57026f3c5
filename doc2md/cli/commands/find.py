"""`doc2md find`: the options and the help text."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from doc2md.cli import parameters as p
from doc2md.options.conversion import Options


@p.with_options(
    "dpi",
    *p.RUN,
    "max_file_size",
    "max_pixels",
    "max_memory",
    "page_seconds",
    texts={"dpi": "Resolution of the images."},
)
def find(
    *,
    words: p.Words,
    inputs: Annotated[
        list[str], typer.Argument(metavar="INPUT...", help="JSON files that doc2md wrote, or their folders.")
    ],
    output: p.Answers = "-",
    format: Annotated[  # noqa: A002
        str,
        typer.Option(
            "-f", "--format", metavar="text|jsonl", help="Output format: text, or one JSON object per match."
        ),
    ] = "text",
    draw: p.Draw = None,
    source: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH", help="The document to draw on, or its folder. Default: the folder of the JSON."
        ),
    ] = None,
    overwrite: p.Overwrite = False,
    quiet: p.Quiet = False,
    options: Options,
) -> int:
    """Find words in converted documents: page, block and box.

    INPUT is JSON that doc2md wrote; no page is read again. Each match is printed with its page, the kind of block, its
    box in points (left, top, right, bottom), and the surrounding text.

    \b
    Examples:
      doc2md find "total amount" invoice.json
      doc2md find "rainwater network" out/ -f jsonl
      doc2md find "total amount" invoice.json --draw found.png --source invoice.pdf

    Differences in case, accents, spaces, hyphens and the style of quotes are ignored. The box is that of the block, the
    list item or the table cell. A match may continue in the next item of a list or the next cell of a row.

    With --draw, doc2md opens the original document. It must be in the folder of its JSON, or at the path in --source.
    Exit codes are the same as for convert; 2 means that the words were not found.
    """
    from doc2md.cli.actions.find import FindRun
    from doc2md.cli.drawing.pictures import Pictures

    pictures = Pictures("--draw", draw, overwrite) if draw else None
    return FindRun(words, inputs, options, output, format, pictures, source, overwrite, quiet).run()
