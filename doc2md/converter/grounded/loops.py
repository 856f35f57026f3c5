r"""Find loops: answers in which the model repeats itself until its token limit.

Real loops are seldom exact: two units alternate, a counter grows (`\frac{1}{377}`, `\frac{1}{379}` …), or the boxes
move a little. But a loop contains nothing new. So an answer is split into tokens: words, tags and symbols. Boxes are
left out, and all numbers outside tables count as equal. A gram is a sequence of five tokens, and a token is *new* if
the gram that ends with it did not occur before in this answer. A stretch of tokens is a loop if almost no token in it
is new and its grams occur many times each.

Correct pages also repeat: they have tables with equal cells, forms with empty cells, and columns of numbers. So the
minimum length of a loop depends on the content.
"""

from __future__ import annotations

import re
import zlib

LOOPED = "the model repeats itself"
"""The reason of the `Drop` that contains a loop."""

GRAM_TOKENS = 5
"""Length of a gram in tokens."""
MAX_NEW_SHARE = 0.02
"""Maximum share of new tokens in a loop."""
MIN_COPIES = 12
"""Minimum number of times that a gram of a loop occurs in it, on average."""
STRETCHES = (300, 600, 1_200, 2_400)
"""Lengths in tokens of the stretches that are checked. There are several because the repeated unit may be long."""
MIN_TOKENS_NUMBERS, MIN_TOKENS_TABLE, MIN_TOKENS_EMPTY_CELLS = 1_200, 600, 2_400
"""Minimum tokens of a loop among numbers, in a table, and among empty table cells. Correct pages also contain long
repetitions of these kinds."""
MIN_TOKENS_UNFINISHED = 90
"""Minimum tokens of a loop at the end of an answer that ends inside a tag, a table or a formula."""
MIN_EQUAL_BLOCKS, MIN_EQUAL_BLOCKS_UNFINISHED = 8, 3
"""Minimum consecutive blocks with the same label and text that are a loop. The second number is for an unfinished
answer, as in `MIN_TOKENS_UNFINISHED`."""

_PIECE_BYTES = 1_000
"""Bytes of an answer that are compressed at a time."""
_MAX_PACKED_SHARE = 0.3
"""Maximum compressed size of a piece with a loop, as a share of its size. zlib compresses prose to about a half."""

_TOKEN = re.compile(
    r"<\|det\|>[^<\n]{0,400}(?:<\|/det\|>)?|<\|/?(?:ref|det)\|>|\[\[[\d, \[\]]{0,200}\]\]"
    r"|</?[a-z]{1,10}\b[^<>\n]{0,80}>|\d+(?:[.,]\d+)*|[^\W\d_\u3040-\u9fff\uac00-\ud7af]+|\S"
)
_POSITION_TOKENS = ("<|det|>", "<|/det|>", "[[", "<|ref|>", "<|/ref|>")
_TAG = re.compile(r"<\|ref\|>([^<\n]{0,80})<\|/ref\|>\s{0,4}<\|det\|>[^<\n]{0,400}<\|/det\|>")
_OPEN_TAG = re.compile(
    r"<\|ref\|>[^<\n]{0,80}(?:<\|/ref\|>)?\s{0,4}(?:<\|det\|>[^<\n]{0,400})?(?:<[|/a-z]{0,6})?\Z|<\|[a-z/|]{0,8}\Z"
)
_ROW = re.compile(r"<t[rdh]\b")
_DISPLAY = re.compile(r"(?<!\\)\\\[")  # not the row height in `\\[2pt]`
_NEIGHBOURS = 10
"""Number of grams that are compared to find where a loop begins."""
_CHECK_EVERY = 32
"""Tokens between two checks for a loop."""
_MIN_HELD_BACK, _MAX_HELD_BACK = 60, 400
"""Characters at the end of the received text that are not yet split into tokens, because more of the last token may
follow. At least the minimum is held back. Up to the maximum is held back if there is no line break and no `>` after
which the text can be cut."""


