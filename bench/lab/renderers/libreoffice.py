"""Draws documents with LibreOffice, from files as people write them in an office suite.

All documents of a batch are converted by one run of the program, which has a profile of its own.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.lab.renderers.base import RenderError, Sheet, everything
from bench.lab.renderers.inks import Job, copies, jobs
from bench.lab.renderers.office.docx import docx
from bench.lab.renderers.office.sheets import xlsx
from bench.lab.renderers.office.slides import pptx

_TIMEOUT = 240


class _Office:
    """What the renderers of LibreOffice share. `ending` is that of the files, `export` its filter for PDF."""

    batch = 40
    ending = ""
    export = ""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="lab-office-"))

    @staticmethod
    def missing() -> str:
        """What to install, or an empty string."""
        return (
            ""
            if shutil.which("soffice")
            else "apt-get install libreoffice-writer libreoffice-calc libreoffice-impress"
        )

    def versions(self) -> dict[str, str]:
        return {"libreoffice": _version()}

    def file(self, job: Job) -> bytes:
        """A document as a file of its kind."""
        raise NotImplementedError

    def render(self, sheets: Sequence[Sheet]) -> list[bytes | None]:
        made = jobs(sheets)
        work = self._folder / "work"
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        groups: dict[str, list[str]] = {}
        for number, job in enumerate(made):
            path = work / f"{number:04}.{self.ending}"
            try:
                path.write_bytes(self.file(job))
            except RenderError:
                continue
            groups.setdefault(self._options(job), []).append(path.name)
        for options, names in groups.items():
            self._convert(work, names, options)
        paths = [work / f"{number:04}.pdf" for number in range(len(made))]
        drawn = [path.read_bytes() if path.exists() else None for path in paths]
        return copies(sheets, made, drawn, areas=True)

    @staticmethod
    def _options(job: Job) -> str:
        """The options of the filter, which are the same for all files of one run."""
        chosen = {
            "UseTaggedPDF": job.style["tagged"] == "yes",
            "ExportBookmarks": job.style["outline"] == "yes",
        }
        return json.dumps(
            {name: {"type": "boolean", "value": str(on).lower()} for name, on in chosen.items()}
        )

    def _convert(self, work: Path, names: list[str], options: str) -> None:
        command = [
            "soffice", f"-env:UserInstallation={(self._folder / 'profile').as_uri()}", "--headless", "--norestore",
            "--convert-to", f"pdf:{self.export}:{options}", "--outdir", str(work), *names,
        ]  # fmt: skip
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "1767225600", "HOME": str(self._folder)}
        try:
            subprocess.run(
                command, cwd=work, env=environment, capture_output=True, timeout=_TIMEOUT, check=False
            )
        except subprocess.TimeoutExpired:
            return  # what is not there by then counts as not drawn

    def close(self) -> None:
        """Remove the files and the profile."""
        shutil.rmtree(self._folder, ignore_errors=True)


def _version() -> str:
    out = subprocess.run(["soffice", "--version"], capture_output=True, text=True, check=False).stdout
    return out.split()[1] if len(out.split()) > 1 else ""


class Writer(_Office):
    """Draws with the word processor."""

    name = "writer"
    ending = "docx"
    export = "writer_pdf_Export"
    features = frozenset({"notes", "run-in", "side", "svg"})
    support = everything(
        without="byline=names algorithm_look maths_font watermark drop_cap fake_bold background hyphens"
        " template=slides,deck page_size=slide banner=picture caption_place=beside figure_frame=shadow"
        " box_look=rounded quote_look=marks running_head=side,browser table_font=narrow spacing=wide-words"
        " heading_numeral contents_leaders=spaced caption_look=stacked",
        only="note_mark=raised",
    )

    def file(self, job: Job) -> bytes:
        return docx(job)


class Impress(_Office):
    """Draws slides with the presentation program."""

    name = "impress"
    ending = "pptx"
    export = "impress_pdf_Export"
    features = frozenset({"svg"})
    support = everything(
        without="byline algorithm_look orientation columns column_rule frame background watermark line_numbers"
        " hidden_text running_rule paragraphs hyphens drop_cap fake_bold spacing heading_rule heading_numbers run_in"
        " marker_place"
        " box_look quote_look note_place note_mark contents_leaders maths_font maths_numbers form_look references"
        " reference_look figure_frame banner numbering=step title_look=ruled table_font=narrow caption_place=beside"
        " code_look=frame,bar language=ar running_head=side,browser caption_look=small,bold,stacked"
        " heading_space heading_numeral heading_look=underline,small-caps-bold turns",
        only="template=slides,deck page_size=slide",
    )

    @staticmethod
    def missing() -> str:
        """What to install, or an empty string."""
        found = importlib.util.find_spec("pptx")
        return _Office.missing() or ("" if found else "pip install python-pptx")

    def file(self, job: Job) -> bytes:
        return pptx(job)


class Calc(_Office):
    """Draws sheets with the spreadsheet program."""

    name = "calc"
    ending = "xlsx"
    export = "calc_pdf_Export"
    features = frozenset[str]()
    support = everything(
        without="byline algorithm_look columns column_rule theme banner background watermark running_head running_rule"
        " page_number line_numbers hidden_text line_height paragraphs hyphens drop_cap fake_bold spacing heading_font"
        " run_in marker_place list_indent list_gap figure_frame box_look code_look code_numbers code_colours code_font"
        " quote_look note_place note_mark contents_leaders maths_font maths_align maths_numbers references"
        " reference_look title_look=ruled heading_look=small-caps,letterspaced table_font=narrow caption_place=beside"
        " language=ar form_look=boxes heading_space heading_numeral heading_look=underline,small-caps-bold turns"
        " caption_look=bold,stacked",
        only="template=invoice,statement,form,timetable,tabulation,accounts,order heading_rule=none,fill",
    )

    @staticmethod
    def missing() -> str:
        """What to install, or an empty string."""
        found = importlib.util.find_spec("openpyxl")
        return _Office.missing() or ("" if found else "pip install openpyxl")

    def file(self, job: Job) -> bytes:
        return xlsx(job)
