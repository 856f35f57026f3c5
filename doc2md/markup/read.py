"""Parse the inline Markdown of a model's response into `Text`.

The parser supports emphasis, code, links, `\\(maths\\)` and a few HTML tags. All other markup stays as plain text, so
an image, a script or an unsafe address never becomes active content.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from doc2md.document import Mark, MarkKind, Text

_MARK_TAGS = {
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
_PARAGRAPH_TAGS = {"p", "div"}
_IGNORED_TAGS = {"center", "u", "span"}

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MARKUP = re.compile(r"[\\`*_~<&\[\n]")

_MATH = {"\\(": "\\)", "\\[": "\\]"}


def _math(state: StateInline, silent: bool) -> bool:
    r"""Parse `\(…\)` and `\[…\]`. This rule runs before the escape rule, which would consume the backslash."""
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


def _multiplication_sign(state: StateInline, silent: bool) -> bool:
    """Treat a star between two digits as a multiplication sign, as in `2150*2150*1000 mm`, not as emphasis."""
    around = state.src[max(state.pos - 1, 0) : state.pos + 2]
    if len(around) < 3 or around[1] != "*" or not (around[0].isdigit() and around[2].isdigit()):
        return False
    if not silent:
        state.pending += "*"
    state.pos += 1
    return True


def markdown_parser() -> MarkdownIt:
    """Return a parser for block and inline Markdown with `\\(maths\\)`. It parses raw HTML only inline."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["strikethrough", "table"])
    parser.disable(["html_block", "reference"])
    parser.inline.ruler.before("escape", "brackets_math", _math)
    parser.inline.ruler.before("emphasis", "times", _multiplication_sign)
    return parser


_PARSER = markdown_parser()


def read_inline(source: str) -> Text:
    """Parse inline Markdown into `Text`.

    A single newline becomes a space, and `<br>` becomes a newline. Control characters are removed. Any input is
    accepted, so this function does not raise.
    """
    source = _CONTROLS.sub("", source)
    if not _MARKUP.search(source):  # most text has no markup, and the parser takes 100 times as long
        return Text(source.strip())
    return text_of(_PARSER.parseInline(source)[0].children or [])


def text_of(tokens: Sequence[Token]) -> Text:
    """Return the `Text` for the children of an inline token of `markdown_parser`."""
    return _Builder().run(tokens)


class _Builder:
    """Collects the plain text and its marks in one pass over inline tokens."""

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
                    self.put(value)  # a link without text shows its address
                self.marks.append(Mark(start, self.length, kind, value))
                return True
        return False

    def tag(self, token: Token) -> None:
        """Handle an HTML tag: a known tag becomes a mark or a line break, any other tag stays as text."""
        match = _HTML_TAG.fullmatch(token.content)
        name = match[1].lower() if match else ""
        if name == "br":
            self.put("\n")
        elif name in _PARAGRAPH_TAGS:
            if token.content[1] != "/" and self.length and not self.parts[-1].endswith("\n"):
                self.put("\n")
        elif name in _MARK_TAGS:
            if token.content[1] == "/":
                self.close(name, _MARK_TAGS[name])
            else:
                self.open(name)
        elif name not in _IGNORED_TAGS:
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
