"""Recognise list markers, and build nested lists from items and their indents.

Both engines use this module. Models give no indents, so their items are nested by their markers alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from doc2md.document import Block, Kind, Region, Text
from doc2md.geometry import Box

BULLETS = "•‣◦▪▫■□◻●○◆◇▶►▷▻▸▹⋆➢➤➔➲❍❑❒❖✦✶☞∙·⁃⁌⁍・･"
"""Characters that only show that an item begins."""

DASHES = "-–—−"
"""Dashes that begin an item, if white space follows."""

BOXES = "☐☑☒"
"""Boxes before tasks: empty, ticked and crossed."""

CHOICES = "○◯●◉⦿"
"""Circles before answers to choose from, empty or filled. At one indent, they are of one list."""

TICKS = f"✓✔✗✘✕✖{BOXES}"
"""Ticks, crosses and boxes. A list that mixes them is one list."""

ARROWS = "→⇒»›"
"""Arrows that begin an item, if white space follows."""

SIGNS = f"{TICKS}★☆{ARROWS}§+"
"""Characters that begin an item and say something about it. They are part of what the reader must see."""

UNKNOWN = "\ufffd"
"""A sign that the PDF has no character for. At the start of a row, and before a space, it is a bullet."""

SHAPES = "\u25a0-\u25ff\u2719-\u2727\u2729-\u274b\u2794-\u27be\u2b12-\u2b2f"
"""Shapes, crosses, florets and arrows, as ranges of characters. Before a space, they are bullets."""

WIDE_SPACE = "\u2003"
"""An em space. After a letter or sign that can also be a word, it shows that the print has white space there."""

_CYRILLIC = "абвгдежзиклмнопрстуфхцчшщэюя"
"""The letters that number Russian items, in order: neither ё nor й does."""
_CJK_NUMBER = "一二三四五六七八九十百零〇"
_NUMBER = rf"(?:\d{{1,3}}|[a-zA-Z]|[ivxlIVXL]{{1,6}}|[{_CJK_NUMBER}]{{1,4}})"
_STEP = "(?:Step|Schritt|[ÉE]tape|Paso|Passo|Passaggio|Stap)"
_CAN_BE_WORDS = "[o+§¶]"
_NO_LEADERS = r"(?!.*(?:[.]\s?){4})"
"""A row with leader dots is an entry of a table of contents."""


def _marker(gap: str) -> re.Pattern[str]:
    """The pattern of a marker. `gap` is what follows a marker that can also be the first word of a sentence."""
    return re.compile(
        rf"""
    \s*(?P<marker>
        [{BULLETS}]                                 # a bullet, with or without a space
      | (?![{SIGNS}])[{SHAPES}](?=\s)            # a shape before a space
      | [{TICKS}](?![{TICKS}])|[★☆](?![★☆])        # not the stars of a rating
      | [{DASHES}{ARROWS}{UNKNOWN}*∗](?=\s)          # characters that are bullets only before a space
      | {_CAN_BE_WORDS}(?={gap})
      | \d{{1,3}}(?={gap}){_NO_LEADERS}               # a number in the margin
      | [({chr(0xFF08)}]{_NUMBER}[){chr(0xFF09)}]   # (1) (iv) （一）
      | \[\d{{1,3}}\](?=\s)                         # [1], as in references
      | \d{{1,2}}(?:[.]\d{{1,2}}){{1,3}}[.)]?(?=\s+["“„«(]?[^\W\d_a-z]){_NO_LEADERS}  # 1.1 Words, not 1.5 words
      | \d{{1,3}}[.](?=\s|[^\W\d])                  # 1. not 1.5
      | \d{{1,3}}[)](?=\s|\w|$)
      | (?:\d{{1,3}}|[{_CJK_NUMBER}]{{1,4}})[、．]  # 1、 一、
      | (?:[a-zA-Z]|[ivxl]{{2,6}}|[IVXL]{{2,6}})[.)](?=\s)
      | [{_CYRILLIC}]\)(?=\s)                       # а) б)
      | {_STEP}\s+\d{{1,2}}[:.)](?=\s)
      | [\u2460-\u2473\u2474-\u249b\u2776-\u277f]   # ① ⑴ ⒈ ❶
      | [\u06f0-\u06f9\u0660-\u0669]{{1,3}}[.)\-](?=\s)
    )\s*""",
        re.VERBOSE,
    )


_MARKER, _SURE_MARKER = _marker(WIDE_SPACE), _marker(r"\s")
_DIGITS = re.compile(r"\d+")
_ROMAN = re.compile("[ivxl]+")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50}

MAX_DEPTH = 8
"""Maximum depth of nesting. Deeper items stay at the last level."""

MIN_INDENT = 4.0
"""Minimum difference in points between the indent of a nested item and that of its parent."""


MAX_SHIFT, MAX_EVEN_SHIFT = 24.0, 12.0
"""Maximum difference in points between the indents of two markers that count on, and of two of equal length.

