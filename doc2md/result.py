"""`Result`, which a conversion returns: the document, the ledger, the figures, and methods to write them."""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from functools import cached_property
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from doc2md.bucket.output import document_at, pages_at
from doc2md.docling.types import is_docling
from doc2md.document import Document, Kind, PageRow, PageStatus
from doc2md.errors import InputError, UsageError
from doc2md.exporter.figure_files import artifacts_folder, save_figures
from doc2md.exporter.files import Owner, write_atomically
from doc2md.exporter.json import from_json, to_json
from doc2md.exporter.markdown import FIGURE_NAME, Place, to_markdown
from doc2md.options.export import ExportOptions, Format, Images, Maths, SplitBy
from doc2md.options.fields import member
from doc2md.runtime.temporary import discard, disk_errors, make_folder
from doc2md.sources import Input

if TYPE_CHECKING:
    from doc2md.chunks import Chunk, Tokenizer


class Status(StrEnum):
    """The result of a conversion, for the whole document."""

    OK = "ok"  # every page was read
    PARTIAL = "partial"  # some pages failed, or a part of a page may be missing
    FAILED = "failed"  # all pages failed


class Result:
    """A converted document.

    The figure files of a conversion are temporary and are deleted with the result. `save` copies them.
    """

    def __init__(self, document: Document, figure_folder: Path | None, *, temporary: bool = True) -> None:
        """`figure_folder` contains the figures of `document`. If `temporary`, it is deleted with the result."""
        self.document = document
        self._folder = figure_folder
        if temporary and figure_folder:
            weakref.finalize(self, discard, figure_folder)

    @property
    def ledger(self) -> tuple[PageRow, ...]:
        """One row for each chosen page."""
        return self.document.pages

    @property
    def status(self) -> Status:
        """Whether all, some or no pages were read."""
        failed = [row.failed for row in self.ledger]
        if failed and all(failed):
            return Status.FAILED
        partial = any(failed) or any(row.status is PageStatus.PARTIAL for row in self.ledger)
        return Status.PARTIAL if partial else Status.OK

    @property
    def figures(self) -> dict[str, Path]:
        """The picture files of the document's figures, by name. Copy them before the result is deleted."""
        if self._folder is None:
            return {}
        named = (b.figure for b in self.document.blocks if b.kind is Kind.FIGURE and b.figure)
        shown = (name for name in named if FIGURE_NAME.fullmatch(name))
        return {name: self._folder / name for name in shown if (self._folder / name).is_file()}

    @cached_property
    def markdown(self) -> str:
        """The document as Markdown, with a comment in the place of each figure. See `to_markdown` and `save`."""
        return self.to_markdown()

    @cached_property
    def html(self) -> str:
        """The document as an HTML page, with embedded figures."""
        return self.render(Format.HTML, ExportOptions(images=Images.EMBEDDED))

    def to_markdown(self, folder: str = "", **changes: Any) -> str:
        """The document as Markdown. `changes` are fields of `ExportOptions`.

        A figure is a comment with the name that it has in `figures`, so that no link leads nowhere. With
        `images="embedded"` it is part of the Markdown. With `folder` it is a link to a file in this folder, which
        `save` writes.
        """
        images = Images.REFERENCED if folder else Images.PLACEHOLDER
        return self.render(Format.MD, ExportOptions(**{"images": images, **changes}), folder)

    def render(self, format: Format, options: ExportOptions, folder: str = "") -> str:  # noqa: A002
        """The document as text in `format`. `folder` precedes the names of figures."""
        if format is Format.JSON:
            return to_json(self.document, options)
        place = Place(folder, self.figures)
        if format is Format.CHUNKS:
            from doc2md.chunks import chunks
            from doc2md.chunks.jsonl import to_jsonl

            return to_jsonl(chunks(self.document, options, place))
        if format is Format.MD:
            return to_markdown(self.document, options, place)
        if format is Format.DOCLING:
            from doc2md.docling.export import to_docling

            return to_docling(self.document, options, place)
        from doc2md.exporter.html import to_html

        return to_html(self.document, options, place)

    def chunks(
        self, size: int = 512, overlap: int = 0, tokens: str | Path | Tokenizer = "estimate", **changes: Any
    ) -> list[Chunk]:
        """The document as chunks for a search index.

        `size`, `overlap` and `tokens` are the fields `chunk_size`, `chunk_overlap` and `chunk_tokens` of
        `ExportOptions`, and `changes` are other fields of it. Raises UsageError for a tokenizer that cannot be used.
        The spans of the chunks refer to the result of `to_markdown` with the same `changes`.
        """
        from doc2md.chunks import chunks

        changes = {"images": Images.PLACEHOLDER, **changes}
        options = ExportOptions(chunk_size=size, chunk_overlap=overlap, chunk_tokens=tokens, **changes)
        return list(chunks(self.document, options, Place("", self.figures)))

    def save(self, path: str | Path, options: ExportOptions | None = None, **changes: Any) -> None:
        """Write the document to `path`, and its figures to a folder beside it. An address in object storage is a path.

        The suffix sets the format: `.md`, `.html`, `.json`, `.chunks.jsonl` or `.docling.json`. `changes` are fields of
        `ExportOptions`. Raises OutputError if a file cannot be written, UsageError for another suffix.
        """
        chosen = replace(options or ExportOptions(), **changes)
        name = PurePath(path).name
        _, format_ = Format.of_name(name)
        if format_ is None:
            raise UsageError(f"{name}: the file name must end in {' or '.join(f.suffix for f in Format)}")
        with document_at(path) as here:
            folder = artifacts_folder(here)
            if chosen.images is Images.REFERENCED:
                save_figures(self.figures, folder)
            write_atomically(here, self.render(format_, chosen, folder.name).encode("utf-8", "replace"))

    def split(
        self, folder: str | Path, by: SplitBy | str = SplitBy.AUTO, *, overwrite: bool = False, **changes: Any
    ) -> None:
        """Write one Markdown page for each section into `folder`, and a `mkdocs.yml` beside the folder.

        An address in object storage is a folder, too.
        `by` sets which headings start a new page, `changes` are fields of `ExportOptions`. Formulas are MathML, which a
        site shows without a script. Raises OutputError if a file in the folder was not made from this document, unless
        `overwrite`.
        """
        from doc2md.exporter.split import write_sections

        source = self.document.source
        with pages_at(folder) as here:
            write_sections(
                self.document,
                self.figures,
                here,
                Owner.of(source.name, source.sha256, None),
                by=member(SplitBy, by),
                options=ExportOptions(**{"math": Maths.MATHML, **changes}),
                overwrite=overwrite,
            )

    def __repr__(self) -> str:
        return f"<Result {self.document.source.name!r}: {len(self.ledger)} pages, {self.status}>"


def load_result(source: Input) -> Result:
    """Load a saved document: doc2md's JSON, with the figures beside it if they still exist, or a DoclingDocument.

    Raises InputError if the file is not valid, EngineError if docling-core is needed and not installed.
    """
    data = Path(source.file.path).read_bytes()
    if not is_docling(data):
        try:
            document = from_json(data)
        except InputError as error:
            raise InputError(f"{source.name}: {error}") from error
        if source.copy:
            beside = (path for path in source.copy.path.parent.iterdir() if path != source.copy.path)
            return unpacked(document, {path.name: path.read_bytes() for path in beside})
        return Result(document, artifacts_folder(source.path) if source.path else None, temporary=False)
    from doc2md.docling.load import from_docling

    loaded = from_docling(data, source.name)
    return unpacked(loaded.document, loaded.figures)


def unpacked(document: Document, figures: Mapping[str, bytes]) -> Result:
    """A result with its figures in temporary files. Raises OutputError if there is no room for them."""
    with disk_errors():
        folder = make_folder()
        result = Result(document, folder)
        for name, picture in figures.items():
            (folder / name).write_bytes(picture)
    return result
