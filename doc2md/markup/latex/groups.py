r"""Rows, and what holds them: braces, `\left` with `\right`, and environments."""

from __future__ import annotations

from doc2md.markup.latex import known
from doc2md.markup.latex.cursor import END, RIGHT, HopelessError
from doc2md.markup.latex.environments import (
    NUMBERED,
    WITH_COLUMNS,
    columns,
    fitting,
    is_specification,
)
from doc2md.markup.latex.environments import known as known_environment
from doc2md.markup.latex.text import Texts
from doc2md.markup.latex.tokens import LOWERED, RAISED

MAX_COLUMNS = 100
"""Tokens of the columns of an array."""
_FENCES = frozenset("()[]|/<>.")


class Groups(Texts):
    """Reads rows and groups, and closes those that are open."""

    def row(self, closer: str) -> bool:
        """Read up to `closer`, or in a table up to `&` or a row break, without it.

        Returns False if something else ends the row, so that `closer` is missing.
        """
        self.open.append(closer)
        start, infix, fresh = len(self.out), False, True
        while piece := self.peek():
            if piece == closer and piece != END:
                break
            if piece == "&" or piece[:2] == "\\\\":
                if self.ends_cell(piece, closer):
                    break
            elif piece in {"}", RIGHT, END}:
                if piece in self.open:
                    break
                self.drop_stray(piece, start)
            elif piece.isspace():
                self.copy()
            elif piece[1:] in known.INFIX and piece[0] == "\\":
                if infix:
                    raise HopelessError(f"a second {piece} in a group")
                infix, fresh = True, False
                self.copy()
            else:
                if not fresh and (piece in {"^", "_", "'"} or piece in RAISED or piece in LOWERED):
                    self.emit("{}")
                fresh = False
                self.scripted()
        self.open.pop()
        return self.closes(closer)

    def closes(self, closer: str) -> bool:
        """Whether the next piece is `closer`. An environment is also closed by a wrong name, if no other is meant."""
        if closer == END and self.peek() == END:
            name = self.name(self.at + 1)[0]
            return name == self.names[-1] or name not in self.names
        return self.peek() == closer

    def ends_cell(self, piece: str, closer: str) -> bool:
        """Whether `&` or a row break ends the row that is being read. If not, write it."""
        if closer in {"", END} or (closer == RIGHT and "}" not in self.open):
            return True
        if END in self.open and (piece == "&" or closer == RIGHT):
            return True
        if piece == "&":
            self.guess("& outside a table")
            self.emit(r"\&")
            self.at += 1
        else:
            self.copy()
        return False

    def drop_stray(self, piece: str, start: int) -> None:
        self.guess(f"{piece} closes nothing")
        self.at += 1
        if piece == RIGHT:
            self.out.insert(start, r"\left.")
            self.emit(RIGHT)
            self.delimiter()
        elif piece == END:
            self.at = self.name(self.at)[1]

    def group(self) -> None:
        self.copy()
        if self.row("}"):
            self.copy()
        else:
            self.guess("a brace that is not closed")
            self.emit("}")

    def fenced(self) -> None:
        self.copy()
        braced = self.peek() == "{"
        self.delimiter()
        if self.row(RIGHT):
            self.copy()
            self.delimiter(braced=braced)
        else:
            self.guess(r"\left without \right")
            self.emit(r"\right.")

    def delimiter(self, *, braced: bool = True) -> None:
        r"""Copy what stands after `\left` or `\right`; an invisible one if there is none."""
        self.copy_spaces()
        piece = self.peek()
        if piece == "{" and self.is_fence(self.at + 1) and self.tokens[self.at + 2 : self.at + 3] == ["}"]:
            self.changes["braces around a delimiter"] = None
            self.emit(self.tokens[self.at + 1])
            self.at += 3
        elif self.is_fence(self.at):
            self.copy()
        elif braced and piece in {"{", "}"}:
            self.guess("a brace as a delimiter")
            self.emit("\\" + piece)
            self.at += 1
        else:
            self.guess("a missing delimiter")
            self.emit(".")

    def is_fence(self, at: int) -> bool:
        piece = self.tokens[at] if at < len(self.tokens) else ""
        return piece in _FENCES or piece in {r"\{", r"\}", r"\|"} or piece[1:] in known.DELIMITERS

    def environment(self) -> None:
        name, after = self.name(self.at + 1)
        meant = known_environment(name)
        self.at = after
        if not meant:
            self.guess(f"an unknown environment {name}".strip())
            return
        begin, most = len(self.out), 1
        self.out.append("")
        specification = self.specification(name) if meant in WITH_COLUMNS else ""
        self.names.append(name)
        column = 1
        while True:
            if column == 1:
                self.copy_lines()
            closed = self.row(END)
            piece = self.peek()
            if piece != "&" and piece[:2] != "\\\\":
                break
            column = column + 1 if piece == "&" else 1
            most = max(most, column)
            if column == 1 and meant in NUMBERED:
                self.tagged = False
            self.copy()
        if closed:
            last, self.at = self.name(self.at + 1)
        self.names.pop()
        if meant in WITH_COLUMNS:
            known_columns = columns(meant, specification, most)
            if known_columns != specification:
                self.changes["columns that not every renderer knows"] = None
            specification = f"{{{known_columns}}}"
        self.finish_environment(begin, (name, last if closed else ""), meant, specification, most)

    def finish_environment(
        self, begin: int, names: tuple[str, str], meant: str, specification: str, most: int
    ) -> None:
        """Write the beginning, at the index `begin`, and the end of an environment that was called `names` there."""
        fits = fitting(meant, most, display=self.display)
        self.out[begin] = f"\\begin{{{fits}}}{specification}"
        self.emit(f"\\end{{{fits}}}")
        if not names[1]:
            self.guess(f"an environment {meant} that is not closed")
        elif names != (fits, fits):
            safe = set(names) <= {meant} or (names[0] == names[1] and fits != names[0])
            (self.changes if safe else self.guesses)[f"the name of an environment {meant}"] = None

    def specification(self, name: str) -> str:
        """Read the columns of an array, or the number of pairs of columns of `alignat`."""
        if name.startswith("eqnarray"):
            return "rcl"
        while self.peek().isspace():
            self.at += 1
        if self.tokens[self.at : self.at + 3] in (["[", place, "]"] for place in "tcb"):
            self.at += 3
        if self.peek() != "{":
            self.guess("an array without columns")
            return ""
        depth, stop = 0, self.at
        for stop in range(self.at, min(self.at + MAX_COLUMNS, len(self.tokens))):
            depth += {"{": 1, "}": -1}.get(self.tokens[stop], 0)
            if not depth:
                break
        written = "".join(self.tokens[self.at + 1 : stop])
        if depth or not is_specification(written):
            self.guess("an array without columns")
            return ""
        self.at = stop + 1
        return written

    def copy_lines(self) -> None:
        r"""Copy `\hline` at the start of a row."""
        while self.peek().isspace() or self.peek() in {r"\hline", r"\hdashline"}:
            self.copy()

    def name(self, at: int) -> tuple[str, int]:
        r"""The name of an environment at the index `at`, without spaces, and the index after it."""
        end = at
        while end < len(self.tokens) and self.tokens[end].isspace():
            end += 1
        if self.tokens[end : end + 1] != ["{"]:
            return "", at
        stop = next((i for i in range(end, min(end + 24, len(self.tokens))) if self.tokens[i] == "}"), None)
        if stop is None:
            return "", at
        name = "".join("".join(self.tokens[end + 1 : stop]).split())
        return (name, stop + 1) if name.rstrip("*").isalpha() else ("", at)
