"""Running heads that repeat the heading of the section: in other type at one place, or with the word "continued"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from doc2md.assembler.passes.edge_names import MIN_NAME, name_of
from doc2md.assembler.passes.edges import Edge, Key, cells, slot_of, words_of
from doc2md.document import Block
from doc2md.structure.font_sizes import half_points

MIN_PAGES = 2
"""Minimum number of pages whose heads repeat a heading at one place, in one font size."""

_CONTINUED = re.compile(
    r"\W+(?:continued|cont(?:inued|in|[’']?d)?\.?|fortsetzung|forts\.|suite|segue|continuaci[oó]n|vervolg"
    r"|continuação|продолжение|続き|续)\W*$",
    re.IGNORECASE,
)
"""Matches the word for "continued" at the end of a head, such as `(cont'd)`."""

Title = tuple[str, float]
"""The words of a heading inside a page, with its font size in points."""


class Titles(NamedTuple):
    """The first page with each heading inside a page, the font sizes of these headings, and the places of heads."""

    pages: Mapping[str, int]
    sizes: frozenset[tuple[str, int]]
    slots: frozenset[Key]


NO_TITLES = Titles(MappingProxyType({}), frozenset(), frozenset())


def titles_of(pages: Iterable[tuple[int, Sequence[Edge], Sequence[Title]]]) -> Titles:
    """The headings that heads repeat, from the number, the edges and the inner headings of each page."""
    pages = list(pages)
    first: dict[str, int] = {}
    for page, _, inside in pages:
        for words, _ in inside:
            first.setdefault(name_of(words), page)
    sizes = frozenset((name_of(words), half_points(size)) for _, _, inside in pages for words, size in inside)
    found = Titles({name: page for name, page in first.items() if len(name) >= MIN_NAME}, sizes, frozenset())
    places = Counter(
        slot
        for page, edges, _ in pages
        for slot in {
            slot_of(edge, cell) for edge in edges if _repeats(edge, page, found) for cell in cells(edge.place)
        }
    )
    return found._replace(slots=frozenset(slot for slot, count in places.items() if count >= MIN_PAGES))


def _repeats(edge: Edge, page: int, titles: Titles) -> bool:
    """Whether a text at the top or the foot of a page repeats a heading up to this page, in another size.

    A heading that the document has several times is in one size.
    """
    name = name_of(edge.words)
    is_at_end = edge.side in {"top", "bottom"} and not edge.far
    in_other_size = (name, half_points(edge.size)) not in titles.sizes
    return is_at_end and in_other_size and titles.pages.get(name, page + 1) <= page


def is_in_place_of_titles(edge: Edge, page: int, titles: Titles) -> bool:
    """Whether a text repeats a heading where other pages do, too."""
    return _repeats(edge, page, titles) and any(
        slot_of(edge, cell) in titles.slots for cell in cells(edge.place)
    )


def is_continued(block: Block, page: int, names: Mapping[str, int]) -> bool:
    """Whether a text is the name of a section that began on this page or before, and the word for "continued"."""
    words = words_of(block)
    name = _CONTINUED.sub("", words)
    return name != words and names.get(name_of(name), page + 1) <= page
