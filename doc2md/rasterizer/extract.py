"""Read the text layer of a page with MuPDF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from doc2md.document import Field
from doc2md.geometry import Box
from doc2md.rasterizer.artifacts import artifact_words
from doc2md.rasterizer.background import Paper
from doc2md.rasterizer.bidi import has_right_to_left, in_reading_order, right_to_left_excess
from doc2md.rasterizer.circled_letters import with_circled_letters
from doc2md.rasterizer.drawings import bar_of_pixel, drawings, is_bar, shapes
from doc2md.rasterizer.fields import find_fields, with_fields
from doc2md.rasterizer.fixed_pitch import lines_of_text
from doc2md.rasterizer.glyph_names import with_ligatures
from doc2md.rasterizer.glyphs import (
    UNPAINTED,
    box_of,
    chars_of,
    invisible_reason,
    is_unsized,
    line_of,
    line_of_chars,
    turned,
)
from doc2md.rasterizer.letter_spacing import without_letter_spacing
from doc2md.rasterizer.links import find_links
from doc2md.rasterizer.lone_spaces import with_lone_spaces
from doc2md.rasterizer.marks import without_copied_marks
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.overprint import RawLine, without_overprint
from doc2md.rasterizer.pi_fonts import with_pi_signs
from doc2md.rasterizer.strikethrough import strike
from doc2md.rasterizer.stroke_width import with_bold
from doc2md.rasterizer.symbol_fonts import with_unicode
from doc2md.rasterizer.tagged_tables import tagged_tables
from doc2md.rasterizer.tags import tagged_pieces, with_tags
from doc2md.rasterizer.tex_fonts import with_tex_letters
from doc2md.rasterizer.text_layer import Line, Link, TextLayer
from doc2md.structure.printing_order import UNKNOWN

MAX_CHARACTERS = 400_000
"""Maximum number of characters that are read per page. A densely printed newspaper page has 40,000."""

# Without TEXT_COLLECT_STYLES: it compares each character with all others, which takes three times as long as the rest.
_FLAGS = pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_ACCURATE_BBOXES
_EVERYWHERE = pymupdf.INFINITE_RECT()
"""Includes the area outside the page, because text that is hidden there is reported."""


def text_layer(
    page: Any, links: tuple[Link, ...] | None = None, fields: tuple[Field, ...] | None = None
) -> TextLayer:
    """Return the text layer of a `pymupdf.Page`. For an unreadable page it is empty.

    `links` and `fields` are the links and form fields on the page, or None to read them from the page. Boxes are in
    points on the page as displayed.
    """
    matrix = page.rotation_matrix if page.rotation else None
    size = (page.rect.width, page.rect.height)
    links = find_links(page) if links is None else links
    raw, unpainted, seen = list[RawLine](), list[RawLine](), 0
    pictures, bars, lines = _parse(page)
    drawn_shapes = [*shapes(page), *(bar_of_pixel(bar, matrix) for bar in bars)]
    hidden, paper = list[tuple[str, str]](), Paper(page, drawn_shapes, pictures)
    page_box = box_of(page.rect, page.derotation_matrix)
    for line in lines:
        seen += sum(len(span["chars"]) for span in line["spans"])
        if seen <= MAX_CHARACTERS:
            visible = list(_visible(line["spans"], page_box, paper, hidden))
            if visible:
                raw.append(RawLine(visible, line["dir"]))
            elif pictures:
                spans = [span for span in line["spans"] if invisible_reason(span) == UNPAINTED]
                unpainted.append(RawLine(spans, line["dir"]))
    raw = with_circled_letters(with_pi_signs(page, with_tex_letters(page, raw)))
    raw, overprint = without_overprint(with_ligatures(page, raw))
    raw = [line._replace(spans=list(map(_corrected, without_letter_spacing(line.spans)))) for line in raw]
    unsized = sum(len(span["chars"]) for spans, _ in raw for span in spans if is_unsized(span))
    words = "".join([line.text for line in raw])
    right_to_left = right_to_left_excess(words) > 0
    artifacts = artifact_words(page)

    def lines_of(raws: list[RawLine], words: str) -> list[Line]:
        lines = list(_lines(raws, matrix, links, right_to_left, mixed=has_right_to_left(words)))
        return [_as_artifact(line, artifacts) for line in lines] if artifacts else lines

    filled = find_fields(page, page.number + 1) if fields is None else fields

    pieces = tagged_pieces(page) if raw and seen <= MAX_CHARACTERS else []
    tagged = with_tags(with_bold(page, lines_of(raw, words)), pieces)
    drawn = drawings(drawn_shapes, size)
    return TextLayer(
        size,
        tuple(with_fields(strike(tagged, drawn.across), filled)),
        links,
        tuple(box_of(box, matrix) for box in pictures if _is_inside(box, page_box)),
        drawn,
        right_to_left,
        (*hidden, *overprint),
        unsized,
        tuple(lines_of(unpainted, "".join([line.text for line in unpainted]))),
        tagged_tables=tagged_tables(page.parent, pieces),
    )


def _corrected(span: dict[str, Any]) -> dict[str, Any]:
    return without_copied_marks(with_unicode(span))


def _lines(
    raws: Sequence[RawLine], matrix: Any, links: Sequence[Link], right_to_left: bool, *, mixed: bool
) -> Iterator[Line]:
    """Yield the lines of a page. The right-to-left ones, which MuPDF returns in pieces, come last.

    `right_to_left` is the writing direction of the page. `mixed` says whether any letter runs that way.
    """
    level = list[tuple[int, RawLine]]()
    for place, raw in enumerate(raws):
        is_turned = turned(raw.direction, matrix)
        if mixed and raw.spans and not is_turned:
            level.append((place, raw))
        elif line := line_of(raw.spans, is_turned, matrix, links):
            yield replace(line, place=place)
    pieces = [[char for span in raw.spans for char in chars_of(span, matrix, links)] for _, raw in level]
    places = {char.box: place for (place, _), piece in zip(level, pieces, strict=True) for char in piece}
    for piece in in_reading_order(pieces, right_to_left):
        if isinstance(piece, int):
            place, raw = level[piece]
            line = line_of(raw.spans, False, matrix, links)
        else:
            place = min((places[char.box] for char in piece if char.box in places), default=UNKNOWN)
            line = line_of_chars(piece)
        if line:
            yield replace(line, place=place)


def _as_artifact(line: Line, words: Sequence[Box]) -> Line:
    """Return the line, marked as an artifact if most of it is covered by words that are artifacts."""
    covered = sum(line.box.overlap(word).width for word in words if line.box.overlaps(word, 0.5))
    return replace(line, artifact=True) if covered > 0.5 * line.box.width else line


def _parse(page: Any) -> tuple[list[Any], list[Any], list[dict[str, Any]]]:
    """Return the boxes of the page's images, those of its ruling lines that are images, and its lines of text.

    Without images, one parse gives both. Otherwise a second parse reads the text, so that the result does not include
    the image data.
    """
    parsed = page.get_textpage(_EVERYWHERE, flags=_FLAGS | pymupdf.TEXT_PRESERVE_IMAGES)
    infos = parsed.extractIMGINFO()
    bars = [info["bbox"] for info in infos if is_bar(info)]
    if infos:
        parsed = page.get_textpage(_EVERYWHERE, flags=_FLAGS)
    pictures = [info["bbox"] for info in infos if not is_bar(info)]
    return pictures, bars, with_lone_spaces(page, lines_of_text(parsed.extractRAWDICT()))


def _visible(
    spans: list[dict[str, Any]], page_box: Box, paper: Paper, hidden: list[tuple[str, str]]
) -> Iterator[dict[str, Any]]:
    """Yield the visible spans. Add the text of the other spans to `hidden`, each with the reason."""
    for raw_span in spans:
        span = _on_page(raw_span, page_box, hidden)
        is_inked = any(char["c"].strip() for char in span["chars"])
        reason = invisible_reason(span) or (paper.hides(span) if is_inked else "")
        if span["chars"] and not reason:
            yield span
        elif is_inked:
            hidden.append((_words(span["chars"]), reason))


def _on_page(span: dict[str, Any], page_box: Box, hidden: list[tuple[str, str]]) -> dict[str, Any]:
    """Return the span without the characters outside the page, and add these to `hidden`."""
    if page_box.contains(Box(*span["bbox"])):
        return span
    inside = [char for char in span["chars"] if _is_inside(char["bbox"], page_box)]
    if words := _words([char for char in span["chars"] if not _is_inside(char["bbox"], page_box)]):
        hidden.append((words, "off the page"))
    bbox = Box.around([Box(*char["bbox"]) for char in inside] or [page_box])
    return {**span, "chars": inside, "bbox": tuple(bbox)}


def _is_inside(bbox: tuple[float, float, float, float], page_box: Box) -> bool:
    """Return whether the centre of `bbox` is on the page."""
    return page_box.contains_point(Box(*bbox).centre)


def _words(chars: list[dict[str, Any]]) -> str:
    return "".join([char["c"] for char in chars]).strip()