class LoopWatch:
    """Looks for a loop in an answer while it is streamed.

    `loop` is the index of the character at which the loop starts, or None. The text before it is good.
    """

    def __init__(self) -> None:
        self.loop: int | None = None
        # For each token: the index of its first character, the gram that ends with it, and the index of the last token
        # before it with the same gram (-1 if the token is new).
        self._starts: list[int] = []
        self._grams: list[tuple[str, ...]] = []
        self._previous: list[int] = []
        # How many of the first n tokens are new, numbers, or tags of a table: each list has one item more than tokens.
        self._new, self._numbers, self._tags = [0], [0], [0]
        self._in_table = False
        self._last_seen: dict[tuple[str, ...], int] = {}
        self._held_back = ""
        self._length = 0

    def feed(self, piece: str) -> bool:
        """Add the next piece of the answer, of any size. Returns whether the answer has gone into a loop."""
        text = self._held_back + piece
        end = max(0, len(text) - _MIN_HELD_BACK)
        # Do not cut after a space, because the boxes of a tag contain spaces.
        safe = max(text.rfind("\n", 0, end), text.rfind(">", 0, end)) + 1
        if not safe and len(text) > _MAX_HELD_BACK:
            safe = text.rfind(" ", 0, end) + 1 or end
        self.add_text(text[:safe])
        self._held_back = text[safe:]
        return self.loop is not None

    def add_text(self, text: str) -> None:
        """Add text that ends at the end of a token. Stops at the first loop."""
        for match in _TOKEN.finditer(text):
            if self.loop is not None:
                return
            if not match[0].startswith(_POSITION_TOKENS):
                self._add_token(match[0], self._length + match.start())
        self._length += len(text)

    def loop_start(self, length: int) -> int | None:
        """Return the index of the character at which a loop starts; None if the last `length` tokens are no loop.

        The loop may start before these tokens.
        """
        count = len(self._starts)
        if count < length or self._new[count] - self._new[count - length] > max(2, MAX_NEW_SHARE * length):
            return None
        first = count - length
        distinct = sum(previous < first for previous in self._previous[first:])
        if MIN_COPIES * distinct > length:
            return None
        # Only the second half is certainly in the loop: the first may begin in good text that happens not to be new.
        first = count - length // 2
        repeated = set(self._grams[first:])
        while (
            first
            and 2 * sum(gram in repeated for gram in self._grams[max(0, first - _NEIGHBOURS) : first])
            > _NEIGHBOURS
        ):
            first -= 1
        while first < count and self._previous[first] < 0:  # keep the first copy
            first += 1
        # The repetition starts with the gram that ends with this token.
        return self._starts[max(0, first - GRAM_TOKENS + 1)]

    def _add_token(self, token: str, at: int) -> None:
        if token.startswith("<table"):
            self._in_table = True
        elif token.startswith("</table"):
            self._in_table = False
        number, count = token[0].isdigit(), len(self._starts)
        last = self._grams[-1][1 - GRAM_TOKENS :] if self._grams else ()
        gram = (*last, "0" if number and not self._in_table else token)
        self._starts.append(at)
        self._grams.append(gram)
        self._previous.append(self._last_seen.get(gram, -1))
        self._last_seen[gram] = count
        self._new.append(self._new[-1] + (self._previous[-1] < 0))
        self._numbers.append(self._numbers[-1] + number)
        self._tags.append(self._tags[-1] + token.startswith(("<t", "</t")))
        if not count % _CHECK_EVERY:
            shortest = self._min_tokens()
            found = (self.loop_start(length) for length in STRETCHES if length >= shortest)
            self.loop = next((start for start in found if start is not None), None)

    def _min_tokens(self) -> int:
        """The minimum length of a loop, by what the last tokens are."""
        if self._recent_share(self._tags) > 0.95:
            return MIN_TOKENS_EMPTY_CELLS
        if self._in_table:
            return MIN_TOKENS_TABLE
        return MIN_TOKENS_NUMBERS if self._recent_share(self._numbers) > 0.2 else 0

    def _recent_share(self, counts: list[int]) -> float:
        length = min(len(self._starts), STRETCHES[0])
        return (counts[-1] - counts[-1 - length]) / length if length else 0.0


def find_loop(answer: str, *, stopped: bool = False) -> tuple[int, int] | None:
    """Return the span (start, end) of the loop in an answer; None if there is no loop.

    The span starts at the second copy and ends at the end of the answer. Set `stopped` if doc2md stopped the answer
    because of a loop while it was streamed.
    """
    unfinished = stopped or cut_short(answer) is not None
    starts = [_equal_blocks(answer, MIN_EQUAL_BLOCKS_UNFINISHED if unfinished else MIN_EQUAL_BLOCKS)]
    if _compresses_well(answer):
        watch = LoopWatch()
        watch.add_text(answer)
        short_loop = watch.loop is None and unfinished
        starts.append(watch.loop_start(MIN_TOKENS_UNFINISHED) if short_loop else watch.loop)
    start = min((start for start in starts if start is not None), default=None)
    return None if start is None else (_start_of_tag(answer, start), len(answer))


def _start_of_tag(answer: str, start: int) -> int:
    """The start of the tag that contains the index `start`, else `start`."""
    tag = answer.rfind("<|ref|>", 0, start + 1)
    return tag if tag >= 0 and answer.find("<|/det|>", tag, start) < 0 else start


def _compresses_well(answer: str) -> bool:
    """Whether some piece of the answer compresses well. This fast check rules out a loop in nearly all good answers."""
    data = answer.encode("utf-8", "replace")
    pieces = (data[at : at + _PIECE_BYTES] for at in range(0, len(data), _PIECE_BYTES))
    return any(
        len(zlib.compress(piece, 1)) < _MAX_PACKED_SHARE * _PIECE_BYTES
        for piece in pieces
        if len(piece) > _PIECE_BYTES // 2
    )


def _equal_blocks(answer: str, min_blocks: int) -> int | None:
    """Return where the second of the equal blocks at the end of an answer starts; None if there are too few.

    Blocks without text are no loop, because a page may have many, for example icons.
    """
    answer = _OPEN_TAG.sub("", answer)
    tags = list(_TAG.finditer(answer))
    if len(tags) < min_blocks:
        return None
    ends = [tag.start() for tag in tags[1:]] + [len(answer)]
    blocks = [(tag[1], answer[tag.end() : end].strip()) for tag, end in zip(tags, ends, strict=True)]
    # The text of the last block may be cut off.
    if len(blocks) < min_blocks or not blocks[-2][1] or not blocks[-2][1].startswith(blocks[-1][1]):
        return None
    first = len(blocks) - 2
    while first and blocks[first - 1] == blocks[-2]:
        first -= 1
    return tags[first + 1].start() if len(blocks) - first >= min_blocks else None


def cut_short(answer: str) -> str | None:
    """Return how an answer ends too early, in words that follow "the answer"; None if its end looks complete."""
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
