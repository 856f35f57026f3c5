"""`doc2md mcp`: the options and the help text."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from doc2md.cli import parameters as p
from doc2md.cli.commands.serve import ENGINE
from doc2md.options.conversion import Options


@p.with_options(
    *ENGINE, "concurrency", "rpm", "cache", "price", "max_cost", "check", "check_with", "config", *p.LIMITS
)
def mcp(
    *,
    folders: Annotated[
        list[Path], typer.Argument(metavar="DIR...", help="Folders whose documents may be read.")
    ],
    http: Annotated[
        bool, typer.Option("--http", help="Listen for agents instead of using standard input.")
    ] = False,
    host: Annotated[
        str, typer.Option(metavar="HOST", help="Address to listen on. Other than loopback needs a token.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="N", help="Port to listen on; 0 for any free port.")] = 5002,
    token_file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Agents must send the first line of FILE, as Authorization: Bearer."
        ),
    ] = None,
    options: Options,
) -> int:
    """Give an agent tools to read documents, over the Model Context Protocol (MCP).

    \b
    Examples:
      doc2md mcp ~/papers
      doc2md mcp ~/papers --http --port 5002

    The tools are convert_to_markdown, read_pages, outline, search, locate, get_table and get_page_image. They read only
    files below the folders that you name. docs/mcp.md shows an exchange.
    """
    from doc2md.cli.actions.serve import run_tools
    from doc2md.serve.settings import Settings, read_token

    return run_tools(Settings(host, port, read_token(token_file), options=options), folders, http=http)
