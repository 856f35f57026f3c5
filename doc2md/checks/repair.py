"""Repair a page that a model read, from the words that the page shows: its text layer, or OCR.

- Characters that the model misread are corrected. OCR corrects nothing, because it misreads characters, too.
- Words that it left out come back in their place, with a mark; whole blocks come back as the embedded engine read them.
- Blocks that are there more often than on the page are removed.

Nothing is repaired if the two readings have too little in common: then one of them belongs to another text.
Each change has an `Edit`.
"""

from __future__ import annotations

from dataclasses import replace

from doc2md.checks.claims import PrintedToken, claim
from doc2md.checks.compare import differences
from doc2md.checks.difference import Difference, is_other_spelling
from doc2md.checks.passages import passages
from doc2md.checks.places import with_texts_at
from doc2md.checks.put_back import PUT_BACK, as_running_head, with_missing
from doc2md.checks.text_changes import BY, ONLY_ONCE, TextChanges
from doc2md.document import FURNITURE, Block, Edit, Printed, Reading, TextSource, texts_of

MIN_AGREEMENT = 0.6
"""Share of the printed words that the reading has. If it is lower, nothing is repaired."""
MIN_WORDS, MIN_SUPPORT = 6, 0.9
"""So many words, and this share of them on the page, show that a short answer is a part of the page."""
MAX_CHANGED_WORDS = 3
"""A longer run of words is not replaced: it is more than a misread word."""


def repair(reading: Reading, layer: Reading) -> Reading:
    """The page with the words of `layer`, the embedded engine's reading of the same page, in the same coordinates."""
    if layer.printed is None or not reading.blocks:
        return reading
    page = _Page(reading, layer, layer.printed)
    return page.repaired() if page.belongs_to_print else reading


class _Page:
    """A page with its differences."""

    def __init__(self, reading: Reading, layer: Reading, printed: Printed) -> None:
        self._reading, self._layer, self._printed = reading, layer, printed
        self._passages = passages(reading.blocks)
        self._claimed, self._free = claim(self._passages, {reading.page: printed})
        self._differences = differences(self._passages, self._claimed, self._free)

    @property
    def belongs_to_print(self) -> bool:
        """Whether both readings are of the same text: one has most words of the other, but for running heads.

        An answer that breaks off has few of the printed words, but the page shows all that it has.
        """
        heads = self._running_heads()
        shown = [*self._free]
        for passage, claimed in zip(self._passages, self._claimed, strict=True):
            shown += [] if passage.is_picture else claimed
        missing = [token for each in self._differences if not each.moved for token in each.printed]
        count = len(set(shown) - heads)
        if not count:
            return bool(heads)
        if 1 - len(set(missing) - heads) / count >= MIN_AGREEMENT:
            return True
        words = sum(len(passage.words) for passage in self._passages)
        wrong = sum(len(each.words) for each in self._differences if not each.moved)
        return words >= MIN_WORDS and wrong <= (1 - MIN_SUPPORT) * words

    def _running_heads(self) -> set[PrintedToken]:
        """The printed words of running heads and page numbers, which models leave out."""
        found = passages(self._layer.blocks)
        claimed = claim(found, {self._layer.page: self._printed})[0]
        return {
            token
            for passage, tokens in zip(found, claimed, strict=True)
            if as_running_head(passage.block, self._reading.blocks, self._layer).kind in FURNITURE
            for token in tokens
        }

    def repaired(self) -> Reading:
        changes, edits = TextChanges(), list[Edit]()
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
        blocks = with_missing(
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
            Edit(
                BY,
                block.id,
                "the model left this out",
                after=" ".join(text.plain for text in texts_of(block) if text.plain),
            )
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
