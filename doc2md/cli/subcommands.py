"""The verbs beside `convert`: one question about each page, answered on standard output or into a file."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from doc2md.cli import parameters as p
from doc2md.converter.base import Task
from doc2md.options.conversion import EngineName, Options
from doc2md.options.export import ExportOptions, Images, Maths, SplitBy, Tables, Toc
from doc2md.options.limits import Limits

Inputs = Annotated[
    list[str], typer.Argument(metavar="INPUT...", help="PDFs and images, as for convert.", envvar=None)
]
Output = Annotated[
    str, typer.Option("-o", "--output", metavar="FILE|-", help="Where to; - is standard output.", envvar=None)
]
As = Annotated[
    str,
    typer.Option(
        "-f",
        "--format",
        metavar="text|jsonl",
        help="text, or a JSON object a page, a line each.",
        envvar=None,
    ),
]
Words = Annotated[str, typer.Argument(metavar="WORDS", help="What to look for.", envvar=None)]
Draw = Annotated[
    str | None,
    typer.Option(
        metavar="FILE.png", help="Draw the boxes on their page; of several pages each gets a number."
    ),
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace a file that is there.")]

_HERE = ("max_file_size", "max_pages", "max_memory", "page_seconds", "document_seconds")
"""The limits of a command that asks no server and makes no picture."""

_WHAT = {
    Task.OCR: "Read the lines of each page, each with its box (in the JSON).",
    Task.TEXT: "Read the plain text of each page, without layout.",
    Task.FIGURE: "Read the data of a chart or figure: each page or image is taken for one.",
    Task.DESCRIBE: "Describe each page or image in words.",
}
_MORE = """

\b
  doc2md {0} page.png --base-url http://localhost:8000/v1
  doc2md {0} scan.pdf --pages 2-4 -f jsonl -o answers.jsonl

{1}
A form feed stands between pages. Exit codes are those of convert.
"""
_ENGINES = {
    True: "Without --base-url the embedded engine reads: no key, no network.",
    False: "It takes a model: pass --base-url.",
}
_LOCATE = """
Say where WORDS stand: page, and box in points and in pixels (at --dpi), from the left, top, right and bottom.

\b
  doc2md locate "total amount" invoice.pdf
  doc2md locate "the red button" screen.png --base-url http://localhost:8000/v1 --draw found.png

Without --base-url the words are searched in the text layer, or in what OCR reads. Exit code 2: they are nowhere.
"""


def _verb(task: Task) -> Callable[..., int]:
    """The command of a task; only `locate` takes words, before the inputs, and draws."""

    @p.with_limits(*_HERE, "max_pixels", "max_answer", "answer_seconds")
    def ask(  # noqa: PLR0917
        inputs: Inputs,
        words: Words = "",
        draw: Draw = None,
        output: Output = "-",
        format: As = "text",  # noqa: A002
        pages: p.Pages = "",
        engine: p.Engine = EngineName.AUTO,
        base_url: p.BaseUrl = None,
        model: p.Model = None,
        profile: p.Profile = "auto",
        transcripts: p.Transcripts = None,
        record: p.Record = None,
        concurrency: p.Concurrency = None,
        rpm: p.Rpm = None,
        cache: p.Cache = True,
        price: p.Cost = None,
        max_cost: p.MaxCost = None,
        dpi: p.Dpi = 144,
        password_file: p.PasswordFile = None,
        overwrite: Overwrite = False,
        quiet: p.Quiet = False,
        verbose: p.Verbose = False,
        config: p.Config = None,
        *,
        limits: Limits,
    ) -> int:
        from doc2md.cli.commands.ask import Question, run
        from doc2md.cli.config import profiles_file
        from doc2md.cli.drawing.pictures import Pictures
        from doc2md.cli.passwords import read_password
        from doc2md.converter.replay import storable

        options = Options(
            pages=pages,
            engine=engine,
            base_url=base_url,
            model=model,
            profile=profile,
            profiles=profiles_file(config),
            transcripts=transcripts,
            record=record,
            concurrency=concurrency,
            rpm=rpm,
            cache=cache,
            price=price,
            max_cost=max_cost,
            dpi=dpi,
            password=read_password(password_file),
            limits=limits,
            debug=verbose,
        )
        pictures = Pictures("--draw", draw, overwrite) if draw else None
        return run(
            Question(
                inputs, task, options, output, format, storable(words).strip(), pictures, overwrite, quiet
            )
        )

    signature = inspect.signature(ask, eval_str=True)
    parameters = dict(signature.parameters)
    given = [parameters.pop("words").replace(default=inspect.Parameter.empty)]
    if task is not Task.LOCATE:
        given = []
        del parameters["draw"]
    ask.__signature__ = signature.replace(parameters=[*given, *parameters.values()])  # type: ignore[attr-defined]
    return ask


def _help(task: Task) -> str:
    return _WHAT[task] + _MORE.format(task.name.lower(), _ENGINES[task in {Task.OCR, Task.TEXT}])


_LAYOUT = """
Draw what the embedded engine sees: a picture of each page, its blocks in the colour of their kind, numbered as they are
read. A heading has its level, and 3.2 is the second part of block 3.

