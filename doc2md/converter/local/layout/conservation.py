"""Check that every visible word of a page is in one of its blocks, and find the lines whose words are not.

The rule is that a word may be misplaced but may not vanish. The layout steps are checked by comparing their input, the
lines of the page, with their output: the words of each line are looked up in the blocks that cover it, and then in the
words of other blocks that no line has claimed.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from doc2md.converter.local.layout.text.draft import Code, Draft, Figure
from doc2md.converter.local.layout.text.latex import FUNCTIONS
from doc2md.document import Kind, MarkKind, Text
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line
from doc2md.structure.lists import Item
from doc2md.structure.scripts import JOINED_SCRIPTS, UNSEEN

REACH = 2.0
"""In points. A block covers a line if the centre of the line is at most this far outside the block's box."""

MIN_LOST_SHARE = 0.5
"""Minimum share of lost words in a line that is put back as a whole."""

_COMMAND = re.compile(rf"\\(?!(?:{'|'.join(FUNCTIONS)})(?![A-Za-z]))[A-Za-z]+")
"""Matches a LaTeX command that is not printed as its name."""

_WORD = re.compile(rf"[{JOINED_SCRIPTS}]|[^\W_{JOINED_SCRIPTS}]+")
_IGNORED = dict.fromkeys(map(ord, UNSEEN))


@lru_cache(8192)
def words(text: str) -> tuple[str, ...]:
    """The words of a text for comparison: runs of letters or digits, without case and compatibility forms.

    Characters of scripts without spaces count as one word each. Combining marks are removed.
    """
    if not text.isascii():
        plain = unicodedata.normalize("NFKD", text.translate(_IGNORED))
        text = "".join([char for char in plain if not unicodedata.combining(char)])
    return tuple(_WORD.findall(text.casefold()))


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the output: its boxes in points, its texts, and whether it contains formulas, which are in LaTeX."""

    boxes: tuple[Box, ...]
    texts: tuple[str, ...]
    maths: bool = False


def piece_of(draft: Draft) -> Piece:
    """The words of a draft or block, with those of its cells and children, and its boxes in points."""
    if isinstance(draft, Code):
        return Piece((draft.box,), tuple(row.text for row in draft.rows))
    if isinstance(draft, Figure):
        return Piece((draft.box,), tuple(line.text for line in draft.words))
    block = draft.block if isinstance(draft, Item) else draft
    own = [block.text, *(cell.text for cell in block.cells)]
    is_formula = block.kind is Kind.EQUATION
    inside = [piece_of(child) for child in block.children]
    return Piece(
        (
            *filter(None, (region.box for region in block.regions)),
            *(box for child in inside for box in child.boxes),
        ),
        (
            block.label,
            *(_without_commands(text.plain) if is_formula else _printed(text) for text in own),
            *(text for child in inside for text in child.texts),
        ),
        is_formula
        or any(mark.kind is MarkKind.MATH for text in own for mark in text.marks)
        or any(child.maths for child in inside),
    )


def _printed(text: Text) -> str:
    """The text without the LaTeX commands of its formulas."""
    maths = sorted((mark.start, mark.end) for mark in text.marks if mark.kind is MarkKind.MATH)
    return text.splice((start, end, _without_commands(text.plain[start:end])) for start, end in maths).plain


def _without_commands(latex: str) -> str:
    return _COMMAND.sub("", latex.replace(r"\ell", "l"))


def _text(line: Line) -> str:
    """The words of a line. Those of a formula that was read are its LaTeX, because its characters have no order."""
    if not any(span.latex for span in line.spans):
        return line.text
    return "".join(_without_commands(span.latex) if span.latex else span.text for span in line.spans)


def lost_lines(lines: Sequence[Line], pieces: Iterable[Piece]) -> list[tuple[Line, list[str]]]:
    """The lines with words that are in no piece, each with these words.

    A word is also found if it is a part of the joined words of a piece that covers the line and that no line has
    claimed. So words that were hyphenated, torn or glued count as present.
    """
    stores = [_Store(piece) for piece in pieces]
    waiting = []
    for line in lines:
        x, y = line.box.centre
        near = [s for s in stores if s.x0 <= x <= s.x1 and s.y0 <= y <= s.y1 and s.covers(x, y)]
        if wanted := [word for word in words(_text(line)) if not any(store.take(word) for store in near)]:
            waiting.append((line, wanted, near))
    waiting = [
        (line, [word for word in wanted if not any(store.holds(word) for store in near)], near)
        for line, wanted, near in waiting
    ]
    if not any(wanted for _, wanted, _ in waiting):
        return []
    rest = sum((store.left for store in stores), Counter[str]())
    lost = []
    for line, wanted, _ in waiting:
        missing = []
        for word in wanted:
            if rest[word] > 0:
                rest[word] -= 1
            else:
                missing.append(word)
        if missing:
            lost.append((line, missing))
    return lost


class _Store:
    """The words of a piece that no line has claimed yet."""

    def __init__(self, piece: Piece) -> None:
        self._boxes = [box.grown(REACH, REACH) for box in piece.boxes]
        # Each line is compared with each piece. Four comparisons are much faster than a call.
        self.x0, self.y0, self.x1, self.y1 = Box.around(self._boxes) if self._boxes else Box(0, 0, -1, -1)
        self._maths = piece.maths
        self._words = [word for text in piece.texts for word in words(text)]
        self.left = Counter(self._words)

    def covers(self, x: float, y: float) -> bool:
        """Whether a point is in one of the boxes."""
        return any(x0 <= x <= x1 and y0 <= y <= y1 for x0, y0, x1, y1 in self._boxes)

    def take(self, word: str) -> bool:
        if self.left[word] <= 0:
            return False
        self.left[word] -= 1
        return True

    @cached_property
    def _joined(self) -> str:
        """The words that no line has claimed, without spaces.

        In a piece with formulas they are all words, because a part of a formula may be claimed under another spelling.
        """
        if self._maths:
            return "".join(self._words)
        claimed, joined = Counter(self._words) - self.left, ""
        for word in self._words:
            if claimed[word] > 0:
                claimed[word] -= 1
            else:
                joined += word
        return joined

    def holds(self, word: str) -> bool:
        """Whether a word is a part of the joined words. In LaTeX, signs and short names have other spellings."""
        return word in self._joined or (self._maths and (len(word) < 3 or not word.isascii()))


def put_back(lost: Sequence[tuple[Line, list[str]]]) -> Iterator[Line]:
    """The lines to add to the page: lines with most words lost, and of other lines the spans with lost words."""
    for line, missing in lost:
        if len(missing) >= MIN_LOST_SHARE * len(words(_text(line))):
            yield line
            continue
        spans = tuple(span for span in line.spans if set(words(span.text)) & set(missing))
        yield Line(spans, Box.around(span.box for span in spans), line.turned) if spans else line
