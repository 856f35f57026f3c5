"""The report of a folder as one HTML page: no script, nothing loaded, every value escaped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePosixPath
from urllib.parse import quote

from markupsafe import Markup

from doc2md.document import PageStatus
from doc2md.exporter.html import asset, policy_hash, template
from doc2md.markup.controls import without_controls
from doc2md.result import Status
from doc2md.runs.overview import SPEEDS, HardPage, Overview
from doc2md.runs.plots import HEIGHT, WIDTH, bars, line
from doc2md.runs.record import DocumentRecord
from doc2md.runs.totals import spelled_time
from doc2md.sources import printable
from doc2md.version import __version__

_SHOWN_FIRST = (".html", ".md", ".json")
"""Suffixes of the outputs that a link leads to, the best first."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: a document, a link to its output or nothing, and the other cells."""

    name: str
    link: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the bar that shows what became of all documents."""

    status: str
    count: int
    x: float
    width: float


def report_page(found: Overview, title: str, folder: str | None = "") -> str:
    """The page. `folder` is the relative path from the page to the output folder, for links; None: without links."""
    style = asset("run.css")
    start, end = (min(found.last_run), max(found.last_run)) if found.last_run else (0.0, 0.0)
    return template(asset("run.html.j2")).render(
        title=_name(title),
        facts=_facts(found),
        parts=_parts(found),
        failures=[_row(record, folder, _reason(record)) for record in found.failures],
        more_failures=found.totals.failed - len(found.failures),
        slowest=[_row(record, folder, *_speed(record)) for record in found.slowest],
        hardest=[_hard(page, folder) for page in found.hardest],
        line=line(found.last_run, found.run_pages),
        line_pages=f"{sum(found.run_pages):,} pages",
        line_time=spelled_time(end - start),
        run=_name(found.run[:16].replace("T", " ")),
        speeds=bars(found.speeds, *_speed_labels()),
        difficulties=bars(found.difficulties, *_difficulty_labels()),
        width=WIDTH,
        height=HEIGHT,
        style=Markup(style),  # noqa: S704  # the file is part of doc2md
        style_hash=policy_hash(style),
        version=__version__,
    )


def _facts(found: Overview) -> list[tuple[str, str]]:
    """What the page says in large numbers, with names."""
    totals = found.totals
    lost = totals.pages[PageStatus.FAILED] + totals.pages[PageStatus.NOT_READ]
    made = [
        (f"{found.documents:,}", "documents"),
        (f"{sum(totals.pages.values()):,}", "pages"),
        (f"{totals.failed:,}", "documents failed"),
        (f"{lost:,}", "pages failed"),
    ]
    if totals.tokens_in or totals.tokens_out:
        made.append((f"{totals.tokens_in + totals.tokens_out:,}", "tokens"))
    if totals.cost is not None:
        made.append((f"{totals.cost:,.4g}", "cost"))
    return made


def _parts(found: Overview) -> list[Part]:
    parts, x = [], 0.0
    for status in Status:
        count = found.totals.documents[status]
        width = 100.0 * count / max(1, found.documents)
        if count:
            parts.append(Part(str(status), count, round(x, 2), round(width, 2)))
        x += width
    return parts


def _reason(record: DocumentRecord) -> str:
    """Why a document failed, without its name."""
    return _name(record.error.removeprefix(f"{record.document}: "))


def _speed(record: DocumentRecord) -> tuple[str, str, str]:
    each = record.seconds / max(1, record.pages)
    return f"{each:.2f} s", f"{record.pages:,}", spelled_time(record.seconds)


def _hard(hard: HardPage, folder: str | None) -> Row:
    page = hard.page
    difficulty = "" if page.difficulty is None else f"{page.difficulty:.2f}"
    status = page.status.replace("_", " ")
    return _row(hard.record, folder, f"{page.page:,}", status, difficulty, _clean(page.notes))


def _row(record: DocumentRecord, folder: str | None, *cells: str) -> Row:
    return Row(_name(record.document), _link(record, folder), cells)


def _link(record: DocumentRecord, folder: str | None) -> str:
    """The relative address of a document's best output; empty without one. Anyone can edit a manifest."""
    for suffix in _SHOWN_FIRST if folder is not None else ():
        for path in record.outputs:
            inside = not path.startswith("/") and ".." not in PurePosixPath(path).parts
            if path.endswith(suffix) and inside:
                return "./" + quote(f"{folder}/{path}" if folder else path, errors="replace")
    return ""


def _clean(text: str) -> str:
    """Text for the page: without control characters and halves of surrogate pairs."""
    return without_controls(text.encode("utf-8", "replace").decode("utf-8"))


def _name(text: str) -> str:
    """A name for the page, in which nothing is hidden or turned around."""
    return printable(_clean(text))


def _speed_labels() -> tuple[Sequence[str], Sequence[str]]:
    labels = [f"{bound:g}" for bound in SPEEDS]
    texts = [
        f"less than {labels[0]} s per page",
        *(f"{low} to {high} s per page" for low, high in pairwise(labels)),
        f"{labels[-1]} s per page and more",
    ]
    return ["", *labels], texts


def _difficulty_labels() -> tuple[Sequence[str], Sequence[str]]:
    labels = [f".{tenth}" for tenth in range(10)]
    return ["0", *labels[1:]], [
        f"worst page {tenth / 10:.1f} to {(tenth + 1) / 10:.1f}" for tenth in range(10)
    ]
