"""Compare two documents that were made from the same pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from doc2md.checks.diff.groups import Group
from doc2md.checks.diff.match import match
from doc2md.checks.diff.structure import compare_kinds, compare_order
from doc2md.checks.diff.tables import compare_tables
from doc2md.checks.diff.types import Aspect, Comparison, Difference, Match, PageDiff, Run, What
from doc2md.checks.diff.units import Unit, units_of, words_in
from doc2md.checks.diff.words import align_words, count_words, numbers_differ, runs_of, shown
from doc2md.document import Block, Document, Kind, TextSource

_ASPECTS = {Kind.TABLE: Aspect.TABLES, Kind.FIGURE: Aspect.FIGURES, Kind.EQUATION: Aspect.FORMULAS}


def diff(a: Document, b: Document, pages: Collection[int] | None = None) -> Comparison:
    """Compare two documents page by page, or only some `pages`.

    How they are written as Markdown does not matter. A block that crosses pages counts on its first page. Running heads
    and feet that only one document has are no difference, because they may be left out of the JSON. The result of
    `diff(b, a)` is that of `diff(a, b)` mirrored.
    """
    if _comes_later(a.blocks, b.blocks):
        return diff(b, a, pages).mirrored
    found, checked_a, checked_b = dict[int, PageDiff](), _checked(a), _checked(b)
    for blocks_a, blocks_b in _sections(_chosen(a.blocks, pages), _chosen(b.blocks, pages)):
        units = units_of(blocks_a, checked_a), units_of(blocks_b, checked_b)
        found |= {page.page: page for page in _section(*units)}
    known = {row.page for row in (*a.pages, *b.pages)} | set(found)
    chosen = sorted(page for page in known if pages is None or page in pages)
    states = _states(a), _states(b)
    return Comparison(tuple(_with_state(found.get(page, PageDiff(page)), *states) for page in chosen))


def matches(a: Document, b: Document) -> Iterator[Match]:
    """Each block of both documents, also the children of blocks, once: with what it is in the other document.

    The order is that of the pages.
    """
    for blocks_a, blocks_b in _sections(a.blocks, b.blocks):
        for group in _in_order(match(units_of(blocks_a), units_of(blocks_b))):
            yield Match(tuple(unit.block for unit in group.a), tuple(unit.block for unit in group.b))


def _comes_later(a: Sequence[Block], b: Sequence[Block]) -> bool:
    """Bring two readings into an order that does not depend on which is given first, so that ties are solved alike."""
    one, other = next(((x, y) for x, y in zip_longest(a, b) if x != y), (None, None))
    return repr(one) > repr(other)


def _checked(document: Document) -> set[int]:
    """The pages that were compared with a text layer that can be trusted. OCR is no judge between two readings."""
    return {
        row.page for row in document.pages if row.coverage and row.coverage.source is TextSource.TEXT_LAYER
    }


def _pages(block: Block) -> set[int]:
    return {region.page for region in block.regions}.union(*map(_pages, block.children))


def _chosen(blocks: Sequence[Block], pages: Collection[int] | None) -> Sequence[Block]:
    return blocks if pages is None else [block for block in blocks if not _pages(block).isdisjoint(pages)]


def _sections(a: Sequence[Block], b: Sequence[Block]) -> Iterator[tuple[list[Block], list[Block]]]:
    """Both documents in sections, cut between two pages that no block crosses. So the time grows with the length."""
    crossed = dict[int, int]()  # the last page of the blocks that begin on a page
    for block in (*a, *b):
        pages = _pages(block)
        crossed[min(pages)] = max(crossed.get(min(pages), 0), *pages, 0)
    starts, start, end = dict[int, int](), 0, -1
    for page in sorted(crossed):
        start = page if page > end else start
        end = max(end, crossed[page])
        starts[page] = start
    sections: dict[int, tuple[list[Block], list[Block]]] = defaultdict(lambda: ([], []))
    for side, blocks in enumerate((a, b)):
        for block in blocks:
            sections[starts[min(_pages(block))]][side].append(block)
    for _, section in sorted(sections.items()):
        yield section


def _section(a: Sequence[Unit], b: Sequence[Unit]) -> Iterator[PageDiff]:
    by_page: dict[int, list[Group]] = defaultdict(list)
    for group in _in_order(match(a, b)):
        if not _may_be_left_out(group):
            by_page[group.page].append(group)
    for page, groups in by_page.items():
        yield _page(page, groups)


def _may_be_left_out(group: Group) -> bool:
    return not (group.a and group.b) and all(unit.is_furniture for unit in (*group.a, *group.b))


def _in_order(groups: Iterable[Group]) -> list[Group]:
    """Groups in the order of A; those that only B has follow the one that they follow in B."""
    places, last = dict[int, tuple[int, int]](), -1
    for group in sorted(groups, key=lambda g: g.b[0].index if g.b else -1):
        if group.a:
            places[id(group)] = group.a[0].index, -1
            last = group.a[0].index if group.b else last
        else:
            places[id(group)] = last, group.b[0].index
    return sorted(groups, key=lambda group: places[id(group)])


def _page(page: int, groups: Sequence[Group]) -> PageDiff:
    differences, same = compare_order(groups), 0
    for group in groups:
        found, equal = _compare(group)
        differences += found
        same += equal
    return PageDiff(
        page,
        (sum(words_in(g.a) for g in groups), sum(words_in(g.b) for g in groups)),
        (sum(len(g.a) for g in groups), sum(len(g.b) for g in groups)),
        same,
        tuple(differences),
    )


def _compare(group: Group) -> tuple[list[Difference], int]:
    """The differences of a group, and the number of words that both have."""
    if not (group.a and group.b):
        return [_only_one(group)], 0
    found = [structure] if (structure := compare_kinds(group)) else []
    if all(unit.kind is Kind.TABLE and unit.block.cells for unit in (*group.a, *group.b)):
        tables, same = compare_tables(group)
        return found + tables, same
    text, same = _compare_words(group)
    return found + ([text] if text else []), same


def _only_one(group: Group) -> Difference:
    units = group.a or group.b
    tokens = [token for unit in units for token in unit.tokens]
    text = shown(tokens)
    places = tuple(unit.place for unit in units)
    aspect = Aspect.PUNCTUATION if all(t.is_punctuation for t in tokens) else Aspect.TEXT
    return Difference(
        group.page,
        _ASPECTS.get(units[0].kind, aspect),
        What.ONLY_ONE,
        places if group.a else (),
        places if group.b else (),
        (Run(text, "") if group.a else Run("", text),) if text else (),
        any(token.is_number for token in tokens),
        words=count_words(tokens),
    )


def _compare_words(group: Group) -> tuple[Difference | None, int]:
    a = [token for unit in group.a for token in unit.tokens]
    b = [token for unit in group.b for token in unit.tokens]
    pieces = align_words(a, b)
    same = sum(count_words(piece.a) for piece in pieces if piece.same)
    differing = [token for piece in pieces if not piece.same for token in (*piece.a, *piece.b)]
    if not differing:
        return None, same
    words = count_words(differing)
    if all(unit.kind is Kind.FIGURE for unit in (*group.a, *group.b)):
        aspect = Aspect.FIGURES
    elif all(token.maths for token in differing):
        aspect = Aspect.FORMULAS
    else:
        aspect = Aspect.PUNCTUATION if all(token.is_punctuation for token in differing) else Aspect.TEXT
    difference = Difference(
        group.page,
        aspect,
        What.WORDS,
        tuple(unit.place for unit in group.a),
        tuple(unit.place for unit in group.b),
        runs_of(pieces),
        numbers_differ(pieces),
        words=words,
    )
    return difference, same


def _states(document: Document) -> dict[int, str] | None:
    """What became of each page; None if the document does not say it."""
    return {
        row.page: f"{row.status}: {'; '.join(row.notes)}" if row.failed else "" for row in document.pages
    } or None


def _with_state(page: PageDiff, a: dict[int, str] | None, b: dict[int, str] | None) -> PageDiff:
    """The page; if only one document has it, this is the only difference."""
    states = [(state.get(page.page, "not in the document") if state else "") for state in (a, b)]
    if bool(states[0]) == bool(states[1]):
        return page
    missing = Difference(
        page.page,
        Aspect.TEXT,
        What.PAGE,
        detail=(states[0] or "read", states[1] or "read"),
        words=sum(page.words),
    )
    return replace(page, differences=(missing,))
