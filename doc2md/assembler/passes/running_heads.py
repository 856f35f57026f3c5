"""Find running heads, running feet and page numbers: texts that repeat at the edges of the pages.

Nothing is removed. The blocks get their kind, and the exporter leaves them out unless its options keep them. A block is
relabelled only with evidence: the same text at the same place on other pages, numbers that count the pages, the pattern
of a page number, a row that has or mirrors a page number, or small lines at one place above the text of both pages of a
document. What a single page says is in `edge_alone.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from doc2md.assembler.passes.edge_alone import is_imprint, reason_on_single_page
from doc2md.assembler.passes.edge_names import is_heading_twice, name_of, names_of
from doc2md.assembler.passes.edge_titles import (
    NO_TITLES,
    Title,
    Titles,
    is_continued,
    is_in_place_of_titles,
    titles_of,
)
from doc2md.assembler.passes.edge_zones import zones_of
from doc2md.assembler.passes.edges import (
    CORE,
    MAX_LENGTH,
    MAX_LINE,
    NUMBER,
    Edge,
    Key,
    cells,
    edge_of,
    end_row,
    has_row_mates,
    is_apart,
    is_joined,
    is_outermost,
    is_page_number,
    is_small,
    keys_of,
    names_page,
    side_of,
    slot_of,
    words_of,
)
from doc2md.document import FURNITURE, Block, Edit, Kind, Reading
from doc2md.structure.font_sizes import common_size

MIN_PAGES, MIN_PAGES_ANYWHERE = 2, 3
"""Minimum number of pages with the same text, at the same place or anywhere in the zone."""

MIN_INSIDE = 2
"""Minimum number of times that a heading is inside a page, if it repeats as a heading. A section has its name once."""

HEADING_SHARE = 0.4
"""Minimum fraction of pages with the same heading. Real headings are often at the top of a page, too."""

MAX_HEAD_WORDS = 30
"""Maximum number of words of a running head that is searched for parts."""

LARGE = 1.3
"""Ratio to the most common font size of the page. The first of several repeated headings is kept if it is larger."""


_SIDES = ("top", "bottom")


class Evidence(NamedTuple):
    """What one page says.

    edges   the texts at its edges
    more    whether it has other text
    names   the names that heads may repeat
    inside  its headings that are not at an edge, with their font sizes
    zones   the keys of the words at its head and at its foot; see `zones_of`
    """

    page: int
    edges: tuple[Edge, ...]
    more: bool
    names: frozenset[str]
    inside: tuple[Title, ...] = ()
    zones: frozenset[Key] = frozenset()


class Plan(NamedTuple):
    """The evidence of all pages.

    seen    on how many pages each key of a text occurs; see `keys_of`
    text    the keys of texts that are not a heading on one page or more
    slots   the places of running heads, with their font sizes
    cores   texts that occur with a number that counts the pages, at their start or end
    pages   the number of pages
    first   the first page with each heading
    heads   on how many pages a text is at the same place at an edge
    names   the first page with each heading or line below the title; see `names_of`
    counted the places where page numbers count the pages
    common  the headings that are inside several pages: they repeat, but are no running heads
    zones   on how many pages the head or the foot has the same words
    titles  the headings that heads repeat, and the places of these heads; see `titles_of`
    bare    whether the document has no text except at the edges, like tickets and labels; then these are its text,
            but for the number of a page far below them
    """

    seen: Counter[Key]
    text: frozenset[Key]
    pages: int
    first: dict[str, int]
    slots: frozenset[Key] = frozenset()
    cores: frozenset[tuple[str, str]] = frozenset()
    heads: Mapping[tuple[str, str], int] = MappingProxyType({})
    names: Mapping[str, int] = MappingProxyType({})
    counted: frozenset[Key] = frozenset()
    common: frozenset[str] = frozenset()
    zones: Mapping[Key, int] = MappingProxyType({})
    titles: Titles = NO_TITLES
    bare: bool = False


class RunningHeads:
    """The document pass: its evidence is the texts at the edges of each page."""

    def look(self, reading: Reading) -> Evidence:
        edges = [edge_of(block, reading.size) for block in reading.blocks]
        for i, (edge, block) in enumerate(zip(edges, reading.blocks, strict=True)):
            if edge and is_apart(block, edge, reading):
                edges[i] = edge._replace(apart=True)
        more = any(
            (not edge or edge.far) and block.kind not in FURNITURE
            for edge, block in zip(edges, reading.blocks, strict=True)
        )
        inside = (
            (words_of(block).casefold(), block.size)
            for edge, block in zip(edges, reading.blocks, strict=True)
            if block.kind is Kind.HEADING and (edge is None or edge.far)
        )
        both = list(zip(reading.blocks, edges, strict=True))
        zones = frozenset(
            key for side in _SIDES for keys, _ in zones_of(side, both, reading.page) for key in keys
        )
        found = tuple(edge for edge in edges if edge)
        return Evidence(reading.page, found, more, names_of(reading), tuple(inside), zones)

    def plan(self, evidence: Sequence[Evidence]) -> Plan:
        bare = not any(page.more for page in evidence)
        seen, first = Counter[Key](), dict[str, int]()
        plain = list[tuple[Edge, tuple[Key, ...]]]()  # the texts that are not headings, with their keys
        for page, edges, *_ in () if bare else evidence:
            keyed = [(edge, tuple(keys_of(edge, page))) for edge in edges]
            seen.update({key for _, keys in keyed for key in keys})
            plain += [(edge, keys) for edge, keys in keyed if not edge.heading]
            for edge in edges:
                first.setdefault(edge.words, page)
        text = frozenset(key for _, keys in plain for key in keys)
        cores = {
            (str(key[1]), str(key[2])) for key, count in seen.items() if key[0] == CORE and count >= MIN_PAGES
        }
        slots = {
            slot_of(edge, key[-2:])
            for edge, keys in plain
            for key in keys
            if key[-2] in {"a", "b"} and seen[key] >= MIN_PAGES and edge.side != "bar"
        }
        if len(evidence) == 2 and not bare:
            slots |= _facing([page.edges for page in evidence])
        heads = {(str(key[0]), str(key[1])): count for key, count in seen.items() if key[-2] in {"a", "b"}}
        names = {name: page.page for page in reversed(evidence) for name in page.names}
        counted = () if bare else _counted(evidence, seen)
        inside = Counter(words for page in evidence for words, _ in page.inside)
        common = frozenset(words for words, count in inside.items() if count >= MIN_INSIDE)
        return Plan(
            seen,
            text,
            len(evidence),
            first,
            frozenset(slots),
            frozenset(cores),
            heads,
            names,
            frozenset(counted),
            common,
            Counter(zone for page in evidence for zone in page.zones),
            titles_of([(page.page, page.edges, page.inside) for page in evidence]),
            bare,
        )

    def rewrite(self, reading: Reading, plan: Plan) -> Reading:
        blocks, edits = list(reading.blocks), []
        repeated = _repeated_zones(reading, plan)
        for i, block in enumerate(blocks):
            if plan.bare and block.kind in FURNITURE:
                blocks[i] = replace(block, kind=Kind.PARAGRAPH)
                edits.append(Edit("running_heads", block.id, "the document has no other text"))
            elif block.kind in FURNITURE and block.transcribed and not side_of(block, reading.size):
                blocks[i] = replace(block, kind=Kind.PARAGRAPH)
                reason = f"labelled {block.kind}, but not at the edge of the page"
                edits.append(Edit("running_heads", block.id, reason))
            elif found := _judge(block, reading, plan, repeated):
                kind, reason = found
                edits.append(Edit("running_heads", block.id, reason))
                blocks[i] = _as_furniture(block, kind)
        return (
            replace(reading, blocks=tuple(blocks), edits=reading.edits + tuple(edits)) if edits else reading
        )


def _counted(evidence: Sequence[Evidence], seen: Counter[Key]) -> Iterator[Key]:
    """The places of lone numbers that count the pages, or are the number of their page."""
    for page, edges, *_ in evidence:
        for edge in edges:
            number = edge.lone_number
            if number is None or edge.side not in {"top", "bottom"}:
                continue
            if number == page or seen[(NUMBER, edge.side, number - page)] >= MIN_PAGES:
                yield from ((edge.side, *cell) for cell in cells(edge.place))


def _facing(pages: Sequence[Sequence[Edge]]) -> set[Key]:
    """The place of the running heads of two pages, which have different words on left and right pages."""
    first, second = (
        {slot_of(edge, cell) for edge in edges if edge.apart for cell in cells(edge.place)} for edges in pages
    )
    return first & second


def _repeated_zones(reading: Reading, plan: Plan) -> dict[str, int]:
    """The ids of the blocks at the edges of a page whose words are on other pages, too, with the number of pages."""
    found = dict[str, int]()
    edges = [(block, edge_of(block, reading.size)) for block in reading.blocks]
    for side in _SIDES:
        for keys, zone in zones_of(side, edges, reading.page):
            count = max(plan.zones.get(key, 0) for key in keys)
            if count >= MIN_PAGES:
                found.update((block.id, count) for block in zone)
    return found


def _judge(
    block: Block, reading: Reading, plan: Plan, repeated: Mapping[str, int]
) -> tuple[Kind, str] | None:
    """The kind of a running head or page number and the evidence for it, or None for a block of the text."""
    edge = None if block.kind in FURNITURE else edge_of(block, reading.size)
    if edge is None or (plan.bare and words_of(block) != str(reading.page)):
        return None
    is_number = is_page_number(edge, block)
    name = "page number" if is_number else "running foot" if edge.side == "bottom" else "running head"
    kind = Kind.PAGE_NUMBER if is_number else Kind.FOOTER if edge.side == "bottom" else Kind.HEADER
    reason = _reason(block, edge, reading, plan)
    if not reason and block.id in repeated:
        reason = f"the words at this edge are the same on {repeated[block.id]} pages"
    return (kind, f"{name}: {reason}") if reason else None


def _reason(block: Block, edge: Edge, reading: Reading, plan: Plan) -> str:
    """The evidence for a running head or page number; "" if there is none."""
    if plan.bare:
        return reason_on_single_page(block, edge, reading)
    if reason := _reason_of_name(block, edge, reading, plan):
        return reason
    pages = _repeats(edge, reading.page, plan)
    is_in_text = is_joined(block, edge, reading) or words_of(block).casefold() in plan.common
    is_long = len(edge.words) > MAX_LENGTH and not is_small(block, reading)
    if is_long or (edge.heading and is_in_text):
        return ""
    if pages and not _is_title(block, edge, reading, plan):
        return f"it is on {pages} pages"
    return "" if block.kind is Kind.TABLE else _reason_of_line(block, edge, reading, plan)


def _reason_of_name(block: Block, edge: Edge, reading: Reading, plan: Plan) -> str:
    """The evidence that a text repeats the name of a section."""
    if edge.side == "top" and is_heading_twice(block, reading):
        return "it repeats a heading of its page"
    if is_continued(block, reading.page, plan.names):
        return "it goes on with a section"
    if is_in_place_of_titles(edge, reading.page, plan.titles):
        return "it repeats a heading, at the place of other pages"
    return ""


def _reason_of_line(block: Block, edge: Edge, reading: Reading, plan: Plan) -> str:
    """The evidence that lines which do not repeat are a running head or page number. It is not true of tables."""
    has_pattern = is_page_number(edge, block) or names_page(block, reading.page)
    in_side_margin = edge.side in {"side", "bar"} and edge.numbers[:1] == (reading.page,)
    if has_pattern and (in_side_margin or is_outermost(block, edge, reading)):
        return "by its pattern and place"
    if _is_in_slot(block, edge, reading, plan):
        return "other pages have one at its place"
    if is_imprint(block, edge, reading):
        return "it says where the text was published"
    if plan.pages >= MIN_PAGES:
        return _reason_of_row(block, edge, reading, plan)
    return reason_on_single_page(block, edge, reading)


def _reason_of_row(block: Block, edge: Edge, reading: Reading, plan: Plan) -> str:
    """The evidence that the first or last row of a page is a running head, although its words do not repeat."""
    row = end_row(block, edge, reading)
    if any(_counts_page(other, reading, plan) for other in row):
        return "it is on the row of a page number"
    in_place = edge.side == "top" or is_small(block, reading)
    if in_place and any(_repeats_name(other, reading, plan) for other in row):
        return "its row repeats a heading or a line below the title"
    return ""


def _repeats_name(block: Block, reading: Reading, plan: Plan) -> bool:
    """Whether the words of a block are also those of a heading, or of a line below the title, up to this page."""
    words = words_of(block)
    return len(words) <= MAX_LENGTH and plan.names.get(name_of(words), plan.pages + 1) <= reading.page


def _counts_page(block: Block, reading: Reading, plan: Plan) -> bool:
    """Whether a block is a page number that other pages count, or the number of this page."""
    edge = edge_of(block, reading.size)
    if edge is None or not is_page_number(edge, block):
        return False
    counted = any(key[0] == NUMBER and plan.seen[key] >= MIN_PAGES for key in keys_of(edge, reading.page))
    return counted or edge.numbers[:1] == (reading.page,)


def _repeats(edge: Edge, page: int, plan: Plan) -> int:
    """On how many pages a running head is, at least; 0 if that is not enough evidence."""
    most = MIN_PAGES if (edge.side, edge.words) in plan.cores and not edge.far else 0
    for key in keys_of(edge, page):
        if (key[0] == CORE and key[-2] not in {"a", "b"}) or (key[0] == NUMBER and edge.lone_number is None):
            continue
        is_loose = key[-1] is None or key[0] == NUMBER or (edge.side == "bar" and edge.lone_number is None)
        needed = MIN_PAGES_ANYWHERE if is_loose else MIN_PAGES
        if edge.heading and key not in plan.text:
            needed = max(needed, int(HEADING_SHARE * plan.pages))
        if plan.seen[key] >= needed:
            most = max(most, plan.seen[key])
    return most or _repeats_in_parts(edge, plan)


def _repeats_in_parts(edge: Edge, plan: Plan) -> int:
    """On how many pages the parts of a running head are, at least, if they are separate blocks on other pages.

    The parts of what looks like a heading are on several pages.
    """
    words = edge.words.split(" ")
    if edge.far or len(words) > MAX_HEAD_WORDS:
        return 0
    least = [plan.pages] + [0] * len(words)  # for the first words: on how many pages all their parts are
    for end in range(1, len(words) + 1):
        for start in range(int(end == len(words)), end):
            count = plan.heads.get((edge.side, " ".join(words[start:end])), 0)
            least[end] = max(least[end], min(least[start], count))
    return least[-1] + 1 if least[-1] >= (MIN_PAGES if edge.heading else 1) else 0


def _is_in_slot(block: Block, edge: Edge, reading: Reading, plan: Plan) -> bool:
    """Whether a single line is where other pages have a running head of the same font size, or their number."""
    if edge.heading or not block.box or block.box.height > MAX_LINE * block.size:
        return False
    if any((edge.side, *cell) in plan.counted for cell in cells(edge.place)) and end_row(
        block, edge, reading
    ):
        return True
    return any(slot_of(edge, cell) in plan.slots for cell in cells(edge.place))


def _is_title(block: Block, edge: Edge, reading: Reading, plan: Plan) -> bool:
    """Whether a block is the first of several repeated headings and in large type: the title of the document."""
    if not edge.heading or plan.first.get(edge.words) != reading.page or has_row_mates(block, reading):
        return False
    words = edge.words.casefold()
    is_below = any(
        other.box and block.box and other.box.y1 <= block.box.y0 and other.size < block.size
        and words_of(other).casefold() == words
        for other in reading.blocks
    )  # fmt: skip
    return is_below or block.size > LARGE * common_size(reading.blocks)


def _as_furniture(block: Block, kind: Kind) -> Block:
    if block.kind is Kind.LIST:
        item = block.children[0]
        text = replace(item.text, plain=f"{item.label} {item.text.plain}", marks=())
        return replace(item, id=block.id, kind=kind, label="", text=text)
    text = block.text
    if block.kind in {Kind.FOOTNOTE, Kind.TABLE}:
        text = replace(text, plain=words_of(block), marks=())
    return replace(block, kind=kind, level=0, label="", text=text, cells=())
