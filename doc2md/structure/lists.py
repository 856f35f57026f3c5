"""Recognise list markers, and build nested lists from items and their indents.

Both engines use this module. Models give no indents, so their items are nested by their markers alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from doc2md.document import Block, Kind, Region, Text
from doc2md.geometry import Box

BULLETS = "•‣◦▪▫■□●○◆◇▶►▸▹➢➤➔❖✓✔✗✘★☆∙·–—−⁃⁌⁍\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf0a8\uf06e"
"""Characters that begin an item. Those in the private use area come from Symbol and Wingdings fonts."""

_CJK_NUMBER = "一二三四五六七八九十百零〇"
_NUMBER = rf"(?:\d{{1,3}}|[a-zA-Z]|[ivxlIVXL]{{1,6}}|[{_CJK_NUMBER}]{{1,4}})"
_MARKER = re.compile(
    rf"""
    \s*(?P<marker>
        [{BULLETS}]                                 # a bullet, with or without a space
      | [-*+o§](?=\s)                               # characters that are bullets only before a space
      | [({chr(0xFF08)}]{_NUMBER}[){chr(0xFF09)}]   # (1) (iv) （一）
      | \d{{1,3}}[.](?=\s|[^\W\d])                  # 1. not 1.5
      | \d{{1,3}}[)](?=\s|\w|$)
      | (?:\d{{1,3}}|[{_CJK_NUMBER}]{{1,4}})[、．]  # 1、 一、
      | (?:[a-zA-Z]|[ivxl]{{2,6}}|[IVXL]{{2,6}})[.)](?=\s)
      | [\u2460-\u2473\u2474-\u249b\u2776-\u277f]   # ① ⑴ ⒈ ❶
      | [\u06f0-\u06f9\u0660-\u0669]{{1,3}}[.)\-](?=\s)
    )\s*""",
    re.VERBOSE,
)
_DIGITS = re.compile(r"\d+")

MAX_DEPTH = 8
"""Maximum depth of nesting. Deeper items stay at the last level."""

MIN_INDENT = 4.0
"""Minimum difference in points between the indent of a nested item and that of its parent."""


@dataclass(frozen=True, slots=True)
class Item:
    """A list item that is not nested yet: its ITEM block, and the indent of its marker in points.

    The indent is measured from the left edge of the page, or from the right edge in a right-to-left list. It is 0 for
    all items if indents are not known.
    """

    block: Block
    indent: float = 0.0


def split_marker(text: Text) -> tuple[str, Text] | None:
    """The marker of a list item as printed, and the text after it; None if there is no marker."""
    match = _MARKER.match(text.plain)
    if match is None:
        return None
    return match["marker"], text[match.end() :]


def is_bullet(marker: str) -> bool:
    """Whether a marker is a bullet, not a number or a letter."""
    return not any(char.isalnum() for char in marker) or marker in {"o", "§"}


def number(marker: str) -> int | None:
    """The value of a marker with digits or one letter, e.g. 2 for `b)`; None if it has none."""
    if digits := _DIGITS.search(marker):
        return int(digits.group())
    if len(marker) and "\u2460" <= marker[0] <= "\u2473":
        return ord(marker[0]) - 0x245F
    letters = [char for char in marker.lower() if "a" <= char <= "z"]
    return ord(letters[0]) - ord("a") + 1 if len(letters) == 1 and not is_bullet(marker) else None


def kind_of(marker: str) -> str:
    """The kind of a marker, equal for all markers of a level: the bullet, or the type of numeral with punctuation."""
    if is_bullet(marker):
        return "-" if marker in "-–—−" else marker
    body = re.sub(r"\d+", "1", marker)
    body = re.sub(r"[a-z]+", "a", re.sub(r"[A-Z]+", "A", body))
    return re.sub(f"[{_CJK_NUMBER}]+", "一", re.sub("[\u2460-\u2473]", "①", body))


def nest(items: Sequence[Item]) -> tuple[Block, ...]:
    """Build LIST blocks from items in reading order: one, or several if a new list begins at the outer level.

    An item with a larger indent than the item before becomes its child. At the same indent, a marker of another kind
    opens a nested list if the outer list continues after it, else a new list.
    """
    roots: list[list[_Node]] = []
    path: list[_Level] = []
    for at, item in enumerate(items):
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


def _same_level(path: Sequence[_Level], item: Item) -> int | None:
    """The index of the innermost open level at the item's indent with markers of its kind; None if there is none."""
    for depth in range(len(path) - 1, -1, -1):
        if path[depth].indent < item.indent - MIN_INDENT:
            return None
        if _follows(path[depth].label, item.block.label):
            return depth
    return None


def _follows(before: str, label: str) -> bool:
    """Whether a marker can follow another in the same list: same kind, and not a new start at one."""
    if kind_of(before) != kind_of(label):
        return False
    return not (number(label) == 1 and (number(before) or 0) > 1)


def _continues(level: _Level, rest: Sequence[Item]) -> bool:
    """Whether a later item continues the list of `level`, so that the items in between are nested."""
    now = number(level.label)
    for item in rest:
        if item.indent < level.indent - MIN_INDENT:
            return False
        if abs(item.indent - level.indent) <= MIN_INDENT and kind_of(item.block.label) == kind_of(
            level.label
        ):
            return now is None or number(item.block.label) == now + 1
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
