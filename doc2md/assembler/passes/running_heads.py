"""Find running heads, running feet and page numbers: texts that repeat at the edges of the pages.

Nothing is removed. The blocks get their kind, and the exporter leaves them out unless its options keep them. A block is
relabelled only with evidence: the same text at the same place on other pages, numbers that count the pages, the pattern
of a page number, or small lines at one place above the text of both pages of a document. So a text at the edge of a
single page stays.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from doc2md.document import FURNITURE, Block, Edit, Kind, Reading
from doc2md.structure.font_sizes import common_size

EDGE = 0.2
"""Height of the zones for running heads and feet, as a fraction of the page height. Some styles have wide margins."""

NARROW_EDGE = 0.1
"""The same for texts that are not at the same place on two pages."""

SIDE = 0.08
"""Width of the zones for running heads in the left and right margins, as a fraction of the page width."""

PLACE = 8.0
"""In points. Texts on different pages are at the same place if they are closer than half of this distance."""

MIN_PAGES, MIN_PAGES_ANYWHERE = 2, 3
"""Minimum number of pages with the same text, at the same place or anywhere in the zone."""

MAX_LENGTH = 200
"""Maximum length of a running head, in characters."""

HEADING_SHARE = 0.4
"""Minimum fraction of pages with the same heading. Real headings are often at the top of a page, too."""

HEADING_GAP = 1.0
"""In units of the font size. Minimum white space below a repeated heading. With less, it is a heading of the text."""

MAX_LINE = 2.0
"""Ratio to the font size. A running head that is known only by its place has one line, which is not higher."""

SMALL, MIN_GAP, MAX_NAME = 0.95, 0.8, 80
"""What makes a line above the text of a page look like a running head.

Its maximum font size as a ratio to that of the text, the minimum white space below it in units of its font size, and
its maximum length in characters.
"""

LARGE = 1.3
"""Ratio to the most common font size of the page. The first of several repeated headings is kept if it is larger."""

CORE, NUMBER = "core", "number"
"""Key types for a text with a page number beside it: on some pages, the two may be separate blocks."""

_CANDIDATES = {
    Kind.PARAGRAPH, Kind.HEADING, Kind.CAPTION, Kind.CODE, Kind.QUOTE, Kind.EQUATION, Kind.FOOTNOTE, Kind.LIST
}  # fmt: skip
_NUMBERS = re.compile(r"\d+")
_END_NUMBER = re.compile(r"^#\W*|\W*#$")
_WORD = r"page|seite|pagina|página|pág\.?|p\.|pg\.?|s\.|стр\.?|страница|第|صفحة|sida|side|strona"
_PAGE_NUMBER = re.compile(
    rf"\W*(?:(?:{_WORD})\s*)?(?:\d{{1,4}}|[ivxlc]{{1,6}})(?:\s*(?:/|\||of|von|sur|de|из|av|of|z|页|頁|共)\s*\d{{0,4}})?\W*",
    re.IGNORECASE,
)
"""Matches the text of a page number, such as `3`, `– 3 –`, `iv`, `Page 3 of 12` or `3 / 12`."""


_NAMED_PAGE = re.compile(rf"^(?:{_WORD})\s*(\d{{1,4}})\b|\b(?:{_WORD})\s*(\d{{1,4}})$", re.IGNORECASE)
"""Matches a page number with its name at the start or the end of a running head."""


class Edge(NamedTuple):
    """A text at the edge of a page.

    side     `top`, `bottom`, `left` or `right`
    words    its text in lower case, with a sign in place of each number
    numbers  its numbers
    place    its distance from the top of the page, or from the left side, in points
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
    def core(self) -> str:
        """The words without a number at the start or the end."""
        return _END_NUMBER.sub("", self.words)

    @property
    def end_number(self) -> int | None:
        """The number at the start or the end of the words, or their only content."""
        if self.core == self.words or not self.numbers:
            return None
        return self.numbers[0 if self.words.startswith("#") else -1]


