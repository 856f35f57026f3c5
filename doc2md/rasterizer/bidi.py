"""Put the characters of right-to-left scripts in reading order.

MuPDF cuts a right-to-left row into pieces that overlap, and returns the runs of a piece in any order. So the characters
of a row are put together by their places, and then ordered as the Unicode bidirectional algorithm would show them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeVar

from doc2md.geometry import Box
from doc2md.rasterizer.characters import Char

_LEFT_TO_RIGHT = frozenset({"L", "EN", "AN"})
"""Unicode bidirectional classes of letters and digits that run from left to right inside a right-to-left line."""

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")

_LAM, _ALEFS = "\u0644", "\u0627\u0622\u0623\u0625\u0671"

_MIRRORED_PAIRS = {"(": ")", "[": "]", "{": "}"}

FLAT = 0.1
"""Maximum width in points of a character without width, such as a vowel sign or the second letter of a ligature."""

MIN_CELL_GAP = 1.0
"""In units of the font size. Minimum white space inside a piece that divides two cells."""

MIN_WORD_GAP = 0.3
"""In units of the font size. The same where the words of the page have space characters between them."""

MAX_JOINT = 0.15
"""In units of the font size. Maximum distance between two pieces of one row that MuPDF cut."""

SAME_ROW = 0.25
"""In units of the font size. Maximum distance between the baselines of two pieces of one row."""

MIN_SHARE = 0.3
"""Minimum ratio of right-to-left to left-to-right letters in a right-to-left line, on a page that runs that way."""

MIN_SPACE = 0.1
"""In units of the font size. Minimum width of a gap where MuPDF left out a letter."""

C = TypeVar("C")


class _Unit(NamedTuple):
    """A character with the characters without width that belong to it, in reading order."""

    char: Char
    flat: tuple[Char, ...] = ()

    @property
    def box(self) -> Box:
        return self.char.box


class _Part(NamedTuple):
    """Characters from left to right, and the index of the piece that they are, if it is left-to-right text."""

    units: list[_Unit]
    plain: int | None = None


def has_right_to_left(text: str) -> bool:
    """Return whether a text has a right-to-left letter."""
    return bool(_RIGHT_TO_LEFT.search(text))


def right_to_left_excess(text: str) -> int:
    """Return how many more right-to-left than left-to-right letters `text` has.

    A negative result only means that there are more left-to-right letters: its value is not always the difference.
    """
    if not has_right_to_left(text):
        return -1 if any(map(str.isalpha, text)) else 0
    counts = Counter(map(unicodedata.bidirectional, text))
    return counts["R"] + counts["AL"] - counts["L"]


def in_reading_order(pieces: Sequence[Sequence[Char]], right_to_left: bool) -> Iterator[int | list[Char]]:
    """Yield the lines of a page, with right-to-left letters in reading order.

    Each piece has the characters of one line from MuPDF. `right_to_left` is the writing direction of the page. A piece
    that has nothing to do with right-to-left text is yielded as its index.
    """
    rows = list[list[_Part]]()
    spaces = Counter(char.inserted for piece in pieces for char in piece if char.char.isspace())
    # MuPDF drops spaces that a program prints one by one, in another font.
    spaced = spaces[False] > spaces[True]
    reversed_ = sum(_place_of_lam(piece, at) for piece in pieces for at in range(len(piece))) > 0
    for index, piece in enumerate(pieces):
        text = "".join([char.char for char in piece])
        is_plain = not has_right_to_left(text) and (not right_to_left or any(map(str.isalpha, text)))
        units = _units(piece, reversed_)
        for part in [_from_left(units)] if is_plain else _cells(units, spaced):
            row = next((row for row in rows if _share_row(row[0].units, part)), None)
            if row is None:
                rows.append(row := [])
            row.append(_Part(part, index if is_plain else None))
    for row in rows:
        for parts in _joined(row):
            if all(part.plain is not None for part in parts):
                yield from (part.plain for part in parts if part.plain is not None)
            else:
                units = [unit for part in parts for unit in part.units]
                yield _ordered(units if spaced else list(_with_spaces(units)), right_to_left)


def _with_spaces(units: Sequence[_Unit]) -> Iterator[_Unit]:
    """Yield units from left to right with a space in each gap between two fonts."""
    placed = _from_left(units)
    for before, after in pairwise(placed):
        yield before
        x0, x1 = before.box.x1, after.box.x0
        style = after.char.style
        beside_space = before.char.char.isspace() or after.char.char.isspace()
        if style.font != before.char.style.font and x1 - x0 > MIN_SPACE * style.size and not beside_space:
            yield _Unit(after.char._replace(char=" ", box=after.box._replace(x0=x0, x1=x1), inserted=True))
    yield from placed[-1:]


def logical(chars: Sequence[Char]) -> list[Char]:
    """Return the characters of one right-to-left line in reading order."""
    return _ordered(_units(chars), right_to_left=True)


def _units(chars: Sequence[Char], reversed_: bool = False) -> list[_Unit]:
    """Attach the characters without width to the character that they belong to, which is beside them.

    `reversed_` tells whether MuPDF returns the letters of a ligature in the wrong order.
    """
    made = list[_Unit]()
    ahead = list[Char]()
    for at, char in enumerate(chars):
        if char.inserted and made and made[-1].flat:
            continue  # the gap is the width of a glyph, which MuPDF does not give to a letter without width
        if not _is_flat(char):
            made.append(_Unit(char, tuple(ahead)))
            ahead = []
            continue
        if made and made[-1].char.inserted and len(made) > 1:
            made.pop()
        if _place_of_partner(chars, at, reversed_) > 0:
            ahead.append(char)
        elif made and has_right_to_left(made[-1].char.char):
            made[-1] = _with_flat(made[-1], char, reversed_)
        else:
            made.append(_Unit(char))
    return [*made, *map(_Unit, ahead)]


def _is_flat(char: Char) -> bool:
    return char.box.width < FLAT and (has_right_to_left(char.char) or unicodedata.category(char.char) == "Cf")


def _with_flat(unit: _Unit, char: Char, reversed_: bool) -> _Unit:
    """Attach a character without width to the one before it. A lam comes before its alef."""
    if reversed_ and char.char == _LAM and unit.char.char in _ALEFS:
        return _Unit(char._replace(box=unit.box), (unit.char._replace(box=char.box), *unit.flat))
    return unit._replace(flat=_marks_last((*unit.flat, char)))


def _place_of_partner(chars: Sequence[Char], at: int, reversed_: bool) -> int:
    """Where the letter is to which a letter without width belongs: -1 before it, 1 after it."""
    here = chars[at]
    if unicodedata.combining(here.char) or at + 1 == len(chars):
        return -1
    if at and abs(here.box.x0 - chars[at - 1].box.x1) < FLAT < chars[at - 1].box.width:
        return -1  # the characters are in order from left to right
    return _place_of_lam(chars, at) or (1 if reversed_ and chars[at + 1].char == _LAM else -1)


def _place_of_lam(chars: Sequence[Char], at: int) -> int:
    """Where the lam is to which an alef without width belongs: -1 before it, 1 after it, 0 unknown."""
    if chars[at].char not in _ALEFS or not _is_flat(chars[at]):
        return 0
    before = at > 0 and chars[at - 1].char == _LAM
    after = at + 1 < len(chars) and chars[at + 1].char == _LAM
    return after - before


def _marks_last(flat: tuple[Char, ...]) -> tuple[Char, ...]:
    """Put vowel signs after the letter that MuPDF returns after them at the same place."""
    letter = flat[-1]
    if unicodedata.combining(letter.char):
        return flat
    signs = next((i for i in range(len(flat) - 1, 0, -1) if not unicodedata.combining(flat[i - 1].char)), 0)
    return (*flat[:signs], letter, *flat[signs:-1])


def _cells(units: Sequence[_Unit], spaced: bool) -> Iterator[list[_Unit]]:
    """Cut a line where a cell ends, sorted from left to right.

    `spaced` means that the page has space characters. Then a much smaller gap without one is the end of a cell.
    """
    part = list[_Unit]()
    for unit in _from_left(units):
        if spaced and unit.char.inserted:
            continue
        gap = unit.box.x0 - part[-1].box.x1 if part else 0.0
        beside_space = bool(part) and (unit.char.char.isspace() or part[-1].char.char.isspace())
        if gap > (MIN_WORD_GAP if spaced and not beside_space else MIN_CELL_GAP) * unit.char.style.size:
            yield part
            part = []
        part.append(unit)
    if part:
        yield part


def _from_left(units: Iterable[_Unit]) -> list[_Unit]:
    return sorted(units, key=lambda unit: unit.box.x0 + unit.box.x1)


def _share_row(one: Sequence[_Unit], other: Sequence[_Unit]) -> bool:
    a, b = one[0].char.style, other[0].char.style
    return abs(a.baseline - b.baseline) < SAME_ROW * min(a.size, b.size)


def _joined(row: Sequence[_Part]) -> Iterator[list[_Part]]:
    """Group the pieces of a row that touch or overlap."""
    made, end = list[_Part](), 0.0
    for part in sorted(row, key=lambda part: part.units[0].box.x0):
        if made and part.units[0].box.x0 - end > MAX_JOINT * part.units[0].char.style.size:
            yield made
            made, end = [], 0.0
        made.append(part)
        end = max(end, *(unit.box.x1 for unit in part.units))
    yield made


def _ordered(units: Sequence[_Unit], right_to_left: bool) -> list[Char]:
    placed = _from_left(units)
    text = "".join(unit.char.char for unit in placed)
    code = sum(unit.char.style.mono for unit in placed if unit.char.char.isascii()) * 2 > len(text)
    if _reads_right_to_left(text, right_to_left and not code):
        ordered = reverse_left_to_right_runs(_with_copies(placed[::-1]), lambda unit: unit.char.char)
    else:
        ordered = list(_reverse_right_to_left_runs(placed))
    return _upright([char for unit in ordered for char in (unit.char, *unit.flat)])


def _reads_right_to_left(text: str, page: bool) -> bool:
    excess = right_to_left_excess(text)
    if page and has_right_to_left(text):
        counts = Counter(map(unicodedata.bidirectional, text))
        return counts["R"] + counts["AL"] > MIN_SHARE * counts["L"]
    return excess > 0 or (excess == 0 and page)


def _with_copies(units: list[_Unit]) -> list[_Unit]:
    """Bring back letters that MuPDF took for a copy of the second letter of a ligature. They leave a gap."""
    made = list[_Unit]()
    for unit in units:
        gap = made[-1].box.x0 - unit.box.x1 if made else 0.0
        if (
            unit.flat
            and unit.flat[0].char in _ALEFS
            and MIN_SPACE * unit.char.style.size < gap < unit.char.style.size
        ):
            place = unit.box._replace(x0=unit.box.x1, x1=unit.box.x1 + gap)
            made.append(_Unit(unit.flat[0]._replace(box=place)))
        made.append(unit)
    return made


def _reverse_right_to_left_runs(units: Sequence[_Unit]) -> Iterator[_Unit]:
    """Yield the characters of a left-to-right line with each right-to-left run reversed."""
    classes = [unicodedata.bidirectional(unit.char.char) for unit in units]
    at = 0
    while at < len(units):
        end = at
        if classes[at] in {"R", "AL"}:
            stop = next((i for i in range(at, len(classes)) if classes[i] == "L"), len(classes))
            end = max(i for i in range(at, stop) if classes[i] in {"R", "AL"})
        yield from reverse_left_to_right_runs(units[at : end + 1][::-1], lambda unit: unit.char.char)
        at = end + 1


def reverse_left_to_right_runs(chars: Sequence[C], char: Callable[[C], str] = str) -> list[C]:
    """Reverse each left-to-right run in the characters of a right-to-left line.

    `chars` are in order from right to left. `char` returns the character of an item.
    """
    classes = _after_arabic([unicodedata.bidirectional(char(c)) for c in chars])
    made, at = list[C](), 0
    while at < len(chars):
        end = _end_of_run(classes, at)
        made += reversed(chars[at : end + 1])
        at = end + 1
    return made


def _after_arabic(classes: list[str]) -> list[str]:
    """The classes, with digits after an Arabic letter as Arabic numbers (rule W2): a percent sign is left of these.

    What stands before the line is not known. If it has Arabic letters and no Hebrew ones, so has the line above.
    """
    made, strong = list[str](), "AL" if "AL" in classes and "R" not in classes else "R"
    for each in classes:
        strong = each if each in {"L", "R", "AL"} else strong
        made.append("AN" if each == "EN" and strong == "AL" else each)
    return made


def _end_of_run(classes: Sequence[str], at: int) -> int:
    """The last index of the left-to-right run that starts at `at`; `at` itself if there is none."""
    start = at
    while start < len(classes) and classes[start] == "ET":
        start += 1  # a percent sign or a currency sign belongs to the number beside it
    if start == len(classes) or classes[start] not in (_LEFT_TO_RIGHT if start == at else {"EN"}):
        return at
    stop = next((i for i in range(start, len(classes)) if classes[i] in {"R", "AL"}), len(classes))
    if "L" in classes[start:stop] and not _is_item_number(classes, start):
        end = max(i for i in range(start, stop) if classes[i] in _LEFT_TO_RIGHT)
    else:
        end = _end_of_number(classes, start, stop)
    while end + 1 < stop and classes[end + 1] == "ET" and classes[end] in {"EN", "ET"}:
        end += 1
    return end


def _is_item_number(classes: Sequence[str], at: int) -> bool:
    """Whether a number begins the line and a full stop or a bracket and a space follow it."""
    end = next((i for i in range(at, len(classes)) if classes[i] not in {"EN", "AN"}), len(classes))
    return at == 0 and classes[end : end + 2] in (["CS", "WS"], ["ON", "WS"])


def _end_of_number(classes: Sequence[str], at: int, stop: int) -> int:
    """The last index of a number, which can have single separators between its digits, but no hyphen in Arabic."""
    end = at
    joints = {"EN", "AN", "CS", "ES"} if classes[at] == "EN" else {"AN", "CS"}
    for i in range(at + 1, stop):
        if classes[i] in {"EN", "AN"} and i - end <= 2 and classes[i - 1] in joints:
            end = i
    return end


def _upright(chars: list[Char]) -> list[Char]:
    """Exchange the two brackets of a pair whose codes are those of the mirrored glyphs, as in `)word(`."""
    text = " " + "".join([char.char for char in chars]) + " "
    made = list(chars)
    closed = list[int]()
    for at, char in enumerate(text[1:-1]):
        if char in _MIRRORED_PAIRS.values() and text[at + 2].isalnum() and not text[at].isalnum():
            closed.append(at)
        elif closed and _MIRRORED_PAIRS.get(char) == text[closed[-1] + 1] and not text[at + 2].isalnum():
            first = closed.pop()
            made[first] = made[first]._replace(char=char)
            made[at] = made[at]._replace(char=_MIRRORED_PAIRS[char])
    return made