Wide numbers begin further left.
"""


@dataclass(frozen=True, slots=True)
class Item:
    """A list item that is not nested yet: its ITEM block, and the indent of its marker in points.

    The indent is measured from the left edge of the page, or from the right edge in a right-to-left list. It is 0 for
    all items if indents are not known.
    """

    block: Block
    indent: float = 0.0


def split_marker(text: Text, sure: bool = False) -> tuple[str, Text] | None:
    """The marker of a list item as printed, and the text after it; None if there is no marker.

    `o`, `+`, `§`, `¶` and bare numbers can also begin a sentence, so they are markers only before `WIDE_SPACE`. `sure`
    means that the text is known to be an item. Then any white space is enough.
    """
    match = (_SURE_MARKER if sure else _MARKER).match(text.plain)
    if match is None:
        return None
    return match["marker"], text[match.end() :]


def is_bullet(marker: str) -> bool:
    """Whether a marker is a bullet or a sign, not a number or a letter."""
    return not any(char.isalnum() for char in marker) or marker == "o"


def number(marker: str) -> int | None:
    """The value of a marker with digits or one letter, e.g. 2 for `b)`; None if it has none."""
    if digits := _DIGITS.findall(marker):
        return int(digits[-1])
    if len(marker) and "\u2460" <= marker[0] <= "\u2473":
        return ord(marker[0]) - 0x245F
    if len(marker) > 1 and marker[0] in _CYRILLIC:
        return _CYRILLIC.index(marker[0]) + 1
    letters = [char for char in marker.lower() if "a" <= char <= "z"]
    return ord(letters[0]) - ord("a") + 1 if len(letters) == 1 and not is_bullet(marker) else None


def kind_of(marker: str) -> str:
    """The kind of a marker, equal for all markers of a level: the bullet, or the type of numeral with punctuation.

    Plus and minus signs are of one kind, and so are ticks and crosses, because one list can mix them.
    """
    if is_bullet(marker):
        return "-" if marker in f"{DASHES}+" else "✓" if marker in TICKS else marker
    body = re.sub(r"\d+", "1", marker)
    body = re.sub(f"[{_CYRILLIC}]", "а", body)
    body = re.sub(r"[a-z]+", "a", re.sub(r"[A-Z]+", "A", body))
    return re.sub(f"[{_CJK_NUMBER}]+", "一", re.sub("[\u2460-\u2473]", "①", body))


def succeeds(before: str, label: str) -> bool:
    """Whether a marker counts on from another, as `c)` from `b)`, `ii.` from `i.` and `1.2` from `1.1`."""
    if is_bullet(label) or kind_of(before) != kind_of(label) or _prefix(before) != _prefix(label):
        return False
    after = readings(label)
    return any((is_roman, value + 1) in after for is_roman, value in readings(before))


def goes_on(before: str, label: str) -> bool:
    """Whether a marker can come right after another in one list: it counts on, or is the same kind of bullet."""
    return succeeds(before, label) or (is_bullet(before) and kind_of(before) == kind_of(label))


def begins(label: str) -> bool:
    """Whether a marker is the first of a numbered list, such as `1.`, `(a)`, `i.` and `2.1`."""
    return not is_bullet(label) and any(value == 1 for _, value in readings(label))


def _prefix(marker: str) -> str:
    """The numbers of the outer levels in a marker, such as `2.` in `2.1`."""
    digits = list(_DIGITS.finditer(marker))
    return marker[: digits[-1].start()] if len(digits) > 1 else ""


def readings(marker: str) -> set[tuple[bool, int]]:
    """The values that a marker can have, each with whether it is a Roman numeral. Some letters are both."""
    value = number(marker)
    found = set() if value is None else {(False, value)}
    roman = _ROMAN.fullmatch(re.sub(r"[^a-z]", "", marker.lower()))
    return found | {(True, roman_value(roman[0]))} if roman and not _DIGITS.search(marker) else found


def roman_value(numeral: str) -> int:
    """The value of a Roman numeral in small letters, up to 89: `xiv` is 14."""
    values = [_ROMAN_VALUES[char] for char in numeral]
    return sum(-now if now < after else now for now, after in zip(values, [*values[1:], 0], strict=True))


def nest(items: Sequence[Item]) -> tuple[Block, ...]:
    """Build LIST blocks from items in reading order: one, or several if a new list begins at the outer level.

    A marker that counts on continues its list, even if it is wider and so begins further left. Otherwise, an item with
    a larger indent than the item before becomes its child. At the same indent, a marker of another kind opens a nested
    list if the outer list continues after it, else a new list. Indents are compared inside a column of the page.
    """
    roots: list[list[_Node]] = []
    path: list[_Level] = []
    for at, item in enumerate(items):
        if at and _in_next_column(items[at - 1].block, item.block):
            path = _moved(path, item)
        if at and path and _is_beside(items[at - 1].block, item.block):
            path[-1].siblings.append(_Node(item, []))
            continue
        if (depth := _counted_level(path, item)) is not None:
            del path[depth + 1 :]
            path[-1].siblings.append(_Node(item, []))
            continue
        while path and item.indent < path[-1].indent - MIN_INDENT:
            path.pop()
        if not path or item.indent > path[-1].indent + MIN_INDENT:
            _open(path, roots, item)
        elif (depth := _same_level(path, item)) is not None:
            del path[depth + 1 :]
            path[-1].siblings.append(_Node(item, []))
        elif _continues(path[-1], items[at + 1 :]):
            _open(path, roots, item)
        else:
            path[-1].home.append([_Node(item, [])])
            path[-1] = replace(path[-1], siblings=path[-1].home[-1])
    return tuple(_list(nodes) for nodes in roots)


@dataclass(slots=True)
class _Node:
    item: Item
    lists: list[list[_Node]]


@dataclass(frozen=True, slots=True)
class _Level:
    """An open level during nesting: `home` holds the lists of this level, `siblings` is the last of them."""

    indent: float
    siblings: list[_Node]
    home: list[list[_Node]]

    @property
    def label(self) -> str:
        return self.siblings[-1].item.block.label


def _open(path: list[_Level], roots: list[list[_Node]], item: Item) -> None:
    """Begin a list inside the last item, or add the item to its list if the nesting would be too deep."""
    if len(path) >= MAX_DEPTH:
        path[-1].siblings.append(_Node(item, []))
        return
    home = path[-1].siblings[-1].lists if path else roots
    home.append([_Node(item, [])])
    path.append(_Level(item.indent, home[-1], home))


def _in_next_column(before: Block, after: Block) -> bool:
    """Whether an item begins above the end of the item before it, so that it is in another column."""
    one, other = before.box, after.box
    return one is not None and other is not None and other.y1 < one.y0 and other.gap_x(one) > 0


def _is_beside(before: Block, after: Block) -> bool:
    """Whether an item counts on from the item before it, or both have boxes to tick, and they stand in one row."""
    one, other = before.box, after.box
    return (
        one is not None
        and other is not None
        and other.gap_x(one) > 0
        and one.y0 < other.centre_y < one.y1
        and (succeeds(before.label, after.label) or {before.label, after.label} <= set(BOXES))
    )


def _moved(path: list[_Level], item: Item) -> list[_Level]:
    """The open levels with their indents in the column of an item, found by the level whose list it continues."""
    counted = (level for level in reversed(path) if succeeds(level.label, item.block.label))
    alike = (level for level in reversed(path) if _follows(level.label, item.block.label))
    level = next(counted, None) or next(alike, None)
    shift = item.indent - level.indent if level else 0.0
    return [replace(each, indent=each.indent + shift) for each in path]


def _counted_level(path: Sequence[_Level], item: Item) -> int | None:
    """The index of the open level whose numbering the item continues; None if there is none close to its indent."""
    near = [
        (abs(level.indent - item.indent), -depth)
        for depth, level in enumerate(path)
        if abs(level.indent - item.indent) <= _reach(level.label, item.block.label)
        and succeeds(level.label, item.block.label)
    ]
    return -min(near)[1] if near else None


def _reach(before: str, after: str) -> float:
    """The maximum difference between the indents of two markers that count on."""
    return MAX_SHIFT if len(before) != len(after) else MAX_EVEN_SHIFT


def _same_level(path: Sequence[_Level], item: Item) -> int | None:
    """The index of the innermost open level at the item's indent with markers of its kind; None if there is none."""
    for depth in range(len(path) - 1, -1, -1):
        if path[depth].indent < item.indent - MIN_INDENT:
            return None
        if _follows(path[depth].label, item.block.label) or _are_choices(path[depth], item):
            return depth
    return None


