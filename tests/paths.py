"""Folders of the project that tests read."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
SAMPLES = ROOT / "samples"
TESTS = ROOT / "tests"
