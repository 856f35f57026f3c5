"""`doc2md config`: its subcommands and their help texts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Show the configuration and where it is.", rich_markup_mode=None, add_completion=False)


@app.command()
def show(
    ctx: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option(
            "--config", metavar="FILE", help="Configuration file in TOML. Default: see `doc2md config path`."
        ),
    ] = None,
) -> None:
    """Print the value and the source of each option.

    The source is the environment, the configuration file, or the default. Secrets are not printed.
    """
    from doc2md.cli import config as configuration

    for line in configuration.show(ctx, config):
        typer.echo(line)


@app.command()
def path() -> None:
    """Print the path of your configuration file, which may not exist."""
    from doc2md.cli.config import user_file

    typer.echo(str(user_file()))