\b
  doc2md layout report.pdf --pages 5                  layout.png
  doc2md layout report.pdf --pages 3-6 -o look.png    look.png, look-2.png, look-3.png, look-4.png
  doc2md layout report.pdf --pages 5 --tables         the grids of its tables

With --tables: ruling lines in red, cells in blue, heads tinted; rows and columns are numbered from 0 as in the JSON,
and a cell over 2 rows and 3 columns is marked 2x3. Exit codes are those of convert.
"""


@p.with_limits(*_HERE, "max_pixels")
def layout(  # noqa: PLR0917
    inputs: Inputs,
    picture: Annotated[
        str,
        typer.Option(
            "-o", "--output", metavar="FILE.png", help="Where to; of several pages each gets a number."
        ),
    ] = "layout.png",
    grids: Annotated[
        bool, typer.Option("--tables", help="Draw the grids of tables, not the blocks.")
    ] = False,
    pages: p.Pages = "",
    dpi: Annotated[float, typer.Option(metavar="N", help="Resolution of the pictures.")] = 144,
    password_file: p.PasswordFile = None,
    overwrite: Overwrite = False,
    quiet: p.Quiet = False,
    verbose: p.Verbose = False,
    config: p.Config = None,
    *,
    limits: Limits,
) -> int:
    """`picture` and `grids` are not called by their options: a setting of convert's -o or --tables is not for them."""
    from doc2md.cli.commands.layout import Drawing
    from doc2md.cli.drawing.pictures import Pictures
    from doc2md.cli.passwords import read_password

    password = read_password(password_file)
    options = Options(
        pages=pages,
        engine=EngineName.LOCAL,
        dpi=dpi,
        images=Images.OFF,
        password=password,
        limits=limits,
        debug=verbose,
    )
    return Drawing(inputs, options, Pictures("-o", picture, overwrite), grids, quiet).run()


_SEARCHABLE = """
Make a scan searchable: a PDF that looks the same, with the words that OCR reads lying unseen over their pictures, to be
searched, selected and copied.

\b
  doc2md searchable scan.pdf -o found.pdf
  doc2md searchable photo.jpg -o found.pdf
  doc2md searchable book.pdf -o found.pdf --pages 10-20     the others stay as they are

A page whose own text can be trusted stays as it is; unseen text that another program laid over a scan is replaced.
Pictures, links, outline, labels and notes are those of INPUT, and so is encryption: the same passwords open the new
file. A page that cannot be read is left as it was and named. Exit codes are those of convert; 3: there is such a page,
or one of which some lines could not be read.
"""


@p.with_limits(*_HERE)
def searchable(  # noqa: PLR0917
    name: Annotated[
        str, typer.Argument(metavar="INPUT", help="A PDF or an image; - is standard input.", envvar=None)
    ],
    goal: Annotated[str, typer.Option("-o", "--output", metavar="FILE.pdf", help="Where to.", envvar=None)],
    pages: p.Pages = "",
    concurrency: Annotated[int | None, typer.Option(metavar="N", help="Pages at a time (cores).")] = None,
    password_file: p.PasswordFile = None,
    overwrite: Overwrite = False,
    quiet: p.Quiet = False,
    verbose: p.Verbose = False,
    config: p.Config = None,
    *,
    limits: Limits,
) -> int:
    """`goal` is not called by its option: a setting of convert's -o is not for it."""
    from doc2md.cli.commands.searchable import Searchable
    from doc2md.cli.passwords import read_password

    password = read_password(password_file)
    options = Options(
        pages=pages,
        engine=EngineName.LOCAL,
        concurrency=concurrency,
        password=password,
        limits=limits,
        debug=verbose,
    )
    return Searchable(name, options, Path(goal), overwrite, quiet).run()


_FIND = """
Say where converted documents say WORDS: page, kind of block, box in points (left, top, right, bottom), and the words
around. INPUT is JSON that doc2md wrote, or a folder of it; no page is opened or read again.

\b
  doc2md find "total amount" invoice.json
  doc2md find "rainwater network" out/ -f jsonl
  doc2md find "total amount" out/invoice.json --draw found.png --source invoice.pdf

Case, accents, blanks, hyphens and the kind of quotes make no difference. The box is the block's, or that of the item
or cell; words may run over the items of a list and the cells of a row, which is then said. --draw opens the document,
which is looked for beside its JSON. Exit code 2: they are nowhere.
"""


