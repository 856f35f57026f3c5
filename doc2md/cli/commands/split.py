"""`doc2md split`: the options and the help text."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from doc2md.cli import parameters as p
from doc2md.options.conversion import Options
from doc2md.options.export import ExportOptions, Maths, SplitBy


@p.with_options(*p.READING, "dpi", "toc", "tables", "math", *p.RUN, *p.LIMITS)
def split(
    *,
    name: Annotated[
        str,
        typer.Argument(
            metavar="INPUT", help="JSON that doc2md wrote, or a document as for convert; - is standard input."
        ),
    ],
    # Not called `output`: the configuration file would set it to the value for `convert`.
    goal: Annotated[
        str, typer.Option("-o", "--output", metavar="DIR", help="Output folder, or its address.")
    ],
    by: Annotated[
        SplitBy,
        typer.Option(
            help="Headings that start a new page. auto: down to the first level with several headings."
        ),
    ] = SplitBy.AUTO,
    math: Annotated[
        Maths,
        typer.Option(
            help="Formulas: MathML, which a site shows without a script, or as --math of convert writes them."
        ),
    ] = Maths.MATHML,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace pages that were made from another source.")
    ] = False,
    quiet: p.Quiet = False,
    options: Options,
    export: ExportOptions,
) -> int:
    """Split a document into Markdown pages for a static site.

    Each section becomes one page, for MkDocs and similar site generators.

    \b
    Examples:
      # docs/index.md, docs/1-introduction.md, ..., and mkdocs.yml next to docs/
      doc2md split report.json -o docs/
      # converts the document first, as doc2md convert does
      doc2md split report.pdf -o docs/ --by h1
      # builds the site (python -m pip install mkdocs)
      mkdocs build

    The text before the first heading becomes index.md, with a list of the sections. Each page starts with its title,
    order, source and page numbers as front matter. Links inside the document lead to the right page, footnotes are on
    the page that refers to them, and figures go to a folder of their own.

    If you split a document again, pages that no longer exist are deleted. Other files are not changed, and neither is
    an mkdocs.yml that doc2md did not write. Exit codes are the same as for convert.
    """
    from doc2md.cli.actions.split import SplitRun

    return SplitRun(name, goal, by, options, replace(export, math=math), overwrite, quiet).run()
