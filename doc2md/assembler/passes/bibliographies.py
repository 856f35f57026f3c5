"""Make a list of the entries of a bibliography: paragraphs with years, below a heading such as "References"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from doc2md.document import Block, Edit, Kind, Reading
from doc2md.structure.lists import number, split_marker

MIN_ENTRIES = 3
"""Minimum number of entries with a year. Fewer paragraphs with years can be a text about the sources."""

MIN_SHARE = 0.6
"""Minimum share of paragraphs with a year. The rest are entries too: manuscripts, web pages, or "in press"."""

LABEL = "•"

_TITLES = re.compile(
    r"""(?:[\dIVXA-Z]{1,4}[.):]?\s+)?(?:
    (?:selected\s+|further\s+)?(?:references|bibliography|literature|works)(?:\s+(?:cited|and\s+notes))?
    | (?:literatur|quellen)(?:verzeichnis|angaben)? | bibliogra(?:phie|f[ií]a|fia|fie|fija)
    | r[ée]f[ée]rences(?:\s+bibliographiques)? | refer[êe]nci?as(?:\s+bibliogr[áa]ficas)?
    | riferimenti(?:\s+bibliografici)? | literatuur(?:lijst)? | litteratur(?:liste)? | refer(?:enser|anser) | l[äa]hteet
    | literatura | kaynak(?:ça|lar)
    | (?:список\s+)?литератур[аы] | 参考文献 | 參考文獻 | 引用文献 | 참고\s*문헌 | المراجع | ביבליוגרפיה
    )\s*:?""",
    re.IGNORECASE | re.VERBOSE,
)
_YEAR = re.compile(r"(?<![\d–-])(?:1[5-9]|20)\d\d(?!\d)")


def list_references(pages: Sequence[Reading]) -> list[Reading]:
    """The pages with the paragraphs of each bibliography as items of a list, joined with the items around them."""
    found = {id(block) for section in _sections(pages) for block in _entries(section)}
    return [_rewritten(page, found) if found else page for page in pages]


def _sections(pages: Sequence[Reading]) -> Iterator[list[Block]]:
    """The blocks below each heading of a bibliography, over the ends of pages."""
    section: list[Block] | None = None
    for block in (block for page in pages for block in page.blocks):
        if block.kind is Kind.HEADING:
            if section:
                yield section
            section = [] if _TITLES.fullmatch(block.text.plain.strip()) else None
        elif section is not None:
            section.append(block)
    if section:
        yield section


def _entries(section: Sequence[Block]) -> list[Block]:
    """The paragraphs and the lists of a section, if most paragraphs and items have a year.

    The rest of an item that the end of a page splits is none.
    """
    found = [block for block in section if block.kind in {Kind.PARAGRAPH, Kind.LIST} and not block.label]
    found = [block for block in found if block.kind is Kind.LIST or not block.text.plain[:1].islower()]
    texts = [part for block in found for part in (block.children if block.kind is Kind.LIST else [block])]
    dated = sum(bool(_YEAR.search(part.text.plain)) for part in texts)
    return found if dated >= max(MIN_ENTRIES, MIN_SHARE * len(texts)) else []


def _rewritten(page: Reading, found: set[int]) -> Reading:
    blocks: list[Block] = []
    edits: list[Edit] = []
    for is_entry, group in groupby(page.blocks, key=lambda block: id(block) in found):
        run = list(group)
        paragraphs = [block for block in run if block.kind is Kind.PARAGRAPH] if is_entry else []
        blocks += [_list(run)] if paragraphs else run
        edits += [Edit("bibliographies", block.id, "an entry of a bibliography") for block in paragraphs]
    return replace(page, blocks=tuple(blocks), edits=(*page.edits, *edits)) if edits else page


def _list(entries: Sequence[Block]) -> Block:
    items = tuple(
        item for block in entries for item in (block.children if block.kind is Kind.LIST else [_item(block)])
    )
    regions = tuple(region for block in entries for region in block.regions)
    origin = tuple(dict.fromkeys(origin for block in entries for origin in block.origin))
    return Block(f"{entries[0].id}-list", Kind.LIST, regions, origin=origin, children=items)


def _item(entry: Block) -> Block:
    split = split_marker(entry.text, sure=True)
    # The initials of an author and the dash for the same author again are no markers.
    label, words = split if split and number(split[0]) and not split[0][0].isalpha() else (LABEL, entry.text)
    return replace(entry, kind=Kind.ITEM, label=label, text=words)
