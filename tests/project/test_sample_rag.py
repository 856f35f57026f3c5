"""The sample that answers questions about a document."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import pytest
from PIL import Image


@pytest.mark.usefixtures("inline_workers")
def test_a_question_leads_to_its_page_and_place(
    samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = tmp_path / "answer.png"
    question = "Which archive has the films of the camera?"
    arguments = ["ask.py", question, str(samples / "report.pdf"), "--draw", str(picture)]
    monkeypatch.setattr(sys, "argv", arguments)
    runpy.run_path(str(samples / "rag" / "ask.py"), run_name="__main__")
    first = capsys.readouterr().out.split("report.pdf, page")[1]
    assert first.startswith(" 3: ")
    assert "kept by the county archive" in first
    colours = {colour: count for count, colour in Image.open(picture).convert("RGB").getcolors(1 << 20) or []}
    assert colours[220, 0, 0] > 500
