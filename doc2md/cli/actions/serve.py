"""`doc2md serve` and `doc2md mcp`: start a server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from doc2md.cli.streams import say
from doc2md.errors import ExitCode, UsageError
from doc2md.serve.settings import Settings


def run(settings: Settings) -> ExitCode:
    """Serve until a signal. Raises UsageError if packages are missing."""
    with _installed("serve"):
        from doc2md.serve.app import build  # noqa: F401
        from doc2md.serve.run import serve
    serve(settings, say)
    return ExitCode.OK


def run_tools(settings: Settings, folders: Sequence[Path], *, http: bool) -> ExitCode:
    """Serve tools for agents, until standard input ends or a signal. Raises UsageError if packages are missing."""
    with _installed("mcp"):
        from doc2md.serve.mcp_run import run_http, run_stdio
    if http:
        run_http(settings, folders, say)
    else:
        run_stdio(settings, folders)
    return ExitCode.OK


@contextmanager
def _installed(extra: str) -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        raise UsageError(
            f"{extra}: {error.name} is not installed: run pip install '.[{extra}]' in the folder of doc2md"
        ) from None