Key = tuple[str | int | None, ...]


class Plan(NamedTuple):
    """The evidence of all pages.

    seen    on how many pages each key of a text occurs; see `_keys`
    text    the keys of texts that are not a heading on one page or more
    slots   the places of running heads, with their font sizes
    cores   texts that occur with a number that counts the pages, at their start or end
    pages   the number of pages
    first   the first page with each heading
    bare    whether the document has no text except at the edges, like tickets and labels; then these are its text
    """

    seen: Counter[Key]
    text: frozenset[Key]
    pages: int
    first: dict[str, int]
    slots: frozenset[Key] = frozenset()
    cores: frozenset[tuple[str, str]] = frozenset()
    bare: bool = False


class RunningHeads:
    """The document pass: its evidence is the texts at the edges of each page."""

    def look(self, reading: Reading) -> tuple[int, tuple[Edge, ...], bool]:
        """The number of the page, the texts at its edges, and whether there is other text on it."""
        edges = [_edge(block, reading.size) for block in reading.blocks]
        for i, (edge, block) in enumerate(zip(edges, reading.blocks, strict=True)):
            if edge and _is_apart(block, edge, reading):
                edges[i] = edge._replace(apart=True)
        more = any(
            (not edge or edge.far) and block.kind not in FURNITURE
            for edge, block in zip(edges, reading.blocks, strict=True)
        )
        return reading.page, tuple(edge for edge in edges if edge), more

    def plan(self, evidence: Sequence[tuple[int, tuple[Edge, ...], bool]]) -> Plan:
        bare = not any(more for _, _, more in evidence)
        seen, first = Counter[Key](), dict[str, int]()
        plain = list[tuple[Edge, tuple[Key, ...]]]()  # the texts that are not headings, with their keys
        for page, edges, _ in () if bare else evidence:
            keyed = [(edge, tuple(_keys(edge, page))) for edge in edges]
            seen.update({key for _, keys in keyed for key in keys})
            plain += [(edge, keys) for edge, keys in keyed if not edge.heading]
            for edge in edges:
                first.setdefault(edge.words, page)
        text = frozenset(key for _, keys in plain for key in keys)
        cores = {
            (str(key[1]), str(key[2])) for key, count in seen.items() if key[0] == CORE and count >= MIN_PAGES
        }
        slots = {
            (edge.side, round(2 * edge.size), *key[-2:])
            for edge, keys in plain
            for key in keys
            if key[-2] in {"a", "b"} and seen[key] >= MIN_PAGES
        }
        if len(evidence) == MIN_PAGES and not bare:
            slots |= _facing([edges for _, edges, _ in evidence])
        return Plan(seen, text, len(evidence), first, frozenset(slots), frozenset(cores), bare)

    def rewrite(self, reading: Reading, plan: Plan) -> Reading:
        blocks, edits = list(reading.blocks), []
        for i, block in enumerate(blocks):
            if plan.bare and block.kind in FURNITURE:
                blocks[i] = replace(block, kind=Kind.PARAGRAPH)
                edits.append(Edit("running_heads", block.id, "the document has no other text"))
            elif block.kind in FURNITURE and block.transcribed and not _side(block, reading.size):
                blocks[i] = replace(block, kind=Kind.PARAGRAPH)
                reason = f"labelled {block.kind}, but not at the edge of the page"
                edits.append(Edit("running_heads", block.id, reason))
            elif found := _judge(block, reading, plan):
                kind, reason = found
                edits.append(Edit("running_heads", block.id, reason))
                blocks[i] = _as_furniture(block, kind)
        return (
            replace(reading, blocks=tuple(blocks), edits=reading.edits + tuple(edits)) if edits else reading
        )


def _facing(pages: Sequence[Sequence[Edge]]) -> set[Key]:
    """The place of the running heads of two pages, which have different words on left and right pages."""
    first, second = (
        {_slot(edge, cell) for edge in edges if edge.apart for cell in _cells(edge.place)} for edges in pages
    )
    return first & second


