"""The command makes folders of documents, the same in every run."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from bench.lab.cli import main
from bench.lab.factors import FACTORS
from bench.lab.renderers import registry
from tests.paths import ROOT

RENDERERS = [
    pytest.param(
        name,
        marks=[
            pytest.mark.browser if name == "chromium" else pytest.mark.process,
            pytest.mark.skipif(bool(registry.missing(name)), reason=f"needs {registry.missing(name)}"),
        ],
    )
    for name in registry.RENDERERS
]
FILES = ("doc.pdf", "truth.md", "meta.json", "blocks.json")


def run(out: Path, *arguments: str) -> str:
    """Run the command in a process of its own."""
    command = [sys.executable, "-m", "bench.lab", str(out), "--jobs", "1", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=110, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


# The programs of LibreOffice share what could make a difference, and each takes ten seconds to start twice.
@pytest.mark.parametrize("name", [each for each in RENDERERS if each.values[0] not in {"impress", "calc"}])
def test_two_runs_with_one_seed_give_the_same_bytes(tmp_path: Path, name: str) -> None:
    for out in ("a", "b"):
        run(
            tmp_path / out,
            "--count",
            "1",
            "--seed",
            "7",
            "--renderer",
            name,
            "--set",
            "language=en",
            *(["tagged=yes"] if "tagged" in registry.RENDERERS[name].support else []),
        )
    folders = sorted((tmp_path / "a").iterdir())
    assert len(folders) == 1
    for folder in folders:
        for file in FILES:
            assert (folder / file).read_bytes() == (tmp_path / "b" / folder.name / file).read_bytes(), file
        check(folder)


def larger(rect: Any, by: float) -> Any:
    """A rectangle that is larger on all sides."""
    return pymupdf.Rect(rect.x0 - by, rect.y0 - by, rect.x1 + by, rect.y1 + by)


def check(folder: Path) -> None:
    """The parts of a case agree with each other."""
    meta: dict[str, Any] = json.loads((folder / "meta.json").read_text())
    blocks: list[dict[str, Any]] = json.loads((folder / "blocks.json").read_text())
    assert meta["id"] == folder.name
    assert set(meta["factors"]) <= set(FACTORS)
    with pymupdf.open(folder / "doc.pdf") as document:
        assert document.page_count == meta["pages"]
        for block in blocks:
            for place in block["places"]:
                page = document[place["page"] - 1]
                for row in place.get("lines", ()):
                    assert pymupdf.Rect(row["box"]) in larger(page.rect, 2)
        headings = [block for block in blocks if block["kind"] == "heading"]
        assert headings
        for block in headings:
            page, box = document[block["places"][0]["page"] - 1], block["places"][0]["box"]
            seen = page.get_text(clip=larger(pymupdf.Rect(box), 1)).casefold().split()
            assert set(block["text"].casefold().split()) <= set(seen)


def test_all_factors_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list-factors"]) == 0
    listed = capsys.readouterr().out
    assert all(f"\n{name}: " in f"\n{listed}" for name in FACTORS)


def test_a_factor_that_does_not_exist_is_an_error_of_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path), "--hold-out", "colour=red"]) == 2
    # Renderers that are not installed are named in the lines before.
    *_, last = capsys.readouterr().err.splitlines()
    assert last == "bench.lab: colour: no such factor; `--list-factors` prints them all"


@pytest.mark.parametrize("name", RENDERERS)
def test_the_truth_scores_one_against_itself(tmp_path: Path, material: Path, name: str) -> None:
    for package in ("scipy", "apted", "bs4", "pylatexenc", "rapidfuzz"):
        pytest.importorskip(package)
    run(tmp_path / "out", "--count", "4", "--seed", "3", "--renderer", name)
    spec = importlib.util.spec_from_file_location("score", material / "tools" / "score.py")
    assert spec
    assert spec.loader
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    for folder in (tmp_path / "out").iterdir():
        truth, meta = (folder / "truth.md").read_text(), json.loads((folder / "meta.json").read_text())
        result = score.score_one(truth, truth, meta)
        assert result["overall"] > 0.999, folder.name
