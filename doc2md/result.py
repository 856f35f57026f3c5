"""What a conversion gives: the document, the ledger, and the means to write them out."""

from __future__ import annotations

import shutil
import weakref
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from doc2md.document import Document, Kind, PageRow, PageStatus
from doc2md.exporter.markdown import Place, to_markdown
from doc2md.exporter.options import ExportOptions, Images


class Status(StrEnum):
    """`ok`: every page is there; `partial`: some failed; `failed`: all did."""

    OK = "ok"
    PARTIAL = "partial"
    FAILED = "failed"


class Result:
    """A converted document. Its figures lie in a folder of its own, which goes when the result does."""

    def __init__(self, document: Document, figure_folder: Path) -> None:
        self.document = document
        self._folder = figure_folder
        self._cleanup = weakref.finalize(self, Result.discard, figure_folder)

    @staticmethod
    def discard(folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)

    @property
    def ledger(self) -> tuple[PageRow, ...]:
        """A row for each page that was asked for."""
        return self.document.pages

    @property
    def status(self) -> Status:
        failed = sum(row.status is PageStatus.FAILED for row in self.ledger)
        if not failed:
            return Status.OK
        return Status.FAILED if failed == len(self.ledger) else Status.PARTIAL

    @property
    def figures(self) -> dict[str, Path]:
        """By name, the figures that the document shows; copy them before the result is gone."""
        shown = (b.figure for b in self.document.blocks if b.kind is Kind.FIGURE and b.figure)
        return {name: self._folder / name for name in shown if (self._folder / name).is_file()}

    @cached_property
    def markdown(self) -> str:
        """Markdown that names its figures without a folder; `save` writes it with them."""
        return self.to_markdown()

    def to_markdown(self, images: Images = Images.REFERENCED, folder: str = "") -> str:
        """`folder` is the figures' folder as the Markdown shall name it."""
        return to_markdown(self.document, ExportOptions(images=images), Place(folder, self.figures))

    def save(self, path: str | Path, images: Images = Images.REFERENCED) -> None:
        """Write the document to `path` (`.md` or `.json`), its figures beside it. Raises OutputError."""
        from doc2md.exporter.save import save

        save(self, Path(path), images)

    def __repr__(self) -> str:
        return f"<Result {self.document.source.name!r}: {len(self.ledger)} pages, {self.status}>"
