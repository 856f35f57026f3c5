"""Read one page completely: text layer or OCR, layout analysis, reading order, blocks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from doc2md.converter.local.layout.conservation import Piece, lost_lines, piece_of, put_back
from doc2md.converter.local.layout.facing_areas import join_facing_areas
from doc2md.converter.local.layout.formula_blocks import formula_block
from doc2md.converter.local.layout.judge.drafts import judged_drafts
from doc2md.converter.local.layout.layout_model import Area, AreaLabel, find_areas, with_graphics
from doc2md.converter.local.layout.maths.finding.page import DisplayedFormula, read_formulas
from doc2md.converter.local.layout.regions import EMPTY, sort_out
from doc2md.converter.local.layout.second_look import look_again
from doc2md.converter.local.layout.text import code, footnotes
from doc2md.converter.local.layout.text.classify import drafts
from doc2md.converter.local.layout.text.columns import NO_DRAWINGS
from doc2md.converter.local.layout.text.draft import (
    Code,
    Draft,
    Figure,
    PageContext,
    box_of,
    with_block,
)
from doc2md.converter.local.layout.text.drop_caps import with_drop_caps
from doc2md.converter.local.layout.text.inline import flow
from doc2md.converter.local.layout.text.line_numbers import LINE_NUMBER, without_line_numbers
from doc2md.converter.local.layout.text.listing_numbers import LISTING_NUMBER, without_listing_numbers
from doc2md.converter.local.layout.text.rows import rows
from doc2md.converter.local.layout.text.run_in import with_run_in_heading
from doc2md.converter.local.layout.text.unknown_bullets import with_known_bullets
from doc2md.converter.local.layout.trust import Trust, trust
from doc2md.document import (
    HIDDEN,
    WATERMARK,
    Block,
    Edit,
    Field,
    Kind,
    Origin,
    Printed,
    Reading,
    Region,
    TextSource,
)
from doc2md.geometry import AS_DISPLAYED, Box, PageTransform, upright_box
from doc2md.rasterizer.extract import text_layer
from doc2md.rasterizer.fields import find_fields
from doc2md.rasterizer.links import find_links
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.outline import Outline, outline
from doc2md.rasterizer.overprint import COPY, OVER_TEXT
from doc2md.rasterizer.printed import printed_lines
from doc2md.rasterizer.rotation import quarter_turn, remove_rotation, turned_copy
from doc2md.rasterizer.text_layer import Drawings, Line, TextLayer
from doc2md.rasterizer.vertical import vertical_turn, with_rows
from doc2md.structure.confidence import with_doubts
from doc2md.structure.excerpts import excerpt
from doc2md.structure.frames import SLACK
from doc2md.structure.habits import Habits
from doc2md.structure.lists import Item, nest
from doc2md.structure.order import reading_order
from doc2md.structure.printing_order import places_of

PUT_BACK = (0.4, "these words were in no block and have been put back")
"""The doubt about words that the layout steps lost: a factor of the confidence, and the reason."""

STEEP = 2.0
"""Minimum ratio of the height of a turned line to its width."""

_FOUND_BY = {COPY: "copy", OVER_TEXT: WATERMARK, LINE_NUMBER: "line_numbers", LISTING_NUMBER: "line_numbers"}
"""`Edit.by` for the reasons why visible words are left out."""


@dataclass(frozen=True, slots=True)
class OpenedPage:
    """An upright page with its text layer, and what the document says.

    page    the page, or an upright copy
    layer   its text layer, without line numbers
    copies  the copies that were made of the page
    angle   the clockwise rotation of the copy, in degrees
    fields  the form fields of the page, with their boxes on the page as displayed
    titles  the outline of the PDF
    """

    page: Any
    layer: TextLayer
    copies: list[Any]
    angle: int
    fields: tuple[Field, ...]
    titles: Outline


def read(page: Any, number: int, habits: Habits | None = None) -> Reading:
    """Read a `pymupdf.Page` into blocks.

    `number` is its page number, from 1. `habits` are those of the document; if they are None, the page alone says how
    styles of text are used. Boxes of the returned reading are in points of the upright page that the transform of the
    reading makes; boxes of its form fields are in points of the page as displayed.
    """
    opened = layer_of(page, number)
    own, layer, titles, copies, angle = opened.page, opened.layer, opened.titles, opened.copies, opened.angle
    try:
        trusted = trust(own, layer)
        if trusted is not Trust.YES:
            from doc2md.converter.local.ocr.agreement import or_earlier_ocr, with_missing_lines
            from doc2md.converter.local.ocr.page import recognise

            straight_page, recognised, transform = recognise(own, layer, level=trusted is Trust.NO)
            copies.append(straight_page)
            is_straight = transform == AS_DISPLAYED
            if trusted is Trust.NO:
                recognised = or_earlier_ocr(recognised, layer) if is_straight else recognised
                transform = transform._replace(rotation=(angle + transform.rotation) % 360)
                areas = with_graphics(find_areas(straight_page), recognised.graphics)
                reading = read_layer(straight_page, recognised, number, areas=areas, titles=titles)
                unseen = (
                    () if recognised.lines else _left_out(layer)
                )  # else they are likely to be the text of a scan
                return replace(
                    reading,
                    edits=(*reading.edits, *unseen),
                    transform=transform,
                    unread=recognised.unread,
                    unsure=recognised.unsure,
                    fields=opened.fields,
                    printed=Printed(TextSource.OCR, printed_lines(recognised.lines)),
                )
            if is_straight:
                layer = with_missing_lines(layer, recognised)
        without_displayed, formulas = read_formulas(own, layer)
        reading = read_layer(own, without_displayed, number, titles=titles, habits=habits, formulas=formulas)
        return replace(
            look_again(own, reading, layer),
            edits=(*reading.edits, *_left_out(layer)),
            transform=PageTransform(angle),
            unread=layer.unread,
            fields=opened.fields,
            printed=Printed(TextSource.TEXT_LAYER, printed_lines(layer.lines)),
        )
    finally:
        close_copies(page, copies)


def layer_of(page: Any, number: int) -> OpenedPage:
    """Make a page upright and read its text layer, with the values of its form fields in their places.

    `number` is its page number, from 1. Close its copies with `close_copies` after use.
    """
    own = upright(page)
    copies = [own] if own is not page else []
    fields = placed = find_fields(page, number)
    links, angle = find_links(page), 0
    try:
        layer = text_layer(own, links, fields)
        if angle := quarter_turn(own, layer) or vertical_turn(layer):
            own = turned_copy(own, angle)
            copies.append(own)
            turned = PageTransform(angle)
            links = tuple(replace(link, box=upright_box(link.box, layer.size, turned)) for link in links)
            placed = tuple(
                replace(field, box=field.box and upright_box(field.box, layer.size, turned))
                for field in fields
            )
            layer = with_rows(text_layer(own, links, placed), layer)
        layer = without_line_numbers(with_known_bullets(replace(layer, lines=with_drop_caps(layer.lines))))
        layer = without_listing_numbers(layer)
    except BaseException:
        close_copies(page, copies)
        raise
    return OpenedPage(own, layer, copies, angle, fields, outline(page.parent))


def _left_out(layer: TextLayer) -> Iterator[Edit]:
    """The words of a text layer that are not text of the page, each with the evidence."""
    for words, reason in layer.hidden:
        yield Edit(_FOUND_BY.get(reason, HIDDEN), "", reason, before=words)
    for line in layer.lines:
        if line.artifact:
            yield Edit("artifact", "", "the PDF marks it as a running head", before=line.text.strip())


def close_copies(page: Any, copies: Sequence[Any]) -> None:
    """Close copied pages and release the images that MuPDF caches for them, to limit the memory of a worker."""
    documents = {id(copy.parent): copy.parent for copy in copies if copy.parent is not page.parent}
    for document in documents.values():
        document.close()
    if copies:
        pymupdf.TOOLS.store_shrink(100)


def upright(page: Any) -> Any:
    """The page without rotation, as a copy if necessary.

    Rotation moves into the content, because MuPDF's finders ignore it.
    """
    if not page.rotation:
        return page
    copy = pymupdf.open()
    copy.insert_pdf(page.parent, from_page=page.number, to_page=page.number)
    turned = copy[0]
    remove_rotation(turned)
    return turned


def read_layer(
    page: Any,
    layer: TextLayer,
    number: int,
    *,
    areas: Sequence[Area] = (),
    titles: Outline = EMPTY,
    habits: Habits | None = None,
    formulas: Sequence[DisplayedFormula] = (),
) -> Reading:
    """Read an upright page whose words are those of `layer`.

    `areas` come from the layout model. `titles` is the outline of the PDF. `habits` say how the document uses its
    styles of text; if they are None, the page alone says it. `formulas` are the displayed formulas, whose lines are not
    in the layer.
    """
    if not layer.lines and not formulas and not layer.pictures and not layer.drawings:
        return Reading(number, layer.size)
    context, unordered, rest = sort_out(page, layer, number, areas=areas, titles=titles, habits=habits)
    shares, rest = assign_lines(
        [area for area in areas if area.label not in {AreaLabel.TABLE, AreaLabel.PICTURE}], rest
    )
    for area, lines in join_facing_areas(shares, context.gutters):
        unordered += drafts(context, area.label, rows(lines))
    unordered += judged_drafts(context, rest)
    unordered += [formula_block(context, formula) for formula in formulas]
    for row in rows(line for line in layer.lines if line.artifact):
        is_head = row.box.centre_y < context.size[1] / 2
        unordered += drafts(context, AreaLabel.HEADER if is_head else AreaLabel.FOOTER, [row])
    unordered += _put_back(context, layer, unordered)
    return _checked(to_reading(context, unordered, layer.drawings, layer.lines), layer)


def _put_back(context: PageContext, layer: TextLayer, unordered: Sequence[Draft]) -> list[Draft]:
    """Drafts with the words of the page that are in none of the other drafts. They have a doubt that says so."""
    lost = list(put_back(lost_lines(layer.lines, map(piece_of, unordered))))
    return [
        with_block(draft, lambda block: with_doubts(block, [PUT_BACK]))
        for draft in judged_drafts(context, lost)
    ]


def _checked(reading: Reading, layer: TextLayer) -> Reading:
    """The reading, with a message about the words of the page that are still in none of its blocks."""
    figures = {block.id: block.box for block in reading.blocks if block.box}
    inside = [
        Piece((figures[edit.block],), (edit.before,)) for edit in reading.edits if edit.block in figures
    ]
    pieces = [*map(piece_of, reading.blocks), *inside]
    missing = [word for _, words in lost_lines(layer.lines, pieces) for word in words]
    if not missing:
        return reading
    return replace(reading, damage=f"{len(missing)} words of the page are in no block ({excerpt(missing)})")


def assign_lines(
    areas: Sequence[Area], lines: Sequence[Line]
) -> tuple[list[tuple[Area, list[Line]]], list[Line]]:
    """Assign lines to areas.

    Each line goes to the area that covers most of it, if that is at least half of the line. On a tie, the smaller area
    gets it. Returns the areas with their lines, and the lines without an area.
    """
    shares: list[list[Line]] = [[] for _ in areas]
    rest = []
    for line in lines:
        box = line.box.grown(0, 0.5)
        cover = [
            (round(box.common_area(area.box) / box.area, 1), -area.box.area, i)
            for i, area in enumerate(areas)
        ]
        best = max(cover, default=(0.0, 0.0, 0))
        if best[0] >= 0.5:
            shares[best[2]].append(line)
        else:
            rest.append(line)
    return [(area, share) for area, share in zip(areas, shares, strict=True) if share], rest


def to_reading(
    context: PageContext,
    unordered: Sequence[Draft],
    drawings: Drawings = NO_DRAWINGS,
    lines: Sequence[Line] = (),
) -> Reading:
    """Put drafts in reading order and turn them into numbered blocks. `drawings` and `lines` are those of the page."""
    unordered = code.join_code(unordered)
    stamps = [draft for draft in unordered if _is_stamp(draft)]
    flowing = [draft for draft in unordered if not _is_stamp(draft)]
    boxes = [box_of(draft) for draft in flowing]
    cells = [cell for cell in context.cells if sum(cell.contains(box, SLACK) for box in boxes) > 1]
    order = reading_order(
        boxes,
        context.right_to_left,
        context.gutters,
        context.folds,
        frames=(*drawings.frames, *context.sections, *cells),
        rules=[Box(rule.start, rule.at, rule.end, rule.at) for rule in drawings.across],
        places=places_of(list(_places_in(boxes, lines))),
    )
    ordered = [*(flowing[i] for i in order), *stamps]
    blocks, edits = list[Block](), list[Edit]()
    items = list[Item]()
    for draft in join_items(ordered):
        if not isinstance(draft, Item) and items:
            blocks += nest(items)
            items = []
        if isinstance(draft, Item):
            items.append(draft)
        elif isinstance(draft, Code):
            blocks.append(code.to_block(context, draft))
        elif isinstance(draft, Figure):
            blocks.append(_figure(context, draft))
        else:
            blocks += with_run_in_heading(draft)
    blocks += nest(items)
    blocks = footnotes.refer(blocks)
    words = {draft.box: draft.words for draft in unordered if isinstance(draft, Figure)}
    numbered = []
    for index, block in enumerate(blocks):
        name = f"p{context.page:04}-{index:02}"
        numbered.append(_with_ids(block, name))
        if block.kind is Kind.FIGURE and block.box is not None and words.get(block.box):
            before = " ".join(line.text.strip() for line in words[block.box])
            edits.append(Edit("local", name, "text inside a figure", before=before))
    return Reading(context.page, context.size, tuple(numbered), edits=tuple(edits))


def _is_stamp(draft: Draft) -> bool:
    """Whether a draft is a turned line in a side margin. Beside the columns it would look like one of them."""
    is_head = isinstance(draft, Block) and draft.kind is Kind.HEADER
    return is_head and box_of(draft).height > STEEP * box_of(draft).width


def _places_in(boxes: Sequence[Box], lines: Sequence[Line]) -> Iterator[list[int]]:
    """The places of the lines in each box in the printing order of the page."""
    ordered = sorted(lines, key=lambda line: line.box.centre_y)
    heights = [line.box.centre_y for line in ordered]
    for box in boxes:
        near = ordered[bisect_left(heights, box.y0) : bisect_right(heights, box.y1)]
        yield [line.place for line in near if box.contains_point(line.box.centre)]


def join_items(ordered: Sequence[Draft]) -> list[Draft]:
    """Join list items with their next rows. Rows without a marker that follow no item become a paragraph."""
    out: list[Draft] = []
    for draft in ordered:
        last = out[-1] if out else None
        if isinstance(draft, Item) and not draft.block.label:
            if isinstance(last, Item) and _next_row(last, draft):
                out[-1] = replace(last, block=_extended(last.block, draft.block))
            else:
                out.append(replace(draft.block, kind=Kind.PARAGRAPH))
        else:
            out.append(draft)
    return out


def _next_row(item: Item, after: Item) -> bool:
    """Whether rows without a marker are right below an item and indented further than its marker."""
    above, below = item.block.box, after.block.box
    if above is None or below is None:
        return False
    return after.indent > item.indent + 2 and -2 < below.y0 - above.y1 < 0.9 * item.block.size


def _extended(block: Block, more: Block) -> Block:
    regions = tuple(Region(r.page, Box.around(b for b in (r.box, more.box) if b)) for r in block.regions)
    return replace(block, text=flow([block.text, more.text]), regions=regions)


def _figure(context: PageContext, draft: Figure) -> Block:
    return Block(
        id="",
        kind=Kind.FIGURE,
        regions=(Region(context.page, draft.box),),
        origin=(Origin("local", context.page),),
    )


def _with_ids(block: Block, name: str) -> Block:
    """A block and its children with their ids, such as `p0001-03` and `p0001-03.0`."""
    children = tuple(_with_ids(child, f"{name}.{i}") for i, child in enumerate(block.children))
    return replace(block, id=name, children=children)
