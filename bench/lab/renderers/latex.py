"""Draws documents with pdfTeX and LaTeX, as papers, reports and books are made.

The packages are loaded once and kept as a format, so that a document takes some tenths of a second.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pymupdf

from bench.lab.renderers.base import Sheet, everything
from bench.lab.renderers.inks import Job, copies, jobs
from bench.lab.renderers.tex.body import Body
from bench.lab.renderers.tex.figures import Pictures
from bench.lab.renderers.tex.preamble import FONTS, Look, preamble

_HERE = Path(__file__).parent / "tex"
_TIMEOUT = 30
_ENVIRONMENT = {"SOURCE_DATE_EPOCH": "1767225600", "FORCE_SOURCE_DATE": "1", "max_print_line": "1000"}


class Latex:
    """Draws with pdfTeX."""

    name = "latex"
    batch = 1
    features = frozenset({"maths", "notes", "run-in", "side", "svg"})
    support = everything(
        without="code_font spacing fake_bold tagged background justify=right,centre"
        " maths_font=stix,dejavu"
        " heading_look=letterspaced,underline,small-caps-bold figure_frame=shadow box_look=rounded form_look=dotted"
        " table_rules=dashed,dotted table_font=narrow banner=picture quote_look=marks language=ru,zh,ja,ar"
        " bullet=* contents_leaders=spaced running_head=browser caption_look=stacked",
        only=f"body_font={','.join(FONTS)}",
    )

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="lab-latex-"))
        start = (
            r"\documentclass{article}" + "\n" + (_HERE / "base.tex").read_text(encoding="utf-8") + r"\dump"
        )
        (self._folder / "article.tex").write_text(start, encoding="utf-8")
        self._run("pdftex", "-ini", "-jobname=article", "&pdflatex article.tex")

    @staticmethod
    def missing() -> str:
        """What to install, or an empty string."""
        return (
            ""
            if shutil.which("pdflatex")
            else "apt-get install texlive-latex-extra texlive-fonts-recommended lmodern"
        )

    def versions(self) -> dict[str, str]:
        out = subprocess.run(["pdftex", "--version"], capture_output=True, text=True, check=True).stdout
        return {"pdftex": out.splitlines()[0].split()[1].partition("-")[2]}

    def render(self, sheets: Sequence[Sheet]) -> list[bytes | None]:
        made = jobs(sheets)
        return copies(sheets, made, [self._draw(job) for job in made])

    def _draw(self, job: Job) -> bytes | None:
        pdf = self._typeset(job, 1)
        if pdf is not None and job.style["page_number"] in ("of", "slash"):
            with pymupdf.open(stream=pdf, filetype="pdf") as document:
                total = document.page_count
            return self._typeset(job, total) if total > 1 else pdf
        return pdf

    def _typeset(self, job: Job, total: int) -> bytes | None:
        look = Look(job.document, job.style, job.inks, total)
        folder = self._folder / "work"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        body = Body(look, Pictures(folder)).text()
        start = r"\input glyphtounicode \pdfgentounicode=1 \pdftrailerid{}\pdfcompresslevel=0 \pdfobjcompresslevel=0"
        source = "\n".join((start, preamble(look), r"\begin{document}", body, r"\end{document}", ""))
        (folder / "doc.tex").write_text(source, encoding="utf-8")
        self._run("pdftex", f"-fmt={self._folder / 'article'}", "doc.tex", folder=folder)
        made = folder / "doc.pdf"
        return made.read_bytes() if made.exists() and self._fine(folder / "doc.log") else None

    @staticmethod
    def _fine(log: Path) -> bool:
        """Whether a run had no errors."""
        return not any(line.startswith("!") for line in log.read_text("utf-8", "replace").splitlines())

    def _run(self, *command: str, folder: Path | None = None) -> None:
        arguments = [command[0], "-interaction=batchmode", *command[1:]]
        environment = {**os.environ, **_ENVIRONMENT}
        subprocess.run(
            arguments,
            cwd=folder or self._folder,
            env=environment,
            capture_output=True,
            timeout=_TIMEOUT,
            check=False,
        )

    def close(self) -> None:
        """Remove the folder with the formats."""
        shutil.rmtree(self._folder, ignore_errors=True)