def _slot(edge: Edge, cell: tuple[str, int]) -> Key:
    return edge.side, round(2 * edge.size), *cell


def _is_apart(block: Block, edge: Edge, reading: Reading) -> bool:
    """Whether a block is one line in small type above the text, and looks like a name."""
    box, size, words = block.box, block.size, block.text.plain
    if box is None or edge.side != "top" or edge.far or block.kind not in {Kind.PARAGRAPH, Kind.CODE}:
        return False
    if box.height > MAX_LINE * size or len(words) > MAX_NAME or not words[-1:].isalnum():
        return False
    others = [other.box for other in reading.blocks if other is not block and other.box]
    is_first = all(other.y0 >= box.y1 + MIN_GAP * size for other in others)
    return is_first and size < SMALL * common_size(reading.blocks)


def _judge(block: Block, reading: Reading, plan: Plan) -> tuple[Kind, str] | None:
    """The kind of a running head or page number and the evidence for it, or None for a block of the text."""
    edge = None if plan.bare or block.kind in FURNITURE else _edge(block, reading.size)
    if edge is None:
        return None
    is_number = bool(edge.numbers or len(edge.words) < 8) and bool(_PAGE_NUMBER.fullmatch(_words(block)))
    name = "page number" if is_number else "running foot" if edge.side == "bottom" else "running head"
    kind = Kind.PAGE_NUMBER if is_number else Kind.FOOTER if edge.side == "bottom" else Kind.HEADER
    pages = _repeats(edge, reading.page, plan)
    if edge.heading and _is_joined(block, edge, reading):
        return None
    if pages and not _is_title(block, edge, reading, plan):
        return kind, f"{name}: it is on {pages} pages"
    if _is_in_slot(block, edge, plan):
        return kind, f"{name}: other pages have one at its place"
    if (is_number or _names_page(block, reading)) and _is_outermost(block, edge, reading):
        return kind, f"{name}: by its pattern and place"
    return None


def _names_page(block: Block, reading: Reading) -> bool:
    """Whether a text starts or ends with the number of this page and the word for it, as in `To the mayor, page 2`."""
    found = _NAMED_PAGE.search(_words(block))
    return found is not None and int(found[1] or found[2]) == reading.page


def _edge(block: Block, size: tuple[float, float]) -> Edge | None:
    side = _side(block, size) if block.kind in _CANDIDATES | FURNITURE and block.box else ""
    words = _words(block)
    if not side or not block.box or not words or len(words) > MAX_LENGTH:
        return None
    place = block.box.centre_x if side in {"left", "right"} else block.box.centre_y
    numbers = tuple(int(number) for number in _NUMBERS.findall(words) if len(number) < 9)
    masked = " ".join(_NUMBERS.sub("#", words.casefold()).split())
    far = side in {"top", "bottom"} and min(block.box.y1, size[1] - block.box.y0) > NARROW_EDGE * size[1]
    return Edge(side, masked, numbers, place, block.kind is Kind.HEADING, far, block.size)


def _words(block: Block) -> str:
    """The text of a block. A running head that starts with a number may look like a list with one item."""
    if block.kind is not Kind.LIST:
        return f"{block.label if block.kind is Kind.FOOTNOTE else ''} {block.text.plain}".strip()
    only = block.children[0] if len(block.children) == 1 else None
    return f"{only.label} {only.text.plain}" if only and not only.children else ""


def _side(block: Block, size: tuple[float, float]) -> str:
    """The edge of the page where a block is; "" if it is elsewhere. A block without a box counts as a running head."""
    box, (width, height) = block.box, size
    if box is None or box.y1 <= EDGE * height:
        return "top"
    if box.y0 >= (1 - EDGE) * height:
        return "bottom"
    if box.x1 <= SIDE * width:
        return "left"
    return "right" if box.x0 >= (1 - SIDE) * width else ""


