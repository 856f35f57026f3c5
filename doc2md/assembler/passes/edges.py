"""The texts at the edges of a page, which may be running heads, running feet and page numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from doc2md.document import FURNITURE, Block, Kind, Reading
from doc2md.geometry import Box
from doc2md.structure.font_sizes import common_size, half_points
from doc2md.structure.lists import roman_value

EDGE = 0.2
"""Height of the zones for running heads and feet, as a fraction of the page height. Some styles have wide margins."""

NARROW_EDGE = 0.13
"""The same for texts that are not at the same place on two pages."""

SIDE = 0.08
"""Width of the zones for running heads in the left and right margins, as a fraction of the page width."""

SIDEBAR = 0.2
"""Width of the zones for texts of a bar at the side, as a fraction of the page width. They are at one place."""

PLACE = 8.0
"""In points. Texts on different pages are at the same place if they are closer than half of this distance."""

MAX_LENGTH, MAX_NOTICE = 200, 600
"""Maximum length of a running head, and of a notice in small type that repeats, in characters."""

MAX_LINE = 2.0
"""Ratio to the font size. A running head that is known only by its place has one line, which is not higher."""

HEADING_GAP = 1.0
"""In units of the font size. Minimum white space below a repeated heading. With less, it is a heading of the text."""

MAX_NAME_WORDS = 3
"""Maximum number of words of a name that ends with a full stop, such as `Harbour Works Ltd.`"""

SMALL, MIN_GAP, MAX_NAME = 0.95, 0.8, 80
"""What makes a line above the text of a page look like a running head.

Its maximum font size as a ratio to that of the text, the minimum white space below it in units of its font size, and
its maximum length in characters.
"""

MAX_HEAD = 1.15
"""Maximum ratio of the font size of a row with a page number to that of the text. In dictionaries it is large."""

MAX_NUMBER = 1.3
"""Maximum ratio of the font size of a page number that looks like a heading to that of the text."""

CORE, NUMBER, COLUMN = "core", "number", "column"
"""Key types for a text with a page number beside it: on some pages, the two may be separate blocks.

