"""Find what is stamped on a page and is not of its text: turned lines in the margins, words such as DRAFT.

Each is a running head on its own evidence. No text of a page stands in its side margins. Of the words in a frame or in
large type, only those count that say how far the document is or who may read it. A frame around INVOICE or PAID is
text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from doc2md.converter.local.layout.text.rows import common_size
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Drawings, Line, Rule

MIN_BESIDE = 5
"""Minimum number of lines of a page with text that a turned line may stand beside."""

MAX_FRAME = 3.5
"""In units of the font size. Maximum height of the frame of a stamp."""

MAX_SLACK = 4.0
"""In units of the font size. Maximum difference between the width of a stamp and that of its frame."""

LARGE, INSIDE = 1.5, 0.2
"""Minimum ratio of the font size of a stamp without a frame to that of the text, and its minimum distance from the top
and the foot of the page, as a fraction of the height. A title may be at the top."""

CORNER = 2.0
"""In points. Maximum distance between the ends of two rules that meet."""

_STATE = re.compile(
    r"(?:DRAFT|ENTWURF|PROJET|BROUILLON|BORRADOR|BOZZA|RASCUNHO|CONCEPT|UTKAST|UDKAST|LUONNOS"
    r"|ЧЕРНОВИК|ПРОЕКТ|草案|草稿|下書き|ドラフト|초안|مسودة|טיוטה"
    r"|(?:STRICTLY )?CONFIDENTIAL|VERTRAULICH|CONFIDENTIEL|CONFIDENCIAL|RISERVATO|VERTROUWELIJK|SAMPLE|SPECIMEN"
    r"|MUSTER|КОНФИДЕНЦИАЛЬНО|机密|社外秘|대외비|سري)"
)
"""Matches a word for a state of a document. In Latin and Cyrillic letters, stamps are in capitals."""


def side_stamps(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Find the turned lines beside the text of a page, such as "arXiv:…" or "Downloaded from …".

    Returns them and the other lines. Turned lines within the text are labels of charts or cells of tables.
    """
    level = [line.box for line in lines if not line.turned and line.text.strip()]
    if len(level) < MIN_BESIDE:
        return [], list(lines)
    left, right = min(box.x0 for box in level), max(box.x1 for box in level)
    return _split(
        lines, [line for line in lines if line.turned and (line.box.x1 <= left or line.box.x0 >= right)]
    )


def framed_stamps(lines: Sequence[Line], drawings: Drawings) -> tuple[list[Line], list[Line]]:
    """Find words such as DRAFT that stand alone in a close frame. Returns them and the other lines."""
    words = [line for line in lines if _STATE.fullmatch(line.text.strip())]
    return _split(
        lines,
        [line for line in words if any(_is_close(frame, line) for frame in _frames_around(line, drawings))],
    )


def large_stamps(lines: Sequence[Line], height: float) -> tuple[list[Line], list[Line]]:
    """Find words such as DRAFT that stand alone in the largest type of a page, well inside it.

    Returns them and the other lines.
    """
    common, largest = common_size(lines), max((line.size for line in lines), default=0.0)
    return _split(
        lines,
        [
            line
            for line in lines
            if _STATE.fullmatch(line.text.strip())
            and line.size == largest > LARGE * common
            and INSIDE * height < line.box.centre_y < (1 - INSIDE) * height
        ],
    )


def _frames_around(line: Line, drawings: Drawings) -> Iterator[Box]:
    """The frames of a page, and the one that the rules nearest to a line make, as LaTeX draws it."""
    yield from drawings.frames
    middle = line.box.centre
    near = [rule for rule in drawings.across if rule.start < middle[0] < rule.end]
    above = max((rule for rule in near if rule.at < middle[1]), default=None)
    below = min((rule for rule in near if rule.at > middle[1]), default=None)
    if above and below:
        box = Box(above.start, above.at, above.end, below.at)
        if all(any(_joins(down, x, box) for down in drawings.down) for x in (box.x0, box.x1)):
            yield box


def _joins(down: Rule, x: float, box: Box) -> bool:
    """Whether a vertical rule at `x` goes from the top to the bottom of a box."""
    return abs(down.at - x) < CORNER and down.start < box.y0 + CORNER and down.end > box.y1 - CORNER


def _is_close(frame: Box, line: Line) -> bool:
    height, slack = MAX_FRAME * line.size, MAX_SLACK * line.size
    return frame.contains_point(line.box.centre) and (
        frame.height < height and frame.width < line.box.width + slack
    )


def _split(lines: Sequence[Line], stamps: list[Line]) -> tuple[list[Line], list[Line]]:
    taken = {id(line) for line in stamps}
    return stamps, [line for line in lines if id(line) not in taken]
