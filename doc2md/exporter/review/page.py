"""Writes the review page: the document block by block, and what its script needs to correct it.

The page is written in three parts, so that the pictures of a long document need not be in memory together: `opening`,
then one `picture` for each page, then `CLOSING`. It loads nothing, and its Content Security Policy enforces this. The
pictures are text until the page shows them.
"""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from markupsafe import Markup

from doc2md.document import (
    FORMULA,
    FURNITURE,
    Block,
    Document,
    Kind,
    MarkKind,
    PageRow,
    Text,
    with_texts,
)
from doc2md.exporter.anchors import with_anchors
from doc2md.exporter.html import asset, fragment, policy_hash, template
from doc2md.exporter.json import to_json
from doc2md.exporter.list_numbers import with_list_numbers
from doc2md.exporter.markdown import Place, Writer
from doc2md.exporter.review.flags import Flag, FlagKind, flags
from doc2md.exporter.review.frames import Frame, Slot, Stretch, frame
from doc2md.exporter.review.readings import remarks
from doc2md.geometry import Box
from doc2md.markup.controls import without_controls
from doc2md.options.export import ExportOptions, Headers, Images
from doc2md.version import __version__

CLOSING = "</body>\n</html>\n"
_DEFAULT_SIZE = (595.0, 842.0)
"""Width and height, in points, of a page whose size is not known: A4."""
_PARTS = ("-text", "-state", "-pages", "-editor", "-flags", "-find", "")


@dataclass(frozen=True, slots=True)
class Names:
    """The names that the page shows and uses.

    stem     file name of the downloads, without suffix
    folder   the folder of the figures as the Markdown names it
    digest   SHA-256 of the JSON, under which the browser keeps what a person decided
    """

    stem: str
    folder: str
    digest: str


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block on the right side of the page."""

    index: int
    kind: str
    label: str
    body: Markup
    left_out: bool
    flagged: bool


@dataclass(frozen=True, slots=True)
class ShownPage:
    """The blocks of a page, in their order. `problem` says why there are none."""

    number: int
    blocks: tuple[ShownBlock, ...]
    problem: str = ""


def review_style() -> str:
    return asset("colours.css") + asset("review.css")


def review_script(*, hosted: bool = False) -> str:
    """The script of the page. If `hosted`, it gets its pictures from the page of the server around it."""
    return "\n".join(asset(f"review{part}.js") for part in (*_PARTS, "-hosted" if hosted else "-start"))


def opening(document: Document, names: Names, other: Document | None = None, *, hosted: bool = False) -> str:
    """The page as HTML up to the pictures. The boxes of `document` are in points.

    `other` is another reading of the same pages. The page shows where it differs. A `hosted` page has no pictures: it
    is part of a page of the server, which gives them to it.
    """
    found = flags(document, remarks(document, other) if other else ())
    style, script = review_style(), review_script(hosted=hosted)
    return template(asset("review.html.j2")).render(
        title=document.source.title or document.source.name,
        name=document.source.name,
        pages=list(_shown_pages(document, found)),
        document=_embedded(to_json(document)),
        data=_embedded(json.dumps(_data(document, names, found), ensure_ascii=False)),
        style=Markup(style),  # noqa: S704  # the files are part of doc2md
        style_hash=policy_hash(style),
        script=Markup(script),  # noqa: S704
        script_hash=policy_hash(script),
        hosted=hosted,
        version=__version__,
    )


def picture(page: int, data: bytes, mime: str) -> str:
    """The element with the picture of a page."""
    encoded = base64.b64encode(data).decode("ascii")
    return f'<script type="text/plain" id="picture-{page}">data:{mime};base64,{encoded}</script>\n'


def _embedded(source: str) -> Markup:
    """JSON for a script element. No text in it can end the element or start a comment."""
    return Markup(source.replace("&", r"\u0026").replace("<", r"\u003c").replace(">", r"\u003e"))  # noqa: S704


def _shown_pages(document: Document, found: Sequence[Flag]) -> Iterator[ShownPage]:
    """The pages that are in the ledger or have blocks, in order."""
    flagged = {flag.block for flag in found}
    writer = Writer(ExportOptions(headers=Headers.KEEP, images=Images.PLACEHOLDER), Place(), for_html=True)
    blocks: dict[int, list[ShownBlock]] = {}
    for index, block in enumerate(document.blocks):
        blocks.setdefault(block.page, []).append(
            ShownBlock(
                index,
                block.kind.value,
                _label(block),
                Markup(_body(writer, with_texts(block, _without_references))),  # noqa: S704  # sanitized
                block.kind in FURNITURE,
                index in flagged,
            )
        )
    rows = {row.page: row for row in document.pages}
    for page in sorted(blocks | rows):
        yield ShownPage(page, tuple(blocks.get(page, ())), _problem(rows.get(page)))


def _problem(row: PageRow | None) -> str:
    if row is None or not row.failed:
        return ""
    return without_controls("; ".join(row.notes)) or row.status.value.replace("_", " ")


def _label(block: Block) -> str:
    name = "formula" if block.label == FORMULA else block.kind.replace("_", " ")
    return f"{name} {block.level}" if block.kind is Kind.HEADING else name


def _body(writer: Writer, block: Block) -> str:
    """A block as HTML. A figure is an empty element, into which the script puts a part of the page's picture."""
    if block.kind is Kind.FOOTNOTE:
        words = Text.join((Text(f"{block.label} "), block.text)) if block.label else block.text
        return fragment(writer.paragraph(replace(block, text=words)))
    if block.kind is not Kind.FIGURE:
        return fragment(writer.block(block))
    description = html.escape(without_controls(block.text.plain).strip())
    body = '<div class="crop"></div>' + (f'<p class="description">{description}</p>' if description else "")
    parts = replace(writer, for_html=False).parts_of(block)
    captions = (
        body if part.block is block else f'<div class="caption">{fragment(part.text)}</div>' for part in parts
    )
    return "".join(captions)


