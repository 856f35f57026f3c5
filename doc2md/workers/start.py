"""Starting worker processes, also before the rest of doc2md is loaded.

A command that reads a document first spends a third of a second on imports, and its first worker as long again. With
`started_early` both happen at the same time. So this module imports nothing that takes time to load.
"""

from __future__ import annotations

import math
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from doc2md.options.limits import Limits

_FIXED_ENVIRONMENT = {
    # One thread per library, because there is one process per core.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    # By default ONNX Runtime sends usage data to its vendor. doc2md must send nothing.
    "ORT_DISABLE_TELEMETRY": "1",
    "ORT_TELEMETRY_DISABLED": "1",
    # Pydantic would read the metadata of every installed package to find its plugins.
    "PYDANTIC_DISABLE_PLUGINS": "__all__",
}
_INHERITED = re.compile(
    r"PATH|HOME|USER|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TEMP|TMP|PYTHON\w*|LD_\w+|DYLD_\w+|SYSTEMROOT|VIRTUAL_ENV"
    r"|TESSDATA_PREFIX",
    re.I,
)
"""Names of the environment variables that a worker inherits.

A worker opens untrusted documents, so it gets no keys and no passwords.
"""

_early: dict[tuple[object, ...], subprocess.Popen[bytes]] = {}
"""The worker that waits for its first request, by what it was started with."""


@contextmanager
def started_early(limits: Limits, *, debug: bool = False) -> Iterator[None]:
    """Start a worker, which `start` returns inside this context. If it cannot be started, that `start` says why.

    A context inside another one keeps its worker, or replaces it if it was started with other arguments.
    """
    seconds = cpu_seconds(limits)
    if (limits, seconds, debug) not in _early:
        _discard_early()
        with suppress(OSError):
            _early[limits, seconds, debug] = _started(limits, seconds, debug=debug)
    try:
        yield
    finally:
        _discard_early()


def start(limits: Limits, seconds: int, *, debug: bool = False) -> subprocess.Popen[bytes]:
    """Start a worker, or return the one that was started early with the same arguments.

    `seconds` is the maximum CPU time for each request. Raises OSError.
    """
    early = _early.pop((limits, seconds, debug), None)
    return early or _started(limits, seconds, debug=debug)


def cpu_seconds(limits: Limits) -> int:
    """The maximum CPU time for each request, in seconds."""
    return math.ceil(limits.page_seconds)


def environment() -> dict[str, str]:
    """The environment of a worker: the inherited variables, and settings that libraries read when they are loaded."""
    kept = {name: value for name, value in os.environ.items() if _INHERITED.fullmatch(name)}
    return kept | _FIXED_ENVIRONMENT


def _started(limits: Limits, seconds: int, *, debug: bool) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [
            *(sys.executable, "-P", "-m", "doc2md.workers"),
            *map(str, (limits.max_memory, seconds, limits.max_pixels)),
        ],
        bufsize=0,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=None if debug else subprocess.DEVNULL,
        process_group=0,  # so that only the parent gets the signals of the terminal
        env=environment(),
    )


def _discard_early() -> None:
    """End a worker that nobody needs, because other limits were asked for, or the command failed before a page."""
    for process in _early.values():
        with process:
            process.kill()
    _early.clear()
