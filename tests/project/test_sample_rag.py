"""The sample that asks a document, run as it says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from PIL import Image


def test_a_question_leads_to_its_page_and_place(samples: Path, tmp_path: Path) -> None:
    picture = tmp_path / "answer.png"
    program = [sys.executable, str(samples / "rag" / "ask.py"), "Which archive has the films of the camera?"]
    done = subprocess.run(
        [*program, str(samples / "report.pdf"), "--draw", str(picture)],
        capture_output=True,
        text=True,
        timeout=110,
        check=True,
    )
    first = done.stdout.split("report.pdf, page")[1]
    assert first.startswith(" 3: ")
    assert "kept by the county archive" in first
    colours = {colour: count for count, colour in Image.open(picture).convert("RGB").getcolors(1 << 20) or []}
    assert colours[220, 0, 0] > 500