def _keys(edge: Edge, page: int) -> Iterator[Key]:
    """The keys under which a text is counted. Two texts that repeat have at least one key in common.

    The numbers of a running head are the same on all pages, but for one that may count them. Each place has two keys,
    so that two places close to each other always share one.
    """
    numbers, end = edge.numbers, edge.end_number
    if end is not None and not edge.far:
        yield (CORE, edge.side, edge.core, end - page)
        yield (NUMBER, edge.side, end - page)
    constant = tuple(2 * number for number in numbers)
    options = [constant]
    for i, number in enumerate(numbers):
        options.append((*constant[:i], 2 * (number - page) + 1, *constant[i + 1 :]))
    for option in options:
        key: Key = (edge.side, edge.words, *option)
        if not edge.far:
            yield (*key, None)
        for cell in _cells(edge.place):
            yield (*key, *cell)


def _cells(place: float) -> Iterator[tuple[str, int]]:
    """The cells of a place in two rows of cells, of which one is shifted by half a cell."""
    yield "a", int(place // PLACE)
    yield "b", int((place + PLACE / 2) // PLACE)


def _repeats(edge: Edge, page: int, plan: Plan) -> int:
    """On how many pages a running head is, at least; 0 if that is not enough evidence."""
    most = MIN_PAGES if (edge.side, edge.words) in plan.cores and not edge.far else 0
    for key in _keys(edge, page):
        if key[0] == CORE or (key[0] == NUMBER and edge.core):
            continue
        needed = MIN_PAGES_ANYWHERE if key[-1] is None or key[0] == NUMBER else MIN_PAGES
        if edge.heading and key not in plan.text:
            needed = max(needed, int(HEADING_SHARE * plan.pages))
        if plan.seen[key] >= needed:
            most = max(most, plan.seen[key])
    return most


def _is_in_slot(block: Block, edge: Edge, plan: Plan) -> bool:
    """Whether a single line is where other pages have a running head of the same font size."""
    if edge.heading or not block.box or block.box.height > MAX_LINE * block.size:
        return False
    return any(_slot(edge, cell) in plan.slots for cell in _cells(edge.place))


def _is_joined(block: Block, edge: Edge, reading: Reading) -> bool:
    """Whether text follows right below a block at the top of a page, as it does below a heading of the text."""
    box = block.box
    if box is None or edge.side != "top":
        return False
    gaps = [o.box.y0 - box.y1 for o in reading.blocks if o is not block and o.box and o.box.y1 > box.y1]
    return min(gaps, default=HEADING_GAP * block.size) < HEADING_GAP * block.size


def _is_title(block: Block, edge: Edge, reading: Reading, plan: Plan) -> bool:
    """Whether a block is the first of several repeated headings and in large type: the title of the document."""
    if not edge.heading or plan.first.get(edge.words) != reading.page:
        return False
    return block.size > LARGE * common_size(reading.blocks)


def _is_outermost(block: Block, edge: Edge, reading: Reading) -> bool:
    """Whether a block is close to the edge of the page, with no other text further out or beside it."""
    box = block.box
    if box is None or edge.side not in {"top", "bottom"} or edge.heading or edge.far:
        return False
    others = [other.box for other in reading.blocks if other is not block and other.box]
    if edge.side == "top":
        return all(other.y0 >= box.y1 for other in others)
    return all(other.y1 <= box.y0 for other in others)


def _as_furniture(block: Block, kind: Kind) -> Block:
    if block.kind is Kind.LIST:
        item = block.children[0]
        text = replace(item.text, plain=f"{item.label} {item.text.plain}", marks=())
        return replace(item, id=block.id, kind=kind, label="", text=text)
    text = replace(block.text, plain=_words(block), marks=()) if block.kind is Kind.FOOTNOTE else block.text
    return replace(block, kind=kind, level=0, label="", text=text)
