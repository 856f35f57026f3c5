"""The inputs of `fuzz.py`: answers of a model, documents, and damaged JSON."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

LONGEST = 150_000
"""Maximum characters of an answer: about ten times a printed page."""

PIECES = [
    *("<|ref|>", "<|/ref|>", "<|det|>", "<|/det|>", "text", "image", "table", "title", "equation", "list"),
    "\n\n",
    *("<|ref|>text<|/ref|><|det|>[[1, 2, 300, 400]]<|/det|>\n", "table[[5, 6, 700, 800]]\n", "[[", "]]"),
    "[[9999, -5, 0]]",
    *("\n", " ", "\t", "# ", "- item\n", "  - b\n", "1. one\n", "a) ", "> ", "```\n", "~~~", "---\n"),
    *("| a | b |\n", "|---|\n"),
    *("<table>", "<tr>", "<td>", "</td>", "</tr>", "</table>", "<td colspan=9 rowspan=99>", "<th>"),
    *("<thead>", "<caption>"),
    *("<tr><td>x</td><td>", "<br>", "<b>", "</b>", "<!--", "-->", "<script>", "</script>"),
    *("<img src=x onerror=y>", "&lt;"),
    *("\\[ x", "\\]", "\\(", "\\)", "$", "$$", "\\frac{a}{", "}", "\\begin{array}{c}", "\\end{array}"),
    *("\\tag{1}", "^{", "_"),
    *("*", "**", "_", "`", "~~", "[", "](", ")", "![", "](http://x.org/)", "[^1]", "[^1]: ", "<http://x>"),
    *("\\", "!"),
    *("<|grounding|>", "<｜end▁of▁sentence｜>", "<image>", "words ", "1,024 ", "Figure 3: ", "Table 2. "),
    *("page 7", "a-\n"),
    *("\x00", "\x1b]0;t\x07", "\r", "\ud800", "\u202e", "\ufeff", "ﬁ", "中文", "עברית", "e\u0301"),
    *("=HYPERLINK(1)", "{{7*7}}"),
]


def recorded() -> list[str]:
    """Return the recorded answers of DOC2MD_MATERIAL, if it is set."""
    material = os.environ.get("DOC2MD_MATERIAL")
    path = Path(material or "") / "recordings/answers.jsonl"
    lines = path.read_text("utf-8").splitlines() if material and path.is_file() else []
    return [json.loads(line)["answer"] for line in lines]


def answers() -> st.SearchStrategy[str]:
    """Answers made of pieces of all kinds, some repeated many times, mixed with words and parts of real answers."""
    piece = st.sampled_from(PIECES) | st.text(max_size=12)
    real = recorded()
    if real:
        cut = st.tuples(st.sampled_from(real), st.integers(0, 4_000), st.integers(1, 400))
        piece |= cut.map(lambda c: c[0][c[1] : c[1] + c[2]])
    times = st.integers(2, 20) | st.integers(2, 20) | st.integers(2, 5_000)
    phrase = st.lists(piece, min_size=1, max_size=6).map("".join)
    many = st.tuples(phrase, times).map(lambda p: "".join(f"{p[0]}{n}" for n in range(p[1]))[: LONGEST // 2])
    same = st.tuples(phrase, times).map(lambda p: (p[0] * p[1])[: LONGEST // 2])
    return st.lists(phrase | phrase | many | same, max_size=12).map(lambda parts: "".join(parts)[:LONGEST])


def documents() -> st.SearchStrategy[Any]:
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from tests.builders.strategies import any_documents

    return any_documents


def mangled() -> st.SearchStrategy[bytes]:
    """The JSON of a document with parts replaced, doubled or removed."""
    from doc2md.exporter.json import to_json

    bits = st.sampled_from(
        ["null", "[]", "{}", "-1", "1e999", '""', "[", "true", '"\\ud800"', "99999999999999999999"]
    ) | st.text(max_size=4)

    def change(given: tuple[Any, list[tuple[float, int, str]]]) -> bytes:
        text = to_json(given[0])
        for where, length, bit in given[1]:
            at = int(where * len(text))
            text = text[:at] + bit + text[at + length :]
        return text.encode("utf-8", "surrogatepass")

    return st.tuples(
        documents(), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), bits), max_size=3)
    ).map(change)
