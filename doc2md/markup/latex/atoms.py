"""Single signs, commands with their arguments, and scripts."""

from __future__ import annotations

import re
import unicodedata
from itertools import accumulate

from doc2md.markup.latex import known
from doc2md.markup.latex.cursor import END, RIGHT, HopelessError
from doc2md.markup.latex.environments import NUMBERED
from doc2md.markup.latex.groups import Groups
from doc2md.markup.latex.text import ACCENTS, BLANKS, ESCAPED, is_text
from doc2md.markup.latex.tokens import CIRCLED, IN_MATHS, LOWERED, RAISED

MAX_SCRIPTS = 4
MAX_NUMBER = 40
"""Second scripts on one base, and tokens of an equation number."""

_SYMBOLS = known.SYMBOLS | known.UNBRACED | known.OPERATORS
_SIZES = frozenset(f"{size}{side}" for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m"))
_LIMITED = known.OPERATORS | {"mathop", "operatorname", "operatorname*", "operatornamewithlimits"}


class Atoms(Groups):
    """Reads signs and commands, and gives them what they lack."""

    def scripted(self) -> None:
        """Read an atom with its scripts. A second script of a kind goes to the braced whole."""
        start, doubled = len(self.out), 0
        base = self.peek()
        limited = base[1:] in _LIMITED
        self.atom()
        dropped = len(self.out) == start and len(base) > 1 and base not in RAISED
        raised = lowered = False
        while True:
            spaces = self.at
            while self.tokens[spaces : spaces + 1] and self.tokens[spaces].isspace():
                spaces += 1
            piece = self.tokens[spaces] if spaces < len(self.tokens) else ""
            up = piece in {"^", "'"} or piece in RAISED
            if piece in {r"\limits", r"\nolimits"}:
                self.copy_spaces()
                self.limits(allowed=limited)
                continue
            if not (up or piece == "_" or piece in LOWERED):
                return
            if dropped:
                self.emit("{}")
                dropped = False
            self.copy_spaces()
            if raised if up else lowered:
                doubled += 1
                if doubled > MAX_SCRIPTS:
                    raise HopelessError("too many scripts")
                self.guess("two scripts in one place")
                self.emit("")
                self.brace(start)
                raised = lowered = False
            self.script(piece)
            raised |= up
            lowered |= not up

    def script(self, piece: str) -> None:
        if piece == "'":
            while self.peek() == "'":
                self.copy()
            if self.peek() == "^":
                self.copy()
                self.argument(script=True)
        elif piece in RAISED or piece in LOWERED:
            signs = RAISED if piece in RAISED else LOWERED
            self.emit("^{" if piece in RAISED else "_{")
            while self.peek() in signs:
                self.emit(signs[self.peek()])
                self.at += 1
            self.emit("}")
            self.changes["a small raised or lowered character"] = None
        else:
            self.copy()
            self.argument(script=True)

    def limits(self, *, allowed: bool) -> None:
        if allowed:
            self.copy()
        else:
            self.changes[f"{self.peek()} without an operator"] = None
            self.at += 1

    def argument(self, *, script: bool = False) -> None:
        """Read one argument of a command, or of `^` and `_` (`script`)."""
        self.copy_spaces()
        piece = self.peek()
        if piece in {"", "}", "&", "^", "_", RIGHT, END} or piece[:2] == "\\\\" or piece == self.open[-1]:
            self.guess("a missing argument")
            self.emit("{}")
            return
        start = len(self.out)
        self.atom()
        if piece == "'" and start == len(self.out):
            self.copy()
        plain = (
            len(piece) == 1
            and IN_MATHS.fullmatch(piece)
            and (piece.isascii() or piece.isalpha())
            and piece != "'"
        )
        if piece != "{" and not (plain or self.may_be_bare(piece, start, script=script)):
            self.changes["an argument without braces"] = None
            self.emit("")
            self.brace(start)

    def may_be_bare(self, piece: str, start: int, *, script: bool) -> bool:
        """Whether a command may be an argument without braces; `start` is where its source starts."""
        name = piece[1:] if piece[0] == "\\" else ""
        if name in known.TEXT and script:
            return name in known.BARE and self.out[start] == piece and self.out[start:].count("}") == 1
        return name in known.SYMBOLS or name in ESCAPED or (script and name in known.BARE - known.TEXT)

    def atom(self) -> None:
        """Read one sign, group or command with its arguments."""
        self.deeper()
        self.sign(self.peek())
        self.depth -= 1

    def sign(self, piece: str) -> None:
        if piece == "{":
            self.group()
        elif piece.isspace():
            self.copy()
        elif piece[0] == "\\":
            self.command(piece, piece[1:])
        elif piece in {"^", "_", "'"} or piece in RAISED or piece in LOWERED:
            pass  # scripts of nothing
        elif piece in {"#", "%", "$"}:
            (self.guesses if piece == "$" else self.changes)[f"{piece} without a backslash"] = None
            self.emit("\\" + piece)
            self.at += 1
        elif len(piece) == 1 and IN_MATHS.fullmatch(piece):
            self.copy()
        else:
            self.at += 1
            self.foreign(piece)

    def foreign(self, piece: str) -> None:
        """Write characters that a formula may not have."""
        folded = unicodedata.normalize("NFKC", piece)
        if piece in CIRCLED:
            self.emit(f"\\text{{\\textcircled{{{CIRCLED[piece]}}}}}")
        elif is_text(piece):
            self.emit(f"\\text{{{piece}}}")
        elif all(IN_MATHS.fullmatch(sign) and sign not in "#$%&^_{}\\~" for sign in folded):
            self.emit(folded)
        else:
            raise HopelessError(f"no renderer has the character {piece}")
        self.changes["characters that only text may have"] = None

    def command(self, piece: str, name: str) -> None:
        if piece == r"\left":
            self.fenced()
        elif piece == r"\begin":
            self.environment()
        elif name in {"tag", "tag*"}:
            self.tag(name)
        elif name in known.TEXT:
            self.copy()
            self.text(piece)
        elif name in known.ONE_ARGUMENT or name == "operatorname*":
            self.with_arguments(name, 1)
        elif name in known.TWO_ARGUMENTS:
            self.with_arguments(name, 2)
        elif name in {"nonumber", "notag"} and not self.in_numbered_row():
            self.changes[f"{piece} prints nothing"] = None
            self.at += 1
        elif name in _SYMBOLS or name in ESCAPED or name in BLANKS:
            self.copy()
        elif name in known.ACCENTS_IN_TEXT or name in ACCENTS:
            self.changes[f"{piece} outside text"] = None
            self.emit(r"\text{")
            self.text_accent(name)
            self.emit("}")
        elif name in _SIZES or name == "middle":
            self.sized(name)
        elif name in {"limits", "nolimits"}:
            self.limits(allowed=False)
        else:
            self.other(piece, name)

    def with_arguments(self, name: str, count: int) -> None:
        self.copy()
        if name in known.OPTIONAL:
            self.copy_spaces()
            if self.peek() == "[":
                self.bracketed()
        for _ in range(count):
            self.argument()

    def bracketed(self) -> None:
        """Read an optional argument. It needs braces if a bracket in it would end it, or if it would lose braces."""
        self.copy()
        start = len(self.out)
        closed = self.row("]")
        content = re.sub(r"\\.", "  ", "".join(self.out[start:]))
        depths = list(accumulate({"{": 1, "}": -1}.get(sign, 0) for sign in content))
        ends = any(sign == "]" and not depth for sign, depth in zip(content, depths, strict=True))
        if ends or (content[:1] == "{" and 0 in depths[:-1]):
            self.brace(start)
        if closed:
            self.copy()
        else:
            self.guess("a bracket that is not closed")
            self.emit("]")

    def sized(self, name: str) -> None:
        r"""Copy `\big` or `\middle` with its delimiter; without one, drop it."""
        allowed = name != "middle" or self.open[-1] == RIGHT
        after = self.at + 1
        while self.tokens[after : after + 1] and self.tokens[after].isspace():
            after += 1
        braced = self.tokens[after : after + 1] == ["{"] and self.tokens[after + 2 : after + 3] == ["}"]
        if allowed and self.is_fence(after + braced):
            self.copy()
            self.delimiter(braced=False)
        else:
            self.guess(f"\\{name} without a delimiter")
            self.at += 1

    def other(self, piece: str, name: str) -> None:
        """Read a command that is not in the lists."""
        self.at += 1
        if name.startswith(("label", "cline", "vspace", "hline", "hdashline")):
            self.changes[f"{piece} prints nothing"] = None
        elif len(piece) > 2 and not name.isalpha() and name != "hspace*":  # with its length or colour
            self.emit(piece)
            if name.startswith("textcolor"):
                self.argument()
            elif name.startswith(("colorbox", "raisebox")):
                self.text(piece)
        elif name in {"(", ")", "[", "]", ""}:
            self.guess("delimiters inside a formula")
        elif name.isalpha() and name.isascii():
            self.guess(f"{piece} is not known")
            self.emit(f"\\operatorname{{{name}}}")
        elif IN_MATHS.fullmatch(name):
            self.guess(f"{piece} is not known")
            self.emit(name)
        else:
            self.guess(f"{piece} is not known")
            self.foreign(name)

    def in_numbered_row(self) -> bool:
        return self.display and self.open == ["", END] and self.depth == 2 and self.names[-1] in NUMBERED

    def tag(self, name: str) -> None:
        """Read an equation number. Only one may be set apart; others become text."""
        set_apart = self.display and not self.tagged and self.is_plain_number()
        set_apart &= self.depth == len(self.open) and set(self.open) <= {"", END}
        self.tagged |= set_apart
        command = f"\\{name}" if set_apart else r"\text"
        self.at += 1
        if not set_apart:
            self.changes["a number that cannot be set apart"] = None
            self.emit(r"\qquad")
        self.emit(command)
        start = len(self.out)
        self.text(command)
        if not set_apart and name == "tag" and self.out[start] == "{":
            self.out.insert(start + 1, "(")
            self.out.insert(-1 if self.out[-1] == "}" else len(self.out), ")")

    def is_plain_number(self) -> bool:
        """Whether an equation number is in braces, without commands."""
        after = self.tokens[self.at + 1 : self.at + MAX_NUMBER]
        stop = next((i for i, piece in enumerate(after) if piece == "}"), 0)
        return (
            after[:1] == ["{"]
            and all(
                piece.isspace() or (is_text(piece) and piece[0] not in "#%&_^$\\{}")
                for piece in after[1:stop]
            )
            and stop > 0
        )
