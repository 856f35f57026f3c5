"""Say which passage of a document each printed word of a page belongs to, by its place."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from doc2md.checks.passages import Passage
from doc2md.checks.tokens import tokens
from doc2md.document import Printed, PrintedWord
from doc2md.geometry import Box

REACH = 2.0
"""In points. A passage also claims words whose centre is at most this far outside its box."""
SAME_ROW = 0.4
"""Two lines are on one row if their centres differ by less than this fraction of the lower one's height."""


class PrintedToken(NamedTuple):
    """A word that a page shows, in the form in which it is compared.

    whole  the printed word that it is in; in scripts without spaces, the whole line
    start, end  its range in `whole`
    left, right  the characters of the line before and after `whole`, without spaces; empty at its ends
    line  the index of its line in the printing order of the page
    row   the rank of its line on the page from the top, and in the direction of reading
    box   the box of the printed word around it
    """

    word: str
    whole: str
    start: int
    end: int
    left: str
    right: str
    page: int
    line: int
    row: tuple[int, int]
    box: Box

    @property
    def text(self) -> str:
        """How it is printed."""
        return self.whole[self.start : self.end]

    @property
    def is_number(self) -> bool:
        return self.word[0].isdigit()

    @property
    def is_alone(self) -> bool:
        """Whether it is the only word of its line."""
        return not self.left and not self.right


class _Place(NamedTuple):
    box: Box
    rank: tuple[bool, float]
    passage: int


def claim(
    passages: Sequence[Passage], printed: Mapping[int, Printed]
) -> tuple[list[list[PrintedToken]], list[PrintedToken]]:
    """Give each printed word to the smallest passage around it.

    `printed` has the words of each page by its number. Returns the words of each passage in the order in which they
    are printed, and the words that are in no passage.
    """
    places: dict[int, list[_Place]] = {page: [] for page in printed}
    for index, passage in enumerate(passages):
        if not passage.words and not passage.is_picture:
            continue  # a list without text of its own would take the words of its items
        for region in passage.regions:
            if region.box and region.page in places:
                box = region.box.grown(REACH, REACH)
                places[region.page].append(_Place(box, (passage.is_picture, box.area), index))
    claimed: list[list[PrintedToken]] = [[] for _ in passages]
    free = list[PrintedToken]()
    for page, words in sorted(printed.items()):
        boxes = [Box.around([word.box for word in line]) for line in words.lines]
        ranks = row_ranks(words.lines, boxes)
        ordered = sorted(places[page], key=lambda place: place.rank)  # the smallest first, and pictures last
        for number, line in enumerate(words.lines):
            near, row = _near(ordered, boxes[number]), (page, ranks[number])
            left, texts = "", [word.text for word in line]
            for (text, box), after in zip(line, [*texts[1:], ""], strict=True):
                owner = _owner(near, box)
                target = free if owner is None else claimed[owner]
                for word, start, end in tokens(text):
                    target.append(
                        PrintedToken(word, text, start, end, left, after[:1], page, number, row, box)
                    )
                left = text[-1]
    return claimed, free


def row_ranks(lines: Sequence[Sequence[PrintedWord]], boxes: Sequence[Box]) -> dict[int, int]:
    """The rank of each line from the top of the page to the bottom, and along each row in the direction of reading.

    `boxes` are those around the lines.
    """
    rows: list[list[tuple[Box, int]]] = []
    numbered = [(box, index) for index, box in enumerate(boxes)]
    for box, index in sorted(numbered, key=lambda each: each[0].centre_y):
        first = rows[-1][0][0] if rows else None
        if first and abs(first.centre_y - box.centre_y) < SAME_ROW * min(first.height, box.height):
            rows[-1].append((box, index))
        else:
            rows.append([(box, index)])
    ordered = list[int]()
    for row in rows:
        backwards = _reads_backwards([word for _, index in row for word in lines[index]])
        ordered += [index for _, index in sorted(row, key=lambda each: each[0].x0, reverse=backwards)]
    return {index: rank for rank, index in enumerate(ordered)}


def _reads_backwards(line: Sequence[PrintedWord]) -> bool:
    first = "".join([word.text[0] for word in line])
    if first.isascii():  # as almost always, and this is asked for each line
        return False
    letters = list(map(unicodedata.bidirectional, first))
    return sum(kind in {"R", "AL"} for kind in letters) > sum(kind == "L" for kind in letters)


def _near(places: Sequence[_Place], line: Box) -> list[_Place]:
    """The places at the height of a line."""
    return [place for place in places if place.box.y0 <= line.y1 and place.box.y1 >= line.y0]


def _owner(near: Sequence[_Place], box: Box) -> int | None:
    left, top, right, bottom = box
    x, y = (left + right) / 2, (top + bottom) / 2
    for (x0, y0, x1, y1), _, passage in near:
        if x0 <= x <= x1 and y0 <= y <= y1:
            return passage
    return None
