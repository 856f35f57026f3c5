"""`doc2md cache`: its subcommands and their help texts."""

from __future__ import annotations

import typer

app = typer.Typer(
    help="""Show or clear the journal of server answers.

    The journal keeps every answer of a server, so that no answer is paid for twice. Results of the embedded engine are
    not kept.""",
    rich_markup_mode=None,
)


@app.command()
def info() -> None:
    """Show the path of the file, the number of answers, and the size."""
    from doc2md.cli.actions import cache

    for line in cache.info():
        typer.echo(line)


@app.command()
def clear() -> None:
    """Delete all answers.

    Converting the same pages again will send, and pay for, new requests.
    """
    from doc2md.cli.actions import cache

    typer.echo(cache.clear())


@app.command()
def path() -> None:
    """Print the path of the file, which may not exist."""
    from doc2md.converter.journal import journal_path

    typer.echo(str(journal_path()))
