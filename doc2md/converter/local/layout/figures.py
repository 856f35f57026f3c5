"""Find figures: pictures from the layout model, images in the PDF and vector drawings, with the words inside them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from doc2md.converter.local.layout.charts import MIN_BARS, has_bars
from doc2md.converter.local.layout.layout_model import Area, AreaLabel
from doc2md.converter.local.layout.text.caption_patterns import CAPTION, FIGURE_CAPTION
from doc2md.converter.local.layout.text.draft import Figure, PageContext
from doc2md.converter.local.layout.text.rows import group_by_baseline
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Drawings, Line, TextLayer

MIN_SIDE = 16.0
"""In points. Smaller images are bullets, icons and ruling lines."""

MIN_DRAWN = 30.0
"""In points. Minimum width and height of a figure made of vector shapes."""

MIN_SHAPES = 3
"""Minimum number of shapes in a drawing without curves and slanted lines. It has a caption or bars, too."""

LABEL_REACH = 12.0
"""In points. Small words up to this distance from a figure belong to it."""

SHAPE_GAP = 10.0
"""In points. Shapes that are closer to each other than this belong to one figure."""

SLACK = 2.0
"""In points. A shape may extend beyond a box by this distance and still count as inside it."""

TILE_GAP = 1.0
"""In points. Maximum distance between two images that are parts of one picture."""

MIN_PROSE = 3
"""Minimum number of long lines of the text in an area, which is then no part of a figure."""

MAX_LABEL_WORDS = 9
"""Maximum number of words in a label of a drawing, such as the title of an axis."""

NEAR_TITLE, FAR_TITLE, MAX_AXIS_WORDS = 4.0, 7.0, 4
"""Maximum distance of a caption from its figure, in units of the font size: in general, and if only labels of up to so
many words are between them."""

MIN_GRID = 3
"""Minimum number of rows, and of pieces in each of them, in a table."""

MAX_SHAPES = 3_000
"""Maximum number of shapes of a page that are grouped into figures."""

MAX_INSET = 0.5
"""Ratio of the areas of two pictures. Of a larger one in front of another, little of the other is seen."""

MIN_FILLED = 0.35
"""Ratio of the height of a line of text to that of a picture behind it. The picture of a larger one is a band."""

PAGE_COVER = 0.6
"""Fraction of the page area. A larger figure is a background: words over it are text of the page, not of the figure."""

_WORD = re.compile(r"(?<![^\W_])[^\W\d_]+(?![^\W_])")
"""Matches a word without digits. The numbers and signs of a condition in a plot are no prose."""

PROSE = frozenset(
    {
        AreaLabel.TEXT,
        AreaLabel.LIST_ITEM,
        AreaLabel.HEADING,
        AreaLabel.TITLE,
        AreaLabel.FOOTNOTE,
        AreaLabel.TABLE,
    }
)
"""Labels of areas that contain text of the page. A picture behind several of their lines is not a figure."""


def figures(
    context: PageContext, layer: TextLayer, areas: Sequence[Area], lines: Sequence[Line], taken: Sequence[Box]
) -> tuple[list[Figure], list[Line]]:
    """Find the figures of a page.

    `areas` come from the layout model. If they contain no pictures, the figures are found by their vector shapes;
    shapes inside `taken`, the boxes of tables and listings, do not count. All boxes are in points.

    Returns the figures, each with the lines inside it, and the lines that belong to no figure.
    """
    picture_boxes = [area.box for area in areas if area.label is AreaLabel.PICTURE] or drawn_figures(
        context, layer.drawings, lines, taken
    )
    page = Box(0, 0, *context.size)
    drawn = list(picture_boxes)
    for box in tiles_joined([picture.overlap(page) for picture in layer.pictures]):
        if min(box.width, box.height) < MIN_SIDE or _is_backdrop(context, box, layer.pictures, lines):
            continue
        # If the model's box and the image's box overlap, both are the same figure. Keep the box around both.
        same = [s for s in picture_boxes if box.overlaps(s, 0.5)]
        picture_boxes = [*(s for s in picture_boxes if s not in same), Box.around([box, *same])]
    found, rest = list[Figure](), list(lines)
    for box in picture_boxes:
        inside = [line for line in rest if _holds_line(box, line)]
        if _is_background(context, box, areas, inside) or (box not in drawn and _is_band(box, inside)):
            continue
        if box.area > PAGE_COVER * page.area:  # the words are printed over a background
            labels = []
        elif box in drawn:
            labels = [line for line in inside if not _is_prose(box, line)]
        else:
            labels = [line for line in inside if _is_picture_label(context, line)]
        if box in drawn and 2 * len(labels) < len(inside):
            continue
        found.append(Figure(box, tuple(labels)))
        rest = [line for line in rest if line not in labels]
    return found, rest


def _is_backdrop(context: PageContext, box: Box, pictures: Sequence[Box], lines: Sequence[Line]) -> bool:
    """Whether other pictures and text of the page are printed over a picture."""
    others = any(box.contains(other) and other.area < MAX_INSET * box.area for other in pictures)
    return others and _is_background(context, box, (), [line for line in lines if _holds_line(box, line)])


def _is_band(box: Box, inside: Sequence[Line]) -> bool:
    """Whether a picture is little more than the background of a line, such as a colour gradient behind a heading."""
    return bool(inside) and max(line.box.height for line in inside) > MIN_FILLED * box.height


def tiles_joined(pictures: Sequence[Box]) -> list[Box]:
    """Join images that meet edge to edge and have one width or height, such as a picture that is stored in strips."""
    found: list[Box] = []
    for box in sorted(pictures, key=lambda box: (box.y0, box.x0)):
        i = next((i for i, other in enumerate(found) if _continues(other, box)), None)
        if i is None:
            found.append(box)
        else:
            found[i] = Box.around([found[i], box])
    return found if len(found) == len(pictures) else tiles_joined(found)


def _continues(one: Box, other: Box) -> bool:
    stacked = abs(one.x0 - other.x0) < SLACK and abs(one.x1 - other.x1) < SLACK
    beside = abs(one.y0 - other.y0) < SLACK and abs(one.y1 - other.y1) < SLACK
    return (stacked and abs(one.gap_y(other)) < TILE_GAP) or (beside and abs(one.gap_x(other)) < TILE_GAP)


def _is_prose(box: Box, line: Line) -> bool:
    """Whether a line inside a drawing is text of the page: a part of a sentence, or too long for a label."""
    words = len(line.text.split())
    return words > MAX_LABEL_WORDS or (words > 5 and line.box.width > 0.5 * box.width)


def _is_picture_label(context: PageContext, line: Line) -> bool:
    """Whether a line over an image is a label, such as a letter or a name in small type. Other lines are text."""
    words = line.text.split()
    short = len(line.text.strip()) <= 3
    return short or line.turned or (len(words) <= 4 and line.size < 0.95 * context.body)


def drawn_figures(
    context: PageContext, drawings: Drawings, lines: Sequence[Line], taken: Sequence[Box]
) -> list[Box]:
    """Boxes, in points, of the figures that are made of vector shapes.

    Shapes close to each other form a figure if some are curved or slanted, or if there are enough of them and they have
    a caption or the bars of a chart. `taken` are the boxes of tables and listings. Groups with three or more long lines
    of text inside are not figures, and neither are such areas behind a text parts of them.
    """
    page, art = context.size[0] * context.size[1], set(drawings.art)
    shapes = [
        box
        for box in drawings.all
        if box.area < PAGE_COVER * page
        and not any(other.contains(box, SLACK) for other in taken)
        and (box in art or not (_is_panel(box, lines) or _is_bar(box, lines)))
    ]
    titles = [line for line in lines if FIGURE_CAPTION.match(line.text)]
    boxes = []
    for group in _with_bars(_touching(shapes[:MAX_SHAPES])):
        box = Box.around(group)
        curves = [shape for shape in drawings.art if box.contains(shape, SLACK)]
        titled = any(_is_titled(box, line, lines) for line in titles)
        has_evidence = titled or has_bars(box, shapes)
        if min(box.width, box.height) < MIN_DRAWN:
            continue
        if not curves and not (has_evidence and len(group) >= MIN_SHAPES):
            continue  # only shaded cells
        if max(max(shape.width, shape.height) for shape in curves or [box]) < MIN_SIDE:
            continue
        if not curves and any(box.contains(other, SLACK) for other in taken):
            continue
        is_table = not curves and not titled and _is_grid([line for line in lines if _holds_line(box, line)])
        if not _has_prose(box, lines) and not is_table:
            boxes.append(_with_labels(context, box, lines, titled=titled))
    return boxes


def _is_panel(box: Box, lines: Sequence[Line]) -> bool:
    """Whether an area is behind a text of the page, such as the caption beside a figure."""
    return min(box.width, box.height) > MIN_DRAWN and _has_prose(box, lines)


def _is_bar(box: Box, lines: Sequence[Line]) -> bool:
    """Whether a vertical rule is at the left of two or more rows of text that begin at one place."""
    if box.width > SLACK or box.height < MIN_SIDE:
        return False
    starts = Counter(
        round(line.box.x0)
        for line in lines
        if 0 < line.box.x0 - box.x1 < LABEL_REACH and box.y0 - SLACK < line.box.centre_y < box.y1 + SLACK
    )
    return max(starts.values(), default=0) > 1


def _has_prose(box: Box, lines: Sequence[Line]) -> bool:
    """Whether several lines of text of the page are inside a box."""
    return sum(_is_prose(box, line) for line in lines if _holds_line(box, line)) >= MIN_PROSE


def _is_grid(inside: Sequence[Line]) -> bool:
    """Whether the words in a drawing are the cells of a table: three or more rows of three or more pieces.

    The labels of a chart are in one row and one column.
    """
    rows = group_by_baseline(inside)
    return sum(len(row) >= MIN_GRID for row in rows) >= MIN_GRID


def _is_titled(box: Box, title: Line, lines: Sequence[Line]) -> bool:
    """Whether a caption, which starts in this line, is right above or below the box, or only labels are between."""
    gap = box.gap_y(title.box)
    if box.gap_x(title.box) >= 0 or gap >= FAR_TITLE * title.size:
        return False
    space = Box(box.x0, min(box.y1, title.box.y1), box.x1, max(box.y0, title.box.y0))
    between = (line for line in lines if line is not title and space.contains_point(line.box.centre))
    return gap < NEAR_TITLE * title.size or all(len(line.text.split()) <= MAX_AXIS_WORDS for line in between)


def _with_labels(context: PageContext, box: Box, lines: Sequence[Line], *, titled: bool) -> Box:
    """The box enlarged by the labels next to it, such as the scale of a chart or the names of parts in a drawing."""
    for _ in range(2):
        reach = box.grown(LABEL_REACH, LABEL_REACH)
        near = [line for line in lines if reach.overlaps(line.box)]
        labels = [
            line.box
            for line in near
            if not _is_of_text(line, reach, lines)
            and (_is_label(context, line) or (titled and (_is_scale(box, line) or _is_axis(box, line))))
        ]
        box = Box.around([box, *labels])
    return box


def _is_of_text(line: Line, reach: Box, lines: Sequence[Line]) -> bool:
    """Whether a line near a figure is the first or last row of a text that is mostly further away."""
    return any(
        abs(other.box.x0 - line.box.x0) < SLACK
        and abs(other.size - line.size) < 0.5
        and 0 < line.box.gap_y(other.box) < line.size
        and len(other.text.split()) > MAX_AXIS_WORDS
        and not reach.overlaps(other.box)
        for other in lines
    )


def _is_label(context: PageContext, line: Line) -> bool:
    small = line.size < 0.95 * context.body or line.turned
    return small and len(line.text.split()) <= 5 and not CAPTION.match(line.text)


def _is_scale(box: Box, line: Line) -> bool:
    """Whether a line may be the scale of a chart with a caption, at any font size: short, beside or below the box."""
    beside = box.gap_x(line.box) > -SLACK
    near = beside or (box.x0 - LABEL_REACH < line.box.x0 and line.box.x1 < box.x1 + LABEL_REACH)
    max_words = 3 if line.box.y0 > box.y1 - 2 else 1
    return near and len(line.text.split()) <= max_words and not CAPTION.match(line.text)


def _is_axis(box: Box, line: Line) -> bool:
    """Whether a line may be the title of the horizontal axis: centred below the box."""
    offset = abs(line.box.centre_x - box.centre_x)
    below = line.box.y0 > box.y1 - 2 and line.box.width < 0.5 * box.width
    return below and offset < 0.1 * box.width and len(line.text.split()) <= 9 and not CAPTION.match(line.text)


def _touching(boxes: Sequence[Box]) -> list[list[Box]]:
    """Groups of boxes that touch or nearly touch."""
    groups: list[list[Box]] = []
    around: list[Box] = []
    for box in sorted(boxes):
        x0, y0, x1, y1 = box.grown(SHAPE_GAP, SHAPE_GAP)
        # Every shape is compared with every group: four comparisons take a third of the time of two calls.
        near = [i for i, b in enumerate(around) if x0 < b.x1 and b.x0 < x1 and y0 < b.y1 and b.y0 < y1]
        members = [box, *(member for i in near for member in groups[i])]
        groups = [group for i, group in enumerate(groups) if i not in near]
        around = [other for i, other in enumerate(around) if i not in near]
        groups.append(members)
        around.append(Box.around(members))
    return groups


def _with_bars(groups: list[list[Box]]) -> list[list[Box]]:
    """Merge groups with the same lower edge into one if they are the bars of one chart, three or more."""
    by_foot: dict[int, list[list[Box]]] = {}
    for group in groups:
        by_foot.setdefault(round(Box.around(group).y1), []).append(group)
    found: list[list[Box]] = []
    for row in by_foot.values():
        whole = [box for group in row for box in group]
        around = Box.around(whole)
        if len(row) >= MIN_BARS and has_bars(around, whole):
            found.append(whole)
        else:
            found += row
    return found


def _holds_line(box: Box, line: Line) -> bool:
    return box.covers(line.box.grown(0, 0.5), 0.7)


def _is_background(context: PageContext, box: Box, areas: Sequence[Area], inside: Sequence[Line]) -> bool:
    """Whether text of the page is printed over a picture: the picture is a page background, a scan or a shaded box."""
    if not inside:
        return False
    if all(line.mono for line in inside) and len(inside) > 1:
        return True
    rows = list(inside)
    if areas:
        prose = [a for a in areas if a.label in PROSE and box.covers(a.box, 0.7)]
        rows = [line for line in inside if any(_holds_line(area.box, line) for area in prose)]
    long = [
        line
        for line in rows
        if not line.turned and (len(_WORD.findall(line.text)) >= 5 or len(line.text) > 35)
    ]
    return len(long) >= 3 or (
        len(long) >= 0.5 * len(inside) and box.area > 0.5 * context.size[0] * context.size[1]
    )
