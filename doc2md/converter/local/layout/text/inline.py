"""Convert rows of spans to running text with marks: spaces, styles, links, formulas, hyphenated words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from doc2md.converter.local.layout.text.formulas import Glyph, formulas_in, glyphs_of, has_maths, latex
from doc2md.converter.local.layout.text.korean import torn_words
from doc2md.document import Mark, MarkKind, Text
from doc2md.rasterizer.text_layer import UNSURE, Line, Link, Span
from doc2md.structure.scripts import is_cjk, is_hangul, writes_without_spaces

HYPHENS = "-\u2010\u00ad"
"""Hyphen-minus, hyphen and soft hyphen."""

_INVISIBLE = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\ufeff\ufffe\uffff]")
_INNER_SOFT_HYPHEN = re.compile("\u00ad(?!\\s*$)")
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")

_CONJUNCTION = re.compile(r"(?:and|or|und|oder|bzw|bis|et|ou|og|och|eller|ja|i|y)\b", re.IGNORECASE)
"""Matches a word that can follow a hyphen which stands for the rest of a word."""

_RELATIONS = (
    r"\\(?:leq?|geq?|neq?|approx|equiv|sim|simeq|to|in|subset|subseteq|cdot|times|cup|cap)(?![A-Za-z])"
)
_OPERATOR_AT_END = re.compile(rf"(?:[=+\-<>,]|{_RELATIONS})\s*$")
_OPERATOR_AT_START = re.compile(rf"\s*(?:[=+<>]|{_RELATIONS})")
"""Match formulas that are broken at the end of a row."""

_ADDRESS_BEFORE_BREAK = re.compile(r"(?:https?://|www\.|doi\.org/)\S*[/\-_.=&?#%]$")
"""Matches a web address before a sign at which it can be broken."""

_ADDRESS_AFTER_BREAK = re.compile(r"[\w.~%+-]*(?:[/=?&#_%~]|\d|[.-]\w)")
"""Matches the rest of a web address, which has a sign or a digit that words do not have."""

_CUT_ADDRESS = re.compile(r"(?:https?://|www\.|doi\.org/)\S*/\S*\w$")
_REST_OF_CUT_ADDRESS = re.compile(r"(?![a-z]+/[a-z]+\W*$)[\w.~%+-]*[/=?&#_%~]", re.I)
"""Match an address that is cut inside a name. Its rest has a sign that words do not have; "and/or" is no rest."""

Vocabulary = frozenset[str]
"""Words in lower case."""


def vocabulary(lines: Iterable[Line]) -> Vocabulary:
    """The complete words of a page, in lower case. They decide how a word over two rows is joined."""
    lines = list(lines)
    words = set(torn_words([line.text for line in lines]))
    for line in lines:
        text = line.text.replace("\u2010", "-")
        # The last word of a row may be a part of a hyphenated word.
        words.update(m.group().lower() for m in _WORD.finditer(text) if m.end() < len(text.rstrip()) - 1)
    return frozenset(words)


def row_text(row: Line, links: Sequence[Link] = (), code: bool = True) -> Text:
    """Convert one row to text with marks. If `code` is false, a monospaced font does not mark code."""
    plain, marks = "", list[Mark]()
    is_read = any(span.latex for span in row.spans)
    glyphs = list[Glyph]() if not is_read and has_maths(row.spans) else None
    for span in row.spans:
        words = _printed(span)
        start, plain = len(plain), plain + words
        if glyphs is not None:
            glyphs += glyphs_of(span, words)
        if words.strip():
            kinds = [MarkKind.MATH] if span.latex else _kinds(span, code)
            marks += [Mark(start, len(plain), kind) for kind in kinds]
            if (sure := min(span.score, span.sure)) < UNSURE:
                marks.append(Mark(start, len(plain), MarkKind.UNSURE, f"{sure:.2f}"))
            if address := address_of(span, links):
                marks.append(Mark(start, len(plain), MarkKind.LINK, address))
    whole = Text(plain, tuple(marks))
    return _with_formulas(whole, glyphs) if glyphs else whole


def _printed(span: Span) -> str:
    """The characters of a span, or its LaTeX if it is a formula that was read."""
    if span.latex:
        return span.latex + " " * span.text[-1:].isspace()
    return _INVISIBLE.sub("", span.text.replace("\u00a0", " ").replace("\t", " "))


def _with_formulas(text: Text, glyphs: Sequence[Glyph]) -> Text:
    parts, at = list[Text](), 0
    for start, end in formulas_in(glyphs):
        source = latex(glyphs[start:end])
        if not source:
            continue  # all of its characters are unknown
        parts += [text[at:start], Text(source, (Mark(0, len(source), MarkKind.MATH),))]
        at = end
    return Text.join([*parts, text[at:]])


def address_of(span: Span, links: Sequence[Link]) -> str:
    """The link target of a span, or an empty string. The text layer splits spans where a link starts or ends."""
    if not links or not span.text.strip():
        return ""
    centre = span.box.centre
    return next((link.uri for link in links if link.box.contains_point(centre, slack_y=1)), "")


def _kinds(span: Span, code: bool) -> list[MarkKind]:
    if span.mono and code:
        return [MarkKind.CODE]
    wanted = {
        MarkKind.BOLD: span.bold and not span.math,
        MarkKind.ITALIC: span.italic,
        MarkKind.STRIKE: span.strike,
        MarkKind.SUPERSCRIPT: span.superscript,
        MarkKind.SUBSCRIPT: span.subscript,
    }
    return [kind for kind, here in wanted.items() if here]


def flow(texts: Sequence[Text], known: Vocabulary = frozenset()) -> Text:
    """Join rows into one paragraph.

    Words hyphenated at line ends are joined, and no space is added between CJK characters. `known` is the vocabulary of
    the page.
    """
    whole = Text()
    for text in (row.strip() for row in texts):
        if not text.plain:
            continue
        if not whole.plain:
            whole = text
            continue
        cut, between = (0, "") if _breaks_address(whole, text) else _joint(whole.plain, text.plain, known)
        whole = Text.join((whole[: len(whole.plain) - cut], text), between)
    return tidy(whole)


def _breaks_address(before: Text, after: Text) -> bool:
    """Whether the break between two rows lies inside a web address: that of a link, or one that is only printed."""
    first = re.match(r"\S+", after.plain)
    last = re.search(r"\S+$", before.plain)
    if not first or not last:
        return False
    if _ADDRESS_BEFORE_BREAK.search(last[0]) and _ADDRESS_AFTER_BREAK.match(first[0]):
        return True
    if _CUT_ADDRESS.search(last[0]) and _REST_OF_CUT_ADDRESS.match(first[0]):
        return True
    return any(
        mark.kind is MarkKind.LINK
        and mark.end == len(before.plain)
        and last[0] + first[0].rstrip(".,;)") in mark.value
        for mark in before.marks
    )


def _joint(before: str, after: str, known: Vocabulary) -> tuple[int, str]:
    """The joint of two rows: the number of characters to remove from the first, and the text to put between them."""
    last, first = before[-1], after[0]
    if before[-2:-1] == "\u00ad" and last in HYPHENS:  # the hyphen that a soft hyphen was printed as
        return 2, ""
    if writes_without_spaces(last) and writes_without_spaces(first):
        return 0, ""
    if _breaks_korean(before, after, known) or _is_in_cjk(before, after):
        return 0, ""
    if last not in HYPHENS or len(before) < 2 or not before[-2].isalnum():
        return (1 if last == "\u00ad" else 0), " "
    if _is_suspended(before, after, known):
        return 0, " "
    return (1 if last == "\u00ad" or _is_hyphenated(before, after, known) else 0), ""


def _is_suspended(before: str, after: str, known: Vocabulary) -> bool:
    """Whether the hyphen between two rows stands for the rest of a word, as in "Ein- und Ausfahrt"."""
    tail = _WORD.match(after)
    if before[-1] == "\u00ad" or not tail or not _CONJUNCTION.fullmatch(tail.group()):
        return False
    return before[:-1].rsplit(maxsplit=1)[-1].lower() + tail.group().lower() not in known


def _is_hyphenated(before: str, after: str, known: Vocabulary) -> bool:
    """Whether the hyphen between two rows is no part of the word that it divides."""
    head = re.search(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*$", before[:-1])
    tail = _WORD.match(after)
    if not head or not tail or not after[0].islower():
        return False
    left, right = head.group().lower().replace("\u2010", "-"), tail.group().lower()
    # After "single-quoted", "double-" and "quoted" are such a compound, too.
    is_compound = left in known and any(word.endswith(f"-{right}") for word in known)
    in_doubt = "-" not in left and not is_compound
    return f"{left}-{right}" not in known and (left + right in known or in_doubt)


def _is_in_cjk(before: str, after: str) -> bool:
    """Whether a number meets Chinese or Japanese in a text that puts no blanks between them."""
    if not _is_number_in_cjk(before[-1], after[0]):
        return False
    around = f"{before}\n{after}"
    joined = sum(map(_is_number_in_cjk, around, around[1:]))
    apart = sum(
        middle == " " and _is_number_in_cjk(left, right)
        for left, middle, right in zip(around, around[1:], around[2:], strict=False)
    )
    return joined >= apart


def _is_number_in_cjk(left: str, right: str) -> bool:
    return (is_cjk(left) and right.isdigit()) or (left.isdigit() and is_cjk(right))


def _breaks_korean(before: str, after: str, known: Vocabulary) -> bool:
    """Whether the break between two rows lies inside a Korean word that is known."""
    if not is_hangul(before[-1]) or not is_hangul(after[0]):
        return False
    return f"{before.rsplit(maxsplit=1)[-1]}{after.split(maxsplit=1)[0]}" in known


def tidy(text: Text) -> Text:
    """Collapse white space, merge adjacent marks of one kind, and remove marks without words and soft hyphens.

    A soft hyphen at the end stays, because the word may go on in the next block.
    """
    text = text.splice((m.start(), m.end(), "") for m in _INNER_SOFT_HYPHEN.finditer(text.plain))
    plain = re.sub(r"[ \u2000-\u200a\u3000]+", " ", text.plain)
    if plain != text.plain:
        text = _with_single_spaces(text)
    merged: list[Mark] = []
    for mark in sorted(text.marks, key=lambda m: (m.kind, m.value, m.start)):
        last = merged[-1] if merged else None
        if (
            last
            and (last.kind, last.value) == (mark.kind, mark.value)
            and not text.plain[last.end : mark.start].strip()
            and not (mark.kind is MarkKind.SUPERSCRIPT and mark.start > last.end)
            and not (
                mark.kind is MarkKind.MATH
                and not _goes_on(text.plain[last.start : last.end], text.plain[mark.start : mark.end])
            )
        ):
            merged[-1] = last._replace(end=max(last.end, mark.end))
        else:
            merged.append(mark)
    kept = (_trimmed(mark, text.plain) for mark in merged)
    return Text(text.plain, tuple(sorted(m for m in kept if m.end > m.start)))


def _goes_on(before: str, after: str) -> bool:
    """Whether a formula goes on in the next one, because it is broken at an operator."""
    return bool(_OPERATOR_AT_END.search(before) or _OPERATOR_AT_START.match(after))


def _with_single_spaces(text: Text) -> Text:
    """Collapse runs of spaces to one space and adjust the marks."""
    moved, plain = [0], ""
    for char in text.plain:
        space = char == " " or "\u2000" <= char <= "\u200a" or char == "\u3000"
        if not (space and plain.endswith(" ")):
            plain += " " if space else char
        moved.append(len(plain))
    return Text(plain, tuple(m._replace(start=moved[m.start], end=moved[m.end]) for m in text.marks))


def _trimmed(mark: Mark, plain: str) -> Mark:
    words = plain[mark.start : mark.end]
    left = len(words) - len(words.lstrip())
    return mark._replace(
        start=mark.start + left, end=max(mark.start + left, mark.start + len(words.rstrip()))
    )
