"""Reading the tokens of a formula one by one, and writing the repaired source."""

from __future__ import annotations

from doc2md.markup.latex.tokens import ALIASES, tokens

MAX_DEPTH = 50
"""Groups in groups that a formula may have."""
END, RIGHT = r"\end", r"\right"


class HopelessError(Exception):
    """A formula that cannot be repaired. The message says why."""


class Cursor:
    """A place in the tokens of a formula, and what has been written so far.

    open    what closes each group that is open
    names   the environments that are open, by the names they have in the source
    texts   the commands whose text is being read
    depth   how many signs and texts are being read, one in another
    """

    def __init__(self, source: str, *, display: bool) -> None:
        self.changes: dict[str, None] = {}
        self.guesses: dict[str, None] = {}
        self.tokens = self._without_aliases(tokens(source))
        self.at = 0
        self.out: list[str] = []
        self.open: list[str] = []
        self.names: list[str] = []
        self.texts: list[str] = []
        self.display = display
        self.tagged = False
        self.depth = 0

    def _without_aliases(self, source: list[str]) -> list[str]:
        found: list[str] = []
        for piece in source:
            alias = ALIASES.get(piece[1:]) if piece[0] == "\\" and len(piece) > 1 else None
            if alias is None:
                found.append(piece)
            else:
                found += tokens(alias)
                self.changes[f"{piece} is not known to every renderer"] = None
        return found

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def copy(self) -> None:
        self.emit(self.peek())
        self.at += 1

    def emit(self, text: str) -> None:
        """Write, with a space where the name of a command would go on."""
        last = self.out[-1] if self.out else ""
        if (
            (text[:1].isalpha() or text[:1] == "@")
            and last[:1] == "\\"
            and last[-1:].isalpha()
            and last[1:].isalpha()
        ):
            self.out.append(" ")
        elif text[:1] == "[" and last == "\\\\":  # not the height of the break
            self.out.append("{}")
        self.out.append(text)

    def copy_spaces(self) -> None:
        while self.peek().isspace():
            self.copy()

    def guess(self, reason: str) -> None:
        self.guesses[reason] = None

    def brace(self, start: int) -> None:
        """Put braces around what was written from `start` on."""
        self.out[start] = "{" + self.out[start]
        self.out.append("}")

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise HopelessError("nested too deeply")

    def row(self, closer: str) -> bool:
        raise NotImplementedError

    def scripted(self) -> None:
        raise NotImplementedError

    def argument(self, *, script: bool = False) -> None:
        raise NotImplementedError

    def delimiter(self, *, braced: bool = True) -> None:
        raise NotImplementedError

    def name(self, at: int) -> tuple[str, int]:
        raise NotImplementedError
