"""Figures: pictures the layout model sees and images the PDF holds, with the words that belong to them."""

from __future__ import annotations

from collections.abc import Sequence

from doc2md.converter.local.layout.charts import MIN_BARS, has_bars
from doc2md.converter.local.layout.layout_model import Area, AreaLabel
from doc2md.converter.local.layout.text.caption_patterns import FIGURE_TITLE, TITLE
from doc2md.converter.local.layout.text.draft import Figure, PageContext
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Drawings, Line, TextLayer

MIN_SIDE = 16.0
"""Points: smaller images are bullets, icons and rules."""

MIN_DRAWN = 30.0
"""Points: the least side of a picture made of shapes."""

FEW, MANY = 3, 12
"""How many shapes make a picture where none is curved or slanted: with a caption that says so, and without."""

LABEL = 12.0
"""Points from a picture within which small words belong to it."""

GAP = 10.0
"""Points between the shapes of one picture."""

SLACK = 2.0
"""Points by which a shape may stand out of the picture that it is a part of."""

MAX_SHAPES = 3_000

COVER = 0.6
"""Share of the page from which a picture is its background."""

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


def figures(
    context: PageContext, layer: TextLayer, areas: Sequence[Area], lines: Sequence[Line], taken: Sequence[Box]
) -> tuple[list[Figure], list[Line]]:
    """The page's figures, and the lines that are not part of one. What is drawn in `taken` is something else's."""
    seen = [area.box for area in areas if area.label is AreaLabel.PICTURE] or drawn_figures(
        context, layer.drawings, lines, taken
    )
    page = Box(0, 0, *context.size)
    for box in (picture.overlap(page) for picture in layer.pictures):
        if min(box.width, box.height) < MIN_SIDE:
            continue
        # The model's box and the image's own are one figure, as large as both.
        same = [s for s in seen if box.overlaps(s, 0.5)]
        seen = [*(s for s in seen if s not in same), Box.around([box, *same])]
    made, rest = list[Figure](), list(lines)
    for box in seen:
        inside = [line for line in rest if _holds_line(box, line)]
        if _is_background(context, box, areas, inside):
            continue
        if box.area > COVER * page.area:  # words printed over a picture of the whole page
            inside = []
        made.append(Figure(box, tuple(inside)))
        rest = [line for line in rest if line not in inside]
    return made, rest


def drawn_figures(
    context: PageContext, drawn: Drawings, lines: Sequence[Line], taken: Sequence[Box]
) -> list[Box]:
    """Where shapes are drawn together that make a picture: some are curved or slanted, or there are many of them."""
    page = context.size[0] * context.size[1]
    framed = [
        box
        for box in drawn.all
        if box.area < 0.6 * page and not any(other.contains(box, SLACK) for other in taken)
    ]
    titles = [line for line in lines if FIGURE_TITLE.match(line.text)]
    boxes = []
    for group in _with_bars(_touching(framed[:MAX_SHAPES])):
        box = Box.around(group)
        art = [shape for shape in drawn.art if box.contains(shape, SLACK)]
        titled = any(_is_titled(box, line) for line in titles)
        bars = has_bars(box, framed)
        few = FEW if titled or bars else MANY
        if min(box.width, box.height) < MIN_DRAWN or not (art or len(group) >= few):
            continue
        if max(max(shape.width, shape.height) for shape in art or [box]) < MIN_SIDE:
            continue
        if not art and any(box.contains(other, SLACK) for other in taken):
            continue
        if not (art or titled or bars):
            continue  # shaded cells
        inside = [line for line in lines if _holds_line(box, line)]
        prose = [line for line in inside if len(line.text.split()) > 5 and line.box.width > 0.5 * box.width]
        if len(prose) < 3:
            boxes.append(_with_labels(context, box, lines, titled=titled))
    return boxes


