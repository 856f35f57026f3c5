"""Text in a formula, and formulas in such text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from doc2md.markup.latex import known
from doc2md.markup.latex.cursor import END, RIGHT, Cursor, HopelessError
from doc2md.markup.latex.tokens import CIRCLED, LOWERED, RAISED

ESCAPED = frozenset("{}|#$%&_")
BLANKS = frozenset(" ,:;!>")
ACCENTS = frozenset("\"'`^~=.")
_TEXT = re.compile(f"[ -~{known.TEXT_CHARACTERS}{known.COMMON_CHARACTERS}]+")


def is_text(characters: str) -> bool:
    return bool(_TEXT.fullmatch(characters))


class Texts(Cursor):
    r"""Reads the arguments of commands like `\text`."""

    def text(self, command: str) -> None:
        """Read the argument of a command whose argument is text, which has been written."""
        self.copy_spaces()
        if self.peek() == "{":
            self.text_group(command)
        elif self.peek().isascii() and self.peek().isalnum():
            self.emit("{" + self.peek() + "}")
            self.at += 1
        else:
            self.guess("a missing argument")
            self.emit("{}")

    def text_group(self, command: str) -> None:
        self.open.append("}")
        self.texts.append(command)
        self.deeper()
        self.copy()
        while (piece := self.peek()) not in {"", "}"}:
            self.text_token(piece, piece[1:])
        if piece:
            self.at += 1
        else:
            self.guess("a brace that is not closed")
        if self.out[-1] == r"\text{":  # opened again after a formula, for nothing
            self.out.pop()
        else:
            self.emit("}")
        self.depth -= 1
        self.texts.pop()
        self.open.pop()

    def text_token(self, piece: str, name: str) -> None:
        if piece == "{":
            self.text_group("")
        elif piece in {"#", "%", "&", "_"}:
            self.changes[f"{piece} without a backslash"] = None
            self.emit("\\" + piece)
            self.at += 1
        elif piece in {"$", r"\("}:
            self.maths_in_text("$" if piece == "$" else r"\)")
        elif piece in CIRCLED:
            self.changes["characters that only text may have"] = None
            self.emit(f"\\textcircled{{{CIRCLED[piece]}}}")
            self.at += 1
        elif piece[0] == "\\" and piece[:2] != "\\\\":
            self.text_command(piece, name)
        elif piece[:2] == "\\\\":
            self.emit(" ")
            self.at += 1
        elif piece != "^" and (piece.isascii() or is_text(piece)):
            self.copy()
        else:
            self.maths_in_text()

    def text_command(self, piece: str, name: str) -> None:
        if piece in {RIGHT, END}:
            self.guess(f"{piece} closes nothing")
            self.at = self.name(self.at + 1)[1]
        elif name in known.TEXT:
            self.copy()
            self.text(piece)
        elif name in known.IN_TEXT or name in ESCAPED - {"|"} or name in BLANKS - {">"}:
            self.copy()
        elif name in known.ACCENTS_IN_TEXT or name in ACCENTS:
            self.text_accent(name)
        else:
            self.maths_in_text()

    def text_accent(self, name: str) -> None:
        self.copy()
        if name in {"AA", "aa", "textcopyright", "textregistered"}:
            return
        self.copy_spaces()
        letter = self.tokens[self.at : self.at + 3]
        if letter[:2] == ["{", "}"]:
            self.emit("{}")
            self.at += 2
        elif letter[:1] == ["{"] and letter[2:] == ["}"] and letter[1].isalnum():
            self.emit("".join(letter))
            self.at += 3
        elif letter and letter[0].isascii() and letter[0].isalnum():
            self.emit(f"{{{letter[0]}}}")
            self.at += 1
        else:
            self.guess("an accent without a letter")
            self.emit("{}")

    def maths_in_text(self, closer: str = "") -> None:
        """End the text, read one formula up to `closer` or one atom with its scripts, and go on with the text."""
        self.changes["a formula in text"] = None
        with self.outside_text():
            if not closer:
                self.scripted()
                return
            self.at += 1
            if self.row(closer):
                self.at += 1

    @contextmanager
    def outside_text(self) -> Iterator[None]:
        texts, self.texts = self.texts, []
        opened = len(texts)
        while opened and (self.out[-1] == r"\text{" or self.out[-2:] == [r"\text", "{"]):
            del self.out[-1 if self.out[-1] == r"\text{" else -2 :]
            opened -= 1
        if opened:
            self.out.append("}" * opened)
        elif self.peek() == "^" or self.peek() in RAISED or self.peek() in LOWERED:
            self.emit("{}")
        before = self.at
        yield
        if self.at == before:
            raise HopelessError("a formula in text that cannot be read")
        self.out += [f"{command}{{" for command in texts]
        self.texts = texts