@p.with_limits("max_file_size", "max_pixels", "max_memory", "page_seconds")
def find(  # noqa: PLR0917
    words: Words,
    inputs: Annotated[
        list[str], typer.Argument(metavar="INPUT...", help="JSON that doc2md wrote.", envvar=None)
    ],
    output: Output = "-",
    format: Annotated[  # noqa: A002
        str,
        typer.Option(
            "-f", "--format", metavar="text|jsonl", help="text, or a JSON object a place.", envvar=None
        ),
    ] = "text",
    draw: Draw = None,
    source: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="The document to draw on, or its folder; else beside the JSON."),
    ] = None,
    dpi: Annotated[float, typer.Option(metavar="N", help="Resolution of the pictures.")] = 144,
    password_file: p.PasswordFile = None,
    overwrite: Overwrite = False,
    quiet: p.Quiet = False,
    verbose: p.Verbose = False,
    config: p.Config = None,
    *,
    limits: Limits,
) -> int:
    from doc2md.cli.commands.find import Search
    from doc2md.cli.drawing.pictures import Pictures
    from doc2md.cli.passwords import read_password

    password = read_password(password_file)
    options = Options(
        engine=EngineName.LOCAL,
        concurrency=1,
        dpi=dpi,
        images=Images.OFF,
        password=password,
        limits=limits,
        debug=verbose,
    )
    pictures = Pictures("--draw", draw, overwrite) if draw else None
    return Search(words, inputs, options, output, format, pictures, source, overwrite, quiet).run()


_SPLIT = """
Split a document into a folder of Markdown pages, one a section, for MkDocs and other makers of sites.

\b
  doc2md split report.json -o docs/            docs/index.md, docs/1-introduction.md ..., mkdocs.yml beside docs/
  doc2md split report.pdf -o docs/ --by h1     converts first, as `doc2md convert report.pdf` does
  mkdocs build                                 pip install mkdocs: makes the site

What stands before the first heading is index.md, with a list of the sections. Each page has its title, order, source
and pages as front matter; links inside the document lead to the right page, footnotes go with the words that refer to
them, figures into a folder of their own. Pages of an earlier split of the same document that are no more go; files of
others, mkdocs.yml too, are left alone. Exit codes are those of convert.
"""


@p.with_limits()
def split(  # noqa: PLR0917
    name: Annotated[
        str,
        typer.Argument(
            metavar="INPUT",
            help="JSON that doc2md wrote, or what convert takes; - is standard input.",
            envvar=None,
        ),
    ],
    goal: Annotated[str, typer.Option("-o", "--output", metavar="DIR", help="Where to.", envvar=None)],
    by: Annotated[
        SplitBy,
        typer.Option(help="Headings that begin a page; auto: down to the first level that has several."),
    ] = SplitBy.AUTO,
    pages: p.Pages = "",
    engine: p.Engine = EngineName.AUTO,
    base_url: p.BaseUrl = None,
    model: p.Model = None,
    profile: p.Profile = "auto",
    transcripts: p.Transcripts = None,
    dpi: p.Dpi = 144,
    toc: p.PrintedContents = Toc.KEEP,
    tables: p.TablesAs = Tables.AUTO,
    math: p.FormulasAs = Maths.DOLLARS,
    password_file: p.PasswordFile = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace pages made from another source.")
    ] = False,
    quiet: p.Quiet = False,
    verbose: p.Verbose = False,
    config: p.Config = None,
    *,
    limits: Limits,
) -> int:
    """`goal` is not called by its option: a setting of convert's -o is not for it."""
    from doc2md.cli.commands.split import Splitting
    from doc2md.cli.config import profiles_file
    from doc2md.cli.passwords import read_password

    options = Options(
        pages=pages,
        engine=engine,
        base_url=base_url,
        model=model,
        profile=profile,
        profiles=profiles_file(config),
        transcripts=transcripts,
        dpi=dpi,
        password=read_password(password_file),
        limits=limits,
        debug=verbose,
    )
    export = ExportOptions(toc=toc, tables=tables, math=math)
    return Splitting(name, Path(goal), by, options, export, overwrite, quiet).run()


COMMANDS: list[tuple[str, Callable[..., int], str]] = [
    *((task.name.lower(), _verb(task), _help(task)) for task in _WHAT),
    ("locate", _verb(Task.LOCATE), _LOCATE),
    ("layout", layout, _LAYOUT),
    ("searchable", searchable, _SEARCHABLE),
    ("find", find, _FIND),
    ("split", split, _SPLIT),
]
"""Name, function and help."""