def _are_choices(level: _Level, item: Item) -> bool:
    """Whether two items at one indent, which is known, begin with an empty and a filled circle."""
    at_one_indent = item.indent > 0 and abs(level.indent - item.indent) <= MIN_INDENT
    return at_one_indent and all(label and label in CHOICES for label in (level.label, item.block.label))


def _follows(before: str, label: str) -> bool:
    """Whether a marker can follow another in the same list: same kind, and not a new start at one."""
    if kind_of(before) != kind_of(label):
        return False
    return before == label or not begins(label) or succeeds(before, label)


def _continues(level: _Level, rest: Sequence[Item]) -> bool:
    """Whether a later item continues the list of `level`, so that the items in between are nested."""
    for item in rest:
        if item.indent < level.indent - MIN_INDENT:
            return False
        if abs(item.indent - level.indent) <= MIN_INDENT and kind_of(item.block.label) == kind_of(
            level.label
        ):
            return not readings(level.label) or succeeds(level.label, item.block.label)
    return False


def _list(nodes: Sequence[_Node]) -> Block:
    """The LIST block of some items. The recursion is bounded, because the nesting is at most MAX_DEPTH deep."""
    children = tuple(
        replace(node.item.block, children=(*node.item.block.children, *map(_list, node.lists)))
        for node in nodes
    )
    first = children[0]
    inside = [block for child in children for block in (child, *child.children)]
    return Block(
        first.id, Kind.LIST, regions_around(inside), origin=first.origin, children=children, size=first.size
    )


def regions_around(blocks: Sequence[Block]) -> tuple[Region, ...]:
    """One region for each page that the blocks are on: the box around them, None if no block there has one."""
    pages = dict.fromkeys(region.page for block in blocks for region in block.regions)
    return tuple(
        Region(page, Box.around(boxes) if boxes else None)
        for page in pages
        for boxes in [[r.box for b in blocks for r in b.regions if r.page == page and r.box]]
    )
