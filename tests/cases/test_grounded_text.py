"""Cases as text: grounded text in, Markdown out. Each text file of this folder has many cases, each with a title."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from doc2md.exporter.markdown import to_markdown
from tests.builders.readings import assembled, read_answer

CASE = re.compile(
    r"^==== (?P<title>.*)\n(?P<given>(?:.*\n)*?)---- markdown\n(?P<expected>(?:.*\n)*?)(?=^====|\Z)", re.M
)


def cases() -> list[object]:
    folder = Path(__file__).parent
    return [
        pytest.param(match["given"], match["expected"], id=f"{file.stem}: {match['title']}")
        for file in sorted(folder.glob("*.txt"))
        for match in CASE.finditer(file.read_text("utf-8"))
    ]


@pytest.mark.parametrize(("given", "expected"), cases())
def test_grounded_text_becomes_markdown(given: str, expected: str) -> None:
    assert to_markdown(assembled(read_answer(given))).strip() == expected.strip()
