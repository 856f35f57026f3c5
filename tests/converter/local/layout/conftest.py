"""Every formula that a test of the embedded engine makes is one that KaTeX accepts in its strict mode."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from doc2md.converter.local.layout.maths import parse
from doc2md.converter.local.layout.maths.tree import Node
from tests.builders.katex import refused

_INVENTED = re.compile(r"\\letter[a-z]+")
"""Commands that `test_any_signs.py` invents, to find each sign again."""


@pytest.fixture(autouse=True)
def _katex_accepts_every_formula(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    written: set[str] = set()
    write = parse.write

    def recorded(tree: Node) -> str:
        latex = write(tree)
        written.add(latex)
        return latex

    monkeypatch.setattr(parse, "write", recorded)
    yield
    assert refused((_INVENTED.sub(r"\\xi", latex), True) for latex in written) == {}
