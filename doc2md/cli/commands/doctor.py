"""`doc2md doctor`: the options and the help text."""

from __future__ import annotations

import typer

from doc2md.cli import parameters as p
from doc2md.options.conversion import Options


@p.with_options("base_url")
def doctor(*, ctx: typer.Context, options: Options) -> int:
    """Check the installation and report problems.

    Checks the packages, the configuration and the server, and converts a test page. Exit code 6 means that there is a
    problem.
    """
    from doc2md.cli.actions.doctor import report

    return report(options, p.setting_names(ctx))
