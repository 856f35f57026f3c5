"""The loop of a worker process, which `doc2md.workers.__main__` starts.

It reads requests from stdin and writes answers to stdout, one per line. The last document stays open between requests.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from doc2md.document import Reading
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.opening import damage
from doc2md.runtime.garbage import collect_seldom
from doc2md.runtime.processes import end_with_parent
from doc2md.worker_types import Found, PageImage, Pictures, Recognised
from doc2md.workers.failures import failure_of
from doc2md.workers.handlers import HANDLERS, WorkerState
from doc2md.workers.protocol import Request, answer_adapter, load_request, prepare

_STORE_LIMIT = 300 << 20
"""Resident memory, in bytes, above which MuPDF's cache of fonts and images is emptied after a page.

If it were emptied after every page, each page would load its fonts again, and memory would become fragmented.
"""


def main(memory: int, cpu_seconds: int, max_pixels: int) -> None:
    """Answer requests until stdin is closed.

    memory       maximum address space of this process, in bytes
    cpu_seconds  maximum CPU time for each request
    max_pixels   maximum pixels of a page image
    """
    answers = _take_stdout()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # a service manager may send them to all processes
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)  # the parent decides when a worker ends
    end_with_parent()  # the end of stdin ends only an idle worker, not one that reads a page
    _limit_memory(memory)
    state = WorkerState(max_pixels)
    _load_engine()
    answers.write(b"ready\n")
    answers.flush()
    for line in sys.stdin.buffer:
        request = load_request(line)
        _limit_cpu(min(cpu_seconds, request.max_cpu_seconds))
        answers.write(answer(state, request) + b"\n")
        answers.flush()
        if _resident() > _STORE_LIMIT:
            pymupdf.TOOLS.store_shrink(100)


def _load_engine() -> None:
    """Load the embedded engine, which almost every worker needs. The time limit of a page does not count this.

    What is loaded by then stays until the end. If the garbage collector had to look through it again and again, a page
    would take 6 % more time.
    """
    with contextlib.suppress(Exception):  # a request that needs the engine will report the error
        import doc2md.converter.local  # noqa: F401
    prepare()
    gc.freeze()
    gc.enable()
    collect_seldom()


def _resident() -> int:
    """Resident memory of this process, in bytes; 0 if the system has no /proc."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


def _take_stdout() -> BinaryIO:
    """The pipe to the parent. Descriptor 1 becomes stderr, so that what a library prints does not get into answers."""
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return pipe


def _limit_memory(size: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # not supported on every system
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def _limit_cpu(seconds: float) -> None:
    """Let the kernel end the process after `seconds` more of CPU time. The parent limits the wall time with SIGKILL."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        limit = int(used.ru_utime + used.ru_stime + seconds) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def answer(state: WorkerState, request: Request[Any]) -> bytes:
    """The answer to a request as JSON, or a `Failure`."""
    adapter = answer_adapter(request)
    try:
        return adapter.dump_json(_handle(state, request))
    except Exception as error:  # any error that a malicious page causes must affect this page only
        return adapter.dump_json(failure_of(error))


def _handle(state: WorkerState, request: Request[Any]) -> Any:
    """The handler's answer. MuPDF's warnings become the `damage` of an answer about a page."""
    state.open(request.source)
    pymupdf.TOOLS.reset_mupdf_warnings()
    result = HANDLERS[type(request)](state, request)
    if isinstance(result, Reading | PageImage | Pictures | Found | Recognised):
        blank = isinstance(result, PageImage) and result.blank
        result = replace(result, damage=damage(state.document, blank=blank) or result.damage)
    return result
