"""Repair a page that a model read, from the words that the page shows: its text layer, or OCR.

- Characters that the model misread are corrected. OCR corrects nothing, because it misreads characters, too.
- Words that it left out come back in their place, with a mark; whole blocks come back as the embedded engine read them.
- Blocks that are there more often than on the page are removed.

Nothing is repaired if the two readings have too little in common: then one of them belongs to another text.
Each change has an `Edit`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from doc2md.checks.claims import PrintedToken, claim
from doc2md.checks.compare import differences
from doc2md.checks.difference import Difference, is_other_spelling
from doc2md.checks.passages import Passage, passages
from doc2md.checks.places import Place, place_of, with_texts_at
from doc2md.document import (
    Block,
    Edit,
    Kind,
    Mark,
    MarkKind,
    Origin,
    Printed,
    Reading,
    Region,
    Text,
    TextSource,
)
from doc2md.geometry import Box
from doc2md.structure.confidence import with_doubts
from doc2md.structure.scripts import writes_without_spaces

ONLY_ONCE = "the page shows these words only once"
"""The reason of the edits that remove repeated words."""
BY = "repair"
"""`Edit.by` of all repairs."""
MIN_AGREEMENT = 0.6
"""Share of the printed words that the reading has. If it is lower, nothing is repaired."""
MIN_MISSING_SHARE = 0.9
"""A block of the text layer comes back as a whole if at least this share of its words is missing."""
MAX_CHANGED_WORDS = 3
"""A longer run of words is not replaced: it is more than a misread word."""
MAX_SIZE = 1.2
"""The type of a running head is at most this much larger than that of half of the paragraphs."""
MAX_LINES = 2.0
"""The height of a running head as a multiple of its type size: one line."""
_LINES = {Kind.PARAGRAPH, Kind.HEADING}
PUT_BACK = (0.6, "the model left these words out; they come from the page")
"""The doubt about blocks that come back: a factor of the confidence, and the reason."""


def repair(reading: Reading, layer: Reading) -> Reading:
    """The page with the words of `layer`, the embedded engine's reading of the same page, in the same coordinates."""
    if layer.printed is None or not reading.blocks:
        return reading
    page = _Page(reading, layer, layer.printed)
    return page.repaired() if page.agreement >= MIN_AGREEMENT else reading


class _Page:
    """A page with its differences."""

    def __init__(self, reading: Reading, layer: Reading, printed: Printed) -> None:
        self._reading, self._layer, self._printed = reading, layer, printed
        self._passages = passages(reading.blocks)
        self._claimed, self._free = claim(self._passages, {reading.page: printed})
        self._differences = differences(self._passages, self._claimed, self._free)

    @property
    def agreement(self) -> float:
        """The share of the printed words outside figures that the reading has."""
        shown = [*self._free]
        for passage, claimed in zip(self._passages, self._claimed, strict=True):
            shown += [] if passage.is_picture else claimed
        missing = sum(len(each.printed) for each in self._differences if not each.moved)
        return 1 - missing / len(shown) if shown else 0.0

    def repaired(self) -> Reading:
        changes, edits = _TextChanges(), list[Edit]()
        for each in self._differences:
            if each.passage is None or each.moved or each.signs:
                continue
            passage = self._passages[each.passage]
            if self._printed.source is TextSource.TEXT_LAYER and _is_misread(each):
                edits.append(changes.correct(passage, each))
            elif each.printed and not each.words and passage.is_prose and each.after and not each.after.loose:
                edits.append(changes.insert(self._passages[each.after.passage], each))
                each.printed = []
            elif each.repeated and self._repeats_the_block_before(each):
                edits.append(changes.remove_start(passage, each))
        blocks = [with_texts_at(block, changes.apply) for block in self._reading.blocks]
        repeated = {block.id for block in blocks if self._is_repeated(block)}
        edits += [
            Edit(BY, block.id, ONLY_ONCE, before=block.text.plain) for block in blocks if block.id in repeated
        ]
        blocks = _with_missing(
            [block for block in blocks if block.id not in repeated],
            self._layer,
            self._printed,
            [
                token
                for each in self._differences
                if not each.words and not each.moved
                for token in each.printed
            ],
        )
        edits += [
            Edit(BY, block.id, "the model left this out", after=_words_of(block))
            for block in blocks
            if block.doubts == (PUT_BACK[1],)
        ]
        return replace(self._reading, blocks=tuple(blocks), edits=(*self._reading.edits, *edits))

    def _repeats_the_block_before(self, difference: Difference) -> bool:
        """Whether a passage starts with all words of the one before: a model may glue a heading to its text."""
        index = difference.passage
        if not index or difference.words != [*self._passages[index].words[: len(difference.words)]]:
            return False
        before = [word.token.word for word in self._passages[index - 1].words]
        return before == [word.token.word for word in difference.words] != []

    def _is_repeated(self, block: Block) -> bool:
        if block.children or block.cells or not block.transcribed:
            return False
        words = sum(len(passage.words) for passage in self._passages if passage.block.id == block.id)
        again = sum(
            len(each.words)
            for each in self._differences
            if each.repeated
            and each.passage is not None
            and self._passages[each.passage].block.id == block.id
        )
        return 0 < words == again


