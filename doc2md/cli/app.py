"""Commands and their options. Only what `--help` needs is imported here, the rest as a command runs."""

from __future__ import annotations

import difflib
import sys
import traceback
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from doc2md import __version__
from doc2md.cli import parameters as p
from doc2md.cli import subcommands
from doc2md.cli.streams import drop_output, keep_places, say
from doc2md.errors import Doc2mdError, ExitCode, UsageError, fault
from doc2md.options.conversion import Annotations, EngineName, Figures, ImageFormat, MergeTables, Options
from doc2md.options.export import Boxes, ExportOptions, Headers, Images, LineBreaks, Maths, Tables, Toc
from doc2md.options.limits import Limits

_CONVERT_HELP = """
Convert documents to Markdown, HTML, JSON, or chunks for an index.

\b
  doc2md convert report.pdf -o out/            out/report.md, figures in out/report_artifacts/
  doc2md report.pdf | less                     Markdown on standard output
  doc2md convert scans/ -f md,html,json -o out/
  doc2md convert scan.pdf --base-url http://localhost:8000/v1 --profile vllm -o out/
  doc2md convert out/report.json -f html       write again, without reading again
  doc2md convert report.pdf -f md,chunks -o out/    pieces for an index: out/report.chunks.jsonl

\b
INPUT is a PDF, an image (PNG, JPEG, TIFF, WebP, BMP, GIF), a folder, a pattern, @list.txt with a name a line,
a JSON file that doc2md or docling wrote, or - for standard input.

\b
Exit codes: 0 ok, 1 usage, 2 nothing converted, 3 some pages or files failed, 4 input unreadable or
encrypted, 5 output not writable, 6 engine or configuration, 130 interrupted, 143 by
SIGTERM, 129 by the terminal that went.

\b
Environment: DOC2MD_API_KEY, DOC2MD_PDF_PASSWORD, and DOC2MD_ with an option's name, as DOC2MD_BASE_URL.
OPENAI_API_KEY goes only to OpenAI, or to the server that OPENAI_BASE_URL names.
"""