def _without_references(text: Text) -> Text:
    """The text with references to footnotes as superscripts, because each block is rendered alone."""
    if not any(mark.kind is MarkKind.NOTE for mark in text.marks):
        return text
    marks = (
        mark._replace(kind=MarkKind.SUPERSCRIPT, value="") if mark.kind is MarkKind.NOTE else mark
        for mark in text.marks
    )
    return Text(text.plain, tuple(marks))


def _data(document: Document, names: Names, found: Sequence[Flag]) -> dict[str, Any]:
    """What the script needs besides the document: the parts of the Markdown, the frames and the flags."""
    anchored = with_list_numbers(with_anchors(document, pages=False))
    index_of = {id(block): index for index, block in enumerate(anchored.blocks)}
    writer = Writer(ExportOptions(), Place(names.folder))
    parts: list[tuple[str, int | None]] = []
    frames: dict[int, list[Any]] = {}
    for part in writer.parts(anchored):
        words = part.text.removesuffix("\n")
        index = index_of[id(part.block)] if part.block else None
        pieces = frame(writer, part.block, words) if part.block else None
        if pieces and index is not None:
            frames[index] = _dumped(pieces)
            words = ""
        parts.append((words, index))
    rows = {row.page: row for row in document.pages}
    seen = sorted({block.page for block in document.blocks} | rows.keys())
    reviewed = _reviewed(document)
    return {
        "digest": names.digest,
        "stem": names.stem,
        "pages": [_page(page, rows.get(page)) for page in seen],
        "parts": parts,
        "frames": frames,
        "flags": [_flag(document, flag, reviewed) for flag in found],
    }


def _dumped(pieces: Frame) -> list[Any]:
    return [piece if isinstance(piece, str) else _slot(piece) for piece in pieces]


def _slot(slot: Slot) -> dict[str, Any]:
    return asdict(slot) | {"stretches": [_stretch(stretch) for stretch in slot.stretches]}


def _stretch(stretch: Stretch) -> tuple[Any, ...]:
    return stretch.start, stretch.end, stretch.markdown, stretch.before, stretch.after, stretch.raw


def _page(page: int, row: PageRow | None) -> dict[str, Any]:
    size = row.size if row and min(row.size) > 0 else _DEFAULT_SIZE
    coverage = row.coverage if row else None
    share = coverage.share if coverage and coverage.source else None
    return {"page": page, "size": size, "share": share}


def _reviewed(document: Document) -> set[tuple[int, str]]:
    """What an earlier review decided: pages with the ids of their blocks, or with the words that it left out."""
    return {
        (row.page, edit.block or edit.before)
        for row in document.pages
        for edit in row.edits
        if edit.by == "review"
    }


def _flag(document: Document, flag: Flag, reviewed: set[tuple[int, str]]) -> dict[str, Any]:
    block = document.blocks[flag.block] if flag.block is not None else None
    what = block.id if block else flag.reasons[0].printed
    data: dict[str, Any] = {
        "page": flag.page,
        "block": flag.block,
        "reasons": [asdict(reason) | {"kind": reason.kind.value} for reason in flag.reasons],
        "checked": bool(what) and (flag.page, what) in reviewed,
    }
    if block is None and flag.reasons[0].kind in {FlagKind.MISSING, FlagKind.DIFFERS}:
        data["after"] = _block_before(document, flag.page, flag.reasons[0].box)
    return data


def _block_before(document: Document, page: int, box: Box | None) -> int | None:
    """The index of the block after which words at `box` belong: the last one above them in their column."""
    candidates = [
        (index, block)
        for index, block in enumerate(document.blocks)
        if block.page <= page and block.kind not in FURNITURE | {Kind.FOOTNOTE}
    ]
    above = [
        index
        for index, block in candidates
        if block.page == page
        and box
        and block.box
        and block.box.y0 <= box.centre_y
        and block.box.x0 < box.x1
        and block.box.x1 > box.x0
    ]
    if above:
        return max(above)
    earlier = [index for index, block in candidates if block.page < page or not box]
    return max(earlier, default=None)
