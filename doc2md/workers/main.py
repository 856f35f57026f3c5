"""The worker process: `python -m doc2md.workers.main`, requests on stdin, answers on stdout, a line each.

It takes its limits from the command line and keeps the last document open between requests.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from doc2md.document import Reading
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.opening import damage
from doc2md.runtime.processes import end_with_parent
from doc2md.worker_types import Found, PageImage, Pictures, Recognised
from doc2md.workers.failures import failure_of
from doc2md.workers.handlers import HANDLERS, Desk
from doc2md.workers.protocol import Request, answer_adapter, load_request

_MUCH_MEMORY = 300 << 20
"""Bytes from which MuPDF's store of fonts and pictures is emptied after a page. Emptied after every page, each page
would read its fonts anew, and memory would fragment."""


def main(memory: int, cpu_seconds: int, max_pixels: int) -> None:
    answers = _take_stdout()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # a service may be sent them as a whole
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)  # the parent decides when a worker ends
    end_with_parent()  # idle, it sees its input end; at a page it would go on to the limit
    _limit_memory(memory)
    desk = Desk(max_pixels)
    answers.write(b"ready\n")
    answers.flush()
    for line in sys.stdin.buffer:
        request = load_request(line)
        _limit_cpu(cpu_seconds)
        answers.write(answer(desk, request) + b"\n")
        answers.flush()
        if _resident() > _MUCH_MEMORY:
            pymupdf.TOOLS.store_shrink(100)


def _resident() -> int:
    """Bytes of memory this process has now; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


def _take_stdout() -> BinaryIO:
    """The pipe to the parent, moved away from fd 1: what a library prints goes to stderr instead."""
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return pipe


def _limit_memory(size: int) -> None:
    with contextlib.suppress(
        ImportError, ValueError, OSError
    ):  # not on every system; the parent still has SIGKILL
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def _limit_cpu(seconds: int) -> None:
    """Grant `seconds` more of CPU from here: past them the kernel ends the process."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        limit = int(used.ru_utime + used.ru_stime) + seconds + 1
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def answer(desk: Desk, request: Request[Any]) -> bytes:
    """The answer, or the failure in its place, as JSON."""
    adapter = answer_adapter(request)
    try:
        return adapter.dump_json(_handle(desk, request))
    except Exception as error:  # whatever a hostile page brings about is the fault of that page alone
        return adapter.dump_json(failure_of(error))


def _handle(desk: Desk, request: Request[Any]) -> Any:
    """The answer of the handler. That for a page also says what of it MuPDF could not read."""
    desk.open(request.source)
    pymupdf.TOOLS.reset_mupdf_warnings()
    said = HANDLERS[type(request)](desk, request)
    if isinstance(said, Reading | PageImage | Pictures | Found | Recognised):
        blank = isinstance(said, PageImage) and said.blank
        said = replace(said, damage=damage(desk.document, blank=blank) or said.damage)
    return said


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
