"""Commands and their options. Only what `--help` needs is imported here, the rest as a command runs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from doc2md import __version__
from doc2md.cli.streams import drop_output, keep_places, say
from doc2md.errors import Doc2mdError, ExitCode
from doc2md.options import EngineName, Images, Options

_CONVERT_HELP = """
Convert documents to Markdown.

\b
  doc2md convert report.pdf -o out/            out/report.md, figures in out/report_artifacts/
  doc2md report.pdf | less                     Markdown on standard output
  doc2md convert *.pdf -f md,json -o out/      the JSON has boxes, pages and the ledger
  doc2md convert scan.pdf --base-url http://localhost:8000/v1 --profile vllm -o out/

\b
Exit codes: 0 ok · 1 usage · 2 nothing converted · 3 some pages or files failed · 4 input unreadable or
encrypted · 5 output not writable · 6 engine or configuration · 130 interrupted.

\b
Environment: DOC2MD_API_KEY, DOC2MD_BASE_URL, DOC2MD_PDF_PASSWORD. OPENAI_API_KEY goes only to OpenAI, or to
the server that OPENAI_BASE_URL names.
"""


class _ConvertByDefault(typer.core.TyperGroup):
    """`doc2md INPUT` means `doc2md convert INPUT`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        own = {"--help", "--version", "--install-completion", "--show-completion"}
        if not args or (args[0] not in self.commands and args[0] not in own):
            args = ["convert", *args]
        return list(super().parse_args(ctx, args))


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


@app.command(help=_CONVERT_HELP)
def convert(  # noqa: PLR0917
    inputs: Annotated[
        list[str], typer.Argument(metavar="INPUT...", help="PDF, PNG or JPEG files; - is standard input.")
    ],
    output: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="FILE|DIR|-", help="Where to; - is standard output."),
    ] = None,
    formats: Annotated[
        str | None,
        typer.Option(
            "-f", "--formats", metavar="md,json", help="What to write. As -o FILE ends, or else md."
        ),
    ] = None,
    pages: Annotated[
        str, typer.Option(metavar="1,3,5-7", help="Which pages, from 1; -1 is the last. All if not given.")
    ] = "",
    engine: Annotated[
        EngineName,
        typer.Option(
            help="Who reads. auto: openai if an address was given, else local (no key, no network)."
        ),
    ] = EngineName.AUTO,
    base_url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="An OpenAI-compatible server, as http://localhost:8000/v1."),
    ] = None,
    model: Annotated[str | None, typer.Option(metavar="NAME", help="The model's name there.")] = None,
    profile: Annotated[
        str, typer.Option(metavar="NAME", help="Kind of server: auto, generic, vllm, dmxapi.")
    ] = "auto",
    transcripts: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="Recorded answers to replay: JSONL, or a folder of page-N.txt."),
    ] = None,
    record: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Write all answers to this JSONL file.")
    ] = None,
    concurrency: Annotated[
        int | None,
        typer.Option(metavar="N", help="Requests at a time (8), or processes of the local engine (cores)."),
    ] = None,
    dpi: Annotated[float, typer.Option(metavar="N", help="Resolution of the pages sent to a model.")] = 144,
    images: Annotated[
        Images, typer.Option(help="Figures: files beside the document, inside it, or none.")
    ] = (Images.REFERENCED),
    password_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Its first line opens an encrypted PDF.")
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace files made from another source.")
    ] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Only errors.")] = False,
    verbose: Annotated[
        bool, typer.Option("-v", "--verbose", help="A line for every page, and workers' messages.")
    ] = False,
) -> int:
    from doc2md.cli.convert import Request, read_password, run

    options = Options(
        pages=pages,
        engine=engine,
        base_url=base_url,
        model=model,
        profile=profile,
        transcripts=transcripts,
        record=record,
        concurrency=concurrency,
        dpi=dpi,
        images=images,
        password=read_password(password_file),
        debug=verbose,
    )
    return run(Request(inputs, output, formats, options, overwrite=overwrite, quiet=quiet, verbose=verbose))


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
        code = _fail(f"{error.format_message().rstrip('.')}. Try doc2md --help.", ExitCode.USAGE)
    except OSError as error:
        goal = f"{error.filename}: " if error.filename else ""
        code = _fail(f"the system refused: {goal}{error.strerror or error}", ExitCode.OUTPUT)
    drop_output()
    sys.exit(int(code))


def _usage_error() -> Any:
    """The base class of all of typer's errors, which it does not export."""
    return typer.BadParameter.__mro__[2]


def _fail(message: str, code: ExitCode) -> ExitCode:
    say(f"doc2md: {message}")
    return code