def _is_misread(difference: Difference) -> bool:
    """Whether the words of the page should replace those of the model.

    Many text layers lack a letter where the page shows a ligature, such as `Afer` for `After`. So a word that has all
    printed letters and more is left as it is.
    """
    ours = "".join(word.token.word for word in difference.words)
    shown = "".join(token.word for token in difference.printed)
    if not ours or not shown or max(len(difference.words), len(difference.printed)) > MAX_CHANGED_WORDS:
        return False
    lacks_letters = (
        len(shown) < len(ours) and _is_subsequence(shown, ours) and not any(map(str.isdigit, ours))
    )
    return is_other_spelling(difference) and not lacks_letters


def _is_subsequence(short: str, long: str) -> bool:
    rest = iter(long)
    return all(char in rest for char in short)


@dataclass(frozen=True, slots=True)
class _Splice:
    start: int
    end: int
    text: str
    kind: MarkKind | None = None


class _TextChanges:
    """Changes of texts by their places."""

    def __init__(self) -> None:
        self._splices: dict[Place, list[_Splice]] = defaultdict(list)

    def correct(self, passage: Passage, difference: Difference) -> Edit:
        """Replace misread words by the printed ones."""
        first, last = difference.words[0], difference.words[-1]
        before = passage.texts[first.slot].plain[first.token.start : last.token.end]
        after = _in_case_of(before, " ".join(token.text for token in difference.printed))
        self._add(passage, first.slot, _Splice(first.token.start, last.token.end, after))
        return Edit(BY, passage.block.id, "misread: the page shows other characters", before, after)

    def insert(self, passage: Passage, difference: Difference) -> Edit:
        """Put words that were left out after the word before them."""
        assert difference.after
        words = printed_text(difference.printed)
        slot, at = difference.after.slot, difference.after.token.end
        joined = writes_without_spaces(words[0]) and writes_without_spaces(passage.texts[slot].plain[at - 1])
        self._add(passage, slot, _Splice(at, at, words if joined else f" {words}", MarkKind.RESTORED))
        return Edit(BY, passage.block.id, "the model left these words out", after=words)

    def remove_start(self, passage: Passage, difference: Difference) -> Edit:
        """Remove words at the start of a text, with the punctuation after them."""
        rest = passage.words[len(difference.words) :]
        text = passage.texts[difference.words[0].slot].plain
        end = rest[0].token.start if rest else len(text)
        self._add(passage, difference.words[0].slot, _Splice(0, end, ""))
        return Edit(BY, passage.block.id, ONLY_ONCE, before=text[:end].strip())

    def _add(self, passage: Passage, slot: int, splice: _Splice) -> None:
        self._splices[place_of(passage, slot)].append(splice)

    def apply(self, text: Text, place: Place) -> Text:
        """The text at a place with all changes. A new word has the marks of the word that it replaces."""
        parts, at = list[Text](), 0
        for splice in sorted(self._splices.get(place, ()), key=lambda splice: (splice.start, splice.end)):
            if splice.start < at:
                continue
            marks = {
                mark._replace(start=0, end=len(splice.text)) for mark in text[splice.start : splice.end].marks
            }
            if splice.kind:
                marks = {Mark(0, len(splice.text), splice.kind)}
            parts += [text[at : splice.start], Text(splice.text, tuple(sorted(marks)))]
            at = splice.end
        return Text.join([*parts, text[at:]]) if parts else text


