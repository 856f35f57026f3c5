"""`doc2md convert`: the options and the help text."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Annotated

import typer

from doc2md.cli import parameters as p
from doc2md.options.conversion import Options
from doc2md.options.export import ExportOptions


@p.with_options(
    *p.READING,
    *p.REQUESTS,
    "dry_run",
    *p.CONVERSION,
    *p.RUN,
    *p.LIMITS,
)
def convert(
    *,
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT...", help="Documents to convert, see above.")],
    output: Annotated[
        str | None,
        typer.Option(
            "-o", "--output", metavar="FILE|DIR|URL|-", help="Output file or folder; - is standard output."
        ),
    ] = None,
    formats: Annotated[
        str | None,
        typer.Option(
            "-f",
            "--formats",
            metavar="md,html,json,chunks,docling",
            help="Output formats. Default: by the suffix of -o FILE, else md.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Estimate requests, tokens and cost, but send no request.")
    ] = False,
    tables_csv: Annotated[
        str | None,
        typer.Option(
            metavar="DIR", help="Also write every table as a CSV file to DIR/NAME/, for the document NAME."
        ),
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace output that was made from another source.")
    ] = False,
    stream: Annotated[
        bool,
        typer.Option(
            "--stream",
            help="Write each page to standard output as soon as it is read: as Markdown, in one line of JSON.",
        ),
    ] = False,
    skip_unchanged: Annotated[
        bool,
        typer.Option(
            "--skip-unchanged",
            help="Leave out documents that were converted into this folder before, with the same content and options.",
        ),
    ] = False,
    shared: Annotated[
        str | None,
        typer.Option(
            metavar="DIR|URL",
            help="Share the run with all processes that run the same command with this folder, on any machine.",
        ),
    ] = None,
    stale_after: Annotated[
        float,
        typer.Option(
            metavar="SECONDS",
            help="A process that shares the run and has not been heard of for this time is dead: others do its work.",
        ),
    ] = 120.0,
    quiet: p.Quiet = False,
    options: Options,
    export: ExportOptions,
) -> int:
    """Convert documents to Markdown, HTML, JSON or search chunks.

    \b
    Examples:
      # out/report.md, with figures in out/report_artifacts/
      doc2md convert report.pdf -o out/
      # Markdown on standard output
      doc2md report.pdf | less
      # all documents of a folder, in three formats
      doc2md convert scans/ -f md,html,json -o out/
      # again next week: only what has changed
      doc2md convert scans/ -f md,html,json -o out/ --skip-unchanged
      # from object storage and into it, the documents that are new or have changed
      doc2md convert s3://bucket/scans/ -o s3://bucket/out/ --skip-unchanged
      # read by a model on a server
      doc2md convert scan.pdf --base-url http://localhost:8000/v1 -o out/
      # each page as a line of JSON, while the others are being read
      doc2md convert report.pdf --stream > pages.jsonl
      # another format, without reading the pages again
      doc2md convert out/report.json -f html
      # out/report.md, and out/report.chunks.jsonl for a search index
      doc2md convert report.pdf -f md,chunks -o out/

    \b
    INPUT is one of:
      a PDF, or an image (PNG, JPEG, TIFF, WebP, BMP, GIF)
      a DOCX, PPTX, XLSX, ODT or RTF, if LibreOffice is installed
      a folder, or a pattern such as 'scans/*.pdf'
      an address in object storage (s3://, gs://, az://), also of a folder or a pattern
      @list.txt, a text file with one name per line
      a JSON file that was written by doc2md or docling
      - for standard input

    \f
    \b
    Exit codes:
      0    everything was converted
      1    wrong usage
      2    nothing was converted
      3    some pages or files failed
      4    input unreadable or encrypted
      5    output not writable
      6    problem with the engine or the configuration
      129  terminal closed
      130  interrupted (Ctrl-C)
      143  terminated (SIGTERM)

    \b
    Environment variables:
      DOC2MD_API_KEY       API key of the server
      DOC2MD_PDF_PASSWORD  password of encrypted PDFs
      DOC2MD_<OPTION>      any option, e.g. DOC2MD_BASE_URL for --base-url
      OPENAI_API_KEY       API key for OpenAI or the server in OPENAI_BASE_URL only
    """
    from doc2md.runtime.garbage import loading
    from doc2md.workers.start import started_early

    saved = all(name.endswith(".json") for name in inputs)  # a saved document needs no worker
    with nullcontext() if saved else started_early(options.limits, debug=options.debug):
        with loading():
            from doc2md.cli.actions.convert import run
            from doc2md.cli.actions.document import Request

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
            skip_unchanged=skip_unchanged,
            shared=shared,
            stream=stream,
            stale_after=stale_after,
        )
        return run(request)
