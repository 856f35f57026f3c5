"""Cases as text: grounded text in, Markdown out. Each file in `cases/` holds many, each with a title."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from doc2md.assembler import assemble, settle
from doc2md.converter.base import Ask, Transcript
from doc2md.converter.grounded import parse
from doc2md.document import Document, Source
from doc2md.exporter.markdown import to_markdown

PAGE = (595.0, 842.0)
CASE = re.compile(
    r"^==== (?P<title>.*)\n(?P<given>(?:.*\n)*?)---- markdown\n(?P<expected>(?:.*\n)*?)(?=^====|\Z)", re.M
)


def convert(answer: str) -> str:
    reading = parse(Transcript(Ask(1), answer, engine="test"), PAGE)
    pages = assemble([settle(reading)])
    return to_markdown(Document(Source("case", ""), (), pages[0].blocks))


def cases() -> list[object]:
    folder = Path(__file__).parent
    return [
        pytest.param(match["given"], match["expected"], id=f"{file.stem}: {match['title']}")
        for file in sorted(folder.glob("*.txt"))
        for match in CASE.finditer(file.read_text("utf-8"))
    ]


@pytest.mark.parametrize(("given", "expected"), cases())
def test_grounded_text_becomes_markdown(given: str, expected: str) -> None:
    assert convert(given).strip() == expected.strip()
