"""Inline Markdown, as a model writes it, to `Text`: emphasis, code, links, `\\(maths\\)`, a few HTML tags.

What it does not know stays as the words it is: an image, a script, an unsafe address are never more than text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from doc2md.document import Mark, MarkKind, Text

_TAGS = {
    "b": MarkKind.BOLD,
    "strong": MarkKind.BOLD,
    "i": MarkKind.ITALIC,
    "em": MarkKind.ITALIC,
    "sup": MarkKind.SUPERSCRIPT,
    "sub": MarkKind.SUBSCRIPT,
    "s": MarkKind.STRIKE,
    "del": MarkKind.STRIKE,
    "code": MarkKind.CODE,
}
_HTML_TAG = re.compile(r"</?([a-z]+)\s*/?>", re.IGNORECASE)
_PARAGRAPH = {"p", "div"}
_TRANSPARENT = {"center", "u", "span"}

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MARKUP = re.compile(r"[\\`*_~<&\[\n]")

_MATH = {"\\(": "\\)", "\\[": "\\]"}


def _math(state: StateInline, silent: bool) -> bool:
    r"""`\(…\)` and `\[…\]`, before the escape rule can take the backslash."""
    closing = _MATH.get(state.src[state.pos : state.pos + 2])
    if closing is None:
        return False
    end = state.src.find(closing, state.pos + 2, state.posMax)
    if end < 0:
        return False
    if not silent:
        state.push("math_inline", "math", 0).content = state.src[state.pos + 2 : end].strip()
    state.pos = end + 2
    return True


def _times(state: StateInline, silent: bool) -> bool:
    """A star between digits multiplies, as in `2150*2150*1000 mm`: it opens no emphasis."""
    around = state.src[max(state.pos - 1, 0) : state.pos + 2]
    if len(around) < 3 or around[1] != "*" or not (around[0].isdigit() and around[2].isdigit()):
        return False
    if not silent:
        state.pending += "*"
    state.pos += 1
    return True


def markdown_parser() -> MarkdownIt:
    """A parser of block and inline Markdown that also knows `\\(maths\\)`; raw HTML stays inline."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["strikethrough", "table"])
    parser.disable(["html_block", "reference"])
    parser.inline.ruler.before("escape", "brackets_math", _math)
    parser.inline.ruler.before("emphasis", "times", _times)
    return parser


_PARSER = markdown_parser()


def read_inline(source: str) -> Text:
    """Inline Markdown to `Text`. Never raises; a single newline is a space, `<br>` a line break."""
    source = _CONTROLS.sub("", source)
    if not _MARKUP.search(source):  # most text has none, and the parser costs a hundred times as much
        return Text(source.strip())
    return text_of(_PARSER.parseInline(source)[0].children or [])


def text_of(tokens: Sequence[Token]) -> Text:
    """The `Text` of the children of an inline token."""
    return _Builder().run(tokens)


class _Builder:
    """Walks inline tokens once, collecting the plain text and the marks over it."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.marks: list[Mark] = []
        self.opened: list[tuple[str, int, str]] = []

    def run(self, tokens: Sequence[Token]) -> Text:
        for token in tokens:
            handler = _HANDLERS.get(token.type)
            if handler:
                handler(self, token)
            else:
                self.put(token.content)
        marks = tuple(sorted(m for m in self.marks if m.end > m.start))
        return Text("".join(self.parts), marks)

    def put(self, words: str, kind: MarkKind | None = None) -> None:
        if kind and words:
            self.marks.append(Mark(self.length, self.length + len(words), kind))
        self.parts.append(words)
        self.length += len(words)

    def open(self, name: str, value: str = "") -> None:
        self.opened.append((name, self.length, value))

    def close(self, name: str, kind: MarkKind) -> bool:
        for i in range(len(self.opened) - 1, -1, -1):
            if self.opened[i][0] == name:
                _, start, value = self.opened.pop(i)
                if kind is MarkKind.LINK and start == self.length:
                    self.put(value)  # a link without words says its address
                self.marks.append(Mark(start, self.length, kind, value))
                return True
        return False

    def tag(self, token: Token) -> None:
        """An HTML tag: a known one is a mark or a break, any other is the words it was written with."""
        match = _HTML_TAG.fullmatch(token.content)
        name = match[1].lower() if match else ""
        if name == "br":
            self.put("\n")
        elif name in _PARAGRAPH:
            if token.content[1] != "/" and self.length and not self.parts[-1].endswith("\n"):
                self.put("\n")
        elif name in _TAGS:
            if token.content[1] == "/":
                self.close(name, _TAGS[name])
            else:
                self.open(name)
        elif name not in _TRANSPARENT:
            self.put(html.unescape(token.content))


def _opener(name: str) -> Callable[[_Builder, Token], None]:
    return lambda builder, token: builder.open(name, str(token.attrGet("href") or ""))


def _closer(name: str, kind: MarkKind) -> Callable[[_Builder, Token], None]:
    def close(builder: _Builder, token: Token) -> None:
        builder.close(name, kind)

    return close


_HANDLERS: dict[str, Callable[[_Builder, Token], None]] = {
    "softbreak": lambda builder, token: builder.put(" "),
    "hardbreak": lambda builder, token: builder.put("\n"),
    "code_inline": lambda builder, token: builder.put(token.content, MarkKind.CODE),
    "math_inline": lambda builder, token: builder.put(token.content, MarkKind.MATH),
    "image": lambda builder, token: builder.put(f"![{token.content}]({token.attrGet('src')})"),
    "html_inline": _Builder.tag,
}
for _name, _kind in (
    ("strong", MarkKind.BOLD),
    ("em", MarkKind.ITALIC),
    ("s", MarkKind.STRIKE),
    ("link", MarkKind.LINK),
):
    _HANDLERS[f"{_name}_open"] = _opener(_name)
    _HANDLERS[f"{_name}_close"] = _closer(_name, _kind)
