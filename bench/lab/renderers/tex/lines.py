"""Lines of text as LaTeX, each in the colour of its part."""

from __future__ import annotations

import importlib
import importlib.util
import re
from functools import cache
from typing import Any

from bench.lab.content import Break, Line, Maths, Note, NoteRef, Paragraph, Run
from bench.lab.renderers.tex.escape import breakable, escape
from bench.lab.renderers.tex.preamble import Look

_MARKS = {
    "bold": r"\textbf", "italic": r"\textit", "code": r"\texttt", "sup": r"\textsuperscript", "sub": r"\textsubscript",
    "strike": r"\Struck", "underline": r"\underline", "small": r"\InSmall", "large": r"\InLarge", "filler": r"\relax ",
}  # fmt: skip


@cache
def _dictionary(language: str) -> Any:
    """Where words of a language may be parted, or None. TeX itself knows English only, without other packages."""
    found = importlib.util.find_spec("pyphen") is not None and language != "en"
    return importlib.import_module("pyphen").Pyphen(lang=language) if found else None


class Liner:
    """Writes lines. `ink` is the colour of text where it is not that of the page."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.ink = ""
        wanted = look.style["hyphens"] == "yes"
        self.parting = _dictionary(look.document.language) if wanted else None
        self.notes = {block.number: block for block in look.document.blocks if isinstance(block, Note)}

    def open(self, part: str, real: str = "") -> str:
        """The command that switches to the colour of a part."""
        return self.look.colour(part, real or self.ink)

    def part(self, part: str, line: Line, real: str = "") -> str:
        """A line in the colour of its part."""
        return rf"{{{self.open(part, real)}{self.line(line, part)}}}"

    def line(self, line: Line, part: str) -> str:
        return "".join(self.inline(inline, part) for inline in line)

    def inline(self, inline: object, part: str) -> str:
        match inline:
            case Run():
                return self.run(inline, part)
            case Maths():
                return f"${inline.node.latex()}$"
            case NoteRef():
                return self.reference(inline.number)
            case Break():
                return r"\\ "
        raise TypeError(f"no LaTeX for {inline!r}")

    def run(self, run: Run, part: str) -> str:
        text = breakable(run.text) if run.link and "/" in run.text else escape(self.parted(run.text))
        for mark in run.marks:
            text = f"{_MARKS[mark]}{{{text}}}"
        if not run.link:
            return text
        look = self.look.style["links"]
        if look in ("underlined", "both") and "allowbreak" not in text:
            text = rf"\underline{{{text}}}"
        if look in ("coloured", "both"):
            text = rf"{{{self.open(part, '#1a4fb4')}{text}}}"
        return text

    def parted(self, text: str) -> str:
        """Text with soft hyphens where its words may be parted."""
        parting = self.parting
        if parting is None:
            return text
        return re.sub(r"[^\W\d_]{6,}", lambda word: str(parting.inserted(word.group(), "\u00ad")), text)

    def reference(self, number: int) -> str:
        mark = self.mark(number)
        if self.look.style["note_place"] != "foot" or number not in self.notes:
            return mark
        return rf"{mark}\footnotetext{{{self.note(self.notes[number])}}}"

    def mark(self, number: int) -> str:
        return (
            f"[{number}]" if self.look.style["note_mark"] == "brackets" else rf"\textsuperscript{{{number}}}"
        )

    def note(self, note: Note) -> str:
        """The marker and the body of a note."""
        marker = rf"{{{self.open(note.id + ':marker')}{self.mark(note.number)}}}"
        return rf"{marker} {self.part(note.id, note.line)}"

    def drop_cap(self, block: Paragraph) -> str:
        """A paragraph with a large first letter, or nothing where it is too short for one."""
        first = block.line[0]
        if (
            not isinstance(first, Run)
            or not first.text[:1].isalpha()
            or len(first.text) < 4 * self.look.m.letters
        ):
            return ""
        lines = {"two": 2, "three": 3}[self.look.style["drop_cap"]]
        colour, letter = self.open(block.id), escape(first.text[0])
        rest = self.line((Run(first.text[1:], first.marks, first.link), *block.line[1:]), block.id)
        return rf"\lettrine[lines={lines},findent=2pt,nindent=0pt]{{{colour}{letter}}}{{}}{{{colour}{rest}}}"
