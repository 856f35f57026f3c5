r"""Loops: a model that says the same again and again, up to its last token.

Real loops are seldom exact: two units take turns, a counter goes up (`\frac{1}{377}`, `\frac{1}{379}` …), boxes step
along. What they share is that nothing new is said. So an answer is read as tokens (words, tags, signs; boxes left
out, numbers outside tables all alike), and a token is *new* if the five that end with it have not been seen in this
answer. A stretch in which next to nothing is new, and each thing is said many times, is a loop. How long it must be
depends on what honest pages hold: tables of equal cells, forms full of empty ones, columns of numbers.
"""

from __future__ import annotations

import re
import zlib

LOOPED = "the model repeats itself"
"""The reason of a `Drop`."""

GRAM = 5
NEW = 0.02
"""Share of new tokens up to which a stretch says nothing new."""
COPIES = 12
"""How often, on average, a stretch says each thing it says."""
STRETCHES = (300, 600, 1_200, 2_400)
"""Tokens over which that is looked at: what is repeated may be long."""
NUMBERS, CELLS, EMPTY = 1_200, 600, 2_400
"""Tokens that it takes at least among numbers, in a table, and among cells that say nothing."""
UNFINISHED = 90
"""Tokens that are enough at the end of an answer that stops in the middle of something."""
EQUAL_BLOCKS, EQUAL_UNFINISHED = 8, 3
"""Blocks in a row with the same label and words that are a loop; the latter where the answer stops in a tag."""

_PIECE = 1_000
_PACKED = 0.3
"""Share to which zlib packs so many bytes of an answer, above which they are no loop. Prose is packed to half."""

_TOKEN = re.compile(
    r"<\|det\|>[^<\n]{0,400}(?:<\|/det\|>)?|<\|/?(?:ref|det)\|>|\[\[[\d, \[\]]{0,200}\]\]"
    r"|</?[a-z]{1,10}\b[^<>\n]{0,80}>|\d+(?:[.,]\d+)*|[^\W\d_\u3040-\u9fff\uac00-\ud7af]+|\S"
)
_PLACE = ("<|det|>", "<|/det|>", "[[", "<|ref|>", "<|/ref|>")
_TAG = re.compile(r"<\|ref\|>([^<\n]{0,80})<\|/ref\|>\s{0,4}<\|det\|>[^<\n]{0,400}<\|/det\|>")
_OPEN_TAG = re.compile(
    r"<\|ref\|>[^<\n]{0,80}(?:<\|/ref\|>)?\s{0,4}(?:<\|det\|>[^<\n]{0,400})?(?:<[|/a-z]{0,6})?\Z|<\|[a-z/|]{0,8}\Z"
)
_ROW = re.compile(r"<t[rdh]\b")
_DISPLAY = re.compile(r"(?<!\\)\\\[")  # not the height of a row, `\\[2pt]`
_NEAR = 10
_PAUSE = 32
"""Tokens between two looks."""
_HELD_BACK, _LONGEST = 60, 400
"""Characters of a stream that wait for more, lest a token is cut in two: at least, and where there is no good place."""


