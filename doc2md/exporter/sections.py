"""A document cut at its headings into sections, each to be a file of its own, with the links that lead between them."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from doc2md.document import FURNITURE, Block, Document, Kind, MarkKind, PageRow, texts_of
from doc2md.exporter.anchors import Slugs, headings, redirected, slug, title_of
from doc2md.options.export import SplitBy
from doc2md.structure.link_targets import from_address

INDEX = "index.md"
MAX_CHARACTERS, MAX_BYTES = 60, 120
"""Of a file's name, without its suffix."""

_TAKEN = {
    "index",
    "readme",
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{p}{n}" for p in ("com", "lpt") for n in range(10)),
}
"""Names of the first page, and those that Windows keeps for devices."""
_COMMON = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""Anchors that all readers make alike."""


@dataclass(frozen=True, slots=True)
class Section:
    """A file to be. The first of a document is its index: what stands before the first heading.

    Levels of headings count from the section's own, whose level in the document is `level`; an index that has none
    has 0, and is to be given its title. `failed` are the rows of pages that are missing from it, `anchors` names for
    headings, by their ids, to which somebody links and which readers would name each in their way.
    """

    name: str
    title: str
    level: int
    blocks: tuple[Block, ...]
    failed: tuple[PageRow, ...] = ()
    anchors: dict[str, str] = field(default_factory=dict)

    @property
    def pages(self) -> str:
        """As `3`, or `3-5`; empty where it has none."""
        pages = set(_pages(self.blocks))
        return "-".join(map(str, sorted({min(pages), max(pages)}))) if pages else ""


@dataclass(frozen=True, slots=True)
class Node:
    """A section, and those under it."""

    section: Section
    inside: list[Node] = field(default_factory=list)


def cut(document: Document, by: SplitBy = SplitBy.AUTO) -> list[Section]:
    """The sections in order, the index first.

    A heading that stands first and above all others is the document's title: it and what follows are the index.
    Footnotes go where they are referred to; links inside the document lead to its files, or are plain words if they
    lead nowhere.
    """
    heads, parts = _parts(document.blocks, _level(document.blocks, by))
    starts = [0, *(part[0].page for part in parts[1:])]
    failed: list[list[PageRow]] = [[] for _ in parts]
    for row in document.pages:
        if row.failed:
            failed[bisect_right(starts, row.page) - 1].append(row)
    names = FileNames()
    title = document.source.title or document.source.name.rpartition(".")[0] or document.source.name
    titles = [_line(title_of(head)) if head else _line(title) for head in heads]
    sections = [
        Section(
            names(title) if index else INDEX,
            title,
            max(head.level, 1) if head else 0,
            tuple(_raised(block, max(head.level, 1) - 1 if head else 0) for block in part),
            tuple(rows),
        )
        for index, (title, head, part, rows) in enumerate(
            zip(titles, heads, _with_notes(parts), failed, strict=True)
        )
    ]
    return _linked(sections)


def tree(sections: Sequence[Section]) -> list[Node]:
    """The sections, those of a lower level under the one before them. The index stands beside the others."""
    nodes = [Node(sections[0])]
    open_: list[Node] = []
    for section in sections[1:]:
        while open_ and open_[-1].section.level >= section.level:
            open_.pop()
        node = Node(section)
        (open_[-1].inside if open_ else nodes).append(node)
        open_.append(node)
    return nodes


class FileNames:
    """Names for files, each only once, also where `A` is `a`."""

    def __init__(self) -> None:
        self._taken = set(_TAKEN)
        self._last = Counter[str]()

    def __call__(self, title: str) -> str:
        """`2-2-1-camera-survey.md` for "2.2.1 Camera survey": letters and digits of any script, never a path."""
        folded = unicodedata.normalize("NFKC", title).casefold()
        stem = re.sub(r"[\W_]+", "-", re.sub("['’]", "", folded)).strip("-")
        if len(stem) > MAX_CHARACTERS or len(stem.encode()) > MAX_BYTES:
            short = stem.encode()[:MAX_BYTES].decode("utf-8", "ignore")[:MAX_CHARACTERS]
            stem = short.rpartition("-")[0] or short
        stem = stem or "section"
        name = stem
        while name in self._taken:
            self._last[stem] += 1
            name = f"{stem}-{self._last[stem] + 1}"
        self._taken.add(name)
        return f"{name}.md"


def _level(blocks: Sequence[Block], by: SplitBy) -> int:
    """The lowest level of headings that begin a file."""
    if by is not SplitBy.AUTO:
        return int(by[1:])
    counts = Counter(max(heading.level, 1) for heading in headings(blocks))
    return next((level for level in sorted(counts) if counts[level] > 1), 1)


def _parts(blocks: Sequence[Block], level: int) -> tuple[list[Block | None], list[Sequence[Block]]]:
    """The heading and the blocks of each section; the index may have no heading, and no blocks."""
    starts = [i for i, block in enumerate(blocks) if list(headings([block])) and max(block.level, 1) <= level]
    heads: list[Block | None] = [None]
    if len(starts) > 1 and all(blocks[starts[0]].level < blocks[i].level for i in starts[1:]):
        heads = [blocks[starts.pop(0)]]
    heads += [blocks[i] for i in starts]
    return heads, [blocks[i:j] for i, j in pairwise([0, *starts, len(blocks)])]


def _pages(blocks: Iterable[Block]) -> Iterator[int]:
    """On which pages blocks stand; a running head above the next section's first words is no part of this one."""
    return (region.page for block in blocks if block.kind not in FURNITURE for region in block.regions)


