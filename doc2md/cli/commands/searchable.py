"""`doc2md searchable`: the options and the help text."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from doc2md.cli import parameters as p
from doc2md.options.conversion import Options


@p.with_options(
    "pages",
    "concurrency",
    *p.RUN,
    *p.LOCAL_LIMITS,
    texts={"concurrency": "Pages that are read in parallel. Default: one per core."},
)
def searchable(
    *,
    name: Annotated[str, typer.Argument(metavar="INPUT", help="A PDF or an image; - is standard input.")],
    # Not called `output`: the configuration file would set it to the value for `convert`.
    goal: Annotated[str, typer.Option("-o", "--output", metavar="FILE.pdf", help="Output file.")],
    overwrite: p.Overwrite = False,
    quiet: p.Quiet = False,
    options: Options,
) -> int:
    """Add an invisible OCR text layer to a scanned PDF.

    The output looks the same, and its text can be searched, selected and copied.

    \b
    Examples:
      doc2md searchable scan.pdf -o found.pdf
      doc2md searchable photo.jpg -o found.pdf
      # all other pages are copied unchanged
      doc2md searchable book.pdf -o found.pdf --pages 10-20

    A page with a reliable text layer is copied unchanged. An invisible text layer that another program added is
    replaced. Images, links, outline, page labels and annotations are kept. So is encryption: the same passwords open
    the new file.

    A page that cannot be read is copied unchanged and reported. Exit codes are the same as for convert; 3 means that
    some pages or lines could not be read.
    """
    from doc2md.cli.actions.searchable import SearchableRun

    return SearchableRun(name, options, Path(goal), overwrite, quiet).run()