def _is_titled(box: Box, line: Line) -> bool:
    """Whether a line that begins a caption stands right below or above a box."""
    return box.gap_y(line.box) < 4 * line.size and box.gap_x(line.box) < 0


def _with_labels(context: PageContext, box: Box, lines: Sequence[Line], *, titled: bool) -> Box:
    """A box grown around the words that stand at it: the scales of a chart, what the parts of a drawing are called."""
    for _ in range(2):
        reach = box.grown(LABEL, LABEL)
        near = [line for line in lines if reach.overlaps(line.box)]
        labels = [
            line.box
            for line in near
            if _is_label(context, line) or (titled and (_is_scale(box, line) or _is_axis(box, line)))
        ]
        box = Box.around([box, *labels])
    return box


def _is_label(context: PageContext, line: Line) -> bool:
    small = line.size < 0.95 * context.body or line.turned
    return small and len(line.text.split()) <= 5 and not TITLE.match(line.text)


def _is_scale(box: Box, line: Line) -> bool:
    """Whether a line may be part of a chart with a caption, however large its type: a few words under it, or one."""
    within = box.x0 - LABEL < line.box.x0 and line.box.x1 < box.x1 + LABEL
    most = 3 if line.box.y0 > box.y1 - 2 else 1
    return within and len(line.text.split()) <= most and not TITLE.match(line.text)


def _is_axis(box: Box, line: Line) -> bool:
    """Whether a line is what the axis of a chart is called: under its middle."""
    off = abs(line.box.centre_x - box.centre_x)
    below = line.box.y0 > box.y1 - 2 and line.box.width < 0.5 * box.width
    return below and off < 0.1 * box.width and len(line.text.split()) <= 9 and not TITLE.match(line.text)


def _touching(boxes: Sequence[Box]) -> list[list[Box]]:
    """Boxes gathered that touch, or nearly."""
    groups: list[list[Box]] = []
    around: list[Box] = []
    for box in sorted(boxes):
        x0, y0, x1, y1 = box.grown(GAP, GAP)
        # Every shape is compared with every group: four comparisons take a third of the time of two calls.
        near = [i for i, b in enumerate(around) if x0 < b.x1 and b.x0 < x1 and y0 < b.y1 and b.y0 < y1]
        members = [box, *(member for i in near for member in groups[i])]
        groups = [group for i, group in enumerate(groups) if i not in near]
        around = [other for i, other in enumerate(around) if i not in near]
        groups.append(members)
        around.append(Box.around(members))
    return groups


def _with_bars(groups: list[list[Box]]) -> list[list[Box]]:
    """Groups that stand side by side on one line are the bars of one chart, if they are three or more."""
    feet: dict[int, list[list[Box]]] = {}
    for group in groups:
        feet.setdefault(round(Box.around(group).y1), []).append(group)
    made: list[list[Box]] = []
    for row in feet.values():
        whole = [box for group in row for box in group]
        around = Box.around(whole)
        if len(row) >= MIN_BARS and has_bars(around, whole):
            made.append(whole)
        else:
            made += row
    return made


def _holds_line(box: Box, line: Line) -> bool:
    return box.covers(line.box.grown(0, 0.5), 0.7)


def _is_background(context: PageContext, box: Box, areas: Sequence[Area], inside: Sequence[Line]) -> bool:
    """Whether running text is printed over a picture: a page's background, a scan's own words, a shaded box."""
    if not inside:
        return False
    if all(line.mono for line in inside) and len(inside) > 1:
        return True
    rows = list(inside)
    if areas:
        prose = [a for a in areas if a.label in PROSE and box.covers(a.box, 0.7)]
        rows = [line for line in inside if any(_holds_line(area.box, line) for area in prose)]
    long = [line for line in rows if len(line.text.split()) >= 5 or len(line.text) > 35]
    return len(long) >= 3 or (
        len(long) >= 0.5 * len(inside) and box.area > 0.5 * context.size[0] * context.size[1]
    )