def _in_case_of(before: str, after: str) -> str:
    """`after`, but not in capitals if `before` is not: small capitals are capitals in many text layers."""
    if after.isupper() and not before.isupper() and len(after) > 1:
        return after.capitalize() if before[:1].isupper() else after.lower()
    return after


def printed_text(tokens: Sequence[PrintedToken]) -> str:
    """Printed words with their punctuation."""
    parts = []
    for _, group in groupby(tokens, key=lambda token: (token.page, token.line, token.box)):
        inside = list(group)
        whole, start, end = inside[0].whole, inside[0].start, inside[-1].end
        while start and not whole[start - 1].isalnum():
            start -= 1
        while end < len(whole) and not whole[end].isalnum():
            end += 1
        parts.append(whole[start:end])
    return " ".join(parts)


def _with_missing(
    blocks: Sequence[Block], layer: Reading, printed: Printed, missing: Sequence[PrintedToken]
) -> list[Block]:
    """The blocks and the missing words, as blocks of the text layer after the block that they follow there."""
    if not missing:
        return list(blocks)
    lost = set(missing)
    ours, theirs = passages(blocks), passages(layer.blocks)
    tokens_of: dict[str, list[PrintedToken]] = defaultdict(list)
    roots = {child.id: block.id for block in layer.blocks for child in _all(block)}
    for passage, claimed in zip(theirs, claim(theirs, {layer.page: printed})[0], strict=True):
        tokens_of[roots[passage.block.id]] += claimed
    owners = _owners(blocks, ours, claim(ours, {layer.page: printed})[0])
    after: dict[int, list[Block]] = defaultdict(list)
    last, number = -1, 0
    for block in layer.blocks:
        inside = tokens_of[block.id]
        gone = [token for token in inside if token in lost]
        held = Counter(owners[token] for token in inside if token in owners and token not in lost)
        if held:
            last = held.most_common(1)[0][0]
        if gone:
            number += 1
            whole = len(gone) >= MIN_MISSING_SHARE * len(inside) and block.kind is not Kind.FIGURE
            back = _as_running_head(block if whole else _paragraph(gone), blocks, layer)
            after[last].append(_named(with_doubts(back, [PUT_BACK]), f"p{layer.page:04}-back{number}"))
    return [*after[-1], *(each for at, block in enumerate(blocks) for each in (block, *after[at]))]


def _as_running_head(back: Block, blocks: Sequence[Block], layer: Reading) -> Block:
    """A line above or below all that the model wrote, as a running head, unless its type is large.

    Models leave running heads out, and a page alone can hardly tell them from text.
    """
    places = [block.box for block in blocks if block.box]
    if back.box is None or back.kind not in _LINES or not places or back.box.height > MAX_LINES * _size(back):
        return back
    sizes = sorted(block.size for block in layer.blocks if block.size and block.kind is Kind.PARAGRAPH)
    if sizes and back.size > MAX_SIZE * sizes[len(sizes) // 2]:
        return back
    if all(back.box.y1 <= place.y0 for place in places):
        return replace(back, kind=Kind.HEADER, level=0)
    if all(back.box.y0 >= place.y1 for place in places):
        return replace(back, kind=Kind.FOOTER, level=0)
    return back


def _size(block: Block) -> float:
    return block.size or (block.box.height if block.box else 0.0)


def _owners(
    blocks: Sequence[Block], found: Sequence[Passage], claimed: Iterable[Sequence[PrintedToken]]
) -> dict[PrintedToken, int]:
    """The index of the block that has each printed word."""
    roots = {child.id: index for index, block in enumerate(blocks) for child in _all(block)}
    return {
        token: roots[passage.block.id]
        for passage, tokens in zip(found, claimed, strict=True)
        for token in tokens
    }


def _all(block: Block) -> Iterator[Block]:
    yield block
    for child in block.children:
        yield from _all(child)


def _paragraph(tokens: Sequence[PrintedToken]) -> Block:
    page, box = tokens[0].page, Box.around(token.box for token in tokens)
    return Block(
        "", Kind.PARAGRAPH, (Region(page, box),), Text(printed_text(tokens)), (Origin("local", page),)
    )


def _named(block: Block, name: str) -> Block:
    children = tuple(_named(child, f"{name}.{i}") for i, child in enumerate(block.children))
    return replace(block, id=name, children=children)


def _words_of(block: Block) -> str:
    texts = [block.text.plain, *(cell.text.plain for cell in block.cells), *map(_words_of, block.children)]
    return " ".join(filter(None, texts))
