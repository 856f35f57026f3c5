"""The evidence for each row of a page, as numbers: typography, place, neighbours, markers, habits of the document.

Lengths are in units of the row's font size, or relative to the column, so that they do not depend on the size of the
page. `ABSENT` stands for what a row does not have, such as a row above it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray

from doc2md.converter.local.layout.judge.markers import KINDS, precedes
from doc2md.converter.local.layout.judge.neighbours import (
    ABSENT,
    Row,
    find_columns,
    find_neighbours,
    row_of,
)
from doc2md.converter.local.layout.text.caption_patterns import CAPTION
from doc2md.converter.local.layout.text.draft import PageContext
from doc2md.converter.local.layout.text.formulas import count_words, glyphs_of, has_maths
from doc2md.converter.local.layout.text.rows import LEADERS, count_pieces
from doc2md.geometry import Box
from doc2md.rasterizer.outline import letters
from doc2md.rasterizer.text_layer import TAGS, Line, Span
from doc2md.structure.habits import SENTENCE_ENDS, Habits
from doc2md.structure.lists import WIDE_SPACE
from doc2md.structure.scripts import is_cjk

FAR = 20.0
"""In units of the font size. Larger distances are cut to this."""

MAX_FRAMES = 100
"""Maximum number of frames of a page that are searched for rows."""

MIN_WHITE = 2.5
"""In units of the font size. Minimum distance between the left edges of two letters that white space divides."""

_KIND = {kind: float(i) for i, kind in enumerate(KINDS)}
_TAG = {tag: float(i) for i, tag in enumerate(TAGS)}


@dataclass(frozen=True, slots=True)
class Evidence:
    """The features of all rows of a page (rows x features), and for each row the index of the row above it or -1."""

    values: NDArray[np.float32]
    above: tuple[int, ...]


def evidence(lines: Sequence[Line], context: PageContext, columns: Sequence[int]) -> Evidence:
    """The evidence for each row of a page.

    `lines` are its rows, from top to bottom. `columns` has for each row the part of the page between gutters in which
    it stands.
    """
    rows = [row_of(line, context) for line in lines]
    find_neighbours(rows, columns)
    find_columns(rows, columns)
    whole = _Whole(rows, context)
    values = [whole.features(i) for i in range(len(rows))]
    shape = (len(rows), len(FEATURES))
    return Evidence(np.array(values, dtype=np.float32).reshape(shape), tuple(row.above for row in rows))


class _Whole:
    """The rows of a page with what they share."""

    def __init__(self, rows: Sequence[Row], page: PageContext) -> None:
        self.rows, self.page = rows, page
        self.body = page.habits.body
        self.total = max(1, page.habits.characters)
        self.starts = Counter(round(row.start / 3) for row in rows)
        self.most = max(self.starts.values(), default=0)
        self.markers = Counter(row.marker.kind for row in rows)
        self.tagged = any(row.line.element for row in rows)
        steps = [
            (row.line.baseline - rows[row.above].line.baseline) / row.size
            for row in rows
            if row.above >= 0 and abs(row.size - self.body.size) < 0.6
        ]
        near = [step for step in steps if step < 2.6]
        self.pitch = median(near) if near else 1.2
        self.larger = _shares_above(page.habits)
        self.frames = [_frame_of(row, page.drawings.frames[:MAX_FRAMES]) for row in rows]
        self.rules = sorted(page.drawings.across, key=lambda rule: rule.at)
        self.heights = [rule.at for rule in self.rules]

    def features(self, i: int) -> list[float]:
        row = self.rows[i]
        above = self.rows[row.above] if row.above >= 0 else None
        below = self.rows[row.below] if row.below >= 0 else None
        return [
            *self._style(row),
            *self._words(row),
            *self._place(row, i),
            *self._marker(row),
            *self._maths(row),
            *self._beside(row, above, self.frames[row.above] if above else None, self.frames[i]),
            *self._below(row, below),
            *self._owner(row),
            *self._tags(row, above),
        ]

    def _style(self, row: Row) -> list[float]:
        style, use, body = row.style, row.use, self.body
        lines = max(1, use.lines)
        main = row.line.main
        return [
            row.size / max(1.0, body.size),
            float(row.line.bold),
            float(style.bold) - float(body.bold),
            float(style.italic) - float(body.italic),
            float(row.line.mono),
            self.page.habits.monospaced,
            float(style.colour != body.colour),
            _lightness(style.colour),
            float(style == body),
            use.characters / self.total,
            use.words / lines if use.lines else ABSENT,
            use.ended / lines if use.lines else ABSENT,
            use.numbered / lines if use.lines else ABSENT,
            use.capital / lines if use.lines else ABSENT,
            self.larger(style.size),
            float(main.superscript or main.subscript),
            float(len({round(2 * s.size) for s in row.line.spans if s.text.strip()})),
            _share(row.line, lambda span: span.bold),
            _share(row.line, lambda span: span.italic),
            _share(row.line, lambda span: span.mono),
            min(row.line.score, 1.0),
        ]

    def _words(self, row: Row) -> list[float]:
        text = row.text
        words = text.split()
        starts_upper = sum(word[0].isupper() for word in words)
        return [
            float(len(words)),
            float(len(text)),
            row.capitals,
            starts_upper / len(words),
            float(text[-1] in SENTENCE_ENDS),
            float(text[-1] in ":："),
            float(text[-1] in ",;，；、"),
            float(text[-1] in "-\u00ad‐"),
            float(text[:1].isupper()),
            float(text[:1].islower()),
            sum(map(str.isdigit, text)) / len(text),
            0.0 if text.isascii() else sum(map(is_cjk, text)) / len(text),
            float(bool(LEADERS.search(text))),
            float(bool(CAPTION.match(text))),
            float(letters(text) in self.page.titles),
            float(self.page.outlined),
            float(count_pieces(row.line, MIN_WHITE)),
            float("@" in text or "://" in text or "www." in text),
            float(sum(map(text.count, "{}();=<>[]"))) / len(text),
        ]

    def _place(self, row: Row, i: int) -> list[float]:
        width, size = max(1.0, row.right - row.left), row.size
        frame = self.frames[i]
        return [
            (row.end - row.start) / width,
            _cut((row.start - row.left) / size),
            _cut((row.right - row.end) / size),
            _cut(((row.start - row.left) - (row.right - row.end)) / size),
            width / self.page.size[0],
            row.line.box.centre_y / self.page.size[1],
            self.starts[round(row.start / 3)] / len(self.rows),
            self.starts[round(row.start / 3)] / self.most,
            float(row.line.turned),
            float(self.page.right_to_left),
            float(frame is not None),
            frame.height / size if frame else ABSENT,
            float(len(self.rows)),
            self.pitch,
            self._rule(row, row.line.box.y1 - 0.35 * size, row.line.box.y1 + 0.9 * size),
            self._rule(row, row.line.box.y0 - 0.9 * size, row.line.box.y0 + 0.35 * size),
        ]

    def _marker(self, row: Row) -> list[float]:
        marker = row.marker
        before = after = ABSENT
        if marker.kind != "none":
            here = row.line.baseline
            near = [other for other in self.rows if abs(other.start - row.start) < row.size]
            before = float(any(precedes(o.marker, marker) for o in near if o.line.baseline < here))
            after = float(any(precedes(marker, o.marker) for o in near if o.line.baseline > here))
        return [
            _KIND[marker.kind],
            float(marker.value),
            float(marker.depth),
            before,
            after,
            float(self.markers[marker.kind]) if marker.kind != "none" else 0.0,
            _cut((row.inner - row.start) / row.size),
            float(WIDE_SPACE in row.text[: marker.end]),
            float(len(row.text) - marker.end),
        ]

    def _maths(self, row: Row) -> list[float]:
        share = words = 0.0
        if has_maths(row.line.spans):
            spans = row.line.spans
            sure = [g.sure for span in spans for g in glyphs_of(span, span.text) if not g.char.isspace()]
            share, words = sum(sure) / max(1, len(sure)), float(count_words([row.line]))
        return [share, words, float("=" in row.text)]

    def _beside(self, row: Row, above: Row | None, above_frame: Box | None, frame: Box | None) -> list[float]:
        if above is None:
            return [ABSENT] * 29
        size, line, over = max(row.size, above.size), row.line, above.line
        step = (line.baseline - over.baseline) / size
        before = above.above
        step_before = (over.baseline - self.rows[before].line.baseline) / size if before >= 0 else ABSENT
        word = next(iter(row.text.split()), "")
        needed = (row.end - row.start) * len(word) / max(1, len(row.text))
        return [
            _cut(step),
            _cut(step / self.pitch),
            step - step_before if before >= 0 else ABSENT,
            row.size / above.size,
            float(row.style.bold) - float(above.style.bold),
            float(row.line.bold) - float(above.line.bold),
            float(row.style.italic) - float(above.style.italic),
            float(row.style.mono != above.style.mono),
            float(row.style.colour != above.style.colour),
            float(row.line.main.font != above.line.main.font),
            _cut((row.start - above.start) / size),
            _cut((row.start - above.inner) / size),
            _cut((row.inner - above.inner) / size),
            _cut((row.end - above.end) / size),
            _cut(((row.start + row.end) - (above.start + above.end)) / 2 / size),
            _cut((row.right - above.end - needed) / size),
            (above.end - above.start) / max(1.0, row.right - row.left),
            float(above.text[-1] in SENTENCE_ENDS),
            float(above.text[-1] in ":："),
            float(above.text[-1] in "-\u00ad‐"),
            _KIND[above.marker.kind],
            float(above.marker.kind == row.marker.kind and row.marker.kind != "none"),
            float(precedes(above.marker, row.marker)) if row.marker.kind != "none" else ABSENT,
            float(frame == above_frame),
            self._rule(row, over.baseline + 0.1 * above.size, line.box.y0 + 0.1 * row.size),
            float(above.below >= 0 and self.rows[above.below] is row),
            above.capitals,
            float(len(above.text)),
            above.use.characters / self.total,
        ]

    def _below(self, row: Row, below: Row | None) -> list[float]:
        if below is None:
            return [ABSENT] * 12
        size = max(row.size, below.size)
        return [
            _cut((below.line.baseline - row.line.baseline) / size),
            row.size / below.size,
            float(row.line.bold) - float(below.line.bold),
            float(row.style.mono != below.style.mono),
            _cut((below.start - row.start) / size),
            _cut((below.start - row.inner) / size),
            _cut((row.right - row.end) / size),
            _KIND[below.marker.kind],
            float(below.text[:1].islower()),
            below.capitals,
            float(len(below.text)),
            below.use.characters / self.total,
        ]

    def _owner(self, row: Row) -> list[float]:
        """The nearest row above that starts further out: the row of a list whose item this row may continue."""
        at, steps = row.above, 0
        while at >= 0 and steps < 12 and self.rows[at].start > row.start - 0.3 * row.size:
            at, steps = self.rows[at].above, steps + 1
        if at < 0 or steps == 12:
            return [ABSENT] * 4
        owner = self.rows[at]
        return [
            float(steps),
            _KIND[owner.marker.kind],
            _cut((row.start - owner.inner) / row.size),
            _cut((row.start - owner.start) / row.size),
        ]

    def _tags(self, row: Row, above: Row | None) -> list[float]:
        """What the structure tags of the PDF say about the row."""
        element = row.line.element
        same = float(element == above.line.element) if element and above else ABSENT
        # Many authors only print a heading in bold, and their programs tag it as a paragraph.
        tag = "" if row.line.tag == "P" and row.line.bold else row.line.tag
        return [float(self.tagged), _TAG.get(tag, ABSENT), same]

    def _rule(self, row: Row, top: float, foot: float) -> float:
        """Whether a ruling line that covers most of the row is between two heights."""
        at = bisect_left(self.heights, top)
        box = row.line.box
        while at < len(self.rules) and self.heights[at] <= foot:
            rule = self.rules[at]
            if min(rule.end, box.x1) - max(rule.start, box.x0) > 0.5 * box.width:
                return 1.0
            at += 1
        return 0.0


def _shares_above(habits: Habits) -> Callable[[float], float]:
    """A function that returns the share of characters of the document that are larger than a size."""
    sizes = sorted((style.size, use.characters) for style, use in habits.styles.items())
    total = max(1, habits.characters)
    return lambda size: sum(count for other, count in sizes if other > size) / total


def _frame_of(row: Row, frames: Sequence[Box]) -> Box | None:
    """The smallest frame around a row."""
    around = [
        frame for frame in frames if frame.contains_point(row.line.box.centre) and frame.width > 2 * row.size
    ]
    return min(around, key=lambda box: box.area, default=None)


def _share(line: Line, test: Callable[[Span], bool]) -> float:
    """The share of the characters of a row in spans that pass a test."""
    weights = [(len(span.text.strip()), test(span)) for span in line.spans]
    return sum(n for n, passed in weights if passed) / max(1, sum(n for n, _ in weights))


def _lightness(colour: int) -> float:
    """The lightness of an sRGB colour, from 0 to 1."""
    red, green, blue = colour >> 16 & 255, colour >> 8 & 255, colour & 255
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255


def _cut(value: float) -> float:
    return max(-FAR, min(FAR, value))


FEATURES = (
    # style
    "size", "bold", "bolder", "more_italic", "mono", "mono_share", "other_colour", "lightness", "body_style",
    "style_share", "style_words", "style_ended", "style_numbered", "style_capital", "larger_share", "raised",
    "sizes", "bold_share", "italic_share", "mono_part", "score",
    # words
    "words", "characters", "capitals", "title_case", "ends", "ends_colon", "ends_comma", "ends_hyphen",
    "starts_upper", "starts_lower", "digits", "cjk", "leaders", "caption", "in_outline", "outlined", "pieces",
    "address", "code_signs",
    # place
    "width", "indent", "room", "off_centre", "column_width", "height", "start_share", "start_rank", "turned",
    "right_to_left", "framed", "frame_height", "rows", "pitch", "underlined", "overlined",
    # marker
    "marker", "marker_value", "marker_depth", "marker_before", "marker_after", "marker_count", "marker_width",
    "marker_wide", "text_after_marker",
    # maths
    "maths", "plain_words", "equals",
    # the row above
    "step", "step_to_pitch", "step_change", "size_above", "bold_above", "all_bold_above", "italic_above",
    "mono_above", "colour_above", "font_above", "start_above", "start_to_inner_above", "inner_above", "end_above",
    "centre_above", "room_above", "width_above", "ends_above", "colon_above", "hyphen_above", "marker_above",
    "same_marker_above", "follows_marker_above", "same_frame", "rule_between", "only_below",
    "capitals_above", "characters_above", "style_share_above",
    # the row below
    "step_below", "size_below", "bold_below", "mono_below", "start_below", "start_below_inner", "room_below",
    "marker_below", "lower_below", "capitals_below", "characters_below", "style_share_below",
    # the row that this one may continue
    "owner_distance", "owner_marker", "owner_inner", "owner_start",
    # structure tags
    "tagged", "tag", "same_element_above",
)  # fmt: skip
"""The names of the features, in the order of the columns."""
