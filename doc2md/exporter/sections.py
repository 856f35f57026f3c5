"""Splits a document at its headings into sections, one for each output file, and rewrites links between them.

This module writes no files; `split.py` does.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from doc2md.document import FURNITURE, Block, Document, Kind, MarkKind, PageRow, texts_of
from doc2md.exporter.anchors import Slugs, headings, redirected, slug, title_of
from doc2md.exporter.bylines import bylines
from doc2md.options.export import SplitBy
from doc2md.structure.link_targets import from_address

INDEX = "index.md"
MAX_CHARACTERS, MAX_BYTES = 60, 120
"""Maximum length of a file name without its suffix, in characters and in UTF-8 bytes."""

_RESERVED_NAMES = {
    "index",
    "readme",
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{p}{n}" for p in ("com", "lpt") for n in range(10)),
}
"""File names that no section may have: those of the first page, and the names that Windows reserves for devices."""

_PORTABLE_ANCHOR = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""Matches anchors that GitHub and site generators create in the same way."""


@dataclass(frozen=True, slots=True)
class Section:
    """The content of one output file. The first section is the index: the blocks before the first split heading.

    name     file name
    title    the section's heading, or the title of the document for an index without a heading
    level    level of the section's heading in the document; 0 for an index without a heading
    blocks   the section's blocks; their heading levels are shifted so that the section's heading has level 1
    failed   ledger rows of the pages of this section that failed
    anchors  for ids of headings with links to them, anchors that do not depend on the Markdown renderer
    """

    name: str
    title: str
    level: int
    blocks: tuple[Block, ...]
    failed: tuple[PageRow, ...] = ()
    anchors: dict[str, str] = field(default_factory=dict)

    @property
    def pages(self) -> str:
        """The first and last page, such as `3-5`, or `3` for a single page; empty without pages."""
        pages = set(_pages(self.blocks))
        return "-".join(map(str, sorted({min(pages), max(pages)}))) if pages else ""


@dataclass(frozen=True, slots=True)
class Node:
    """A section with its subsections."""

    section: Section
    children: list[Node] = field(default_factory=list)


def cut(document: Document, by: SplitBy = SplitBy.AUTO) -> list[Section]:
    """Split a document into sections. The index is the first.

    If the first heading has a higher level than all other split headings, it is the title of the document and begins
    the index. Footnotes move to the sections that refer to them. Links inside the document become links to files, or
    plain text if their target does not exist.
    """
    names = bylines(document)
    section_headings, parts = _split_at_headings(
        document.blocks, _split_level(document.blocks, by, names), names
    )
    starts = [0, *(part[0].page for part in parts[1:])]
    failed: list[list[PageRow]] = [[] for _ in parts]
    for row in document.pages:
        if row.failed:
            failed[bisect_right(starts, row.page) - 1].append(row)
    file_names = FileNames()
    title = document.source.title or document.source.name.rpartition(".")[0] or document.source.name
    titles = [_one_line(title_of(head)) if head else _one_line(title) for head in section_headings]
    sections = [
        Section(
            file_names(title) if index else INDEX,
            title,
            max(head.level, 1) if head else 0,
            tuple(_with_higher_level(block, max(head.level, 1) - 1 if head else 0) for block in part),
            tuple(rows),
        )
        for index, (title, head, part, rows) in enumerate(
            zip(titles, section_headings, _with_moved_footnotes(parts), failed, strict=True)
        )
    ]
    return _with_file_links(sections)


def tree(sections: Sequence[Section]) -> list[Node]:
    """The sections as a tree by heading level. The index is the first root and has no subsections."""
    nodes = [Node(sections[0])]
    open_: list[Node] = []
    for section in sections[1:]:
        while open_ and open_[-1].section.level >= section.level:
            open_.pop()
        node = Node(section)
        (open_[-1].children if open_ else nodes).append(node)
        open_.append(node)
    return nodes


class FileNames:
    """Makes unique file names, also for file systems that ignore case."""

    def __init__(self) -> None:
        self._taken = set(_RESERVED_NAMES)
        self._last_number = Counter[str]()

    def __call__(self, title: str) -> str:
        """For "2.2.1 Camera survey", `2-2-1-camera-survey.md`. Only letters and digits of any script are kept."""
        folded = unicodedata.normalize("NFKC", title).casefold()
        stem = re.sub(r"[\W_]+", "-", re.sub("['’]", "", folded)).strip("-")
        if len(stem) > MAX_CHARACTERS or len(stem.encode()) > MAX_BYTES:
            short = stem.encode()[:MAX_BYTES].decode("utf-8", "ignore")[:MAX_CHARACTERS]
            stem = short.rpartition("-")[0] or short
        stem = stem or "section"
        name = stem
        while name in self._taken:
            self._last_number[stem] += 1
            name = f"{stem}-{self._last_number[stem] + 1}"
        self._taken.add(name)
        return f"{name}.md"