class _ConvertByDefault(typer.core.TyperGroup):
    """`doc2md INPUT` means `doc2md convert INPUT`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        from doc2md.cli.aliases import translate

        own = {"--help", "-h", "--version", "--install-completion", "--show-completion"}
        if not args or (args[0] not in self.commands and args[0] not in own):
            self._check_command(args[0] if args else "")
            args = ["convert", *args]
        return list(super().parse_args(ctx, translate(args)))

    def _check_command(self, word: str) -> None:
        """A word that is no file, and nearly a command, is a command with a slip in it."""
        near = difflib.get_close_matches(word, self.commands, n=1, cutoff=0.75)
        if near and not Path(word).exists():
            raise UsageError(f"{word}: no such command, and no such file; did you mean doc2md {near[0]}?")


app = typer.Typer(
    cls=_ConvertByDefault,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Turn documents (PDF first) into Markdown that can be checked. `doc2md INPUT` alone converts.",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"doc2md {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass


@app.command(help=_CONVERT_HELP, cls=p.PlainHelp, context_settings={"auto_envvar_prefix": "DOC2MD"})
@p.with_limits()
def convert(  # noqa: PLR0917
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT...", help="See above.", envvar=None)],
    output: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="FILE|DIR|-", help="Where to; - is standard output."),
    ] = None,
    formats: Annotated[
        str | None,
        typer.Option(
            "-f",
            "--formats",
            metavar="md,html,json,chunks,docling",
            help="What to write. As -o FILE ends, or else md.",
        ),
    ] = None,
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
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be asked and what it may cost; ask nothing.")
    ] = False,
    repairs: Annotated[
        int, typer.Option(metavar="N", help="Questions more for a page whose answer is bad.")
    ] = 3,
    figures: Annotated[
        Figures, typer.Option(help="Ask about each figure: its data as a table, or a description.")
    ] = Figures.OFF,
    dpi: p.Dpi = 144,
    images: Annotated[
        Images, typer.Option(help="Figures: files beside the document, inside it, comments, or none.")
    ] = Images.REFERENCED,
    image_format: Annotated[ImageFormat, typer.Option(help="Of the figures' files.")] = ImageFormat.PNG,
    page_break: Annotated[
        str, typer.Option(metavar="TEXT", help='Between pages, as "<!-- page {page} -->".')
    ] = "",
    front_matter: Annotated[
        bool, typer.Option("--front-matter", help="YAML first: title, author, dates, pages, hash.")
    ] = False,
    headers: Annotated[
        Headers, typer.Option(help="Running heads and feet: nowhere, everywhere, or in the JSON alone.")
    ] = Headers.JSON,
    toc: p.PrintedContents = Toc.KEEP,
    tables: p.TablesAs = Tables.AUTO,
    merge_tables: Annotated[
        MergeTables, typer.Option(help="Put the parts of a table together that pages break.")
    ] = MergeTables.AUTO,
    tables_csv: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Every table as CSV too, in DIR/NAME/, whatever -f says."),
    ] = None,
    math: p.FormulasAs = Maths.DOLLARS,
    line_breaks: Annotated[LineBreaks, typer.Option(help="How a forced line break is written.")] = (
        LineBreaks.BR
    ),
    title_level: Annotated[int, typer.Option(metavar="N", help="Level of the highest heading, 1 to 6.")] = 1,
    template: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A jinja2 template of your own for the HTML.")
    ] = None,
    boxes: Annotated[
        Boxes, typer.Option(help="Unit of boxes in the JSON: points, pixels at --dpi, or 0..999.")
    ] = Boxes.POINTS,
    chunk_size: Annotated[int, typer.Option(metavar="N", help="Tokens that no chunk has more of.")] = 512,
    chunk_overlap: Annotated[
        int, typer.Option(metavar="N", help="Tokens of whole sentences that a chunk says again, at most.")
    ] = 0,
    chunk_tokens: Annotated[
        str,
        typer.Option(
            metavar="HOW", help="Who counts: estimate, characters, tiktoken:NAME, or a tokenizer.json."
        ),
    ] = "estimate",
    annotations: Annotated[
        Annotations, typer.Option(help="notes: highlights, comments and filled fields in their place.")
    ] = Annotations.OFF,
    password_file: p.PasswordFile = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace files made from another source.")
    ] = False,
    quiet: p.Quiet = False,
    verbose: p.Verbose = False,
    config: p.Config = None,
    *,
    limits: Limits,
) -> int:
    from doc2md.cli.commands.convert import Request, run
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
        record=record,
        concurrency=concurrency,
        rpm=rpm,
        cache=cache,
        price=price,
        max_cost=max_cost,
        repairs=repairs,
        figures=figures,
        dpi=dpi,
        images=images,
        image_format=image_format,
        annotations=annotations,
        merge_tables=merge_tables,
        password=read_password(password_file),
        limits=limits,
        debug=verbose,
    )
    export = ExportOptions(
        images=images,
        page_break=page_break,
        front_matter=front_matter,
        headers=headers,
        toc=toc,
        tables=tables,
        math=math,
        line_breaks=line_breaks,
        title_level=title_level,
        template=template,
        boxes=boxes,
        chunk_size=chunk_size,
        chunk_overlap=chunk_overlap,
        chunk_tokens=chunk_tokens,
    )
    request = Request(
        inputs,
        output,
        formats,
        options,
        export,
        tables_csv,
        overwrite,
        dry_run=dry_run,
        quiet=quiet,
        verbose=verbose,
    )
    return run(request)


for name, function, text in subcommands.COMMANDS:
    app.command(name, help=text, cls=p.PlainHelp, context_settings={"auto_envvar_prefix": "DOC2MD"})(function)


@app.command()
def schema() -> None:
    """Print the JSON Schema of the JSON export."""
    from doc2md.cli.streams import write_output
    from doc2md.exporter.json import schema as document_schema

    write_output(document_schema())


@app.command()
def doctor(base_url: p.BaseUrl = None) -> int:
    """Look whether everything works here, and say what to do if not."""
    from doc2md.cli.commands.doctor import report

    return report(Options(base_url=base_url))


@app.command("profiles")
def list_profiles(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Print this one as TOML.")] = None,
    config: Annotated[Path | None, typer.Option(metavar="FILE", help="Where your own profiles are.")] = None,
) -> None:
    """The kinds of server that are known, and how each is asked."""
    from doc2md.cli.commands.profiles import as_toml, listing
    from doc2md.cli.config import profiles_file

    file = profiles_file(config)
    for line in as_toml(name, file) if name else listing(file):
        typer.echo(line)


cache_app = typer.Typer(
    help="The journal of answers: what is kept, and how to empty it.", rich_markup_mode=None
)
app.add_typer(cache_app, name="cache")


@cache_app.command("info")
def cache_info() -> None:
    """Where the journal is, how many answers it holds, and how much room they take."""
    from doc2md.cli.commands.cache import info

    for line in info():
        typer.echo(line)


@cache_app.command("clear")
def cache_clear() -> None:
    """Take all answers out: what is converted again is asked, and paid for, again."""
    from doc2md.cli.commands.cache import clear

    typer.echo(clear())


@cache_app.command("path")
def cache_path() -> None:
    """Where the journal is, or would be."""
    from doc2md.converter.journal import journal_path

    typer.echo(str(journal_path()))


config_app = typer.Typer(help="The configuration: where it is, what it says.", rich_markup_mode=None)
app.add_typer(config_app, name="config")


@config_app.command("show")
def config_show(config: Annotated[Path | None, typer.Option("--config", metavar="FILE")] = None) -> None:
    """Every option's value and where it comes from: environment, file, or default. Secrets are not shown."""
    from doc2md.cli.config import show

    for line in show(typer.main.get_command(app).commands["convert"], config):  # type: ignore[attr-defined]
        typer.echo(line)


@config_app.command("path")
def config_path() -> None:
    """Where the user's own configuration file is, or would be."""
    from doc2md.cli.config import user_file

    typer.echo(str(user_file()))


def main() -> NoReturn:
    """Run the command line and exit with one of `ExitCode`."""
    keep_places()
    try:
        code = app(standalone_mode=False) or ExitCode.OK
    except (KeyboardInterrupt, typer.Abort):
        code = _fail("interrupted", ExitCode.INTERRUPTED)
    except Doc2mdError as error:
        code = _fail(str(error), error.exit_code)
    except _usage_error() as error:
        command = error.ctx.command_path if error.ctx else "doc2md"
        code = _fail(f"{error.format_message().rstrip('.')}. Try {command} --help.", ExitCode.USAGE)
    except OSError as error:
        goal = f"{error.filename}: " if error.filename else ""
        code = _fail(f"the system refused: {goal}{error.strerror or error}", ExitCode.OUTPUT)
    except Exception as error:
        if {"-v", "--verbose"} & set(sys.argv):
            traceback.print_exc()
        code = _fail(f"{fault(error)}, with the file; -v shows where it is", ExitCode.NOTHING)
    drop_output()
    sys.exit(int(code))


def _usage_error() -> Any:
    """The base class of all of typer's errors, which it does not export."""
    return typer.BadParameter.__mro__[2]


def _fail(message: str, code: ExitCode) -> ExitCode:
    say(f"doc2md: {message}")
    return code