class LoopWatch:
    """Watches an answer while it streams."""

    def __init__(self) -> None:
        self.loop: int | None = None  # where it starts: what is before it is good
        self._starts: list[int] = []  # where in the answer each token starts
        self._grams: list[tuple[str, ...]] = []  # the tokens that end with it
        self._before: list[int] = []  # the token at which that gram was said last; -1: it is new
        # Running counts, one longer: of new tokens, of numbers, of a table's own tags.
        self._new, self._numbers, self._tags = [0], [0], [0]
        self._table = False
        self._known: dict[tuple[str, ...], int] = {}
        self._rest = ""
        self._at = 0

    def feed(self, piece: str) -> bool:
        """Take in the next piece, of any size. True once the answer has gone into a loop for certain."""
        text = self._rest + piece
        end = max(0, len(text) - _HELD_BACK)
        safe = (
            max(text.rfind("\n", 0, end), text.rfind(">", 0, end)) + 1
        )  # a blank may stand inside a tag's boxes
        if not safe and len(text) > _LONGEST:
            safe = text.rfind(" ", 0, end) + 1 or end
        self.take(text[:safe])
        self._rest = text[safe:]
        return self.loop is not None

    def take(self, text: str) -> None:
        """Take in whole tokens, up to the first loop."""
        for match in _TOKEN.finditer(text):
            if self.loop is not None:
                return
            if not match[0].startswith(_PLACE):
                self._add(match[0], self._at + match.start())
        self._at += len(text)

    def stretch(self, least: int) -> int | None:
        """Where a loop starts that goes on to the last token, in which at least so many say nothing new."""
        count = len(self._starts)
        if count < least or self._new[count] - self._new[count - least] > max(2, NEW * least):
            return None
        first = count - least
        if COPIES * sum(before < first for before in self._before[first:]) > least:
            return None
        first = count - least // 2  # surely in it: the stretch may begin in good text that is old by chance
        said = set(self._grams[first:])
        while first and 2 * sum(gram in said for gram in self._grams[max(0, first - _NEAR) : first]) > _NEAR:
            first -= 1
        while first < count and self._before[first] < 0:  # the first copy stays
            first += 1
        return self._starts[max(0, first - GRAM + 1)]  # a gram that is old began so many tokens before

    def _add(self, token: str, at: int) -> None:
        if token.startswith("<table"):
            self._table = True
        elif token.startswith("</table"):
            self._table = False
        number, count = token[0].isdigit(), len(self._starts)
        last = self._grams[-1][1 - GRAM :] if self._grams else ()
        gram = (*last, "0" if number and not self._table else token)
        self._starts.append(at)
        self._grams.append(gram)
        self._before.append(self._known.get(gram, -1))
        self._known[gram] = count
        self._new.append(self._new[-1] + (self._before[-1] < 0))
        self._numbers.append(self._numbers[-1] + number)
        self._tags.append(self._tags[-1] + token.startswith(("<t", "</t")))
        if not count % _PAUSE:
            least = self._least()
            found = (self.stretch(length) for length in STRETCHES if length >= least)
            self.loop = next((start for start in found if start is not None), None)

    def _least(self) -> int:
        if self._share(self._tags) > 0.95:
            return EMPTY
        if self._table:
            return CELLS
        return NUMBERS if self._share(self._numbers) > 0.2 else 0

    def _share(self, counts: list[int]) -> float:
        length = min(len(self._starts), STRETCHES[0])
        return (counts[-1] - counts[-1 - length]) / length if length else 0.0


def find_loop(answer: str, *, stopped: bool = False) -> tuple[int, int] | None:
    """The span of the repetition in an answer, its first copy left out; None where there is none.

    `stopped`: the answer was stopped while it streamed, for its loop.
    """
    unfinished = stopped or cut_short(answer) is not None
    starts = [_equal_blocks(answer, EQUAL_UNFINISHED if unfinished else EQUAL_BLOCKS)]
    if _is_packed(answer):
        watch = LoopWatch()
        watch.take(answer)
        starts.append(watch.stretch(UNFINISHED) if watch.loop is None and unfinished else watch.loop)
    start = min((start for start in starts if start is not None), default=None)
    return None if start is None else (_outside_tag(answer, start), len(answer))


def _outside_tag(answer: str, start: int) -> int:
    """A loop that starts in a tag starts with it."""
    tag = answer.rfind("<|ref|>", 0, start + 1)
    return tag if tag >= 0 and answer.find("<|/det|>", tag, start) < 0 else start


def _is_packed(answer: str) -> bool:
    """Whether some piece packs well: a quick look that lets nearly all good answers pass."""
    data = answer.encode("utf-8", "replace")
    pieces = (data[at : at + _PIECE] for at in range(0, len(data), _PIECE))
    return any(
        len(zlib.compress(piece, 1)) < _PACKED * _PIECE for piece in pieces if len(piece) > _PIECE // 2
    )


def _equal_blocks(answer: str, least: int) -> int | None:
    """Where the second begins of at least so many last blocks that say the same; blocks without words may be many."""
    answer = _OPEN_TAG.sub("", answer)
    tags = list(_TAG.finditer(answer))
    if len(tags) < least:
        return None
    ends = [tag.start() for tag in tags[1:]] + [len(answer)]
    said = [(tag[1], answer[tag.end() : end].strip()) for tag, end in zip(tags, ends, strict=True)]
    if (
        len(said) < least or not said[-2][1] or not said[-2][1].startswith(said[-1][1])
    ):  # the last may be cut off
        return None
    first = len(said) - 2
    while first and said[first - 1] == said[-2]:
        first -= 1
    return tags[first + 1].start() if len(said) - first >= least else None


def cut_short(answer: str) -> str | None:
    """How an answer shows that it ends too early, in words that follow "the answer"; None where it does not."""
    if _OPEN_TAG.search(answer[-500:]):
        return "ends inside a tag"
    folded = answer.lower()
    table = folded.rfind("<table")
    if table > folded.rfind("</table>") and _ROW.search(folded, table):
        return "ends inside a table"
    opened = max((match.start() for match in _DISPLAY.finditer(answer)), default=-1)
    if opened > answer.rfind("\\]"):
        return "ends inside a formula"
    return None
