"""`doc2md profiles`: the options and the help text."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def profiles(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Print this profile as TOML.")] = None,
    config: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Configuration file with your own profiles. Default: see `doc2md config path`.",
        ),
    ] = None,
) -> None:
    """List the server profiles, or print one as TOML.

    A profile describes how to ask one kind of server. To make your own, copy the TOML of a profile into your
    configuration file and change it.
    """
    from doc2md.cli.actions.profiles import as_toml, listing
    from doc2md.cli.config import profiles_file

    file = profiles_file(config)
    for line in as_toml(name, file) if name else listing(file):
        typer.echo(line)