def _line(words: str) -> str:
    return " ".join(words.split())


def _raised(block: Block, levels: int) -> Block:
    return replace(block, level=max(block.level - levels, 1)) if block.kind is Kind.HEADING else block


def _with_notes(parts: Sequence[Sequence[Block]]) -> list[list[Block]]:
    """Each footnote in the sections that refer to it: those of its own page, if there are any."""
    referring: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for index, part in enumerate(parts):
        for block in part:
            for mark in (mark for text in texts_of(block) for mark in text.marks):
                if mark.kind is MarkKind.NOTE:
                    referring[mark.value][block.page].add(index)
    moved: list[list[Block]] = [[] for _ in parts]
    for index, part in enumerate(parts):
        for block in part:
            found = referring.get(block.label, {}) if block.kind is Kind.FOOTNOTE and block.label else {}
            nearest = found.get(block.page) or set().union(*found.values())
            for goal in sorted(nearest or {index}):
                moved[goal].append(block)
    return moved


def _linked(sections: Sequence[Section]) -> list[Section]:
    """With their inner links rewritten, and the anchors that this takes."""
    named = [dict(_anchors(section)) for section in sections]
    own = [next(iter(names.values()), "") for names in named]
    homes = {
        f"#{name}": (index, anchor) for index, names in enumerate(named) for name, anchor in names.items()
    }
    pages = {
        page: index for index in reversed(range(len(sections))) for page in _pages(sections[index].blocks)
    }

    def led(here: int) -> Callable[[str], str | None]:
        def lead(address: str) -> str | None:
            place = from_address(address)
            goal, anchor = homes.get(address) or (pages.get(place.page) if place else None, "")
            if goal is None:
                return None
            if goal == here:
                return f"#{anchor or own[here]}"
            return sections[goal].name + (f"#{anchor}" if anchor not in {"", own[goal]} else "")

        return lead

    wanted = {m.value for s in sections for b in s.blocks for text in texts_of(b) for m in text.marks}
    return [
        replace(
            section,
            blocks=tuple(redirected(block, led(index)) for block in section.blocks),
            anchors={
                heading.id: named[index][heading.id]
                for heading in headings(section.blocks)
                if f"#{heading.id}" in wanted and not _is_common(named[index][heading.id], heading)
            },
        )
        for index, section in enumerate(sections)
    ]


def _anchors(section: Section) -> Iterator[tuple[str, str]]:
    """By the ids of headings, as GitHub makes them; the section's own comes first."""
    slugs = Slugs()
    if not section.level:
        yield "", slugs(section.title)
    for heading in headings(section.blocks):
        yield heading.id, slugs(title_of(heading))


def _is_common(anchor: str, heading: Block) -> bool:
    return anchor == slug(title_of(heading)) and _COMMON.fullmatch(anchor) is not None