The numbers of columns count two on each page, as in patents.
"""

_CANDIDATES = {
    Kind.PARAGRAPH, Kind.HEADING, Kind.CAPTION, Kind.CODE, Kind.QUOTE, Kind.EQUATION, Kind.FOOTNOTE, Kind.LIST,
    Kind.TABLE,
}  # fmt: skip
_NUMBERS = re.compile(r"\d+")
_ROMAN = re.compile(r"\W*([ivxl]{1,6})\W*")
"""Matches the number of a page in the front matter."""
_START_NUMBER, _END_NUMBER = re.compile(r"^[^\w#]*#[^\w#]*"), re.compile(r"[^\w#]*#[^\w#]*$")
_WORD = (
    r"page|seite|pagina|página|pág\.?|p\.|pg\.?|s\.|стр\.?|страница|第|ページ|페이지|صفحة|sida|side|strona|sivu|oldal"
    r"|sayfa"
)
_PAGE_NUMBER = re.compile(
    rf"\W*(?:(?:{_WORD})\s*)?(?:\d{{1,4}}|[ivxlc]{{1,6}})(?:\s*(?:/|\||of|von|sur|de|из|av|of|z|页|頁|共)\s*\d{{0,4}})?\W*",
    re.IGNORECASE,
)
"""Matches the text of a page number, such as `3`, `– 3 –`, `iv`, `Page 3 of 12` or `3 / 12`."""

_DECORATED = re.compile(r"[-–—－~·•|]\s*\d{1,4}\s*[-–—－~·•|]")
"""Matches a page number between two signs, such as `– 3 –`."""

_NAMED_PAGE = re.compile(rf"^(?:{_WORD})\s*(\d{{1,4}})\b|\b(?:{_WORD})\s*(\d{{1,4}})$", re.IGNORECASE)
"""Matches a page number with its name at the start or the end of a running head."""


class Edge(NamedTuple):
    """A text at the edge of a page.

    side     `top`, `bottom`, `side` or `bar`
    words    its text in lower case, with a sign in place of each number
    numbers  its numbers
    place    its distance from the top of the page, in the side margins from the nearest side, in points
    heading  whether it is a heading
    far      whether it is not in the narrow zone
    size     its font size in points
    apart    whether it is one line in small type above the text, and no sentence
    """

    side: str
    words: str
    numbers: tuple[int, ...]
    place: float
    heading: bool
    far: bool = False
    size: float = 0.0
    apart: bool = False

    @property
    def ends(self) -> list[tuple[str, int]]:
        """The number at the start and the one at the end, each with the words without it."""
        found = [(_START_NUMBER, 0), (_END_NUMBER, -1)] if self.numbers else []
        ends = [(pattern.sub("", self.words), self.numbers[at]) for pattern, at in found]
        return [end for end in dict.fromkeys(ends) if end[0] != self.words]

    @property
    def lone_number(self) -> int | None:
        """The first number, if there are no words."""
        is_lone = self.numbers and not _END_NUMBER.sub("", _START_NUMBER.sub("", self.words))
        return self.numbers[0] if is_lone else None


Key = tuple[str | int | None, ...]
"""What is counted over the pages: a text, or its number, and its place."""


def edge_of(block: Block, size: tuple[float, float]) -> Edge | None:
    side = side_of(block, size) if block.kind in _CANDIDATES | FURNITURE and block.box else ""
    words = words_of(block)
    if not side or not block.box or not words or len(words) > MAX_NOTICE:
        return None
    # The names in the side margins of left and right pages mirror each other.
    place = block.box.centre_y if side != "side" else min(block.box.centre_x, size[0] - block.box.centre_x)
    roman = _ROMAN.fullmatch(words)
    numbers = tuple(int(number) for number in _NUMBERS.findall(words) if len(number) < 9)
    masked = " ".join(_NUMBERS.sub("#", words.casefold()).split())
    if roman:
        numbers, masked = (roman_value(roman[1]),), words.replace(roman[1], "#")
    far = side == "bar" or (
        side != "side" and min(block.box.y1, size[1] - block.box.y0) > NARROW_EDGE * size[1]
    )
    return Edge(side, masked, numbers, place, block.kind is Kind.HEADING, far, block.size)


def words_of(block: Block) -> str:
    """The text of a block. A running head may be a table, or a list of one item if it starts with a number."""
    if block.kind is Kind.TABLE:
        return " ".join(cell.text.plain for cell in block.cells)
    if block.kind is not Kind.LIST:
        return f"{block.label if block.kind is Kind.FOOTNOTE else ''} {block.text.plain}".strip()
    only = block.children[0] if len(block.children) == 1 else None
    return f"{only.label} {only.text.plain}" if only and not only.children else ""


def side_of(block: Block, size: tuple[float, float]) -> str:
    """The edge of the page where a block is; "" if it is elsewhere. A block without a box counts as a running head."""
    box, (width, height) = block.box, size
    if box is None or box.y1 <= EDGE * height:
        return "top"
    if box.y0 >= (1 - EDGE) * height:
        return "bottom"
    if box.x1 <= SIDE * width or box.x0 >= (1 - SIDE) * width:
        return "side"
    return "bar" if box.x1 <= SIDEBAR * width or box.x0 >= (1 - SIDEBAR) * width else ""


def keys_of(edge: Edge, page: int) -> Iterator[Key]:
    """The keys under which a text is counted. Two texts that repeat have at least one key in common.

    The numbers of a running head are the same on all pages, but for one that may count them. Each place has two keys,
    so that two places close to each other always share one.
    """
    numbers = edge.numbers
    for core, end in () if edge.far else edge.ends:
        yield (CORE, edge.side, core, end - page)
        yield (NUMBER, edge.side, end - page)
        for cell in cells(edge.place):
            yield (
                (CORE, edge.side, core, end - page, *cell)
                if core
                else (COLUMN, edge.side, end - 2 * page, *cell)
            )
    constant = tuple(2 * number for number in numbers)
    options = [constant]
    for i, number in enumerate(numbers):
        options.append((*constant[:i], 2 * (number - page) + 1, *constant[i + 1 :]))
    for option in options:
        key: Key = (edge.side, edge.words, *option)
        if not edge.far:
            yield (*key, None)
        for cell in cells(edge.place):
            yield (*key, *cell)


def slot_of(edge: Edge, cell: Key) -> Key:
    """A place of running heads, and their font size."""
    return edge.side, half_points(edge.size), *cell


def cells(place: float) -> Iterator[tuple[str, int]]:
    """The cells of a place in two rows of cells, of which one is shifted by half a cell."""
    yield "a", int(place // PLACE)
    yield "b", int((place + PLACE / 2) // PLACE)


def is_apart(block: Block, edge: Edge, reading: Reading) -> bool:
    """Whether a block is one line in small type above the text, and looks like a name."""
    box, size, words = block.box, block.size, block.text.plain
    if box is None or edge.side != "top" or edge.far or block.kind not in {Kind.PARAGRAPH, Kind.CODE}:
        return False
    if box.height > MAX_LINE * size or len(words) > MAX_NAME or is_sentence(words):
        return False
    others = [other.box for other in reading.blocks if other is not block and other.box]
    is_first = all(other.y0 >= box.y1 + MIN_GAP * size for other in others)
    return is_first and size < SMALL * common_size(reading.blocks)


def is_sentence(words: str) -> bool:
    """Whether a text ends with a full stop or another sign, and not with an abbreviation, as names of firms do."""
    return not words[-1:].isalnum() and not (words.endswith(".") and len(words.split()) <= MAX_NAME_WORDS)


def is_small(block: Block, reading: Reading) -> bool:
    """Whether a block is in smaller type than the text of its page."""
    return 0 < block.size < SMALL * common_size(reading.blocks)


def is_joined(block: Block, edge: Edge, reading: Reading) -> bool:
    """Whether text follows right below a block at the top of a page, as it does below a heading of the text."""
    box = block.box
    if box is None or edge.side != "top":
        return False
    others = [o.box for o in reading.blocks if o is not block and o.box]
    gaps = [other.y0 - box.y1 for other in others if other.y1 > box.y1 and other.gap_x(box) <= 0]
    return min(gaps, default=HEADING_GAP * block.size) < HEADING_GAP * block.size


def has_row_mates(block: Block, reading: Reading) -> bool:
    """Whether other texts of one line are on the row of a block, as in a running head."""
    box = block.box
    return box is not None and any(
        other.box.overlap_y(box) > 0 and other.box.height <= MAX_LINE * other.size
        for other in reading.blocks
        if other is not block and other.box
    )


def is_outermost(block: Block, edge: Edge, reading: Reading) -> bool:
    """Whether a block is close to the edge of the page, with no other text further out or beside it.

    The number of the page may have a running head beside it.
    """
    box = block.box
    if box is None or edge.side not in {"top", "bottom"} or edge.far:
        return False
    if edge.heading and not (edge.side == "bottom" and _is_bold_number(block, reading)):
        return False
    if edge.numbers[:1] == (reading.page,) and end_row(block, edge, reading):
        return True
    # A printer's line in small type may be further out than a number that can be nothing but the page's.
    smallest = block.size if _DECORATED.fullmatch(words_of(block)) else 0.0
    others = [o.box for o in reading.blocks if o is not block and o.box and o.size >= smallest]
    if edge.side == "top":
        return all(other.y0 >= box.y1 for other in others)
    return all(other.y1 <= box.y0 for other in others)


def _is_bold_number(block: Block, reading: Reading) -> bool:
    """Whether a heading is no more than a page number that is not much larger than the text."""
    return is_lone_number(block) and block.size <= MAX_NUMBER * common_size(reading.blocks)


def end_row(block: Block, edge: Edge, reading: Reading) -> list[Block]:
    """The blocks on the first or last row of a page that a block is on; empty if it is on another row.

    The row has small lines or lines of about the size of the text, and white space to the text.
    """
    box = block.box
    if box is None or edge.side not in {"top", "bottom"} or edge.far:
        return []
    placed = [other for other in reading.blocks if other.box]
    row = [other for other in placed if other.box and other.box.overlap_y(box) > 0]
    if not row:
        return []
    size, area = common_size(reading.blocks), Box.around(other.box for other in row if other.box)
    if area.height > MAX_LINE * block.size or any(other.size > MAX_HEAD * size for other in row):
        return []
    gap, ids = MIN_GAP * block.size, {id(other) for other in row}
    for other in placed:
        if not other.box or id(other) in ids:
            continue
        is_inside = other.box.y0 >= area.y1 + gap if edge.side == "top" else other.box.y1 <= area.y0 - gap
        if not is_inside:
            return []
    return row


def is_lone_number(block: Block) -> bool:
    """Whether a text can only be a page number. Four digits are a year."""
    words = words_of(block)
    return (
        bool(_PAGE_NUMBER.fullmatch(words))
        and all(len(n) < 4 for n in _NUMBERS.findall(words))
        and any(map(str.isdecimal, words))
    )


def is_page_number(edge: Edge, block: Block) -> bool:
    """Whether a text has the pattern of a page number."""
    return bool(edge.numbers or len(edge.words) < 8) and bool(_PAGE_NUMBER.fullmatch(words_of(block)))


def names_page(block: Block, page: int) -> bool:
    """Whether a text starts or ends with the number of its page and the word for it, as in `To the mayor, page 2`."""
    found = _NAMED_PAGE.search(words_of(block))
    return found is not None and int(found[1] or found[2]) == page
