"""`doc2md cache`: its subcommands and their help texts."""

from __future__ import annotations

import typer

app = typer.Typer(
    help="""Show or clear the journal of server answers, and the pages of interrupted runs.

    The journal keeps every answer of a server, so that no answer is paid for twice. Pages of long documents that are
    read without a server are kept until their document is done.""",
    rich_markup_mode=None,
    add_completion=False,
)


@app.command()
def info() -> None:
    """Show the paths of the files, the number of answers and pages, and the sizes."""
    from doc2md.cli.actions import cache

    for line in cache.info():
        typer.echo(line)


@app.command()
def clear() -> None:
    """Delete all answers and pages.

    Converting the same pages again will send, and pay for, new requests.
    """
    from doc2md.cli.actions import cache

    for line in cache.clear():
        typer.echo(line)


@app.command()
def path() -> None:
    """Print the path of the journal, which may not exist."""
    from doc2md.converter.journal import journal_path

    typer.echo(str(journal_path()))
