"""`doc2md serve`: the options and the help text."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from doc2md.cli import parameters as p
from doc2md.options.conversion import Options

ENGINE = ("engine", "base_url", "model", "profile", "transcripts")
"""The options that choose the engine."""


@p.with_options(
    *ENGINE,
    "concurrency",
    "rpm",
    "cache",
    "price",
    "max_cost",
    "repairs",
    "check",
    "check_with",
    "figures",
    "dpi",
    "image_format",
    "annotations",
    "merge_tables",
    "verbose",
    "config",
    *p.LIMITS,
)
def serve(
    *,
    host: Annotated[
        str, typer.Option(metavar="HOST", help="Address to listen on. Other than loopback needs a token.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="N", help="Port to listen on; 0 for any free port.")] = 5001,
    token_file: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Clients must send the first line of FILE, as X-Api-Key."),
    ] = None,
    data: Annotated[
        Path,
        typer.Option(metavar="DIR", help="Folder of the jobs. A new server continues those that it finds."),
    ] = Path("doc2md-jobs"),
    max_queue: Annotated[
        int, typer.Option(metavar="N", help="Maximum documents in the queue; more are refused for now (429).")
    ] = 100,
    keep_hours: Annotated[
        float, typer.Option(metavar="N", help="Hours after which a finished job is deleted.")
    ] = 24.0,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(metavar="HOST", help="Fetch documents by their address from HOST. May be repeated."),
    ] = None,
    options: Options,
) -> int:
    """Run a server that converts what clients send.

    It understands clients of docling-serve, of MinerU, and of an OpenAI-compatible server that runs DeepSeek-OCR.

    \b
    Examples:
      doc2md serve
      curl -F files=@report.pdf http://127.0.0.1:5001/v1/convert/file
      doc2md convert report.pdf --base-url http://127.0.0.1:5001/v1
      doc2md serve --host 0.0.0.0 --token-file token.txt --data /srv/doc2md

    All jobs share one pool of workers. They are kept in --data, so a server that was killed continues them when it
    starts again. docs/serve.md describes the requests.
    """
    from doc2md.cli.actions.serve import run
    from doc2md.serve.settings import Settings, read_token

    token, hosts = read_token(token_file), tuple(allow_host or ())
    return run(Settings(host, port, token, data, max_queue, keep_hours, hosts, options))
