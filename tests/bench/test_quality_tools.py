"""The figures of `bench/quality.py` are those that the tools in the material print."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from rulers.cache import Conversions, Run
from rulers.figures import METRICS, Row, row
from rulers.scores import score_all
from rulers.sets import load
from rulers.tools import Tools
from tests.builders.material import write_case

pytestmark = pytest.mark.process

TRUTH = """# Rainwater

Rivers carry sand and stones from the hills down to the sea.

| Town | Pipes |
| --- | --- |
| Harbour | 12 |
| Mill | 7 |

- one item
- another item
"""
SAID = {
    "right": TRUTH,
    "half": TRUTH.replace("# ", "## ").replace("- another item", "").replace("Mill", "Hill"),
    "wrong": "# Rainwater\n\nRivers carry.\n\nNobody wrote these words here.\n",
}
BLOCKS = [
    {"kind": "heading", "confidence": 0.9, "text": {"plain": "Rainwater"}},
    {"kind": "paragraph", "confidence": 0.6, "text": {"plain": "Rivers carry."}},
    {"kind": "paragraph", "confidence": 0.95, "text": {"plain": "Nobody wrote these words here."}},
]
CHECKS = [{"type": "present", "text": "Harbour"}, {"type": "heading", "text": "Rainwater"}]


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """Documents with a truth, documents with checks, and what a converter made of them."""
    for name, said in SAID.items():
        for place in ("lab", "cases"):
            folder = write_case(
                tmp_path, f"{place}/{name}", truth=TRUTH, split="dev", renderer="typst", categories=[]
            )
            if place == "cases":
                (folder / "checks.json").write_text(json.dumps(CHECKS), "utf-8")
            (tmp_path / "kept" / place).mkdir(parents=True, exist_ok=True)
            (tmp_path / "kept" / place / f"{name}.md").write_text(said, "utf-8")
    written = {"blocks": BLOCKS, "pages": [{"page": 1, "status": "ok"}]}
    (tmp_path / "kept/lab/wrong.json").write_text(json.dumps(written), "utf-8")
    return tmp_path


def test_figures_are_those_of_the_tools(made: Path, material: Path) -> None:
    pytest.importorskip("apted")
    pytest.importorskip("scipy")
    pytest.importorskip("pylatexenc")
    tools = Tools(material / "tools")
    cases = load(made / "corpus")
    kept = Conversions(made / "kept")
    scores = score_all(dict.fromkeys(cases, Run()), kept, made, tools, jobs=1, label="test")
    lab, checked = (row([one for one in scores if one.case.set == name], tools) for name in ("lab", "cases"))

    def said(tool: str, option: str, name: str) -> str:
        command = [
            f"{material}/tools/{tool}.py",
            str(made / "kept" / name),
            option,
            str(made / "corpus" / name),
        ]
        return subprocess.run([sys.executable, *command], check=True, capture_output=True, text=True).stdout

    head, *_, last = (
        line for line in said("score", "--corpus", "lab").splitlines() if " 0." in line or "nid" in line
    )
    means = dict(zip(head.split()[1:], last.split()[2:], strict=True))
    assert {name: means[name] for name in METRICS} == {name: _three_digits(lab, name) for name in METRICS}
    words = re.search(r"= (\S+) per 1000, extra (\S+) per 1000", said("recall", "--corpus", "lab"))
    assert words
    assert words.groups() == (str(lab["lost"]), str(lab["extra"]))
    blocks = re.search(r"ALL .*auroc (\S+) ece (\S+)", said("calibration", "--corpus", "lab"))
    assert blocks
    assert blocks.groups() == (_three_digits(lab, "auroc"), _three_digits(lab, "ece"))
    assert str(lab["silent"]) == "1"
    assert "cases 2 of 3, checks 5 of 6" in said("check_cases", "--cases", "cases")
    assert (str(checked["right"]), str(checked["checks"])) == ("2/3", "5/6")


def _three_digits(figures: Row, name: str) -> str:
    figure = figures[name]
    return "-" if figure is None else f"{figure.value:.3f}"
