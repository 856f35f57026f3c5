"""Lines of text as runs of WordprocessingML, each in the colour of its part."""

from __future__ import annotations

from bench.lab.content import SCALES, Break, Line, Maths, Note, NoteRef, Run
from bench.lab.maths import Node
from bench.lab.measures import measures
from bench.lab.renderers.inks import Job
from bench.lab.renderers.office.flat import flat
from bench.lab.renderers.office.styles import fonts, size
from bench.lab.renderers.office.xml import text, w

_MARKS = {
    "bold": w("b") + w("bCs"), "italic": w("i") + w("iCs"), "strike": w("strike"), "underline": w("u", val="single"),
    "sup": w("vertAlign", val="superscript"), "sub": w("vertAlign", val="subscript"), "filler": "",
}  # fmt: skip


class Runs:
    """Writes lines. `ink` is the colour of ordinary text; `links` collects addresses."""

    def __init__(self, job: Job, ink: str) -> None:
        self.job, self.style, self.ink = job, job.style, ink
        self.links: list[str] = []
        self.notes: list[Note] = []
        self._bodies = {block.number: block for block in job.document.blocks if isinstance(block, Note)}
        self.right = w("rtl") if job.document.language == "ar" else ""

    def colour(self, part: str, real: str = "") -> str:
        """The element that sets the colour of a part."""
        return w("color", val=self.job.inks.colour(part, real or self.ink))

    def run(self, words: str, part: str, look: str = "", real: str = "") -> str:
        """A run of text in one look."""
        if not words:
            return ""
        inner = el_text(words)
        return w("r", w("rPr", look + self.colour(part, real) + self.right) + inner)

    def line(self, line: Line, part: str, look: str = "") -> str:
        """A line as runs."""
        return "".join(self.inline(inline, part, look) for inline in line)

    def inline(self, inline: object, part: str, look: str) -> str:
        match inline:
            case Run():
                return self._run(inline, part, look)
            case Maths():
                return self.flat(inline.node, part, look)
            case NoteRef():
                return self.reference(inline.number, part)
            case Break():
                return w("r", w("br"))
        raise TypeError(f"no run for {inline!r}")

    def _run(self, run: Run, part: str, look: str) -> str:
        for mark in run.marks:
            look += fonts(self.style, "code") if mark == "code" else self._scaled(mark) or _MARKS[mark]
        if not run.link:
            return self.run(run.text, part, look)
        kind = self.style["links"]
        real = "#1a4fb4" if kind in ("coloured", "both") else ""
        under = w("u", val="single") if kind in ("underlined", "both") else ""
        self.links.append(run.link)
        return f'<w:hyperlink r:id="link{len(self.links)}">{self.run(run.text, part, look + under, real)}</w:hyperlink>'

    def _scaled(self, mark: str) -> str:
        return size(measures(self.style).size * SCALES[mark]) if mark in SCALES else ""

    def flat(self, node: Node, part: str, look: str = "") -> str:
        """A flat formula."""
        pieces = flat(node)
        return "".join(
            self.run(words, part, look + "".join(_MARKS[mark] for mark in marks)) for words, marks in pieces
        )

    def reference(self, number: int, part: str) -> str:
        brackets = self.style["note_mark"] == "brackets"
        raised = "" if brackets else _MARKS["sup"]
        if self.style["note_place"] != "foot":
            return self.run(f"[{number}]" if brackets else str(number), part, raised)
        self.notes.append(self._bodies[number])
        return w("r", w("rPr", self.colour(part) + raised) + w("footnoteReference", id=len(self.notes) + 1))

    def note(self, note: Note) -> str:
        """The body of a footnote. LibreOffice prints its marker without a colour."""
        mark = w("r", w("rPr", _MARKS["sup"]) + w("footnoteRef"))
        return mark + self.run(" ", note.id) + self.line(note.line, note.id)


def el_text(words: str) -> str:
    """The text of a run; every space counts."""
    return f'<w:t xml:space="preserve">{text(words)}</w:t>'
