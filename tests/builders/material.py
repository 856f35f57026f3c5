"""A folder of made-up material: sets of documents, and tools to score them, for the tests of `bench/quality.py`."""

from __future__ import annotations

import json
from pathlib import Path

from doc2md.rasterizer.mupdf import pymupdf

_SCORE = """
METRICS = ["nid", "teds"]
def score_one(truth, markdown, meta):
    if "unreadable" in truth:
        raise ValueError(truth)
    same = float(truth.strip() == markdown.strip())
    return {"overall": same, "nid": same, "teds": None, "tables_spurious": 0}
"""
_CHECK_CASES = """
class Doc:
    def __init__(self, source):
        self.source = source
def run(document, check):
    return check["text"] in document.source, ""
"""
_RECALL = """
import pathlib, sys
tm = tx = tn = 0
for case in sorted(pathlib.Path(sys.argv[3]).iterdir()):
    made = pathlib.Path(sys.argv[1]) / (case.name + ".md")
    if made.exists():
        true, said = (case / "truth.md").read_text().split(), made.read_text().split()
        tm, tx, tn = tm + len(set(true) - set(said)), tx + len(set(said) - set(true)), tn + len(true)
print(case.name, 1000 * tm / tn)
"""
_CALIBRATION = """
import json, pathlib, sys
rows = []
for case in sorted(pathlib.Path(sys.argv[3]).iterdir()):
    made = pathlib.Path(sys.argv[1]) / (case.name + ".json")
    if made.exists():
        rows += [(b["kind"], b["confidence"], b["kind"] == "heading") for b in json.loads(made.read_text())["blocks"]]
def auroc(rows):
    return 0.75
def ece(rows):
    return sum(c for _, c, _ in rows) / len(rows)
print(1 / len(rows))
"""


def write_tools(material: Path) -> None:
    """Tools that are used like the real ones and count less."""
    tools = material / "tools"
    tools.mkdir(parents=True)
    for name, text in {
        "score": _SCORE,
        "check_cases": _CHECK_CASES,
        "recall": _RECALL,
        "calibration": _CALIBRATION,
    }.items():
        (tools / f"{name}.py").write_text(text, "utf-8")


def write_case(
    material: Path, place: str, words: str = "Rivers carry sand.", *, truth: str = "", **meta: object
) -> Path:
    """Write a document of one page with these words. `place` is SET/NAME. Sets without a truth get a check.

    Returns the folder.
    """
    folder = material / "corpus" / place
    folder.mkdir(parents=True)
    document = pymupdf.open()
    document.new_page().insert_text((72, 300), words)
    document.save(folder / "doc.pdf")
    about = {"scan": False, "absent": [], "pages": 1, "page_number_regex": None} | meta
    (folder / "meta.json").write_text(json.dumps(about), "utf-8")
    if folder.parent.name in {"cases", "real"}:
        checks = [{"type": "present", "text": truth or words}]
        (folder / "checks.json").write_text(json.dumps(checks), "utf-8")
    else:
        (folder / "truth.md").write_text(truth or words, "utf-8")
    return folder


def shut(material: Path, *places: str) -> None:
    """Put documents into the shut half."""
    (material / "corpus" / "SHUT.txt").write_text(
        "# scored, never opened\n" + "\n".join(places) + "\n", "utf-8"
    )


_CONVERTER = """
import json, os, pathlib, time
import pymupdf
class Result:
    ledger = [1]
    def __init__(self, text):
        self.text = text
    def save(self, path):
        made = {"blocks": [{"kind": "paragraph", "confidence": 0.5}], "pages": [{"status": "ok"}]}
        pathlib.Path(path).write_text(self.text if path.suffix == ".md" else json.dumps(made))
class Converter:
    def __init__(self, **options):
        pass
    def __enter__(self):
        return self
    def __exit__(self, *why):
        return None
    def convert(self, source):
        with pymupdf.open(source) as document:
            text = document[0].get_text().strip()
        if text == "crash":
            os._exit(11)
        if text == "hang":
            time.sleep(60)
        if text == "refuse":
            raise ValueError(text)
        return Result("PREFIX" + text)
"""


def write_package(root: Path, prefix: str = "") -> None:
    """A package `doc2md` that reads the first page. Its words may be `crash`, `hang` or `refuse`."""
    (root / "doc2md").mkdir(parents=True, exist_ok=True)
    (root / "doc2md" / "__init__.py").write_text(_CONVERTER.replace("PREFIX", prefix), "utf-8")
