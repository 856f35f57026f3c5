"""Collect the rows of text of a page from the pieces that MuPDF makes of them.

A piece without words that has a place in a row, between its words, belongs to a formula of that row.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from statistics import median

from doc2md.converter.local.layout.maths.finding.pieces import MAX_SCRIPT, Piece, Place
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Drawings, Rule

ON_BASELINE = 0.12
"""In units of the font size. Pieces of one row have baselines that differ by at most this much."""

NEAR_BAR = 1.3
"""In units of the font size. Maximum distance of a numerator or a denominator from its fraction bar."""

MIN_WORDS = 3
"""Lines with so many words show the size of the text."""

MIN_SHARED = 0.45
"""Minimum height that a row and a piece of its formulas have in common, as a fraction of the smaller one."""


@dataclass
class Row:
    """A row of text: the pieces on its baseline, and the pieces of its formulas above and below the baseline."""

    pieces: list[Piece]
    attached: list[Piece] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.main = max(self.pieces, key=_weight)

    def add(self, piece: Piece) -> None:
        """Add a piece on the baseline."""
        self.pieces.append(piece)
        self.main = max(self.main, piece, key=_weight)

    @property
    def baseline(self) -> float:
        return self.main.baseline

    @property
    def size(self) -> float:
        return self.main.size

    @property
    def box(self) -> Box:
        return Box.around(piece.box for piece in self.pieces)

    @property
    def sure(self) -> int:
        """The number of characters that are certainly mathematical."""
        return sum(piece.sure for piece in (*self.pieces, *self.attached))

    @property
    def word_width(self) -> float:
        return sum(piece.word_width for piece in self.pieces)


def _weight(piece: Piece) -> tuple[int, float]:
    return len(piece.words), piece.box.width


def row_of(pieces: Sequence[Piece]) -> Row:
    """The row that some pieces are. Those that are not on its baseline are attached."""
    main = max(pieces, key=_weight)
    level = [piece for piece in pieces if abs(piece.baseline - main.baseline) <= ON_BASELINE * main.size]
    return Row(level, [piece for piece in pieces if piece not in level])


def rows_of_text(pieces: Sequence[Piece], parts: set[int]) -> tuple[list[Row], list[Piece]]:
    """The rows with words, and the pieces that are in none of them. `parts` of fractions are in none."""
    rows = list[Row]()
    usual = median([piece.size for piece in pieces if piece.word_count >= MIN_WORDS] or [0.0])
    prose = {
        id(piece)
        for piece in pieces
        if piece.is_prose
        and id(piece) not in parts
        and (piece.word_count > 1 or piece.size > MAX_SCRIPT * usual)  # else it may be a script, as in v_th
    }
    for piece in sorted(pieces, key=lambda piece: piece.baseline):
        if id(piece) not in prose:
            continue
        near = (row for row in reversed(rows[-3:]) if is_on_baseline(row, piece))
        if row := next(near, None):
            row.add(piece)
        else:
            rows.append(Row([piece]))
    rest = list[Piece]()
    for piece in pieces:
        if id(piece) in prose:
            continue
        row = next((row for row in rows if is_on_baseline(row, piece)), None)
        if row:
            row.add(piece)
        else:
            rest.append(piece)
    return rows, rest


def is_on_baseline(row: Row, piece: Piece) -> bool:
    """Whether a piece stands on the baseline of a row, and is no script."""
    size = max(row.size, piece.size)
    return (
        abs(row.baseline - piece.baseline) <= ON_BASELINE * size
        and (piece.size > 0.8 * row.size or not piece.sure)
        # Signs of extension fonts hang below their baseline.
        and piece.ink.centre_y < piece.baseline + 0.1 * size
    )


def parts_of_fractions(pieces: Sequence[Piece], drawings: Drawings) -> set[int]:
    """The numerators and denominators with words, by their identity: a rule is between them, and as wide as one."""
    covered = Counter[int]()
    placed = sorted(((piece.baseline - 0.3 * piece.size, piece) for piece in pieces), key=itemgetter(0))
    middles = [middle for middle, _ in placed]
    reach = NEAR_BAR * max((piece.size for piece in pieces), default=0.0)
    for rule in drawings.across:
        above, below = list[Place](), list[Place]()
        owners = list[int]()
        near_rule = slice(bisect_left(middles, rule.at - reach), bisect_right(middles, rule.at + reach))
        for middle, piece in placed[near_rule]:
            if (
                abs(middle - rule.at) > NEAR_BAR * piece.size
                or not piece.box.overlap_x(Box(rule.start, 0, rule.end, 0)) > 0
            ):
                continue
            under = [place for place in piece.inked if rule.start - 2 < place.x0 and place.x1 < rule.end + 2]
            near = rule.start - 0.15 * piece.size, rule.end + 0.15 * piece.size
            if len(under) < sum(near[0] < place.x1 and place.x0 < near[1] for place in piece.inked):
                continue  # words go on beside the rule
            (above if middle < rule.at else below).extend(under)
            owners += [id(piece)] * len(under)
        if _is_bar(rule, above) and _is_bar(rule, below) and _fills(rule, above, below):
            covered.update(owners)
    return {id(piece) for piece in pieces if covered[id(piece)] > 0.5 * len(piece.inked)}


def _is_bar(rule: Rule, places: Sequence[Place]) -> bool:
    """Whether characters are centred above or below a rule."""
    if not places:
        return False
    middle = (min(place.x0 for place in places) + max(place.x1 for place in places)) / 2
    return abs(middle - (rule.start + rule.end) / 2) < 0.15 * (rule.end - rule.start) + 1


def _fills(rule: Rule, above: Sequence[Place], below: Sequence[Place]) -> bool:
    """Whether a rule is hardly wider than the wider one of what is above and below it."""
    widths = [max(p.x1 for p in places) - min(p.x0 for p in places) for places in (above, below)]
    return max(widths) > 0.7 * (rule.end - rule.start)


def attach_all(pieces: Sequence[Piece], rows: Sequence[Row]) -> list[Piece]:
    """Add pieces to the rows of text in which they have a place. Returns the other pieces.

    The place of a sum at the start of a row is beside its limits, which have to be added before it.
    """
    while True:
        rest = [piece for piece in pieces if not _attach(piece, rows)]
        if len(rest) == len(pieces) or not rest:
            return rest
        pieces = rest


def _attach(piece: Piece, rows: Sequence[Row]) -> bool:
    """Add a piece to the row of text in which it has a place, if there is one."""
    best, most = None, 0.0
    for row in rows:
        band = Box(0, row.baseline - 1.0 * row.size, 0, row.baseline + 0.4 * row.size)
        shared = piece.ink.overlap_y(band) / max(1.0, min(piece.ink.height, band.height))
        shared -= abs(piece.ink.centre_y - band.centre_y) / (10 * row.size)
        if shared > max(MIN_SHARED, most) and _has_place(row, piece.ink):
            best, most = row, shared
    if best is None:
        return False
    best.attached.append(piece)
    return True


def _has_place(row: Row, box: Box) -> bool:
    """Whether a box is in a row, where the row has no words."""
    size = row.size
    pieces = (*row.pieces, *row.attached)
    if not any(piece.box.x0 - 1.5 * size < box.centre_x < piece.box.x1 + 1.5 * size for piece in pieces):
        return False
    return not any(
        min(place.x1, box.x1) - max(place.x0, box.x0) > 0.1 * size
        for piece in row.pieces
        for place in piece.words
    )
