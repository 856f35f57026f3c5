"""`doc2md serve`: starts the server."""

from __future__ import annotations

from doc2md.cli.streams import say
from doc2md.errors import ExitCode, UsageError
from doc2md.serve.settings import Settings


def run(settings: Settings) -> ExitCode:
    """Serve until a signal. Raises UsageError if packages are missing."""
    try:
        from doc2md.serve.run import serve
    except ModuleNotFoundError as error:
        raise UsageError(
            f"serve: {error.name} is not installed: run pip install '.[serve]' in the folder of doc2md"
        ) from None
    serve(settings, say)
    return ExitCode.OK
