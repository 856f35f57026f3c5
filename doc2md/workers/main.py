"""A worker: `python -m doc2md.workers.main`, requests on stdin, answers on stdout, a JSON line each.

It keeps the last document open between requests, and takes its limits from the command line.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from doc2md import errors
from doc2md.document import Reading
from doc2md.rasterizer import opening
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.runtime.processes import end_with_parent
from doc2md.worker_types import Found, PageImage, Pictures, Recognised, SourceFile
from doc2md.workers import protocol as m

_LONGEST = 500
"""Characters of a message: a reason fits on a line or two."""
_MUCH_MEMORY = 300 << 20
"""From here on MuPDF's store of fonts and pictures is emptied after a page: emptied always, each page would read its
fonts anew, and memory would grow in pieces."""
_NO_MEMORY = re.compile("malloc|bad_?alloc|insufficient memory", re.I)
"""As MuPDF, ONNX Runtime and OpenCV say it."""
_MOST_PICTURES = 96 << 20
"""Bytes of all the figures of a page, so that an answer stays within what the parent takes."""


def main(memory: int, cpu_seconds: int, max_pixels: int) -> None:
    answers = _take_stdout()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # a service may be sent them as a whole
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)  # the parent decides when a worker ends
    end_with_parent()  # idle, it sees its input end; at a page it would go on to the limit
    _limit_memory(memory)
    requests, desk = m.request_adapter(), Desk(max_pixels)
    answers.write(b"ready\n")
    answers.flush()
    for line in sys.stdin.buffer:
        request = requests.validate_json(line)
        _limit_cpu(cpu_seconds)
        answers.write(_guarded(desk, request) + b"\n")
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


def _guarded(desk: Desk, request: m.AnyRequest) -> bytes:
    """The answer, or the failure in its place, as JSON."""
    adapter = m.answer_adapter(request.op)
    try:
        return adapter.dump_json(desk.answer(request))
    except Exception as error:  # whatever a hostile page brings about is that page's fault alone
        return adapter.dump_json(_failure(error))


def _failure(error: Exception) -> m.Failure:
    if isinstance(error, MemoryError) or _NO_MEMORY.search(str(error)):
        kind, message = "PageError", "it needs more memory than a page may have (--max-memory)"
    elif isinstance(error, errors.Doc2mdError | errors.PageError):
        kind, message = type(error).__name__, str(error)
    elif str(error).startswith("code="):
        kind, message = "PageError", f"MuPDF gave up: {opening.plain(error)}"
    else:
        kind, message = "PageError", f"{type(error).__name__}: {error}"
    words = " ".join(message.split())[:_LONGEST]
    return m.Failure(kind, words.encode("utf-8", "replace").decode())


class Desk:
    """What a worker has open: one document at a time. Pictures of pages get no more than `max_pixels`."""

    def __init__(self, max_pixels: int) -> None:
        self.max_pixels = max_pixels
        self.source: SourceFile | None = None
        self.document: Any = None

    def answer(self, request: m.AnyRequest) -> Any:
        """Of a page, with what of it could not be read."""
        document = self._open(request.source)
        pymupdf.TOOLS.reset_mupdf_warnings()
        answer = self._answer(document, request)
        if isinstance(answer, Reading | PageImage | Pictures | Found | Recognised):
            blank = isinstance(answer, PageImage) and answer.blank
            answer = replace(answer, damage=opening.damage(document, blank=blank) or answer.damage)
        return answer

    def _answer(self, document: Any, request: m.AnyRequest) -> Any:
        if isinstance(request, m.Inspect):
            return opening.inspect(document, request.source)
        if isinstance(request, m.WriteLayers):
            return _write_layers(document, request)
        page = opening.load_page(document, request.page)
        if isinstance(request, m.Render):
            return _render(page, request, self.max_pixels)
        if isinstance(request, m.Crop):
            return _crops(page, request, self.max_pixels)
        return _ANSWERS[request.op](page, request)

    def _open(self, wanted: SourceFile) -> Any:
        if wanted != self.source:
            self.source = self.document = None
            self.document = opening.open_document(wanted)
            self.source = wanted
        return self.document


def _render(page: Any, request: m.Render, max_pixels: int) -> Any:
    from doc2md.rasterizer import rendering

    return rendering.render(page, request.dpi, request.clip, max_pixels)


def _find_cut(page: Any, request: m.FindCut) -> Any:
    from doc2md.rasterizer import rendering

    return rendering.find_cut(page)


def _crops(page: Any, request: m.Crop, max_pixels: int) -> Pictures:
    """A picture that cannot be had is empty: the page's words are worth having without it."""
    from doc2md.rasterizer import rendering

    pictures, room, problem = list[bytes](), _MOST_PICTURES, ""
    for box in request.boxes:
        data = b""
        try:
            data = rendering.crop(
                page, box, request.format, request.transform, request.size, max_pixels=max_pixels
            )
        except rendering.EmptyBoxError:
            pass  # there is nothing to lose
        except Exception as error:
            problem = problem or f"a figure could not be cut out: {_failure(error).message}"
        if len(data) > room:
            data, room = b"", 0
            problem = f"figures of more than {_MOST_PICTURES >> 20} MB in a page: the last are left out"
        room -= len(data)
        pictures.append(data)
        if not room:
            break
    left_out = len(request.boxes) - len(pictures)
    return Pictures((*pictures, *[b""] * left_out), problem)


def _read(page: Any, request: m.ReadLocally) -> Any:
    from doc2md.converter.local import read

    return read(page, request.page)


def _read_layer(page: Any, request: m.ReadLayer) -> Any:
    from doc2md.converter.local import read_plain

    return read_plain(page, request.page)


def _find_words(page: Any, request: m.FindWords) -> Any:
    from doc2md.converter.local import find_words

    return find_words(page, request.words)


def _read_lines(page: Any, request: m.ReadLines) -> Any:
    from doc2md.converter.local import read_lines

    return read_lines(page)


def _find_notes(page: Any, request: m.FindNotes) -> Any:
    from doc2md.rasterizer.annotations import find_notes

    return find_notes(page, request.page)


def _find_rules(page: Any, request: m.FindRules) -> Any:
    from doc2md.converter.local import find_rules

    return find_rules(page)


def _recognise(page: Any, request: m.Recognise) -> Any:
    from doc2md.converter.local import find_missing

    return find_missing(page)


def _write_layers(document: Any, request: m.WriteLayers) -> Any:
    from doc2md.overlay import write_layers

    with Path(request.layers).open("rb") as file:
        layers = map(m.layer_adapter().validate_json, file)
        return write_layers(document, request.source, layers, Path(request.target))


# Each imports what it needs when it is first asked: numpy alone is a third of a worker's start.
_ANSWERS: dict[str, Callable[[Any, Any], Any]] = {
    "cut": _find_cut,
    "read": _read,
    "layer": _read_layer,
    "find": _find_words,
    "lines": _read_lines,
    "notes": _find_notes,
    "rules": _find_rules,
    "recognise": _recognise,
}


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