def _split_level(blocks: Sequence[Block], by: SplitBy, names: Container[str]) -> int:
    """The lowest level of headings that start a new file."""
    if by is not SplitBy.AUTO:
        return int(by[1:])
    counts = Counter(max(each.level, 1) for each in headings(blocks) if each.id not in names)
    return next((level for level in sorted(counts) if counts[level] > 1), 1)


def _split_at_headings(
    blocks: Sequence[Block], level: int, names: Container[str]
) -> tuple[list[Block | None], list[Sequence[Block]]]:
    """The headings and the blocks of the sections. The index may have neither.

    Headings whose ids are in `names` start no section.
    """
    starts = [
        i
        for i, block in enumerate(blocks)
        if list(headings([block])) and max(block.level, 1) <= level and block.id not in names
    ]
    section_headings: list[Block | None] = [None]
    if len(starts) > 1 and all(blocks[starts[0]].level < blocks[i].level for i in starts[1:]):
        section_headings = [blocks[starts.pop(0)]]
    section_headings += [blocks[i] for i in starts]
    return section_headings, [blocks[i:j] for i, j in pairwise([0, *starts, len(blocks)])]


def _pages(blocks: Iterable[Block]) -> Iterator[int]:
    """The page numbers of blocks. Running heads do not count: the next section may start on their page."""
    return (region.page for block in blocks if block.kind not in FURNITURE for region in block.regions)


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _with_higher_level(block: Block, levels: int) -> Block:
    return replace(block, level=max(block.level - levels, 1)) if block.kind is Kind.HEADING else block


def _with_moved_footnotes(parts: Sequence[Sequence[Block]]) -> list[list[Block]]:
    """Move each footnote to the sections that refer to it, or only to those that do so on its page, if any do."""
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
            for target in sorted(nearest or {index}):
                moved[target].append(block)
    return moved


def _with_file_links(sections: Sequence[Section]) -> list[Section]:
    """Rewrite internal links as links between files, and add the anchors that these links need."""
    anchors_by_id = [dict(_anchors(section)) for section in sections]
    own_anchors = [next(iter(names.values()), "") for names in anchors_by_id]
    targets = {
        f"#{name}": (index, anchor)
        for index, names in enumerate(anchors_by_id)
        for name, anchor in names.items()
    }
    pages = {
        page: index for index in reversed(range(len(sections))) for page in _pages(sections[index].blocks)
    }

    def address_for(here: int) -> Callable[[str], str | None]:
        def new_address(address: str) -> str | None:
            place = from_address(address)
            target, anchor = targets.get(address) or (pages.get(place.page) if place else None, "")
            if target is None:
                return None
            if target == here:
                return f"#{anchor or own_anchors[here]}"
            return sections[target].name + (f"#{anchor}" if anchor not in {"", own_anchors[target]} else "")

        return new_address

    wanted = {m.value for s in sections for b in s.blocks for text in texts_of(b) for m in text.marks}
    return [
        replace(
            section,
            blocks=tuple(redirected(block, address_for(index)) for block in section.blocks),
            anchors={
                heading.id: anchors_by_id[index][heading.id]
                for heading in headings(section.blocks)
                if f"#{heading.id}" in wanted and not _is_portable(anchors_by_id[index][heading.id], heading)
            },
        )
        for index, section in enumerate(sections)
    ]


def _anchors(section: Section) -> Iterator[tuple[str, str]]:
    """Pairs of heading id and GitHub anchor. The anchor of the section's title comes first; its id may be empty."""
    slugs = Slugs()
    if not section.level:
        yield "", slugs(section.title)
    for heading in headings(section.blocks):
        yield heading.id, slugs(title_of(heading))


def _is_portable(anchor: str, heading: Block) -> bool:
    """Whether every Markdown renderer gives the heading this anchor."""
    return anchor == slug(title_of(heading)) and _PORTABLE_ANCHOR.fullmatch(anchor) is not None
