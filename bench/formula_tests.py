"""Run the formula tests of olmOCR-bench: is a formula of the page in the Markdown?

    DOC2MD_MATERIAL=… python bench/formula_tests.py

Reads the tests of type "math" of `corpus/olmocr_sample/dataset.jsonl`. A test passes if one of the formulas prints all
of the wanted one, in the same order and on the same levels. KaTeX says what a formula prints (`pip install pykatex`).
The original compares the places of the characters in a browser. Both disregard spaces, alphabets and how brackets grow.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pykatex

import doc2md

Part = tuple[object, ...]
"""A character, or a tag and the rows of what is inside."""

_FORMULA = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$", re.S)
_ROWS = {"mrow", "mstyle", "mpadded", "semantics", "mtd"}
_SCRIPTS = {"msub": "_", "munder": "_", "msup": "^", "mover": "^", "msubsup": "_^", "munderover": "_^"}
_INVISIBLE = "\u2061\u2062\u200b "
_ALIKE = str.maketrans("−∣⋅′", "-|·'")


def main() -> None:
    root = os.environ.get("DOC2MD_MATERIAL") or sys.exit("set DOC2MD_MATERIAL")
    sample = Path(root) / "corpus" / "olmocr_sample"
    lines = (sample / "dataset.jsonl").read_text("utf-8").splitlines()
    tests = [test for line in lines if line.strip() and (test := json.loads(line))["type"] == "math"]
    found, passed = dict[str, list[str]](), 0
    for test in tests:
        if test["pdf"] not in found:
            found[test["pdf"]] = formulas_of(sample / "pdfs" / test["pdf"])
        right = any(contains(printed(formula), printed(test["math"])) for formula in found[test["pdf"]])
        passed += right
        print(f"{'passed' if right else 'FAILED'}  {test['id']}  {test['math']}")
    print(f"{passed} of {len(tests)} formula tests pass")


def formulas_of(path: Path) -> list[str]:
    markdown = doc2md.convert(str(path), doc2md.Options(engine="local")).markdown
    return [display or inline for display, inline in _FORMULA.findall(markdown)]


def printed(latex: str) -> list[Part]:
    """What a formula prints from left to right; nothing if KaTeX refuses it."""
    shown = pykatex.renderToString(latex, displayMode=True, throwOnError=False, output="mathml")
    tree = re.search(r"<semantics>.*</semantics>", shown, re.S)
    return list(_parts(fromstring(tree[0]))) if tree else []


def _parts(element: Element) -> Iterator[Part]:
    if element.tag == "annotation":
        return
    if element.tag in _SCRIPTS:
        base, *scripts = ([*_parts(child)] for child in element)
        yield from base[:-1]
        yield _SCRIPTS[element.tag], tuple(base[-1:]), *map(tuple, scripts)
    elif element.tag in _ROWS:
        for child in element:
            yield from _parts(child)
    elif len(element):
        yield element.tag, *(tuple(_parts(child)) for child in element)
    else:
        yield from ((char,) for char in (element.text or "").translate(_ALIKE) if char not in _INVISIBLE)


def contains(row: Sequence[object], wanted: Sequence[Part]) -> bool:
    """Whether a row of a formula, or one inside it, has all that is wanted, one after the other."""
    size = len(wanted)
    if size and any(list(row[at : at + size]) == list(wanted) for at in range(len(row) - size + 1)):
        return True
    return any(contains(part, wanted) for part in row if isinstance(part, tuple))


if __name__ == "__main__":
    main()
